"""Who supplies whom: material moves down the chain month by month, never beyond what is there or what fits.

Stocks and rooms are kg for each month. A holding link takes its volume from the one and from the other, so
the links of a simulated province balance; a proposed or an ended one names a volume but moves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from math import fsum

from herbcity.simulation.catalogue import (
    HERBS,
    PLACES,
    CommonHerb,
    Craft,
    harvest_shares,
    kg_in_per_kg_out,
    suits,
)
from herbcity.simulation.chance import Chance, Weights
from herbcity.simulation.population import KM_PER_DEGREE, Member
from herbcity.simulation.rows import Row, row
from herbcity.vocabulary import AT_WORK, ActorRole, LinkKind, LinkStatus, ProductForm

F = ProductForm
R = ActorRole

TODAY = date(2026, 1, 1)
"""The simulation knows no clock: its present is this day, for the same seed must give the same province."""
_FIRST_DAY = date(2018, 1, 1)

_STATUSES = (LinkStatus.ACTIVE, LinkStatus.TRIAL, LinkStatus.AGREED, LinkStatus.PROPOSED, LinkStatus.ENDED)
_STATUS_WEIGHTS = Weights.of([80, 6, 4, 6, 4])

_USUAL_HARVEST_KG = 7_000
_USUAL_DEMAND_KG = {
    F.FRESH: 60_000, F.DRIED: 6_000, F.POWDER: 2_500, F.EXTRACT: 250, F.ESSENTIAL_OIL: 120, F.FINISHED: 1_500,
    F.RESIDUE: 0,
}  # fmt: skip
_SMALLEST_LOT_KG = {F.FRESH: 200, F.DRIED: 30, F.POWDER: 10, F.RESIDUE: 100}
_TOLL = 0.12
"""The share of deliveries to a dryer or distiller that stay the grower's (toll processing)."""

_QUOTAS = (
    (F.PLANTING_MATERIAL, (R.INPUT_SUPPLIER,), (R.FARMER_GROUP,), 0.05),
    (F.FRESH, (R.FARMER_GROUP,), (R.COLLECTOR,), 0.24),
    (F.FRESH, (R.FARMER_GROUP, R.COLLECTOR), (R.PROCESSOR, R.BUYER), 0.27),
    (F.DRIED, (R.PROCESSOR, R.FARMER_GROUP), (R.PROCESSOR,), 0.11),
    (F.DRIED, (R.PROCESSOR, R.FARMER_GROUP), (R.BUYER,), 0.08),
    (F.POWDER, (R.PROCESSOR,), (R.PROCESSOR,), 0.05),
    (F.POWDER, (R.PROCESSOR,), (R.BUYER,), 0.03),
    (F.EXTRACT, (R.PROCESSOR,), (R.PROCESSOR,), 0.02),
    (F.EXTRACT, (R.PROCESSOR,), (R.BUYER,), 0.02),
    (F.ESSENTIAL_OIL, (R.PROCESSOR, R.FARMER_GROUP), (R.BUYER,), 0.03),
    (F.FINISHED, (R.PROCESSOR,), (R.BUYER,), 0.06),
    (F.RESIDUE, (R.PROCESSOR,), (R.PROCESSOR, R.FARMER_GROUP), 0.04),
)
"""The tiers in the order of the ladder: form, who sells, who takes, and its share of the material links.

Who adds value is served before who uses up, so that the chain reaches its end.
"""

Months = list[float]
Lot = tuple[int, str, ProductForm]
"""Whose, which herb (its id), in which form."""
Directory = dict[tuple[str, str], list[Member]]
"""Herb id and district code to those who take it there."""


