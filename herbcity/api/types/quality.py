"""How often suggestions are right: the back-test, its baselines and its calibration."""

from __future__ import annotations

import graphene

from herbcity.analyses.quality.back_testing import SuggestionQuality
from herbcity.analyses.quality.trials import Way
from herbcity.api.context import Info
from herbcity.api.types.enums import Language, LinkKindEnum
from herbcity.api.types.fields import language_argument, many
from herbcity.api.types.scalars import Date, IntervalType
from herbcity.network.values import Interval

_NOTHING, _MISSED = "nothing was held out", "no held-out link is a candidate"


def _figure(name: str, description: str, *, unknown: str = _NOTHING) -> graphene.Field:
    return graphene.Field(
        IntervalType,
        name=name,
        description=f"{description} With its 95 % bootstrap interval over actors; null where {unknown}.",
    )


class QualityFiguresType(graphene.ObjectType):
    """How one way of scoring did, each figure with its 95 % bootstrap interval over actors."""

    class Meta:
        name = "QualityFigures"

    hits_at_5 = _figure("hitsAt5", "The share of held-out links among the first 5 of their lists.")
    hits_at_10 = _figure("hitsAt10", "The share of held-out links among the first 10 of their lists.")
    mean_reciprocal_rank = _figure(
        "meanReciprocalRank", "The mean of 1/rank of held-out links in their lists."
    )
    map_at_10 = _figure("mapAt10", "The mean over the lists of the average precision of their first 10.")
    auc = _figure(
        "auc",
        "The chance that a held-out link scores higher than a pair that is not linked.",
        unknown=_MISSED,
    )
    average_precision = _figure(
        "averagePrecision", "The area under precision and recall over all candidates.", unknown=_MISSED
    )


class BaselineType(graphene.ObjectType):
    """A plain way of guessing links, on the same pairs. What a model is worth is what it adds to the best of these."""

    class Meta:
        name = "Baseline"

    name = graphene.String(
        required=True,
        description="What it goes by: distance, degree product, common neighbours, same herb, role to role, random; "
        "or boosted trees, the challenger.",
    )
    hits_at_10 = graphene.Float(
        name="hitsAt10", description="Its hits at 10, 0 to 1; null where nothing was held out."
    )
    map_at_10 = graphene.Float(
        name="mapAt10",
        description="Its mean average precision at 10, 0 to 1; null where nothing was held out.",
    )
    auc = graphene.Float(
        description="Its AUC, 0 to 1; null where no held-out link is a candidate, or nothing else is."
    )
    figures = graphene.Field(
        QualityFiguresType, required=True, description="All its figures, with intervals as the model has."
    )

    @staticmethod
    def resolve_hits_at_10(way: Way, _info: Info) -> float | None:
        return _mid(way.figures.hits_at_10)

    @staticmethod
    def resolve_map_at_10(way: Way, _info: Info) -> float | None:
        return _mid(way.figures.map_at_10)

    @staticmethod
    def resolve_auc(way: Way, _info: Info) -> float | None:
        return _mid(way.figures.auc)


class QualityLeadType(graphene.ObjectType):
    """By how much the model is above the best plain guess."""

    class Meta:
        name = "QualityLead"

    over = graphene.String(required=True, description="The name of the baseline with the most hits at 10.")
    hits_at_10 = graphene.Field(
        IntervalType,
        name="hitsAt10",
        required=True,
        description="The model's hits at 10 less that baseline's, -1 to 1, with the 95 % bootstrap interval of the "
        "difference. Where it holds 0, nobody can tell whether the model is better.",
    )


class CalibrationBinType(graphene.ObjectType):
    """Pairs of about the same predicted chance: what was predicted, and what came true."""

    class Meta:
        name = "CalibrationBin"

    predicted = graphene.Float(
        required=True, description="Their mean predicted chance of being a held-out link, 0 to 1."
    )
    observed = graphene.Float(required=True, description="The share of them that are, 0 to 1.")
    count = graphene.Int(required=True, description="How many pairs.")


