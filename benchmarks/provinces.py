"""The invented provinces that everything is measured on, generated once and kept in the system's temp folder."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import herbcity
from herbcity.intake.loading import load
from herbcity.registry.engine import open_engine
from herbcity.registry.migrating import migrate
from herbcity.registry.writing import Editor
from herbcity.simulation.province import LINKS_PER_ACTOR, simulate, write_province

EDITOR = Editor("benchmarks")


def size_of(actors: int) -> str:
    """How large a province of so many actors is, in words."""
    return f"{actors:,} actors, {actors * LINKS_PER_ACTOR:,} links"


def sheets(actors: int, seed: int) -> Path:
    """The folder with the CSV files of a province."""
    folder = _kept(f"province-{actors}-{seed}-{_made_by('simulation', 'vocabulary.py')}")
    if not folder.exists():
        _say(f"simulating {actors:,} actors")
        with _unfinished(folder) as draft:
            write_province(simulate(actors, seed), draft)
    return folder


def database(actors: int, seed: int) -> Path:
    """A database with a province in it. Never write to it; see ``copy_of``."""
    made_by = _made_by("simulation", "vocabulary.py", "registry/migrations", "registry/identity.py")
    file = _kept(f"registry-{actors}-{seed}-{made_by}.db")
    if not file.exists():
        folder = sheets(actors, seed)
        _say(f"loading {actors:,} actors")
        with _unfinished(file) as draft:
            engine = open_engine(f"sqlite:///{draft}")
            migrate(engine)
            assert not load(engine, folder, editor=EDITOR).refused
            engine.dispose()
    return file


@contextmanager
def copy_of(file: Path) -> Iterator[Path]:
    """A database of one's own, to write to."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copy(file, Path(folder) / "herbcity.db"))


@contextmanager
def _unfinished(place: Path) -> Iterator[Path]:
    """Where to write what will stand at ``place`` once it is complete."""
    draft = place.with_name(f"{place.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.unlink(missing_ok=True)
    yield draft
    draft.rename(place)


def _kept(name: str) -> Path:
    folder = Path(tempfile.gettempdir()) / "herbcity-benchmarks"
    folder.mkdir(exist_ok=True)
    return folder / name


def _made_by(*parts: str) -> str:
    """A mark of the code that a kept province was made by, so that other code makes another one."""
    room = Path(herbcity.__file__).parent
    marked = hashlib.sha256()
    for part in parts:
        place = room / part
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            marked.update(file.read_bytes())
    return marked.hexdigest()[:8]


def _say(what: str) -> None:
    print(f"  {what} …", file=sys.stderr, flush=True)
