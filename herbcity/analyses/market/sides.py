"""The two sides of a match: who offers or needs what, when, for how much, where, and on what terms.

``Sides`` holds all of them as columns, so that a hundred thousand can be compared; ``Side`` is one of them, for
those who read or speak about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.actors import actor_columns
from herbcity.analyses.market.columns import (
    NOT_NAMED,
    Floats,
    Mask,
    Positions,
    Rows,
    certificate_bits,
    herb_ids,
)
from herbcity.analyses.market.distance import Place, place_of
from herbcity.analyses.market.ties import Ties, ties_of
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Capacity, Herb, Interval, Listing, Months
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import (
    CertificateKind,
    EvidenceLevel,
    LinkKind,
    ListingSide,
    ProductForm,
    ServiceKind,
)

OFFER, NEED, CAPACITY = ListingSide.OFFER.rank, ListingSide.NEED.rank, len(ListingSide)


@dataclass(frozen=True, slots=True)
class Side:
    """One offer or one need, with the actor behind it.

    ``record`` is the listing it comes from, or the capacity of a processor that states no need but could take
    the material.
    """

    record: Listing | Capacity
    actor: Actor
    place: Place | None
    herb: Herb | None
    form: ProductForm | None
    service: ServiceKind | None
    kg_by_month: Months | None
    price_per_kg: Interval | None
    requires: tuple[CertificateKind, ...]
    max_distance_km: float | None
    level: EvidenceLevel

    @property
    def record_kind(self) -> RecordKind:
        return RecordKind.LISTING if isinstance(self.record, Listing) else RecordKind.CAPACITY

    @property
    def stated(self) -> bool:
        """Whether the actor says so itself; a capacity only says that it could."""
        return isinstance(self.record, Listing)

    @property
    def illustrative(self) -> bool:
        return self.level is EvidenceLevel.ILLUSTRATIVE


@dataclass(frozen=True, slots=True)
class Sides:
    """All offers, needs and capacities that stand on the day, as columns; row i is ``records[i]``.

    ``what`` is ``OFFER``, ``NEED`` or ``CAPACITY``: what a processor could take. ``actor`` is a position in
    ``network.adjacency.ids``; ``herb`` one in ``herb_ids(network)``; ``form``, ``service`` and ``level`` are ranks.
    ``place`` has latitude, longitude (degrees) and radius (km); ``reach`` the largest distance stated, km,
    infinite where none is. ``requires`` has a bit for each kind of certificate. Unknown is nan, and
    ``NOT_NAMED`` in a column of positions.
    """

    records: tuple[Listing | Capacity, ...]
    what: Positions
    actor: Positions
    herb: Positions
    form: Positions
    service: Positions
    kg: Floats
    price: Floats
    place: Floats
    reach: Floats
    requires: NDArray[np.int64]
    level: Positions

    def __len__(self) -> int:
        return len(self.records)

    @property
    def illustrative(self) -> Mask:
        invented: Mask = self.level == EvidenceLevel.ILLUSTRATIVE.rank
        return invented

    def side(self, network: NetworkSnapshot, row: int) -> Side:
        """The side of one row."""
        record = self.records[row]
        actor = network.actors[record.actor]
        listing = record if isinstance(record, Listing) else None
        return Side(
            record=record,
            actor=actor,
            place=place_of(network, actor),
            herb=network.herbs.get(record.herb or ""),
            form=_form(record),
            service=listing.service if listing else None,
            kg_by_month=None if np.isnan(self.kg[row]).any() else tuple(self.kg[row].tolist()),
            price_per_kg=Interval(*listing.price_per_kg) if listing and listing.price_per_kg else None,
            requires=listing.requires if listing else (),
            max_distance_km=listing.max_distance_km if listing else None,
            level=lower(record.evidence_level, actor.evidence_level),
        )


def open_sides(network: NetworkSnapshot) -> Sides:
    """All that is offered, needed or possible on the day.

    A capacity has left what the ties of its actor do not take up already, where they say how much that is.
    """
    return network.carried("open sides", _with_what_is_left, lambda *_: None)


def _with_what_is_left(network: NetworkSnapshot) -> Sides:
    sides = network.carried("sides", _sides, _patched)
    rows = np.flatnonzero(sides.what == CAPACITY)
    kg = sides.kg.copy()
    taken = network.carried("taken up", lambda one: _taken_up(one, sides, rows), _unless_taken_otherwise)
    kg[rows] = np.maximum(0.0, kg[rows] - taken)
    return replace(sides, kg=kg)


def _unless_taken_otherwise(before: Floats, _network: NetworkSnapshot, touched: Touched) -> Floats | None:
    others = (RecordKind.LINK, RecordKind.CAPACITY, RecordKind.ACTOR, RecordKind.HERB)
    return None if touched.keys() & set(others) else before


def _taken_up(network: NetworkSnapshot, sides: Sides, rows: Rows) -> Floats:
    """What ties deliver to the actors of these capacities, kg in each month: fresh herbs in the months of their
    harvest where these are known, all else evenly."""
    ties = ties_of(network)
    supplied = ties.kind == LinkKind.SUPPLIES.rank
    processed = ties.kind == LinkKind.PROCESSES_FOR.rank
    known = (supplied | processed) & (ties.form != NOT_NAMED) & ~np.isnan(ties.kg)
    processor = np.where(supplied, ties.target, ties.source)[known]
    monthly = ties.kg[known, np.newaxis] * _shares_by_month(network, ties)[known]
    thing = processor.astype(np.int64) * len(ProductForm) + ties.form[known]
    wanted = sides.actor[rows].astype(np.int64) * len(ProductForm) + sides.form[rows]
    things, which = np.unique(wanted, return_inverse=True)
    found = np.isin(thing, things)
    place, herb, monthly = np.searchsorted(things, thing[found]), ties.herb[known][found], monthly[found]
    taken = np.zeros((len(things), 12))
    np.add.at(taken, place, monthly)
    total: Floats = taken[which]
    for row in np.flatnonzero(sides.herb[rows] != NOT_NAMED).tolist():
        total[row] = monthly[(place == which[row]) & (herb == sides.herb[rows[row]])].sum(axis=0)
    return total


def _shares_by_month(network: NetworkSnapshot, ties: Ties) -> Floats:
    harvest = harvest_shares(network)
    harvest[np.isnan(harvest).any(axis=1)] = 1 / 12
    fresh = ties.form == ProductForm.FRESH.rank
    return np.where(fresh[:, np.newaxis], harvest[ties.herb], 1 / 12)


def harvest_shares(network: NetworkSnapshot) -> Floats:
    """The share of each month in the harvest of each herb of ``herb_ids``; nan where it is not known, and in the last
    row, to which ``NOT_NAMED`` points."""
    unknown = (np.nan,) * 12
    known = [network.herbs[herb].harvest_share_by_month or unknown for herb in herb_ids(network)]
    return np.array([*known, unknown])


def _sides(network: NetworkSnapshot) -> Sides:
    listings = [one for one in network.listings.values() if one.open(network.as_of)]
    return _columns(network, [*listings, *network.capacities.values()])


def _columns(network: NetworkSnapshot, records: Iterable[Listing | Capacity]) -> Sides:
    ordered = tuple(records)
    position = network.adjacency.index
    herbs = {herb: number for number, herb in enumerate(herb_ids(network))}
    actors = network.actors
    unknown_year, unknown_price = (np.nan,) * 12, (np.nan,) * 3
    listings = [record if isinstance(record, Listing) else None for record in ordered]
    actor = np.array([position[record.actor] for record in ordered], dtype=np.int32)
    count = len(ordered)
    return Sides(
        records=ordered,
        what=np.array([CAPACITY if one is None else one.side.rank for one in listings], dtype=np.int8),
        actor=actor,
        herb=np.array([herbs.get(record.herb or "", NOT_NAMED) for record in ordered], dtype=np.int16),
        form=np.array([_rank(_form(record)) for record in ordered], dtype=np.int8),
        service=np.array([_rank(one.service if one else None) for one in listings], dtype=np.int8),
        kg=np.array([_kg_by_month(record) or unknown_year for record in ordered]).reshape(count, 12),
        price=np.array([(one and one.price_per_kg) or unknown_price for one in listings]).reshape(count, 3),
        place=actor_columns(network).place[actor],
        reach=np.array([_reach(one) for one in listings], dtype=float),
        requires=np.array([certificate_bits(one.requires) if one else 0 for one in listings], dtype=np.int64),
        level=np.array(
            [min(record.evidence_level.rank, actors[record.actor].evidence_level.rank) for record in ordered],
            dtype=np.int8,
        ),
    )


def _patched(before: Sides, network: NetworkSnapshot, touched: Touched) -> Sides | None:
    """The rows of untouched records as they were, and those of touched ones made again.

    None where too much moved: herbs and districts are pointed into, and an actor that goes moves all others.
    """
    actors = touched.get(RecordKind.ACTOR, frozenset())
    if touched.keys() & {RecordKind.HERB, RecordKind.DISTRICT} or not actors <= network.actors.keys():
        return None
    again: set[str] = {*touched.get(RecordKind.LISTING, ()), *touched.get(RecordKind.CAPACITY, ())}
    for code in actors:
        again.update(one.id for one in network.listings_of(code))
        again.update(one.id for one in network.capacities_of(code))
    if not again:
        return before
    listings = (network.listings[one] for one in sorted(again) if one in network.listings)
    capacities = (network.capacities[one] for one in sorted(again) if one in network.capacities)
    standing = (one for one in listings if one.open(network.as_of))
    kept = np.array([record.id not in again for record in before.records], dtype=bool)
    return _joined(before, kept, _columns(network, (*standing, *capacities)))


def _joined(before: Sides, kept: NDArray[np.bool_], fresh: Sides) -> Sides:
    rows = np.flatnonzero(kept)
    columns = {
        name: np.concatenate([getattr(before, name)[rows], getattr(fresh, name)])
        for name in Sides.__dataclass_fields__
        if name != "records"
    }
    return Sides(records=(*(before.records[row] for row in rows), *fresh.records), **columns)


def _form(record: Listing | Capacity) -> ProductForm | None:
    return record.form if isinstance(record, Listing) else record.from_form


def _kg_by_month(record: Listing | Capacity) -> Months | None:
    return record.kg_by_month if isinstance(record, Listing) else (record.kg_in_per_month,) * 12


def _reach(listing: Listing | None) -> float:
    stated = None if listing is None else listing.max_distance_km
    return float("inf") if stated is None else stated


def _rank(term: ProductForm | ServiceKind | None) -> int:
    return NOT_NAMED if term is None else term.rank


def lower(*levels: EvidenceLevel) -> EvidenceLevel:
    """The lowest of some levels: a conclusion is known no better than its weakest input."""
    return min(levels, key=lambda level: level.rank)