class SuggestionQualityType(graphene.ObjectType):
    """How often suggestions would have been right about links that the model was not shown.

    Links are held out, the model is taught on the rest, and every held-out link is looked for in two lists: among
    all that its giver could be linked to, and among all that its taker could.
    """

    class Meta:
        name = "SuggestionQuality"

    kind = graphene.Field(LinkKindEnum, description="The kind of link; null for all kinds together.")
    split_on = graphene.Field(
        Date,
        description="Links that begin on this day or later were held out; null where a random fifth was.",
    )
    held_out = graphene.Int(required=True, description="How many linked pairs were held out.")
    missed = graphene.Int(
        required=True,
        description="How many of them no listing or tie shows to be possible any more; they count as not found.",
    )
    candidates = graphene.Int(
        required=True, description="Among how many pairs the held-out ones were looked for."
    )
    median_list = graphene.Float(
        description="How many candidates the median list has, of the lists with any in which a held-out link is looked "
        "for; null without any. Lists of 10 or fewer give hits at 10 away: hold the figures against those of `random`."
    )
    hits_at_5 = _figure("hitsAt5", "The share of held-out links among the first 5 of their lists.")
    hits_at_10 = _figure("hitsAt10", "The share of held-out links among the first 10 of their lists.")
    mean_reciprocal_rank = _figure(
        "meanReciprocalRank", "The mean of 1/rank of held-out links in their lists."
    )
    map_at_10 = _figure("mapAt10", "The mean over the lists of the average precision of their first 10.")
    auc = _figure(
        "auc",
        "The chance that a held-out link has a higher probability than a pair that is not linked, among candidates.",
        unknown=_MISSED,
    )
    average_precision = _figure(
        "averagePrecision", "The area under precision and recall over all candidates.", unknown=_MISSED
    )
    challenger = graphene.Field(
        BaselineType,
        description="Boosted trees on the model's own features, on the same pairs: much better ones would say that the "
        "model misses something. Null where there were too few ties to teach them.",
    )
    baselines = many(BaselineType, "Plain ways of guessing, on the same pairs.", assumed=6)
    lead = graphene.Field(
        QualityLeadType,
        description="The model held against the best plain guess; null where nothing was held out.",
    )
    calibration = many(
        CalibrationBinType,
        "Whether predicted chances came true, in bins of equally many pairs, lowest first.",
        assumed=10,
    )
    calibration_error = graphene.Float(
        description="The mean distance between predicted and observed over the bins, 0 to 1; null without any."
    )
    calibration_why_not = graphene.String(
        description="Why there is no calibration, or which kinds of link the one of all kinds leaves out; null where "
        "nothing is left out.",
        language=language_argument(),
    )
    too_thin = graphene.Boolean(
        required=True,
        description="Whether fewer than 20 links were held out, so that the figures say little.",
    )
    command = graphene.String(
        required=True,
        description="The command line that computes all this again where HERBCITY_DATABASE_URL names the same "
        "registry; `digest` tells whether it is the same.",
    )
    revision = graphene.Int(
        required=True, description="The revision of the registry that it is computed from."
    )
    as_of = graphene.Field(Date, required=True, description="The day on which links and listings are judged.")
    digest = graphene.String(
        required=True,
        description="SHA-256 of the records that it is computed from. Cite it with `asOf` and `command`.",
    )
    by_kind = many(
        lambda: SuggestionQualityType, "The same kind by kind; empty for a single kind.", assumed=12
    )

    @staticmethod
    def resolve_calibration_why_not(
        quality: SuggestionQuality, _info: Info, language: Language | None = None
    ) -> str | None:
        reason = quality.calibration_why_not
        if reason is None:
            return None
        return reason.en if language is Language.EN else reason.th

    @staticmethod
    def resolve_hits_at_5(quality: SuggestionQuality, _info: Info) -> Interval | None:
        return quality.figures.hits_at_5

    @staticmethod
    def resolve_hits_at_10(quality: SuggestionQuality, _info: Info) -> Interval | None:
        return quality.figures.hits_at_10

    @staticmethod
    def resolve_mean_reciprocal_rank(quality: SuggestionQuality, _info: Info) -> Interval | None:
        return quality.figures.mean_reciprocal_rank

    @staticmethod
    def resolve_map_at_10(quality: SuggestionQuality, _info: Info) -> Interval | None:
        return quality.figures.map_at_10

    @staticmethod
    def resolve_auc(quality: SuggestionQuality, _info: Info) -> Interval | None:
        return quality.figures.auc

    @staticmethod
    def resolve_average_precision(quality: SuggestionQuality, _info: Info) -> Interval | None:
        return quality.figures.average_precision


def _mid(figure: Interval | None) -> float | None:
    return figure.mid if figure else None
