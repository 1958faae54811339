"""Two questions a machine asks: does the process live, and can it answer."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from herbcity.web.answers import json_response
from herbcity.web.service import service_of


async def live(_request: Request) -> Response:
    """The process answers. Nothing else is looked at, so a lost database does not get it restarted."""
    return json_response({"status": "live"}, headers={"Cache-Control": "no-store"})


async def ready(request: Request) -> Response:
    """The database answers and the newest revision is loaded; until then NotReady makes it 503."""
    service = service_of(request)
    network = await service.workers.run(service.holder.current)
    return json_response(
        {
            "status": "ready",
            "revision": network.revision,
            "asOf": network.as_of,
            "actors": len(network.actors),
        },
        headers={"Cache-Control": "no-store"},
    )
