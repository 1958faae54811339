"""The network as a whole, and the analyses of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import graphene

from herbcity.analyses.brokerage import brokerage_roles, constraint, effective_size
from herbcity.analyses.centrality import betweenness, core_number, degree, pagerank
from herbcity.analyses.cohesion import (
    CutActor,
    RobustnessPoint,
    bridges,
    components,
    cut_actors,
    density,
    reciprocity,
    robustness,
)
from herbcity.analyses.communities import communities
from herbcity.analyses.integration import EXACT_UP_TO, PIVOTS, IntegrationPoint, integration_points
from herbcity.analyses.mixing import mixing
from herbcity.analyses.results import ActorScores
from herbcity.api.context import Info
from herbcity.api.keeping import kept
from herbcity.api.paging import LARGEST_PAGE, checked_count
from herbcity.api.types.fields import first_argument, maybe_many
from herbcity.api.types.flows import FlowFields
from herbcity.api.types.integration import IntegrationPointType
from herbcity.api.types.joining import (
    dependences_field,
    missing_roles_field,
    new_ties_field,
    service_coverage_field,
)
from herbcity.api.types.measures import (
    ActorScore,
    ActorScoreType,
    BrokerageRow,
    BrokerageRowType,
    CutActorType,
    RobustnessPointType,
    groups_of,
    highest,
    members,
)
from herbcity.api.types.names import LINK
from herbcity.api.types.scalars import Date
from herbcity.api.types.tracing import trace_field
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Link
from herbcity.vocabulary import EvidenceLevel

_SHORT_LIST = 10
_GROUPS = 20
_RESOLUTIONS = (0.01, 100.0)


def _measure(analysis: Callable[[NetworkSnapshot], ActorScores], description: str) -> graphene.Field:
    """A field that gives the actors with the highest values of one measure."""

    def resolve(network: NetworkSnapshot, info: Info, first: int | None = None) -> list[ActorScore]:
        count = checked_count(first, default=_SHORT_LIST)
        info.context.check_time()
        return highest(analysis(network), count)

    return maybe_many(ActorScoreType, description, first=first_argument(_SHORT_LIST), resolver=resolve)


def _betweenness(network: NetworkSnapshot) -> ActorScores:
    """Exact where that is quick, else the estimate that the integration points use too."""
    return betweenness(network, pivots=None if len(network.actors) <= EXACT_UP_TO else PIVOTS)


@kept
def illustrative_share(network: NetworkSnapshot) -> float | None:
    """The share of actors and ties that are invented; None for the empty network."""
    levels = [actor.evidence_level for actor in network.actors.values()]
    levels += [tie.evidence_level for tie in network.ties]
    return levels.count(EvidenceLevel.ILLUSTRATIVE) / len(levels) if levels else None


def _checked_resolution(given: float | None) -> float:
    lowest, highest_allowed = _RESOLUTIONS
    resolution = 1.0 if given is None else given
    if not lowest <= resolution <= highest_allowed:
        raise HerbcityError(
            ErrorCode.OUT_OF_RANGE,
            field="resolution",
            value=resolution,
            allowed=f"{lowest} to {highest_allowed}",
        )
    return resolution


class NetworkType(FlowFields, graphene.ObjectType):
    """The network at one revision, on one day. Analyses look at the links that hold on that day."""

    class Meta:
        name = "Network"

    as_of = graphene.Field(
        Date, required=True, description="The day on which links, listings and certificates are judged."
    )
    revision = graphene.Int(required=True, description="The last revision that is included.")
    digest = graphene.String(
        required=True,
        description="The SHA-256 of the records, 64 hexadecimal digits: the same records have the same "
        "digest. Cite it "
        "with `asOf`.",
    )
    actor_count = graphene.Int(required=True, description="How many actors there are.")
    link_count = graphene.Int(
        required=True, description="How many links hold on the day; analyses look at these."
    )
    recorded_link_count = graphene.Int(
        required=True, description="How many links are recorded in all, proposed and ended ones too."
    )
    illustrative_share = graphene.Float(
        description="The share, 0 to 1, of the actors and holding links that are invented for illustration; "
        "null for an "
        "empty network. Leave them out with the `levels` argument."
    )
    density = graphene.Float(
        description="The share of all pairs of actors that are joined, 0 to 1; null for fewer than two "
        "actors."
    )
    reciprocity = graphene.Float(
        description="The share of directed ties that have one in the other direction too, 0 to 1; null "
        "without ties."
    )
    component_count = graphene.Int(
        required=True, description="Into how many unconnected parts the network falls."
    )
    components = groups_of(
        "The unconnected parts of the network,", "the largest first.", first=first_argument(_GROUPS)
    )
    core_number = _measure(
        core_number,
        "The actors deepest inside: the largest k such that an actor belongs to a group whose members all "
        "have at "
        "least k partners within it.",
    )
    degree = _measure(degree, "The actors with most partners; the value is the number of different partners.")
    betweenness = _measure(
        _betweenness,
        "The actors that lie on most shortest paths between others; the value is a share, 0 to 1. Above "
        f"{EXACT_UP_TO:,} actors it is estimated from the paths of {PIVOTS} of them.",
    )
    pagerank = _measure(
        pagerank, "The actors that much flows towards, by PageRank; the values of all actors add up to 1."
    )
    constraint = _measure(
        constraint,
        "The actors whose partners are most tied to one another, by Burt's constraint; low values mean "
        "freedom to "
        "broker. Actors without partners have none.",
    )
    effective_size = _measure(
        effective_size,
        "The actors with most partners that are not tied to one another, by Burt's effective size, in "
        "partners.",
    )
    brokerage_roles = maybe_many(
        BrokerageRowType,
        "The actors that stand between most others, with the roles they play there.",
        first=first_argument(_SHORT_LIST),
    )
    communities = groups_of(
        "Groups with more ties inside than chance would give, by the Louvain method,",
        "the largest first. The same seed gives the same groups.",
        first=first_argument(_GROUPS),
        resolution=graphene.Argument(
            graphene.Float,
            default_value=1.0,
            description=f"Higher values give smaller groups; {_RESOLUTIONS[0]} to {_RESOLUTIONS[1]:g}, 1 "
            "unless told otherwise.",
        ),
        seed=graphene.Argument(
            graphene.Int,
            default_value=0,
            description="Decides between divisions that are about as good; 0 unless told otherwise.",
        ),
    )
    mixing = graphene.Field(
        graphene.List(graphene.NonNull(graphene.List(graphene.NonNull(graphene.Float)))),
        description="How many ties run from stage to stage: rows are the stage of the source, columns that "
        "of the target, "
        "both in the order UPSTREAM, MIDSTREAM, DOWNSTREAM, SUPPORT.",
    )
    integration_points = maybe_many(
        IntegrationPointType,
        "The actors that tie the chain together, those whose loss would do most first.",
        first=first_argument(_SHORT_LIST),
    )
    cut_actors = maybe_many(
        CutActorType,
        "The actors without whom their part of the network falls apart, those who cut off most first.",
        first=first_argument(_GROUPS),
    )
    bridges = maybe_many(
        LINK, "The links without which a part of the network falls in two.", first=first_argument(_GROUPS)
    )
    robustness = maybe_many(
        RobustnessPointType,
        "How fast the network falls apart when the actors with most partners drop out one after another, in "
        "21 points.",
    )

    trace = trace_field()
    new_ties = new_ties_field()
    dependences = dependences_field()
    service_coverage = service_coverage_field()
    missing_roles = missing_roles_field()

    @staticmethod
    def resolve_actor_count(network: NetworkSnapshot, _info: Info) -> int:
        return len(network.actors)

    @staticmethod
    def resolve_link_count(network: NetworkSnapshot, _info: Info) -> int:
        return len(network.ties)

    @staticmethod
    def resolve_recorded_link_count(network: NetworkSnapshot, _info: Info) -> int:
        return len(network.links)

    @staticmethod
    def resolve_illustrative_share(network: NetworkSnapshot, _info: Info) -> float | None:
        return illustrative_share(network)

    @staticmethod
    def resolve_density(network: NetworkSnapshot, _info: Info) -> float | None:
        return density(network)

    @staticmethod
    def resolve_reciprocity(network: NetworkSnapshot, _info: Info) -> float | None:
        return reciprocity(network)

    @staticmethod
    def resolve_component_count(network: NetworkSnapshot, _info: Info) -> int:
        return len(components(network))

    @staticmethod
    def resolve_components(
        network: NetworkSnapshot, _info: Info, first: int | None = None
    ) -> list[list[Actor]]:
        return members(network, components(network)[: checked_count(first, default=_GROUPS)])

    @staticmethod
    def resolve_brokerage_roles(
        network: NetworkSnapshot, info: Info, first: int | None = None
    ) -> list[BrokerageRow]:
        count = checked_count(first, default=_SHORT_LIST)
        info.context.check_time()
        return [BrokerageRow(code, counts) for code, counts in brokerage_roles(network).top(count)]

    @staticmethod
    def resolve_communities(
        network: NetworkSnapshot,
        info: Info,
        first: int | None = None,
        resolution: float | None = None,
        seed: int | None = None,
    ) -> list[list[Actor]]:
        count = checked_count(first, default=_GROUPS)
        info.context.check_time()
        found = communities(network, resolution=_checked_resolution(resolution), seed=seed or 0)
        return members(network, found.groups[:count])

    @staticmethod
    def resolve_mixing(network: NetworkSnapshot, _info: Info) -> Sequence[Sequence[float]]:
        return mixing(network).counts

    @staticmethod
    def resolve_integration_points(
        network: NetworkSnapshot, info: Info, first: int | None = None
    ) -> Sequence[IntegrationPoint]:
        count = checked_count(first, default=_SHORT_LIST)
        info.context.check_time()
        # Always the same count, so that asking for fewer points gives the first of the same ones.
        return integration_points(network, count=LARGEST_PAGE if count > _SHORT_LIST else _SHORT_LIST)[:count]

    @staticmethod
    def resolve_cut_actors(
        network: NetworkSnapshot, info: Info, first: int | None = None
    ) -> Sequence[CutActor]:
        count = checked_count(first, default=_GROUPS)
        info.context.check_time()
        return cut_actors(network)[:count]

    @staticmethod
    def resolve_bridges(network: NetworkSnapshot, info: Info, first: int | None = None) -> Sequence[Link]:
        count = checked_count(first, default=_GROUPS)
        info.context.check_time()
        return bridges(network)[:count]

    @staticmethod
    def resolve_robustness(network: NetworkSnapshot, info: Info) -> Sequence[RobustnessPoint]:
        info.context.check_time()
        return robustness(network).points
