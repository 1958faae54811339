"""Which pairs would be candidates if the ties of their own fold were not known.

Who supplies turmeric to somebody offers it, though no listing says so. But an actor whose only tie is hidden is
known to offer nothing, and to ask about its pairs would give the hidden tie away: exactly one of them is linked.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import NOT_NAMED, Mask, Positions, among
from herbcity.analyses.market.sides import OFFER
from herbcity.analyses.market.ties import ties_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind, ProductForm

_THINGS = 1 << 24
"""More than there are herbs times forms."""

_FOLDS = 1 << 6
"""More than there are folds."""


def stands_without(network: NetworkSnapshot, found: Candidates, fold: NDArray[np.int64]) -> Mask:
    """Which rows of one kind stand: both sides are listed, or shown by a tie outside the row's fold."""
    stands = np.ones(len(found), dtype=bool)
    if not len(found):
        return stands
    kind = tuple(LinkKind)[found.kind[0]]
    ties = ties_of(network)
    of_kind = ties.kind == kind.rank
    giver, taker = ties.between(kind)
    code, carried = _codes(giver, taker, len(network.actors)), _thing(ties.herb[of_kind], ties.form[of_kind])
    rows = _codes(found.giver, found.taker, len(network.actors))
    for tied, actor, listed in (
        (giver, found.giver, _listed(found, offers=True)),
        (taker, found.taker, _listed(found, offers=False)),
    ):
        implied = (found.offer == NOT_NAMED) & ~listed
        shown = _shown(tied, carried, code, rows, fold, actor, _thing(found.herb, found.form))
        stands &= ~implied | shown
    return stands


def _shown(
    tied: Positions,
    carried: NDArray[np.int64],
    code: NDArray[np.int64],
    rows: NDArray[np.int64],
    fold: NDArray[np.int64],
    actor: Positions,
    thing: NDArray[np.int64],
) -> Mask:
    """Whether a tie outside the row's fold carries this thing at this actor. A tie that is no row is in no fold."""
    go_on()
    order = np.argsort(rows, kind="stable")
    place = np.minimum(np.searchsorted(rows, code, sorter=order), len(rows) - 1)
    there = rows[order[place]] == code
    fold_of_tie = np.where(there, fold[order[place]], -1)
    at_tie = tied.astype(np.int64) * _THINGS + carried
    at_row = actor.astype(np.int64) * _THINGS + thing
    at_tie, at_row = at_tie * _FOLDS + fold_of_tie + 1, at_row * _FOLDS
    ordered = np.sort(at_tie)
    total = np.searchsorted(ordered, at_row + _FOLDS) - np.searchsorted(ordered, at_row)
    own = at_row + fold + 1
    hidden = np.searchsorted(ordered, own, side="right") - np.searchsorted(ordered, own)
    shown: Mask = total > hidden
    return shown


def _listed(found: Candidates, *, offers: bool) -> Mask:
    """Whether a listing or a capacity of the giver (the taker) stands for the same herb and form."""
    go_on()
    sides = found.market.sides
    side = (sides.what == OFFER) == offers
    named = np.sort(_at(sides.actor[side], sides.herb[side], sides.form[side]))
    any_herb = np.sort(_at(sides.actor[side], np.full(int(side.sum()), NOT_NAMED), sides.form[side]))
    actor = found.giver if offers else found.taker
    unnamed = sides.herb[side] == NOT_NAMED
    open_to_all = np.sort(
        _at(sides.actor[side][unnamed], sides.herb[side][unnamed], sides.form[side][unnamed])
    )
    row = _at(actor, found.herb, found.form)
    row_of_any = _at(actor, np.full(len(found), NOT_NAMED), found.form)
    wanted = among(row, named) | among(row_of_any, open_to_all)
    service: Mask = (found.form == NOT_NAMED) & among(row_of_any, any_herb)
    return wanted | service


def _at(actor: Positions, herb: Positions, form: Positions) -> NDArray[np.int64]:
    code: NDArray[np.int64] = actor.astype(np.int64) * _THINGS + _thing(herb, form)
    return code


def _thing(herb: Positions, form: Positions) -> NDArray[np.int64]:
    code: NDArray[np.int64] = (herb.astype(np.int64) + 1) * (len(ProductForm) + 1) + form + 1
    return code


def _codes(one: Positions, other: Positions, actors: int) -> NDArray[np.int64]:
    code: NDArray[np.int64] = one.astype(np.int64) * actors + other
    return code
