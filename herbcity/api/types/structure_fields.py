"""What holds the network together, and whether it is more than chance, as fields of the network, one a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from herbcity.analyses.catalogue import MEASURES
from herbcity.analyses.cohesion import RobustnessPoint, robustness_in_order
from herbcity.analyses.cuts import Cut, smallest_cut
from herbcity.analyses.edge_groups import k_edge_components
from herbcity.analyses.leiden import Stability, community_stability, leiden
from herbcity.analyses.null_comparison import NullComparison, compare_with_null
from herbcity.api.conditions import existing_actor
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.paging import checked_count
from herbcity.api.types.fields import first_argument, maybe_many
from herbcity.api.types.measure_arguments import (
    LONG_LIST,
    MOST_NAMED,
    checked_resolution,
    checked_seed,
    codes_named,
    option,
    resolution_argument,
    seed_argument,
    stopped_in_time,
    word,
)
from herbcity.api.types.measure_enums import CommunityMethodEnum, GroupByEnum, MeasureEnum, NullModelEnum
from herbcity.api.types.measure_results import CutType, NullComparisonType, StabilityType
from herbcity.api.types.measures import RobustnessPointType, groups_of, members
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor

_MOST_SAMPLES = 200
_MOST_RUNS = 20


class StructureFields:
    """Groups, cuts, curves, communities, and the comparison with chance."""

    k_edge_components = groups_of(
        "The groups that stay in one piece as long as fewer than k ties between actors are lost,",
        "the largest first. Groups of one are there too.",
        first=first_argument(LONG_LIST),
        k=graphene.Argument(
            graphene.Int,
            default_value=2,
            description="How many ties must go, 1 to 10; 2 unless told otherwise.",
        ),
    )
    smallest_cut = graphene.Field(
        CutType,
        description="The fewest ties whose loss leaves no way between two actors, or, without them, the fewest that "
        "split the largest part of the network.",
        source=graphene.Argument(graphene.ID, description="One actor, by code or global id; with `target`."),
        target=graphene.Argument(
            graphene.ID, description="The other actor, by code or global id; with `source`."
        ),
    )
    robustness_in_order = maybe_many(
        RobustnessPointType,
        "How fast the network falls apart when actors drop out in an order of your own, in 21 points; those you do "
        "not name go last, those with most partners first.",
        order=graphene.Argument(
            graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID))),
            description=f"The actors in their order, by code or global id, each once; at most {MOST_NAMED:,}.",
        ),
        assumed=21,
    )
    leiden = groups_of(
        "Groups with more ties inside than chance would give, by the Leiden method,",
        "the largest first. Each of them hangs together. The same seed gives the same groups.",
        first=first_argument(LONG_LIST),
        resolution=resolution_argument(),
        seed=seed_argument(),
    )
    community_stability = weighing(
        graphene.Field(
            StabilityType,
            description="How far the communities stay the same when only chance changes.",
            algorithm=graphene.Argument(
                CommunityMethodEnum,
                default_value="leiden",
                description="How communities are found; LEIDEN unless told otherwise.",
            ),
            resolution=resolution_argument(),
            runs=graphene.Argument(
                graphene.Int,
                default_value=10,
                description=f"How often they are looked for, 2 to {_MOST_RUNS}; 10 unless told otherwise.",
            ),
            seed=seed_argument(),
        ),
        sized_by=("runs",),
        most=_MOST_RUNS,
    )
    compare_with_null = weighing(
        graphene.Field(
            NullComparisonType,
            description="Where the numbers of a measure stand among those of random networks: is it more than chance?",
            measure=graphene.Argument(
                graphene.NonNull(MeasureEnum), description="The measure, taken with its usual options."
            ),
            by=graphene.Argument(
                GroupByEnum,
                description="For measures of groups: what sorts actors into them; the stage unless told otherwise.",
            ),
            null=graphene.Argument(
                NullModelEnum,
                default_value="rewired",
                description="What chance is; REWIRED unless told otherwise.",
            ),
            samples=graphene.Argument(
                graphene.Int,
                default_value=50,
                description=f"How many random networks, 2 to {_MOST_SAMPLES}; 50 unless told otherwise.",
            ),
            seed=seed_argument(),
        ),
        sized_by=("samples",),
        most=_MOST_SAMPLES,
    )

    @staticmethod
    def resolve_k_edge_components(
        network: NetworkSnapshot, info: Info, first: int | None = None, k: int | None = None
    ) -> list[list[Actor]]:
        count = checked_count(first, default=LONG_LIST)
        held_by = option("k", 2 if k is None else k, 1, 10)
        with stopped_in_time(info):
            return members(network, k_edge_components(network, k=held_by).groups[:count])

    @staticmethod
    def resolve_smallest_cut(
        network: NetworkSnapshot, info: Info, source: str | None = None, target: str | None = None
    ) -> Cut:
        ends = [None if one is None else existing_actor(network, one) for one in (source, target)]
        with stopped_in_time(info):
            return smallest_cut(network, source=ends[0], target=ends[1])

    @staticmethod
    def resolve_robustness_in_order(
        network: NetworkSnapshot, info: Info, order: Sequence[str]
    ) -> Sequence[RobustnessPoint]:
        codes = codes_named(network, "order", order)
        with stopped_in_time(info):
            return robustness_in_order(network, order=codes).points

    @staticmethod
    def resolve_leiden(
        network: NetworkSnapshot,
        info: Info,
        first: int | None = None,
        resolution: float | None = None,
        seed: int | None = None,
    ) -> list[list[Actor]]:
        count = checked_count(first, default=LONG_LIST)
        with stopped_in_time(info):
            found = leiden(network, resolution=checked_resolution(resolution), seed=checked_seed(seed))
        return members(network, found.groups[:count])

    @staticmethod
    def resolve_community_stability(
        network: NetworkSnapshot,
        info: Info,
        algorithm: Any = None,
        resolution: float | None = None,
        runs: int | None = None,
        seed: int | None = None,
    ) -> Stability:
        with stopped_in_time(info):
            return community_stability(
                network,
                algorithm=word(algorithm) or "leiden",
                resolution=checked_resolution(resolution),
                runs=option("runs", 10 if runs is None else runs, 2, _MOST_RUNS),
                seed=checked_seed(seed),
            )

    @staticmethod
    def resolve_compare_with_null(
        network: NetworkSnapshot,
        info: Info,
        measure: Any,
        by: Any = None,
        null: Any = None,
        samples: int | None = None,
        seed: int | None = None,
    ) -> NullComparison:
        chosen = MEASURES[word(measure)]
        options = {"by": word(by)} if by is not None and "by" in chosen.options else {}
        with stopped_in_time(info):
            return compare_with_null(
                network,
                chosen.function,
                null=word(null) or "rewired",
                samples=option("samples", 50 if samples is None else samples, 2, _MOST_SAMPLES),
                seed=checked_seed(seed),
                **options,
            )
