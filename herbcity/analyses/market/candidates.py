"""Candidates: all pairs of actors that a link could join, as columns, for everything that weighs them.

What is impossible is left out here: roles, form and herb, months that never meet, distances beyond what either
side states, regulated herbs without a licence, links that are there already, and anything that would join the
invented and the real. What people could remove (a certificate that is lacking) and what is not known (a
distance, a season) stays in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.columns import (
    NOT_NAMED,
    Floats,
    Mask,
    Positions,
    Rows,
    held_bits,
    of_year,
    picked,
)
from herbcity.analyses.market.groups import Group, Market
from herbcity.analyses.market.named import ActorPairs, NamedPairs, by_side
from herbcity.analyses.market.pairing import Pairs, once, pairs_between, pairs_of, ranks
from herbcity.analyses.market.sides import Sides, harvest_shares
from herbcity.analyses.market.ties import Ties, ties_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind, ProductForm, link_rule

ALL_KINDS = tuple(LinkKind)

UNCOLUMNED = ("network", "market", "share")
"""The fields of ``Candidates`` that are not columns."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of an offer and a need that a link could join, as columns; row r is one pair.

    ``offer`` and ``need`` are rows of ``market.sides``; ``giver`` and ``taker`` the positions in
    ``network.adjacency.ids`` of whoever what flows comes from and goes to; ``herb`` a position in ``herb_ids``;
    ``kind``, ``form`` and ``service`` are ranks; ``rung`` a position in ``market.rungs``. Unknown is nan, or
    ``NOT_NAMED`` in a column of positions.

    A chain of two links has in ``onward`` the row of the buyer's need whom the taker would supply with what it
    makes, else ``NOT_NAMED``. ``outgoing`` is how many kg leave the taker per kg that arrives, ``onward_distance``
    how far they go, km: to that buyer, back to the owner, or both 0.

    ``worth`` (low, middle, high) is what a kg is worth where it arrives, THB; ``distance`` the three distances,
    km. For the probability: ``season`` = Σ min(q_m, r_m) / min(Σq, Σr) in [0, 1],
    by the harvest calendar where a fresh offer does not state its months; ``quantity`` = ln(Σq / Σr);
    ``price_gap`` = (worth − asked) / worth in [−1, 1]; ``certificates`` the share of what both sides require that
    is held, 1 where nothing is required.
    """

    network: NetworkSnapshot
    market: Market
    kind: Positions
    offer: Rows
    need: Rows
    giver: Positions
    taker: Positions
    herb: Positions
    form: Positions
    service: Positions
    rung: Positions
    onward: Rows
    outgoing: Floats
    onward_distance: Floats
    kg: Floats
    worth: Floats
    distance: Floats
    season: Floats
    quantity: Floats
    price_gap: Floats
    certificates: Floats
    share: float = 1.0
    """How many of the pairs that are not linked are here, where only a sample is."""

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def distance_km(self) -> Floats:
        """The likely distance, km."""
        return self.distance[:, 1]

    @property
    def asked(self) -> Floats:
        """What is asked for a kg, THB: low, middle, high."""
        return picked(self.market.sides.price, self.offer)

    @property
    def linked(self) -> Mask:
        """Where a tie of this kind joins the two already, over this material where it names one."""
        go_on()
        return ties_of(self.network).joined(self.kind, self.giver, self.taker, self.herb, self.form)

    def rows(self, chosen: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Candidates:
        """Some of the rows, in the order given."""
        columns: dict[str, Any] = {
            field.name: picked(getattr(self, field.name), chosen)
            for field in fields(self)
            if field.name not in UNCOLUMNED
        }
        return replace(self, **columns)


def naming(found: Candidates, code: str) -> Mask:
    """The rows in which this actor gives, takes, or buys at the end of a chain."""
    position = found.network.adjacency.index.get(code)
    if position is None:
        return np.zeros(len(found), dtype=bool)
    buys = np.zeros(len(found), dtype=bool)
    chained = np.flatnonzero(found.onward != NOT_NAMED)
    buys[chained] = found.market.sides.actor[found.onward[chained]] == position
    named: Mask = (found.giver == position) | (found.taker == position) | buys
    return named


Block = tuple[Group, Pairs]


def candidates(
    network: NetworkSnapshot,
    *,
    kinds: Collection[LinkKind] = ALL_KINDS,
    around: str | None = None,
    partners: int | None = None,
    also: NamedPairs | None = None,
) -> Candidates:
    """The pairs that pass the hard limits and are not linked yet: all, or the best ``partners`` of each side, and
    ``also`` those that are named, wherever they stand among the others.

    ``around`` an actor, those of its own offers and needs, and the named ones with it at an end. Rows stand in the
    order of kinds, herbs and sides; the same network gives the same rows.
    """
    go_on()
    market = Market(network, around=around)
    ties = ties_of(network)
    blocks: list[Block] = []
    if also is not None and market.around is not None:
        also = also.of_actor(market.around)
    for rivals in market.groups(kinds):
        found = [
            pairs_of(
                market.sides,
                group,
                taken=taken_by(ties, group),
                partners=partners,
                around=market.around,
            )
            for group in rivals
        ]
        best = _best_of_each_side(market.sides, rivals, found, partners, market.around)
        blocks += best if also is None else _with_named(market.sides, ties, best, also)
    return columns_of(network, market, blocks)


def taken_by(ties: Ties, group: Group) -> ActorPairs:
    """Whom whoever offers is tied to already: ties of the kind, and of the material where the tie names one.

    Givers and takers; both ways for kinds without direction.
    """
    chosen = ties.of_kind(group.kind)
    if group.form != NOT_NAMED:
        herb, form = ties.herb[chosen], ties.form[chosen]
        same = ((herb == NOT_NAMED) | (herb == group.herb)) & ((form == NOT_NAMED) | (form == group.form))
        chosen = chosen[same]
    sources, targets = ties.source[chosen], ties.target[chosen]
    if not link_rule(group.kind).directed:
        sources, targets = np.r_[sources, targets], np.r_[targets, sources]
    return by_side(group, sources, targets)


def _with_named(sides: Sides, ties: Ties, blocks: Iterable[Block], also: NamedPairs) -> Iterator[Block]:
    """These blocks, each with those of its group that are named. They take nobody's place: they are added once the
    places are given."""
    for group, pairs in blocks:
        ones, others = also.in_group(group)
        if len(ones):
            named = pairs_between(sides, group, (ones, others), taken=taken_by(ties, group))
            pairs = once(pairs, named)
        yield group, pairs


def _best_of_each_side(
    sides: Sides, groups: Sequence[Group], found: Sequence[Pairs], partners: int | None, around: int | None
) -> Iterator[Block]:
    """Those among the best few of their offer or of their need; with ``around``, of that actor's own.

    An offer or a need of several herbs has its few places once, and not in every group anew.
    """
    if partners is None or len(groups) < 2:
        yield from zip(groups, found)
        return
    offers, needs, scores = (np.concatenate(columns) for columns in zip(*found))
    wins = np.zeros(len(scores), dtype=bool)
    for rows, place in zip((offers, needs), ranks(scores, offers, needs)):
        own = place < partners
        wins |= own if around is None else own & (sides.actor[rows] == around)
    start = 0
    for group, pairs in zip(groups, found):
        kept = wins[start : start + len(pairs.scores)]
        start += len(pairs.scores)
        yield group, pairs.rows(kept)


def columns_of(network: NetworkSnapshot, market: Market, blocks: Sequence[Block]) -> Candidates:
    """All columns of these pairs. What goes beyond a stated distance by a hair is left out here, exactly; and so is
    a regulated herb that only the need names, where whoever offers has no licence."""
    go_on()
    sides = market.sides
    offer = _concatenated([pairs.offers for _, pairs in blocks], np.intp)
    need = _concatenated([pairs.needs for _, pairs in blocks], np.intp)
    block = np.repeat(np.arange(len(blocks)), [len(pairs.scores) for _, pairs in blocks])
    herb = np.array([group.herb for group, _ in blocks], dtype=np.int16)[block]
    herb = np.where(herb == NOT_NAMED, sides.herb[need], herb)
    places = [_places_of_needs(group, pairs) for group, pairs in blocks]
    rung = _concatenated([group.rungs[place] for (group, _), place in zip(blocks, places)], np.int32)
    worth = _concatenated([picked(group.worth, place) for (group, _), place in zip(blocks, places)], float, 3)
    distance = sides.distances_km(offer, need)
    beyond = distance[:, 0] > np.minimum(sides.reach[offer], sides.reach[need])
    kept = np.flatnonzero(~beyond & (market.licensed[offer] | ~market.regulated[herb]))
    if len(kept) < len(offer):
        block, offer, need, herb, rung, worth, distance = (
            picked(column, kept) for column in (block, offer, need, herb, rung, worth, distance)
        )

    def spread(values: Sequence[int], dtype: type) -> Positions:
        column: Positions = np.array(values, dtype=dtype)[block]
        return column

    kind = spread([group.kind.rank for group, _ in blocks], np.int8)
    form = spread([group.form for group, _ in blocks], np.int8)
    toll = (kind == LinkKind.PROCESSES_FOR.rank) & (form != NOT_NAMED)
    one, other = sides.actor[offer], sides.actor[need]
    kg = picked(sides.kg, offer)
    np.minimum(kg, picked(sides.kg, need), out=kg)
    outgoing, back = np.zeros((len(offer), 3)), np.zeros((len(offer), 3))
    outgoing[toll], back[toll] = 1 / market.rungs.ratio[rung[toll]][:, ::-1], distance[toll]
    return Candidates(
        network=network, market=market, kind=kind, offer=offer, need=need,
        giver=np.where(toll, other, one), taker=np.where(toll, one, other),
        herb=herb, form=form, service=spread([group.service for group, _ in blocks], np.int8),
        rung=rung, onward=np.full(len(offer), NOT_NAMED, dtype=np.intp),
        outgoing=outgoing, onward_distance=back, kg=kg, worth=worth, distance=distance,
        season=_season(network, sides, offer, need, kg), quantity=_quantity(sides, offer, need),
        price_gap=price_gap(worth[:, 1], sides.price[offer, 1]),
        certificates=shares_held(network, sides, offer, need),
    )  # fmt: skip


def _concatenated(parts: list[NDArray[Any]], dtype: type, width: int | None = None) -> NDArray[Any]:
    empty: NDArray[Any] = np.empty(0 if width is None else (0, width), dtype=dtype)
    return np.concatenate([empty, *parts]).astype(dtype, copy=False)


def _places_of_needs(group: Group, pairs: Pairs) -> Rows:
    """Where the need of each pair stands among those of its group."""
    go_on()
    order = np.argsort(group.needs)
    return order[np.searchsorted(group.needs, pairs.needs, sorter=order)]


def _season(network: NetworkSnapshot, sides: Sides, offer: Rows, need: Rows, kg: Floats) -> Floats:
    """How far the months meet. Of a fresh herb whose quantities are not stated the harvest calendar says the months;
    the offer is then taken to be as large as the need."""
    go_on()
    smaller = np.minimum(sides.yearly_kg[offer], sides.yearly_kg[need])
    with np.errstate(invalid="ignore", divide="ignore"):
        season = np.where(smaller > 0, of_year(kg) / smaller, np.nan)
    silent = np.flatnonzero(np.isnan(season) & (sides.form[offer] == ProductForm.FRESH.rank))
    months, needed = harvest_shares(network)[sides.herb[offer[silent]]], sides.kg[need[silent]]
    wanted = needed.sum(axis=1, keepdims=True)
    season[silent] = np.minimum(months, np.divide(needed, wanted, where=wanted > 0, out=months * np.nan)).sum(
        axis=1
    )
    return season


def _quantity(sides: Sides, offer: Rows, need: Rows) -> Floats:
    go_on()
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.log(sides.yearly_kg[offer] / sides.yearly_kg[need])
    return np.where(np.isfinite(ratio), ratio, np.nan)


def price_gap(worth: Floats, asked: Floats) -> Floats:
    """(worth − asked) / worth, within [−1, 1]: how much of what a kg is worth is to be shared."""
    go_on()
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = (worth - asked) / worth
    return np.where(worth > 0, np.clip(gap, -1.0, 1.0), np.nan)


def shares_held(network: NetworkSnapshot, sides: Sides, offer: Rows, need: Rows) -> Floats:
    """The share of the certificates that both sides require which the other holds; 1 where none is required."""
    go_on()
    held = held_bits(network)
    asked = [sides.requires[need], sides.requires[offer]]
    given = [held[sides.actor[offer]], held[sides.actor[need]]]
    required = sum(np.bitwise_count(one) for one in asked)
    met = sum(np.bitwise_count(one & other) for one, other in zip(asked, given))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(required > 0, met / required, 1.0)
