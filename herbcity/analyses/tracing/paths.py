"""A traced chain: its steps with product and quantity, what can pass along all of it, and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass

from herbcity.analyses.sentences import Sentence
from herbcity.network.values import Actor, Herb, Interval, Link
from herbcity.vocabulary import EvidenceLevel, ProductForm


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One link of a chain, in the direction in which things flow.

    ``dry_kg_per_year`` is its quantity as dried herb, None where ``unknown`` says what is not recorded.
    """

    link: Link
    source: Actor
    target: Actor
    herb: Herb | None
    dry_kg_per_year: Interval | None
    unknown: Sentence | None
    km: Interval | None
    """How far apart the two are, as the crow flies; None where a place is not known."""

    @property
    def form(self) -> ProductForm | None:
        return self.link.form


@dataclass(frozen=True, slots=True)
class ChainPath:
    """One chain from a beginning to an end.

    ``dry_kg_per_year`` is the least along it and ``value`` what that is worth at its end, in the form in which it
    arrives; both are None where ``unknown`` says why.
    """

    steps: tuple[ChainStep, ...]
    dry_kg_per_year: Interval | None
    value: Interval | None
    unknown: tuple[Sentence, ...]
    evidence_level: EvidenceLevel
    """The weakest of all that the chain, its quantity and its value rest on."""

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(step.link for step in self.steps)

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The actors in their order; each stands here once."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    @property
    def km(self) -> float | None:
        """The likely length of all links together; None where a place is not known."""
        known = [step.km.mid for step in self.steps if step.km is not None]
        return sum(known) if len(known) == len(self.steps) else None

    @property
    def text_th(self) -> str:
        """One sentence to read aloud."""
        way = " → ".join(actor.name_th for actor in self.actors)
        goods = next((step.herb.name_th for step in self.steps if step.herb), "")
        forms = " → ".join(form.th for form in self._forms)
        product = f": {goods}{f' ({forms})' if goods and forms else forms}" if goods or forms else ""
        if self.dry_kg_per_year is None:
            return f"{way}{product} ยังไม่ทราบปริมาณ เพราะ{' และ'.join(one.th for one in self.unknown)}"
        passing = f" ผ่านได้ตลอดสายปีละ {self.dry_kg_per_year.mid:,.0f} กก. เทียบแห้ง"
        worth = f" มูลค่าที่ปลายทาง {self.value.mid:,.0f} บาท" if self.value else " ยังไม่ทราบมูลค่า"
        return f"{way}{product}{passing}{worth}"

    @property
    def text_en(self) -> str:
        way = " → ".join(actor.name_en or actor.name_th for actor in self.actors)
        herb = next((step.herb for step in self.steps if step.herb), None)
        goods = (herb.name_en or herb.name_th) if herb else ""
        forms = " → ".join(form.en for form in self._forms)
        product = f": {goods}{f' ({forms})' if goods and forms else forms}" if goods or forms else ""
        if self.dry_kg_per_year is None:
            why = "; ".join(one.en for one in self.unknown)
            return f"{way}{product}, how much is not known: {why}."
        passing = f", {self.dry_kg_per_year.mid:,.0f} kg of dried herb a year can pass all along"
        worth = f", worth {self.value.mid:,.0f} THB at the end" if self.value else ", at a value not known"
        return f"{way}{product}{passing}{worth}."

    @property
    def _forms(self) -> tuple[ProductForm, ...]:
        """The forms on the way, each change once."""
        named = [step.form for step in self.steps if step.form is not None]
        return tuple(form for place, form in enumerate(named) if not place or named[place - 1] is not form)
