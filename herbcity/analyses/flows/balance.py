"""In and out of every actor, in kg of dried herb, and what is added on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from herbcity.analyses.cases.valuing import Missing
from herbcity.analyses.flows.records import HerbRecords
from herbcity.analyses.flows.worths import LEAST_KG, OF_HERB, RAW
from herbcity.analyses.market.columns import Floats, Mask
from herbcity.analyses.market.ladder import Rung
from herbcity.network.values import Interval
from herbcity.vocabulary import ActorRole, ProductForm, Stage

MOVED_KG = 10_000.0
"""Ten tonnes, the lot that is carried one rung up."""


class StageFlow(NamedTuple):
    """What the actors of one stage sell on in one form. ``thb_per_kg_dry`` is None where price or factor is missing."""

    stage: Stage
    form: ProductForm
    kg_per_year_dry: float
    thb_per_kg_dry: Interval | None


class ValueAdded(NamedTuple):
    """What the herb gains in THB a year among some actors; None where a price or a factor is missing."""

    of: Stage | str | None
    """A stage, or the code of a district, or None for actors whose district is not recorded."""
    kg_per_year_dry: float
    thb_per_year: Interval | None


class RungGain(NamedTuple):
    """What stays in the province if ``kg`` of raw herb leave it one step higher; None where an input is missing."""

    from_form: ProductForm
    to_form: ProductForm
    kg: float
    thb: Interval | None
    missing: tuple[Missing, ...]


class Balance:
    """What arrives at and leaves every actor, in dry kg, a column a form of ``OF_HERB``."""

    is_raw = np.array([form is RAW for form in OF_HERB], dtype=float)

    def __init__(self, records: HerbRecords) -> None:
        self.records = records
        weighed = list(_weighed(records))
        self.weighed = len(weighed)
        self.codes = sorted({code for source, target, *_ in weighed for code in (source, target)})
        place = {code: number for number, code in enumerate(self.codes)}
        self.arriving, self.leaving = np.zeros((2, len(self.codes), len(OF_HERB)))
        for source, target, column, kg in weighed:
            self.leaving[place[source], column] += kg
            self.arriving[place[target], column] += kg
        come, go = self.arriving.sum(axis=1), self.leaving.sum(axis=1)
        self.enters: Floats = np.maximum(0.0, go - come)
        self._ends: Floats = np.maximum(0.0, come - go)
        self._passes: Floats = np.minimum(come, go)
        self.grows = self._where(records.grows)
        self._buys = self._where(lambda code: ActorRole.BUYER in records.actor(code).roles)

    def _where(self, test: Callable[[str], bool]) -> Mask:
        return np.array([test(code) for code in self.codes], dtype=bool)

    @property
    def left(self) -> Floats:
        """What ends at buyers, by form."""
        ended: Floats = (self._ends[:, np.newaxis] * _shares(self.arriving))[self._buys].sum(axis=0)
        return ended

    @cached_property
    def _dry(self) -> Floats:
        """Dry kg per kg of each form; 1 where it is not known, of which there is nothing here."""
        known = [self.records.worths.dry(form) for form in OF_HERB]
        return np.array([1.0 if one is None else one.value.mid for one in known])

    def arriving_kg(self) -> Floats:
        """What arrives, in kg of its own form; a row an actor."""
        kg: Floats = self.arriving / self._dry
        return kg

    def leaving_kg(self) -> Floats:
        """What leaves, in kg of its own form."""
        kg: Floats = self.leaving / self._dry
        return kg

    def entering_kg(self) -> Floats:
        """What enters the chain at each actor, in kg of its own form."""
        kg: Floats = self.enters[:, np.newaxis] * _shares(self.leaving) / self._dry
        return kg

    def staying_kg(self) -> Floats:
        """What stays with each buyer, in kg of its own form; nothing with others."""
        kg: Floats = (self._ends * self._buys)[:, np.newaxis] * _shares(self.arriving) / self._dry
        return kg

    def by_month(self) -> Floats:
        """What enters, by the months in which each form is sold."""
        entering = (self.enters[:, np.newaxis] * _shares(self.leaving)).sum(axis=0)
        months = np.array([self.records.shares(form) for form in OF_HERB])
        total: Floats = entering @ months
        return total

    def stages(self) -> tuple[StageFlow, ...]:
        """What each stage sells on, form by form."""
        worth = self.records.worths.thb_per_dry_kg
        stage_of = [self.records.actor(code).stage for code in self.codes]
        return tuple(
            StageFlow(stage, form, float(kg), worth(form))
            for stage in Stage
            for form, kg in zip(OF_HERB, self.leaving[[one is stage for one in stage_of]].sum(axis=0))
            if kg >= LEAST_KG
        )

    def added_by_stage(self) -> tuple[ValueAdded, ...]:
        return self._added({code: self.records.actor(code).stage for code in self.codes})

    def added_by_district(self) -> tuple[ValueAdded, ...]:
        return self._added({code: self.records.actor(code).district for code in self.codes})

    def _added(self, group_of: dict[str, Stage] | dict[str, str | None]) -> tuple[ValueAdded, ...]:
        grown = np.where(self.grows, self.enters, 0.0)
        out = (self._passes + grown)[:, np.newaxis] * _shares(self.leaving)
        gained = out - self._passes[:, np.newaxis] * _shares(self.arriving)
        groups = sorted(
            set(group_of.values()),
            key=lambda one: (one is None, one.rank if isinstance(one, Stage) else 0, one or ""),
        )
        rows = []
        for group in groups:
            inside = [group_of[code] == group for code in self.codes]
            kg = float(out[inside].sum())
            if kg >= LEAST_KG:
                rows.append(ValueAdded(group, kg, self.records.worths.worth_of(gained[inside].sum(axis=0))))
        return tuple(rows)

    def without_price(self) -> Iterator[Missing]:
        """The forms that are traded and whose price is not known."""
        traded = self.leaving.sum(axis=0)
        for form in self.records.worths.unpriced(traded):
            yield price_missing(self.records, form)


def _weighed(records: HerbRecords) -> Iterator[tuple[str, str, int, float]]:
    """From whom, to whom, the column of the form, dry kg; of every delivery that can be weighed."""
    for tie in records.deliveries:
        if tie.form is None or tie.volume_kg_per_year is None:
            continue
        factor = records.worths.dry(tie.form)
        if factor is not None:
            yield tie.source, tie.target, OF_HERB.index(tie.form), tie.volume_kg_per_year * factor.value.mid


def _shares(kg: Floats) -> Floats:
    total = kg.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(kg, total, out=np.zeros_like(kg), where=total > 0)
    return shares


def price_missing(records: HerbRecords, form: ProductForm) -> Missing:
    th, en = records.name(form)
    return Missing(f"ราคา{th} ต่อ กก.", f"the price of a kg of {en}")


def rung_gains(records: HerbRecords, *, kg: float = MOVED_KG) -> Iterator[RungGain]:
    """What stays here if ``kg`` of raw herb are worked on before they leave, by each step that begins there.

    THB = kg × ((price of what it becomes − cost of the step) ÷ ratio − price of the raw herb).
    """
    worths = records.worths
    raw = worths.price(RAW)
    for rung in worths.rungs():
        if rung.from_form is not RAW:
            continue
        missing = list(rung_lacks(records, rung))
        worth, thb = rung.worth_per_kg_in, None
        if worth is not None and raw is not None:
            low, mid, high = raw.value
            thb = Interval(kg * (worth.low - high), kg * (worth.mid - mid), kg * (worth.high - low))
        yield RungGain(RAW, rung.to_form, kg, thb, tuple(missing))


def ratio_missing(records: HerbRecords, from_form: ProductForm, to_form: ProductForm) -> Missing:
    (from_th, from_en), (to_th, to_en) = records.name(from_form), records.name(to_form)
    return Missing(f"{from_th} กี่ กก. ได้{to_th} 1 กก.", f"how many kg of {from_en} make a kg of {to_en}")


def cost_missing(records: HerbRecords, to_form: ProductForm) -> Missing:
    th, en = records.name(to_form)
    return Missing(f"ต้นทุนทำ{th} ต่อ กก.", f"the cost of making a kg of {en}")


def rung_lacks(records: HerbRecords, rung: Rung) -> Iterator[Missing]:
    """What of a step is not recorded: its ratio, its cost, the prices at both ends."""
    if rung.kg_in_per_kg_out is None:
        yield ratio_missing(records, rung.from_form, rung.to_form)
    if rung.cost_per_kg_out is None:
        yield cost_missing(records, rung.to_form)
    for form in (rung.from_form, rung.to_form):
        if records.worths.price(form) is None:
            yield price_missing(records, form)
