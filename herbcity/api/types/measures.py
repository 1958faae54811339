"""Results of analyses, row by row."""

from __future__ import annotations

from typing import NamedTuple

import graphene

from herbcity.analyses.blocks import Groups
from herbcity.analyses.brokerage import RoleCounts
from herbcity.analyses.cohesion import CutActor
from herbcity.analyses.results import ActorScores
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.ids import global_id
from herbcity.api.types.fields import many
from herbcity.api.types.names import ACTOR
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor


class ActorRefType(graphene.ObjectType):
    """An actor in a long list: just enough to show it and to ask for the rest."""

    class Meta:
        name = "ActorRef"

    id = graphene.ID(required=True, description="The global id of the actor, for `node`.")
    code = graphene.String(required=True, description="The code of the actor.")
    name_th = graphene.String(required=True, description="The Thai name.")
    name_en = graphene.String(description="The English name; null where none is known.")

    @staticmethod
    def resolve_id(actor: Actor, _info: Info) -> str:
        return global_id("Actor", actor.code)


_MEMBERS = 100
"""How many actors a group is taken to have; the largest may be the whole network."""


def groups_of(of: str, description: str, **arguments: graphene.Argument) -> graphene.Field:
    """Groups of actors, each a list of references."""
    group = graphene.NonNull(graphene.List(graphene.NonNull(ActorRefType)))
    field = graphene.Field(graphene.List(group), description=f"{of} {description}", **arguments)
    return weighing(field, sized_by=("first",), within=_MEMBERS)


def members(network: NetworkSnapshot, groups: Groups) -> list[list[Actor]]:
    """The actors of each group."""
    actors = network.actors
    return [[actors[code] for code in group] for group in groups]


class ActorScore(NamedTuple):
    """One actor and its number."""

    code: str
    value: float


class ActorScoreType(graphene.ObjectType):
    """One actor and its value of a measure. The unit and the range are said by the measure."""

    class Meta:
        name = "ActorScore"

    actor = graphene.Field(ACTOR, required=True, description="The actor.")
    value = graphene.Float(required=True, description="The value of the measure.")

    @staticmethod
    def resolve_actor(score: ActorScore, info: Info) -> Actor:
        return info.context.network(info).actors[score.code]


def highest(scores: ActorScores, count: int) -> list[ActorScore]:
    """The actors with the highest values, highest first."""
    return [ActorScore(code, value) for code, value in scores.top(count)]


class BrokerageRow(NamedTuple):
    """One actor and its role counts."""

    code: str
    counts: RoleCounts


def _count_field(role: str, description: str) -> graphene.Field:
    return graphene.Field(
        graphene.Int,
        required=True,
        description=description,
        resolver=lambda row, _info: getattr(row.counts, role),
    )


class BrokerageRowType(graphene.ObjectType):
    """How often an actor stands between two others who have no direct tie, by the stages of the three."""

    class Meta:
        name = "BrokerageRow"

    actor = graphene.Field(ACTOR, required=True, description="The actor in the middle.")
    coordinator = _count_field("coordinator", "How often all three are of one stage.")
    gatekeeper = _count_field("gatekeeper", "How often it lets something in from another stage to its own.")
    representative = _count_field("representative", "How often it carries something out from its own stage.")
    consultant = _count_field("consultant", "How often it joins two of one stage, being of another itself.")
    liaison = _count_field("liaison", "How often it joins two different stages, being of a third.")

    @staticmethod
    def resolve_actor(row: BrokerageRow, info: Info) -> Actor:
        return info.context.network(info).actors[row.code]


class CutActorType(graphene.ObjectType):
    """An actor without whom its part of the network falls apart."""

    class Meta:
        name = "CutActor"

    actor = graphene.Field(ACTOR, required=True, description="The actor.")
    separates = weighing(
        many(
            graphene.List(graphene.NonNull(ActorRefType)),
            "The groups that would lose the rest of the network without this actor, largest first.",
            assumed=5,
        ),
        within=5,
    )

    @staticmethod
    def resolve_actor(cut: CutActor, info: Info) -> Actor:
        return info.context.network(info).actors[cut.actor]

    @staticmethod
    def resolve_separates(cut: CutActor, info: Info) -> list[list[Actor]]:
        return members(info.context.network(info), cut.separates)


class RobustnessPointType(graphene.ObjectType):
    """One point of the curve: after so many actors dropped out, so many still are in one piece."""

    class Meta:
        name = "RobustnessPoint"

    removed = graphene.Float(required=True, description="The share of all actors that dropped out, 0 to 1.")
    largest_component = graphene.Float(
        required=True, description="The share of all actors that are in the largest connected part, 0 to 1."
    )
