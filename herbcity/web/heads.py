"""The beginning of a connection and the heads of its requests, bounded in time and size.

uvicorn bounds neither: whoever sends a head byte by byte would keep a connection for ever, and one without end would
fill the memory. Bodies are bounded where they are read.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_LARGEST_HEAD = 65_536
"""Bytes. Addresses with a whole query in them fit."""


def bounded_heads(seconds: float) -> type[asyncio.Protocol]:
    """The protocol of a server on which a head must have arrived after so many seconds, since the connection was
    made or its first byte came; else the connection is closed."""

    class BoundedHeads(HttpToolsProtocol):
        _waiting: asyncio.TimerHandle | None = None
        _received = 0

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._wait_no_longer()
            super().connection_lost(exc)

        def on_message_begin(self) -> None:
            self._received = 1
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._received = 0
            super().on_headers_complete()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            # 0: no head has begun, or the last one is complete.
            if not self._received:
                self._wait_no_longer()
                return
            self._received += len(data)
            if self._received > _LARGEST_HEAD:
                self.send_400_response("The head of the request is too long.")
            elif self._waiting is None:
                self._wait()

        def _wait(self) -> None:
            self._waiting = self.loop.call_later(seconds, self.transport.close)

        def _wait_no_longer(self) -> None:
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None

    return BoundedHeads
