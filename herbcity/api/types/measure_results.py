"""What the measures answer when it is more than a list of actors: numbers with reasons, cuts, comparisons."""

from __future__ import annotations

from typing import NamedTuple

import graphene

from herbcity.analyses.cuts import Cut
from herbcity.analyses.homophily import EIIndex
from herbcity.analyses.leiden import Stability
from herbcity.analyses.null_comparison import Compared, NullComparison
from herbcity.analyses.results import Number
from herbcity.analyses.sampling import SampledScores
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.paging import checked_count
from herbcity.api.types.enums import Language
from herbcity.api.types.fields import first_argument, language_argument, many
from herbcity.api.types.measures import ActorRefType, ActorScore, ActorScoreType
from herbcity.network.values import Actor

_SHORT_LIST = 10
_MayLack = Number | EIIndex | Cut | Stability


def _why_not() -> graphene.Field:
    def resolve(result: _MayLack, _info: Info, language: Language | None = None) -> str | None:
        reason = result.why_not
        if reason is None:
            return None
        return reason.en if language is Language.EN else reason.th

    return graphene.Field(
        graphene.String,
        description="Why there is no value, in words; null where there is one.",
        language=language_argument(),
        resolver=resolve,
    )


def _scores(description: str) -> graphene.Field:
    def resolve(result: SampledScores | Stability, _info: Info, first: int | None = None) -> list[ActorScore]:
        ranked = sorted(result.values.items(), key=lambda item: (-item[1], item[0]))
        return [ActorScore(*item) for item in ranked[: checked_count(first, default=_SHORT_LIST)]]

    return many(ActorScoreType, description, first=first_argument(_SHORT_LIST), resolver=resolve)


class MeasuredNumberType(graphene.ObjectType):
    """One number for the whole network. Its unit and range are said by the measure."""

    class Meta:
        name = "MeasuredNumber"

    value = graphene.Float(description="The number; null where it is not defined, and never 0 instead.")
    why_not = _why_not()


class GroupNumberType(graphene.ObjectType):
    """One group and its number."""

    class Meta:
        name = "GroupNumber"

    group = graphene.String(
        required=True, description="The stage, the role, or the code of the district, by what was asked for."
    )
    value = graphene.Float(required=True, description="The number of the group.")


class EIIndexType(graphene.ObjectType):
    """Whether ties leave the groups (1) or stay within them (−1)."""

    class Meta:
        name = "EIIndex"

    value = graphene.Float(description="Of the whole network, −1 to 1; null where no tie joins known groups.")
    why_not = _why_not()
    groups = many(GroupNumberType, "The same of each group that has ties, −1 to 1.", assumed=10)

    @staticmethod
    def resolve_groups(index: EIIndex, _info: Info) -> list[dict[str, object]]:
        return [{"group": name, "value": value} for name, value in index.groups.items()]


class SampledScoresType(graphene.ObjectType):
    """Estimates from random shortest paths, and how far off they are at most."""

    class Meta:
        name = "SampledScores"

    error = graphene.Float(
        required=True,
        description="With the given confidence none of the values is further than this from the exact one.",
    )
    confidence = graphene.Float(required=True, description="The probability that this holds, 0 to 1.")
    samples = graphene.Int(required=True, description="How many paths were drawn.")
    highest = _scores("The actors with the highest estimates, each a share, 0 to 1.")


class CutType(graphene.ObjectType):
    """The fewest ties between actors that hold two sides together."""

    class Meta:
        name = "Cut"

    size = graphene.Int(
        description="How many pairs of actors would have to lose their tie; null where no two are joined."
    )
    why_not = _why_not()
    ties = weighing(
        many(
            graphene.List(graphene.NonNull(ActorRefType)),
            "The pairs, each of two actors, in the order of their codes.",
            assumed=10,
        ),
        within=2,
    )
    smaller_side = many(ActorRefType, "The actors on the smaller side.", assumed=20)

    @staticmethod
    def resolve_ties(cut: Cut, info: Info) -> list[list[Actor]]:
        actors = info.context.network(info).actors
        return [[actors[one], actors[other]] for one, other in cut.ties or ()]

    @staticmethod
    def resolve_smaller_side(cut: Cut, info: Info) -> list[Actor]:
        actors = info.context.network(info).actors
        return [actors[code] for code in cut.smaller_side]


class StabilityType(graphene.ObjectType):
    """How far communities stay the same when only chance changes."""

    class Meta:
        name = "Stability"

    mean_ami = graphene.Float(
        description="The mean adjusted mutual information of two runs: 1 if all agree, about 0 if they agree by "
        "chance only; null where nobody is tied."
    )
    mean_modularity = graphene.Float(
        description="The mean modularity of the runs; null where nobody is tied."
    )
    why_not = _why_not()
    steadiest = _scores(
        "The actors that stay most with their community of the first run: the mean share, 0 to 1, of its others who "
        "are with them in the other runs."
    )


class ComparedNumber(NamedTuple):
    """One number of a measure with its name."""

    name: str
    compared: Compared


def _compared(field: str, description: str) -> graphene.Field:
    return graphene.Field(
        graphene.Int if field == "samples" else graphene.Float,
        required=field == "samples",
        description=description,
        resolver=lambda row, _info: getattr(row.compared, field),
    )


class ComparedNumberType(graphene.ObjectType):
    """One number of the network, and where it stands among those of random networks."""

    class Meta:
        name = "ComparedNumber"

    name = graphene.String(
        required=True,
        description="The code of an actor, with a role after it where there are several, or a field.",
    )
    actor = graphene.Field(ActorRefType, description="The actor; null where the number is not one actor's.")
    observed = _compared("observed", "The number on the network; null where it is not defined.")
    mean = _compared("mean", "The mean over the random networks; null where it is defined on none.")
    sd = _compared("sd", "Their standard deviation, with n − 1; null below two.")
    z = _compared("z", "(observed − mean) / sd; null where the random networks do not differ.")
    quantile = _compared(
        "quantile", "The share of random networks below, 0 to 1, those level with it counting half."
    )
    samples = _compared("samples", "On how many random networks it is defined.")

    @staticmethod
    def resolve_actor(row: ComparedNumber, info: Info) -> Actor | None:
        return info.context.network(info).actors.get(row.name.split(" ")[0])


class NullComparisonType(graphene.ObjectType):
    """A measure held against the same measure on random networks."""

    class Meta:
        name = "NullComparison"

    count = graphene.Int(required=True, description="How many numbers the measure has on this network.")
    furthest = many(
        ComparedNumberType,
        "The numbers furthest from chance, by |z|.",
        first=first_argument(_SHORT_LIST),
    )

    @staticmethod
    def resolve_count(comparison: NullComparison, _info: Info) -> int:
        return len(comparison.values)

    @staticmethod
    def resolve_furthest(
        comparison: NullComparison, _info: Info, first: int | None = None
    ) -> list[ComparedNumber]:
        count = checked_count(first, default=_SHORT_LIST)
        return [ComparedNumber(*item) for item in comparison.top(count)]
