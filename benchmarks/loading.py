"""From the database to a snapshot that can be asked, against reading the same rows into tuples."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.comparing import Figure, Scale, alternate
from benchmarks.provinces import database, size_of
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import VALUES
from herbcity.registry.engine import open_engine, reading
from herbcity.registry.reading import table_of

TARGET = 5.0


def measure(scale: Scale) -> Iterator[Figure]:
    """The load at three sizes. Only the largest has a target: small ones are mostly the opening of a session."""
    for actors in scale.sizes:
        file = database(actors, scale.seed)
        engine = open_engine(f"sqlite:///{file}")

        def ours() -> NetworkSnapshot:
            with reading(engine) as session:  # noqa: B023 (called before the loop goes on)
                network = take_snapshot(session)
            first = next(iter(network.actors))
            assert network.links_of(first)
            return network

        seconds, bare = alternate(ours, lambda: rows_as_tuples(file), rounds=2 * scale.rounds)  # noqa: B023
        engine.dispose()
        yield Figure(
            what="database to a snapshot that answers",
            size=size_of(actors),
            value=seconds,
            against="sqlite3, the same columns and rows as tuples",
            bare=bare,
            target=TARGET if actors == scale.actors else None,
        )


def rows_as_tuples(file: Path) -> list[list[tuple[object, ...]]]:
    """Every column of every row that a snapshot is made of, as sqlite3 gives it."""
    with closing(sqlite3.connect(file)) as connection:
        return [
            connection.execute(
                f"SELECT {', '.join(value.__struct_fields__)} FROM {table_of(kind).name}"
            ).fetchall()
            for kind, value in VALUES.items()
        ]
