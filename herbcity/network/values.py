"""The frozen values of the network: what one actor, link, listing … is at one revision.

Field names and order follow the registry's tables, so a row, a change and a value are the same words.
Money is THB, mass kg, coordinates WGS84 degrees. An ``Interval`` is low, mid, high; unknown is None, never 0.
The values are msgspec structs: frozen, without a ``__dict__`` and untracked by the garbage collector,
because a snapshot holds tens of thousands of them.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import msgspec

from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    DismissalReason,
    EvidenceLevel,
    FirmSize,
    Flow,
    IdentityVerdict,
    LegalForm,
    LinkKind,
    LinkStatus,
    ListingSide,
    ProductForm,
    ServiceKind,
    Stage,
    SuggestionState,
    link_rule,
)


class Interval(NamedTuple):
    """What is known never looks more exact than it is: low ≤ mid ≤ high."""

    low: float
    mid: float
    high: float


Months = tuple[float, ...]
"""Twelve numbers, January to December."""


class Value(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A record as a frozen value. Defaults are left out of the canonical form, so that a field added later does
    not change the digest of what was recorded before."""


class Evidence(Value, frozen=True, gc=False, omit_defaults=True):
    """What a fact rests on: a document, a page, a register, or the script that invented an illustration."""

    id: str
    title: str
    publisher: str | None = None
    url: str | None = None
    published_on: date | None = None
    retrieved_on: date | None = None
    note: str | None = None


class District(Value, frozen=True, gc=False, omit_defaults=True):
    """A district (อำเภอ) with one point that stands for it."""

    evidence_level: EvidenceLevel
    code: str
    name_th: str
    name_en: str
    latitude: float
    longitude: float
    evidence: tuple[str, ...] = ()
    note: str | None = None

    @property
    def id(self) -> str:
        return self.code


class Herb(Value, frozen=True, gc=False, omit_defaults=True):
    """A herb. ``harvest_share_by_month`` adds up to 1, or is None where no shares are known."""

    evidence_level: EvidenceLevel
    id: str
    scientific_name: str
    name_th: str
    name_en: str | None = None
    other_names: tuple[str, ...] = ()
    parts_used: tuple[str, ...] = ()
    harvest_share_by_month: Months | None = None
    champion_lists: tuple[str, ...] = ()
    regulated: bool = False
    evidence: tuple[str, ...] = ()
    note: str | None = None


class LadderStep(Value, frozen=True, gc=False, omit_defaults=True):
    """One rung of the ladder of value: ``kg_in_per_kg_out`` kg of ``from_form`` make one kg of ``to_form``."""

    evidence_level: EvidenceLevel
    id: str
    herb: str
    from_form: ProductForm
    to_form: ProductForm
    kg_in_per_kg_out: Interval | None = None
    price_in: Interval | None = None
    price_out: Interval | None = None
    cost_per_kg_out: Interval | None = None
    stated_on: date | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None


class Actor(Value, frozen=True, gc=False, omit_defaults=True):
    """One organisation. Its ``id`` is its code."""

    evidence_level: EvidenceLevel
    code: str
    name_th: str
    roles: tuple[ActorRole, ...]
    name_en: str | None = None
    other_names: tuple[str, ...] = ()
    legal_form: LegalForm | None = None
    registration_id: str | None = None
    district: str | None = None
    subdistrict: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    size: FirmSize | None = None
    households: int | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None

    @property
    def id(self) -> str:
        return self.code

    @property
    def stage(self) -> Stage:
        """The stage of the first role."""
        return self.roles[0].stage


class Link(Value, frozen=True, gc=False, omit_defaults=True):
    """Two actors joined by one kind of tie. ``valid_until`` is exclusive."""

    evidence_level: EvidenceLevel
    id: str
    kind: LinkKind
    source: str
    target: str
    status: LinkStatus
    herb: str | None = None
    form: ProductForm | None = None
    volume_kg_per_year: float | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None

    @property
    def flow(self) -> Flow:
        return link_rule(self.kind).flow

    def holds(self, day: date) -> bool:
        """Whether the link is part of that day's network: agreed, tried or at work, begun and not yet over.

        A link that has ended held until the day it ended, which is always known; a proposal never held.
        """
        return (
            self.status is not LinkStatus.PROPOSED
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day < self.valid_until)
        )


