"""Running the service: one process, one line that says where to look, and an orderly end."""

from __future__ import annotations

import socket
import sys

import click
import uvicorn

from herbcity.settings import Settings
from herbcity.web.app import create_app
from herbcity.web.heads import bounded_heads
from herbcity.web.logs import configure_logs
from herbcity.web.service import Service

_AFTER_THE_LAST_SECONDS = 5
"""How much longer than one request may take the service waits, on SIGTERM, for those that are under way."""


_PING_SECONDS = 20.0
"""How often a WebSocket is asked whether its other end is still there, and how long it may take to say so."""

_TURN_SECONDS = 0.001
"""How long a thread runs before Python lets another run: the event loop waits as long for each of its turns beside
long computations, five times less than by default."""


class _Server(uvicorn.Server):
    """A server that says where it is once it really listens, with the port it was given."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.started:
            return
        host = "127.0.0.1" if self.config.host == "0.0.0.0" else self.config.host  # noqa: S104
        port = self.servers[0].sockets[0].getsockname()[1]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        click.echo(f"\n  herbcity พร้อมใช้ที่ {address}/        (หยุดด้วย Ctrl+C)")
        click.echo(f"  herbcity is ready at {address}/graphql  (stop with Ctrl+C)\n")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Streams have no end of their own, and what has no end would be waited for until the time is up.
        service = getattr(getattr(self.config.app, "state", None), "service", None)
        if isinstance(service, Service):
            service.streams.end()
        await super().shutdown(sockets)


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; then no new request is taken, and those under way are finished."""
    configure_logs(settings)
    sys.setswitchinterval(_TURN_SECONDS)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        http=bounded_heads(settings.request_seconds),
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # whose address counts is decided in one place: see callers
        ws="websockets-sansio",
        ws_max_size=settings.max_body_bytes,
        ws_ping_interval=_PING_SECONDS,
        ws_ping_timeout=_PING_SECONDS,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=int(settings.request_seconds) + _AFTER_THE_LAST_SECONDS,
    )
    _Server(config).run()
