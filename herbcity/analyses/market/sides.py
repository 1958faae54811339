"""The two sides of a match: who offers or needs what, when, for how much, where, and on what terms.

``Sides`` holds all of them as columns, so that a hundred thousand can be compared; ``Side`` is one of them, for
those who read or speak about it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.actors import actor_columns
from herbcity.analyses.market.columns import (
    NOT_NAMED,
    Codes,
    Floats,
    Mask,
    Positions,
    Rows,
    certificate_bits,
    herb_ids,
    of_year,
    picked,
)
from herbcity.analyses.market.distance import Place, distances_between, on_sphere, place_of
from herbcity.analyses.market.ties import Ties, ties_of
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Capacity, Herb, Interval, Listing, Months
from herbcity.registry.changes import RecordKind
from herbcity.stopping import go_on
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


@dataclass(frozen=True)
class Sides:
    """All offers, needs and capacities that stand on the day, as columns; row i is ``records[i]``.

    Listings come before capacities, each by id, so that it never matters in which order they were recorded.
    ``what`` is ``OFFER``, ``NEED`` or ``CAPACITY``: what a processor could take. ``actor`` is a position in
    ``ids``, those of ``network.adjacency``; ``herb`` one in ``herb_ids(network)``; ``form``, ``service``, ``level``
    and ``makes``, the form that a capacity makes, are ranks.
    ``place`` has latitude, longitude (degrees) and radius (km), ``point`` is the same ``on_sphere``; ``reach`` the
    largest distance stated, km, infinite where none is. ``requires`` has a bit for each kind of certificate. Unknown
    is nan, and ``NOT_NAMED`` in a column of positions.
    """

    ids: tuple[str, ...]
    records: tuple[Listing | Capacity, ...]
    what: Positions
    actor: Positions
    herb: Positions
    form: Positions
    makes: Positions
    service: Positions
    kg: Floats
    price: Floats
    place: Floats
    point: Floats
    reach: Floats
    requires: NDArray[np.int64]
    level: Positions

    def __len__(self) -> int:
        return len(self.records)

    @cached_property
    def yearly_kg(self) -> Floats:
        """What each offers, needs or could take in a year, kg; nan where not known."""
        return of_year(self.kg)

    def deal_in_the_same_as(self, other: Sides) -> bool:
        """Whether the others were made of these, and no row deals in another thing, or on another side, than before."""
        return all(getattr(self, name) is getattr(other, name) for name in ("what", "actor", "herb", "form"))

    def distances_km(self, one: Rows, other: Rows) -> Floats:
        """The least, likely and largest distances between these rows and those, one by one; or between all, where
        the one are a column and the other a row."""
        return distances_between(
            picked(self.point, one),
            self.place[one, 2],
            picked(self.point, other),
            self.place[other, 2],
        )

    @cached_property
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

    A capacity has left what the ties of its actor do not take up already, where they say how much that is. Nor does
    who needs a material and says what it can process of it need more than is left of that.
    """
    return network.carried("open sides", _with_what_is_left, lambda *_: None)


def _with_what_is_left(network: NetworkSnapshot) -> Sides:
    go_on()
    sides = network.carried("sides", _sides, _patched)
    listings = len(sides) - np.count_nonzero(sides.what == CAPACITY)
    capacities = np.arange(listings, len(sides))
    taken = network.carried(
        "taken up",
        lambda one: _all_taken_up(one, sides, capacities),
        lambda before, one, touched: _taken_up_after(before, one, touched, sides, capacities),
    )
    left = np.maximum(0.0, sides.kg[listings:] - taken.kg)
    kg = np.concatenate([sides.kg[:listings], left])
    _, needs, able = network.carried(
        "own capacities",
        lambda _: _own_capacities(sides, capacities),
        lambda before, *_: before if before.sides.deal_in_the_same_as(sides) else None,
    )
    if len(needs):
        first = np.flatnonzero(np.r_[True, needs[1:] != needs[:-1]])
        at_most = np.add.reduceat(picked(kg, able), first)
        kg[needs[first]] = np.fmin(picked(kg, needs[first]), at_most)
    return replace(sides, kg=kg)


class _OwnCapacities(NamedTuple):
    """Each need of a material with each capacity that its own actor has for it, as rows in the order of the needs."""

    sides: Sides
    needs: Rows
    capacities: Rows


def _own_capacities(sides: Sides, capacities: Rows) -> _OwnCapacities:
    needs = np.flatnonzero((sides.what == NEED) & (sides.form != NOT_NAMED))
    forms = len(ProductForm)
    able, wanting = (
        sides.actor[rows].astype(np.intp) * forms + sides.form[rows] for rows in (capacities, needs)
    )
    order = np.argsort(able)
    first, last = (np.searchsorted(able, wanting, side, sorter=order) for side in ("left", "right"))
    which = np.repeat(np.arange(len(needs)), last - first)
    place = np.arange(len(which)) - np.repeat(np.cumsum(last - first) - last, last - first)
    need, capacity = needs[which], capacities[order[place]]
    herb, of_herb = sides.herb[need], sides.herb[capacity]
    same = (herb == of_herb) | (herb == NOT_NAMED) | (of_herb == NOT_NAMED)
    return _OwnCapacities(sides, need[same], capacity[same])


