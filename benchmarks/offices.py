"""Two ways to write: herbcity, with a holder on its own connection that follows; and sqlite3, which writes the
same rows and nothing more."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from benchmarks.provinces import EDITOR
from herbcity.network.holding import SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import open_engine, writing
from herbcity.registry.reading import table_of
from herbcity.registry.tables import FIELDS
from herbcity.registry.writing import commit

_FIELD = "note"
"""The field that is changed: every kind has it, and no rule speaks of it."""

_REASON = "one more note"


class Turn(NamedTuple):
    """One write, in seconds: until it is committed, and from there until another holder shows it."""

    committed: float
    seen: float

    @property
    def both(self) -> float:
        return self.committed + self.seen


class Office:
    """Writes with herbcity. ``holder`` is another worker's: it has its own engine and has answered before."""

    def __init__(self, writer: Engine, holder: SnapshotHolder) -> None:
        self._writer = writer
        self._written = 0
        self.holder = holder

    def write(self, kind: RecordKind, count: int) -> Turn:
        """Change one field of so many records, and see it."""
        records = self.holder.current().table(kind)
        self._written += 1
        after = f"note {self._written}"
        changes = [
            Change(kind, key, _FIELD, getattr(records[key], _FIELD), after) for key in islice(records, count)
        ]
        begun = time.perf_counter()
        with writing(self._writer) as session:
            commit(session, changes, editor=EDITOR, reason=_REASON)
        committed = time.perf_counter()
        network = self.holder.current()
        seen = time.perf_counter()
        assert getattr(network.table(kind)[changes[-1].id], _FIELD) == after
        return Turn(committed - begun, seen - committed)


class BareOffice:
    """Writes the same rows with sqlite3, checks nothing and tells nobody."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._written = 0

    def write(self, kind: RecordKind, count: int) -> float:
        """The seconds that it takes to change one field of so many records."""
        table, key = table_of(kind).name, FIELDS[kind].key
        old = self._connection.execute(
            f"SELECT {key}, {_FIELD} FROM {table} ORDER BY {key} LIMIT ?", (count,)
        ).fetchall()
        self._written += 1
        after = f"note {self._written}"
        begun = time.perf_counter()
        execute, executemany = self._connection.execute, self._connection.executemany
        execute("BEGIN IMMEDIATE")
        number = execute("SELECT max(number) FROM revision").fetchone()[0] + 1
        execute(
            "INSERT INTO revision (number, committed_at, editor, reason, change_count) VALUES (?, ?, ?, ?, ?)",
            (number, "2026-01-01 00:00:00.000000", EDITOR.name, _REASON, count),
        )
        executemany(f"UPDATE {table} SET {_FIELD} = ? WHERE {key} = ?", [(after, one) for one, _ in old])
        executemany(
            "INSERT INTO change (revision, kind, record_id, field, before, after, adopted)"
            " VALUES (?, ?, ?, ?, ?, ?, 1)",
            [(number, kind.value, one, _FIELD, json.dumps(note), json.dumps(after)) for one, note in old],
        )
        execute("COMMIT")
        return time.perf_counter() - begun


@contextmanager
def office(file: Path) -> Iterator[Office]:
    """An office that writes to this database."""
    writer, reader = open_engine(f"sqlite:///{file}"), open_engine(f"sqlite:///{file}")
    holder = SnapshotHolder(reader)
    _ask(holder.current())
    yield Office(writer, holder)
    writer.dispose()
    reader.dispose()


@contextmanager
def bare_office(file: Path) -> Iterator[BareOffice]:
    """A bare office that writes to this database, with the settings that ours has (see registry.engine)."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        yield BareOffice(connection)


def _ask(network: NetworkSnapshot) -> None:
    """Use what a service uses, so that every change has to bring it up to date."""
    code = next(iter(network.actors))
    assert network.links_of(code)
    assert network.listings_of(code) is not None
    assert network.digest
