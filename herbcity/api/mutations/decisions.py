"""Deciding what becomes of a suggestion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import Draft, Given, birth, carry_out, reference
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.suggested import suggestion_named
from herbcity.api.types.enums import SuggestionStateEnum
from herbcity.api.types.scalars import Date
from herbcity.api.types.suggestions import SuggestionType
from herbcity.errors import NotFound
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.registry.identity import record_id


class DecideSuggestionInput(graphene.InputObjectType):
    """What became of a suggestion."""

    suggestion = graphene.ID(required=True, description="The suggestion, by global id.")
    state = graphene.InputField(SuggestionStateEnum, required=True, description="What it became.")
    on = graphene.InputField(Date, description="The day of the decision; today if left out.")
    note = graphene.String(description="Why, or what was agreed. No personal data.")
    realised_thb = graphene.Float(description="What came of it, in THB a year.")
    reason = inputs.reason()


DecideSuggestionPayload = payload_of(
    "DecideSuggestion",
    "suggestion",
    SuggestionType,
    "The suggestion as it is now; null too where it is a link already",
)


def _ends(network: NetworkSnapshot, key: str, given: str) -> tuple[str, str]:
    """The ends of a suggestion, also of one that has gone but was decided on before. Raises NotFound."""
    suggestion = suggestion_named(network, key)
    if suggestion:
        return suggestion.source, suggestion.target
    for decision in network.decisions_on(key):
        return decision.source, decision.target
    raise NotFound(kind="Suggestion", value=given, field="suggestion")


def _decided(network: NetworkSnapshot, given: Given, by: str) -> Draft:
    key = reference("Suggestion", given["suggestion"])
    source, target = _ends(network, key, given["suggestion"])
    values = {
        "suggestion": key,
        "source": source,
        "target": target,
        "state": given["state"].value,
        "decided_on": (given.get("on") or network.as_of).isoformat(),
        "by": by,
        "note": given.get("note"),
        "realised_thb": given.get("realised_thb"),
    }
    decision_id = record_id(RecordKind.DECISION, values)
    return birth(RecordKind.DECISION, decision_id, {**values, "id": decision_id})


class DecisionMutations:
    """Writing about suggestions."""

    decide_suggestion = graphene.Field(
        DecideSuggestionPayload,
        description="Record what became of a suggestion. It does not record a link: use `recordLink`. Needs "
        "the role EDITOR.",
        input=DecideSuggestionInput(required=True, description="The decision."),
    )

    @staticmethod
    def resolve_decide_suggestion(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        network = info.context.current
        outcome = carry_out(
            info,
            Permission.DECIDE_SUGGESTION,
            input,
            lambda _session: _decided(network, input, info.context.viewer.label),
            reason="Decision recorded through the API",
            names={"decided_on": "on"},
        )
        if outcome.errors:
            return outcome
        decision = outcome.thing
        return replace(outcome, thing=suggestion_named(info.context.network(info), decision.suggestion))
