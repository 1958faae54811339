"""What could flow of a herb at most, where the flow is held up, and what one unit more there would be worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from herbcity.analyses.cases.valuing import Missing
from herbcity.analyses.flows.building import Built, built
from herbcity.analyses.flows.limits import FlowLimitKind, Limit, Market, market_of, unpriced
from herbcity.analyses.flows.programme import GeneralisedFlow, best_flow
from herbcity.analyses.flows.worths import LEAST_KG
from herbcity.analyses.market.columns import Floats
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Months
from herbcity.vocabulary import EvidenceLevel, ProductForm

_LEAST_WORTH = 1e-9


class Room(NamedTuple):
    """How much could be brought, worked on or used, in kg of its own form in each month, and by how many."""

    kind: FlowLimitKind
    form: ProductForm
    to_form: ProductForm | None
    kg_by_month: Months
    actors: tuple[str, ...]


class Bottleneck(NamedTuple):
    """What holds the flow up: all limits of one kind and form, and where one kg more would count.

    ``share`` is its part of the minimum cut, which adds up to 1. ``worth_kg_dry`` is how much more dried herb would
    reach the market for one kg more in the ``months`` that bind, on average over them; ``worth_thb`` how much more
    value, where value is what is sought; None where a price or a cost is not known. Both hold for a small step.
    """

    kind: FlowLimitKind
    form: ProductForm
    to_form: ProductForm | None
    share: float
    months: tuple[int, ...]
    """Those that bind, 1 to 12."""
    districts: tuple[str, ...]
    actors: tuple[str, ...]
    worth_kg_dry: float
    worth_thb: float | None

    @property
    def text_th(self) -> str:
        what = self.form.th if self.to_form is None else f"{self.form.th}เป็น{self.to_form.th}"
        name = _KINDS[self.kind][0].format(what)
        worth = f"เพิ่ม 1 กก. ในเดือนที่ตึง จะได้อีก {self.worth_kg_dry:,.2f} กก.แห้ง"
        thb = "มูลค่าไม่ทราบ" if self.worth_thb is None else f"มูลค่า {self.worth_thb:,.2f} บาท"
        return f"คอขวด {self.share:.0%} คือ{name} {worth} {thb}"

    @property
    def text_en(self) -> str:
        what = self.form.en if self.to_form is None else f"{self.form.en} to {self.to_form.en}"
        name = _KINDS[self.kind][1].format(what)
        thb = "a value that is not known" if self.worth_thb is None else f"{self.worth_thb:,.2f} THB"
        return (
            f"{self.share:.0%} of what holds the flow up is {name}; one kg more in a month that binds adds "
            f"{self.worth_kg_dry:,.2f} kg of dried herb and {thb}."
        )


_KINDS = {
    FlowLimitKind.SUPPLY: ("ปริมาณวัตถุดิบ ({})", "supply ({})"),
    FlowLimitKind.CAPACITY: ("กำลังแปรรูป ({})", "capacity ({})"),
    FlowLimitKind.DEMAND: ("ความต้องการของผู้ซื้อ ({})", "demand ({})"),
    FlowLimitKind.LINK: (
        "ปริมาณของคู่ค้าเดิมที่อยู่ไกลหรือขาดใบรับรอง ({})",
        "what today's links carry though they are far or lack a certificate ({})",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyAtMost(Result):
    """What could reach the market at most in a year, and what holds it up."""

    herb: str
    name_th: str
    name_en: str
    illustrative: bool
    evidence_level: EvidenceLevel | None
    kg_per_year_dry: float | None
    """None where no supply or no demand is known."""
    kg_by_month_dry: Months | None
    """Of it, what enters in each month, in one of the ways that bring as much."""
    thb_per_year: float | None
    """The most value that could be made: what the market pays less what the steps cost."""
    supply: tuple[Room, ...]
    capacity: tuple[Room, ...]
    demand: tuple[Room, ...]
    bottlenecks: tuple[Bottleneck, ...]
    missing: tuple[Missing, ...]

    @property
    def text_th(self) -> str:
        """One sentence to read aloud."""
        if self.kg_per_year_dry is None:
            lacking = "; ".join(one.th for one in self.missing[:3]) or "ปริมาณที่เสนอขายและที่ผู้ซื้อต้องการ"
            return f"ยังบอกไม่ได้ว่า{self.name_th}ไหลถึงตลาดได้มากที่สุดเท่าใด เพราะยังขาด {lacking}"
        first = f" {self.bottlenecks[0].text_th}" if self.bottlenecks else ""
        layer = "ข้อมูลสมมติ: " if self.illustrative else ""
        return f"{layer}{self.name_th}ไหลถึงตลาดได้มากที่สุด {self.kg_per_year_dry:,.0f} กก.แห้ง/ปี{first}"

    @property
    def text_en(self) -> str:
        if self.kg_per_year_dry is None:
            lacking = "; ".join(one.en for one in self.missing[:3]) or "what is offered and what buyers need"
            return f"How much {self.name_en} could reach the market is not known; missing: {lacking}."
        first = f" {self.bottlenecks[0].text_en}" if self.bottlenecks else ""
        layer = "Invented data: at" if self.illustrative else "At"
        kg = f"{self.kg_per_year_dry:,.0f} kg of dried {self.name_en}"
        return f"{layer} most {kg} a year could reach the market.{first}"


@remembered
def supply_at_most(network: NetworkSnapshot, herb: str, *, illustrative: bool | None = None) -> SupplyAtMost:
    """The most of a herb that could flow from the farms to the market in a year, month by month.

    A generalised maximum flow over everything that is offered, can be processed and is needed, whether anybody is
    linked today or not: max Σ dry kg that enter, where 1 kg put into a step gives 1 ÷ ratio kg of the next form,
    every capacity and demand is kept in every month, and nothing is thrown away. Herb is harvested when it is
    offered. Fresh herb is used or dried in its month, within ``FRESH_REACH_KM`` or along recorded links; every other
    form may wait, December's for January, because a year is taken to be like the next. A taker gets only what has
    the certificates that it requires, or what a recorded link brings it. Steps lead up the ladder only, so that no
    circle can make matter; residue is no herb.

    The ratios are the middle ones. A step without a known ratio is not taken. The distances and prices that single
    listings name are not applied: it is an upper bound.

    Of the example: the groups have 6,000 kg fresh on links and 2,000 kg more on offer, but nobody but the pharmacy
    buys, 1,000 kg of fresh a year, a twelfth of it each month as its links are not seasonal (by hand):
    1,000 ÷ 5.5 = 182 kg dried. Another kg of demand is worth 1 ÷ 5.5 kg dried:

    >>> from herbcity.network.toys import turmeric_chain
    >>> most = supply_at_most(turmeric_chain(), "turmeric")
    >>> round(most.kg_per_year_dry), [(one.kind.value, round(one.worth_kg_dry, 3)) for one in most.bottlenecks]
    (182, [('DEMAND', 0.182)])
    """
    market = market_of(network, herb, illustrative=illustrative)
    records = market.records
    kinds = {limit.kind for limit in market.limits}
    lacking = unpriced(market)
    most = priced = None
    if {FlowLimitKind.SUPPLY, FlowLimitKind.DEMAND} <= kinds:
        most = solved_market(market)
        priced = None if lacking else solved_market(market, in_thb=True)
    return SupplyAtMost(
        herb=herb,
        name_th=records.herb.name_th,
        name_en=records.herb.name_en or records.herb.scientific_name,
        illustrative=records.illustrative,
        evidence_level=market.level,
        kg_per_year_dry=most.value if most else None,
        kg_by_month_dry=most.brought_dry() if most else None,
        thb_per_year=priced.value if priced else None,
        supply=tuple(rooms(market, FlowLimitKind.SUPPLY)),
        capacity=tuple(rooms(market, FlowLimitKind.CAPACITY)),
        demand=tuple(rooms(market, FlowLimitKind.DEMAND)),
        bottlenecks=tuple(bottlenecks(most, priced)) if most else (),
        missing=(*market.missing, *lacking),
        **origin(network, "supply_at_most", herb=herb, illustrative=records.illustrative),
    )


@dataclass(frozen=True, slots=True)
class SolvedMarket:
    """The best flow of a market, read by its limits."""

    market: Market
    built: Built
    flow: GeneralisedFlow

    @property
    def value(self) -> float:
        return self.flow.value

    def kg(self, limit: Limit) -> Floats:
        """What passes a limit in each month, kg of its form."""
        return self.flow.kg[self.built.rows(limit)]

    def worth(self, limit: Limit) -> Floats:
        """What one kg more of the limit in each month would add to the value."""
        return self.flow.worth[self.built.rows(limit)]

    def brought_dry(self) -> Months:
        """What enters in each month, dry kg."""
        total = np.zeros(12)
        for limit in self.market.limits:
            dry = self.market.records.worths.dry(limit.form)
            if limit.kind is FlowLimitKind.SUPPLY and dry is not None:
                total += self.kg(limit) * dry.value.mid
        return tuple(total.tolist())


def solved_market(market: Market, *, in_thb: bool = False) -> SolvedMarket:
    """The most herb that could reach the market, in dry kg, or with ``in_thb`` the most value."""
    network = built(market, in_thb=in_thb)
    return SolvedMarket(market, network, best_flow(network.arcs))


def rooms(market: Market, kind: FlowLimitKind) -> Iterator[Room]:
    """All there is of one kind of limit, form by form."""
    for form, to_form in _things(market, kind):
        behind = [one for limit, one in market.limits.items() if limit[:3] == (kind, form, to_form)]
        kg = sum((one.kg for one in behind), np.zeros(12))
        actors = tuple(sorted({code for one in behind for code in one.actors}))
        yield Room(kind, form, to_form, tuple(kg.tolist()), actors)


def _things(market: Market, kind: FlowLimitKind) -> list[tuple[ProductForm, ProductForm | None]]:
    found = {(limit.form, limit.to_form) for limit in market.limits if limit.kind is kind}
    return sorted(found, key=lambda one: (one[0].rank, -1 if one[1] is None else one[1].rank))


def bottlenecks(most: SolvedMarket, priced: SolvedMarket | None) -> list[Bottleneck]:
    """The minimum cut, the largest part first."""
    found = []
    for kind in FlowLimitKind:
        for form, to_form in _things(most.market, kind):
            alike = [limit for limit in most.built.first if limit[:3] == (kind, form, to_form)]
            if not alike:
                continue
            one = _bottleneck(most, priced, alike)
            if one is not None:
                found.append(one)
    return sorted(found, key=lambda one: (-one.share, one.kind, one.form.rank))


def _bottleneck(most: SolvedMarket, priced: SolvedMarket | None, alike: list[Limit]) -> Bottleneck | None:
    room = np.array([most.market.limits[limit].kg for limit in alike])
    worth = np.array([most.worth(limit) for limit in alike])
    cut = float((room * worth).sum())
    binds = (worth > _LEAST_WORTH) & (room >= LEAST_KG)
    if cut < LEAST_KG or not binds.any():
        return None
    weight = np.where(binds, room, 0.0)
    thb = None if priced is None else np.array([priced.worth(limit) for limit in alike])
    here = [limit for limit, months in zip(alike, binds) if months.any()]
    first = alike[0]
    return Bottleneck(
        kind=first.kind,
        form=first.form,
        to_form=first.to_form,
        share=cut / most.value,
        months=tuple((np.flatnonzero(binds.any(axis=0)) + 1).tolist()),
        districts=tuple(sorted({limit.district for limit in here if limit.district})),
        actors=tuple(sorted({code for limit in here for code in most.market.limits[limit].actors})),
        worth_kg_dry=float((worth * weight).sum() / weight.sum()),
        worth_thb=None if thb is None else float((thb * weight).sum() / weight.sum()),
    )
