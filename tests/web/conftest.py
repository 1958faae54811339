"""Fixtures of the web room: the application on Suphanburi's seeds, and on an empty registry."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from herbcity.intake.loading import load
from herbcity.registry.engine import open_engine, writing
from herbcity.registry.keys import AccessRole, create_key
from herbcity.registry.migrating import migrate
from herbcity.registry.writing import Editor
from herbcity.settings import Settings
from herbcity.web.app import create_app

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all the seeds; copy it before writing."""
    file = tmp_path_factory.mktemp("seeded") / "herbcity.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    for layer in ("documented", "illustrative"):
        assert not load(engine, SEEDS / layer, editor=Editor("seeds")).findings
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def seeded_app(seeded_file: Path) -> Starlette:
    """An application on the seeds, for tests that only read."""
    many = 1_000_000_000
    return create_app(
        Settings(database_url=f"sqlite:///{seeded_file}", public_budget=many, public_refill=many)
    )


@pytest.fixture(scope="session")
def client(seeded_app: Starlette) -> Iterator[TestClient]:
    """A program that asks the application on the seeds; nobody writes through it."""
    with TestClient(seeded_app) as client:
        yield client


@pytest.fixture
def settings(seeded_file: Path, tmp_path: Path) -> Settings:
    """Settings for a copy of the seeds that a test may write to."""
    copy = tmp_path / "herbcity.db"
    shutil.copy(seeded_file, copy)
    return Settings(database_url=f"sqlite:///{copy}")


@pytest.fixture
def empty_settings(tmp_path: Path) -> Settings:
    """Settings for a migrated registry with nothing in it."""
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'empty.db'}")
    engine = open_engine(settings.database_url)
    migrate(engine)
    engine.dispose()
    return settings


@pytest.fixture
def editor_key(settings: Settings) -> str:
    """The secret of an editor's key in the registry of ``settings``."""
    engine = open_engine(settings.database_url)
    with writing(engine) as session:
        _, secret = create_key(session, AccessRole.EDITOR, "ทดสอบ")
    engine.dispose()
    return secret
