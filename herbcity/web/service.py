"""What the handlers of one running service share, opened when it starts and closed when it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from starlette.requests import HTTPConnection

from herbcity.api.budgets import Budgets, allowances
from herbcity.api.documents import Documents
from herbcity.api.execution import Executor
from herbcity.api.limits import Limits
from herbcity.api.schema import build_schema
from herbcity.network.holding import SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.access_log import AccessLog
from herbcity.registry.engine import open_engine
from herbcity.settings import Settings
from herbcity.web.issuer import Issuer, IssuerSettings
from herbcity.web.kept_answers import KeptAnswers
from herbcity.web.live_delivery import Deliverer
from herbcity.web.live_streams import Streams
from herbcity.web.metrics import Metrics
from herbcity.web.security import Keyring
from herbcity.web.turns import Dear, Turns
from herbcity.web.working import Workers


@dataclass(frozen=True, slots=True)
class Service:
    """The registry and everything that answers from it."""

    settings: Settings
    engine: Engine
    holder: SnapshotHolder
    arrived: Arrived
    executor: Executor
    keyring: Keyring
    access_log: AccessLog
    workers: Workers
    answers: KeptAnswers
    metrics: Metrics
    budgets: Budgets
    turns: Turns
    dear: Dear
    streams: Streams
    deliverer: Deliverer


class Arrived:
    """Compares the network once for all requests that have arrived, not once for each. For one event loop.

    The loop runs what is ready in the order in which it became so. Whatever was read from a connection before the
    comparison therefore runs before what the comparison itself puts at the end of the line, and whatever is read
    later runs after it and compares again: no request is answered from an older network than it would have been.
    """

    def __init__(self) -> None:
        self._held: dict[SnapshotHolder, NetworkSnapshot] = {}

    def held(self, holder: SnapshotHolder) -> NetworkSnapshot | None:
        """What the holder holds; see ``SnapshotHolder.held``."""
        found = self._held.get(holder)
        if found is None:
            found = holder.held()
            if found is not None:
                if not self._held:
                    asyncio.get_running_loop().call_soon(self._held.clear)
                self._held[holder] = found
        return found


@contextmanager
def opened(settings: Settings, metrics: Metrics) -> Iterator[Service]:
    """A service on the settings' database. A database that is not ready yet does not keep it from starting:
    until it is, /health/ready says so and so does every answer."""
    engine = open_engine(settings.database_url)
    issuer = _issuer(settings)
    access_log = AccessLog(engine)
    access_log.begin()
    workers = Workers(seconds=settings.request_seconds)
    holder, keyring = SnapshotHolder(engine), Keyring(engine, issuer)
    executor = Executor(build_schema(), limits=Limits(), documents=Documents.from_folder())
    budgets = Budgets(allowances(settings))
    streams = Streams(
        holder=holder,
        engine=engine,
        executor=executor,
        budgets=budgets,
        keyring=keyring,
        access_log=access_log,
        seconds=settings.request_seconds,
        per_caller=settings.streams_per_caller,
        published_only=settings.published_only,
    )
    try:
        yield Service(
            settings=settings,
            engine=engine,
            holder=holder,
            arrived=Arrived(),
            executor=executor,
            keyring=keyring,
            access_log=access_log,
            workers=workers,
            answers=KeptAnswers(settings.answer_cache_bytes),
            metrics=metrics,
            budgets=budgets,
            turns=Turns(),
            dear=Dear(),
            streams=streams,
            deliverer=Deliverer(
                engine=engine,
                holder=holder,
                schema=executor.schema,
                streams=streams,
                networks=settings.webhook_networks,
            ),
        )
    finally:
        streams.close()
        workers.close()
        access_log.close()
        engine.dispose()


def _issuer(settings: Settings) -> Issuer | None:
    """The issuer of the settings, asked for its keys already; None where none is named."""
    if not settings.oidc_issuer:
        return None
    issuer = Issuer(IssuerSettings(settings.oidc_issuer, settings.oidc_audience, settings.oidc_role_claim))
    issuer.begin()
    return issuer


def service_of(request: HTTPConnection) -> Service:
    """The service that this request is asked of."""
    service = request.app.state.service
    assert isinstance(service, Service)
    return service
