"""Gaps of a chain: what is missing at which stage, and what stands behind it."""

from __future__ import annotations

from collections.abc import Sequence

import graphene

from herbcity.analyses.cases.valuing import Missing
from herbcity.analyses.flows.gap import ChainGap, GapKind
from herbcity.analyses.flows.worths import RAW
from herbcity.api.context import Info
from herbcity.api.paging import checked_count
from herbcity.api.types.cases import MissingInputType, spoken
from herbcity.api.types.enums import (
    CertificateKindEnum,
    EvidenceLevelEnum,
    Language,
    ProductFormEnum,
    ServiceKindEnum,
    StageEnum,
)
from herbcity.api.types.fields import first_argument, language_argument, many
from herbcity.api.types.names import ACTOR, DISTRICT, HERB
from herbcity.api.types.scalars import BahtType
from herbcity.network.values import Actor, Herb, Interval

_SHORT_LIST = 10

_GAP_KINDS = {
    GapKind.NO_PROCESSOR: "Nobody takes this step of the ladder.",
    GapKind.NO_CERTIFICATE: "Takers require a certificate that nobody who has the herb holds.",
    GapKind.NO_OFFER: "It is needed and nobody brings or makes it.",
    GapKind.NO_TAKER: "It is offered and nobody needs, buys or processes it.",
    GapKind.NO_SERVICE: "Actors of the chain need a service that nobody offers.",
}
GapKindEnum = graphene.Enum.from_enum(
    GapKind,
    description=lambda one: _GAP_KINDS.get(one, "What can be missing in a chain. New kinds may be added."),
)


def _dry(description: str) -> graphene.Field:
    """A weight that may be unknown."""
    return graphene.Float(
        description=f"{description} In kg of dried herb a year; null where nothing can be weighed."
    )


class ChainGapType(graphene.ObjectType):
    """Something that is missing in the chain of a herb, with what stands behind it."""

    class Meta:
        name = "ChainGap"

    kind = graphene.Field(GapKindEnum, required=True, description="What kind of thing is missing.")
    stage = graphene.Field(StageEnum, required=True, description="The stage at which somebody is missing.")
    herb = graphene.Field(HERB, required=True, description="The herb.")
    district = graphene.Field(
        DISTRICT, description="Where it is missing; null where it is in the whole province."
    )
    form = graphene.Field(
        ProductFormEnum, description="The form that is brought or needed; null for a service."
    )
    to_form = graphene.Field(
        ProductFormEnum, name="to", description="What nobody makes of it; null unless a processor is missing."
    )
    certificate = graphene.Field(
        CertificateKindEnum, description="The certificate that nobody holds; null unless one is missing."
    )
    service = graphene.Field(
        ServiceKindEnum, description="The service that nobody offers; null unless one is missing."
    )
    missing = graphene.String(
        required=True, description="What is missing, in a few words.", language=language_argument()
    )
    text = graphene.String(
        required=True, description="All of it in one sentence to read aloud.", language=language_argument()
    )
    kg_behind = graphene.Float(
        description="How much stands before the gap, in kg a year of its form; null where it is not known."
    )
    kg_behind_dry = _dry("The same; for a service what those who need it deal in.")
    kg_leaving_raw = graphene.Float(
        description="How much fresh herb stands before the gap, in kg a year; null unless it is fresh."
    )
    thb_leaving = graphene.Field(
        BahtType,
        description="What that would gain by the step that nobody takes, or what it is worth at the prices named in "
        "its offers or needs, in THB a year; null where a price, a ratio or a cost is not known.",
    )
    flow_kg_dry = _dry(
        "How much more could reach the market with somebody there who can do any amount: the largest flow with, less "
        "the largest flow without. Null for a service."
    )
    flow_thb = graphene.Float(
        description="How much more value could be made in the same way, in THB a year at middle prices; null where a "
        "price or a cost is not known, and for a service."
    )
    actors = many(
        ACTOR, "Those who stand before it, in the order of their codes.", first=first_argument(_SHORT_LIST)
    )
    actor_count = graphene.Int(required=True, description="How many actors stand before it.")
    illustrative = graphene.Boolean(
        required=True, description="Whether it was found in the invented layer, not in the real one."
    )
    evidence_level = graphene.Field(EvidenceLevelEnum, description="The lowest level of what it rests on.")
    unknown = many(MissingInputType, "What is not recorded and keeps its worth from being known.", assumed=3)

    @staticmethod
    def resolve_herb(gap: ChainGap, info: Info) -> Herb:
        return info.context.network(info).herbs[gap.herb]

    @staticmethod
    def resolve_missing(gap: ChainGap, _info: Info, language: Language | None = None) -> str:
        return spoken(language, gap.missing_th, gap.missing_en)

    @staticmethod
    def resolve_text(gap: ChainGap, _info: Info, language: Language | None = None) -> str:
        return spoken(language, gap.text_th, gap.text_en)

    @staticmethod
    def resolve_kg_leaving_raw(gap: ChainGap, _info: Info) -> float | None:
        return gap.kg_behind if gap.form is RAW else None

    @staticmethod
    def resolve_thb_leaving(gap: ChainGap, _info: Info) -> Interval | None:
        return gap.thb_behind

    @staticmethod
    def resolve_actors(gap: ChainGap, info: Info, first: int | None = None) -> list[Actor]:
        actors = info.context.network(info).actors
        return [actors[code] for code in gap.actors[: checked_count(first, default=_SHORT_LIST)]]

    @staticmethod
    def resolve_actor_count(gap: ChainGap, _info: Info) -> int:
        return len(gap.actors)

    @staticmethod
    def resolve_unknown(gap: ChainGap, _info: Info) -> Sequence[Missing]:
        return gap.missing