class _TakenUp(NamedTuple):
    """What these ties take up of each capacity, capacities × 12 months, kg."""

    ties: Ties
    kg: Floats


def _all_taken_up(network: NetworkSnapshot, sides: Sides, rows: Rows) -> _TakenUp:
    ties = ties_of(network)
    return _TakenUp(ties, _taken_up(network, sides, rows, np.arange(len(ties.kind))))


def _taken_up_after(
    before: _TakenUp, network: NetworkSnapshot, touched: Touched, sides: Sides, rows: Rows
) -> _TakenUp | None:
    """Counted again for the capacities of those whose links changed; None where the capacities themselves may have."""
    if touched.keys() & {RecordKind.CAPACITY, RecordKind.ACTOR, RecordKind.HERB}:
        return None
    ties, links = ties_of(network), touched.get(RecordKind.LINK, frozenset())
    tied = np.zeros(len(sides.ids), dtype=bool)
    for some in (before.ties, ties):
        places = some.places(links)
        tied[some.source[places]] = tied[some.target[places]] = True
    moved = tied[sides.actor[rows]]
    kg = before.kg.copy()
    kg[moved] = _taken_up(network, sides, rows[moved], np.flatnonzero(tied[ties.source] | tied[ties.target]))
    return _TakenUp(ties, kg)


def _taken_up(network: NetworkSnapshot, sides: Sides, rows: Rows, places: Rows) -> Floats:
    """What the ties at these places deliver to the actors of these capacities, kg in each month; of a capacity for one
    herb, of this."""
    ties, forms = ties_of(network), len(ProductForm)
    kind = ties.kind[places]
    delivers = (kind == LinkKind.SUPPLIES.rank) | (kind == LinkKind.PROCESSES_FOR.rank)
    known = places[delivers & (ties.form[places] != NOT_NAMED) & ~np.isnan(ties.kg[places])]
    supplied = ties.kind[known] == LinkKind.SUPPLIES.rank
    processor = np.where(supplied, ties.target[known], ties.source[known]).astype(np.intp)
    taking = np.zeros(len(sides.ids) * forms, dtype=bool)
    taking[sides.actor[rows].astype(np.intp) * forms + sides.form[rows]] = True
    taken_in = taking[processor * forms + ties.form[known]]
    known, processor = known[taken_in], processor[taken_in]
    monthly = _kg_of_ties(network, ties, known)
    of_one_herb = sides.herb[rows] != NOT_NAMED
    total = np.zeros((len(rows), 12))
    for some, herb in ((~of_one_herb, np.full(len(known), NOT_NAMED)), (of_one_herb, ties.herb[known])):
        if not some.any():
            continue
        capacities = rows[some]
        wanted = _thing(sides.actor[capacities], sides.form[capacities], sides.herb[capacities])
        things, which = np.unique(wanted, return_inverse=True)
        there = _thing(processor, ties.form[known], herb)
        place = np.searchsorted(things, there)
        found = np.flatnonzero(things[np.minimum(place, len(things) - 1)] == there)
        taken = np.zeros((len(things), 12))
        np.add.at(taken, place[found], monthly[found])
        total[some] = taken[which]
    return total


def _thing(actor: Positions, form: Positions, herb: Positions) -> Codes:
    """A number for each actor, form and herb; fewer herbs than 2¹⁶ fit into a column of herbs."""
    number: Codes = (actor.astype(np.int64) * len(ProductForm) + form << 16) + herb + 1
    return number


def _kg_of_ties(network: NetworkSnapshot, ties: Ties, rows: Rows) -> Floats:
    """What these ties carry in each month: fresh herbs in the months of their harvest where known, all else evenly."""
    harvest = harvest_shares(network)
    harvest[np.isnan(harvest).any(axis=1)] = 1 / 12
    fresh = (ties.form[rows] == ProductForm.FRESH.rank)[:, np.newaxis]
    monthly: Floats = ties.kg[rows, np.newaxis] * np.where(fresh, harvest[ties.herb[rows]], 1 / 12)
    return monthly


def harvest_shares(network: NetworkSnapshot) -> Floats:
    """The share of each month in the harvest of each herb of ``herb_ids``; nan where it is not known, and in the last
    row, to which ``NOT_NAMED`` points."""
    unknown = (np.nan,) * 12
    known = [network.herbs[herb].harvest_share_by_month or unknown for herb in herb_ids(network)]
    return np.array([*known, unknown])


