"""GraphQL over server-sent events, by the protocol of graphql-sse, one connection an operation.

``Accept: text/event-stream`` on a GET or POST of /graphql. Each answer is an event ``next``, the end an event
``complete``. The ``id`` of an event is the revision that its reader then knows: a browser that lost the connection
sends it as ``Last-Event-ID``, and gets what it missed. A stream that breaks off without ``complete`` is to be asked
for again.

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack

import structlog
from graphql import OperationType
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from herbcity.api.preparing import Refusal
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.web.answers import GRAPHQL_JSON, HTML, JSON, encoded
from herbcity.web.callers import address_of
from herbcity.web.graphql_request import read_request
from herbcity.web.live_answers import SEND_SECONDS, errors_shown, one_answer
from herbcity.web.live_streams import Admitted, Caller
from herbcity.web.live_watching import Ended
from herbcity.web.negotiation import language_for, preferred, remembering
from herbcity.web.service import Service

EVENT_STREAM = "text/event-stream"
KEEP_ALIVE_SECONDS = 12.0
"""How long nothing is sent at most: proxies cut what is silent for longer than a minute or so."""

_COMMENT = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"

_log = structlog.get_logger(__name__)


@remembering
def wants_events(accept: bytes) -> bool:
    """Whether an answer is asked for as an event stream."""
    return preferred(accept.decode("latin-1"), (JSON, GRAPHQL_JSON, HTML, EVENT_STREAM)) == EVENT_STREAM


async def events(service: Service, scope: Scope, receive: Receive, key: str | None) -> Response:
    """Answers a request as an event stream. Raises HerbcityError for one that cannot be read, or not be streamed."""
    settings, headers = service.settings, scope["state"]["headers"]
    language = language_for(scope["query_string"], headers.get(b"accept-language", b""))
    caller = Caller(key, address_of(scope, headers, proxies=settings.trusted_proxies), language)
    asked = await read_request(
        scope,
        receive,
        documents=service.executor.documents,
        max_bytes=settings.max_body_bytes,
        seconds=settings.request_seconds,
    )
    # Who may not ask, or cannot pay, is told so before anything is streamed.
    admitted = await service.streams.admit(asked, caller)
    if named := asked.operation_name or asked.document_id:
        scope["state"]["noted"]["operation"] = named
    last: bytes = headers.get(b"last-event-id", b"")
    seen = int(last) if last.isdigit() and len(last) < 10 else None
    closing = ExitStack()
    closing.enter_context(service.streams.connection(caller))
    lines = _lines(service, admitted, caller, seen=seen, read_only=scope["method"] != "POST")
    return EventStream(lines, closing)


async def _lines(
    service: Service, admitted: Admitted, caller: Caller, *, seen: int | None, read_only: bool
) -> AsyncGenerator[bytes, None]:
    """The events of a stream. It ends without ``complete`` where the client should ask again."""
    prepared, operation = admitted.prepared, admitted.prepared.operation
    try:
        if operation is not None and operation.kind is OperationType.SUBSCRIPTION:
            async for sent in service.streams.follow(prepared, caller, seen=seen):
                yield _next(sent.body, sent.revision)
        else:
            answer = await one_answer(service, admitted, caller, read_only=read_only)
            yield _next(encoded(answer.body), None)
    except Ended:
        return
    except (Refusal, HerbcityError) as refused:
        yield _next(encoded({"errors": errors_shown(refused, caller)}), None)
    except Exception:
        _log.exception("a stream failed")
        failed = HerbcityError(ErrorCode.INTERNAL, request_id="-")
        yield _next(encoded({"errors": errors_shown(failed, caller)}), None)
    yield _COMPLETE


def _next(body: bytes, revision: int | None) -> bytes:
    mark = b"" if revision is None else b"id: %d\n" % revision
    return b"event: next\n" + mark + b"data: " + body + b"\n\n"


class EventStream(Response):
    """Sends events as they come, a comment where none comes for a while, and stops when the client has gone."""

    media_type = EVENT_STREAM

    def __init__(self, lines: AsyncGenerator[bytes, None], closing: ExitStack) -> None:
        # X-Accel-Buffering: nginx would otherwise keep events back until it has a few kilobytes of them.
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._lines = lines
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        gone = asyncio.create_task(_gone(receive))
        coming: asyncio.Task[bytes | None] | None = None
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await _send(send, _COMMENT)  # lets the client know that it is connected
            while True:
                coming = coming or asyncio.create_task(_following(self._lines))
                await asyncio.wait(
                    (coming, gone), timeout=KEEP_ALIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                if gone.done():
                    return
                text: bytes | None = _COMMENT
                if coming.done():
                    text, coming = coming.result(), None
                if text is None:
                    break
                await _send(send, text)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            return  # The client takes nothing any more.
        finally:
            await _stopped(gone, coming)
            await self._lines.aclose()
            self._closing.close()


async def _following(lines: AsyncGenerator[bytes, None]) -> bytes | None:
    return await anext(lines, None)


async def _stopped(*tasks: asyncio.Task[bytes | None] | asyncio.Task[None] | None) -> None:
    started = [task for task in tasks if task is not None]
    for task in started:
        task.cancel()
    await asyncio.gather(*started, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, text: bytes) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        await send({"type": "http.response.body", "body": text, "more_body": True})
