"""Integration points: who ties the chain together."""

from __future__ import annotations

from collections.abc import Sequence

import graphene

from herbcity.analyses.integration import IntegrationPoint
from herbcity.api.context import Info
from herbcity.api.types.cases import spoken
from herbcity.api.types.enums import Language
from herbcity.api.types.fields import language_argument, many
from herbcity.api.types.measures import ActorRefType, members
from herbcity.api.types.names import ACTOR
from herbcity.network.values import Actor


def _part(description: str) -> graphene.Field:
    return graphene.Float(required=True, description=f"One quarter of the score, 0 to 1: {description}")


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
    loses_buyers = many(ActorRefType, "The actors who would have no way left to any buyer without it.")
    separates = many(
        graphene.List(graphene.NonNull(ActorRefType)),
        "The groups that would be cut off from the rest of the network without it, largest first.",
    )

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
