"""The tables of what is true now, one a kind of record, and of the contacts, which never leave the registry.

Each kind of record has two classes. ``…Fields`` is validated, so it is what input is checked against;
``…Record`` is the table (SQLModel does not validate tables). Field names are the same in the table,
in a change, in the snapshot and in CSV. Money is THB, mass kg, coordinates WGS84 degrees.

Three values in a list are an interval: low, mid, high. Twelve are January to December.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text
from sqlmodel import Field, SQLModel

from herbcity.registry.changes import RecordKind
from herbcity.registry.columns import LIST, METADATA, Evidenced, Fields, known
from herbcity.registry.mergers import JudgementFields, JudgementRecord, MergerFields, MergerRecord
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    DismissalReason,
    EvidenceLevel,
    FirmSize,
    LegalForm,
    LinkKind,
    LinkStatus,
    ListingSide,
    ProductForm,
    ServiceKind,
    SuggestionState,
)

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
    __table_args__ = (known("evidence_level", EvidenceLevel),)


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
    __table_args__ = (known("evidence_level", EvidenceLevel),)


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
        known("evidence_level", EvidenceLevel),
        known("from_form", ProductForm),
        known("to_form", ProductForm),
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
        known("evidence_level", EvidenceLevel),
        known("legal_form", LegalForm),
        known("size", FirmSize),
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
        known("evidence_level", EvidenceLevel),
        known("kind", LinkKind),
        known("status", LinkStatus),
        known("form", ProductForm),
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
        known("evidence_level", EvidenceLevel),
        known("side", ListingSide),
        known("form", ProductForm),
        known("service", ServiceKind),
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
        known("evidence_level", EvidenceLevel),
        known("from_form", ProductForm),
        known("to_form", ProductForm),
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
    __table_args__ = (known("evidence_level", EvidenceLevel), known("kind", CertificateKind))


LONGEST_NOTE = 1_000
"""Characters in the note of a decision, by our choice: a paragraph. Minutes of a meeting are evidence."""


class DecisionFields(Fields):
    """What somebody decided about a suggestion. ``by`` is an office or role, not a person's name.

    ``facts`` are lists of kind of record, whose, field, and what was stated; the prediction is what the
    suggestion said on the day, THB a year (low, mid, high) and the chance that it comes about.
    """

    record_kind = RecordKind.DECISION

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    suggestion: str = Field(min_length=1, index=True)
    source: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    target: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    state: SuggestionState = Field(sa_type=String)
    decided_on: date
    by: str = Field(min_length=1, max_length=200)
    note: str | None = Field(default=None, max_length=LONGEST_NOTE, sa_type=Text)
    realised_thb: float | None = None
    number: int = Field(default=0, ge=0)
    because: DismissalReason | None = Field(default=None, sa_type=String)
    facts: list[tuple[RecordKind, str, str, list[Any]]] | None = Field(default=None, sa_type=LIST)
    predicted_thb: list[float] | None = Field(default=None, sa_type=LIST)
    predicted_probability: float | None = Field(default=None, ge=0, le=1)


class DecisionRecord(DecisionFields, table=True):
    __tablename__ = "decision"
    __table_args__ = (known("state", SuggestionState), known("because", DismissalReason))


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


FIELDS: dict[RecordKind, type[Fields]] = {
    fields.record_kind: fields
    for fields in (
        EvidenceFields, DistrictFields, HerbFields, LadderStepFields, ActorFields, LinkFields, ListingFields,
        CapacityFields, CertificateFields, DecisionFields, JudgementFields, MergerFields, ContactFields,
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
    RecordKind.JUDGEMENT: JudgementRecord,
    RecordKind.MERGER: MergerRecord,
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
    RecordKind.JUDGEMENT: {"one": RecordKind.ACTOR, "other": RecordKind.ACTOR},
    RecordKind.MERGER: {"into": RecordKind.ACTOR},
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
