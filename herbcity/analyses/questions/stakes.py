"""How much the best suggestions would change if a fact were different: what an answer is worth.

The suggestions that rest on the fact are valued again, all are ranked again, and the best are compared with today's.
Who is paired with whom stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from herbcity.analyses.cases.ranking import Standing, standing
from herbcity.analyses.market.chains import joined
from herbcity.analyses.market.columns import Floats, Mask, Rows
from herbcity.analyses.questions.doubts import BEST, Doubt, missing_counts
from herbcity.analyses.questions.likely import LikelyInputs, candidates_with, inputs_with
from herbcity.analyses.questions.plausible import WEIGHTS, Answer, answers
from herbcity.analyses.suggesting import Weighed
from herbcity.stopping import go_on
from herbcity.vocabulary import SuggestionOrder

SCREENED = 200
"""How many doubts are looked at closely, those first that could move most by the roughest estimate."""


class Stake(NamedTuple):
    """By how much the best suggestions would change, on average over the plausible answers.

    ``thb`` is the change of what they are expected to be worth together, THB a year, up or down alike; ``places`` how
    many of them would be others.
    """

    thb: float
    places: float


class Board:
    """The best of the ``considered`` suggestions today, and what they would be with other facts."""

    def __init__(self, weighed: Weighed, considered: Mask) -> None:
        self._weighed = weighed
        self._considered = considered
        self._likely = LikelyInputs.of(weighed.found)
        self._missing = missing_counts(weighed.found)
        self._expected = weighed.chance * weighed.value[:, 1]
        place = weighed.standing
        with np.errstate(invalid="ignore", divide="ignore"):
            lessened = -place.merit / self._expected
        self._lessened = np.where(np.isfinite(lessened) & ~np.isnan(self._expected), lessened, 1.0)
        self._ranked = _ranked(place, considered & ~np.isnan(self._expected))

    @property
    def best(self) -> Rows:
        """Today's best rows."""
        go_on()
        return self._ranked[:BEST]

    @property
    def likely(self) -> Floats:
        """Roughly what each row would be worth if nothing were missing, THB a year."""
        go_on()
        return self._likely.value

    def promising(self, doubts: Sequence[Doubt], count: int) -> list[Doubt]:
        """The ``count`` doubts on which most would hang if none of an actor's suggestions discounted another."""
        go_on()
        some = doubts[:SCREENED]
        stakes = [self._estimate(doubt) for doubt in some]
        order = sorted(range(len(some)), key=lambda place: (-stakes[place], place))
        return [some[place] for place in order[:count]]

    def stake(self, doubt: Doubt, three: Iterable[Answer]) -> Stake:
        """What hangs on a doubt, given the low, the middle and the high answer to it.

        Where its first suggestion lacks several facts, what hangs on all of them is shared equally.
        """
        rows = np.array(doubt.rows, dtype=np.intp)
        today = float(self._expected[self.best].sum())
        thb = places = 0.0
        for weight, (values, chances) in zip(WEIGHTS, self._with_each(doubt, rows, list(three))):
            value, chance = self._weighed.value[:, 1].copy(), self._weighed.chance.copy()
            value[rows], chance[rows] = values, chances
            best = self._best_with(value, chance)
            thb += weight * abs(float((chance[best] * value[best]).sum()) - today)
            places += weight * int((~np.isin(best, self.best)).sum())
        return Stake(thb / self._shared(rows), places / self._shared(rows))

    def _with_each(self, doubt: Doubt, rows: Rows, three: Sequence[Answer]) -> list[tuple[Floats, Floats]]:
        """What these rows would be worth with each answer, and with which chance; that of a second link stays."""
        go_on()
        found, now = self._weighed.found, self._likely.rows(rows)
        inputs = [inputs_with(found, now, doubt, rows, answer) for answer in three]
        seen = [candidates_with(found, some, doubt, rows, answer) for some, answer in zip(inputs, three)]
        chances = np.split(self._weighed.taught.chances(joined(seen)).probability, len(seen))
        onward = self._weighed.chance[rows] / self._weighed.chances.probability[rows]
        return [(some.value, chance * onward) for some, chance in zip(inputs, chances)]

    def _best_with(self, value: Floats, chance: Floats) -> Rows:
        """The best rows with other values and chances.

        A row that is worth less than the last of the best, even before it is lessened for others of its actor, is
        not among them and lessens none of them; so it is enough to rank those above a cut, if the last one stays
        above it.
        """
        go_on()
        open_ones = self._considered & ~np.isnan(value)
        if self._cut is not None:
            above = chance * np.nan_to_num(value) >= self._cut
            head = np.flatnonzero(open_ones & ~self._weighed.standing.unasked & above)
            best, last = self._ranked_anew(head, value, chance)
            if len(best) == BEST and last >= self._cut:
                return best
        return self._ranked_anew(np.flatnonzero(open_ones), value, chance)[0]

    def _ranked_anew(self, rows: Rows, value: Floats, chance: Floats) -> tuple[Rows, float]:
        """The best of some rows, and what the last of them counts."""
        go_on()
        place = standing(
            self._weighed.found.rows(rows),
            order=SuggestionOrder.EXPECTED_VALUE,
            value=np.column_stack([value[rows]] * 3),
            chance=chance[rows],
            mind=self._weighed.amounts[rows],
        )
        best = _ranked(place, np.ones(len(rows), dtype=bool))[:BEST]
        return rows[best], -float(place.merit[best[-1]]) if len(best) else 0.0

    @cached_property
    def _cut(self) -> float | None:
        """Half of what the last of today's best counts; None where there are fewer, or somebody was never asked."""
        place, best = self._weighed.standing, self.best
        if len(best) < BEST or place.unasked[best].any():
            return None
        return -float(place.merit[best[-1]]) / 2

    def _estimate(self, doubt: Doubt) -> float:
        """The same for THB with today's chances and without ranking all again."""
        go_on()
        three = answers(self._weighed.found, doubt)
        if three is None:
            return 0.0
        rows = np.array(doubt.rows, dtype=np.intp)
        head = self._ranked[: BEST + len(rows)]
        others = head[~np.isin(head, rows)][:BEST]
        today = self._total(others, rows, self._expected[rows])
        totals = [self._total(others, rows, expected) for expected in self._expected_with(doubt, rows, three)]
        stake = sum(weight * abs(total - today) for weight, total in zip(WEIGHTS, totals))
        return stake / self._shared(rows)

    def _total(self, others: Rows, rows: Rows, expected: Floats) -> float:
        """What the best of some rows and ``others`` are expected to be worth together."""
        go_on()
        everyone = np.concatenate([others, rows])
        thb = np.concatenate([self._expected[others], expected])
        known = np.flatnonzero(~np.isnan(thb))
        everyone, thb = everyone[known], thb[known]
        order = np.lexsort((-thb * self._lessened[everyone], self._weighed.standing.unasked[everyone]))
        return float(thb[order[:BEST]].sum())

    def _expected_with(self, doubt: Doubt, rows: Rows, three: Iterable[Answer]) -> list[Floats]:
        """What these rows would be expected to be worth with each answer; nan where even then nobody could say."""
        now, chance = self._likely.rows(rows), self._weighed.chance[rows]
        found = self._weighed.found
        return [chance * inputs_with(found, now, doubt, rows, answer).value for answer in three]

    def _shared(self, rows: Rows) -> int:
        return max(1, int(self._missing[rows[0]]))


def _ranked(place: Standing, chosen: Mask) -> Rows:
    """The chosen rows, best first; those that are level in their own order, which is that of their keys."""
    rows = np.flatnonzero(chosen)
    columns = (place.distance_km[rows], place.merit[rows], place.unasked[rows])
    ranked: Rows = rows[np.lexsort(columns)]
    return ranked
