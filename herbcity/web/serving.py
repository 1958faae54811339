"""Running the service: one process, one line that says where to look, and an orderly end."""

from __future__ import annotations

import socket

import click
import uvicorn

from herbcity.settings import Settings
from herbcity.web.app import create_app
from herbcity.web.logs import configure_logs

_AFTER_THE_LAST_SECONDS = 5
"""How much longer than one request may take the service waits, on SIGTERM, for those that are under way."""


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


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; then no new request is taken, and those under way are finished."""
    configure_logs(settings)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # whose address counts is decided in one place: see callers
        timeout_graceful_shutdown=int(settings.request_seconds) + _AFTER_THE_LAST_SECONDS,
    )
    _Server(config).run()
