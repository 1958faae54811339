"""What a pair would be like if what its listings leave out were as it is among their like.

A listing that names no quantity or no price is one of a herb, a form and a side of which others do. Some of these
stand in for it, one after the other, and the mean over them is what is to be expected of the pair. That is an
inference and no fact, and the reasons say so.
"""

from __future__ import annotations

import numpy as np

from herbcity.analyses.market.candidates import Candidates, price_gap
from herbcity.analyses.market.columns import NOT_NAMED, Codes, Floats, Rows, among, distinct, of_year, picked
from herbcity.analyses.market.sides import Sides
from herbcity.vocabulary import ListingSide, ProductForm

INFERRED = ("season", "imbalance", "price_gap")
"""The columns of ``inferred``."""

FEWEST_LIKE = 3
"""Of fewer listings nothing is inferred: one or two may be anything."""

_STAND_INS = 8
_TURNED = np.array([3, 6, 1, 4, 7, 2, 5, 0])
"""The order in which a taker's stand-ins meet a giver's, both sorted: small ones meet small and large."""


def inferred(found: Candidates) -> Floats:
    """Rows of ``found`` × ``INFERRED``; nan where the listings say it, and where too few like listings say anything."""
    sides = found.market.sides
    columns = np.full((len(found), len(INFERRED)), np.nan)
    if not len(found) or not len(sides):
        return columns
    listed = (found.offer != NOT_NAMED) & (found.need != NOT_NAMED) & (found.form != NOT_NAMED)
    rows = np.flatnonzero(listed & np.isnan(found.quantity))
    # Years of like kg stand in the order of their months: which record came first must not matter.
    months = sides.kg @ np.sqrt(np.arange(1, 13))
    season, columns[rows, 1] = _meeting(sides, *_stand_ins(found, rows, sides.yearly_kg, months))
    columns[rows, 0] = np.where(np.isnan(found.season[rows]), season, np.nan)
    price = sides.price[:, 1]
    unpriced = np.isnan(found.worth[:, 1]) | np.isnan(price[found.offer])
    rows = np.flatnonzero(listed & np.isnan(found.price_gap) & unpriced)
    columns[rows, 2] = _gap(found, rows, *_stand_ins(found, rows, price))
    return columns


def _stand_ins(found: Candidates, rows: Rows, said: Floats, *then_by: Floats) -> tuple[Rows, Rows]:
    """Rows × ``_STAND_INS``: the sides that stand for the offer, and those that stand for the need; itself where it
    says so itself, ``NOT_NAMED`` where nobody can."""
    sides = np.concatenate([found.offer[rows], found.need[rows]])
    wanted, which = np.unique(sides, return_inverse=True)
    like = _likeness(found.market.sides)
    peers = np.flatnonzero(among(like, distinct(like[wanted])) & ~np.isnan(said))
    peers = peers[np.lexsort([column[peers] for column in (*then_by, said, like)])]
    chosen = np.repeat(wanted[:, np.newaxis], _STAND_INS, axis=1)
    silent = np.flatnonzero(np.isnan(said[wanted]))
    chosen[silent] = _spread(peers, like[peers], like[wanted[silent]])
    givers, takers = np.split(chosen[which], 2)
    return givers, takers[:, _TURNED]


def _spread(peers: Rows, like: Codes, wanted: Codes) -> Rows:
    """Of the peers that are like each wanted one some that lie evenly spread from the least to the most."""
    first = np.searchsorted(like, wanted)
    count = np.searchsorted(like, wanted, side="right") - first
    steps = np.floor((np.arange(_STAND_INS) + 0.5) / _STAND_INS * count[:, np.newaxis]).astype(np.intp)
    spread = np.full(steps.shape, NOT_NAMED, dtype=np.intp)
    enough = count >= FEWEST_LIKE
    spread[enough] = peers[(first[:, np.newaxis] + steps)[enough]]
    return spread


def _likeness(sides: Sides) -> Codes:
    """One number for all sides that offer, need or could take one herb in one form, the invented apart."""
    whats, forms = len(ListingSide) + 1, len(ProductForm) + 1
    code = (sides.herb.astype(np.int64) + 1) * forms + sides.form + 1
    return (code * whats + sides.what) * 2 + sides.illustrative


def _meeting(sides: Sides, givers: Rows, takers: Rows) -> tuple[Floats, Floats]:
    """The means of Σ min(q_m, r_m) / min(Σq, Σr) and of |ln(Σq / Σr)| over the stand-ins."""
    season, imbalance = np.zeros(len(givers)), np.zeros(len(givers))
    with np.errstate(invalid="ignore", divide="ignore"):
        for giver, taker in zip(givers.T, takers.T):
            total, wanted = sides.yearly_kg[giver], sides.yearly_kg[taker]
            season += of_year(np.minimum(*(picked(sides.kg, rows) for rows in (giver, taker)))) / np.minimum(
                total, wanted
            )
            imbalance += np.abs(np.log(total / wanted))
    known = (givers[:, 0] != NOT_NAMED) & (takers[:, 0] != NOT_NAMED) & np.isfinite(imbalance)
    season, imbalance = (np.where(known, column / _STAND_INS, np.nan) for column in (season, imbalance))
    return season, imbalance


def _gap(found: Candidates, rows: Rows, givers: Rows, takers: Rows) -> Floats:
    """The mean of (worth − asked) / worth over the stand-ins. What a kg is worth on a rung of the ladder nobody's
    price stands in for."""
    price = found.market.sides.price[:, 1]
    worth = np.repeat(found.worth[rows, 1][:, np.newaxis], _STAND_INS, axis=1)
    paid = np.isnan(worth) & (takers != NOT_NAMED) & (found.rung[rows] == NOT_NAMED)[:, np.newaxis]
    worth = np.where(paid, price[takers], worth)
    gap = price_gap(worth, np.where(givers != NOT_NAMED, price[givers], np.nan))
    mean: Floats = gap.mean(axis=1)
    return mean
