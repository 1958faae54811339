"""Who could mentor whom: a larger or greener firm and a smaller one in reach, with the same process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.actors import actor_columns
from herbcity.analyses.market.columns import Floats, Rows
from herbcity.analyses.market.distance import great_circle_km
from herbcity.analyses.market.sides import Sides
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Capacity
from herbcity.vocabulary import CertificateKind, ProductForm

REACH_KM = 60.0
"""How far a mentor travels, by our choice: a visit and back within half a day."""

LEVELS_APART = (1, 2)
"""How many Green Industry levels a mentor is ahead, where both have one: near enough to remember the step."""


def green_level(network: NetworkSnapshot, code: str) -> int | None:
    """The highest Green Industry level valid on the day; None where none is recorded."""
    levels = [
        one.level
        for one in network.certificates_of(code)
        if one.kind is CertificateKind.GREEN_INDUSTRY and one.level is not None and one.valid(network.as_of)
    ]
    return max(levels, default=None)


def processes(sides: Sides, able: NDArray[np.bool_]) -> Iterator[NDArray[np.intp]]:
    """The capacities among these rows, process by process, in the order of the vocabulary."""
    rows: dict[tuple[ProductForm, ProductForm], list[int]] = {}
    for row in np.flatnonzero(able).tolist():
        record = sides.records[row]
        if isinstance(record, Capacity):
            rows.setdefault((record.from_form, record.to_form), []).append(row)
    for process in sorted(rows, key=lambda pair: (pair[0].rank, pair[1].rank)):
        yield np.array(rows[process], dtype=np.intp)


def may_mentor(
    network: NetworkSnapshot, sides: Sides
) -> Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.bool_]]:
    """The test of pairs: one or two Green Industry levels ahead where both have one, else the larger; in reach.

    A firm without a recorded size is neither larger nor smaller, and one without a place is not in reach: a
    mentor whom nobody asked is proposed only on known facts.
    """

    def fits(mentors: NDArray[np.intp], others: NDArray[np.intp]) -> NDArray[np.bool_]:
        def level(rows: Rows) -> Floats:
            known = (green_level(network, sides.records[row].actor) for row in rows.tolist())
            return np.array([np.nan if one is None else one for one in known], dtype=float)

        ahead = level(mentors)[:, np.newaxis] - level(others)
        size = actor_columns(network).size
        larger = size[sides.actor[mentors]][:, np.newaxis] > size[sides.actor[others]]
        there, here = sides.place[mentors], sides.place[others]
        km = great_circle_km(there[:, 0, np.newaxis], there[:, 1, np.newaxis], here[:, 0], here[:, 1])
        step = (ahead >= LEVELS_APART[0]) & (ahead <= LEVELS_APART[1])
        fitting: NDArray[np.bool_] = np.where(np.isnan(ahead), larger, step) & (km <= REACH_KM)
        return fitting

    return fits
