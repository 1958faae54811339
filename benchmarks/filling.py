"""``herbcity load`` of CSV files, against csv.DictReader and executemany of the same rows."""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.comparing import Figure, Scale, alternate, median
from benchmarks.provinces import EDITOR, copy_of, sheets
from herbcity.intake.loading import load
from herbcity.registry.engine import open_engine
from herbcity.registry.migrating import migrate

_ROWS = (1_000, 5_000, 20_000)
_ROWS_AN_ACTOR = 9.2
"""Actors, links, listings, capacities and certificates together, in a simulated province."""

_ROUNDS = 3


def measure(scale: Scale) -> Iterator[Figure]:
    """Three sizes of files, into an empty registry and a second time into the same one."""
    for wanted in _ROWS:
        folder = sheets(round(wanted / _ROWS_AN_ACTOR), scale.seed)
        files = sorted(folder.glob("*.csv"))
        rows = sum(_row_count(file) for file in files)
        with tempfile.TemporaryDirectory() as own:
            empty = Path(own) / "empty.db"
            engine = open_engine(f"sqlite:///{empty}")
            migrate(engine)
            engine.dispose()
            rounds = min(scale.rounds, _ROUNDS)
            ours, bare = alternate(
                lambda: _load_into(empty, folder),  # noqa: B023 (called before the loop goes on)
                lambda: _fill(files),  # noqa: B023
                rounds=rounds,
            )
            yield Figure(
                what="loaded, checked and remembered",
                size=f"{rows:,} rows",
                value=ours,
                against="csv.DictReader and executemany of the same text",
                bare=bare,
            )
            _load(empty, folder)
            yield Figure(
                what="loaded again, nothing to do",
                size=f"{rows:,} rows",
                value=median(lambda: _load(empty, folder), rounds=rounds),  # noqa: B023
                against="csv.DictReader and executemany of the same text",
                bare=bare,
            )


def _row_count(file: Path) -> int:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def _load_into(empty: Path, folder: Path) -> None:
    with copy_of(empty) as own:
        _load(own, folder)


def _load(database: Path, folder: Path) -> None:
    engine = open_engine(f"sqlite:///{database}")
    assert not load(engine, folder, editor=EDITOR).refused
    engine.dispose()


def _fill(files: list[Path]) -> None:
    """The files as tables of text, committed at once, with the settings that ours has (see registry.engine)."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)) as connection,
    ):
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        for file in files:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                rows = csv.DictReader(lines)
                names = list(rows.fieldnames or ())
                connection.execute(f"CREATE TABLE {file.stem} ({', '.join(names)})")
                places = ", ".join(f":{name}" for name in names)
                connection.executemany(f"INSERT INTO {file.stem} VALUES ({places})", rows)
        connection.execute("COMMIT")
