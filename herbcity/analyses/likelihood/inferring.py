"""What a pair would be like if what its listings leave out were as it is among their like.

A listing that names no quantity or no price is one of a herb, a form and a side of which others do. Some of these
stand in for it, one after the other, and the mean over them is what is to be expected of the pair. That is an
inference and no fact, and the reasons say so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from herbcity.analyses.market.candidates import Candidates, price_gap
from herbcity.analyses.market.columns import NOT_NAMED, Codes, Floats, Mask, Rows
from herbcity.analyses.market.sides import Sides, open_sides
from herbcity.network.snapshot import NetworkSnapshot
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
    columns = np.full((len(found), len(INFERRED)), np.nan)
    if not len(found) or not len(found.market.sides):
        return columns
    like = _stand_ins(found.network)
    listed = (found.offer != NOT_NAMED) & (found.need != NOT_NAMED) & (found.form != NOT_NAMED)
    rows = np.flatnonzero(listed & np.isnan(found.quantity))
    season, columns[rows, 1] = _meeting(
        found.market.sides.kg, like.kg[found.offer[rows]], like.kg[found.need[rows]]
    )
    columns[rows, 0] = np.where(np.isnan(found.season[rows]), season, np.nan)
    unpriced = np.isnan(found.worth[:, 1]) | np.isnan(found.market.sides.price[found.offer, 1])
    rows = np.flatnonzero(listed & np.isnan(found.price_gap) & unpriced)
    columns[rows, 2] = _gap(found, like.price, rows)
    return columns


@dataclass(frozen=True, slots=True)
class _StandIns:
    """Sides × ``_STAND_INS``: the sides whose kg and whose price stand for a side's; itself where it says so itself,
    ``NOT_NAMED`` where nobody can."""

    kg: Rows
    price: Rows


def _stand_ins(network: NetworkSnapshot) -> _StandIns:
    return network.carried("stand-ins", _made, lambda *_: None)


def _made(network: NetworkSnapshot) -> _StandIns:
    sides = open_sides(network)
    like = _likeness(sides)
    # Years of like kg stand in the order of their months: which record came first must not matter.
    months = sides.kg @ np.sqrt(np.arange(1, 13))
    return _StandIns(_chosen(like, sides.kg.sum(axis=1), months), _chosen(like, sides.price[:, 1]))


def _likeness(sides: Sides) -> Codes:
    """One number for all sides that offer, need or could take one herb in one form, the invented apart."""
    whats, forms = len(ListingSide) + 1, len(ProductForm) + 1
    code = (sides.herb.astype(np.int64) + 1) * forms + sides.form + 1
    return (code * whats + sides.what) * 2 + sides.illustrative


def _chosen(like: Codes, said: Floats, *then_by: Floats) -> Rows:
    """Of the like sides that say something, some that lie evenly spread from the least to the most."""
    chosen = np.repeat(np.arange(len(like))[:, np.newaxis], _STAND_INS, axis=1)
    unknown = np.isnan(said)
    order = np.lexsort((*then_by, said, like))
    order = order[~unknown[order]]
    first = np.searchsorted(like[order], like[unknown])
    count = np.searchsorted(like[order], like[unknown], side="right") - first
    spread = np.floor((np.arange(_STAND_INS) + 0.5) / _STAND_INS * count[:, np.newaxis]).astype(np.intp)
    there: Mask = count >= FEWEST_LIKE
    chosen[unknown] = NOT_NAMED
    chosen[np.flatnonzero(unknown)[there]] = order[(first[:, np.newaxis] + spread)[there]]
    return chosen


def _meeting(kg: Floats, givers: Rows, takers: Rows) -> tuple[Floats, Floats]:
    """The means of Σ min(q_m, r_m) / min(Σq, Σr) and of |ln(Σq / Σr)| over the stand-ins."""
    season, imbalance = np.zeros(len(givers)), np.zeros(len(givers))
    with np.errstate(invalid="ignore", divide="ignore"):
        for giver, taker in zip(givers.T, takers[:, _TURNED].T):
            offered, needed = kg[giver], kg[taker]
            total, wanted = offered.sum(axis=1), needed.sum(axis=1)
            season += np.minimum(offered, needed).sum(axis=1) / np.minimum(total, wanted)
            imbalance += np.abs(np.log(total / wanted))
    known = (givers[:, 0] != NOT_NAMED) & (takers[:, 0] != NOT_NAMED) & np.isfinite(imbalance)
    season, imbalance = (np.where(known, column / _STAND_INS, np.nan) for column in (season, imbalance))
    return season, imbalance


def _gap(found: Candidates, like: Rows, rows: Rows) -> Floats:
    """The mean of (worth − asked) / worth over the stand-ins. What a kg is worth on a rung of the ladder nobody's
    price stands in for."""
    price = found.market.sides.price[:, 1]
    givers, takers = like[found.offer[rows]], like[found.need[rows]][:, _TURNED]
    worth = np.repeat(found.worth[rows, 1][:, np.newaxis], _STAND_INS, axis=1)
    paid = np.isnan(worth) & (takers != NOT_NAMED) & (found.rung[rows] == NOT_NAMED)[:, np.newaxis]
    worth = np.where(paid, price[takers], worth)
    gap = price_gap(worth, np.where(givers != NOT_NAMED, price[givers], np.nan))
    mean: Floats = gap.mean(axis=1)
    return mean
