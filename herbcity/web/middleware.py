"""What surrounds every request: an id, security headers, a line in the log, an answer whatever happens."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from herbcity.errors import ErrorCode, HerbcityError
from herbcity.web.logs import REQUEST_ID, request_lines
from herbcity.web.metrics import Metrics
from herbcity.web.security import REQUEST_ID_HEADER, SECURITY_HEADERS, request_id_of

log = structlog.get_logger("herbcity.web")

_CLIENT_LEFT = 499
"""What the log says of a client that went away before its answer; nobody is sent this status."""

_SECURITY = tuple((name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items())
_REQUEST_ID = REQUEST_ID_HEADER.lower().encode()

Failed = Callable[[Request, HerbcityError], Awaitable[Response]]
"""How an error becomes an answer."""


class RequestFrame:
    """Puts ``request_id``, ``headers`` (by lower-case name) and ``noted`` (more fields for the log line) into the
    request's state."""

    def __init__(self, app: ASGIApp, *, failed: Failed, metrics: Metrics) -> None:
        self.app = app
        self.failed = failed
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        headers: dict[bytes, bytes] = dict(scope["headers"])
        given = headers.get(_REQUEST_ID)
        request_id = request_id_of(None if given is None else given.decode("latin-1"))
        noted: dict[str, Any] = {}
        state = scope.setdefault("state", {})
        state["request_id"], state["headers"], state["noted"] = request_id, headers, noted
        status = 0

        async def framed_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    *_SECURITY,
                    (_REQUEST_ID, request_id.encode()),
                ]
            await send(message)

        token = REQUEST_ID.set(request_id)
        try:
            await self.app(scope, receive, framed_send)
        except ClientDisconnect:
            status = _CLIENT_LEFT
        except Exception:
            log.exception("failed", method=scope["method"], path=scope["path"])
            if (
                status
            ):  # The beginning of an answer has left already; all that can be done is to break it off.
                raise
            answer = await self.failed(
                Request(scope, receive), HerbcityError(ErrorCode.INTERNAL, request_id=request_id)
            )
            await answer(scope, receive, framed_send)
        finally:
            seconds = time.perf_counter() - began
            noted["method"], noted["path"], noted["status"] = scope["method"], scope["path"], status
            noted["ms"], noted["request_id"] = round(seconds * 1000, 1), request_id
            request_lines(noted)
            self.metrics.request(status, seconds)
            REQUEST_ID.reset(token)


class Shortcut:
    """Leads requests for one path straight to what answers them, past the routes."""

    def __init__(self, app: ASGIApp, *, path: str, methods: frozenset[str], to: ASGIApp) -> None:
        self.app = app
        self.path = path
        self.methods = methods
        self.to = to

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == self.path and scope["method"] in self.methods:
            await self.to(scope, receive, send)
        else:
            await self.app(scope, receive, send)
