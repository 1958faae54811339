"""Which links to work on this quarter."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.planned import MOST_QUESTIONS, Planned, planned
from herbcity.api.queries.arguments import another_state, look, moment_arguments
from herbcity.api.types.plan_input import PlanInput
from herbcity.api.types.plans import PlanType


class PlanQueries:
    """Which links to work on."""

    plan = weighing(
        graphene.Field(
            PlanType,
            description="Which of the suggestions to work on together, within what the office, the actors and their "
            "offers, needs and capacities can do: nothing is promised twice, and no limit is exceeded.",
            input=graphene.Argument(
                PlanInput,
                required=True,
                description="What limits the plan, and from which suggestions it is made.",
            ),
            **moment_arguments(),
        ),
        own=55_000,
        sized_by=("input.whyNot",),
        assumed=0,
        each=5_000,
        most=MOST_QUESTIONS,
        waits=True,
        by=("asOf",),
        more=another_state,
    )

    @staticmethod
    def resolve_plan(_root: None, info: Info, input: dict[str, Any], **arguments: Any) -> Planned:
        return planned(info, look(info, arguments), input)
