"""Fixtures of the journeys: Suphanburi's seeds in a database of their own, and callers who know only the doors."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from herbcity.settings import Settings
from herbcity.web.app import create_app
from tests.journeys.visitors import Caller, run_command

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def seeds_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, loaded once; every journey travels on a copy."""
    file = tmp_path_factory.mktemp("seeds") / "herbcity.db"
    run_command(f"sqlite:///{file}", "migrate")
    run_command(f"sqlite:///{file}", "load", str(SEEDS))
    return file


@pytest.fixture
def database_url(seeds_file: Path, tmp_path: Path) -> str:
    """The seeds, for one journey to write on."""
    copy = tmp_path / "herbcity.db"
    # Not a copy of the file: what was written last may still be in the log beside it.
    with closing(sqlite3.connect(seeds_file)) as seeds, closing(sqlite3.connect(copy)) as fresh:
        seeds.backup(fresh)
    return f"sqlite:///{copy}"


@pytest.fixture
def herbcity(database_url: str) -> Callable[..., str]:
    """The command line: ``herbcity("export", "n.graphml")`` gives what it prints."""
    return lambda *arguments: run_command(database_url, *arguments)


@pytest.fixture
def client(database_url: str) -> Iterator[TestClient]:
    """The service, as a program sees it."""
    with TestClient(create_app(Settings(database_url=database_url))) as client:
        yield client


@pytest.fixture
def visitor(client: TestClient) -> Caller:
    """Somebody without a key."""
    return Caller(client)


@pytest.fixture
def with_role(client: TestClient, database_url: str) -> Callable[..., Caller]:
    """Somebody with a key of this role, made as an operator makes it."""

    def caller(role: str, label: str) -> Caller:
        secret = run_command(database_url, "key", "create", "--role", role, "--label", label)
        return Caller(client, key=secret.strip())

    return caller
