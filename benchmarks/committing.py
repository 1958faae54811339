"""One change, committed and seen by another process's next request, against the bare commit of the same rows."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from types import MappingProxyType
from typing import cast

from benchmarks.comparing import Figure, Scale, median, seconds_of
from benchmarks.offices import BareOffice, Office, bare_office, office
from benchmarks.provinces import copy_of, database, size_of
from herbcity.registry.changes import RecordKind

TARGET = 20.0
_KINDS = (RecordKind.ACTOR, RecordKind.LINK)
_MANY = (10, 100, 1_000)
_TURNS_A_ROUND = 8


def measure(scale: Scale) -> Iterator[Figure]:
    """By size of the network, by kind of record, and by size of the change."""
    turns = scale.rounds * _TURNS_A_ROUND
    for actors in scale.sizes:
        file, size, largest = database(actors, scale.seed), size_of(actors), actors == scale.actors
        with (
            copy_of(file) as one, copy_of(file) as other, office(one) as ours, bare_office(other) as bare
        ):  # fmt: skip
            for kind in _KINDS:
                target = TARGET if largest else None
                yield from _compared(ours, bare, kind, 1, turns=turns, size=size, target=target)
            for count in _MANY if largest else ():
                yield from _compared(ours, bare, RecordKind.LINK, count, turns=turns // 4, size=size)
            yield from _growing(ours, turns, size)


def _compared(
    ours: Office,
    bare: BareOffice,
    kind: RecordKind,
    count: int,
    *,
    turns: int,
    size: str,
    target: float | None = None,
) -> Iterator[Figure]:
    """Both in turns, after one turn of each that does not count."""
    pairs = [(ours.write(kind, count), bare.write(kind, count)) for _ in range(turns + 1)][1:]
    against = statistics.median(seconds for _, seconds in pairs)
    name = f"{count:,} {kind.lower()}{'s' if count > 1 else ''} changed"
    turns_taken = [turn for turn, _ in pairs]
    for what, seconds, limit in (
        ("committed and seen", [turn.both for turn in turns_taken], target),
        ("of it the commit", [turn.committed for turn in turns_taken], None),
        ("of it the seeing", [turn.seen for turn in turns_taken], None),
    ):
        yield Figure(
            what=f"{name}: {what}",
            size=size,
            value=statistics.median(seconds),
            against="sqlite3, the same UPDATE and INSERTs",
            bare=against,
            target=limit,
        )


def _growing(ours: Office, turns: int, size: str) -> Iterator[Figure]:
    """What a change costs in proportion to the network: the shallow copies, and what is made again when asked for."""
    network = ours.holder.current()
    # An index has an entry for each actor, so copying the table of actors costs what copying an index costs.
    for what, table in (("the table of links", network.links), ("an index of actors", network.actors)):
        copied = cast("MappingProxyType[str, object]", table)
        yield Figure(
            what=f"in every seeing: shallow copy of {what}",
            size=size,
            value=median(copied.copy, rounds=turns),
        )
    ties, adjacency = [], []
    for _ in range(turns):
        ours.write(RecordKind.LINK, 1)
        network = ours.holder.current()
        ties.append(seconds_of(lambda: network.ties))  # noqa: B023 (called at once)
        adjacency.append(seconds_of(lambda: network.adjacency.undirected))  # noqa: B023
    for what, seconds in (("ties", ties), ("adjacency", adjacency)):
        yield Figure(
            what=f"once after a change, when asked for: {what}", size=size, value=statistics.median(seconds)
        )
