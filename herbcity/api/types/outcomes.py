"""Outcomes: what came of suggestions, against what had been predicted."""

from __future__ import annotations

import graphene

from herbcity.analyses.decisions.outcomes import Outcome, Outcomes, Tally
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.context import Info
from herbcity.api.ids import global_id
from herbcity.api.paging import checked_count
from herbcity.api.suggested import suggestion_named
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.enums import LinkKindEnum, SuggestionStateEnum
from herbcity.api.types.fields import first_argument, many, maybe_many
from herbcity.api.types.names import ACTOR, SUGGESTION
from herbcity.api.types.scalars import BahtType, Date
from herbcity.api.types.suggestions import DecisionType
from herbcity.network.values import Actor
from herbcity.registry.decided import REALISING

_DECIDED = 20


@dates_in_words
class OutcomeType(graphene.ObjectType):
    """A suggestion on which somebody decided: what was predicted when it was taken up, and what came of it."""

    class Meta:
        name = "Outcome"

    suggestion_id = graphene.ID(
        required=True, description="The global id of the suggestion, also once it has gone."
    )
    suggestion = graphene.Field(
        SUGGESTION, description="The suggestion as it is now; null where it is a link already or has gone."
    )
    kind = graphene.Field(LinkKindEnum, required=True, description="The kind of link.")
    source = graphene.Field(ACTOR, required=True, description="The source of the link.")
    target = graphene.Field(ACTOR, required=True, description="The target of the link.")
    state = graphene.Field(
        SuggestionStateEnum,
        required=True,
        description="What was decided last; OPEN where a dismissed one has come back.",
    )
    decided_on = graphene.Field(Date, required=True, description="The day of the last decision.")
    decisions = many(DecisionType, "All decisions about it, in their order.", assumed=3)
    predicted_thb = graphene.Field(
        BahtType,
        description="What was predicted when it was first taken up, in THB a year; null where it was not known.",
    )
    predicted_probability = graphene.Float(
        description="The chance that was predicted then, 0 to 1; null where it was not known."
    )
    realised_thb = graphene.Float(
        description="What came of it, as reported last, in THB a year; below 0 where it cost more than it brought; "
        "null where not reported."
    )

    @staticmethod
    def resolve_suggestion_id(outcome: Outcome, _info: Info) -> str:
        return global_id("Suggestion", outcome.suggestion)

    @staticmethod
    def resolve_suggestion(outcome: Outcome, info: Info) -> Suggestion | None:
        info.context.check_time()
        return suggestion_named(info.context.holder, info.context.network(info), outcome.suggestion)

    @staticmethod
    def resolve_source(outcome: Outcome, info: Info) -> Actor:
        return info.context.network(info).actors[outcome.source]

    @staticmethod
    def resolve_target(outcome: Outcome, info: Info) -> Actor:
        return info.context.network(info).actors[outcome.target]


class OutcomeTallyType(graphene.ObjectType):
    """Predicted against realised over some outcomes."""

    class Meta:
        name = "OutcomeTally"

    kind = graphene.Field(LinkKindEnum, description="The kind of link; null where it is over all kinds.")
    decided = graphene.Int(required=True, description="How many suggestions were decided on.")
    active = graphene.Int(required=True, description="How many of these are links at work now.")
    compared = graphene.Int(
        required=True,
        description=f"How many were agreed on or came about ({', '.join(REALISING)}) and have both numbers: "
        "the predicted and the realised THB.",
    )
    predicted_thb = graphene.Field(
        BahtType,
        required=True,
        description="What was predicted for the compared ones, in THB a year together.",
    )
    realised_thb = graphene.Float(
        required=True, description="What came of the compared ones, in THB a year together."
    )
    ratio = graphene.Float(
        description="Realised THB for each predicted THB (the middle), over the compared ones; below 0 where they lost "
        "money together; null where there are none or nothing above 0 was predicted for them."
    )
    judged = graphene.Int(
        required=True,
        description="How many had a predicted chance and are settled: they came about (ACTIVE, ENDED) or were "
        "dismissed.",
    )
    chance = graphene.Float(
        description="The mean predicted chance of the judged ones, 0 to 1; null without any."
    )
    share = graphene.Float(
        description="The share of the judged ones that came about, 0 to 1; null without any."
    )

    @staticmethod
    def resolve_ratio(tally: Tally, _info: Info) -> float | None:
        return tally.ratio


class OutcomesType(graphene.ObjectType):
    """What came of the suggestions that were decided on."""

    class Meta:
        name = "Outcomes"

    decided = maybe_many(
        OutcomeType, "The suggestions decided on, the latest decision first.", first=first_argument(_DECIDED)
    )
    by_kind = many(
        OutcomeTallyType,
        "Predicted against realised, by kind of link; kinds without decisions left out.",
        assumed=12,
    )
    total = graphene.Field(
        OutcomeTallyType, required=True, description="Predicted against realised, all kinds."
    )

    @staticmethod
    def resolve_decided(found: Outcomes, _info: Info, first: int | None = None) -> list[Outcome]:
        return list(found.decided[: checked_count(first, default=_DECIDED)])
