"""In which order suggestions are shown: by what they are expected to be worth, and not one buyer's all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import Floats, Rows, in_order
from herbcity.analyses.market.pairing import ranks
from herbcity.analyses.market.sides import NEED
from herbcity.vocabulary import SuggestionOrder

ECHO = 0.85
"""What the second best suggestion of an actor counts beside its best, the third beside the second, and so on, by
our choice: the sixth counts less than half."""

_FARTHER_THAN_ALL_KM = 1e6
"""Stands for an unknown distance in the order; an infinity could not travel in a cursor."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where each candidate stands: sorted by these columns, one after the other, the smallest first.

    ``unknown``: what the order goes by is not known. ``unasked``: it rests on a capacity whose owner never asked.
    ``merit``: minus what the order goes by. ``distance_km`` settles what is level.
    """

    unknown: NDArray[np.bool_]
    unasked: NDArray[np.bool_]
    merit: Floats
    distance_km: Floats

    def order(self, key: Callable[[int], str]) -> Rows:
        """The rows, best first; those that are level in everything by their ``key``."""
        columns = (self.unknown, self.unasked, self.merit, self.distance_km)
        rows = in_order(*columns)
        level = np.all([column[rows[1:]] == column[rows[:-1]] for column in columns], axis=0)
        # Where the row before is not level, a run of level ones begins.
        starts = np.flatnonzero(np.r_[True, ~level, True])
        for run in np.flatnonzero(np.diff(starts) > 1).tolist():
            several = slice(*starts[run : run + 2].tolist())
            rows[several] = sorted(rows[several].tolist(), key=key)
        return rows

    def key(self, row: int) -> tuple[bool, bool, float, float]:
        """The same for one row, as it stands in a cursor."""
        return (
            bool(self.unknown[row]),
            bool(self.unasked[row]),
            float(self.merit[row]),
            float(self.distance_km[row]),
        )


def standing(
    found: Candidates, *, order: SuggestionOrder, value: Floats, chance: Floats, mind: Floats
) -> Standing:
    """The places of candidates in an order.

    ``value`` is n × 3, THB a year; ``chance`` n probabilities; ``mind`` n × 4. What the order goes by is multiplied
    by ``ECHO`` for each better suggestion of the same actor, at either end. Where it is not known, candidates
    follow by their chance.
    """
    goes_by = _goes_by(order, value, chance, mind)
    unknown = np.isnan(goes_by)
    amount = np.where(unknown, chance, goes_by)
    # The known and the unknown are ranked apart, and what nobody asked for does not stand in for what somebody did.
    apart = unknown * 2 + _unasked(found)
    echo = np.maximum(
        *ranks(amount, *(actor.astype(np.intp) * 4 + apart for actor in (found.giver, found.taker)))
    )
    lessened = np.where(amount > 0, amount * ECHO**echo, amount)
    return Standing(
        unknown=unknown,
        unasked=_unasked(found) & (order is SuggestionOrder.EXPECTED_VALUE),
        merit=-lessened,
        distance_km=np.where(np.isnan(found.distance_km), _FARTHER_THAN_ALL_KM, found.distance_km),
    )


def _goes_by(order: SuggestionOrder, value: Floats, chance: Floats, mind: Floats) -> Floats:
    if order is SuggestionOrder.PROBABILITY:
        return chance
    if order is SuggestionOrder.INFORMATION:
        spread: Floats = chance * (value[:, 2] - value[:, 0]) / 2
        return spread
    if order is SuggestionOrder.EXPECTED_VALUE:
        expected: Floats = chance * value[:, 1]
        return expected
    return mind[:, order.dimension.rank]


def _unasked(found: Candidates) -> NDArray[np.bool_]:
    unasked: NDArray[np.bool_] = (found.market.sides.what[found.need] != NEED) & (found.form >= 0)
    return unasked