class Trade:
    """The material side of a province in the making: ``links`` grow, ``stock`` and ``room`` shrink."""

    def __init__(self, members: list[Member], chance: Chance) -> None:
        self.members = members
        self.chance = chance
        self.links: list[Row] = []
        self.stock: dict[Lot, Months] = {}
        self.room: dict[tuple[int, ProductForm], Months] = {}
        self._known: set[tuple[LinkKind, int, int, str, ProductForm]] = set()
        self._shares = {herb.id: harvest_shares(herb) for herb in HERBS}
        self._herbs = {herb.id: herb for herb in HERBS}
        self._nearness = _nearness()
        for member in members:
            self._grow(member)
            self._make_room(member)

    def run(self, links: int) -> None:
        """Make up to so many links, tier by tier."""
        for form, sellers, takers, share in _QUOTAS:
            self._tier(form, sellers, takers, round(links * share))

    # ── before anything moves ────────────────────────────────────────────────────────────────────────────

    def _grow(self, member: Member) -> None:
        form, usual = {
            R.FARMER_GROUP: (F.FRESH, _USUAL_HARVEST_KG),
            R.INPUT_SUPPLIER: (F.PLANTING_MATERIAL, 4_000),
        }.get(member.role, (None, 0))
        if form is None:
            return
        for herb in member.herbs:
            yearly = self.chance.skewed(usual * member.scale, 0.8)
            self.stock[member.index, herb.id, form] = [yearly * share for share in self._shares[herb.id]]

    def _make_room(self, member: Member) -> None:
        for form in member.takes:
            if member.role is R.COLLECTOR:
                monthly = self.chance.skewed(12_000 * member.scale, 0.5)
            elif member.role is R.BUYER:
                monthly = self.chance.skewed(_USUAL_DEMAND_KG[form] * member.scale / 12, 0.5)
            else:
                craft = craft_for(member, form)
                monthly = self.chance.skewed(craft.usual_kg_in_per_month * member.scale, 0.4)
            self.room[member.index, form] = [float(round(monthly))] * 12
        if member.role is R.FARMER_GROUP:
            # Growers take in seedlings for their fields and residue for their compost.
            self.room[member.index, F.PLANTING_MATERIAL] = [300.0] * 12
            self.room[member.index, F.RESIDUE] = [float(self.chance.count(2, 10) * 100)] * 12

    # ── one tier ─────────────────────────────────────────────────────────────────────────────────────────

    def _tier(
        self, form: ProductForm, sellers: tuple[ActorRole, ...], takers: tuple[ActorRole, ...], quota: int
    ) -> None:
        lots = [
            lot for lot in self.stock
            if lot[2] is form and self.members[lot[0]].role in sellers and self.members[lot[0]].trades
        ]  # fmt: skip
        directory = self._directory(form, takers)
        if not lots or not directory:
            return
        made = 0
        for _ in range(quota * 12):
            if made >= quota:
                return
            lot = self.chance.one(lots)
            taker = self._taker(lot, directory)
            if taker is not None and self._join(lot, taker):
                made += 1

    def _directory(self, form: ProductForm, roles: tuple[ActorRole, ...]) -> Directory:
        """Who takes this form of which herb in which district."""
        directory: Directory = defaultdict(list)
        for member in self.members:
            if member.role in roles and member.trades and (member.index, form) in self.room:
                herbs = HERBS if form is F.RESIDUE else member.herbs
                for herb in herbs:
                    if self._can_use(member, form, herb):
                        directory[herb.id, member.place.code].append(member)
        return directory

    def _can_use(self, member: Member, form: ProductForm, herb: CommonHerb) -> bool:
        craft = craft_for(member, form) if member.crafts else None
        return suits(herb, form) and (craft is None or suits(herb, craft.to_form))

    def _taker(self, lot: Lot, directory: Directory) -> Member | None:
        """Somebody near: the district is drawn by nearness, the taker within it by lot."""
        home = self.members[lot[0]].place.code
        place = self.chance.weighted(PLACES, self._nearness[home])
        there = directory.get((lot[1], place.code))
        return self.chance.one(there) if there else None

    def _join(self, lot: Lot, taker: Member) -> bool:
        """Record one link and move its kg; False where it is a repeat, too small, or does not fit."""
        owner, herb, form = lot
        if owner == taker.index:
            return False
        toll = self.members[owner].role is R.FARMER_GROUP and form is F.FRESH and bool(taker.crafts)
        kind = LinkKind.PROCESSES_FOR if toll and self.chance.happens(_TOLL) else LinkKind.SUPPLIES
        if form is F.RESIDUE:
            kind = LinkKind.TAKES_BYPRODUCT_FROM
        known = (kind, owner, taker.index, herb, form)
        if known in self._known:
            return False
        stock, room = self.stock[lot], self.room[taker.index, form]
        wanted = self.chance.between(0.25, 0.85)
        fits = min((space / kg for kg, space in zip(stock, room) if kg > 0), default=0.0)
        share = min(wanted, fits)
        volume = _rounded_down(fsum(stock) * share)
        if volume < _SMALLEST_LOT_KG.get(form, 1):
            return False
        status, begin, end = standing(self.chance)
        source, target = self.members[owner], taker
        if kind is not LinkKind.SUPPLIES:
            source, target = target, source
        self.links.append(
            row(kind=kind, source=source.code, target=target.code, herb=herb, form=form,
                volume_kg_per_year=volume, status=status, valid_from=begin, valid_until=end)
        )  # fmt: skip
        self._known.add(known)
        if status in AT_WORK:
            self._move(lot, taker, volume, kind)
        return True

    def _move(self, lot: Lot, taker: Member, volume: float, kind: LinkKind) -> None:
        owner, herb, form = lot
        stock, room = self.stock[lot], self.room[taker.index, form]
        share = volume / fsum(stock)
        moved = [kg * share for kg in stock]
        self.stock[lot] = [kg - gone for kg, gone in zip(stock, moved)]
        self.room[taker.index, form] = [max(0.0, space - kg) for space, kg in zip(room, moved)]
        if taker.role is R.COLLECTOR:
            self._add((taker.index, herb, form), moved)
        elif taker.crafts and form is not F.RESIDUE:
            craft = craft_for(taker, form)
            out = volume / kg_in_per_kg_out(self._herbs[herb], form, craft.to_form)
            keeper = owner if kind is LinkKind.PROCESSES_FOR else taker.index
            # What is dried keeps, so it is there in equal parts all year.
            self._add((keeper, herb, craft.to_form), [out / 12] * 12)
            if craft.residue_share and craft.waste_code:
                self._add((taker.index, herb, F.RESIDUE), [kg * craft.residue_share for kg in moved])

    def _add(self, lot: Lot, months: Months) -> None:
        self.stock[lot] = [kg + more for kg, more in zip(self.stock.get(lot, [0.0] * 12), months)]


