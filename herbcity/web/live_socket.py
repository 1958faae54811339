"""GraphQL over WebSocket, by the protocol ``graphql-transport-ws``; many operations share one connection.

A key comes as ``{"Authorization": "Bearer …"}`` in the payload of ``connection_init``, because a browser cannot set
headers here, or as that header. The server's own WebSocket pings find out who has gone.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress
from typing import Any
from urllib.parse import urlsplit

import msgspec
import structlog
from graphql import OperationType
from starlette.websockets import WebSocket, WebSocketDisconnect

from herbcity.api.execution import GraphQLRequest
from herbcity.api.preparing import Refusal
from herbcity.errors import ErrorCode, HerbcityError, LimitReached
from herbcity.web.answers import encoded
from herbcity.web.callers import address_of
from herbcity.web.live_answers import KEY_ENDED, SEND_SECONDS, errors_shown, one_answer
from herbcity.web.live_streams import Caller
from herbcity.web.live_watching import Ended
from herbcity.web.negotiation import preferred_language
from herbcity.web.security import key_of, language_of
from herbcity.web.service import Service, service_of

PROTOCOL = "graphql-transport-ws"
INIT_SECONDS = 10.0
"""How long a client may take to begin."""
IDLE_SECONDS = 300.0
"""How long a connection may stay open on which nothing is asked."""
MOST_OPERATIONS = 50
"""So many operations may run at once on one connection."""

_LONGEST_REASON = 123
_log = structlog.get_logger(__name__)


class _Message(msgspec.Struct):
    """A message of the protocol, from the client."""

    type: str
    id: str | None = None
    payload: dict[str, Any] | None = None


class _Asked(msgspec.Struct, rename="camel"):
    """The payload of ``subscribe``; a trusted document is named by ``documentId`` in the place of ``query``."""

    query: str | None = None
    document_id: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None


class _Closed(Exception):
    """The connection is to be closed, with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason.encode()[:_LONGEST_REASON].decode(errors="ignore")


async def socket(websocket: WebSocket) -> None:
    """Answers one WebSocket connection, from its handshake to its end."""
    service = service_of(websocket)
    if not _welcome(websocket, service.settings.cors_origins):
        await websocket.close()  # before it is accepted: the handshake is answered with 403
        return
    if PROTOCOL not in websocket.scope["subprotocols"]:
        await websocket.accept()
        await websocket.close(4406, "Subprotocol not acceptable")
        return
    await websocket.accept(PROTOCOL)
    await _Connection(websocket, service).serve()


def _welcome(websocket: WebSocket, origins: tuple[str, ...]) -> bool:
    """Whether the page that opens the connection may: it is ours, or of a site that is named, or no page at all."""
    origin = websocket.headers.get("origin")
    if origin is None or "*" in origins or origin in origins:
        return True
    return urlsplit(origin).netloc == websocket.headers.get("host")


