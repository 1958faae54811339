"""The tables: what is true now (one table a kind of record), how it came to be, and what never leaves.

Each kind of record has two classes. ``…Fields`` is validated, so it is what input is checked against;
``…Record`` is the table (SQLModel does not validate tables). Field names are the same in the table,
in a change, in the snapshot and in CSV. Money is THB, mass kg, coordinates WGS84 degrees.

Three values in a list are an interval: low, mid, high. Twelve are January to December.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    EvidenceLevel,
    FirmSize,
    LegalForm,
    LinkKind,
    LinkStatus,
    ListingSide,
    ProductForm,
    ServiceKind,
    SuggestionState,
    Term,
)

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
METADATA: MetaData = SQLModel.metadata


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones on reading; this puts them back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return (
            (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)) if value else None
        )


LIST = JSON(none_as_null=True)
"""Many values in one column; unknown is SQL NULL, never the JSON word null."""


def _known(column: str, terms: Iterable[Term]) -> CheckConstraint:
    """The database's own guard against a word that is not in the vocabulary."""
    allowed = ", ".join(f"'{term.value}'" for term in terms)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


class Fields(SQLModel):
    """What every record's input is checked against: unknown fields are refused, types are converted."""

    model_config = SQLModelConfig(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    record_kind: ClassVar[RecordKind]
    key: ClassVar[str] = "id"


class Evidenced(Fields):
    """What every record but the evidence itself carries: how well it is known, and from what."""

    evidence_level: EvidenceLevel = Field(sa_type=String)
    evidence: list[str] = Field(default_factory=list, sa_type=LIST)
    note: str | None = Field(default=None, sa_type=Text)


# ── what the chain is made of ────────────────────────────────────────────────────────────────────────────


class EvidenceFields(Fields):
    record_kind = RecordKind.EVIDENCE

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    title: str = Field(min_length=1)
    publisher: str | None = None
    url: str | None = None
    published_on: date | None = None
    retrieved_on: date | None = None
    note: str | None = Field(default=None, sa_type=Text)


class EvidenceRecord(EvidenceFields, table=True):
    __tablename__ = "evidence"


class DistrictFields(Evidenced):
    record_kind = RecordKind.DISTRICT
    key = "code"

    code: str = Field(primary_key=True, schema_extra={"pattern": r"^\d{4}$"})
    name_th: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class DistrictRecord(DistrictFields, table=True):
    __tablename__ = "district"
    __table_args__ = (_known("evidence_level", EvidenceLevel),)


class HerbFields(Evidenced):
    record_kind = RecordKind.HERB

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    scientific_name: str = Field(min_length=1)
    name_th: str = Field(min_length=1)
    name_en: str | None = None
    other_names: list[str] = Field(default_factory=list, sa_type=LIST)
    parts_used: list[str] = Field(default_factory=list, sa_type=LIST)
    harvest_share_by_month: list[float] | None = Field(default=None, sa_type=LIST)
    champion_lists: list[str] = Field(default_factory=list, sa_type=LIST)
    regulated: bool = False


class HerbRecord(HerbFields, table=True):
    __tablename__ = "herb"
    __table_args__ = (_known("evidence_level", EvidenceLevel),)


class LadderStepFields(Evidenced):
    """One rung: so many kg of ``from_form`` make one kg of ``to_form``. Prices and cost in THB per kg."""

    record_kind = RecordKind.LADDER_STEP

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    herb: str = Field(sa_column_args=[ForeignKey("herb.id")], index=True)
    from_form: ProductForm = Field(sa_type=String)
    to_form: ProductForm = Field(sa_type=String)
    kg_in_per_kg_out: list[float] | None = Field(default=None, sa_type=LIST)
    price_in: list[float] | None = Field(default=None, sa_type=LIST)
    price_out: list[float] | None = Field(default=None, sa_type=LIST)
    cost_per_kg_out: list[float] | None = Field(default=None, sa_type=LIST)
    stated_on: date | None = None


class LadderStepRecord(LadderStepFields, table=True):
    __tablename__ = "ladder_step"
    __table_args__ = (
        _known("evidence_level", EvidenceLevel),
        _known("from_form", ProductForm),
        _known("to_form", ProductForm),
    )


class ActorFields(Evidenced):
    """One organisation. ``households`` counts the member households of a group."""

    record_kind = RecordKind.ACTOR
    key = "code"

    code: str = Field(primary_key=True, max_length=20)
    name_th: str = Field(min_length=1)
    name_en: str | None = None
    other_names: list[str] = Field(default_factory=list, sa_type=LIST)
    roles: list[ActorRole] = Field(min_length=1, sa_type=LIST)
    legal_form: LegalForm | None = Field(default=None, sa_type=String)
    registration_id: str | None = None
    district: str | None = Field(default=None, sa_column_args=[ForeignKey("district.code")])
    subdistrict: str | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    size: FirmSize | None = Field(default=None, sa_type=String)
    households: int | None = Field(default=None, ge=0, le=1_000_000)


class ActorRecord(ActorFields, table=True):
    __tablename__ = "actor"
    __table_args__ = (
        _known("evidence_level", EvidenceLevel),
        _known("legal_form", LegalForm),
        _known("size", FirmSize),
        Index("ix_actor_registration_id", "registration_id", unique=True),
    )


class LinkFields(Evidenced):
    """``valid_until`` is exclusive, so that a link renewed on its last day is not counted twice."""

    record_kind = RecordKind.LINK

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    kind: LinkKind = Field(sa_type=String)
    source: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    target: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    herb: str | None = Field(default=None, sa_column_args=[ForeignKey("herb.id")])
    form: ProductForm | None = Field(default=None, sa_type=String)
    volume_kg_per_year: float | None = Field(default=None, ge=0)
    status: LinkStatus = Field(sa_type=String)
    valid_from: date | None = None
    valid_until: date | None = None


class LinkRecord(LinkFields, table=True):
    __tablename__ = "link"
    __table_args__ = (
        _known("evidence_level", EvidenceLevel),
        _known("kind", LinkKind),
        _known("status", LinkStatus),
        _known("form", ProductForm),
    )


class ListingFields(Evidenced):
    """An offer or a need of a material (monthly kg) or a service. ``waste_code`` is the six-digit code of a residue."""

    record_kind = RecordKind.LISTING

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    actor: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    side: ListingSide = Field(sa_type=String)
    herb: str | None = Field(default=None, sa_column_args=[ForeignKey("herb.id")])
    form: ProductForm | None = Field(default=None, sa_type=String)
    service: ServiceKind | None = Field(default=None, sa_type=String)
    kg_by_month: list[float] | None = Field(default=None, sa_type=LIST)
    price_per_kg: list[float] | None = Field(default=None, sa_type=LIST)
    amount_thb: float | None = Field(default=None, ge=0)
    requires: list[CertificateKind] = Field(default_factory=list, sa_type=LIST)
    max_distance_km: float | None = Field(default=None, ge=0)
    waste_code: str | None = Field(default=None, schema_extra={"pattern": r"^\d{6}$"})
    valid_from: date | None = None
    valid_until: date | None = None


class ListingRecord(ListingFields, table=True):
    __tablename__ = "listing"
    __table_args__ = (
        _known("evidence_level", EvidenceLevel),
        _known("side", ListingSide),
        _known("form", ProductForm),
        _known("service", ServiceKind),
    )


class CapacityFields(Evidenced):
    """How many kg of ``from_form`` an actor can take in a month to make ``to_form``; any herb if none is named."""

    record_kind = RecordKind.CAPACITY

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    actor: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    herb: str | None = Field(default=None, sa_column_args=[ForeignKey("herb.id")])
    from_form: ProductForm = Field(sa_type=String)
    to_form: ProductForm = Field(sa_type=String)
    kg_in_per_month: float = Field(ge=0)


class CapacityRecord(CapacityFields, table=True):
    __tablename__ = "capacity"
    __table_args__ = (
        _known("evidence_level", EvidenceLevel),
        _known("from_form", ProductForm),
        _known("to_form", ProductForm),
    )


class CertificateFields(Evidenced):
    record_kind = RecordKind.CERTIFICATE

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    holder: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    kind: CertificateKind = Field(sa_type=String)
    level: int | None = None
    number: str | None = None
    issuer: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None


class CertificateRecord(CertificateFields, table=True):
    __tablename__ = "certificate"
    __table_args__ = (_known("evidence_level", EvidenceLevel), _known("kind", CertificateKind))


class DecisionFields(Fields):
    """What somebody decided about a suggestion. ``by`` is an office or role, not a person's name."""

    record_kind = RecordKind.DECISION

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    suggestion: str = Field(min_length=1, index=True)
    source: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    target: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    state: SuggestionState = Field(sa_type=String)
    decided_on: date
    by: str = Field(min_length=1, max_length=200)
    note: str | None = Field(default=None, sa_type=Text)
    realised_thb: float | None = None


class DecisionRecord(DecisionFields, table=True):
    __tablename__ = "decision"
    __table_args__ = (_known("state", SuggestionState),)


# ── personal data: outside the log, the snapshot and every export ────────────────────────────────────────


class ContactFields(Fields):
    """How to reach somebody at an actor. The log says only that a contact changed."""

    record_kind = RecordKind.CONTACT

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    actor: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    title: str | None = None
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    basis: str = Field(min_length=1, description="PDPA basis: consent, public task, legitimate interest …")


class ContactRecord(ContactFields, table=True):
    __tablename__ = "contact"


# ── how it came to be ────────────────────────────────────────────────────────────────────────────────────


class RevisionRecord(SQLModel, table=True):
    """One write: who, when, why, from which evidence. ``undoes`` names the revision it took back."""

    __tablename__ = "revision"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    committed_at: datetime = Field(sa_type=UtcDateTime)
    editor: str
    reason: str = Field(sa_type=Text)
    evidence: str | None = None
    undoes: int | None = None
    change_count: int


class ChangeRecord(SQLModel, table=True):
    """One line of the log; ``before`` and ``after`` are JSON text. Never updated, never deleted."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_record", "kind", "record_id"),)

    id: int | None = Field(default=None, primary_key=True)
    revision: int = Field(sa_column_args=[ForeignKey("revision.number")], index=True)
    kind: str
    record_id: str
    field: str | None = None
    before: str | None = Field(default=None, sa_type=Text)
    after: str | None = Field(default=None, sa_type=Text)
    evidence: str | None = None
    adopted: bool = True


class CodeCounterRecord(SQLModel, table=True):
    """The last number given to an actor; it only grows, so that no code is ever given twice."""

    __tablename__ = "code_counter"

    name: str = Field(primary_key=True)
    last: int


class ApiKeyRecord(SQLModel, table=True):
    """An API key, known only by its hash."""

    __tablename__ = "api_key"

    id: str = Field(primary_key=True)
    key_hash: str = Field(unique=True)
    role: str
    label: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


FIELDS: dict[RecordKind, type[Fields]] = {
    fields.record_kind: fields
    for fields in (
        EvidenceFields, DistrictFields, HerbFields, LadderStepFields, ActorFields, LinkFields, ListingFields,
        CapacityFields, CertificateFields, DecisionFields, ContactFields,
    )
}  # fmt: skip
"""What input of each kind is checked against."""

RECORDS: dict[RecordKind, type[SQLModel]] = {
    RecordKind.EVIDENCE: EvidenceRecord,
    RecordKind.DISTRICT: DistrictRecord,
    RecordKind.HERB: HerbRecord,
    RecordKind.LADDER_STEP: LadderStepRecord,
    RecordKind.ACTOR: ActorRecord,
    RecordKind.LINK: LinkRecord,
    RecordKind.LISTING: ListingRecord,
    RecordKind.CAPACITY: CapacityRecord,
    RecordKind.CERTIFICATE: CertificateRecord,
    RecordKind.DECISION: DecisionRecord,
    RecordKind.CONTACT: ContactRecord,
}
"""The table of each kind. All but CONTACT enter the snapshot."""

REFERENCES: dict[RecordKind, dict[str, RecordKind]] = {
    RecordKind.LADDER_STEP: {"herb": RecordKind.HERB},
    RecordKind.ACTOR: {"district": RecordKind.DISTRICT},
    RecordKind.LINK: {"source": RecordKind.ACTOR, "target": RecordKind.ACTOR, "herb": RecordKind.HERB},
    RecordKind.LISTING: {"actor": RecordKind.ACTOR, "herb": RecordKind.HERB},
    RecordKind.CAPACITY: {"actor": RecordKind.ACTOR, "herb": RecordKind.HERB},
    RecordKind.CERTIFICATE: {"holder": RecordKind.ACTOR},
    RecordKind.DECISION: {"source": RecordKind.ACTOR, "target": RecordKind.ACTOR},
    RecordKind.CONTACT: {"actor": RecordKind.ACTOR},
}
"""Which field of which kind names a record of which other kind. ``evidence`` lists name EVIDENCE everywhere."""


def column_types(kind: RecordKind) -> dict[str, Any]:
    """Name and SQLAlchemy type of every column of a kind's table, in the order of its fields."""
    table = METADATA.tables[str(RECORDS[kind].__tablename__)]
    return {name: table.c[name].type for name in FIELDS[kind].model_fields}


DATE_FIELDS: dict[RecordKind, frozenset[str]] = {
    kind: frozenset(name for name, type_ in column_types(kind).items() if isinstance(type_, Date))
    for kind in RECORDS
}
JSON_FIELDS: dict[RecordKind, frozenset[str]] = {
    kind: frozenset(name for name, type_ in column_types(kind).items() if isinstance(type_, JSON))
    for kind in RECORDS
}
