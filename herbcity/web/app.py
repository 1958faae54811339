"""The web application, put together from settings. Importing this module opens nothing."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from herbcity.api.execution import GraphQLRequest
from herbcity.api.ordering import actors_in_order, links_in_order, listings_in_order
from herbcity.api.schema import print_sdl
from herbcity.api.searching import search
from herbcity.api.suggested import suggestions
from herbcity.errors import HerbcityError
from herbcity.settings import Settings
from herbcity.web.access import access
from herbcity.web.failures import failure, on_http_exception, on_known_error
from herbcity.web.graphql_http import GraphQLDoor
from herbcity.web.health import live, ready
from herbcity.web.home import home
from herbcity.web.live_socket import socket
from herbcity.web.logs import request_lines
from herbcity.web.metrics import Metrics
from herbcity.web.middleware import RequestFrame, Shortcut
from herbcity.web.monitoring import metrics
from herbcity.web.security import cors
from herbcity.web.service import Service, opened
from herbcity.web.templating import HERE
from herbcity.web.uploads import upload
from herbcity.web.what_if import what_if


class _Application(Starlette):
    """Starlette without its outermost layer: RequestFrame answers whatever goes wrong."""

    def build_middleware_stack(self) -> ASGIApp:
        outermost = super().build_middleware_stack()
        assert isinstance(outermost, ServerErrorMiddleware)
        return outermost.app


def create_app(settings: Settings) -> Starlette:
    """The application. The database is opened when it starts and closed when it stops."""

    counted, graphql = Metrics(), GraphQLDoor()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with opened(settings, counted) as service:
            app.state.service = service
            delivering = asyncio.create_task(service.deliverer.run(), name="herbcity-webhooks")
            service.workers.begin(lambda: _made_ready(service))
            yield
            delivering.cancel()
            await asyncio.wait((delivering,))
        request_lines.flush()

    return _Application(
        routes=[
            Route("/", home),
            Route("/what-if/{key}", what_if),
            Route("/access", access),
            Route("/graphql", graphql, methods=["GET", "POST"]),
            Route("/uploads", upload, methods=["POST"]),
            WebSocketRoute("/graphql", socket),
            Route("/schema.graphql", contract),
            Route("/metrics", metrics),
            Route("/health/live", live),
            Route("/health/ready", ready),
            Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
        ],
        middleware=[
            Middleware(RequestFrame, failed=failure, metrics=counted),
            *cors(settings.cors_origins),
            Middleware(Shortcut, path="/graphql", methods=frozenset({"GET", "POST"}), to=graphql),
        ],
        exception_handlers={HerbcityError: on_known_error, HTTPException: on_http_exception},
        lifespan=lifespan,
    )


def _made_ready(service: Service) -> None:
    """Load the network and do what everybody will need, before the first to ask has to wait for it."""
    holder, executor = service.holder.public, service.executor
    network = holder.current()
    for name in executor.documents.texts:
        executor.prepare(GraphQLRequest(document_id=name))
    search(network, "สมุนไพร", count=1)
    for in_order in (actors_in_order, links_in_order, listings_in_order):
        in_order(network)
    suggestions(holder, network)
    # Millions of values that stay: the garbage collector need not walk through them again and again.
    gc.freeze()


async def contract(_request: Request) -> Response:
    """The schema definition language that clients generate their types from."""
    headers = {"Content-Disposition": 'inline; filename="schema.graphql"', "Cache-Control": "no-cache"}
    return Response(print_sdl(), headers=headers, media_type="text/plain")
