"""What is missing, old or vague in the business cases, found column by column, and how much could hang on each.

A doubt is one field of one record: the price or the monthly quantities of a listing, or the place of an actor.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask, Rows
from herbcity.analyses.market.distance import FREIGHT_THB_PER_TONNE_KM
from herbcity.analyses.market.sides import CAPACITY, Sides
from herbcity.analyses.suggesting import Weighed
from herbcity.network.values import Listing

STALE_AFTER_DAYS = 365
"""A price older than this is asked again, by our choice: a year has one harvest of most herbs. So is one without a
date, which may be older than that."""

VAGUE_PRICE = 0.25
"""A price is vague when its interval is wider than this share of its middle, by our choice."""

_STALE_MOVES = 0.2
"""How far an old price, or one without a date, is taken to have moved when doubts are weighed roughly, as a share, by
our choice."""


BEST = 10
"""How many of the best suggestions a question is judged by."""


class Field(StrEnum):
    """What can be asked for."""

    PRICE = "price_per_kg"
    QUANTITY = "kg_by_month"
    PLACE = "place"


class Why(StrEnum):
    """Why it is asked."""

    MISSING = "MISSING"
    STALE = "STALE"
    VAGUE = "VAGUE"
    UNDATED = "UNDATED"


class Doubt(NamedTuple):
    """One fact to ask for, and the suggestions that rest on it, as rows of ``Weighed``, the one that matters most
    first.

    ``subject`` is a row of ``Sides``, or for a place a position in ``network.adjacency.ids``. ``moves`` is roughly
    by how many THB a year the first row could change what the best suggestions are expected to be worth, and
    ``spread`` how far it could move itself.
    """

    field: Field
    subject: int
    why: Why
    rows: tuple[int, ...]
    moves: float
    spread: float


class _Some(NamedTuple):
    """Doubts of one sort: subjects, the rows that rest on them, and how far each row could move, THB a year."""

    field: Field
    why: Why
    subject: Rows
    row: Rows
    spread: Floats


def doubts(weighed: Weighed, considered: Mask, *, best: Rows, likely: Floats) -> list[Doubt]:
    """The doubts about these rows, those first that could change most among the ``best`` rows.

    ``likely`` is roughly what each row would be worth, THB a year, if nothing were missing. What is missing
    counts as missing only.
    """
    gathered: dict[tuple[Field, int], dict[int, tuple[float, float]]] = {}
    why: dict[tuple[Field, int], Why] = {}
    for some in (*_missing(weighed, considered, likely), *_uncertain(weighed, considered)):
        moves = _among_the_best(weighed, some, best).tolist()
        for subject, row, move, spread in zip(
            some.subject.tolist(), some.row.tolist(), moves, some.spread.tolist()
        ):
            key = (some.field, subject)
            rows = gathered.setdefault(key, {})
            rows[row] = max((move, spread), rows.get(row, (0.0, 0.0)))
            why.setdefault(key, some.why)
    found = []
    for (field, subject), rows in gathered.items():
        ordered = sorted(rows, key=lambda row: (-rows[row][0], -rows[row][1], row))
        found.append(Doubt(field, subject, why[field, subject], tuple(ordered), *rows[ordered[0]]))
    return sorted(found, key=lambda one: (-one.moves, -one.spread, one.field, one.subject))


def _among_the_best(weighed: Weighed, some: _Some, best: Rows) -> Floats:
    """How much of what each row could move would be seen among the best: all of it for one of them, for another what
    would lift it above the last of them."""
    standing = weighed.standing
    full = len(best) == BEST
    last = -standing.merit[best[-1]] if full else 0.0
    today = np.where(np.isnan(weighed.value[some.row, 1]), 0.0, -standing.merit[some.row])
    lift = np.maximum(0.0, today + some.spread - last)
    if full and not standing.unasked[best[-1]]:
        lift[standing.unasked[some.row]] = 0.0
    moves: Floats = np.where(np.isin(some.row, best), some.spread, np.minimum(lift, some.spread))
    return moves


def missing_counts(found: Candidates) -> NDArray[np.intp]:
    """How many inputs of its value are missing in each row."""
    count = np.zeros(len(found), dtype=np.intp)
    for _, _, holes in _holes(found):
        count += holes
    return count


def _holes(found: Candidates) -> Iterator[tuple[Field, Rows, Mask]]:
    """For each input of a value: whose it is, and in which rows it is missing."""
    sides = found.market.sides
    material = found.form != NOT_NAMED
    no_price, no_kg = np.isnan(sides.price[:, 1]), np.isnan(sides.yearly_kg)
    no_place = np.isnan(sides.place[:, 0])
    yield Field.PRICE, found.offer, material & no_price[found.offer] & _listed(sides, found.offer)
    unpriced = np.isnan(found.worth[:, 1]) & (found.rung == NOT_NAMED)
    yield Field.PRICE, found.need, material & unpriced & no_price[found.need] & _listed(sides, found.need)
    for rows in (found.offer, found.need, found.onward):
        here = material & (rows != NOT_NAMED)
        yield Field.QUANTITY, rows, here & no_kg[rows] & _listed(sides, rows)
        yield Field.PLACE, sides.actor[rows].astype(np.intp), here & no_place[rows]


def _listed(sides: Sides, rows: Rows) -> Mask:
    listed: Mask = (sides.what != CAPACITY)[rows]
    return listed


def _missing(weighed: Weighed, considered: Mask, likely: Floats) -> Iterator[_Some]:
    found = weighed.found
    count = missing_counts(found)
    if not count.any():
        return
    hopes = np.maximum(np.nan_to_num(likely), 0.0) * weighed.chance / np.maximum(count, 1)
    for field, subject, holes in _holes(found):
        rows = np.flatnonzero(holes & considered)
        yield _Some(field, Why.MISSING, subject[rows].astype(np.intp), rows, hopes[rows])


def _uncertain(weighed: Weighed, considered: Mask) -> Iterator[_Some]:
    """Prices that are old, undated or vague and places known by their district only, in rows whose value is known."""
    found, sides = weighed.found, weighed.found.market.sides
    known = considered & ~np.isnan(weighed.value[:, 1])
    expected_kg = weighed.chance * found.kg.sum(axis=1)
    low, middle, high = sides.price.T
    stood = _days_stood(found)
    with np.errstate(invalid="ignore"):
        # What has no date may be as old as any, and so may have moved as far.
        undated, old = np.isposinf(stood), stood > STALE_AFTER_DAYS
        stale = old & ~undated
        vague = (high - low) > VAGUE_PRICE * middle
        moves = np.maximum((high - low) / 2, np.where(old, _STALE_MOVES * middle, 0.0))
    reasons = ((Why.STALE, stale), (Why.VAGUE, vague & ~stale), (Why.UNDATED, undated & ~vague))
    for rows, priced in ((found.offer, known), (found.need, known & (found.rung == NOT_NAMED))):
        for why, doubtful in reasons:
            here = np.flatnonzero(priced & doubtful[rows])
            yield _Some(Field.PRICE, why, rows[here], here, expected_kg[here] * moves[rows[here]])
    for rows in (found.offer, found.need, found.onward):
        here = np.flatnonzero(known & (rows != NOT_NAMED) & (sides.place[rows, 2] > 0))
        radius = sides.place[rows[here], 2]
        freight = expected_kg[here] / 1000 * radius * FREIGHT_THB_PER_TONNE_KM.mid
        yield _Some(Field.PLACE, Why.VAGUE, sides.actor[rows[here]].astype(np.intp), here, freight)


def _days_stood(found: Candidates) -> Floats:
    """For how many days the price of each side has stood: infinite where it has no date, nan where there is none."""
    day = found.network.as_of
    return np.array(
        [
            np.nan
            if not isinstance(record, Listing) or record.price_per_kg is None
            else (np.inf if record.valid_from is None else (day - record.valid_from).days)
            for record in found.market.sides.records
        ],
        dtype=float,
    )
