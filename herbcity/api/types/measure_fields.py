"""The measures of ``herbcity.analyses.catalogue`` as fields of the network, one each, under their Python names.

What a field costs stands in the catalogue, beside its name; ``state_costs`` writes it into the description.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Any

import graphene

from herbcity.analyses.catalogue import MEASURES
from herbcity.analyses.centrality import strength
from herbcity.analyses.closure import clustering, transitivity
from herbcity.analyses.cohesion import RobustnessPoint, robustness_in_order
from herbcity.analyses.cuts import Cut, k_edge_components, smallest_cut
from herbcity.analyses.holes import efficiency, hierarchy
from herbcity.analyses.homophily import EIIndex, assortativity, degree_assortativity, ei_index
from herbcity.analyses.leiden import Stability, community_stability, leiden
from herbcity.analyses.nearness import closeness, personalised_pagerank
from herbcity.analyses.null_comparison import NullComparison, compare_with_null
from herbcity.analyses.progress import watched_by
from herbcity.analyses.results import ActorScores, Number
from herbcity.analyses.sampling import SampledScores, sampled_betweenness
from herbcity.api.conditions import existing
from herbcity.api.context import Info
from herbcity.api.limits import COSTS
from herbcity.api.paging import checked_count
from herbcity.api.types.enums import Direction, DirectionEnum
from herbcity.api.types.fields import first_argument, maybe_many
from herbcity.api.types.measure_enums import (
    CommunityMethodEnum,
    GroupByEnum,
    MeasureEnum,
    NullModelEnum,
)
from herbcity.api.types.measure_results import (
    CutType,
    EIIndexType,
    MeasuredNumberType,
    NullComparisonType,
    SampledScoresType,
    StabilityType,
)
from herbcity.api.types.measures import (
    ActorScore,
    ActorScoreType,
    RobustnessPointType,
    groups_of,
    highest,
    members,
)
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor

SHORT_LIST = 10
LONG_LIST = 20
_RESOLUTIONS = (0.01, 100.0)
_MOST_SAMPLES = 200
_MOST_RUNS = 20
_SMALLEST_ERROR = 0.01
_MOST_NAMED = 1_000


def state_costs(network_type: Any) -> None:
    """Write into the description of each field that costs more than a look-up what it costs."""
    for name, field in network_type._meta.fields.items():
        first, *others = name.split("_")
        if (cost := COSTS.get(first + "".join(word.capitalize() for word in others), 1)) > 1:
            field.description = f"{field.description} Counts as {cost} fields."


@contextmanager
def stopped_in_time(info: Info) -> Iterator[None]:
    """A long analysis inside ends once the request's time is up."""
    info.context.check_time()
    with watched_by(lambda *_: info.context.check_time()):
        yield


def _option(name: str, given: Any, lowest: float, most: float) -> Any:
    if not lowest <= given <= most:
        raise OutOfRange(field=name, value=given, allowed=f"{lowest:g} to {most:g}")
    return given


def word(choice: Any) -> Any:
    """What the analyses call a value of an enum."""
    return choice.value if isinstance(choice, Enum) else choice


def seed_argument() -> graphene.Argument:
    return graphene.Argument(
        graphene.Int,
        default_value=0,
        description="Where chance begins, 0 or more; the same seed gives the same answer. 0 unless told otherwise.",
    )


def checked_seed(seed: int | None) -> int:
    """The seed, 0 where it was given as null."""
    return int(_option("seed", seed or 0, 0, 2**31))


def resolution_argument() -> graphene.Argument:
    return graphene.Argument(
        graphene.Float,
        default_value=1.0,
        description=f"Higher values give smaller groups; {_RESOLUTIONS[0]} to {_RESOLUTIONS[1]:g}, 1 "
        "unless told otherwise.",
    )


def checked_resolution(given: float | None) -> float:
    """The resolution, 1 where it was given as null."""
    return float(_option("resolution", 1.0 if given is None else given, *_RESOLUTIONS))


def by_argument() -> graphene.Argument:
    return graphene.Argument(
        GroupByEnum,
        default_value="stage",
        description="What sorts actors into groups; the stage unless told otherwise.",
    )


def direction_argument() -> graphene.Argument:
    return graphene.Argument(
        DirectionEnum,
        default_value=Direction.BOTH,
        description="Only ties that leave the actor (OUT), only those that arrive (IN), or both.",
    )


def score_field(
    analysis: Callable[..., ActorScores], description: str, **arguments: graphene.Argument
) -> graphene.Field:
    """A field that gives the actors with the highest values of one measure; its other arguments are options."""

    def resolve(
        network: NetworkSnapshot, info: Info, first: int | None = None, **options: Any
    ) -> list[ActorScore]:
        count = checked_count(first, default=SHORT_LIST)
        chosen = {name: word(value) for name, value in options.items() if value is not None}
        with stopped_in_time(info):
            return highest(analysis(network, **chosen), count)

    return maybe_many(
        ActorScoreType, description, first=first_argument(SHORT_LIST), **arguments, resolver=resolve
    )


def _number_field(
    analysis: Callable[..., Number], description: str, **arguments: graphene.Argument
) -> graphene.Field:
    """A field that gives one number for the whole network."""

    def resolve(network: NetworkSnapshot, info: Info, **options: Any) -> Number:
        with stopped_in_time(info):
            return analysis(
                network, **{name: word(value) for name, value in options.items() if value is not None}
            )

    return graphene.Field(MeasuredNumberType, description=description, **arguments, resolver=resolve)


