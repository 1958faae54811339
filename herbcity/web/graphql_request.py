"""Reading a GraphQL request from HTTP: the query string of a GET, the JSON body of a POST."""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request

from herbcity.api.execution import GraphQLRequest
from herbcity.errors import ErrorCode, LimitReached
from herbcity.web.answers import JSON, BadRequest

_T = TypeVar("_T")


class _Parameters(msgspec.Struct, rename="camel"):
    """What a GraphQL request may hold; more is passed over, as the specification asks."""

    query: str | None = None
    document_id: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None


async def read_request(request: Request, *, max_bytes: int, seconds: float) -> GraphQLRequest:
    """The GraphQL request that came by GET or POST. Raises BadRequest or LimitReached."""
    if request.method == "POST":
        parameters = _from_body(await _body(request, max_bytes=max_bytes, seconds=seconds))
    else:
        parameters = _from_query_string(request)
    if parameters.query is None and parameters.document_id is None:
        raise BadRequest(
            reason="give 'query', the text of a document, or 'documentId', the name of a trusted one"
        )
    return GraphQLRequest(
        query=parameters.query,
        document_id=parameters.document_id,
        variables=parameters.variables,
        operation_name=parameters.operation_name or None,
    )


async def _body(request: Request, *, max_bytes: int, seconds: float) -> bytes:
    media_type, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    charset = parameters.replace('"', "").strip()
    if media_type.strip() != JSON or charset not in ("", "charset=utf-8"):
        # Also what keeps another site's HTML form from writing here: a form cannot send JSON.
        given = request.headers.get("content-type", "(none)")
        raise BadRequest(ErrorCode.UNSUPPORTED_MEDIA_TYPE, value=given, allowed=JSON)
    announced = request.headers.get("content-length", "0")
    size = int(announced) if announced.isdecimal() else 0
    received = bytearray()
    try:
        async with asyncio.timeout(seconds):
            if size <= max_bytes:
                async for chunk in request.stream():
                    received += chunk
                    size = max(size, len(received))
                    if size > max_bytes:
                        break
    except TimeoutError:
        raise LimitReached(ErrorCode.TIMED_OUT, allowed=seconds) from None
    if size > max_bytes:
        raise LimitReached(ErrorCode.REQUEST_TOO_LARGE, value=size, allowed=max_bytes)
    return bytes(received)


def _from_body(body: bytes) -> _Parameters:
    if body.lstrip()[:1] == b"[":
        raise BadRequest(reason="one request holds one operation; batches are not taken")
    return _decoded(body, _Parameters, "the body")


def _from_query_string(request: Request) -> _Parameters:
    given = request.query_params
    parts: dict[str, Any] = {
        name: given[name] for name in ("query", "documentId", "operationName") if name in given
    }
    for name in ("variables", "extensions"):
        if given.get(name):
            parts[name] = _decoded(given[name].encode(), dict, name)
    return msgspec.convert(parts, _Parameters)


def _decoded(text: bytes, shape: type[_T], name: str) -> _T:
    try:
        return msgspec.json.decode(text, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise BadRequest(reason=f"{name} is not the JSON that is needed here: {problem}") from None
