"""What each row would be worth if a fact were different: the middle inputs of all rows, and what replaces them.

What is missing besides is taken from others of the same herb and form. Nothing of this is shown as a value: it says
how much an answer could change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from herbcity.analyses.market.candidates import Candidates, price_gap
from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask, Rows
from herbcity.analyses.market.distance import FREIGHT_THB_PER_TONNE_KM, distances_km
from herbcity.analyses.market.sides import Sides
from herbcity.analyses.questions.doubts import Doubt, Field
from herbcity.analyses.questions.plausible import Answer


@dataclass(frozen=True, slots=True)
class LikelyInputs:
    """For each row: kg a year, THB a kg where it arrives, THB a kg asked, km, kg that go onward per kg, and km onward.

    nan where nobody of the same material says.
    """

    kg: Floats
    worth: Floats
    asked: Floats
    km: Floats
    outgoing: Floats
    onward_km: Floats

    @classmethod
    def of(cls, found: Candidates) -> Self:
        """The middle inputs of all rows."""
        sides = found.market.sides
        price, kg = _filled(sides, sides.price[:, 1]), _filled(sides, sides.yearly_kg)
        known_kg, known_worth = found.kg.sum(axis=1), found.worth[:, 1]
        return cls(
            kg=np.where(np.isnan(known_kg), np.minimum(kg[found.offer], kg[found.need]), known_kg),
            worth=np.where(np.isnan(known_worth), price[found.need], known_worth),
            asked=price[found.offer],
            km=_typical(found.distance_km),
            outgoing=found.outgoing[:, 1],
            onward_km=np.where(found.outgoing[:, 1] > 0, _typical(found.onward_distance[:, 1]), 0.0),
        )

    def rows(self, chosen: Rows) -> Self:
        """The inputs of some rows."""
        return replace(
            self,
            kg=self.kg[chosen],
            worth=self.worth[chosen],
            asked=self.asked[chosen],
            km=self.km[chosen],
            outgoing=self.outgoing[chosen],
            onward_km=self.onward_km[chosen],
        )

    @property
    def value(self) -> Floats:
        """THB a year, by the formula of ``herbcity.analyses.cases.valuing.money``."""
        thb_per_km = FREIGHT_THB_PER_TONNE_KM.mid / 1000
        freight = thb_per_km * (self.km + self.outgoing * self.onward_km)
        likely: Floats = self.kg * (self.worth - self.asked - freight)
        return likely


def inputs_with(
    found: Candidates, now: LikelyInputs, doubt: Doubt, rows: Rows, answer: Answer
) -> LikelyInputs:
    """The inputs of these rows, ``now`` being today's, if the doubt were settled by this answer."""
    if doubt.field is Field.PRICE:
        paid = (found.need[rows] == doubt.subject) & (found.rung[rows] == NOT_NAMED)
        asked = found.offer[rows] == doubt.subject
        return replace(
            now,
            asked=np.where(asked, answer.number, now.asked),
            worth=np.where(paid, answer.number, now.worth),
        )
    if doubt.field is Field.QUANTITY:
        months = np.array(answer.changes[0].after)
        return replace(now, kg=_common_kg(found, rows, doubt.subject, months, now.kg))
    return _placed(found, now, doubt.subject, rows, answer)


def candidates_with(
    found: Candidates, now: LikelyInputs, doubt: Doubt, rows: Rows, answer: Answer
) -> Candidates:
    """These rows as the chance sees them, if the doubt were settled by this answer; ``now`` are the inputs with it."""
    some = found.rows(rows)
    if doubt.field is Field.PRICE:
        return replace(some, price_gap=price_gap(now.worth, now.asked))
    if doubt.field is Field.PLACE:
        return replace(some, distance=np.column_stack([now.km] * 3))
    sides, months = found.market.sides, np.array(answer.changes[0].after)
    offered, needed = (
        np.where((side == doubt.subject)[:, np.newaxis], months, sides.kg[side])
        for side in (some.offer, some.need)
    )
    smaller = np.minimum(offered.sum(axis=1), needed.sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        season = np.minimum(offered, needed).sum(axis=1) / smaller
        quantity = np.log(offered.sum(axis=1) / needed.sum(axis=1))
    return replace(
        some,
        season=np.where(smaller > 0, season, np.nan),
        quantity=np.where(np.isfinite(quantity), quantity, np.nan),
    )


def _placed(found: Candidates, now: LikelyInputs, actor: int, rows: Rows, answer: Answer) -> LikelyInputs:
    """The inputs if an actor is at the place of the answer."""
    sides = found.market.sides
    point = np.array([*(change.after for change in answer.changes), 0.0])

    def places(some: Rows) -> Floats:
        return np.where((sides.actor[some] == actor)[:, np.newaxis], point, sides.place[some])

    offer, need, onward = found.offer[rows], found.need[rows], found.onward[rows]
    last = np.where(onward == NOT_NAMED, offer, onward)
    km = distances_km(places(offer), places(need))[:, 1]
    onward_km = distances_km(places(need), places(last))[:, 1]
    return replace(
        now,
        km=np.where(np.isnan(km), now.km, km),
        onward_km=np.where(np.isnan(onward_km) | (now.outgoing == 0), now.onward_km, onward_km),
    )


def _common_kg(found: Candidates, rows: Rows, subject: int, months: Floats, otherwise: Floats) -> Floats:
    """What all sides can do in a year if one of them can do so much in each month."""
    sides = found.market.sides
    offer, need, onward = found.offer[rows], found.need[rows], found.onward[rows]
    here = (offer == subject) | (need == subject)
    other = np.where(offer == subject, need, offer)
    common = np.minimum(months, sides.kg[other]).sum(axis=1)
    kg: Floats = np.where(np.isnan(common), np.minimum(months.sum(), otherwise), common)
    wanted = np.where(onward == subject, months.sum(), sides.yearly_kg[onward])
    with np.errstate(invalid="ignore", divide="ignore"):
        most = wanted / found.outgoing[rows, 1]
    kg = np.where(here, kg, otherwise)
    return np.where((onward != NOT_NAMED) & (most < kg), most, kg)


def _typical(km: Floats) -> Floats:
    """Distances with their median where they are not known; 0 where none is."""
    known = km[~np.isnan(km)]
    return np.where(np.isnan(km), float(np.median(known)) if len(known) else 0.0, km)


def _filled(sides: Sides, column: Floats) -> Floats:
    """A column of sides with the median of the same herb and form where it is nan."""
    filled: Floats = column.copy()
    unknown: Mask = np.isnan(filled)
    _, material = np.unique(np.column_stack([sides.herb, sides.form]), axis=0, return_inverse=True)
    for one in np.unique(material[unknown]):
        others = column[(material == one) & ~unknown]
        if len(others):
            filled[(material == one) & unknown] = np.median(others)
    return filled
