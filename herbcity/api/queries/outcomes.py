"""What came of suggestions, and what to ask so that the next ones are better."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.analyses.decisions.outcomes import Outcomes, outcomes
from herbcity.analyses.questions.asking import TRIED, Question, next_questions
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.paging import checked_count
from herbcity.api.queries.arguments import another_state, look, moment_arguments
from herbcity.api.teaching import taught_for
from herbcity.api.types.fields import first_argument, maybe_many
from herbcity.api.types.outcomes import OutcomesType
from herbcity.api.types.questions import QuestionType

_QUESTIONS = 5


class OutcomeQueries:
    """What came of suggestions, and what to ask next."""

    outcomes = weighing(
        graphene.Field(
            OutcomesType,
            required=True,
            description="What came of the suggestions that were decided on, against what had been predicted.",
            **moment_arguments(),
        ),
        own=200,
        waits=True,
        by=("asOf",),
        more=another_state,
    )
    next_questions = weighing(
        maybe_many(
            QuestionType,
            "The questions whose answers would change the ten best suggestions most, the one on which most hangs "
            "first; empty where no suggestion of a material rests on a price, quantity or place that "
            "is missing, old, without a date or "
            "vague.",
            first=first_argument(_QUESTIONS, TRIED),
            **moment_arguments(),
        ),
        own=20_000,
        waits=True,
        by=("asOf",),
        more=another_state,
    )

    @staticmethod
    def resolve_outcomes(_root: None, info: Info, **arguments: Any) -> Outcomes:
        return outcomes(look(info, arguments))

    @staticmethod
    def resolve_next_questions(
        _root: None, info: Info, first: int | None = None, **arguments: Any
    ) -> list[Question]:
        count = checked_count(first, default=_QUESTIONS, largest=TRIED)
        info.context.check_time()
        # Always the same count, so that asking for fewer questions gives the first of the same ones.
        network = look(info, arguments)
        taught = taught_for(info.context.holder, network)
        return list(next_questions(network, count=TRIED, taught=taught).asked[:count])
