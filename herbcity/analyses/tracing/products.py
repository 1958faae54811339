"""What can become what: the ladder of each herb as a table of forms, and the weight of forms as dried herb.

What an actor buys must be able to become what it sells. A form stays what it is or climbs the rungs recorded for its
herb, one or several at once; planting material grows into the fresh herb; residue arises wherever anything is
processed. A link that names no form leaves the form what it was.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.columns import FORMS, Floats, Mask, Positions, herb_ids
from herbcity.analyses.market.ladder import Known, Ladder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import EvidenceLevel, ProductForm

NO_FORM = len(FORMS)
"""The position of a form that is not named."""

Becoming = NDArray[np.bool_]
"""Row: the form held; column: the form passed on; whether the one can become the other."""


class Products:
    """The products of one network. ``invented`` says for whom: invented rungs are good enough for invented links."""

    def __init__(self, network: NetworkSnapshot) -> None:
        self.network = network
        self.ladder = Ladder(network)
        self.herbs = herb_ids(network)
        self.becoming = cache(self._becoming)

    def _becoming(self, herb: int, invented: bool) -> Becoming:
        """What can become what for one herb, a position in ``herb_ids``; below 0 for a herb without a ladder."""
        table = np.eye(NO_FORM + 1, dtype=bool)
        for step in self.network.ladder_of(self.herbs[herb]) if herb >= 0 else ():
            if invented or step.evidence_level is not EvidenceLevel.ILLUSTRATIVE:
                table[step.from_form.rank, step.to_form.rank] = True
        table[ProductForm.PLANTING_MATERIAL.rank, ProductForm.FRESH.rank] = True
        for through in range(NO_FORM):  # Warshall: closed under climbing several rungs at once
            table |= table[:, through : through + 1] & table[through]
        table[:NO_FORM, ProductForm.RESIDUE.rank] = True
        table[NO_FORM, :] = table[:, NO_FORM] = True
        return table

    def becoming_of_any(self, invented: bool) -> NDArray[np.bool_]:
        """Herbs × forms × forms; the last herb stands for one that is not recorded and has no ladder."""
        herbs = [*range(len(self.herbs)), -1]
        return np.array([self.becoming(herb, invented) for herb in herbs])

    def dry(self, herb: int, form: int, invented: bool) -> Known | None:
        """How many kg of dried herb one kg stands for."""
        if herb < 0 or form == NO_FORM:
            return None
        known = self.ladder.dry_kg_per_kg(self.herbs[herb], FORMS[form], illustrative=invented)
        return known if known is not None and known.value.low > 0 else None

    def price(self, herb: int, form: int, invented: bool) -> Known | None:
        """What one kg of the form is worth, THB, by the ladder."""
        if herb < 0 or form == NO_FORM:
            return None
        named = FORMS[form]
        return self.ladder.rung(self.herbs[herb], named, named, illustrative=invented).price_out

    def thb_per_dry_kg(self, herb: int, form: int, invented: bool) -> float:
        """What one kg of dried herb is worth in this form; nan where price or ratio is not recorded."""
        price, dry = self.price(herb, form, invented), self.dry(herb, form, invented)
        return np.nan if price is None or dry is None else price.value.mid / dry.value.mid

    def dry_kg(self, kg: Floats, herb: Positions, form: Positions, invented: Mask) -> Floats:
        """These quantities as dried herb, kg a year; nan where a quantity or a ratio is not recorded."""
        codes = (herb.astype(np.int64) + 1) * (NO_FORM + 1) * 2 + form * 2 + invented
        kinds, which = np.unique(codes, return_inverse=True)
        ratios = []
        for code in kinds.tolist():
            pair, layer = divmod(code, 2)
            of_herb, of_form = divmod(pair, NO_FORM + 1)
            known = self.dry(of_herb - 1, of_form, bool(layer))
            ratios.append(np.nan if known is None else known.value.mid)
        weighed: Floats = kg * np.array(ratios)[which] if len(kinds) else kg
        return weighed
