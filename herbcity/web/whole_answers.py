"""Answers leave in one piece: the head and the body together, in a single call of the operating system.

uvicorn writes the head by itself and looks at every header with two regular expressions. Nearly all headers of
nearly all answers are the same; they are looked at once and remembered as the lines that they become. Whatever is not a
plain whole answer (streams, answers without a length, to HEAD, on connections that end) is left to uvicorn.
"""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

_Header = tuple[bytes, bytes]

_SOUND_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_SOUND_VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
_LEFT_TO_THE_SERVER = frozenset((b"connection", b"transfer-encoding"))
_LINES_REMEMBERED = 512


@lru_cache(maxsize=_LINES_REMEMBERED)
def _line(header: _Header) -> bytes | None:
    """A header as a line; None for one that uvicorn has to see."""
    name, value = header
    name = name.lower()
    if name in _LEFT_TO_THE_SERVER or not (_SOUND_NAME.fullmatch(name) and _SOUND_VALUE.fullmatch(value)):
        return None
    return b"%b: %b\r\n" % (name, value)


class WholeAnswers:
    """An application whose whole answers to one request are written at once."""

    __slots__ = ("_app", "_cycle", "_head")

    def __init__(self, app: ASGIApp, cycle: RequestResponseCycle) -> None:
        self._app = app
        self._cycle = cycle
        self._head: Message | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (ASGI's names)
        await self._app(scope, receive, self._send)

    async def _send(self, message: Message) -> None:
        head = self._head
        if head is None:
            if message["type"] == "http.response.start" and not self._cycle.response_started:
                self._head = message
            else:
                await self._cycle.send(message)  # type: ignore[arg-type]
            return
        self._head = None
        if not self._written(head, message):
            await self._cycle.send(head)  # type: ignore[arg-type]
            await self._cycle.send(message)  # type: ignore[arg-type]

    def _written(self, head: Message, message: Message) -> bool:
        """Whether the two were a whole answer, and have been written."""
        cycle = self._cycle
        if (
            message["type"] != "http.response.body"
            or message.get("more_body", False)
            or cycle.flow.write_paused
            or cycle.disconnected
            or not cycle.keep_alive
            or cycle.access_log
            or cycle.scope["method"] == "HEAD"
        ):
            return False
        headers, content = head["headers"], message.get("body", b"")
        lines = [_line(header) for header in (*cycle.default_headers, *headers)]
        length = b"content-length: %d\r\n" % len(content)
        if None in lines or length not in lines:
            return False
        cycle.response_started = cycle.response_complete = True
        cycle.transport.write(b"".join([STATUS_LINE[head["status"]], *lines, b"\r\n", content]))  # type: ignore[list-item]
        cycle.message_event.set()
        cycle.on_response()
        return True