class Listing(Value, frozen=True, gc=False, omit_defaults=True):
    """An offer or a need: of a material, with kg for each month, or of a service."""

    evidence_level: EvidenceLevel
    id: str
    actor: str
    side: ListingSide
    herb: str | None = None
    form: ProductForm | None = None
    service: ServiceKind | None = None
    kg_by_month: Months | None = None
    price_per_kg: Interval | None = None
    amount_thb: float | None = None
    requires: tuple[CertificateKind, ...] = ()
    max_distance_km: float | None = None
    waste_code: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None

    def open(self, day: date) -> bool:
        """Whether the listing stands on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


class Capacity(Value, frozen=True, gc=False, omit_defaults=True):
    """How many kg of ``from_form`` an actor can take in a month to make ``to_form``."""

    evidence_level: EvidenceLevel
    id: str
    actor: str
    from_form: ProductForm
    to_form: ProductForm
    kg_in_per_month: float
    herb: str | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None


class Certificate(Value, frozen=True, gc=False, omit_defaults=True):
    """A certificate that an actor holds. ``valid_until`` is exclusive."""

    evidence_level: EvidenceLevel
    id: str
    holder: str
    kind: CertificateKind
    level: int | None = None
    number: str | None = None
    issuer: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None

    def valid(self, day: date) -> bool:
        """Whether it is valid on that day; an unknown end counts as valid."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


class Fact(NamedTuple):
    """What a field of the records that concern one actor or herb said on some day: a JSON list of what was stated.

    ``of`` is the actor's code or the herb; for a certificate the ``field`` is its kind.
    """

    kind: RecordKind
    of: str
    field: str
    stated: Any


class Decision(Value, frozen=True, gc=False, omit_defaults=True):
    """What an office decided about a suggestion, and what the suggestion said then.

    ``number`` is higher the later it was taken, which says what came first on one day. ``because`` and ``facts``
    belong to a dismissal: why, and what was recorded then of what could bring the suggestion back; None where that
    was not kept. The prediction is kept because the facts it was made of will change.
    """

    id: str
    suggestion: str
    source: str
    target: str
    state: SuggestionState
    decided_on: date
    by: str
    note: str | None = None
    realised_thb: float | None = None
    number: int = 0
    because: DismissalReason | None = None
    facts: tuple[Fact, ...] | None = None
    predicted_thb: Interval | None = None
    predicted_probability: float | None = None

    @property
    def actors(self) -> tuple[str, ...]:
        """The codes of all actors of the suggestion: both ends, and of a chain the buyer, whom its key names last."""
        onward = self.suggestion.partition("|>")[2].partition("|")[0]
        return tuple(dict.fromkeys(filter(None, (self.source, self.target, onward))))


class Judgement(Value, frozen=True, gc=False, omit_defaults=True):
    """What an office judged about two actors: whether they are one organisation."""

    id: str
    one: str
    other: str
    verdict: IdentityVerdict
    judged_on: date
    by: str
    evidence: tuple[str, ...] = ()
    note: str | None = None


class Merger(Value, frozen=True, gc=False, omit_defaults=True):
    """An actor that was merged into another one: its code means that one from then on."""

    code: str
    into: str
    name_th: str
    merged_on: date

    @property
    def id(self) -> str:
        return self.code


VALUES: dict[RecordKind, type[Value]] = {
    RecordKind.EVIDENCE: Evidence,
    RecordKind.DISTRICT: District,
    RecordKind.HERB: Herb,
    RecordKind.LADDER_STEP: LadderStep,
    RecordKind.ACTOR: Actor,
    RecordKind.LINK: Link,
    RecordKind.LISTING: Listing,
    RecordKind.CAPACITY: Capacity,
    RecordKind.CERTIFICATE: Certificate,
    RecordKind.DECISION: Decision,
    RecordKind.JUDGEMENT: Judgement,
    RecordKind.MERGER: Merger,
}
"""The value of each kind of record that enters a snapshot. Contacts never do."""
