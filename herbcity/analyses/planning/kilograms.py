"""What one more kilogram would be worth, given the links that are chosen.

Of the chosen links alone this is a small linear programme. Each price that it suggests is tried: a kilogram is
added and the programme solved again, because where an offer and a need run out together neither alone adds
anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import scipy

from herbcity.analyses.planning.columns import Columns, Floats
from herbcity.analyses.planning.plans import PlannedLink
from herbcity.analyses.planning.programme import Relaxation, linear_programme
from herbcity.analyses.planning.proposals import Resource

MOST = 8
"""How many resources are tried and told, the most valuable first."""

_LEAST_THB = 1e-3
"""Per kg; less is arithmetic."""


class Kilogram(NamedTuple):
    """A resource that is used up in some months (0 is January), and THB a year for one kg more, spread over them
    as what is there is spread."""

    resource: Resource
    months: tuple[int, ...]
    thb_per_kg: float


class _Programme(NamedTuple):
    gain: Floats
    matrix: scipy.sparse.csr_array
    kg: Floats
    upper: Floats
    cells: tuple[tuple[int, int], ...]


def kilograms(chosen: Sequence[PlannedLink], resources: dict[str, Resource]) -> tuple[Kilogram, ...]:
    """The resources of which one kg more would let the chosen links gain more, the most valuable first."""
    drawing = [
        one.proposal
        for one in chosen
        if one.proposal.draws and one.proposal.worth is not None and one.proposal.worth.mid > 0
    ]
    if not drawing:
        return ()
    columns = Columns.of(drawing, resources)
    programme = _programme(columns)
    found = _solved(programme, programme.kg)
    if found is None:
        return ()
    likely: list[tuple[float, int, tuple[int, ...], Floats]] = []
    for number in range(len(columns.resources)):
        months, more = _one_more(columns, programme, found.prices, number)
        price = float(found.prices @ more)
        if price > _LEAST_THB:
            likely.append((-price, number, months, more))
    best = sorted(likely, key=lambda one: one[:2])[:MOST]
    gains = _gains(programme, [more for *_, more in best])
    tried = [
        Kilogram(columns.resources[number], months, float(gain) - found.bound_thb)
        for (_, number, months, _), gain in zip(best, gains)
        if gain - found.bound_thb > _LEAST_THB
    ]
    return tuple(sorted(tried, key=lambda one: (-one.thb_per_kg, one.resource.id)))


def _programme(columns: Columns) -> _Programme:
    """max Σ chance × worth × share × f, within what each resource holds in each month.

    f stops at 1 only where no resource stops it: a proposal's quantity is otherwise nothing but what they hold.
    """
    whole = np.array([one.whole for one in columns.proposals], dtype=bool)
    used = np.zeros((len(columns), 12), dtype=bool)
    np.logical_or.at(used, columns.draw_owner, columns.draw_kg > 0)
    used[whole] = False
    used[whole, 0] = True
    numbers = np.full((len(columns), 12), -1, dtype=np.intp)
    count = int(used.sum())
    numbers[used] = np.arange(count)
    numbers[whole] = numbers[whole, :1]

    stopped = np.zeros(count, dtype=bool)
    draw, month = np.nonzero(columns.draw_kg > 0)
    at = numbers[columns.draw_owner[draw], month]
    kg = columns.draw_kg[draw, month]
    cell = columns.draw_resource[draw] * 12 + month
    held = columns.capacity.ravel()[cell]
    np.logical_or.at(stopped, at, kg >= held * (1 - 1e-9))
    cells, row = np.unique(cell, return_inverse=True)
    gain = np.zeros(count)
    owner, when = np.nonzero((numbers >= 0) & (columns.share > 0))
    earned = columns.chance * columns.known_worth
    np.add.at(gain, numbers[owner, when], earned[owner] * columns.share[owner, when])
    return _Programme(
        gain,
        scipy.sparse.csr_array((kg, (row, at)), shape=(len(cells), count)),
        columns.capacity.ravel()[cells],
        np.where(stopped, np.inf, 1.0),
        tuple((one // 12, one % 12) for one in cells.tolist()),
    )


def _solved(programme: _Programme, kg: Floats) -> Relaxation | None:
    return linear_programme(programme.gain, programme.matrix, kg, programme.upper)


def _gains(programme: _Programme, steps: Sequence[Floats]) -> Floats:
    """What is gained after each of some steps of the bounds, all solved in one programme side by side."""
    if not steps:
        return np.zeros(0)
    count = len(steps)
    found = linear_programme(
        np.tile(programme.gain, count),
        scipy.sparse.csr_array(scipy.sparse.block_diag([programme.matrix] * count, format="csr")),
        np.concatenate([programme.kg + step for step in steps]),
        np.tile(programme.upper, count),
    )
    if found is None:
        return np.zeros(count)
    gains: Floats = found.values.reshape(count, -1) @ programme.gain
    return gains


def _one_more(
    columns: Columns, programme: _Programme, prices: Floats, number: int
) -> tuple[tuple[int, ...], Floats]:
    """One kg more of a resource over the months in which a price is on it, as a step of the programme's bounds."""
    rows = [
        row
        for row, (resource, _) in enumerate(programme.cells)
        if resource == number and prices[row] > _LEAST_THB
    ]
    months = tuple(programme.cells[row][1] for row in rows)
    more = np.zeros(len(programme.cells))
    held = columns.capacity[number, list(months)]
    if len(rows):
        more[rows] = held / held.sum() if held.sum() > 0 else 1 / len(rows)
    return months, more
