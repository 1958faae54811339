"""What a likelihood is taught on: the pairs that could be linked, those that are among them.

The hard limits are those of suggestions, with two differences: pairs that are linked stay in, and actors whom
only the ties show are added. Who supplies turmeric to somebody offers it, though no listing says so; how much,
and at what price, is then not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.actors import actor_columns
from herbcity.analyses.market.candidates import Candidates, columns_of, taken_by
from herbcity.analyses.market.chains import joined
from herbcity.analyses.market.columns import NOT_NAMED, Positions, Rows
from herbcity.analyses.market.distance import distances_km
from herbcity.analyses.market.groups import Group, Market
from herbcity.analyses.market.pairing import Sample, pairs_of
from herbcity.analyses.market.ties import Ties, ties_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind, link_rule

MOST_PAIRS = 100_000
"""About how many pairs that are not linked are kept of one kind; of more, a sample."""

_MOST_COMPARED = 20_000_000
"""How many pairs are compared to find them; beyond, only some of the offers are looked at."""


def teaching_candidates(network: NetworkSnapshot, *, kind: LinkKind, seed: int = 0) -> Candidates:
    """The pairs of one kind that could be linked, with ``linked`` where they are.

    Of more than ``MOST_PAIRS`` that are not, a random sample: ``share`` says how large. Rows whose actors are known
    from ties only have ``offer`` or ``need`` ``NOT_NAMED`` and unknown quantities, prices and certificates. Each
    pair of actors and material is there once.
    """
    market = Market(network)
    ties = ties_of(network)
    chance = np.random.default_rng(seed)
    groups = [group for rivals in market.groups([kind]) for group in rivals]
    size = sum(len(group.offers) * len(group.needs) for group in groups)
    groups = (
        [_thinned(group, _MOST_COMPARED / size, chance) for group in groups]
        if size > _MOST_COMPARED
        else groups
    )
    implied = list(_implied(network, market, ties, kind))
    size = sum(len(group.offers) * len(group.needs) for group in groups)
    size += sum(len(one.givers) * len(one.takers) for one in implied)
    share = min(1.0, MOST_PAIRS / size) if size else 1.0
    blocks = [
        (
            group,
            pairs_of(
                market.sides,
                group,
                taken=taken_by(ties, group),
                sample=Sample(share, chance),
            ),
        )
        for group in groups
    ]
    stated = columns_of(network, market, blocks)
    found = joined([stated, _rows(stated, kind, [_drawn(ties, one, share, chance) for one in implied])])
    return replace(found.rows(_first_of_each(found)), share=share)


def _thinned(group: Group, share: float, chance: np.random.Generator) -> Group:
    return replace(group, offers=group.offers[chance.random(len(group.offers)) < share])


_DRAWN_AT_ONCE = 1_000_000


class _Implied(NamedTuple):
    """Actors who give and take one thing of one layer, known from ties and listings, as positions."""

    kind: LinkKind
    herb: int
    form: int
    givers: NDArray[np.intp]
    takers: NDArray[np.intp]


def _implied(network: NetworkSnapshot, market: Market, ties: Ties, kind: LinkKind) -> Iterator[_Implied]:
    """For each thing that ties of the kind carry: who gives and who takes it, by ties or by listings."""
    go_on()
    forward = link_rule(kind).forward
    of_kind = ties.kind == kind.rank
    invented = actor_columns(network).invented
    givers, takers = (ties.source, ties.target) if forward else (ties.target, ties.source)
    things = np.unique(np.column_stack([ties.herb[of_kind], ties.form[of_kind]]), axis=0)
    listed = [group for rivals in market.groups([kind]) for group in rivals]
    for herb, form in things.tolist():
        here = of_kind & (ties.herb == herb) & (ties.form == form)
        same = [
            group
            for group in listed
            if (group.herb, group.form) == (herb, form) or (form == NOT_NAMED and group.form == NOT_NAMED)
        ]
        give = _actors(market, givers[here], [group.offers for group in same])
        take = _actors(market, takers[here], [group.needs for group in same])
        for layer in (False, True):
            yield _Implied(kind, herb, form, give[invented[give] == layer], take[invented[take] == layer])


def _actors(market: Market, tied: NDArray[np.int32], rows: list[NDArray[np.intp]]) -> NDArray[np.intp]:
    everybody = np.concatenate([tied, *(market.sides.actor[some] for some in rows)])
    return np.unique(everybody).astype(np.intp)


class _Drawn(NamedTuple):
    """Pairs over one thing: all that are linked, and some of the others."""

    herb: int
    form: int
    giver: Positions
    taker: Positions


def _drawn(ties: Ties, one: _Implied, share: float, chance: np.random.Generator) -> _Drawn:
    go_on()
    takers = max(1, len(one.takers))
    drawn = _some(len(one.givers) * len(one.takers), share, chance)
    linked = ties.between(one.kind)
    among = np.isin(linked[0], one.givers) & np.isin(linked[1], one.takers)
    giver = np.concatenate([one.givers[drawn // takers], linked[0][among]])
    taker = np.concatenate([one.takers[drawn % takers], linked[1][among]])
    return _Drawn(one.herb, one.form, giver[giver != taker], taker[giver != taker])


def _some(count: int, share: float, chance: np.random.Generator) -> Rows:
    """A share of the numbers below ``count``, drawn a million at a time."""
    starts = range(0, count, _DRAWN_AT_ONCE)
    parts = [
        start + np.flatnonzero(chance.random(min(_DRAWN_AT_ONCE, count - start)) < share) for start in starts
    ]
    return np.concatenate([np.empty(0, dtype=np.intp), *parts])


def _rows(like: Candidates, kind_taught: LinkKind, drawn: Sequence[_Drawn]) -> Candidates:
    """Rows for pairs of actors of whose offer and need nothing more is known."""
    go_on()
    network = like.network
    sizes = [len(one.giver) for one in drawn]
    giver, taker = (
        np.concatenate([np.empty(0, dtype=np.int32), *(getattr(one, end) for one in drawn)]).astype(np.int32)
        for end in ("giver", "taker")
    )
    herb = np.repeat(np.array([one.herb for one in drawn], dtype=np.int16), sizes)
    form = np.repeat(np.array([one.form for one in drawn], dtype=np.int8), sizes)
    size = len(giver)
    kind = np.full(size, kind_taught.rank, dtype=np.int8)
    places = actor_columns(network).place
    unknown, unknown_3 = np.full(size, np.nan), np.full((size, 3), np.nan)
    nobody = np.full(size, NOT_NAMED, dtype=np.intp)
    return replace(
        like,
        kind=kind,
        offer=nobody, need=nobody, onward=nobody,
        giver=giver, taker=taker, herb=herb, form=form,
        service=np.full(size, NOT_NAMED, dtype=np.int8), rung=np.full(size, NOT_NAMED, dtype=np.int32),
        outgoing=np.zeros((size, 3)), onward_distance=np.zeros((size, 3)),
        kg=np.full((size, 12), np.nan), worth=unknown_3,
        distance=distances_km(places[giver], places[taker]),
        season=unknown, quantity=unknown, price_gap=unknown, certificates=unknown,
    )  # fmt: skip


def _first_of_each(found: Candidates) -> NDArray[np.intp]:
    """Each pair of actors and material once; what listings say comes before what ties only show."""
    go_on()
    names = np.column_stack([found.giver, found.taker, found.herb, found.form])
    _, first = np.unique(names, axis=0, return_index=True)
    return np.sort(first)
