"""Opening the database, and the two ways of being in it: reading one consistent state, and writing alone.

SQLite runs in WAL mode, so readers never wait for the writer; PostgreSQL is told to behave the same way.
There is one writer at a time on either, because revisions are numbered without gaps.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import (
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from herbcity.errors import NotReady

_WRITES = "herbcity_writes"
_WRITER_LOCK = 7225_2566
"""Key of PostgreSQL's advisory lock that makes writers take turns; any constant would do."""

_BUSY_SECONDS = 30

MISSING = (
    "it cannot be reached, is busy, or needs herbcity migrate / ติดต่อไม่ได้ ไม่ว่าง หรือยังไม่ได้เรียก herbcity migrate"
)
"""What is said of a database that does not answer."""


def _dumps(value: object) -> str:
    return msgspec.json.encode(value).decode()


def open_engine(database_url: str) -> Engine:
    """An engine for ``sqlite:///path/to/file.db`` or ``postgresql://user:password@host/name``.

    The folder of an SQLite file is created. Nothing is read or written yet; see ``migrate``. What a statement
    was given never enters a traceback: it may be somebody's telephone number.
    Raises NotReady for a URL that names neither.
    """
    try:
        url = make_url(database_url)
    except Exception as problem:
        raise NotReady(reason="HERBCITY_DATABASE_URL is not a database URL") from problem
    if url.get_backend_name() in ("postgresql", "postgres"):
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            hide_parameters=True,
            json_serializer=_dumps,
            json_deserializer=msgspec.json.decode,
        )
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise NotReady(reason="the database must be sqlite:///FILE or postgresql://…")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": _BUSY_SECONDS},
        hide_parameters=True,
        json_serializer=_dumps,
        json_deserializer=msgspec.json.decode,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Python's own transaction handling begins transactions too late for BEGIN IMMEDIATE; we begin them ourselves.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the registry from its first statement to its last, and writes nothing."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with _ready(), Session(engine.execution_options(**options), autoflush=False) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that writes alone: all of it when the block ends, none of it when the block raises."""
    with (
        _ready(),
        Session(
            engine.execution_options(**{_WRITES: True}), autoflush=False, expire_on_commit=False
        ) as session,
    ):
        if engine.dialect.name == "postgresql":
            session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
        yield session
        session.commit()


@contextmanager
def _ready() -> Iterator[None]:
    """What the driver says of a database that cannot be reached stays in the log, not in the answer.

    Nor is it told what it says of a connection that broke, of a pool that has none left, or of two transactions of
    which one has to give way: all of it may succeed later.
    """
    try:
        yield
    except (
        OperationalError,
        InterfaceError,
        DisconnectionError,
        PendingRollbackError,
        PoolTimeout,
    ) as problem:
        raise NotReady(reason=MISSING) from problem
    except DBAPIError as problem:
        if not problem.connection_invalidated:
            raise
        raise NotReady(reason=MISSING) from problem
