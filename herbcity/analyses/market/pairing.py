"""Which offers and needs of one thing could be paired, and the best few of every side, found by array.

Every offer is compared with every need of its group in compiled loops, block by block; only pairs that pass
the hard limits leave them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.columns import NOT_NAMED, Floats, Positions, Rows, in_order, picked
from herbcity.analyses.market.distance import EARTH_RADIUS_KM, FREIGHT_THB_PER_TONNE_KM
from herbcity.analyses.market.groups import Group
from herbcity.analyses.market.named import ActorPairs
from herbcity.analyses.market.sides import Sides
from herbcity.stopping import go_on

_BLOCK = 200_000
"""Pairs compared at once: each table of them takes 1.6 MB, and so stays near the processor."""

_WAITING = 4
"""How many times as many leaders as will be kept may wait to be compared; all of them would take gigabytes."""

_UNKNOWN = -1e12
"""Below every gain, above the impossible: pairs of unknown gain come after the known ones, nearest first."""

_FAR_METRES = 1e8
"""Stands for an unknown distance in that order."""

_TOO_LONG = 1.0
"""By how many metres a distance may here be longer than it is; pairs so near to a limit are judged exactly later."""


class Pairs(NamedTuple):
    """Rows of ``Sides`` that could be paired, and how good each pair is (comparable within one form or service)."""

    offers: Rows
    needs: Rows
    scores: Floats

    def rows(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Pairs:
        """Some of them."""
        return Pairs(self.offers[chosen], self.needs[chosen], self.scores[chosen])


class Sample(NamedTuple):
    """Which pairs are wanted where not all are: those that are taken, and of the others a ``share``."""

    share: float
    chance: np.random.Generator


def pairs_of(
    sides: Sides,
    group: Group,
    *,
    taken: ActorPairs,
    partners: int | None = None,
    around: int | None = None,
    sample: Sample | None = None,
) -> Pairs:
    """The pairs of a group that pass the hard limits: all, or the best ``partners`` of each side.

    Impossible are an actor with itself, the pairs that are ``taken`` (givers, takers), months that never meet, and
    distances beyond the limit that either side states even at the most favourable reading. Pairs are compared by
    the gain Σ kg × (worth − asked) − freight; pairs for which that is unknown follow, nearest first. ``around`` the
    actor at that position only its own rows are paired, each with its best. For a ``sample`` what is taken is not
    impossible but wanted.
    """
    go_on()
    if partners == 0:
        return _joined([])
    scorer = _Scorer(sides, group, taken, sample)
    if around is not None:
        own = [
            scorer.best(
                group.offers[sides.actor[group.offers] == around], group.needs, partners, by_offer=True
            ),
            scorer.best(
                group.offers, group.needs[sides.actor[group.needs] == around], partners, by_offer=False
            ),
        ]
        return once(*own)
    if partners is None:
        return scorer.best(group.offers, group.needs, None, by_offer=True)
    return scorer.best_of_both(partners)


def pairs_between(sides: Sides, group: Group, actors: ActorPairs, *, taken: ActorPairs) -> Pairs:
    """The pairs of a group between these actors (who offers, who needs) that pass the hard limits, wherever they
    stand among the others."""
    go_on()
    offered, needed = where_pairs_stand(*actors, sides.actor[group.offers], sides.actor[group.needs])
    if not len(offered):
        return _joined([])
    offers, rows = np.unique(group.offers[offered], return_inverse=True)
    needs, columns = np.unique(group.needs[needed], return_inverse=True)
    scores = _Scorer(sides, group, taken, None).scores(offers, needs)[rows, columns]
    possible = scores > -np.inf
    return Pairs(offers[rows], needs[columns], scores).rows(possible)


def _leading(found: list[Pairs], partners: int) -> Pairs:
    """The best partners of each need among what several blocks found; of equal ones those found first."""
    joined = _joined(found)
    if len(found) < 2:
        return joined
    (place,) = ranks(joined.scores, joined.needs)
    return joined.rows(place < partners)


class _Scorer:
    def __init__(self, sides: Sides, group: Group, taken: ActorPairs, sample: Sample | None) -> None:
        self._sides = sides
        self._group = group
        self._sample = sample
        self._taken = taken
        both = np.intersect1d(sides.actor[group.offers], sides.actor[group.needs])
        # A sample is to have what is taken.
        self._impossible = (both, both) if sample else (np.r_[both, taken[0]], np.r_[both, taken[1]])

    def best(self, offers: Rows, needs: Rows, partners: int | None, *, by_offer: bool) -> Pairs:
        """The best partners of each offer, or of each need; None keeps every pair that is possible."""
        go_on()
        found = []
        for some_offers, some_needs in _blocks(offers, needs, by_offer=by_offer):
            scores = self.scores(some_offers, some_needs)
            if partners is None:
                rows, columns = np.nonzero(self._wanted(scores, some_offers, some_needs))
            else:
                rows, columns = _top(scores, partners, axis=1 if by_offer else 0)
            found.append(Pairs(some_offers[rows], some_needs[columns], scores[rows, columns]))
        return _joined(found)

    def best_of_both(self, partners: int) -> Pairs:
        """The best partners of each offer and of each need, from one pass over all pairs."""
        go_on()
        offers, needs = self._group.offers, self._group.needs
        found: list[Pairs] = []
        leaders: list[Pairs] = []
        for some_offers, some_needs in _blocks(offers, needs, by_offer=True):
            scores = self.scores(some_offers, some_needs)
            for best, axis in ((found, 1), (leaders, 0)):
                rows, columns = _top(scores, partners, axis=axis)
                best.append(Pairs(some_offers[rows], some_needs[columns], scores[rows, columns]))
            if sum(len(one.scores) for one in leaders) > _WAITING * partners * len(needs):
                leaders = [_leading(leaders, partners)]
        return once(_joined(found), _leading(leaders, partners))

    def scores(self, offers: Rows, needs: Rows) -> Floats:
        """Offers × needs: gain in THB, ``_UNKNOWN`` less the metres where unknown, −inf where impossible."""
        go_on()
        sides = self._sides
        between = _short_metres(picked(sides.point, offers), picked(sides.point, needs))
        own, other = 1000 * sides.place[offers, 2][:, np.newaxis], 1000 * sides.place[needs, 2]
        nearest = metres = between
        if own.any() or other.any():
            nearest, metres = between - own - other, np.sqrt(between**2 + (own**2 + other**2) / 2)
        # The last digits depend on the shape of the table. In whole metres what is level is level in every table, and
        # its places fall alike wherever they are given.
        np.rint(metres, out=metres)
        if self._group.form == NOT_NAMED:
            gain = _without_gain(metres)
        else:
            kg = _common_kg(picked(sides.kg, offers), picked(sides.kg, needs))
            worth = self._group.worth[np.searchsorted(self._group.needs, needs), 1]
            gain = worth - sides.price[offers, 1][:, np.newaxis]
            gain -= FREIGHT_THB_PER_TONNE_KM.mid / 1e6 * metres
            gain *= kg
            unknown = np.isnan(gain)
            if unknown.any():
                gain[unknown] = _without_gain(metres[unknown])
            np.copyto(gain, -np.inf, where=kg == 0)
        near, nearby = (1000 * sides.reach[rows] + _TOO_LONG for rows in (offers, needs))
        if np.isfinite(near).any() or np.isfinite(nearby).any():
            np.copyto(gain, -np.inf, where=nearest > np.minimum(near[:, np.newaxis], nearby))
        gain[self._where(self._impossible, offers, needs)] = -np.inf
        if self._group.fits is not None:
            gain[~self._group.fits(offers, needs)] = -np.inf
        return gain

    def _wanted(self, scores: Floats, offers: Rows, needs: Rows) -> NDArray[np.bool_]:
        possible = scores > -np.inf
        if self._sample is None:
            return possible
        wanted = self._sample.chance.random(scores.shape) < self._sample.share
        wanted[self._where(self._taken, offers, needs)] = True
        return possible & wanted

    def _where(self, pairs: ActorPairs, offers: Rows, needs: Rows) -> tuple[Rows, Rows]:
        """Where in offers × needs these pairs of actors stand."""
        return where_pairs_stand(*pairs, self._sides.actor[offers], self._sides.actor[needs])


def _without_gain(metres: Floats) -> Floats:
    """What pairs of unknown gain are compared by: below all others, nearest first."""
    score: Floats = _UNKNOWN - np.where(np.isnan(metres), _FAR_METRES, metres)
    return score


def where_pairs_stand(
    ones: Positions, others: Positions, down: Positions, across: Positions
) -> tuple[Rows, Rows]:
    """Where the pairs of these stand in a table of ``down`` × ``across``: each as often as both are there."""
    rows, which = _places(ones, down)
    columns, back = _places(others[which], across)
    return rows[back], columns


def _places(wanted: Positions, there: Positions) -> tuple[Rows, Rows]:
    """Each place of each wanted actor in ``there``, and which of ``wanted`` it is a place of."""
    order = np.argsort(there, kind="stable")
    how_often = np.bincount(there, minlength=int(wanted.max(initial=0)) + 1)
    first, counts = (np.cumsum(how_often) - how_often)[wanted], how_often[wanted]
    which = np.repeat(np.arange(len(wanted)), counts)
    within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return order[first[which] + within], which


def _common_kg(offered: Floats, needed: Floats) -> NDArray[np.float32]:
    """Σ over the months of what both can do; nan where either is unknown."""
    offered, needed = offered.astype(np.float32), needed.astype(np.float32)
    # In a month in which nobody has anything (most of a fresh herb's year), nobody meets.
    months = np.flatnonzero((offered != 0).any(axis=0) & (needed != 0).any(axis=0))
    if not len(months):
        unknown = np.isnan(offered[:, :1]) | np.isnan(needed[:, 0])
        return np.where(unknown, np.float32(np.nan), np.float32(0))
    # Who does not say what it has in one month says it of none: the first minimum is unknown, and so is the sum.
    kg: NDArray[np.float32] = np.minimum(offered[:, months[0], np.newaxis], needed[:, months[0]])
    smaller = np.empty_like(kg)
    for month in months[1:]:
        kg += np.minimum(offered[:, month, np.newaxis], needed[:, month], out=smaller)
    return kg


def _short_metres(one: Floats, other: Floats) -> Floats:
    """Distances between points on the sphere, through the earth instead of over it: one product of matrices.

    A metre short at 100 km, a kilometre at 1,000: enough to compare by, and the limits are judged exactly later.
    """
    go_on()
    # The square of a chord is 2 R² − 2 R² (one · other).
    scale = 2 * (1000 * EARTH_RADIUS_KM) ** 2
    metres: Floats = np.c_[-scale * one, np.full(len(one), scale)] @ np.c_[other, np.ones(len(other))].T
    return np.sqrt(np.abs(metres, out=metres), out=metres)


def _blocks(offers: Rows, needs: Rows, *, by_offer: bool) -> Iterator[tuple[Rows, Rows]]:
    """All pairs in blocks, each with the whole of the side that is compared."""
    if not len(offers) or not len(needs):
        return
    if by_offer:
        step = max(1, _BLOCK // len(needs))
        yield from ((offers[at : at + step], needs) for at in range(0, len(offers), step))
    else:
        step = max(1, _BLOCK // len(offers))
        yield from ((offers, needs[at : at + step]) for at in range(0, len(needs), step))


def _top(scores: Floats, count: int, *, axis: int) -> tuple[Rows, Rows]:
    """Where the highest ``count`` of each row (axis 1) or column (axis 0) stand; of equal ones the first."""
    left = np.array(scores if axis == 1 else scores.T, order="C")
    lanes = np.arange(len(left))
    best = np.empty((len(left), min(count, left.shape[1])), dtype=np.intp)
    possible = np.empty(best.shape, dtype=bool)
    for number in range(best.shape[1]):
        best[:, number] = left.argmax(axis=1)
        possible[:, number] = left[lanes, best[:, number]] > -np.inf
        left[lanes, best[:, number]] = -np.inf
    lane, _ = np.nonzero(possible)
    return (lane, best[possible]) if axis == 1 else (best[possible], lane)


def ranks(scores: Floats, *owners: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """The place of each score among those of its owner, 0 the highest; equal ones in their order. For each of several
    columns of owners.

    >>> one, = ranks(np.array([1.0, 3.0, 2.0, 3.0]), np.array([7, 7, 8, 7]))
    >>> one.tolist()
    [2, 0, 0, 1]
    """
    go_on()
    best_first = in_order(-scores)
    return [_ranks(best_first, owner) for owner in owners]


def _ranks(best_first: Rows, owners: NDArray[np.intp]) -> NDArray[np.intp]:
    owner = owners[best_first]
    # In two halves (owners are below 2³²): NumPy sorts numbers of 16 bits several times faster than longer ones.
    by_owner = in_order((owner >> 16).astype(np.uint16), owner.astype(np.uint16))
    owner, order = owner[by_owner], best_first[by_owner]
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]]) if len(order) else order
    lengths = np.diff(np.r_[starts, len(order)])
    found = np.empty(len(order), dtype=np.intp)
    found[order] = np.arange(len(order)) - np.repeat(starts, lengths)
    return found


def _joined(found: list[Pairs]) -> Pairs:
    if not found:
        nothing = np.empty(0, dtype=np.intp)
        return Pairs(nothing, nothing, np.empty(0))
    return Pairs(*(np.concatenate(columns) for columns in zip(*found)))


def once(*found: Pairs) -> Pairs:
    """These pairs, each once, by offer and need."""
    pairs = _joined(list(found))
    codes = pairs.offers * (int(pairs.needs.max(initial=0)) + 1) + pairs.needs
    order = np.argsort(codes)
    ordered = codes[order]
    return pairs.rows(order[np.r_[True, ordered[1:] != ordered[:-1]]] if len(order) else order)
