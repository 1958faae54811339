"""What a decision about a suggestion must fulfil by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from herbcity.errors import ErrorCode
from herbcity.registry.changes import RecordKind
from herbcity.registry.prose import tells_a_citizen, tells_a_person
from herbcity.thai import today
from herbcity.vocabulary import LinkKind, SuggestionState

EARLIEST = date(2017, 1, 1)
"""No decision is older, by our choice: with this year (B.E. 2560) the first National Master Plan on Thai Herbs began,
and with it the herb cities. A day before is a slip of the keyboard."""

REALISING = (
    SuggestionState.AGREED,
    SuggestionState.TRIAL,
    SuggestionState.ACTIVE,
    SuggestionState.ENDED,
)
"""The states in which something can have come of it: those in which a link holds, and its end."""


def _is_key(suggestion: str, source: str | None, target: str | None) -> bool:
    """Whether it is the key of a suggestion between these two; of a chain it goes on with the buyer and the form."""
    kind, *ends = suggestion.split("|")
    right = (source in (None, ends[0]) and target in (None, ends[1])) if len(ends) in (5, 7) else False
    return right and kind in LinkKind.__members__


def decided(kind: RecordKind, body: Mapping[str, Any]) -> Iterator[tuple[ErrorCode, str, dict[str, Any]]]:
    """Everything that is wrong with a decision: code, field and details. Fields that could not be read are None."""
    if kind is not RecordKind.DECISION:
        return
    if body["suggestion"] is not None and not _is_key(body["suggestion"], body["source"], body["target"]):
        allowed = "KIND|source|target|herb|form|service, with the source and the target of the decision"
        yield ErrorCode.MALFORMED, "suggestion", {"value": body["suggestion"], "allowed": allowed}
    state, because = body["state"], body["because"]
    if because is not None and state not in (None, SuggestionState.DISMISSED):
        allowed = f"only with {SuggestionState.DISMISSED}"
        yield ErrorCode.OUT_OF_RANGE, "because", {"value": because, "allowed": allowed}
    if body["realised_thb"] is not None and state is not None and state not in REALISING:
        allowed = f"only with {', '.join(REALISING)}"
        yield ErrorCode.OUT_OF_RANGE, "realised_thb", {"value": body["realised_thb"], "allowed": allowed}
    first, last = EARLIEST.isoformat(), today().isoformat()
    if body["decided_on"] is not None and not first <= body["decided_on"] <= last:
        allowed = f"from {first} to today, {last}"
        yield ErrorCode.OUT_OF_RANGE, "decided_on", {"value": body["decided_on"], "allowed": allowed}
    note = body["note"]
    if note is not None and tells_a_person(note) and not tells_a_citizen(note):
        # The complaint must not repeat what it complains of.
        yield ErrorCode.PERSONAL_DATA, "note", {"value": None}
    predicted = body["predicted_thb"]
    if predicted is not None and (len(predicted) != 3 or sorted(predicted) != predicted):
        yield ErrorCode.NOT_AN_INTERVAL, "predicted_thb", {"value": predicted}
