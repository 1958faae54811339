"""Who could bring how much of a herb, work on it and use it, in each month: the sides of the largest flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, cast

import numpy as np

from herbcity.analyses.cases.valuing import Missing
from herbcity.analyses.flows.balance import Balance, cost_missing, price_missing, ratio_missing
from herbcity.analyses.flows.reaching import reach_of
from herbcity.analyses.flows.records import HerbRecords, records_of
from herbcity.analyses.flows.worths import LEAST_KG, OF_HERB
from herbcity.analyses.market.columns import Floats, certificate_bits, held_bits
from herbcity.analyses.market.sides import CAPACITY, lower, open_sides
from herbcity.analyses.remembering import remembered
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Capacity, Listing
from herbcity.vocabulary import ActorRole, EvidenceLevel, ListingSide, ProductForm

ANYTHING = 0
"""The bits of a taker who requires no certificate."""


class FlowLimitKind(StrEnum):
    """What can limit a flow."""

    SUPPLY = "SUPPLY"
    CAPACITY = "CAPACITY"
    DEMAND = "DEMAND"
    LINK = "LINK"


class Limit(NamedTuple):
    """Something that limits the flow and is alike for all who are behind it.

    SUPPLY brings ``form`` with the certificates ``held``; CAPACITY takes ``form`` that has those ``required`` and gives
    ``to_form`` with those ``held``; DEMAND takes ``form`` at ``thb`` a kg (the ladder's price where None).
    LINK is what recorded links carry although it is too far or lacks a certificate, from ``district`` and ``held`` to
    ``to_district`` and ``required``. Districts count only where fresh herb is brought or taken.
    """

    kind: FlowLimitKind
    form: ProductForm
    to_form: ProductForm | None = None
    district: str | None = None
    held: int = 0
    required: int = ANYTHING
    thb: float | None = None
    to_district: str | None = None


@dataclass
class Behind:
    """The kg in each month of all who are behind one limit, and who they are."""

    kg: Floats = field(default_factory=lambda: np.zeros(12))
    actors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Market:
    """All limits of one herb, and what could not be counted."""

    records: HerbRecords
    limits: dict[Limit, Behind]
    missing: tuple[Missing, ...]
    unsized: dict[tuple[ProductForm, str | None], set[str]] = field(default_factory=dict)
    """Who brings a form, and for fresh herb in which district, though not how much: no kg or no factor is recorded."""

    @property
    def level(self) -> EvidenceLevel | None:
        """The lowest level of all that it rests on: deliveries, listings, capacities, the steps and prices they use.

        None where nothing is recorded.
        """
        records, worths = self.records, self.records.worths
        if records.empty:
            return None
        stated: list[Listing | Capacity] = [*records.listings, *records.capacities]
        levels = [one.evidence_level for one in stated]
        levels += [records.actor(one.actor).evidence_level for one in stated]
        levels += [records.level] if records.level else []
        known = [worths.dry(one.form) for one in records.listings if one.form]
        known += [worths.price(limit.form) for limit in self.limits if limit.kind is FlowLimitKind.DEMAND]
        for limit in self.limits:
            if limit.to_form:
                rung = worths.rung(limit.form, limit.to_form)
                known += [rung.kg_in_per_kg_out, rung.cost_per_kg_out]
        return lower(*levels, *(one.level for one in known if one is not None))


@remembered
def market_of(network: NetworkSnapshot, herb: str, *, illustrative: bool | None = None) -> Market:
    """The limits of the flow of one herb.

    Supply is what enters on recorded links and what upstream actors offer besides. A capacity is what is left beside
    the other herbs that its actor processes; where none is recorded, what the actor's own links show that it makes.
    Demand is what recorded links bring to buyers to stay, and what buyers need besides. What another processor
    offers was counted as what it is made of.
    """
    records = records_of(network, herb, illustrative=illustrative)
    gathering = _Gathering(records)
    gathering.recorded()
    gathering.listed()
    gathering.made()
    gathering.carried()
    return Market(
        records,
        gathering.limits(),
        (*records.unweighed, *gathering.without_ratio()),
        gathering.unsized(),
    )


class _Sum:
    """What stands behind one limit while it is gathered: kg of whole years, and kg in each month."""

    __slots__ = ("actors", "by_month", "yearly")

    def __init__(self) -> None:
        self.yearly = 0.0
        self.by_month: list[Sequence[float]] = []
        self.actors: list[str] = []

    def behind(self, shares: Floats) -> Behind:
        kg = self.yearly * shares
        return Behind(kg + np.sum(self.by_month, axis=0) if self.by_month else kg, self.actors)


class _Gathering:
    def __init__(self, records: HerbRecords) -> None:
        self.records = records
        self.balance = Balance(records)
        self._sums: dict[Limit, _Sum] = {}
        self._asked = 0
        self._required: dict[tuple[str, ProductForm], int] = {}
        for need in records.needs():
            bits = certificate_bits(need.requires)
            self._asked |= bits
            place = (need.actor, need.form or ProductForm.FRESH)
            self._required[place] = self._required.get(place, bits) & bits
        self._bits: list[int] = held_bits(records.network).tolist()
        self._actors = records.actors
        self._position = records.network.adjacency.index

    def limits(self) -> dict[Limit, Behind]:
        """All limits behind which anything stands."""
        found = {limit: one.behind(self.records.shares(limit.form)) for limit, one in self._sums.items()}
        return {limit: one for limit, one in found.items() if one.kg.sum() >= LEAST_KG}

    def _held(self, code: str) -> int:
        """What an actor holds of the certificates that anybody asks for."""
        return self._asked and self._asked & self._bits[self._position[code]]

    def _district(self, code: str, form: ProductForm) -> str | None:
        return self._actors[code].district if form is ProductForm.FRESH else None

    def _sum(self, code: str, limit: Limit) -> _Sum:
        found = self._sums.get(limit)
        if found is None:
            found = self._sums[limit] = _Sum()
        found.actors.append(code)
        return found

    def _brought(self, code: str, form: ProductForm) -> _Sum:
        district, held = self._district(code, form), self._held(code)
        return self._sum(code, Limit(FlowLimitKind.SUPPLY, form, None, district, held))

    def _taken(self, code: str, form: ProductForm, required: int, thb: float | None) -> _Sum:
        district = self._district(code, form)
        limit = Limit(FlowLimitKind.DEMAND, form, district=district, required=required, thb=thb)
        return self._sum(code, limit)

    def recorded(self) -> None:
        """What enters and what stays with buyers on recorded links."""
        enters, stays = self.balance.entering_kg(), self.balance.staying_kg()
        for row, column in np.argwhere(enters >= LEAST_KG).tolist():
            self._brought(self.balance.codes[row], OF_HERB[column]).yearly += float(enters[row, column])
        for row, column in np.argwhere(stays >= LEAST_KG).tolist():
            code, form = self.balance.codes[row], OF_HERB[column]
            required = self._required.get((code, form), ANYTHING)
            self._taken(code, form, required, None).yearly += float(stays[row, column])

    def listed(self) -> None:
        """What is offered and needed besides."""
        for one in self.records.listings:
            if one.kg_by_month is None or one.form is None or self.records.worths.dry(one.form) is None:
                continue
            if one.side is ListingSide.OFFER and self.records.grows(one.actor):
                self._brought(one.actor, one.form).by_month.append(one.kg_by_month)
            elif one.side is ListingSide.NEED and ActorRole.BUYER in self.records.actor(one.actor).roles:
                thb = one.price_per_kg[1] if one.price_per_kg else None
                taken = self._taken(one.actor, one.form, certificate_bits(one.requires), thb)
                taken.by_month.append(one.kg_by_month)

    def unsized(self) -> dict[tuple[ProductForm, str | None], set[str]]:
        """Who brings a form of which the kg, or what a kg stands for, is not known."""
        brings = [
            (tie.source, tie.form, tie.volume_kg_per_year is not None) for tie in self.records.deliveries
        ]
        brings += [(one.actor, one.form, one.kg_by_month is not None) for one in self.records.offers()]
        found: dict[tuple[ProductForm, str | None], set[str]] = {}
        for code, form, sized in brings:
            if form is None or not self.records.grows(code):
                continue
            if not sized or self.records.worths.dry(form) is None:
                found.setdefault((form, self._district(code, form)), set()).add(code)
        return found

    def made(self) -> None:
        """What is worked on: recorded capacities, and what links show where none is recorded."""
        known = {(one.actor, one.to_form) for one in self.records.capacities}
        for one, left in zip(self.records.capacities, self._left()):
            self._make(one.actor, one.from_form, one.to_form, left)
        for code, from_form, to_form, kg in self._shown():
            if (code, to_form) not in known:
                months = (kg * self.records.shares(from_form)).tolist()
                self._make(code, from_form, to_form, months)

    def without_ratio(self) -> Iterator[Missing]:
        """The ratios that keep a capacity for this very herb from being used."""
        steps = {(one.from_form, one.to_form) for one in self.records.capacities if one.herb is not None}
        for from_form, to_form in sorted(steps):
            if self.records.worths.ratio(from_form, to_form) is None:
                yield ratio_missing(self.records, from_form, to_form)

    def _make(
        self, code: str, from_form: ProductForm, to_form: ProductForm, kg_by_month: Sequence[float]
    ) -> None:
        if self.records.worths.ratio(from_form, to_form) is None:
            return
        district, required = self._district(code, from_form), self._required.get((code, from_form), ANYTHING)
        limit = Limit(FlowLimitKind.CAPACITY, from_form, to_form, district, self._held(code), required)
        self._sum(code, limit).by_month.append(kg_by_month)

    def _left(self) -> list[list[float]]:
        """For each capacity the kg in each month that other herbs leave free."""
        records = self.records
        sides = open_sides(records.network)
        row_of = {sides.records[row].id: row for row in np.flatnonzero(sides.what == CAPACITY).tolist()}
        own: dict[tuple[str, ProductForm | None], float] = {}
        ties = [(tie.target, tie) for tie in records.deliveries]
        ties += [(tie.source, tie) for tie in records.tolled]
        for code, tie in ties:
            if tie.volume_kg_per_year is not None:
                own[code, tie.form] = own.get((code, tie.form), 0.0) + tie.volume_kg_per_year
        if not records.capacities:
            return []
        shares = np.array([records.shares(form) for form in OF_HERB])
        columns = [OF_HERB.index(one.from_form) for one in records.capacities]
        yearly = np.array([own.get((one.actor, one.from_form), 0.0) for one in records.capacities])
        free = sides.kg[[row_of[one.id] for one in records.capacities]]
        most = np.array([one.kg_in_per_month for one in records.capacities])
        left = np.minimum(most[:, np.newaxis], free + yearly[:, np.newaxis] * shares[columns])
        return cast("list[list[float]]", left.tolist())

    def _shown(self) -> Iterator[tuple[str, ProductForm, ProductForm, float]]:
        """Who makes what of which kg a year, by what it takes in and sells on."""
        arriving, leaving = self.balance.arriving_kg(), self.balance.leaving_kg()
        worths = self.records.worths
        both = np.where((arriving >= LEAST_KG).any(axis=1, keepdims=True), leaving, 0.0)
        for row, out in np.argwhere(both >= LEAST_KG).tolist():
            for into in np.flatnonzero(arriving[row, :out] >= LEAST_KG).tolist()[::-1]:
                ratio = worths.ratio(OF_HERB[into], OF_HERB[out])
                if ratio is not None:
                    kg = min(arriving[row, into], leaving[row, out] * ratio.value.mid)
                    yield self.balance.codes[row], OF_HERB[into], OF_HERB[out], float(kg)
                    break

    def carried(self) -> None:
        """What recorded links carry although it is too far or lacks a certificate."""
        reaches = reach_of(self.records.network)
        for tie in self.records.deliveries:
            form, kg = tie.form, tie.volume_kg_per_year
            if form is None or kg is None:
                continue
            required = self._required.get((tie.target, form), ANYTHING)
            if form is not ProductForm.FRESH and not required:
                continue
            from_, to = self._district(tie.source, form), self._district(tie.target, form)
            held = self._held(tie.source)
            if required & ~held or not reaches(from_, to):
                link = Limit(FlowLimitKind.LINK, form, None, from_, held, required, None, to)
                self._sum(tie.source, link).yearly += kg


def unpriced(market: Market) -> tuple[Missing, ...]:
    """What keeps the value of a flow from being known: the price of a form that is wanted, the cost of a step."""
    records, worths = market.records, market.records.worths
    found = []
    for limit in market.limits:
        if limit.kind is FlowLimitKind.DEMAND and limit.thb is None and worths.price(limit.form) is None:
            found.append(price_missing(records, limit.form))
        if limit.to_form and worths.rung(limit.form, limit.to_form).cost_per_kg_out is None:
            found.append(cost_missing(records, limit.to_form))
    return tuple(dict.fromkeys(found))
