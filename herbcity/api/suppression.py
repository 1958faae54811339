"""Suppression: which cells of a table of counts are left out, so that no small group of persons can be counted.

**Where it applies.** To counts, sums and means over groups of *natural persons*, or of records that are withheld
from the caller: a group with fewer than three of them tells about single ones. Not to organisations: they are no
personal data, and the list of them is public anyway. What is personal is in no public snapshot
(``network.withholding``), so no aggregate of it can be made; suppression is for aggregates over who is in a group:
``groups(by:)`` of actors. Whoever pages through the list of actors can count what is public of each; but a table of
counts is copied and read without them, and a count of 1 is about somebody. ``totalCount`` counts the rows that stand
beside it, and is not left out.

**How.** Cells of 1 or 2 are hidden (primary suppression). A cell can still be found by subtraction where a sum over a
row, a column or everything is published; so further cells are hidden, as small as will do, until no hidden cell can be
derived (complementary suppression). *Derived* is meant as strictly as a reader can reckon: hidden cells are whole
numbers of at least 1, because empty ones are shown as 0, and every published sum must come out. Every hidden cell
must then be able to be at least two numbers, and one of them at least three, so that nobody can tell that it was
small. A sum that gives its cells away whatever else is hidden, as that of a row with a single cell, is hidden itself.

Cox, L. H. (1980). Suppression methodology and statistical disclosure control. Journal of the American Statistical
Association 75(370), 377.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from math import inf
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from scipy.optimize import linprog

LEAST = 3
"""The smallest group of persons that is counted in public."""

Cell = TypeVar("Cell", bound=Hashable)
Line = tuple[Cell, ...]
"""Cells whose sum is published."""


class Suppressed(NamedTuple, Generic[Cell]):
    """What is left out: cells, and published sums by their place among the lines that were given."""

    cells: frozenset[Cell]
    sums: frozenset[int]


def suppressed(
    counts: Mapping[Cell, int],
    lines: Iterable[Collection[Cell]] | None = None,
    *,
    of_persons: Collection[Cell] | None = None,
    least: int = LEAST,
) -> Suppressed[Cell]:
    """Which cells and sums to leave out. ``lines`` are the sums that are published, all cells together if left out.

    ``of_persons`` are the cells whose members are natural persons (all, unless given): only these are hidden for being
    small, though others may have to be hidden with them.

    >>> suppressed({"U Thong": 9, "Sam Chuk": 1, "Don Chedi": 5}).cells == {"Sam Chuk", "Don Chedi"}
    True
    >>> suppressed({"U Thong": 9, "Sam Chuk": 3})
    Suppressed(cells=frozenset(), sums=frozenset())
    >>> suppressed({"U Thong": 2}) == (frozenset({"U Thong"}), frozenset({0}))
    True
    """
    sums: list[Line[Cell]] = [tuple(line) for line in ([counts] if lines is None else lines)]
    sensitive = frozenset(counts) if of_persons is None else frozenset(of_persons)
    primary = {cell for cell in sensitive if 0 < counts[cell] < least}
    hidden, gone = set(primary), set[int]()
    while told := _told(counts, hidden, [line for at, line in enumerate(sums) if at not in gone], least):
        cell = min(told, key=lambda one: (counts[one], repr(one)))
        through = [at for at, line in enumerate(sums) if at not in gone and cell in line]
        more = {other for at in through for other in sums[at] if counts[other] > 0} - hidden
        if more:
            # One that is large enough to hide behind; among these the smallest, so that least is lost.
            hidden.add(min(more, key=lambda one: (counts[one] < least, counts[one], repr(one))))
        else:
            # All its lines are hidden throughout and still give it away: the shortest of the sums goes.
            gone.add(min(through, key=lambda at: (len(sums[at]), at)))
    return Suppressed(frozenset(hidden), frozenset(gone))


def _told(
    counts: Mapping[Cell, int], hidden: Collection[Cell], lines: Collection[Line[Cell]], least: int
) -> list[Cell]:
    """The hidden cells that can be derived, or of which it can be derived that they are small."""
    cells = sorted(hidden, key=repr)
    if not cells or not lines:
        return []
    if len(lines) == 1:
        # One sum: each cell can be anything that leaves 1 for each of the others.
        (line,) = lines
        there = [cell for cell in cells if cell in line]
        highest_one = sum(counts[cell] for cell in there) - (len(there) - 1)
        return there if len(there) == 1 or highest_one < least else []
    place = {cell: at for at, cell in enumerate(cells)}
    rows, totals = [], []
    for line in lines:
        inside = [place[cell] for cell in line if cell in place]
        if inside:
            row = np.zeros(len(cells))
            row[inside] = 1
            rows.append(row)
            totals.append(sum(counts[cell] for cell in line if cell in place))
    if not rows:
        return []
    highest = {cell: _range(place[cell], np.array(rows), totals) for cell in cells}
    return [cell for cell, (high, width) in highest.items() if high < least or width < 1]


def _range(
    at: int, rows: np.ndarray[tuple[int, int], np.dtype[np.float64]], totals: list[int]
) -> tuple[float, float]:
    """The highest that one hidden cell can be, and by how much it can differ, given all sums."""
    if not rows[:, at].any():
        return inf, inf
    aim = np.zeros(rows.shape[1])
    aim[at] = 1
    low, high = (
        linprog(sign * aim, A_eq=rows, b_eq=totals, bounds=(1, None), method="highs").fun for sign in (1, -1)
    )
    assert low is not None
    assert high is not None
    return round(-high), round(-high) - round(low)
