"""Enums: the vocabulary as GraphQL sees it, each value with its meaning and its Thai and English words."""

from __future__ import annotations

from enum import StrEnum

import graphene

from herbcity.analyses.joining.service_coverage import Coverage
from herbcity.errors import ErrorCode
from herbcity.registry.changes import RecordKind
from herbcity.registry.keys import AccessRole
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    DismissalReason,
    EvidenceLevel,
    FirmSize,
    Flow,
    LegalForm,
    LinkKind,
    LinkStatus,
    ListingSide,
    MindDimension,
    ProductForm,
    ServiceKind,
    Stage,
    SuggestionOrder,
    SuggestionState,
    Term,
)

VOCABULARY: tuple[type[Term], ...] = (
    ActorRole,
    Stage,
    Flow,
    LinkKind,
    LinkStatus,
    EvidenceLevel,
    ProductForm,
    ServiceKind,
    ListingSide,
    MindDimension,
    SuggestionOrder,
    SuggestionState,
    DismissalReason,
    LegalForm,
    FirmSize,
    CertificateKind,
    AccessRole,
)
"""The enums whose values have words in both languages; the ``terms`` query lists them."""


class Language(StrEnum):
    """A language for names and sentences."""

    TH = "th"
    EN = "en"


class Direction(StrEnum):
    """Which links of an actor, or from which end a link is read."""

    OUT = "OUT"
    IN = "IN"
    BOTH = "BOTH"


class SortDirection(StrEnum):
    """Which way an order runs."""

    ASC = "ASC"
    DESC = "DESC"


class ActorOrderField(StrEnum):
    """What actors can be ordered by."""

    NAME_TH = "NAME_TH"
    NAME_EN = "NAME_EN"
    CODE = "CODE"
    STAGE = "STAGE"
    DISTRICT = "DISTRICT"
    EVIDENCE_LEVEL = "EVIDENCE_LEVEL"
    LINK_COUNT = "LINK_COUNT"


class ChainOrder(StrEnum):
    """What traced chains are ordered by."""

    VALUE = "VALUE"
    LENGTH = "LENGTH"


class DependenceSide(StrEnum):
    """Which partner an actor has only one of."""

    SUPPLIER = "SUPPLIER"
    BUYER = "BUYER"


class CoverageBy(StrEnum):
    """What the coverage of services is looked at by."""

    STAGE = "STAGE"
    DISTRICT = "DISTRICT"


_MEANINGS: dict[StrEnum, str] = {
    DependenceSide.SUPPLIER: "All that it gets of a herb comes from one supplier.",
    DependenceSide.BUYER: "All that it sells of a herb goes to one buyer.",
    CoverageBy.STAGE: "A row for each service and each stage of operators.",
    CoverageBy.DISTRICT: "A row for each service and each district that has operators.",
    Coverage.COVERED: "Some of the group have the service, and nobody else there states the need.",
    Coverage.NEEDS_UNMET: "Some of the group have the service; others state the need and have it not.",
    Coverage.OFFERED_NOT_USED: "Somebody offers the service, and nobody of the group has it.",
    Coverage.NOBODY_OFFERS: "Nobody offers the service, and nobody of the group has it.",
    ChainOrder.VALUE: "Those worth most at their end first, in THB a year; unknown values last, the shortest first.",
    ChainOrder.LENGTH: "Those with the fewest links first; among equals those worth most.",
    Language.TH: "Thai.",
    Language.EN: "English; Thai where no English name is known.",
    Direction.OUT: "From the source of the link.",
    Direction.IN: "From the target of the link.",
    Direction.BOTH: "Both ends. A sentence has to begin at one end, so for `verb` this is the same as OUT.",
    SortDirection.ASC: "Smallest or first in the alphabet first; unknown values last.",
    SortDirection.DESC: "Largest or last in the alphabet first; unknown values last.",
    ActorOrderField.NAME_TH: "The Thai name, in the order of a Thai dictionary.",
    ActorOrderField.NAME_EN: "The English name, ignoring upper and lower case.",
    ActorOrderField.CODE: "The code, which is the order of registration.",
    ActorOrderField.STAGE: "The stage in the chain: upstream, midstream, downstream, support.",
    ActorOrderField.DISTRICT: "The Thai name of the district, in the order of a Thai dictionary.",
    ActorOrderField.EVIDENCE_LEVEL: "How well the actor is known, weakest first.",
    ActorOrderField.LINK_COUNT: "How many links are recorded at the actor, of any status.",
}

_KINDS_OF_RECORD: dict[RecordKind, str] = {
    RecordKind.EVIDENCE: "A document or other evidence.",
    RecordKind.DISTRICT: "A district of the province.",
    RecordKind.HERB: "A herb.",
    RecordKind.LADDER_STEP: "A step of a herb's ladder of value.",
    RecordKind.ACTOR: "An actor.",
    RecordKind.LINK: "A link between two actors.",
    RecordKind.LISTING: "An offer or a need.",
    RecordKind.CAPACITY: "A processing capacity.",
    RecordKind.CERTIFICATE: "A certificate.",
    RecordKind.DECISION: "A decision about a suggestion.",
    RecordKind.CONTACT: "A contact. It is personal data: the log says only that it changed.",
}


def _described(enum: type[StrEnum], description: str | None = None) -> graphene.Enum:
    """The graphene enum of a Python enum; refuses to be built with a value that nobody has explained."""
    about = " ".join((description or enum.__doc__ or "").split())

    def describe(value: StrEnum | None) -> str:
        if value is None:
            return about
        if isinstance(value, Term):
            return f"{value.th} ({value.en}). {value.meaning}"
        if isinstance(value, ErrorCode):
            return f"Its message reads: {value.en.removesuffix('.')}."
        if isinstance(value, RecordKind):
            return _KINDS_OF_RECORD[value]
        return _MEANINGS[value]

    return graphene.Enum.from_enum(enum, description=describe)


AccessRoleEnum = _described(AccessRole)
ActorOrderFieldEnum = _described(ActorOrderField)
ActorRoleEnum = _described(ActorRole)
CertificateKindEnum = _described(CertificateKind)
ChainOrderEnum = _described(ChainOrder)
CoverageByEnum = _described(CoverageBy)
CoverageEnum = _described(Coverage)
DependenceSideEnum = _described(DependenceSide)
DirectionEnum = _described(Direction)
DismissalReasonEnum = _described(DismissalReason)
ErrorCodeEnum = _described(
    ErrorCode,
    "What went wrong. Codes never change their meaning; new ones may be added, so treat an unknown code as a "
    "refusal.",
)
EvidenceLevelEnum = _described(EvidenceLevel)
FirmSizeEnum = _described(FirmSize)
FlowEnum = _described(Flow)
LanguageEnum = _described(Language)
LegalFormEnum = _described(LegalForm)
LinkKindEnum = _described(LinkKind)
LinkStatusEnum = _described(LinkStatus)
ListingSideEnum = _described(ListingSide)
MindDimensionEnum = _described(MindDimension)
ProductFormEnum = _described(ProductForm)
RecordKindEnum = _described(RecordKind, "The kinds of record that the registry keeps.")
ServiceKindEnum = _described(ServiceKind)
SortDirectionEnum = _described(SortDirection)
StageEnum = _described(Stage)
SuggestionStateEnum = _described(SuggestionState)
SuggestionOrderEnum = _described(SuggestionOrder)
