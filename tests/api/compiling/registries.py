"""What random questions are asked of: the small registry, and the same with values that no table would hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import msgspec

from herbcity.api.context import Context
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.network.values import VALUES, Actor, Link, Listing
from herbcity.registry.changes import RecordKind
from tests.api.api_door import EDITOR, MILL, RIVER, Door
from tests.api.compiling.asking import Words
from tests.api.what_if_door import DRYER, DRYING, save, supply

_IDS = """{
  actors(first: 20) { edges { cursor } nodes { id links { id } listings { id } evidence { id } } }
  links(first: 5) { edges { cursor } } herbs { nodes { id } } listings { edges { cursor } }
  suggestions(first: 20) { nodes { id } edges { cursor } } revisions { nodes { id } edges { cursor } }
}"""


def _found(answer: Any, key: str) -> Iterator[str]:
    if isinstance(answer, list):
        for item in answer:
            yield from _found(item, key)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name == key:
                yield value
            else:
                yield from _found(value, key)


def kept_what_ifs(door: Door) -> list[str]:
    """The ids of two what-ifs that differ in everything they answer, and of one whose changes are refused today."""
    kept = [save(door, DRYER, DRYING), save(door, supply(RIVER, MILL))]
    return [one["whatIf"]["id"] for one in kept]


def words(door: Door) -> Words:
    """Arguments that find something in the small registry, and some that find nothing."""
    answer = door.ask(_IDS)
    ids = [*sorted(set(_found(answer, "id"))), *kept_what_ifs(door)]
    cursors = [*_found(answer, "cursor"), "nonsense"]
    codes = sorted(door.holder.current().actors)
    days = ["2026-11-26", "2020-01-01", "2030-01-01", "2566-01-01", "no day"]
    return {
        "String": ["ขมิ้น", "turmeric", "hill", "", "HC-0001-E"],
        "Int": [1, 2, 3, 5, 10, 100, 101, 0, -1],
        "Float": [0.5, 0, 1, 2.5, -1],
        "Boolean": [True, False],
        "ID": [*ids, "nonsense"],
        "Date": days,
        "DateTime": ["2026-11-26T00:00:00+00:00"],
        "after": cursors,
        "before": cursors,
        "first": [1, 2, 3, 5, 20, 100, 101, 0],
        "last": [1, 2, 3, 5, 0],
        "code": [*codes, "turmeric", "HC-9999-X"],
        "actor": codes,
        "actors": codes,
        "herb": ["turmeric", "nothing"],
        "id": [*ids, *codes],
        "ids": ids,
        "revision": [1, 2, 3, 99],
        "type": ["LinkKind", "Nothing"],
        "field": ["nameTh", "nothing"],
        "text": ["ขมิ้น", "hill", ""],
    }


class Frozen:
    """Holds one snapshot, whatever is asked for."""

    def __init__(self, snapshot: NetworkSnapshot) -> None:
        self._snapshot = snapshot

    def current(self) -> NetworkSnapshot:
        return self._snapshot

    def at(self, **_when: Any) -> NetworkSnapshot:
        return self._snapshot


_WRONG: dict[type, dict[str, list[Any]]] = {
    Actor: {
        "name_en": [None, 5, b"bytes"],
        "other_names": [None, ("a", None), "text", ("b", 2)],
        "households": [2**31, "many", 2.5, True],
        "latitude": [float("nan"), float("inf"), 14, "north"],
        "longitude": [10**400, None],
        "size": ["huge", "SME", 3],
        "registration_id": [7, object],
        "district": ["0000"],
        "evidence": [None, ("unheard of",), 5],
        "evidence_level": [None, "HEARSAY"],
        "note": [[], {}],
    },
    Link: {
        "target": ["HC-9999-X"],
        "source": ["HC-9999-X"],
        "status": ["LOST"],
        "valid_from": ["yesterday", date(2030, 1, 1)],
        "valid_until": [5],
        "volume_kg_per_year": [float("nan"), "much", 3],
        "herb": ["nothing", None],
        "evidence": [None],
    },
    Listing: {
        "actor": ["HC-9999-X"],
        "side": ["BOTH"],
        "kg_by_month": [(1.0, None), (float("inf"),), 5, ()],
        "requires": [None, ("NOTHING",)],
        "price_per_kg": [5, (1.0, 2.0, 3.0)],
        "amount_thb": ["all of it"],
        "valid_from": [3],
    },
}
"""What every field may be spoilt with. Where a list is ordered by it, the order would fail before anything else."""


def spoilt(snapshot: NetworkSnapshot, random: Random) -> NetworkSnapshot:
    """The snapshot with wrong values here and there, which frozen values take without a look."""
    values = []
    for kind in VALUES:
        for value in snapshot.table(kind).values():
            wrong = {
                name: random.choice(choices)
                for name, choices in _WRONG.get(type(value), {}).items()
                if random.random() < 0.1
            }
            values.append(msgspec.structs.replace(value, **wrong))
    assert RecordKind.ACTOR in VALUES
    return network_of(*values, as_of=snapshot.as_of)


def context(door: Door, snapshot: NetworkSnapshot | None = None) -> Context:
    """One request of an editor."""
    holder: Any = door.holder if snapshot is None else Frozen(snapshot)
    return Context(holder, door.engine, EDITOR, "en", "request-1")
