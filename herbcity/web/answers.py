"""The one shape in which every door of the service says what went wrong::

    {"errors": [{"message": "…", "extensions": {"code": "…", "requestId": "…", "retryable": false}}]}

The same for GraphQL, for a path that does not exist and for a fault of our own; people with a browser get the
same words as a page. Nothing from inside (stack traces, SQL, paths) is part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
import numpy as np
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from herbcity.api.failures import as_graphql_error, shown_error
from herbcity.errors import BudgetSpent, ErrorCode, HerbcityError

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
HTML = "text/html"

CONTENT_TYPE = {
    media_type: (b"content-type", f"{media_type}; charset=utf-8".encode())
    for media_type in (JSON, GRAPHQL_JSON)
}

RawHeaders = list[tuple[bytes, bytes]]

STATUS: dict[ErrorCode, int] = {
    ErrorCode.BAD_USER_INPUT: 400,
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.TOKEN_REFUSED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.OUT_OF_SCOPE: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.UNKNOWN_DOCUMENT: 404,
    ErrorCode.METHOD_NOT_ALLOWED: 405,
    ErrorCode.NOT_ACCEPTABLE: 406,
    ErrorCode.REQUEST_TOO_LARGE: 413,
    ErrorCode.UNSUPPORTED_MEDIA_TYPE: 415,
    ErrorCode.BUDGET_SPENT: 429,
    ErrorCode.TOO_MANY_AT_ONCE: 429,
    ErrorCode.TOO_MANY_STREAMS: 429,
    ErrorCode.INTERNAL: 500,
    ErrorCode.DATABASE_NOT_READY: 503,
    ErrorCode.TIMED_OUT: 503,
    ErrorCode.ISSUER_NOT_READY: 503,
}
"""The HTTP status of each code that ends a request; any other code is a bad request, 400."""


class BadRequest(HerbcityError):
    """A request that cannot be answered as it was sent; ``headers`` say what would be right."""

    default_code = ErrorCode.BAD_USER_INPUT

    def __init__(
        self,
        code: ErrorCode | None = None,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        **details: Any,
    ) -> None:
        super().__init__(code, **details)
        self.status = status
        self.headers = dict(headers or {})


def status_of(error: HerbcityError) -> int:
    """The HTTP status that says the same as the error."""
    chosen = error.status if isinstance(error, BadRequest) else None
    return chosen or STATUS.get(error.code, 400)


class Reply(NamedTuple):
    """An answer with its headers as they are sent: what Starlette's Response becomes in the end."""

    status: int
    headers: RawHeaders
    content: bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (ASGI's names)
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.content})


def json_response(
    body: object, *, status: int = 200, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON answer."""
    return Response(encoded(body), status, dict(headers or {}), media_type=f"{media_type}; charset=utf-8")


def _plain(value: object) -> object:
    """A number of NumPy's as one of Python's: an analysis that lets one slip through still gets its answer out."""
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(type(value).__name__)


encoded = msgspec.json.Encoder(enc_hook=_plain).encode
"""Anything as the bytes of its JSON."""


def retry_after(error: HerbcityError) -> dict[str, str]:
    """The header that says when to ask again, where an error says so."""
    if error.code is ErrorCode.TOO_MANY_AT_ONCE:
        return {"Retry-After": "1"}
    return {"Retry-After": str(error.seconds)} if isinstance(error, BudgetSpent) else {}


def error_response(
    error: HerbcityError, *, request_id: str, language: str, status: int | None = None, media_type: str = JSON
) -> Response:
    """The error in the one shape, in the reader's language."""
    shown = shown_error(as_graphql_error(error), language=language, request_id=request_id)
    headers = error.headers if isinstance(error, BadRequest) else retry_after(error)
    return json_response(
        {"errors": [shown]},
        status=status or status_of(error),
        media_type=media_type,
        headers={"Cache-Control": "no-store", **headers},
    )
