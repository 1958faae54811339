"""Enums: the vocabulary as GraphQL sees it, each value with its meaning and its Thai and English words."""

from __future__ import annotations

from enum import StrEnum

import graphene

from herbcity.analyses.joining.service_coverage import Coverage
from herbcity.analyses.what_if.standings import Standing
from herbcity.api.permissions import NEEDED, SCOPE, Permission
from herbcity.api.terms import (
    ActorGroupBy,
    DateStyle,
    LinkGroupBy,
    LinkOrderField,
    ListingGroupBy,
    ListingOrderField,
    SearchMatch,
    SuggestionGroupBy,
    YearEra,
)
from herbcity.api.terms import ActorOrderField as ActorOrderField
from herbcity.api.terms import ChainOrder as ChainOrder
from herbcity.api.terms import CoverageBy as CoverageBy
from herbcity.api.terms import DependenceSide as DependenceSide
from herbcity.api.terms import Direction as Direction
from herbcity.api.terms import Language as Language
from herbcity.api.terms import SortDirection as SortDirection
from herbcity.errors import ErrorCode
from herbcity.registry.changes import RecordKind
from herbcity.registry.keys import AccessRole, AccessScope
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    DismissalReason,
    DuplicateReason,
    EvidenceLevel,
    FirmSize,
    Flow,
    IdentityVerdict,
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

_MEANINGS: dict[StrEnum, str] = {
    Coverage.COVERED: "Some of the group have the service, and nobody else there states the need.",
    Coverage.NEEDS_UNMET: "Some of the group have the service; others state the need and have it not.",
    Coverage.OFFERED_NOT_USED: "Somebody offers the service, and nobody of the group has it.",
    Coverage.NOBODY_OFFERS: "Nobody offers the service, and nobody of the group has it.",
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
    RecordKind.JUDGEMENT: "A judgement on whether two actors are one.",
    RecordKind.MERGER: "An actor that was merged into another one.",
    RecordKind.CONTACT: "A contact. It is personal data: the log says only that it changed.",
}


def _described(enum: type[StrEnum], description: str | None = None) -> graphene.Enum:
    """The graphene enum of a Python enum; refuses to be built with a value that nobody has explained."""
    about = " ".join((description or enum.__doc__ or "").split())

    def describe(value: StrEnum | None) -> str:
        if value is None:
            return about
        if isinstance(value, Permission):
            needs = f"Needs the role {NEEDED[value]} or a higher one, and of a narrowed key the scope {SCOPE[value]}."
            return f"{value.th}. {value.meaning} {needs}"
        if isinstance(value, Term):
            return f"{value.th} ({value.en}). {value.meaning}"
        if isinstance(value, ErrorCode):
            return f"Its message reads: {value.en.removesuffix('.')}."
        if isinstance(value, RecordKind):
            return _KINDS_OF_RECORD[value]
        return _MEANINGS[value]

    return graphene.Enum.from_enum(enum, description=describe)


AccessRoleEnum = _described(AccessRole)
AccessScopeEnum = _described(AccessScope)
ActorOrderFieldEnum = _described(ActorOrderField)
ActorRoleEnum = _described(ActorRole)
CertificateKindEnum = _described(CertificateKind)
ChainOrderEnum = _described(ChainOrder)
CoverageByEnum = _described(CoverageBy)
CoverageEnum = _described(Coverage)
DependenceSideEnum = _described(DependenceSide)
DirectionEnum = _described(Direction)
DismissalReasonEnum = _described(DismissalReason)
DuplicateReasonEnum = _described(DuplicateReason)
ErrorCodeEnum = _described(
    ErrorCode,
    "What went wrong. Codes never change their meaning; new ones may be added, so treat an unknown code as a "
    "refusal.",
)
EvidenceLevelEnum = _described(EvidenceLevel)
ActorGroupByEnum = _described(ActorGroupBy)
DateStyleEnum = _described(DateStyle)
LinkGroupByEnum = _described(LinkGroupBy)
LinkOrderFieldEnum = _described(LinkOrderField)
ListingGroupByEnum = _described(ListingGroupBy)
ListingOrderFieldEnum = _described(ListingOrderField)
SuggestionGroupByEnum = _described(SuggestionGroupBy)
YearEraEnum = _described(YearEra)
FirmSizeEnum = _described(FirmSize)
FlowEnum = _described(Flow)
IdentityVerdictEnum = _described(IdentityVerdict)
LanguageEnum = _described(Language)
LegalFormEnum = _described(LegalForm)
LinkKindEnum = _described(LinkKind)
LinkStatusEnum = _described(LinkStatus)
ListingSideEnum = _described(ListingSide)
MindDimensionEnum = _described(MindDimension)
PermissionEnum = _described(Permission)
ProductFormEnum = _described(ProductForm)
RecordKindEnum = _described(RecordKind, "The kinds of record that the registry keeps.")
SearchMatchEnum = _described(SearchMatch)
ServiceKindEnum = _described(ServiceKind)
SortDirectionEnum = _described(SortDirection)
StageEnum = _described(Stage)
StandingEnum = _described(Standing)
SuggestionStateEnum = _described(SuggestionState)
SuggestionOrderEnum = _described(SuggestionOrder)
