"""Integration points: who ties the chain together."""

from __future__ import annotations

from collections.abc import Sequence

import graphene

from herbcity.analyses.joining.brokering import JoinedPair
from herbcity.analyses.joining.points import IntegrationPoint
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.types.cases import spoken
from herbcity.api.types.enums import Language, StageEnum
from herbcity.api.types.fields import language_argument, many
from herbcity.api.types.measures import ActorRefType, members
from herbcity.api.types.names import ACTOR
from herbcity.api.types.scalars import BahtType, IntervalType
from herbcity.network.values import Actor, Interval


def _part(description: str) -> graphene.Field:
    return graphene.Float(required=True, description=f"One quarter of the score, 0 to 1: {description}")


class JoinedStagesType(graphene.ObjectType):
    """How many pairs of partners of two stages have no direct tie, and meet only through the actor between them."""

    class Meta:
        name = "JoinedStages"

    source = graphene.Field(StageEnum, required=True, description="The stage at which the ties begin.")
    target = graphene.Field(StageEnum, required=True, description="The stage at which they end.")
    pairs = graphene.Int(required=True, description="How many pairs of actors, one of each.")


class IntegrationPointType(graphene.ObjectType):
    """An actor that ties the chain together: what it joins, and what would fall apart without it."""

    class Meta:
        name = "IntegrationPoint"

    actor = graphene.Field(ACTOR, required=True, description="The actor.")
    score = graphene.Float(
        required=True, description="How much it holds together, 0 to 1: the mean of the four parts."
    )
    reach_part = _part("how many actors would lose every way to a buyer, against the highest.")
    cohesion_part = _part("how many actors would be cut off from the largest piece, against the highest.")
    between_part = _part("betweenness, against the highest.")
    liaison_part = _part("how often it joins two stages while being of a third, against the highest.")
    joins = many(
        graphene.String, "The stages and districts of its partners, in words.", language=language_argument()
    )
    role = graphene.String(
        required=True,
        description="What it mostly does between others, in words.",
        language=language_argument(),
    )
    without = graphene.String(
        required=True, description="What would be lost without it, in words.", language=language_argument()
    )
    text = graphene.String(
        required=True, description="All of it in one sentence to read aloud.", language=language_argument()
    )
    loses_buyers = many(
        ActorRefType, "The actors who would have no way left to any buyer without it.", assumed=10
    )
    separates = weighing(
        many(
            graphene.List(graphene.NonNull(ActorRefType)),
            "The groups that would be cut off from the rest of the network without it, largest first.",
            assumed=5,
        ),
        within=5,
    )

    dry_kg_behind = graphene.Field(
        IntervalType,
        description="What those who would lose every buyer send to it, in kg of dried herb a year; null where there is "
        "nobody, or none of it can be weighed.",
    )
    value_behind = graphene.Field(
        BahtType,
        description="What that is worth by the ladder's prices, in THB a year; null where no price is known.",
    )
    unweighed_behind = graphene.Int(
        required=True,
        description="How many of those ties are not in the figures, because a volume, a form or a ratio is not known.",
    )
    joined_stages = many(
        JoinedStagesType,
        "Whom it brings together who have no direct tie, by stage, most pairs first.",
        assumed=5,
    )
    joined_across_districts = graphene.Int(
        required=True, description="How many of these pairs are in two different known districts."
    )
    constraints = many(
        graphene.String,
        "What only it is recorded to make or offer, and which of its capacities are taken up by nine tenths or "
        "more, in words.",
        language=language_argument(),
    )

    @staticmethod
    def resolve_dry_kg_behind(point: IntegrationPoint, _info: Info) -> Interval | None:
        return point.behind.dry_kg

    @staticmethod
    def resolve_value_behind(point: IntegrationPoint, _info: Info) -> Interval | None:
        return point.behind.thb

    @staticmethod
    def resolve_unweighed_behind(point: IntegrationPoint, _info: Info) -> int:
        return point.behind.unweighed

    @staticmethod
    def resolve_joined_stages(point: IntegrationPoint, _info: Info) -> Sequence[JoinedPair]:
        return point.joined.stages

    @staticmethod
    def resolve_joined_across_districts(point: IntegrationPoint, _info: Info) -> int:
        return point.joined.across_districts

    @staticmethod
    def resolve_constraints(
        point: IntegrationPoint, _info: Info, language: Language | None = None
    ) -> Sequence[str]:
        return [spoken(language, one.th, one.en) for one in point.constraints]

    @staticmethod
    def resolve_actor(point: IntegrationPoint, info: Info) -> Actor:
        return info.context.network(info).actors[point.actor]

    @staticmethod
    def resolve_joins(
        point: IntegrationPoint, _info: Info, language: Language | None = None
    ) -> Sequence[str]:
        return point.joins_en if language is Language.EN else point.joins_th

    @staticmethod
    def resolve_role(point: IntegrationPoint, _info: Info, language: Language | None = None) -> str:
        return spoken(language, point.role_th, point.role_en)

    @staticmethod
    def resolve_without(point: IntegrationPoint, _info: Info, language: Language | None = None) -> str:
        return spoken(language, point.without_th, point.without_en)

    @staticmethod
    def resolve_text(point: IntegrationPoint, _info: Info, language: Language | None = None) -> str:
        return spoken(language, point.text_th, point.text_en)

    @staticmethod
    def resolve_loses_buyers(point: IntegrationPoint, info: Info) -> list[Actor]:
        actors = info.context.network(info).actors
        return [actors[code] for code in point.loses_buyers]

    @staticmethod
    def resolve_separates(point: IntegrationPoint, info: Info) -> list[list[Actor]]:
        return members(info.context.network(info), point.separates)