def craft_for(member: Member, form: ProductForm) -> Craft:
    """What this processor does with this form."""
    return next(craft for craft in member.crafts if craft.from_form is form)


def standing(chance: Chance) -> tuple[LinkStatus, date | None, date | None]:
    """A status with the dates that go with it; only what has ended has an end."""
    status = chance.weighted(_STATUSES, _STATUS_WEIGHTS)
    if status is LinkStatus.PROPOSED:
        return status, chance.day(date(2025, 7, 1), TODAY), None
    if status is LinkStatus.ENDED:
        begin = chance.day(_FIRST_DAY, date(2023, 12, 31))
        return status, begin, chance.day(date(2024, 1, 1), TODAY)
    return status, chance.day(_FIRST_DAY, TODAY), None


def _rounded_down(kg: float) -> float:
    """Down, so that rounding never overfills anything."""
    step = 10 if kg >= 1_000 else 1
    return float(int(kg / step) * step)


def _nearness() -> dict[str, Weights]:
    """For each district, how likely its actors deal with each other one: half at 15 km, a tenth at 45."""
    table = {}
    for home in PLACES:
        weights = []
        for place in PLACES:
            north = (home.latitude - place.latitude) * KM_PER_DEGREE
            east = (home.longitude - place.longitude) * KM_PER_DEGREE
            weights.append(1 / (1 + (north * north + east * east) / 15**2))
        table[home.code] = Weights.of(weights)
    return table
