"""The most of a herb that could flow, and what holds it up."""

from __future__ import annotations

import graphene

from herbcity.analyses.flows.at_most import Bottleneck, Room, SupplyAtMost
from herbcity.analyses.flows.limits import FlowLimitKind
from herbcity.api.context import Info
from herbcity.api.paging import checked_count
from herbcity.api.types.cases import MissingInputType, spoken
from herbcity.api.types.enums import (
    Language,
    ProductFormEnum,
)
from herbcity.api.types.fields import first_argument, language_argument, many, maybe_many
from herbcity.api.types.names import ACTOR, DISTRICT
from herbcity.network.values import Actor, District

_SHORT_LIST = 10

_LIMITS = {
    FlowLimitKind.SUPPLY: "What can be brought: grown, gathered, or bought from nobody who is recorded.",
    FlowLimitKind.CAPACITY: "What can be worked on.",
    FlowLimitKind.DEMAND: "What buyers take.",
    FlowLimitKind.LINK: "What recorded links carry although it is too far or lacks a certificate.",
}
FlowLimitKindEnum = graphene.Enum.from_enum(
    FlowLimitKind, description=lambda one: _LIMITS.get(one, "What can limit a flow. New kinds may be added.")
)


def _by_month(description: str) -> graphene.Field:
    return maybe_many(graphene.Float, f"{description} Twelve numbers, January to December.")


class FlowRoomType(graphene.ObjectType):
    """How much of one form could be brought, worked on or used, by everybody together."""

    class Meta:
        name = "FlowRoom"

    kind = graphene.Field(FlowLimitKindEnum, required=True, description="What it is.")
    form = graphene.Field(ProductFormEnum, required=True, description="The form that is brought or taken.")
    to_form = graphene.Field(
        ProductFormEnum, name="to", description="What a capacity makes of it; null for supply and demand."
    )
    kg_by_month = _by_month("In kg of its own form.")
    actor_count = graphene.Int(required=True, description="How many actors are behind it.")

    @staticmethod
    def resolve_actor_count(room: Room, _info: Info) -> int:
        return len(room.actors)


class BottleneckType(graphene.ObjectType):
    """What holds the largest possible flow up: a part of the minimum cut."""

    class Meta:
        name = "Bottleneck"

    kind = graphene.Field(FlowLimitKindEnum, required=True, description="What kind of limit it is.")
    form = graphene.Field(ProductFormEnum, required=True, description="The form that is brought or taken.")
    to_form = graphene.Field(
        ProductFormEnum, name="to", description="What a capacity makes of it; null for other kinds."
    )
    share = graphene.Float(
        required=True, description="Its part of what holds the flow up, 0 to 1; all parts add up to 1."
    )
    months = many(graphene.Int, "The months in which it binds, 1 to 12.")
    districts = many(
        DISTRICT, "Where it binds, for fresh herb; empty where the place does not matter.", assumed=5
    )
    actors = many(
        ACTOR, "Those who are behind it, in the order of their codes.", first=first_argument(_SHORT_LIST)
    )
    actor_count = graphene.Int(required=True, description="How many actors are behind it.")
    worth_kg_dry = graphene.Float(
        required=True,
        description="How much more dried herb, in kg, could reach the market for one kg more in a month that binds "
        "(the dual value of the limit). It holds for a small step.",
    )
    worth_thb = graphene.Float(
        description="How much more value, in THB at middle prices, could be made for one kg more where the most value "
        "is sought; 0 where that plan does not use it up, null where a price or a cost is not known."
    )
    text = graphene.String(
        required=True, description="All of it in one sentence to read aloud.", language=language_argument()
    )

    @staticmethod
    def resolve_districts(one: Bottleneck, info: Info) -> list[District]:
        districts = info.context.network(info).districts
        return [districts[code] for code in one.districts if code in districts]

    @staticmethod
    def resolve_actors(one: Bottleneck, info: Info, first: int | None = None) -> list[Actor]:
        actors = info.context.network(info).actors
        return [actors[code] for code in one.actors[: checked_count(first, default=_SHORT_LIST)]]

    @staticmethod
    def resolve_actor_count(one: Bottleneck, _info: Info) -> int:
        return len(one.actors)

    @staticmethod
    def resolve_text(one: Bottleneck, _info: Info, language: Language | None = None) -> str:
        return spoken(language, one.text_th, one.text_en)


class PossibleFlowType(graphene.ObjectType):
    """The most of a herb that could flow to the market, whether anybody is linked today or not.

    Month by month: fresh herb is used or dried in its month, within 40 km or along recorded links; every other form
    may wait. Steps without a known ratio are not taken. An upper bound, at the middle ratios.
    """

    class Meta:
        name = "PossibleFlow"

    kg_per_year_dry = graphene.Float(
        description="How much could reach the market, in kg of dried herb a year; null where no supply or no demand is "
        "known."
    )
    kg_by_month_dry = _by_month(
        "Of it, what enters in each month, in kg of dried herb, in one of the ways that bring as much; null where "
        "not known."
    )
    thb_per_year = graphene.Float(
        description="The most value that could be made, in THB a year at middle prices: what the market pays less what "
        "the steps cost; null where a price or a cost is not known."
    )
    supply = many(FlowRoomType, "What could be brought, form by form.", assumed=5)
    capacity = many(FlowRoomType, "What could be worked on, step by step of the ladder.", assumed=5)
    demand = many(FlowRoomType, "What buyers take, form by form.", assumed=5)
    missing = many(MissingInputType, "What is not recorded and would make more of it known.", assumed=10)
    text = graphene.String(
        required=True, description="The answer in one sentence to read aloud.", language=language_argument()
    )

    @staticmethod
    def resolve_text(flow: SupplyAtMost, _info: Info, language: Language | None = None) -> str:
        return spoken(language, flow.text_th, flow.text_en)
