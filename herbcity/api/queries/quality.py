"""How often suggestions are right."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from herbcity.analyses.quality.back_testing import SuggestionQuality, back_test
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.queries.arguments import another_state, look, moment_arguments
from herbcity.api.types.enums import LinkKindEnum
from herbcity.api.types.quality import SuggestionQualityType
from herbcity.api.types.scalars import Date
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.vocabulary import LinkKind

_SEEDS = range(100)


class QualityQueries:
    """How often suggestions are right."""

    suggestion_quality = weighing(
        graphene.Field(
            SuggestionQualityType,
            description="How often suggestions would have been right about links that the model was not shown, against "
            "plain ways of guessing. In a large registry this takes longer than one request may: what was TIMED_OUT "
            "goes on where it was when the same is asked again, until something is written.",
            kind=graphene.Argument(
                LinkKindEnum, description="Only this kind of link; all kinds if left out."
            ),
            split_on=graphene.Argument(
                Date,
                description="Hold out the links that begin on this day or later; if left out, a "
                "random fifth of each kind.",
            ),
            seed=graphene.Argument(
                graphene.Int,
                default_value=0,
                description=f"Draws the fifth and the intervals, 0 to {_SEEDS[-1]}; the same seed "
                "gives the same figures.",
            ),
            **moment_arguments(),
        ),
        own=250_000,
        waits=True,
        by=("asOf",),
        more=another_state,
    )

    @staticmethod
    def resolve_suggestion_quality(
        _root: None,
        info: Info,
        kind: LinkKind | None = None,
        split_on: date | None = None,
        seed: int | None = None,
        **arguments: Any,
    ) -> SuggestionQuality:
        drawn = seed or 0
        if drawn not in _SEEDS:
            raise HerbcityError(
                ErrorCode.OUT_OF_RANGE, field="seed", value=drawn, allowed=f"0 to {_SEEDS[-1]}"
            )
        found = back_test(look(info, arguments), kind=kind, split_on=split_on, seed=drawn)
        return found.at(arguments.get("levels"), public=not info.context.sees_personal)
