"""The best chains first, each once, found without looking at the others.

A best-first search over beginnings of chains. Each waits under the best that it could still become; since no chain
is better than what its beginning promised, the first whole chain that is taken out is the best of all, the next one
the second best, and so on. No actor stands in a chain twice, so a circle in the network ends every beginning that
enters it.

Hart, P. E., Nilsson, N. J. & Raphael, B. (1968). A formal basis for the heuristic determination of minimum cost
paths. IEEE Trans. Systems Science and Cybernetics 4(2), 100.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask, Rows
from herbcity.analyses.tracing.bounds import Kind
from herbcity.analyses.tracing.products import NO_FORM
from herbcity.stopping import go_on

Order = Literal["value", "length"]
"""The chains worth most first, among equals the shortest; or the shortest first, among equals those worth most."""

MOST_STEPS = 400_000
"""How many beginnings are looked at before a search gives up: a second or two on one core."""

_EVERY_HERB = -1
"""All bits set."""

Key = tuple[float, float, tuple[int, ...]]
"""What a chain is ordered by, smallest first; the last part are its links in the order of their ids."""


class Found(NamedTuple):
    """A whole chain: its kind, the rows of its arcs in that kind, and the kg of dried herb a year that can pass."""

    kind: Kind
    arcs: tuple[int, ...]
    dry_kg: float


class _Beginning(NamedTuple):
    """What a chain may begin with. ``key`` is the best that it may become."""

    key: Key
    kind: int
    whole: bool
    arcs: tuple[int, ...]
    actors: tuple[int, ...]
    form: int
    dry_kg: float
    km: float
    named: bool
    herbs: int
    """A bit for each herb that the forms so far allow; where a herb is named it is that one."""


@dataclass
class Search:
    """One search. ``exhausted`` says afterwards whether it gave up before it had looked everywhere."""

    kinds: Sequence[Kind]
    begins: Mask
    depth: int
    order: Order = "value"
    max_km: float | None = None
    least_km: Floats | None = None
    """With a limit of km: the least that it takes from each actor of the network to an end."""
    most_steps: int = MOST_STEPS
    exhausted: bool = False
    _waiting: list[_Beginning] = field(default_factory=list)
    _looked_at: int = 0

    def best(self) -> Iterator[Found]:
        """The chains in their order, each found when it is asked for."""
        tables = [_Table(kind, self.begins, self.depth, self.order, self.least_km) for kind in self.kinds]
        for number, table in enumerate(tables):
            self._open(number, table, 0)
        while self._waiting:
            if self._looked_at >= self.most_steps:
                self.exhausted = True
                return
            one = heapq.heappop(self._waiting)
            table = tables[one.kind]
            if one.whole:
                yield Found(table.kind, one.arcs, one.dry_kg)
                continue
            if not one.arcs:
                row = table.firsts[one.form]
                self._open(one.kind, table, one.form + 1)
                start = one._replace(actors=(table.source[row],), form=NO_FORM, key=(0.0, 0.0, ()))
                self._lengthen(start, table, row)
                continue
            if table.may_end(one):
                self._add(one._replace(key=table.key(one.dry_kg, len(one.arcs), one.key[2]), whole=True))
            if len(one.arcs) < self.depth:
                for row in table.leaving.get(one.actors[-1], ()):
                    self._lengthen(one, table, row)

    def _add(self, one: _Beginning) -> None:
        heapq.heappush(self._waiting, one)

    def _open(self, number: int, table: _Table, place: int) -> None:
        """Let the next best of the single links that a kind's chains begin with wait for its turn, under what it
        promises; ``form`` holds its place until it is taken out."""
        go_on()
        if place < len(table.firsts):
            self._add(
                _Beginning(
                    table.promises[place], number, False, (), (), place, np.inf, 0.0, False, _EVERY_HERB
                )
            )

    def _lengthen(self, one: _Beginning, table: _Table, row: int) -> None:
        """Add one link, unless it leads nowhere."""
        go_on()
        self._looked_at += 1
        actor, form = table.target[row], table.form[row]
        if actor in one.actors or not table.becoming[one.form][form]:
            return
        herbs = one.herbs
        if table.bits is not None:
            herbs &= table.bits[one.form][form]
            if not herbs:
                return
        held = one.form if form == NO_FORM else form
        length = len(one.arcs) + 1
        onward = table.widest(self.depth - length)[actor][held]
        km = one.km + table.km[row]
        if onward == -np.inf:
            return
        if self.max_km is not None and not km + table.least_km[actor] <= self.max_km:
            return
        dry_kg = min(one.dry_kg, table.dry_kg[row])
        key = table.key(
            min(dry_kg, onward), length + table.fewest[actor][held], (*one.key[2], table.rank[row])
        )
        arcs, actors, named = (*one.arcs, row), (*one.actors, actor), one.named or table.named[row]
        self._add(_Beginning(key, one.kind, False, arcs, actors, held, dry_kg, km, named, herbs))


class _Table:
    """One kind as plain lists, which a search reads much faster than arrays; made when first looked into, because
    most kinds never are."""

    def __init__(self, kind: Kind, begins: Mask, depth: int, order: Order, least_km: Floats | None) -> None:
        self.kind = kind
        self._least_km = least_km
        self.order = order
        self.firsts, self.promises = self._firsts(begins[kind.actors], depth)
        self._layers: dict[int, list[list[float]]] = {}

    def key(self, dry_kg: float, length: float, links: tuple[int, ...]) -> Key:
        worth = -self.kind.value(dry_kg)
        return (worth, length, links) if self.order == "value" else (length, worth, links)

    def may_end(self, one: _Beginning) -> bool:
        """Whether this is a whole chain of this kind: at an end, in the right form, and carrying its herb."""
        at_end = self.widest(0)[one.actors[-1]][one.form] == np.inf
        return at_end and (one.named or self.kind.herb == NOT_NAMED)

    def widest(self, links: int) -> list[list[float]]:
        """``Kind.widest`` for so many links."""
        if links not in self._layers:
            self._layers[links] = self.kind.widest[links].tolist()
        return self._layers[links]

    def _firsts(self, begins: Mask, depth: int) -> tuple[list[int], list[Key]]:
        """The links that a chain may begin with, the most promising first, and what each promises."""
        arcs = self.kind.arcs
        rows: Rows = np.flatnonzero(begins[arcs.source])
        onward = self.kind.widest[depth - 1][arcs.target[rows], arcs.form[rows]]
        rows, onward = rows[onward > -np.inf], onward[onward > -np.inf]
        passing = np.minimum(onward, arcs.dry_kg[rows]).tolist()
        fewest = (1 + self.kind.fewest[arcs.target[rows], arcs.form[rows]]).tolist()
        ranks = arcs.order[rows].tolist()
        promises = sorted(
            (self.key(kg, length, (rank,)), row)
            for kg, length, rank, row in zip(passing, fewest, ranks, rows.tolist())
        )
        return [row for _, row in promises], [key for key, _ in promises]

    @cached_property
    def leaving(self) -> dict[int, list[int]]:
        """The arcs that leave each actor."""
        found: dict[int, list[int]] = {}
        for row, actor in enumerate(self.source):
            found.setdefault(actor, []).append(row)
        return found

    @cached_property
    def least_km(self) -> list[float]:
        assert self._least_km is not None
        listed: list[float] = self._least_km[self.kind.actors].tolist()
        return listed

    @cached_property
    def source(self) -> list[int]:
        listed: list[int] = self.kind.arcs.source.tolist()
        return listed

    @cached_property
    def target(self) -> list[int]:
        listed: list[int] = self.kind.arcs.target.tolist()
        return listed

    @cached_property
    def form(self) -> list[int]:
        listed: list[int] = self.kind.arcs.form.tolist()
        return listed

    @cached_property
    def dry_kg(self) -> list[float]:
        listed: list[float] = self.kind.arcs.dry_kg.tolist()
        return listed

    @cached_property
    def km(self) -> list[float]:
        listed: list[float] = self.kind.arcs.km.tolist()
        return listed

    @cached_property
    def rank(self) -> list[int]:
        listed: list[int] = self.kind.arcs.order.tolist()
        return listed

    @cached_property
    def named(self) -> list[bool]:
        listed: list[bool] = (self.kind.arcs.herb != NOT_NAMED).tolist()
        return listed

    @cached_property
    def becoming(self) -> list[list[bool]]:
        listed: list[list[bool]] = self.kind.becoming.tolist()
        return listed

    @cached_property
    def fewest(self) -> list[list[float]]:
        listed: list[list[float]] = self.kind.fewest.tolist()
        return listed

    @cached_property
    def bits(self) -> list[list[int]] | None:
        """Forms × forms: a bit for each herb for which the one form can become the other; None where one herb is
        carried anyway."""
        of_any = self.kind.of_any
        if of_any is None:
            return None
        count = range(of_any.shape[1])
        return [
            [sum(1 << herb for herb in np.flatnonzero(of_any[:, one, other]).tolist()) for other in count]
            for one in count
        ]
