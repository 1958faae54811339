"""The network that the records form, and the links that it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import graphene

from herbcity.analyses.suggestion import Suggestion
from herbcity.api import ordering
from herbcity.api.conditions import Where, existing_actor, suggestion_test, suggestions_where
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.paging import Page
from herbcity.api.queries.arguments import (
    MOMENT,
    another_state,
    connection_field,
    look,
    moment_arguments,
    revision_argument,
)
from herbcity.api.suggested import suggestions
from herbcity.api.types.connections import connection_of, page_wanted
from herbcity.api.types.enums import FlowEnum, SuggestionGroupByEnum, SuggestionOrderEnum
from herbcity.api.types.fields import choices
from herbcity.api.types.filters import SuggestionFilter
from herbcity.api.types.networks import NetworkType
from herbcity.api.types.suggestions import SuggestionType
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import EvidenceLevel, Flow, SuggestionOrder

SuggestionConnection = connection_of(SuggestionType, "suggestions", grouped_by=SuggestionGroupByEnum)


class NetworkQueries:
    """The network that the records form."""

    network = weighing(
        graphene.Field(
            NetworkType,
            description="The network that the records form, and its analyses.",
            revision=revision_argument(),
            flows=choices(FlowEnum, "Only links that carry any of these; all of them if left out."),
            **moment_arguments(),
        ),
        waits=MOMENT,
        by=("asOf", "revision"),
        more=another_state,
    )

    suggestions = weighing(
        connection_field(
            SuggestionConnection,
            "Links that are not there and could be, best first: those with a known value before the others, what "
            "both sides ask for before what one was never asked about, then by expected value; each further one of "
            "the same actor counts less, so that one big buyer does not fill the list. For each offer and each need "
            "the best five counterparts are compared, the most valuable of a material, the nearest of a service: "
            "five here does not mean that there are no more. `listings` has every open offer and need, and every "
            "possible pair has a suggestion by its id.",
            order_by=graphene.Argument(
                SuggestionOrderEnum,
                default_value=SuggestionOrder.EXPECTED_VALUE,
                description="What they are ordered by, the highest first; where it is not known, by probability.",
            ),
            where=graphene.Argument(
                SuggestionFilter,
                description="Which suggestions; if left out, all that were neither dismissed "
                "nor came about (ACTIVE, ENDED).",
            ),
        ),
        own=2_000,
        each=10,
        waits=True,
        by=("asOf",),
        more=lambda as_of: 2 * another_state(as_of),
    )

    @staticmethod
    def resolve_network(
        _root: None,
        info: Info,
        as_of: date | None = None,
        revision: int | None = None,
        flows: Sequence[Flow] | None = None,
        levels: Sequence[EvidenceLevel] | None = None,
    ) -> NetworkSnapshot:
        return info.context.look(info, as_of=as_of, revision=revision, flows=flows, levels=levels)

    @staticmethod
    def resolve_suggestions(
        _root: None, info: Info, where: Where | None = None, **arguments: Any
    ) -> Page[Suggestion]:
        network = look(info, arguments)
        around = (where or {}).get("around")
        actor = None if around is None else existing_actor(network, around)
        found = suggestions(
            info.context.holder,
            network,
            around=actor,
            order=arguments["order_by"] or SuggestionOrder.EXPECTED_VALUE,
        )
        rows = ordering.suggestions_in_order(suggestions_where(found, where))
        return Page(rows, page_wanted(arguments), suggestion_test(where))
