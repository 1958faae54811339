"""What surrounds every request: an id, security headers, a line in the log, an answer whatever happens."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from herbcity.errors import ErrorCode, HerbcityError
from herbcity.web.security import REQUEST_ID_HEADER, SECURITY_HEADERS, request_id_of

log = structlog.get_logger("herbcity.web")

_CLIENT_LEFT = 499
"""What the log says of a client that went away before its answer; nobody is sent this status."""

Failed = Callable[[Request, HerbcityError], Awaitable[Response]]
"""How an error becomes an answer."""


class RequestFrame:
    """Puts ``request_id`` and ``noted`` (more fields for the log line) into the request's state."""

    def __init__(self, app: ASGIApp, *, failed: Failed) -> None:
        self.app = app
        self.failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        request_id = request_id_of(Headers(scope=scope).get(REQUEST_ID_HEADER))
        state = scope.setdefault("state", {})
        noted: dict[str, str] = {}
        state |= {"request_id": request_id, "noted": noted}
        status = 0

        async def framed_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
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
                log.info(
                    "request",
                    method=scope["method"],
                    path=scope["path"],
                    status=status,
                    ms=round((time.perf_counter() - began) * 1000, 1),
                    **noted,
                )
