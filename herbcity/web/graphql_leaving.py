"""How the answer to a GraphQL request leaves: its status and headers, what it cost, and whether it is kept."""

from __future__ import annotations

from typing import NamedTuple

from starlette.responses import Response
from starlette.types import Scope

from herbcity.api.budgets import Charge
from herbcity.api.execution import Answer, AnswerKind, GraphQLRequest
from herbcity.errors import HerbcityError, LimitReached
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.web.answers import (
    CONTENT_TYPE,
    GRAPHQL_JSON,
    JSON,
    RawHeaders,
    Reply,
    encoded,
    error_response,
    status_of,
)
from herbcity.web.kept_answers import KeptAnswer, Question
from herbcity.web.security import BUDGET_HEADER, REVISION_HEADER
from herbcity.web.service import Service

_BUDGET = BUDGET_HEADER.lower().encode()
_REVISION = REVISION_HEADER.lower().encode()
_VARY = (b"vary", b"Accept, Accept-Language, Authorization")
_ALLOW = (b"allow", b"POST")
_NOT_KEPT = (b"cache-control", b"no-store")
# May be kept, but not used again without asking whether it is still true.
KEPT_BY_ALL = (b"cache-control", b"public, no-cache")
_KEPT_BY_ONE = (b"cache-control", b"private, no-cache")

_TOO_MANY = 429


class Call(NamedTuple):
    """One request: by whom and from where, what was asked and how it wants to be answered, until when
    (``time.monotonic()``)."""

    scope: Scope
    asked: GraphQLRequest
    question: Question
    by_post: bool
    min_revision: int | None
    if_none_match: bytes | None
    request_id: str
    deadline: float


class Outcome(NamedTuple):
    """An answer, or (None) that the client has it already; what it cost; its tag; from which network; whether for
    everybody. ``retry_after``: in how many seconds to ask again, where it was too early."""

    answer: Answer | None
    charge: Charge
    etag: bytes | None
    network: NetworkSnapshot | None
    public: bool
    retry_after: int | None = None


def not_executed(service: Service, question: Question, request_id: str, error: HerbcityError) -> Response:
    """For a well-formed request that was not executed to its end: what the type says decides about the status."""
    service.metrics.graphql("stopped" if isinstance(error, LimitReached) else "refused")
    told_in_the_body = question.media_type == JSON and status_of(error) != _TOO_MANY
    return error_response(
        error,
        request_id=request_id,
        language=question.language,
        status=200 if told_in_the_body else None,
        media_type=question.media_type,
    )


def sent(service: Service, call: Call, outcome: Outcome) -> Reply:
    """The outcome as it leaves; kept, too, where it is the same for everybody."""
    answer, etag = outcome.answer, outcome.etag
    if answer is None:
        service.metrics.graphql("unchanged")
        assert etag
        return unchanged(etag, _kept_by(outcome), outcome.charge)
    media_type, failed = call.question.media_type, "errors" in answer.body
    content = encoded(answer.body)
    headers: RawHeaders = [
        (b"content-length", b"%d" % len(content)),
        CONTENT_TYPE[media_type],
        _VARY,
        _kept_by(outcome) if etag and not failed else _NOT_KEPT,
    ]
    if answer.revision is not None:
        headers.append((_REVISION, b"%d" % answer.revision))
    if answer.kind is AnswerKind.METHOD_NOT_ALLOWED:
        headers.append(_ALLOW)
    if outcome.retry_after is not None:
        headers.append((b"retry-after", b"%d" % outcome.retry_after))
    if etag and not failed:
        headers.append((b"etag", etag))
        if outcome.public and outcome.network is not None:
            named = call.asked.operation_name or call.asked.document_id or ""
            service.answers.keep(call.question, outcome.network, KeptAnswer(content, headers, etag, named))
    service.metrics.graphql("failed" if failed else "answered")
    return with_cost(_status(answer, media_type), headers, content, outcome.charge)


def with_cost(status: int, headers: RawHeaders, content: bytes, charge: Charge) -> Reply:
    """An answer with what it cost this caller, which is no part of what is kept for all."""
    told = b'%b,"extensions":{"cost":%b}}' % (content[:-1], charge.extension)
    return Reply(status, [(b"content-length", b"%d" % len(told)), *headers[1:]], told)


def unchanged(etag: bytes, kept_by: tuple[bytes, bytes], charge: Charge) -> Reply:
    """That the client has the answer already."""
    return Reply(304, [_VARY, kept_by, (b"etag", etag), (_BUDGET, b"%d" % charge.remaining)], b"")


def _kept_by(outcome: Outcome) -> tuple[bytes, bytes]:
    return KEPT_BY_ALL if outcome.public else _KEPT_BY_ONE


def _status(answer: Answer, media_type: str) -> int:
    if answer.kind is AnswerKind.OK:
        return 200
    if answer.kind is AnswerKind.METHOD_NOT_ALLOWED:
        return 405
    if answer.kind is AnswerKind.UNAVAILABLE:
        return 503
    if answer.kind is AnswerKind.OVER_BUDGET:
        return 429
    return 400 if media_type == GRAPHQL_JSON else 200
