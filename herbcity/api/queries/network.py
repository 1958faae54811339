"""The network that the records form, and the links that it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import graphene

from herbcity.analyses.suggesting import Suggestion
from herbcity.api import ordering
from herbcity.api.conditions import Where, existing, suggestion_test
from herbcity.api.context import Info
from herbcity.api.paging import Page
from herbcity.api.queries.arguments import connection_field, look, moment_arguments, revision_argument
from herbcity.api.types.connections import connection_of, page_wanted
from herbcity.api.types.enums import FlowEnum
from herbcity.api.types.fields import choices
from herbcity.api.types.filters import SuggestionFilter
from herbcity.api.types.networks import NetworkType
from herbcity.api.types.suggestions import SuggestionType
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import EvidenceLevel, Flow

SuggestionConnection = connection_of(SuggestionType, "suggestions")


class NetworkQueries:
    """The network that the records form."""

    network = graphene.Field(
        NetworkType,
        description="The network that the records form, and its analyses.",
        revision=revision_argument(),
        flows=choices(FlowEnum, "Only links that carry any of these; all of them if left out."),
        **moment_arguments(),
    )

    suggestions = connection_field(
        SuggestionConnection,
        "Links that are not there and could be, best first: those with a known value before the others, what "
        "both sides ask for before what one was never asked about, then by value or by reasons and distance.",
        where=graphene.Argument(
            SuggestionFilter, description="Which suggestions; all that were not dismissed if left out."
        ),
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
        if around is None:
            rows = ordering.all_suggestions_in_order(network)
        else:
            rows = ordering.suggestions_in_order_around(network, existing(network.actors, "Actor", around))
        return Page(rows, page_wanted(arguments), suggestion_test(network, where))
