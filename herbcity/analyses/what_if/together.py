"""What can be gained side by side, before and after: the best plan among the suggestions that a change touches.

The values of all suggestions added up would promise the same harvest to five buyers at once; the plan promises each
kilogram once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.columns import NOT_NAMED, Mask
from herbcity.analyses.planning.adapting import prospects_of
from herbcity.analyses.planning.limits import PlanLimits
from herbcity.analyses.planning.planning import plan
from herbcity.analyses.planning.plans import UNITS, MindTotal, Plan
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.suggesting import Suggestions
from herbcity.analyses.suggestion import Suggestion
from herbcity.analyses.what_if.matched import Gone, MatchDifference, gone
from herbcity.analyses.what_if.wording import capital
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval
from herbcity.vocabulary import MindDimension

MOST = 1_000
"""So many suggestions of each network are planned among: those that differ, then the best of those that are touched."""

WITHOUT_AN_OFFICE = PlanLimits(max_links_per_actor=None)
"""Nothing limits the plan but what everybody has, and what stands hard in the way."""

_UNITS_TH: Mapping[MindDimension, str] = {
    MindDimension.BUSINESS: "บาท/ปี",
    MindDimension.COMMUNITY: "ครัวเรือน",
    MindDimension.ENVIRONMENT: "ตันกาก/ปี",
    MindDimension.INCOME_DISTRIBUTION: "ของส่วนที่ได้เพิ่ม",
}
_DIGITS = {MindDimension.ENVIRONMENT: 1, MindDimension.INCOME_DISTRIBUTION: 2}
_UNKNOWN: Mapping[MindDimension, Words] = {
    MindDimension.BUSINESS: Words("ไม่มีคู่ใดที่ทราบมูลค่า", "the value of no pair is known"),
    MindDimension.COMMUNITY: Words(
        "ไม่ทราบจำนวนครัวเรือนของกลุ่มใดเลย", "the households of no group are recorded"
    ),
    MindDimension.ENVIRONMENT: Words(
        "ไม่มีคู่ที่ใช้กากหรือผลพลอยได้ซึ่งทราบปริมาณ", "no pair puts a known quantity of residue to use"
    ),
    MindDimension.INCOME_DISTRIBUTION: Words(
        "ไม่ทราบว่าใครได้เท่าไรในคู่ใดเลย", "of no pair it is known who gains how much"
    ),
}


@dataclass(frozen=True)
class Together:
    """The best plan of one network among the suggestions that a change touches.

    ``left_out`` says how many of them were not looked at, because they are more than ``MOST``.
    """

    plan: Plan
    left_out: int

    @property
    def value(self) -> Interval | None:
        """THB a year to be expected of it, 0 where there is nothing to do; None where no suggestion has a value."""
        proposals = self.plan.prospects.proposals
        if proposals and all(one.worth is None for one in proposals):
            return None
        return self.plan.expected_value

    def amount(self, total: MindTotal) -> float | None:
        """What it adds in one dimension; None where it is not known."""
        if total.dimension is MindDimension.BUSINESS and self.value is None:
            return None
        if not self.plan.chosen and total.dimension is not MindDimension.INCOME_DISTRIBUTION:
            return 0.0
        return total.amount


def together(matches: MatchDifference) -> tuple[Together, Together]:
    """The plans before and after.

    A suggestion is touched where it appears, vanishes or changes value, or wants an offer, a need or a capacity
    that one of those wants: only there can a plan become another one at once. What lies farther away is left out
    on both sides. A suggestion that others displaced is as possible as before, so both plans may choose it; hence
    a change that only adds makes no plan worse (but for the gap of the search, see ``Plan.optimality_gap``).

    The plans keep to what everybody has in each month, leave out what is hard blocked, and weigh by chance, as
    every plan does; no hours, budgets or numbers of links limit them.
    """
    before, after = matches.before.weighed, matches.after.weighed
    networks = before.found.network, after.found.network
    vanishing, appearing = list(matches.vanishes[:MOST]), list(matches.appears[:MOST])
    displaced = [one for one in vanishing if gone(one, *networks) is Gone.DISPLACED]
    crowded_out = [one for one in appearing if gone(one, *networks[::-1]) is Gone.DISPLACED]
    common, touched = _common(matches)
    room = max(MOST - len(vanishing) - len(appearing), 0)
    pairs = common[:room]
    here = [before.suggestion(row) for row in pairs[:, 0].tolist()]
    there = [after.suggestion(row) for row in pairs[:, 1].tolist()]
    left_out = touched - len(pairs) + len(matches.vanishes) - len(vanishing)
    left_out_after = touched - len(pairs) + len(matches.appears) - len(appearing)
    return (
        _planned(networks[0], [*vanishing, *crowded_out, *here], left_out),
        _planned(networks[1], [*appearing, *displaced, *there], left_out_after),
    )


def _planned(network: NetworkSnapshot, suggestions: Sequence[Suggestion], left_out: int) -> Together:
    return Together(plan(prospects_of(network, suggestions), limits=WITHOUT_AN_OFFICE), left_out)


def _common(matches: MatchDifference) -> tuple[NDArray[np.intp], int]:
    """The rows before and after of the touched suggestions that are there on both sides: those that change value,
    then the others by expected value before; and how many there are."""
    pairs = matches.changed_rows
    sides = (matches.before, matches.after)
    differing = (
        np.concatenate([matches.vanishes.rows, pairs[:, 0]]),
        np.concatenate([matches.appears.rows, pairs[:, 1]]),
    )
    wanted = frozenset(one for side, rows in zip(sides, differing) for one in _wanted(side, rows))
    common = matches.common_rows
    touched = common[np.logical_or(*(_touched(side, wanted)[common[:, n]] for n, side in enumerate(sides)))]
    weighed = matches.before.weighed
    expected = weighed.value[touched[:, 0], 1] * weighed.chance[touched[:, 0]]
    unchanged = ~np.isin(touched[:, 0], pairs[:, 0])
    order = np.lexsort((-np.nan_to_num(expected, nan=-np.inf), unchanged))
    return touched[order], len(touched)


def _wanted(suggestions: Suggestions, rows: NDArray[np.intp]) -> Iterator[str]:
    """The ids of the listings and capacities that some suggestions draw on."""
    found = suggestions.weighed.found
    sides = np.unique(np.concatenate([found.offer[rows], found.need[rows], found.onward[rows]]))
    return (found.market.sides.records[side].id for side in sides.tolist() if side != NOT_NAMED)


def _touched(suggestions: Suggestions, wanted: frozenset[str]) -> Mask:
    """Which rows draw on one of these listings and capacities."""
    found = suggestions.weighed.found
    sides = np.array([*(record.id in wanted for record in found.market.sides.records), False])
    touched: Mask = sides[found.offer] | sides[found.need] | sides[found.onward]
    return touched


@dataclass(frozen=True, slots=True)
class MindDifference:
    """One dimension of the plans before and after. None is unknown, and ``unknown`` says why."""

    dimension: MindDimension
    before: float | None
    after: float | None
    unknown: Words | None

    @property
    def unit(self) -> Words:
        return Words(_UNITS_TH[self.dimension], UNITS[self.dimension])

    @property
    def difference(self) -> float | None:
        """After less before; None where either is not known."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def text(self) -> Words:
        """One sentence to read aloud."""
        name, unit = Words(self.dimension.th, capital(self.dimension.en)), self.unit
        if self.before is None or self.after is None:
            why = self.unknown or Words("–", "–")
            return Words(
                f"{name.th}: ไม่ทราบผลต่าง เพราะ{why.th}",
                f"{name.en}: the difference is not known, because {why.en}.",
            )
        if self.before == self.after:
            return Words(f"{name.th}คงเดิม", f"{name.en} stays as it is.")
        digits = _DIGITS.get(self.dimension, 0)
        now, then = f"{self.before:,.{digits}f}", f"{self.after:,.{digits}f}"
        gap = f"{self.after - self.before:+,.{digits}f}"
        return Words(
            f"{name.th}เปลี่ยนจาก {now} เป็น {then} {unit.th} ({gap})",
            f"{name.en} goes from {now} to {then} {unit.en} ({gap}).",
        )


def mind_differences(before: Together, after: Together) -> tuple[MindDifference, ...]:
    """The four dimensions, in their order."""
    found = []
    for one, other in zip(before.plan.mind, after.plan.mind):
        now, then = before.amount(one), after.amount(other)
        unknown = _UNKNOWN[one.dimension] if now is None or then is None else None
        found.append(MindDifference(one.dimension, now, then, unknown))
    return tuple(found)
