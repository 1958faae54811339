"""The ladder of value, read fact by fact: each ratio, price and cost from the best record that states it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval, LadderStep
from herbcity.vocabulary import EvidenceLevel, ProductForm


class Known(NamedTuple):
    """A number with what it rests on: the record that states it, that record's level, its evidence, and the day on
    which it was stated, None where that is not recorded."""

    value: Interval
    record: str
    level: EvidenceLevel
    evidence: tuple[str, ...]
    stated_on: date | None = None


class Rung(NamedTuple):
    """What it takes to climb from one form to the next; each part None where nothing is recorded."""

    from_form: ProductForm
    to_form: ProductForm
    kg_in_per_kg_out: Known | None
    price_out: Known | None
    cost_per_kg_out: Known | None

    @property
    def worth_per_kg_in(self) -> Interval | None:
        """What a kg put in is worth as what it becomes, in THB; None unless all of it is known."""
        if self.kg_in_per_kg_out is None or self.price_out is None or self.cost_per_kg_out is None:
            return None
        ratio, price, cost = self.kg_in_per_kg_out.value, self.price_out.value, self.cost_per_kg_out.value
        if ratio.low <= 0:
            return None
        least, most = price.low - cost.high, price.high - cost.low
        return Interval(
            least / (ratio.high if least >= 0 else ratio.low),
            (price.mid - cost.mid) / ratio.mid,
            most / (ratio.low if most >= 0 else ratio.high),
        )


class Ladder:
    """The ladder of one snapshot. Looks every question up once.

    Where several records state the same thing, the highest level wins, then the newest, then the first by id.
    ``illustrative`` says for whom: invented figures are good enough for invented actors only.
    """

    def __init__(self, network: NetworkSnapshot) -> None:
        self._network = network
        self._rungs: dict[tuple[str, ProductForm, ProductForm, bool], Rung] = {}
        self._dry: dict[tuple[str, ProductForm, bool], Known | None] = {}

    def rung(self, herb: str, from_form: ProductForm, to_form: ProductForm, *, illustrative: bool) -> Rung:
        """The step between two forms. A form's price may be stated where it arises or where it is used up."""
        asked = (herb, from_form, to_form, illustrative)
        if asked not in self._rungs:
            steps = [step for step in self._network.ladder_of(herb) if illustrative or not _invented(step)]
            here = [step for step in steps if (step.from_form, step.to_form) == (from_form, to_form)]
            prices = [(step, step.price_out) for step in steps if step.to_form == to_form]
            prices += [(step, step.price_in) for step in steps if step.from_form == to_form]
            self._rungs[asked] = Rung(
                from_form,
                to_form,
                _best((step, step.kg_in_per_kg_out) for step in here),
                _best(prices),
                _best((step, step.cost_per_kg_out) for step in here),
            )
        return self._rungs[asked]

    def dry_kg_per_kg(self, herb: str, form: ProductForm, *, illustrative: bool) -> Known | None:
        """How many kg of dried herb one kg of this form stands for, or None where no ratio is recorded.

        1 for dried herb, 1/ratio for fresh, the ratio itself for what is made from dried herb. Residue and
        planting material stand for none.
        """
        asked = (herb, form, illustrative)
        if asked not in self._dry:
            self._dry[asked] = self._dry_kg_per_kg(herb, form, illustrative)
        return self._dry[asked]

    def _dry_kg_per_kg(self, herb: str, form: ProductForm, illustrative: bool) -> Known | None:
        if form is ProductForm.DRIED:
            return Known(Interval(1.0, 1.0, 1.0), "", EvidenceLevel.VERIFIED, ())
        if form in (ProductForm.RESIDUE, ProductForm.PLANTING_MATERIAL):
            return None
        drying = self.rung(
            herb, ProductForm.FRESH, ProductForm.DRIED, illustrative=illustrative
        ).kg_in_per_kg_out
        if form is ProductForm.FRESH:
            return _with(drying, lambda ratio: Interval(1 / ratio.high, 1 / ratio.mid, 1 / ratio.low))
        from_dried = self.rung(herb, ProductForm.DRIED, form, illustrative=illustrative).kg_in_per_kg_out
        if from_dried is not None:
            return from_dried
        from_fresh = self.rung(herb, ProductForm.FRESH, form, illustrative=illustrative).kg_in_per_kg_out
        if drying is None or from_fresh is None:
            return None
        one, other = from_fresh.value, drying.value
        ratio = Interval(one.low / other.high, one.mid / other.mid, one.high / other.low)
        weaker = min(from_fresh, drying, key=lambda known: known.level.rank)
        return weaker._replace(
            value=ratio, evidence=tuple(dict.fromkeys(from_fresh.evidence + drying.evidence))
        )


def _invented(step: LadderStep) -> bool:
    return step.evidence_level is EvidenceLevel.ILLUSTRATIVE


def _best(statements: Iterable[tuple[LadderStep, Interval | None]]) -> Known | None:
    stated = [(step, value) for step, value in statements if value is not None]
    if not stated:
        return None

    def preference(statement: tuple[LadderStep, Interval]) -> tuple[int, int, str]:
        step = statement[0]
        return (-step.evidence_level.rank, -(step.stated_on or date.min).toordinal(), step.id)

    step, value = min(stated, key=preference)
    return Known(Interval(*value), step.id, step.evidence_level, step.evidence, step.stated_on)


def _with(known: Known | None, change: Callable[[Interval], Interval]) -> Known | None:
    if known is None or known.value.low <= 0:
        return None
    return known._replace(value=change(known.value))
