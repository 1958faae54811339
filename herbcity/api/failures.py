"""Errors as callers see them: one shape, in their language, and nothing of our insides.

``{message, locations, path, extensions: {code, requestId, retryable, limit, requested}}``; the last two only
where a limit was passed. What we did not raise on purpose is shown as INTERNAL and logged with the request's
id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from graphql import GraphQLError

from herbcity.errors import ErrorCode, Fault, HerbcityError, LimitReached, Refused

_log = structlog.get_logger(__name__)

_RETRYABLE = frozenset(
    {
        ErrorCode.TIMED_OUT,
        ErrorCode.BUDGET_SPENT,
        ErrorCode.TOO_MANY_AT_ONCE,
        ErrorCode.DATABASE_NOT_READY,
        ErrorCode.ISSUER_NOT_READY,
        ErrorCode.TOO_MANY_STREAMS,
    }
)
"""The same request may succeed later."""

MOST_ERRORS = 50
"""How many errors of one request are shown; a request that runs out of time fails in every field at once."""


@dataclass(frozen=True, slots=True)
class InputError:
    """A fault, and where in the caller's input it is."""

    fault: Fault
    path: tuple[str, ...]


def words(fault: Fault, language: str) -> str:
    """The message of a fault in a language, ``"th"`` or ``"en"``."""
    return fault.en if language == "en" else fault.th


def _fault_of(error: GraphQLError, request_id: str) -> tuple[Fault, bool]:
    """What went wrong in our own words, and whether it was a limit."""
    original = error.original_error
    if isinstance(original, HerbcityError):
        return original.fault, isinstance(original, LimitReached)
    if original is None or isinstance(original, GraphQLError):
        return Fault.of(ErrorCode.BAD_USER_INPUT, reason=error.message), False
    _log.error("a field failed", request_id=request_id, path=error.path, exc_info=original)
    return Fault.of(ErrorCode.INTERNAL, request_id=request_id), False


def shown_error(error: GraphQLError, *, language: str, request_id: str) -> dict[str, Any]:
    """One error as callers see it."""
    fault, is_limit = _fault_of(error, request_id)
    extensions: dict[str, Any] = {
        "code": fault.code.value,
        "requestId": request_id,
        "retryable": fault.code in _RETRYABLE,
    }
    if is_limit:
        extensions["limit"] = fault.details.get("allowed")
        if "value" in fault.details:
            extensions["requested"] = fault.details["value"]
    shown: dict[str, Any] = {"message": words(fault, language)}
    if error.locations:
        shown["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path:
        shown["path"] = error.path
    return {**shown, "extensions": extensions}


def shown_errors(errors: Iterable[GraphQLError], *, language: str, request_id: str) -> list[dict[str, Any]]:
    """The errors of a request as callers see them. Running out of time is said once, not once a field; what is wrong
    with a document in several places is said once, with all of them."""
    shown: list[dict[str, Any]] = []
    of_the_document: dict[str, list[dict[str, int]]] = {}
    timed_out = False
    for error in errors:
        original = error.original_error
        if isinstance(original, HerbcityError) and original.code is ErrorCode.TIMED_OUT:
            if timed_out:
                continue
            timed_out = True
        for one in _one_by_one(error):
            if len(shown) == MOST_ERRORS:
                return shown
            told = shown_error(one, language=language, request_id=request_id)
            if "path" not in told and "locations" in told:
                known = of_the_document.setdefault(told["message"], told["locations"])
                if known is not told["locations"]:
                    known += told["locations"]
                    continue
            shown.append(told)
    return shown


def _one_by_one(error: GraphQLError) -> Iterable[GraphQLError]:
    """An error for each fault of a refused question, all at the same place."""
    original = error.original_error
    if not isinstance(original, Refused):
        return [error]
    return [
        GraphQLError(
            fault.en,
            nodes=error.nodes,
            path=error.path,
            original_error=HerbcityError(fault.code, **fault.details),
        )
        for fault in original.faults
    ]


def as_graphql_error(error: HerbcityError) -> GraphQLError:
    """An error of ours that concerns the whole request and no field of it."""
    return GraphQLError(error.en, original_error=error)
