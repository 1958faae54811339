"""On which rung of the ladder each taker would use a material best: as objects to read, and as columns."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.columns import NOT_NAMED, Floats, Positions, herb_ids
from herbcity.analyses.market.ladder import Ladder, Rung
from herbcity.analyses.market.sides import Sides
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Capacity
from herbcity.vocabulary import EvidenceLevel, ProductForm

_UNKNOWN = (np.nan,) * 3
_NOT_LOOKED_UP = -1


class Rungs:
    """The rungs that takers would use, each once.

    ``worth[i]`` is what a kg put in on ``rungs[i]`` is worth as what it becomes, THB, ``ratio[i]`` the kg in per
    kg out; the last row of both is nan, so that ``NOT_NAMED`` points to it.
    """

    def __init__(self, network: NetworkSnapshot, sides: Sides) -> None:
        self.ladder = Ladder(network)
        self.rungs: list[Rung] = []
        self._network = network
        self._sides = sides
        self._herbs = herb_ids(network)
        self._numbers: dict[Rung, int] = {}
        self._best: dict[tuple[int, str, ProductForm, bool], tuple[int, float]] = {}
        self._able: dict[ProductForm, tuple[NDArray[np.int64], dict[str, dict[int, int]]]] = {}

    @property
    def worth(self) -> Floats:
        return np.array([*(rung.worth_per_kg_in for rung in self.rungs), _UNKNOWN], dtype=float)

    @property
    def ratio(self) -> Floats:
        known = (rung.kg_in_per_kg_out for rung in self.rungs)
        return np.array([*(_UNKNOWN if one is None else one.value for one in known), _UNKNOWN], dtype=float)

    @property
    def level(self) -> Positions:
        """The rank of the lowest level that each rung rests on."""
        ranks = [
            min(
                one.level.rank for one in (rung.kg_in_per_kg_out, rung.price_out, rung.cost_per_kg_out) if one
            )
            for rung in self.rungs
        ]
        return np.array([*ranks, EvidenceLevel.VERIFIED.rank], dtype=np.int8)

    def number(self, rung: Rung) -> int:
        """The position of a rung, which is added where it is new."""
        number = self._numbers.setdefault(rung, len(self.rungs))
        if number == len(self.rungs):
            self.rungs.append(rung)
        return number

    def best(self, needs: NDArray[np.intp], herb: int, form: ProductForm) -> NDArray[np.int32]:
        """For each of these rows the completely known rung on which its actor would use the material best.

        ``NOT_NAMED`` where there is none, and where that is worth less than the price the actor names: who pays
        more must have a better use that is not recorded.
        """
        numbers = np.full(len(needs), NOT_NAMED, dtype=np.int32)
        if herb == NOT_NAMED:
            return numbers
        made = self._made(needs, form, self._herbs[herb])
        sorts, which = np.unique(made * 2 + self._sides.illustrative[needs], return_inverse=True)
        for number, sort in enumerate(sorts.tolist()):
            if sort > 1:
                best, worth_thb = self._best_of(sort >> 1, self._herbs[herb], form, bool(sort & 1))
                better = ~(worth_thb < self._sides.price[needs, 1])
                numbers[(which == number) & better] = best
        return numbers

    def _made(self, needs: NDArray[np.intp], form: ProductForm, herb: str) -> NDArray[np.int64]:
        """For each of these rows what its actor can make of this form of this herb: a bit for each form."""
        if form not in self._able:
            self._able[form] = np.full(len(self._sides), _NOT_LOOKED_UP), {}
        any_herb, of_herb = self._able[form]
        for row in needs[any_herb[needs] == _NOT_LOOKED_UP].tolist():
            any_herb[row] = 0
            record = self._sides.records[row]
            able = (record,) if isinstance(record, Capacity) else self._network.capacities_of(record.actor)
            for one in able:
                if one.from_form is form and one.herb is None:
                    any_herb[row] |= 1 << one.to_form.rank
                elif one.from_form is form and one.herb is not None:
                    rows = of_herb.setdefault(one.herb, {})
                    rows[row] = rows.get(row, 0) | 1 << one.to_form.rank
        made: NDArray[np.int64] = any_herb[needs]
        only = of_herb.get(herb)
        return made | [only.get(row, 0) for row in needs.tolist()] if only else made

    def _best_of(self, bits: int, herb: str, form: ProductForm, illustrative: bool) -> tuple[int, float]:
        asked = (bits, herb, form, illustrative)
        if asked not in self._best:
            forms = [one for one in ProductForm if bits >> one.rank & 1]
            self._best[asked] = self._find(forms, herb, form, illustrative)
        return self._best[asked]

    def _find(
        self, forms: Iterable[ProductForm], herb: str, form: ProductForm, illustrative: bool
    ) -> tuple[int, float]:
        rungs = (
            self.ladder.rung(herb, form, to_form, illustrative=illustrative) for to_form in sorted(forms)
        )
        known = [(worth.mid, rung) for rung in rungs if (worth := rung.worth_per_kg_in) is not None]
        if not known:
            return NOT_NAMED, np.nan
        worth_thb, best = max(known, key=lambda pair: pair[0])
        return self.number(best), worth_thb
