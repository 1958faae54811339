"""Who could bring how much of a herb, work on it and use it, in each month: the sides of the largest flow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from herbcity.analyses.cases.valuing import Missing
from herbcity.analyses.flows.balance import Balance, cost_missing, price_missing, ratio_missing
from herbcity.analyses.flows.records import HerbRecords
from herbcity.analyses.flows.worths import LEAST_KG, OF_HERB
from herbcity.analyses.market.columns import Floats, certificate_bits
from herbcity.analyses.market.sides import CAPACITY, open_sides
from herbcity.network.values import Listing
from herbcity.vocabulary import ActorRole, ListingSide, ProductForm

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
    """Who brings a form, and for fresh herb in which district, without saying how much."""


def market_of(records: HerbRecords) -> Market:
    """The limits of the flow of one herb.

    Supply is what enters on recorded links and what upstream actors offer besides. A capacity is what is left beside
    the other herbs that its actor processes; where none is recorded, what the actor's own links show that it makes.
    Demand is what recorded links bring to buyers to stay, and what buyers need besides. What another processor
    offers was counted as what it is made of.
    """
    gathering = _Gathering(records)
    gathering.recorded()
    gathering.listed()
    gathering.made()
    gathering.carried()
    return Market(
        records,
        gathering.limits,
        (*records.unweighed, *gathering.without_ratio()),
        gathering.unsized(),
    )


class _Gathering:
    def __init__(self, records: HerbRecords) -> None:
        self.records = records
        self.balance = Balance(records)
        self.limits: dict[Limit, Behind] = {}
        self._asked = 0
        self._required: dict[tuple[str, ProductForm], int] = {}
        for need in records.needs():
            bits = certificate_bits(need.requires)
            self._asked |= bits
            place = (need.actor, need.form or ProductForm.FRESH)
            self._required[place] = self._required.get(place, bits) & bits

    def _held(self, code: str) -> int:
        """What an actor holds of the certificates that anybody asks for."""
        if not self._asked:
            return 0
        network = self.records.network
        return self._asked & certificate_bits(
            one.kind for one in network.certificates_of(code) if one.valid(network.as_of)
        )

    def _district(self, code: str, form: ProductForm) -> str | None:
        return self.records.actor(code).district if form is ProductForm.FRESH else None

    def _add(self, code: str, limit: Limit, kg: Floats) -> None:
        if kg.sum() >= LEAST_KG:
            behind = self.limits.setdefault(limit, Behind())
            behind.kg = behind.kg + kg
            behind.actors.append(code)

    def _bring(self, code: str, form: ProductForm, kg: Floats) -> None:
        district, held = self._district(code, form), self._held(code)
        self._add(code, Limit(FlowLimitKind.SUPPLY, form, district=district, held=held), kg)

    def _take(self, code: str, form: ProductForm, kg: Floats, required: int, thb: float | None) -> None:
        district = self._district(code, form)
        self._add(code, Limit(FlowLimitKind.DEMAND, form, district=district, required=required, thb=thb), kg)

    def recorded(self) -> None:
        """What enters and what stays with buyers on recorded links."""
        balance = self.balance
        enters, stays = balance.entering_kg(), balance.staying_kg()
        for row, code in enumerate(balance.codes):
            for column in np.flatnonzero(enters[row] >= LEAST_KG).tolist():
                form = OF_HERB[column]
                self._bring(code, form, enters[row, column] * self.records.shares(form))
            for column in np.flatnonzero(stays[row] >= LEAST_KG).tolist():
                form = OF_HERB[column]
                required = self._required.get((code, form), ANYTHING)
                self._take(code, form, stays[row, column] * self.records.shares(form), required, None)

    def listed(self) -> None:
        """What is offered and needed besides."""
        for one in self.records.listings:
            kg = self._kg(one)
            if kg is None or one.form is None:
                continue
            roles = self.records.actor(one.actor).roles
            if one.side is ListingSide.OFFER and self.records.grows(one.actor):
                self._bring(one.actor, one.form, kg)
            elif one.side is ListingSide.NEED and ActorRole.BUYER in roles:
                thb = one.price_per_kg[1] if one.price_per_kg else None
                self._take(one.actor, one.form, kg, certificate_bits(one.requires), thb)

    def _kg(self, listing: Listing) -> Floats | None:
        known = listing.form is not None and self.records.worths.dry(listing.form) is not None
        return None if listing.kg_by_month is None or not known else np.array(listing.kg_by_month)

    def unsized(self) -> dict[tuple[ProductForm, str | None], set[str]]:
        """Who brings a form without saying how much."""
        brings = [(tie.source, tie.form) for tie in self.records.deliveries if tie.volume_kg_per_year is None]
        brings += [(one.actor, one.form) for one in self.records.offers() if one.kg_by_month is None]
        found: dict[tuple[ProductForm, str | None], set[str]] = {}
        for code, form in brings:
            if form is not None and self.records.grows(code):
                found.setdefault((form, self._district(code, form)), set()).add(code)
        return found

    def made(self) -> None:
        """What is worked on: recorded capacities, and what links show where none is recorded."""
        left = self._left()
        known = {(one.actor, one.to_form) for one in self.records.capacities}
        for one in self.records.capacities:
            self._make(one.actor, one.from_form, one.to_form, left[one.id])
        for code, from_form, to_form, kg in self._shown():
            if (code, to_form) not in known:
                self._make(code, from_form, to_form, kg * self.records.shares(from_form))

    def without_ratio(self) -> Iterator[Missing]:
        """The ratios that keep a capacity for this very herb from being used."""
        steps = {(one.from_form, one.to_form) for one in self.records.capacities if one.herb is not None}
        for from_form, to_form in sorted(steps):
            if self.records.worths.ratio(from_form, to_form) is None:
                yield ratio_missing(self.records, from_form, to_form)

    def _make(self, code: str, from_form: ProductForm, to_form: ProductForm, kg: Floats) -> None:
        worths = self.records.worths
        if worths.ratio(from_form, to_form) is None:
            return
        self._add(
            code,
            Limit(
                FlowLimitKind.CAPACITY,
                from_form,
                to_form,
                self._district(code, from_form),
                self._held(code),
                self._required.get((code, from_form), ANYTHING),
            ),
            kg,
        )

    def _left(self) -> dict[str, Floats]:
        """By capacity, the kg in each month that other herbs leave free."""
        sides = open_sides(self.records.network)
        free = {
            sides.records[row].id: sides.kg[row] for row in np.flatnonzero(sides.what == CAPACITY).tolist()
        }
        own: dict[tuple[str, ProductForm | None], Floats] = {}
        ties = [(tie.target, tie) for tie in self.records.deliveries]
        ties += [(tie.source, tie) for tie in self.records.tolled]
        for code, tie in ties:
            if tie.volume_kg_per_year is not None:
                kg = tie.volume_kg_per_year * self.records.shares(tie.form)
                own[code, tie.form] = own.get((code, tie.form), np.zeros(12)) + kg
        return {
            one.id: np.minimum(
                one.kg_in_per_month, free[one.id] + own.get((one.actor, one.from_form), np.zeros(12))
            )
            for one in self.records.capacities
        }

    def _shown(self) -> Iterator[tuple[str, ProductForm, ProductForm, float]]:
        """Who makes what of which kg a year, by what it takes in and sells on."""
        arriving, leaving = self.balance.arriving_kg(), self.balance.leaving_kg()
        worths = self.records.worths
        for row, code in enumerate(self.balance.codes):
            for out in np.flatnonzero(leaving[row] >= LEAST_KG).tolist():
                for into in np.flatnonzero(arriving[row, :out] >= LEAST_KG).tolist()[::-1]:
                    ratio = worths.ratio(OF_HERB[into], OF_HERB[out])
                    if ratio is not None:
                        kg = min(arriving[row, into], leaving[row, out] * ratio.value.mid)
                        yield code, OF_HERB[into], OF_HERB[out], kg
                        break

    def carried(self) -> None:
        """What recorded links carry, whatever the distance and the certificates."""
        for tie in self.records.deliveries:
            if tie.form is None or tie.volume_kg_per_year is None:
                continue
            link = Limit(
                FlowLimitKind.LINK,
                tie.form,
                district=self._district(tie.source, tie.form),
                held=self._held(tie.source),
                required=self._required.get((tie.target, tie.form), ANYTHING),
                to_district=self._district(tie.target, tie.form),
            )
            self._add(tie.source, link, tie.volume_kg_per_year * self.records.shares(tie.form))


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
