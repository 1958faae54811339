"""What a form of one herb stands for in dried herb, and what it is worth: the ladder, read for a flow."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from herbcity.analyses.market.columns import FORMS, Floats
from herbcity.analyses.market.ladder import Known, Ladder, Rung
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval
from herbcity.vocabulary import EvidenceLevel, ProductForm

OF_HERB = tuple(form for form in FORMS if form not in (ProductForm.PLANTING_MATERIAL, ProductForm.RESIDUE))
"""The forms that stand for herb, lowest first. What is planted is not yet harvested; residue was weighed already as
what it fell from, so residue that goes back upstream adds nothing."""

RAW = ProductForm.FRESH
"""What nobody has worked on."""


class Worths:
    """The ladder of one herb as far as it is known; ``illustrative`` says whether invented figures are good enough."""

    def __init__(self, network: NetworkSnapshot, herb: str, *, illustrative: bool) -> None:
        self._ladder = Ladder(network)
        self._herb = herb
        self._illustrative = illustrative
        recorded = {
            (step.from_form, step.to_form)
            for step in network.ladder_of(herb)
            if illustrative or step.evidence_level is not EvidenceLevel.ILLUSTRATIVE
        }
        self._climbs = sorted(
            (
                one
                for one in recorded
                if one[0] in OF_HERB and one[1] in OF_HERB and one[0].rank < one[1].rank
            ),
            key=lambda one: (one[0].rank, one[1].rank),
        )
        self._dry: dict[ProductForm, Known | None] = {}

    def rung(self, from_form: ProductForm, to_form: ProductForm) -> Rung:
        """The step from one form to another, each part None where it is not recorded."""
        return self._ladder.rung(self._herb, from_form, to_form, illustrative=self._illustrative)

    def rungs(self) -> Iterator[Rung]:
        """The recorded steps, lowest first; only those that lead up, so that no circle of them can make matter."""
        return (self.rung(*climb) for climb in self._climbs)

    def ratio(self, from_form: ProductForm, to_form: ProductForm) -> Known | None:
        """How many kg of the one make a kg of the other; None where that is not recorded, or is not above 0."""
        ratio = self.rung(from_form, to_form).kg_in_per_kg_out
        return None if ratio is None or ratio.value.low <= 0 else ratio

    def dry(self, form: ProductForm) -> Known | None:
        """How many kg of dried herb one kg of this form stands for; None where no factor is recorded.

        What the ladder states for dried or fresh herb directly goes first. Else the factors are multiplied along the
        recorded steps. Where several ways make the form the interval spans all of them and the middle is that of
        the best known, then of the lowest form that it starts from.
        """
        if form not in self._dry:
            direct = self._ladder.dry_kg_per_kg(self._herb, form, illustrative=self._illustrative)
            self._dry[form] = direct or self._walked(form)
        return self._dry[form]

    def _walked(self, form: ProductForm) -> Known | None:
        ways = []
        for below, _ in (climb for climb in self._climbs if climb[1] is form):
            start, ratio = self.dry(below), self.ratio(below, form)
            if start is None or ratio is None:
                continue
            factor = Interval(*(one * other for one, other in zip(start.value, ratio.value)))
            weaker = min(start, ratio, key=lambda known: known.level.rank)
            ways.append(
                weaker._replace(value=factor, evidence=tuple(dict.fromkeys(start.evidence + ratio.evidence)))
            )
        if not ways:
            return None
        best = max(ways, key=lambda known: known.level.rank)
        lows, _, highs = zip(*(way.value for way in ways))
        return best._replace(value=Interval(min(lows), best.value.mid, max(highs)))

    def price(self, form: ProductForm) -> Known | None:
        """THB per kg of this form; None where no price is recorded."""
        return self.rung(form, form).price_out

    def thb_per_dry_kg(self, form: ProductForm) -> Interval | None:
        """What a kg of dried herb is worth in this form, THB; None where its price or its factor is not known."""
        price, dry = self.price(form), self.dry(form)
        if price is None or dry is None:
            return None
        return Interval(
            price.value.low / dry.value.high,
            price.value.mid / dry.value.mid,
            price.value.high / dry.value.low,
        )

    def worth_of(self, dry_kg: Floats) -> Interval | None:
        """THB of so many dry kg of each of ``OF_HERB``, reckoned at the middle factors; below 0 is what was paid for.

        They are taken back to kg of their own form, which is what was sold, so that only the prices are uncertain. A
        price is one number however often it is used, so what is bought and sold in one form adds exactly nothing.
        None where a price that matters is not known.
        """
        ends = np.zeros(3)
        for form, kg in zip(OF_HERB, dry_kg.tolist()):
            if abs(kg) < LEAST_KG:
                continue
            price, dry = self.price(form), self.dry(form)
            if price is None or dry is None:
                return None
            ends += kg / dry.value.mid * np.array(price.value if kg > 0 else price.value[::-1])
        return Interval(*ends.tolist())

    def unpriced(self, dry_kg: Floats) -> list[ProductForm]:
        """The forms among these whose worth is not known."""
        weighed = zip(OF_HERB, dry_kg.tolist())
        return [form for form, kg in weighed if abs(kg) >= LEAST_KG and self.thb_per_dry_kg(form) is None]


LEAST_KG = 1e-6
"""Below a milligram there is nothing: what arithmetic leaves over."""
