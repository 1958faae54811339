"""The measures of actors and of the whole network as fields of the network, one each, under their Python names.

What a field costs stands in ``herbcity.analyses.catalogue``, beside its name; ``state_costs`` writes it into the
description. What holds the network together is in ``structure_fields``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan, log
from typing import Any

import graphene

from herbcity.analyses.catalogue import MEASURES
from herbcity.analyses.centrality import strength
from herbcity.analyses.closure import clustering, transitivity
from herbcity.analyses.holes import efficiency, hierarchy
from herbcity.analyses.homophily import EIIndex, assortativity, degree_assortativity, ei_index
from herbcity.analyses.nearness import closeness, personalised_pagerank
from herbcity.analyses.results import ActorScores, Number
from herbcity.analyses.sampling import SampledScores, sampled_betweenness
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.paging import checked_count
from herbcity.api.types.fields import first_argument, maybe_many
from herbcity.api.types.measure_arguments import (
    MOST_NAMED,
    SHORT_LIST,
    by_argument,
    checked_seed,
    codes_named,
    direction_argument,
    option,
    seed_argument,
    stopped_in_time,
    word,
)
from herbcity.api.types.measure_results import EIIndexType, MeasuredNumberType, SampledScoresType
from herbcity.api.types.measures import ActorScore, ActorScoreType, highest
from herbcity.network.snapshot import NetworkSnapshot

_SMALLEST_ERROR = 0.01
_DIMENSION = 3
"""About the logarithm of how many actors the longest shortest path has: what bounds the number of paths to sample."""


def _more_paths(error: Any, confidence: Any) -> int:
    """What the paths cost that smaller errors and surer bounds need, beyond the usual ones; what is out of range is
    refused and costs as the range's end."""
    wanted = min(max(_number(error, 0.05), _SMALLEST_ERROR), 0.5)
    sure = min(max(_number(confidence, 0.9), 0.5), 0.999)
    usual = MEASURES["sampled_betweenness"].cost
    paths = (0.05 / wanted) ** 2 * (_DIMENSION - log(1 - sure)) / (_DIMENSION - log(1 - 0.9))
    return max(int(usual * (paths - 1)), 0)


def _number(given: Any, usual: float) -> float:
    is_one = isinstance(given, (int, float)) and not isinstance(given, bool)
    return float(given) if is_one and not isnan(given) else usual


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
    """Scores of actors, and numbers of the whole network."""

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
            description=f"The chosen actors, by code or global id, 1 to {MOST_NAMED:,}.",
        ),
    )
    sampled_betweenness = weighing(
        graphene.Field(
            SampledScoresType,
            description="Betweenness estimated from random shortest paths, with a bound on the error of all values. "
            "Half the error costs four times as much.",
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
        ),
        by=("error", "confidence"),
        more=_more_paths,
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

    @staticmethod
    def resolve_personalised_pagerank(
        network: NetworkSnapshot, info: Info, around: Sequence[str], first: int | None = None
    ) -> list[ActorScore]:
        count = checked_count(first, default=SHORT_LIST)
        codes = codes_named(network, "around", around)
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
        wanted = option("error", 0.05 if error is None else error, _SMALLEST_ERROR, 0.5)
        sure = option("confidence", 0.9 if confidence is None else confidence, 0.5, 0.999)
        with stopped_in_time(info):
            return sampled_betweenness(network, error=wanted, confidence=sure, seed=checked_seed(seed))

    @staticmethod
    def resolve_ei_index(network: NetworkSnapshot, info: Info, by: Any = None) -> EIIndex:
        with stopped_in_time(info):
            return ei_index(network, by=word(by) or "stage")
