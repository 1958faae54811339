"""Deciding what becomes of a suggestion."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import Any

import graphene
import msgspec

from herbcity.analyses.decisions.dismissals import facts_of, reason_of
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.context import Context, Info
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import Draft, Given, birth, carry_out, reference
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.suggested import standing_suggestion, suggestion_named
from herbcity.api.types.enums import DismissalReasonEnum, SuggestionStateEnum
from herbcity.api.types.scalars import Date
from herbcity.api.types.suggestions import SuggestionType
from herbcity.errors import ErrorCode, Fault, NotFound, Refused
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Decision
from herbcity.registry.changes import RecordKind
from herbcity.registry.decided import EARLIEST, REALISING
from herbcity.registry.drafts import Body
from herbcity.registry.identity import record_id
from herbcity.registry.tables import LONGEST_NOTE
from herbcity.thai import buddhist_date
from herbcity.vocabulary import SuggestionState


class DecideSuggestionInput(graphene.InputObjectType):
    """What became of a suggestion."""

    suggestion = graphene.ID(required=True, description="The suggestion, by global id.")
    state = graphene.InputField(SuggestionStateEnum, required=True, description="What it became.")
    on = graphene.InputField(
        Date,
        description=f"The day of the decision, from {EARLIEST} to today, in Thailand; today if left out. The decision "
        "of the latest day is the one that counts, of one day the one recorded last.",
    )
    note = graphene.String(
        description=f"Why, or what was agreed, at most {LONGEST_NOTE:,} characters. Everybody can read it: what looks "
        "like a telephone number, an e-mail address or a citizen's 13-digit number is refused as PERSONAL_DATA or "
        "PERSONAL_NUMBER. Write the office or role instead of a person."
    )
    because = graphene.InputField(
        DismissalReasonEnum,
        description="Why it is dismissed: the suggestion comes back only when a fact of this reason has changed. "
        "Left out, it is CERTIFICATE where the note says that one is lacking, such as GACP, and otherwise OTHER. Only "
        "with DISMISSED.",
    )
    realised_thb = graphene.Float(
        description="What came of it, in THB a year; below 0 where it cost more than it brought. Only with "
        f"{', '.join(REALISING[:-1])} or {REALISING[-1]}: before that nothing can have come of it."
    )
    reason = inputs.reason()
    client_key = inputs.client_key()


DecideSuggestionPayload = payload_of(
    "DecideSuggestion",
    "suggestion",
    SuggestionType,
    "The suggestion as it is now; null too where it is a link already",
)


class _Repeated(Fault):
    """A decision sent twice, in the words of who sent it; its code and its details are those of every duplicate."""

    @property
    def th(self) -> str:
        last: Decision = self.details["last"]
        return f"บันทึก “{last.state.th}” ของวันที่ {buddhist_date(last.decided_on)} ไว้แล้ว ไม่ต้องบันทึกซ้ำ"

    @property
    def en(self) -> str:
        last: Decision = self.details["last"]
        return (
            f"This was recorded already: {last.state.en} on {last.decided_on}. There is nothing left to do."
        )


def _ends(network: NetworkSnapshot, suggestion: Suggestion | None, key: str, given: str) -> tuple[str, str]:
    """The ends of a suggestion, also of one that has gone but was decided on before. Raises NotFound."""
    if suggestion:
        return suggestion.source, suggestion.target
    for decision in network.decisions_on(key):
        return decision.source, decision.target
    raise NotFound(kind="Suggestion", value=given, field="suggestion")


def _decided(context: Context, given: Given) -> Draft:
    # What is kept of a decision is compared with the whole registry later, whoever decided.
    network = context.whole.current()
    key = standing_suggestion(network, reference("Suggestion", given["suggestion"]))
    suggestion = suggestion_named(context.whole, network, key)
    source, target = _ends(network, suggestion, key, given["suggestion"])
    before = network.decisions_on(key)
    values = {
        "suggestion": key,
        "source": source,
        "target": target,
        "state": given["state"].value,
        "decided_on": (given.get("on") or network.as_of).isoformat(),
        "by": context.viewer.label,
        "note": given.get("note"),
        "realised_thb": given.get("realised_thb"),
        **_reason(network, key, given),
        **_prediction(suggestion),
    }
    last = max(before, key=attrgetter("number", "decided_on"), default=None)
    if last is not None and _says_the_same(last, values):
        raise Refused(
            [_Repeated.of(ErrorCode.DUPLICATE, None, kind=RecordKind.DECISION, value=last.id, last=last)]
        )
    # Counted over all: on one day, the dismissal of a link and a decision about a chain of it have their order too.
    values["number"] = max((one.number for one in network.decisions.values()), default=0) + 1
    decision_id = record_id(RecordKind.DECISION, values)
    return birth(RecordKind.DECISION, decision_id, {**values, "id": decision_id})


def _reason(network: NetworkSnapshot, key: str, given: Given) -> Body:
    """Why it is dismissed, and what is recorded now that could bring it back."""
    because, note = given.get("because"), given.get("note")
    if given["state"] is not SuggestionState.DISMISSED:
        return {"because": because}
    because = because or reason_of(note)
    return {
        "because": because,
        "facts": msgspec.to_builtins(facts_of(network, key, because=because, note=note)),
    }


def _prediction(suggestion: Suggestion | None) -> Body:
    """What the suggestion says today; nothing where it has become a link or has gone."""
    if suggestion is None:
        return {}
    return {
        "predicted_thb": list(suggestion.value) if suggestion.value else None,
        "predicted_probability": suggestion.probability,
    }


def _says_the_same(decision: Decision, values: Body) -> bool:
    """Whether this was decided already, word for word and on the same facts: somebody clicked twice."""
    said = msgspec.convert({**values, "id": decision.id, "number": decision.number}, Decision)
    kept = {"predicted_thb": None, "predicted_probability": None}
    return msgspec.structs.replace(said, **kept) == msgspec.structs.replace(decision, **kept)


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
        outcome = carry_out(
            info,
            Permission.DECIDE_SUGGESTION,
            input,
            lambda _desk, given: _decided(info.context, given),
            reason="Decision recorded through the API",
            names={"decided_on": "on"},
        )
        if outcome.thing is None:
            return outcome
        network = info.context.network(info)
        now = suggestion_named(info.context.holder, network, outcome.thing.suggestion)
        return replace(outcome, thing=now)