def _sides(network: NetworkSnapshot) -> Sides:
    go_on()
    return _columns(network, (*network.listings.values(), *network.capacities.values()))


def _order(record: Listing | Capacity) -> tuple[bool, str]:
    return isinstance(record, Capacity), record.id


def _columns(network: NetworkSnapshot, records: Iterable[Listing | Capacity]) -> Sides:
    """Those of these records that stand on the day."""
    standing = (one for one in records if isinstance(one, Capacity) or one.open(network.as_of))
    ordered = tuple(sorted(standing, key=_order))
    position = network.adjacency.index
    herbs = {herb: number for number, herb in enumerate(herb_ids(network))}
    actors = network.actors
    unknown_year, unknown_price = (np.nan,) * 12, (np.nan,) * 3
    listings = [record if isinstance(record, Listing) else None for record in ordered]
    actor = np.array([position[record.actor] for record in ordered], dtype=np.int32)
    count, place = len(ordered), actor_columns(network).place[actor]
    return Sides(
        ids=network.adjacency.ids,
        records=ordered,
        what=np.array([CAPACITY if one is None else one.side.rank for one in listings], dtype=np.int8),
        actor=actor,
        herb=np.array([herbs.get(record.herb or "", NOT_NAMED) for record in ordered], dtype=np.int16),
        form=np.array([_rank(_form(record)) for record in ordered], dtype=np.int8),
        makes=np.array(
            [_rank(record.to_form if isinstance(record, Capacity) else None) for record in ordered],
            dtype=np.int8,
        ),
        service=np.array([_rank(one.service if one else None) for one in listings], dtype=np.int8),
        kg=np.array([_kg_by_month(record) or unknown_year for record in ordered]).reshape(count, 12),
        price=np.array([(one and one.price_per_kg) or unknown_price for one in listings]).reshape(count, 3),
        place=place,
        point=on_sphere(place),
        reach=np.array([_reach(one) for one in listings], dtype=float),
        requires=np.array([certificate_bits(one.requires) if one else 0 for one in listings], dtype=np.int64),
        level=np.array(
            [min(record.evidence_level.rank, actors[record.actor].evidence_level.rank) for record in ordered],
            dtype=np.int8,
        ),
    )


def _patched(before: Sides, network: NetworkSnapshot, touched: Touched) -> Sides | None:
    """The rows of untouched records as they were, and those of touched ones made again.

    None where too much moved: herbs, districts and the actors' positions are pointed into.
    """
    if touched.keys() & {RecordKind.HERB, RecordKind.DISTRICT} or network.adjacency.ids is not before.ids:
        return None
    listings = set(touched.get(RecordKind.LISTING, ()))
    capacities = set(touched.get(RecordKind.CAPACITY, ()))
    for code in touched.get(RecordKind.ACTOR, ()):
        listings.update(one.id for one in network.listings_of(code))
        capacities.update(one.id for one in network.capacities_of(code))
    if not listings and not capacities:
        return before
    fresh = _columns(
        network,
        (
            *(network.listings[one] for one in listings & network.listings.keys()),
            *(network.capacities[one] for one in capacities & network.capacities.keys()),
        ),
    )
    touched_keys = [*((False, one) for one in listings), *((True, one) for one in capacities)]
    gone = [row for key in sorted(touched_keys) for row in _rows_of(before.records, key)]
    return _with_rows(before, gone, fresh)


def _rows_of(records: Sequence[Listing | Capacity], key: tuple[bool, str]) -> list[int]:
    """Where the record with this key stands: one row, or none."""
    row = bisect_left(records, key, key=_order)
    return [row] if row < len(records) and _order(records[row]) == key else []


def _with_rows(before: Sides, gone: list[int], fresh: Sides) -> Sides:
    """Without the rows that are gone, and with fresh ones where they belong."""
    names = [field.name for field in fields(Sides) if field.name not in ("ids", "records")]
    records = list(before.records)
    if [_order(records[row]) for row in gone] == [_order(record) for record in fresh.records]:
        columns: dict[str, Any] = {name: getattr(before, name) for name in names}
        for name in names:
            if not np.array_equal(columns[name][gone], getattr(fresh, name), equal_nan=True):
                columns[name] = columns[name].copy()
                columns[name][gone] = getattr(fresh, name)
        for row, record in zip(gone, fresh.records):
            records[row] = record
        return Sides(ids=before.ids, records=tuple(records), **columns)
    for row in reversed(gone):
        del records[row]
    places = [bisect_left(records, _order(record), key=_order) for record in fresh.records]
    for place, record in zip(reversed(places), reversed(fresh.records)):
        records.insert(place, record)
    columns = {
        name: np.insert(np.delete(getattr(before, name), gone, axis=0), places, getattr(fresh, name), axis=0)
        for name in names
    }
    return Sides(ids=before.ids, records=tuple(records), **columns)


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
