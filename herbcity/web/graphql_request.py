"""Reading a GraphQL request from HTTP: the query string of a GET, the JSON body of a POST."""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

import msgspec
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from herbcity.api.documents import DIGEST_PREFIX, Documents
from herbcity.api.execution import GraphQLRequest
from herbcity.errors import ErrorCode, HerbcityError, LimitReached
from herbcity.web.answers import JSON, BadRequest

_T = TypeVar("_T")


class _PersistedQuery(msgspec.Struct, rename="camel"):
    """What clients send who speak Apollo's "automatic persisted queries"."""

    sha256_hash: str | None = None


class _Extensions(msgspec.Struct, rename="camel"):
    persisted_query: _PersistedQuery | None = None


class _Parameters(msgspec.Struct, rename="camel"):
    """What a GraphQL request may hold; more is passed over, as the specification asks."""

    query: str | None = None
    document_id: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: _Extensions | None = None


_body_decoder = msgspec.json.Decoder(_Parameters)


def check_published(asked: GraphQLRequest, documents: Documents) -> None:
    """Raises BadRequest (PUBLISHED_ONLY) for a question that is not published with the contract."""
    if asked.document_id is None and not documents.publishes(asked.query or ""):
        raise BadRequest(ErrorCode.PUBLISHED_ONLY, status=403, allowed=list(documents.texts))


class NotPublished(HerbcityError):
    """A well-formed request for a document that was not published, by the digest of its text alone."""

    default_code = ErrorCode.PERSISTED_QUERY_NOT_FOUND


async def read_request(
    scope: Scope, receive: Receive, *, documents: Documents, max_bytes: int, seconds: float
) -> GraphQLRequest:
    """The GraphQL request that came by GET or POST. Raises BadRequest, LimitReached or NotPublished."""
    if scope["method"] == "POST":
        headers: dict[bytes, bytes] = scope["state"]["headers"]
        parameters = _from_body(await _body(headers, receive, max_bytes=max_bytes, seconds=seconds))
    else:
        parameters = _from_query_string(scope["query_string"])
    document_id = parameters.document_id
    if parameters.query is None and document_id is None:
        document_id = _persisted(parameters, documents)
    return GraphQLRequest(
        query=parameters.query,
        document_id=document_id,
        variables=parameters.variables,
        operation_name=parameters.operation_name or None,
    )


def _persisted(parameters: _Parameters, documents: Documents) -> str:
    persisted = parameters.extensions.persisted_query if parameters.extensions else None
    if persisted is None or persisted.sha256_hash is None:
        raise BadRequest(
            reason="give 'query', the text of a document, or 'documentId', the name of a trusted one"
        )
    document_id = f"{DIGEST_PREFIX}{persisted.sha256_hash}"
    if not documents.has(document_id):
        raise NotPublished(value=persisted.sha256_hash[:100])
    return document_id


def asks_something(query_string: bytes) -> bool:
    """Whether a GET names a document in any way."""
    return bool(QueryParams(query_string).keys() & {"query", "documentId", "extensions"})


async def _body(
    headers: dict[bytes, bytes], receive: Receive, *, max_bytes: int, seconds: float
) -> bytes | bytearray:
    content_type = headers.get(b"content-type", b"")
    if content_type != b"application/json":
        _check_content_type(content_type.decode("latin-1"))
    return await whole_body(headers, receive, max_bytes=max_bytes, seconds=seconds)


async def whole_body(
    headers: dict[bytes, bytes], receive: Receive, *, max_bytes: int, seconds: float
) -> bytes | bytearray:
    """The body of a request, read to its end. Raises LimitReached where it is too large or too slow."""
    announced = headers.get(b"content-length", b"0")
    size = int(announced) if announced.isdigit() else 0
    received: bytes | bytearray = bytearray()
    if size <= max_bytes:
        with _Patience(seconds):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                part = message.get("body", b"")
                more = message.get("more_body", False)
                if not received and not more:
                    received = part  # nearly always: all of it at once
                    break
                received += part
                more = more and len(received) <= max_bytes
    size = max(size, len(received))
    if size > max_bytes:
        raise LimitReached(ErrorCode.REQUEST_TOO_LARGE, value=size, allowed=max_bytes)
    return received


class _Patience:
    """Waits for the block so many seconds, then raises LimitReached (TIMED_OUT): asyncio.timeout at a third of its
    cost, which every request would pay."""

    __slots__ = ("_over", "_seconds", "_task", "_timer")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._over = False

    def __enter__(self) -> None:
        self._task = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._end)

    def _end(self) -> None:
        self._over = True
        if self._task is not None:
            self._task.cancel()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._timer.cancel()
        if self._over and kind is asyncio.CancelledError and self._task and not self._task.uncancel():
            raise LimitReached(ErrorCode.TIMED_OUT, allowed=self._seconds) from None


def _check_content_type(given: str) -> None:
    media_type, _, parameters = given.lower().partition(";")
    charset = parameters.replace('"', "").strip()
    if media_type.strip() != JSON or charset not in ("", "charset=utf-8"):
        # Also what keeps another site's HTML form from writing here: a form cannot send JSON.
        raise BadRequest(ErrorCode.UNSUPPORTED_MEDIA_TYPE, value=given or "(none)", allowed=JSON)


def _from_body(body: bytes | bytearray) -> _Parameters:
    try:
        return _body_decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        if body.lstrip()[:1] == b"[":
            raise BadRequest(reason="one request holds one operation; batches are not taken") from None
        raise _not_the_json("the body", problem) from None


def _from_query_string(query_string: bytes) -> _Parameters:
    given = QueryParams(query_string)
    parts: dict[str, Any] = {
        name: given[name] for name in ("query", "documentId", "operationName") if name in given
    }
    if given.get("variables"):
        parts["variables"] = _decoded(given["variables"], dict, "variables")
    if given.get("extensions"):
        parts["extensions"] = _decoded(given["extensions"], _Extensions, "extensions")
    return msgspec.convert(parts, _Parameters)


def _decoded(text: str, shape: type[_T], name: str) -> _T:
    try:
        return msgspec.json.decode(text, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise _not_the_json(name, problem) from None


def _not_the_json(name: str, problem: Exception) -> BadRequest:
    return BadRequest(reason=f"{name} is not the JSON that is needed here: {problem}")