class _Connection:
    """One connection and the operations on it."""

    def __init__(self, websocket: WebSocket, service: Service) -> None:
        self._websocket = websocket
        self._service = service
        self._leaving = ExitStack()
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def serve(self) -> None:
        """Until either side ends it."""
        listening = asyncio.create_task(self._listen())
        closed = _Closed(1000, "")
        try:
            await asyncio.wait((listening, self._failed), return_when=asyncio.FIRST_COMPLETED)
            (listening if listening.done() else self._failed).result()
        except _Closed as reason:
            closed = reason
            with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
                async with asyncio.timeout(SEND_SECONDS):
                    await self._websocket.close(closed.code, closed.reason)
        except WebSocketDisconnect as gone:
            closed = _Closed(gone.code, "")
        finally:
            listening.cancel()
            for task in self._operations.values():
                task.cancel()
            await asyncio.gather(listening, *self._operations.values(), return_exceptions=True)
            if self._failed.done():
                self._failed.exception()
            self._leaving.close()
            _log.info("connection", path=self._websocket.url.path, code=closed.code, reason=closed.reason)

    # ── what the client says ─────────────────────────────────────────────────────────────────────────────

    async def _listen(self) -> None:
        caller = await self._begun()
        self._admit(caller)
        await self._send({"type": "connection_ack"})
        while True:
            await self._heard(await self._message(IDLE_SECONDS), caller)

    def _admit(self, caller: Caller) -> None:
        try:
            self._leaving.enter_context(self._service.streams.connection(caller))
        except LimitReached as full:
            raise _Closed(1013, full.en) from full

    async def _begun(self) -> Caller:
        """The caller, once the connection is initialised."""
        try:
            async with asyncio.timeout(INIT_SECONDS):
                while True:
                    message = await self._message(None)
                    if message.type == "connection_init":
                        break
                    if message.type == "subscribe":
                        raise _Closed(4401, "Unauthorized")
                    await self._heard_at_any_time(message)
        except TimeoutError:
            raise _Closed(4408, "Connection initialisation timeout") from None
        try:
            caller = self._caller_of(message.payload or {})
            await self._service.streams.viewer(caller)
        except HerbcityError as refused:
            raise _Closed(4403, f"Forbidden: {refused.en}") from refused
        return caller

    def _caller_of(self, payload: dict[str, Any]) -> Caller:
        given = {name.lower(): value for name, value in payload.items() if isinstance(value, str)}
        websocket = self._websocket
        language = language_of(websocket)
        if "accept-language" in given:
            language = preferred_language(given["accept-language"], ("th", "en"))
        if "authorization" in given:
            scheme, _, secret = given["authorization"].partition(" ")
            if scheme.lower() != "bearer" or not secret.strip():
                raise HerbcityError(ErrorCode.UNAUTHENTICATED)
            key: str | None = secret.strip()
        else:
            key = key_of(websocket)
        headers = dict(websocket.scope["headers"])
        proxies = self._service.settings.trusted_proxies
        return Caller(key, address_of(websocket.scope, headers, proxies=proxies), language)

    async def _message(self, idle: float | None) -> _Message:
        """The next message. A connection on which nothing is asked is closed after ``idle`` seconds."""
        while True:
            try:
                async with asyncio.timeout(idle):
                    received = await self._websocket.receive()
                break
            except TimeoutError:
                if not self._operations:
                    raise _Closed(1000, "Idle") from None
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code", 1005), received.get("reason"))
        text = received.get("text")
        if text is None:
            raise _Closed(4400, "Invalid message: text is expected, not binary data")
        if len(text) > self._service.settings.max_body_bytes:
            raise _Closed(1009, "The message is too large")
        try:
            return msgspec.json.decode(text, type=_Message)
        except (msgspec.DecodeError, RecursionError) as problem:
            raise _Closed(4400, f"Invalid message: {problem}") from None

    async def _heard_at_any_time(self, message: _Message) -> None:
        if message.type == "ping":
            payload = {} if message.payload is None else {"payload": message.payload}
            await self._send({"type": "pong", **payload})
        elif message.type not in ("pong", "complete"):
            raise _Closed(4400, f"Invalid message: there is no type '{message.type}'")

    async def _heard(self, message: _Message, caller: Caller) -> None:
        if message.type == "connection_init":
            raise _Closed(4429, "Too many initialisation requests")
        if message.type == "subscribe":
            await self._subscribed(message, caller)
        elif message.type == "complete":
            if task := self._operations.pop(message.id or "", None):
                task.cancel()
        else:
            await self._heard_at_any_time(message)

    async def _subscribed(self, message: _Message, caller: Caller) -> None:
        key = message.id
        if not key:
            raise _Closed(4400, "Invalid message: subscribe needs an id")
        if key in self._operations:
            raise _Closed(4409, f"Subscriber for {key} already exists")
        try:
            asked = msgspec.convert(message.payload, _Asked)
        except msgspec.ValidationError as problem:
            raise _Closed(4400, f"Invalid message: {problem}") from None
        if asked.query is None and asked.document_id is None:
            raise _Closed(4400, "Invalid message: the payload of subscribe needs a query")
        if len(self._operations) >= MOST_OPERATIONS:
            full = LimitReached(
                ErrorCode.TOO_MANY_STREAMS, field="operations on one connection", allowed=MOST_OPERATIONS
            )
            await self._send({"id": key, "type": "error", "payload": errors_shown(full, caller)})
            return
        request = GraphQLRequest(
            query=asked.query,
            document_id=asked.document_id,
            variables=asked.variables,
            operation_name=asked.operation_name or None,
        )
        self._operations[key] = asyncio.create_task(self._operate(key, request, caller))

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────

    async def _operate(self, key: str, request: GraphQLRequest, caller: Caller) -> None:
        """One operation, from its first answer to its last."""
        try:
            end = await self._answered(key, request, caller)
        except Ended:
            self._fail(_Closed(1001, "The service ends"))
            return
        except (Refusal, HerbcityError) as refused:
            end = {"id": key, "type": "error", "payload": errors_shown(refused, caller)}
            if isinstance(refused, HerbcityError) and refused.code in KEY_ENDED:
                await self._told(end)
                self._fail(_Closed(4403, f"Forbidden: {refused.en}"))
                return
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            self._fail(_Closed(1001, "Nothing is read any more"))
            return
        except Exception:
            _log.exception("an operation failed")
            self._fail(_Closed(4500, "Internal server error"))
            return
        if self._operations.get(key) is asyncio.current_task():
            del self._operations[key]
            await self._told(end)

    async def _answered(self, key: str, request: GraphQLRequest, caller: Caller) -> dict[str, Any]:
        """Send what the operation answers; returns the message that ends it."""
        admitted = await self._service.streams.admit(request, caller)
        prepared, operation = admitted.prepared, admitted.prepared.operation
        if operation is not None and operation.kind is OperationType.SUBSCRIPTION:
            async for sent in self._service.streams.follow(prepared, caller):
                await self._next(key, sent.body)
        else:
            answer = await one_answer(self._service, admitted, caller, read_only=False)
            if not answer.data_present:
                return {"id": key, "type": "error", "payload": answer.body["errors"]}
            await self._next(key, encoded(answer.body))
        return {"id": key, "type": "complete"}

    async def _next(self, key: str, body: bytes) -> None:
        text = b'{"id":%b,"type":"next","payload":%b}' % (encoded(key), body)
        await self._send_text(text.decode())

    async def _send(self, message: dict[str, Any]) -> None:
        await self._send_text(encoded(message).decode())

    async def _send_text(self, text: str) -> None:
        async with asyncio.timeout(SEND_SECONDS):
            await self._websocket.send_text(text)

    async def _told(self, message: dict[str, Any]) -> None:
        """Send the last message of an operation, to a client that may have gone."""
        try:
            await self._send(message)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            self._fail(_Closed(1001, "Nothing is read any more"))

    def _fail(self, closed: _Closed) -> None:
        if not self._failed.done():
            self._failed.set_exception(closed)
