"""Fixtures of the documentation: the seeds in a database, and a service on them in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from herbcity.intake.loading import load
from herbcity.registry.engine import open_engine
from herbcity.registry.migrating import migrate
from herbcity.registry.writing import Editor
from tests.documentation.markdown_pages import ROOT, Shell


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, loaded once."""
    file = tmp_path_factory.mktemp("documentation") / "herbcity.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    assert load(engine, ROOT / "seeds", editor=Editor("seeds")).findings == ()
    engine.dispose()
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder that looks like the project's, for commands that write."""
    for name in (
        "seeds",
        "docs",
        "examples",
        "herbcity",
        "tools",
        "Makefile",
        "pyproject.toml",
        "constraints.txt",
    ):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.fixture
def empty_shell(folder: Path) -> Shell:
    """A shell with a database that does not exist yet, as a newcomer has it."""
    return Shell(folder, f"sqlite:///{folder / 'new.db'}")


@pytest.fixture
def shell(folder: Path, seeded_file: Path) -> Iterator[Shell]:
    """A shell with the seeds loaded and the service running on them."""
    shutil.copy(seeded_file, folder / "herbcity.db")
    database_url = f"sqlite:///{folder / 'herbcity.db'}"
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "herbcity", "serve", "--port", "0"],
        env={**os.environ, "HERBCITY_DATABASE_URL": database_url, "HERBCITY_LOG_LEVEL": "error"},
        text=True,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout
        address = next(
            found[1] for line in process.stdout if (found := re.search(r"(http://\S+)/graphql", line))
        )
        yield Shell(folder, database_url, address)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
