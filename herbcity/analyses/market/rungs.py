"""On which rung of the ladder each taker would use a material best: as objects to read, and as columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.columns import NOT_NAMED, Codes, Floats, Positions, Rows, herb_ids
from herbcity.analyses.market.ladder import Ladder, Rung
from herbcity.analyses.market.sides import CAPACITY, Sides
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import EvidenceLevel, ProductForm

_UNKNOWN = (np.nan,) * 3


class Rungs:
    """The rungs that takers would use, each once.

    ``worth[i]`` is what a kg put in on ``rungs[i]`` is worth as what it becomes, THB, ``ratio[i]`` the kg in per
    kg out; the last row of both is nan, so that ``NOT_NAMED`` points to it.
    """

    def __init__(self, network: NetworkSnapshot, sides: Sides) -> None:
        self.ladder = Ladder(network)
        self.rungs: list[Rung] = []
        self._sides = sides
        self._herbs = herb_ids(network)
        self._numbers: dict[Rung, int] = {}
        self._worth: list[Sequence[float]] = [_UNKNOWN]
        self._best: dict[tuple[int, str, ProductForm, bool], tuple[int, float]] = {}

    @property
    def worth(self) -> Floats:
        return np.array(self._worth, dtype=float)

    @property
    def ratio(self) -> Floats:
        known = (rung.kg_in_per_kg_out for rung in self.rungs)
        return np.array([*(_UNKNOWN if one is None else one.value for one in known), _UNKNOWN], dtype=float)

    @property
    def cost(self) -> Floats:
        """What making a kg costs on each rung, THB, the middle; nan where it is not known, and at the end."""
        known = (rung.cost_per_kg_out for rung in self.rungs)
        return np.array([*(np.nan if one is None else one.value.mid for one in known), np.nan])

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
            self._worth.insert(number, rung.worth_per_kg_in or _UNKNOWN)
        return number

    def best(self, needs: Rows, herb: int, form: ProductForm) -> NDArray[np.int32]:
        """For each of these rows the completely known rung on which its actor would use the material best.

        ``NOT_NAMED`` where there is none, and where that is worth less than the price the actor names: who pays
        more must have a better use that is not recorded.
        """
        numbers = np.full(len(needs), NOT_NAMED, dtype=np.int32)
        if herb == NOT_NAMED:
            return numbers
        made = self._made(needs, form, herb)
        sorts, which = np.unique(made * 2 + self._sides.illustrative[needs], return_inverse=True)
        for number, sort in enumerate(sorts.tolist()):
            if sort > 1:
                best, worth_thb = self._best_of(sort >> 1, self._herbs[herb], form, bool(sort & 1))
                better = ~(worth_thb < self._sides.price[needs, 1])
                numbers[(which == number) & better] = best
        return numbers

    def _made(self, needs: Rows, form: ProductForm, herb: int) -> Codes:
        """For each of these rows what its actor can make of this form of this herb: a bit for each form. A capacity
        speaks for itself only."""
        sides = self._sides
        able = np.flatnonzero(
            (sides.what == CAPACITY)
            & (sides.form == form.rank)
            & ((sides.herb == herb) | (sides.herb == NOT_NAMED))
        )
        bits = np.zeros(len(sides.ids), dtype=np.int64)
        np.bitwise_or.at(bits, sides.actor[able], 1 << sides.makes[able].astype(np.int64))
        made = bits[sides.actor[needs]]
        own = np.flatnonzero(sides.what[needs] == CAPACITY)
        made[own] = 1 << sides.makes[needs[own]].astype(np.int64)
        return made

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
