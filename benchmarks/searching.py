"""Searching the names of a province, against a plain substring scan of the same names; lists kept in order."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from benchmarks.comparing import Figure, Scale, median, seconds_of
from benchmarks.provinces import database, size_of
from herbcity.api.name_index import folded, name_index
from herbcity.api.ordering import actors_in_order, thai_order
from herbcity.api.searching import search
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import open_engine, reading

_TYPED = (
    "ยา", "ชา", "ข่า", "ขิง", "ไพล", "เเปรรูป", "นํ้ามัน", "สมุนไพร", "กลุ่ม", "โรง", "สม", "ขมิ", "กลุ่มสมุนไพร",
    "อู่ทอง", "ดอนเจดีย์", "สมุนไพร อู่ทอง", "อู่ทอง สมุนไพร", "โรงอบ ดอนเจดีย์", "วสช.", "บจก.", "รพ.", "รพ.สต.",
    "khamin", "kameen", "plai", "fah talai jone", "turmeric", "herb", "herb group", "group u thong", "don chedi",
    "HC-1001-J", "hc10", "๑๒๓", "12", "ขมินชัน", "turmreic", "โรงพยาบาท", "xyzzyxyzzy", "ฮฮฮฮ",
)  # fmt: skip
"""Words and parts of them, several words, slips, and what nobody is called."""

_MOST_TIMES_A_SCAN = 10.0
_SLOWEST = 0.150
"""Seconds within which 95 of 100 searches are to be answered."""


def measure(scale: Scale) -> Iterator[Figure]:
    """All that is typed by turns in both ways; then what a write costs the next search."""
    engine = open_engine(f"sqlite:///{database(scale.actors, scale.seed)}")
    with reading(engine) as session:
        network = take_snapshot(session)
    engine.dispose()
    first = seconds_of(lambda: search(network, "ขมิ้น", count=10))
    entries = name_index(network).entries.values()
    names = [folded(name.shown).letters for entry in entries for name in entry.names]
    size = f"{size_of(scale.actors)}, {len(names):,} names"
    ours = _each(lambda typed: search(network, typed, count=10), rounds=scale.rounds)
    plain = _each(lambda typed: _scan(names, folded(typed).letters), rounds=scale.rounds)
    yield Figure(
        what="95 of 100 searches are faster than",
        size=size,
        value=_slowest_but_few(ours),
        against="`text in name` for every name",
        bare=_slowest_but_few(plain),
        target=_MOST_TIMES_A_SCAN,
    )
    yield Figure(what="the same, in seconds", size=size, value=_slowest_but_few(ours), target=_SLOWEST)
    yield Figure(
        what="half of all searches are faster than",
        size=size,
        value=statistics.median(ours),
        against="`text in name` for every name",
        bare=statistics.median(plain),
    )
    writes = 2 * scale.rounds
    for what, field_name in (("a name", "name_th"), ("anything else of an actor", "note")):
        yield Figure(
            what=f"the first search after {what} was changed",
            size=size,
            value=statistics.median(_after_writes(network, field_name, _searched, writes=writes)),
            against="the first search of all",
            bare=first,
        )
    yield Figure(
        what="actors in the order of a Thai dictionary, after a name was changed",
        size=size,
        value=statistics.median(_after_writes(network, "name_th", actors_in_order, writes=writes)),
        against="sorting them by keys that are remembered",
        bare=median(
            lambda: sorted(thai_order(one.name_th) for one in network.actors.values()), rounds=writes
        ),
    )


def _each(look: Callable[[str], object], *, rounds: int) -> list[float]:
    return [median(partial(look, typed), rounds=rounds) for typed in _TYPED]


def _scan(names: Sequence[str], text: str) -> list[str]:
    return [name for name in names if text in name]


def _slowest_but_few(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def _searched(network: NetworkSnapshot) -> object:
    return search(network, "ขมิ้น", count=10)


def _after_writes(
    network: NetworkSnapshot, field: str, look: Callable[[NetworkSnapshot], object], *, writes: int
) -> Iterator[float]:
    """Seconds of looking at the network after each of so many writes."""
    look(network)
    codes = list(network.actors)
    for number in range(writes):
        code = codes[number * 31 % len(codes)]
        before = getattr(network.actors[code], field)
        network = network.apply([Change(RecordKind.ACTOR, code, field, before, f"{before or ''} {number}")])
        yield seconds_of(partial(look, network))