class MeasureFields:
    """The measures that ``NetworkType`` does not hold itself."""

    strength = score_field(
        strength,
        "The actors with most ties; the value counts each tie, where `degree` counts partners.",
        direction=direction_argument(),
    )
    closeness = score_field(
        closeness,
        "The actors the fewest steps away from those they can reach, and that reach many; 0 to 1, where 1 is tied to "
        "everybody.",
        direction=direction_argument(),
    )
    clustering = score_field(
        clustering,
        "The actors whose partners are most tied to each other: the share of the pairs of its partners, 0 to 1. "
        "Actors with fewer than two partners have none.",
    )
    efficiency = score_field(
        efficiency,
        "The actors with the largest share of partners that are not tied to one another, by Burt's effective size "
        "divided by the number of partners; above 0, at most 1.",
    )
    hierarchy = score_field(
        hierarchy,
        "The actors whose constraint rests most on a single partner, by Burt's hierarchy, 0 to 1. Actors with fewer "
        "than two partners have none.",
    )
    personalised_pagerank = maybe_many(
        ActorScoreType,
        "The actors that flows from the chosen ones reach most, by PageRank that starts anew at them; the values of "
        "all actors add up to 1.",
        first=first_argument(SHORT_LIST),
        around=graphene.Argument(
            graphene.NonNull(graphene.List(graphene.NonNull(graphene.ID))),
            description=f"The chosen actors, by code or global id, 1 to {_MOST_NAMED:,}.",
        ),
    )
    sampled_betweenness = graphene.Field(
        SampledScoresType,
        description="Betweenness estimated from random shortest paths, with a bound on the error of all values.",
        error=graphene.Argument(
            graphene.Float,
            default_value=0.05,
            description=f"The largest error allowed, {_SMALLEST_ERROR} to 0.5; 0.05 unless told otherwise.",
        ),
        confidence=graphene.Argument(
            graphene.Float,
            default_value=0.9,
            description="The probability that no value is further off, 0.5 to 0.999; 0.9 unless told otherwise.",
        ),
        seed=seed_argument(),
    )
    transitivity = _number_field(
        transitivity,
        "The share of all pairs of partners of one actor that are tied to each other, 0 to 1; not defined where "
        "nobody has two partners.",
    )
    assortativity = _number_field(
        assortativity,
        "How far ties join actors of the same group beyond what the sizes of the groups would give, −1 to 1; not "
        "defined without ties or where all are within one group.",
        by=by_argument(),
    )
    degree_assortativity = _number_field(
        degree_assortativity,
        "How far actors with many partners are tied to actors with many partners: a correlation, −1 to 1.",
    )
    ei_index = graphene.Field(
        EIIndexType,
        description="Whether ties go out of the groups (1) or stay within them (−1): Krackhardt and Stern's E–I index.",
        by=by_argument(),
    )
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
            description=f"The actors in their order, by code or global id, each once; at most {_MOST_NAMED:,}.",
        ),
    )
    leiden = groups_of(
        "Groups with more ties inside than chance would give, by the Leiden method,",
        "the largest first. Each of them hangs together. The same seed gives the same groups.",
        first=first_argument(LONG_LIST),
        resolution=resolution_argument(),
        seed=seed_argument(),
    )
    community_stability = graphene.Field(
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
    )
    compare_with_null = graphene.Field(
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
    )

    @staticmethod
    def resolve_personalised_pagerank(
        network: NetworkSnapshot, info: Info, around: Sequence[str], first: int | None = None
    ) -> list[ActorScore]:
        count = checked_count(first, default=SHORT_LIST)
        codes = _codes(network, "around", around)
        with stopped_in_time(info):
            return highest(personalised_pagerank(network, around=codes), count)

    @staticmethod
    def resolve_sampled_betweenness(
        network: NetworkSnapshot,
        info: Info,
        error: float | None = None,
        confidence: float | None = None,
        seed: int | None = None,
    ) -> SampledScores:
        wanted = _option("error", 0.05 if error is None else error, _SMALLEST_ERROR, 0.5)
        sure = _option("confidence", 0.9 if confidence is None else confidence, 0.5, 0.999)
        with stopped_in_time(info):
            return sampled_betweenness(network, error=wanted, confidence=sure, seed=checked_seed(seed))

    @staticmethod
    def resolve_ei_index(network: NetworkSnapshot, info: Info, by: Any = None) -> EIIndex:
        with stopped_in_time(info):
            return ei_index(network, by=word(by) or "stage")

    @staticmethod
    def resolve_k_edge_components(
        network: NetworkSnapshot, info: Info, first: int | None = None, k: int | None = None
    ) -> list[list[Actor]]:
        count = checked_count(first, default=LONG_LIST)
        held_by = _option("k", 2 if k is None else k, 1, 10)
        with stopped_in_time(info):
            return members(network, k_edge_components(network, k=held_by).groups[:count])

    @staticmethod
    def resolve_smallest_cut(
        network: NetworkSnapshot, info: Info, source: str | None = None, target: str | None = None
    ) -> Cut:
        ends = [None if one is None else existing(network.actors, "Actor", one) for one in (source, target)]
        with stopped_in_time(info):
            return smallest_cut(network, source=ends[0], target=ends[1])

    @staticmethod
    def resolve_robustness_in_order(
        network: NetworkSnapshot, info: Info, order: Sequence[str]
    ) -> Sequence[RobustnessPoint]:
        codes = _codes(network, "order", order)
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
                runs=_option("runs", 10 if runs is None else runs, 2, _MOST_RUNS),
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
                samples=_option("samples", 50 if samples is None else samples, 2, _MOST_SAMPLES),
                seed=checked_seed(seed),
                **options,
            )


def _codes(network: NetworkSnapshot, name: str, given: Sequence[str]) -> tuple[str, ...]:
    """The codes of the actors that an argument names. Raises NotFound and OutOfRange."""
    _option(name, len(given), 1, _MOST_NAMED)
    return tuple(existing(network.actors, "Actor", one) for one in given)
