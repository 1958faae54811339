"""Sorted lists that a write does not sort again: what it touched is taken out and put where it belongs now.

Sorting ten thousand actors takes fifty milliseconds, putting one of them elsewhere one. A snapshot inherits the
orders that were used on the one before it, a few of them, because callers choose them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import compress
from operator import itemgetter
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from herbcity.api.keeping import whole_of
from herbcity.api.paging import Key, Ordered
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind

Row = TypeVar("Row")

_KEPT = 12
"""So many orders of one snapshot are kept."""
_MOST_MOVED = 0.1
"""Where more of the rows than this have moved, sorting anew is as fast."""

_ID = itemgetter(-1)
"""The last part of a key is the record's id."""

Moves = Mapping[RecordKind, Callable[[NetworkSnapshot, str], Iterable[str]] | None]
"""Which rows a record of another kind moves; None where only looking at all of them would tell."""


@dataclass(frozen=True)
class Order(Generic[Row]):
    """An order of all records of a kind. ``key`` is all different, the record's id last; what else than the record
    itself it reads is in ``moves``."""

    name: str
    kind: RecordKind
    key: Callable[[NetworkSnapshot, Row], Key]
    moves: Moves = field(default_factory=dict)


class _KeptOrders:
    """The orders of one snapshot, and those of the ones before it with what has changed since."""

    def __init__(self, before: Mapping[str, tuple[Ordered[Any], Touched]] | None = None) -> None:
        self._before = dict(before or {})
        self._made: dict[str, Ordered[Any]] = {}
        self._lock = Lock()

    def after(self, touched: Touched) -> _KeptOrders:
        with self._lock:
            earlier = {
                name: (ordered, {kind: since.get(kind, frozenset()) | touched.get(kind, frozenset())
                                 for kind in since.keys() | touched.keys()})
                for name, (ordered, since) in self._before.items()
                if name not in self._made
            }  # fmt: skip
            known = earlier | {name: (ordered, touched) for name, ordered in self._made.items()}
        return _KeptOrders(dict(list(known.items())[-_KEPT:]))

    def get(self, network: NetworkSnapshot, order: Order[Row]) -> Ordered[Row]:
        """The rows in this order. Two threads may both make it, with equal results."""
        with self._lock:
            made, before = self._made.get(order.name), self._before.get(order.name)
        if made is None:
            made = (_moved(network, order, *before) if before else None) or _sorted(network, order)
        with self._lock:
            self._made.pop(order.name, None)
            self._made[order.name] = made
            while len(self._made) > _KEPT:
                del self._made[next(iter(self._made))]
        return made


def in_order(network: NetworkSnapshot, order: Order[Row]) -> Ordered[Row]:
    """All records of the order's kind that this snapshot has, in that order."""
    whole = whole_of(network)
    if whole is not None and RecordKind.LINK not in order.moves:
        ordered = in_order(whole, order)
        there = network.table(order.kind)
        return ordered if len(there) == len(ordered.rows) else _only(ordered, there.__contains__)
    return network.carried("orders", lambda _: _KeptOrders(), _carried_on).get(network, order)


def _carried_on(before: _KeptOrders, _network: NetworkSnapshot, touched: Touched) -> _KeptOrders:
    return before.after(touched)


def _sorted(network: NetworkSnapshot, order: Order[Row]) -> Ordered[Row]:
    rows = cast("list[Row]", list(network.table(order.kind).values()))
    return Ordered.by(order.name, rows, lambda row: order.key(network, row))


def _only(ordered: Ordered[Row], there: Callable[[str], bool]) -> Ordered[Row]:
    chosen = list(map(there, map(_ID, ordered.keys)))
    return Ordered(ordered.name, list(compress(ordered.rows, chosen)), list(compress(ordered.keys, chosen)))


def _moved(
    network: NetworkSnapshot, order: Order[Row], before: Ordered[Row], touched: Touched
) -> Ordered[Row] | None:
    """The order with what was touched in its new place; None where it is better sorted anew."""
    moved = set(touched.get(order.kind, ()))
    for kind, rows_of in order.moves.items():
        if kind in touched and kind is not order.kind:
            if rows_of is None:
                return None
            moved.update(row for key in touched[kind] for row in rows_of(network, key))
    if not moved:
        return before
    if len(moved) > len(before.rows) * _MOST_MOVED:
        return None
    rows, keys = list(before.rows), list(before.keys)
    left = list(compress(range(len(keys)), map(moved.__contains__, map(_ID, keys))))
    for place in reversed(left):
        del rows[place], keys[place]
    table = network.table(order.kind)
    for key in moved:
        if key in table:
            row = cast("Row", table[key])
            fresh = order.key(network, row)
            at = bisect_left(keys, fresh)
            keys.insert(at, fresh)
            rows.insert(at, row)
    return Ordered(before.name, rows, keys)
