"""Fixtures of the contract: a service in a process of its own on the seeds, and the example of a web team's page."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from herbcity.intake.loading import load
from herbcity.registry.engine import open_engine, writing
from herbcity.registry.keys import AccessRole, create_key
from herbcity.registry.migrating import migrate
from herbcity.registry.writing import Editor

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "urql"


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all the seeds; copy it before writing."""
    file = tmp_path_factory.mktemp("contract") / "herbcity.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    assert load(engine, ROOT / "seeds", editor=Editor("seeds")).findings == ()
    engine.dispose()
    return file


@pytest.fixture
def database_url(seeded_file: Path, tmp_path: Path) -> str:
    """A copy of the seeds that a test may write to."""
    return f"sqlite:///{shutil.copy(seeded_file, tmp_path / 'herbcity.db')}"


@pytest.fixture
def editor_key(database_url: str) -> str:
    """The secret of an editor's key."""
    engine = open_engine(database_url)
    with writing(engine) as session:
        _, secret = create_key(session, AccessRole.EDITOR, "ทีมเว็บจังหวัด")
    engine.dispose()
    return secret


@contextmanager
def service(database_url: str, **variables: str) -> Iterator[str]:
    """Serves in another process; gives the address."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "herbcity", "serve", "--port", "0"],
        env={
            **os.environ,
            "HERBCITY_DATABASE_URL": database_url,
            "HERBCITY_LOG_LEVEL": "error",
            "HERBCITY_PUBLIC_BUDGET": "1000000000",
            "HERBCITY_PUBLIC_REFILL": "1000000000",
            **variables,
        },
        text=True,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout
        yield next(found[1] for line in process.stdout if (found := re.search(r"(http://\S+)/graphql", line)))
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def address(seeded_file: Path) -> Iterator[str]:
    """The address of a service on the seeds, to which nobody writes."""
    with service(f"sqlite:///{seeded_file}", HERBCITY_REQUEST_SECONDS="100") as address:
        yield address


@pytest.fixture
def own_address(database_url: str) -> Iterator[str]:
    """The address of a service on a copy of the seeds."""
    with service(database_url) as address:
        yield address


@pytest.fixture(scope="session")
def example() -> Callable[..., str]:
    """Runs a program in the folder of the example page, which has all that its lock file names."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("needs node and npm")
    wanted = hashlib.sha256((EXAMPLE / "package-lock.json").read_bytes()).hexdigest()
    stamp = EXAMPLE / "node_modules" / ".stamp"
    if not stamp.exists() or stamp.read_text() != wanted:
        ran(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"])
        stamp.write_text(wanted)
    return ran


def ran(command: list[str], **variables: str) -> str:
    """What a program in the folder of the example prints; it must succeed."""
    environ = {**os.environ, **variables}
    done = subprocess.run(command, cwd=EXAMPLE, env=environ, text=True, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
