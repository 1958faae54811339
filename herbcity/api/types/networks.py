"""The network as a whole, and the analyses of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from herbcity.analyses import whole
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
from herbcity.api.costs import weighing
from herbcity.api.keeping import kept
from herbcity.api.paging import LARGEST_PAGE, checked_count
from herbcity.api.personal import looked_at
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.enums import RecordKindEnum
from herbcity.api.types.fields import first_argument, maybe_many
from herbcity.api.types.flows import FlowFields
from herbcity.api.types.integration import IntegrationPointType
from herbcity.api.types.joining import (
    dependences_field,
    missing_roles_field,
    new_ties_field,
    service_coverage_field,
)
from herbcity.api.types.measure_arguments import (
    LONG_LIST,
    SHORT_LIST,
    by_argument,
    checked_resolution,
    checked_seed,
    direction_argument,
    resolution_argument,
    seed_argument,
    state_costs,
    word,
)
from herbcity.api.types.measure_enums import ConnectionKindEnum, RemovalOrderEnum
from herbcity.api.types.measure_fields import MeasureFields, score_field
from herbcity.api.types.measures import (
    BrokerageRow,
    BrokerageRowType,
    CutActorType,
    RobustnessPointType,
    groups_of,
    members,
)
from herbcity.api.types.names import LINK
from herbcity.api.types.network_records import PAGE, NetworkRecordType, RecordText, records_after
from herbcity.api.types.scalars import Date
from herbcity.api.types.structure_fields import StructureFields
from herbcity.api.types.tracing import trace_field
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Link
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import EvidenceLevel


def _betweenness(network: NetworkSnapshot) -> ActorScores:
    """Exact where that is quick, else the estimate that the integration points use too."""
    return betweenness(network, pivots=None if len(network.actors) <= EXACT_UP_TO else PIVOTS)


@kept
def illustrative_share(network: NetworkSnapshot) -> float | None:
    """The share of actors and ties that are invented; None for the empty network."""
    levels = [actor.evidence_level for actor in network.actors.values()]
    levels += [tie.evidence_level for tie in network.ties]
    return levels.count(EvidenceLevel.ILLUSTRATIVE) / len(levels) if levels else None


@dates_in_words
class NetworkType(StructureFields, MeasureFields, FlowFields, graphene.ObjectType):
    """The network at one revision, on one day. Analyses look at the links that hold on that day."""

    class Meta:
        name = "Network"

    as_of = graphene.Field(
        Date, required=True, description="The day on which links, listings and certificates are judged."
    )
    revision = graphene.Int(required=True, description="The last revision that is included.")
    digest = weighing(
        graphene.String(
            required=True,
            description="The SHA-256 of the records, 64 hexadecimal digits: the same records have the same "
            "digest. Cite it "
            "with `asOf`.",
        ),
        waits=True,
        own=1000,
    )
    records = weighing(
        maybe_many(
            NetworkRecordType,
            "The records that the digest is made of, in the order of their ids: what `herbcity.open_network` reads. "
            "Contacts are no part of a network.",
            kind=graphene.Argument(graphene.NonNull(RecordKindEnum), description="The kind of record."),
            after=graphene.Argument(
                graphene.String,
                description="The id of the last record known; from the first one if left out.",
            ),
            first=first_argument(PAGE, PAGE),
        ),
        waits=True,
    )
    actor_count = graphene.Int(required=True, description="How many actors there are.")
    link_count = graphene.Int(
        required=True, description="How many links hold on the day; analyses look at these."
    )
    recorded_link_count = graphene.Int(
        required=True, description="How many links are recorded in all, proposed and ended ones too."
    )
    illustrative_share = weighing(
        graphene.Float(
            description="The share, 0 to 1, of the actors and holding links that are invented for illustration; "
            "null for an "
            "empty network. Leave them out with the `levels` argument."
        ),
        waits=True,
        own=100,
    )
    density = graphene.Float(
        description="The share of all pairs of actors that are joined, 0 to 1; null for fewer than two "
        "actors."
    )
    reciprocity = graphene.Float(
        description="The share of directed ties that have one in the other direction too, 0 to 1; null "
        "without ties."
    )
    component_count = weighing(
        graphene.Int(required=True, description="Into how many unconnected parts the network falls."),
        waits=True,
        own=500,
    )
    components = groups_of(
        "The unconnected parts of the network,",
        "the largest first.",
        first=first_argument(LONG_LIST),
        connection=graphene.Argument(
            ConnectionKindEnum,
            default_value="weak",
            description="When actors count as connected; WEAK unless told otherwise.",
        ),
    )
    core_number = score_field(
        core_number,
        "The actors deepest inside: the largest k such that an actor belongs to a group whose members all "
        "have at "
        "least k partners within it.",
    )
    degree = score_field(
        degree,
        "The actors with most partners; the value is the number of different partners.",
        direction=direction_argument(),
    )
    betweenness = score_field(
        _betweenness,
        "The actors that lie on most shortest paths between others; the value is a share, 0 to 1. Above "
        f"{EXACT_UP_TO:,} actors it is estimated from the paths of {PIVOTS} of them.",
    )
    pagerank = score_field(
        pagerank, "The actors that much flows towards, by PageRank; the values of all actors add up to 1."
    )
    constraint = score_field(
        constraint,
        "The actors whose partners are most tied to one another, by Burt's constraint; low values mean "
        "freedom to "
        "broker. Actors without partners have none.",
    )
    effective_size = score_field(
        effective_size,
        "The actors with most partners that are not tied to one another, by Burt's effective size, in "
        "partners.",
    )
    brokerage_roles = maybe_many(
        BrokerageRowType,
        "The actors that stand between most others, with the roles they play there.",
        first=first_argument(SHORT_LIST),
        by=by_argument(),
    )
    communities = groups_of(
        "Groups with more ties inside than chance would give, by the Louvain method,",
        "the largest first. The same seed gives the same groups.",
        first=first_argument(LONG_LIST),
        resolution=resolution_argument(),
        seed=seed_argument(),
    )
    mixing = graphene.Field(
        graphene.List(graphene.NonNull(graphene.List(graphene.NonNull(graphene.Float)))),
        description="How many ties run from group to group: rows are the group of the source, columns that of the "
        "target; stages in the order UPSTREAM, MIDSTREAM, DOWNSTREAM, SUPPORT, roles in that of ActorRole, districts "
        "by code.",
        by=by_argument(),
    )
    integration_points = weighing(
        maybe_many(
            IntegrationPointType,
            "The actors that tie the chain together, those whose loss would do most first.",
            first=first_argument(SHORT_LIST),
        ),
        own=5_000,
        waits=True,
    )
    cut_actors = maybe_many(
        CutActorType,
        "The actors without whom their part of the network falls apart, those who cut off most first.",
        first=first_argument(LONG_LIST),
    )
    bridges = maybe_many(
        LINK, "The links without which a part of the network falls in two.", first=first_argument(LONG_LIST)
    )
    robustness = maybe_many(
        RobustnessPointType,
        "How fast the network falls apart when actors drop out one after another, those with most partners first "
        "unless told otherwise, in 21 points.",
        order=graphene.Argument(
            RemovalOrderEnum,
            default_value="degree",
            description="Who drops out first; DEGREE unless told otherwise.",
        ),
        seed=seed_argument(),
        assumed=21,
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
        network: NetworkSnapshot, _info: Info, first: int | None = None, connection: Any = None
    ) -> list[list[Actor]]:
        found = whole.components(network, connection=word(connection) or "weak").groups
        return members(network, found[: checked_count(first, default=LONG_LIST)])

    @staticmethod
    def resolve_brokerage_roles(
        network: NetworkSnapshot, info: Info, first: int | None = None, by: Any = None
    ) -> list[BrokerageRow]:
        count = checked_count(first, default=SHORT_LIST)
        info.context.check_time()
        found = brokerage_roles(network, by=word(by) or "stage")
        return [BrokerageRow(code, counts) for code, counts in found.top(count)]

    @staticmethod
    def resolve_communities(
        network: NetworkSnapshot,
        info: Info,
        first: int | None = None,
        resolution: float | None = None,
        seed: int | None = None,
    ) -> list[list[Actor]]:
        count = checked_count(first, default=LONG_LIST)
        info.context.check_time()
        found = communities(network, resolution=checked_resolution(resolution), seed=checked_seed(seed))
        return members(network, found.groups[:count])

    @staticmethod
    def resolve_mixing(network: NetworkSnapshot, _info: Info, by: Any = None) -> Sequence[Sequence[float]]:
        return mixing(network, by=word(by) or "stage").counts

    @staticmethod
    def resolve_integration_points(
        network: NetworkSnapshot, info: Info, first: int | None = None
    ) -> Sequence[IntegrationPoint]:
        count = checked_count(first, default=SHORT_LIST)
        info.context.check_time()
        # Always the same count, so that asking for fewer points gives the first of the same ones.
        return integration_points(network, count=LARGEST_PAGE if count > SHORT_LIST else SHORT_LIST)[:count]

    @staticmethod
    def resolve_cut_actors(
        network: NetworkSnapshot, info: Info, first: int | None = None
    ) -> Sequence[CutActor]:
        count = checked_count(first, default=LONG_LIST)
        info.context.check_time()
        return cut_actors(network)[:count]

    @staticmethod
    def resolve_bridges(network: NetworkSnapshot, info: Info, first: int | None = None) -> Sequence[Link]:
        count = checked_count(first, default=LONG_LIST)
        info.context.check_time()
        return bridges(network)[:count]

    @staticmethod
    def resolve_robustness(
        network: NetworkSnapshot, info: Info, order: Any = None, seed: int | None = None
    ) -> Sequence[RobustnessPoint]:
        info.context.check_time()
        return robustness(network, order=word(order) or "degree", seed=checked_seed(seed)).points

    @staticmethod
    def resolve_records(
        network: NetworkSnapshot,
        info: Info,
        kind: RecordKind,
        after: str | None = None,
        first: int | None = None,
    ) -> list[RecordText]:
        info.context.check_time()
        found = records_after(network, kind, after, checked_count(first, default=PAGE, largest=PAGE))
        if kind is RecordKind.ACTOR:
            looked_at(info.context, (network.actors[one.id] for one in found))
        return found


state_costs(NetworkType)
