"""What the handlers of one running service share, opened when it starts and closed when it stops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from starlette.requests import Request

from herbcity.api.documents import Documents
from herbcity.api.execution import Executor
from herbcity.api.limits import Limits
from herbcity.api.schema import build_schema
from herbcity.network.holding import SnapshotHolder
from herbcity.registry.engine import open_engine
from herbcity.settings import Settings
from herbcity.web.kept_answers import KeptAnswers
from herbcity.web.metrics import Metrics
from herbcity.web.security import Keyring
from herbcity.web.working import Workers


@dataclass(frozen=True, slots=True)
class Service:
    """The registry and everything that answers from it."""

    settings: Settings
    engine: Engine
    holder: SnapshotHolder
    executor: Executor
    keyring: Keyring
    workers: Workers
    answers: KeptAnswers
    metrics: Metrics


@contextmanager
def opened(settings: Settings, metrics: Metrics) -> Iterator[Service]:
    """A service on the settings' database. A database that is not ready yet does not keep it from starting:
    until it is, /health/ready says so and so does every answer."""
    engine = open_engine(settings.database_url)
    workers = Workers(seconds=settings.request_seconds)
    try:
        yield Service(
            settings=settings,
            engine=engine,
            holder=SnapshotHolder(engine),
            executor=Executor(build_schema(), limits=Limits(), documents=Documents.from_folder()),
            keyring=Keyring(engine),
            workers=workers,
            answers=KeptAnswers(settings.answer_cache_bytes),
            metrics=metrics,
        )
    finally:
        workers.close()
        engine.dispose()


def service_of(request: Request) -> Service:
    """The service that this request is asked of."""
    service = request.app.state.service
    assert isinstance(service, Service)
    return service
