"""The plan of a quarter as an office asks for it: from the suggestions of a network, with what it took for granted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from herbcity.analyses.cases.keys import key_of
from herbcity.analyses.planning.adapting import HOURS_PER_LINK, Effort, prospects_of
from herbcity.analyses.planning.assuming import of_the_office, of_the_plan
from herbcity.analyses.planning.limits import LARGEST, OFFICE, LimitKind, PlanLimits, out_of_range
from herbcity.analyses.planning.planning import plan, sift
from herbcity.analyses.planning.plans import BindingLimit, LeftOut, Plan
from herbcity.analyses.planning.pool import Pool
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.planning.wording import limit_words
from herbcity.analyses.suggesting import Suggestions
from herbcity.analyses.suggestion import Suggestion
from herbcity.errors import ErrorCode, Fault, Refused

LEAST_THB = 1.0
"""Of a budget that is shared out, for each link: less is taken for a slip of the pen."""

_ROUNDING = 1e-9


@dataclass(frozen=True)
class QuarterPlan:
    """A plan, the suggestions it was made of, and what was assumed on the way."""

    plan: Plan
    pool: Pool
    assumptions: tuple[Words, ...]

    def suggestion(self, key: str) -> Suggestion | None:
        """The suggestion with this key among those that the plan was asked to look at; None where it is none."""
        return self.pool.suggestions.named(key)

    @property
    def left_out_count(self) -> int:
        """How many could not be chosen."""
        return len(self.pool.left_out)

    def left_out(self, count: int) -> list[tuple[Suggestion, LeftOut]]:
        """The first of those that could not be chosen, by key, with the reason."""
        found = self.pool.suggestions.weighed.found
        rows = sorted(self.pool.left_out.tolist(), key=lambda row: key_of(found, row))[:count]
        some = {one.key: one for one in map(self.pool.suggestion, rows)}
        prospects = prospects_of(found.network, some.values(), effort=self.pool.effort)
        _, left_out = sift(prospects.proposals, self.plan.limits)
        return [(some[one.proposal.key], one) for one in left_out]


def quarter_plan(
    suggestions: Suggestions,
    *,
    limits: PlanLimits,
    hours_per_link: float | None = None,
    cost_per_link_thb: float | None = None,
) -> QuarterPlan:
    """Which of the suggestions to work on, within the limits of an office.

    What a link costs the office is for the office to say. Where it sets a budget and a number of links but no
    cost, each link is taken to cost its equal part of the budget; then the number of links says it all, and the
    budget is no limit of its own. Where it does not say how many hours a link takes, ``HOURS_PER_LINK`` is taken.

    Raises Refused, with every fault, for limits that make no sense, for a budget of which nothing tells what a
    link would take of it, and for one that is nothing for so many links.
    """
    hours = HOURS_PER_LINK if hours_per_link is None else hours_per_link
    faults = [*_faults(limits, hours, cost_per_link_thb)]
    if faults:
        raise Refused(faults)
    shared = limits.budget_thb is not None and cost_per_link_thb is None
    cost = cost_per_link_thb or 0.0
    if shared:
        cost = (limits.budget_thb or 0.0) / max(limits.max_links or 0, 1)
    kept = replace(limits, budget_thb=None) if shared else limits
    pool = Pool(suggestions, kept, Effort(hours, cost))
    found = plan(pool.prospects(), limits=kept)
    if shared and found.cost_thb >= (limits.budget_thb or 0.0) * (1 - _ROUNDING) > 0:
        office = sum(one.kind in OFFICE for one in found.binding)
        binding = (*found.binding[:office], _spent(limits, found), *found.binding[office:])
        found = replace(found, binding=binding)
    of_office = of_the_office(
        limits, hours=hours, hours_given=hours_per_link is not None, cost=cost, shared=shared
    )
    return QuarterPlan(found, pool, (*of_office, *of_the_plan(found, len(pool.rows))))


def _faults(limits: PlanLimits, hours_per_link: float, cost_per_link_thb: float | None) -> list[Fault]:
    faults: list[Fault] = []
    try:
        limits.check()
    except Refused as refused:
        faults += refused.faults
    faults += out_of_range("hours_per_link", hours_per_link, LARGEST)
    if cost_per_link_thb is not None:
        faults += out_of_range("cost_per_link_thb", cost_per_link_thb, LARGEST)
    elif limits.budget_thb is not None and limits.max_links is None:
        faults.append(Fault.of(ErrorCode.MISSING, "cost_per_link_thb"))
    elif limits.budget_thb is not None and 0 <= limits.budget_thb < (limits.max_links or 0) * LEAST_THB:
        least = f"at least {(limits.max_links or 0) * LEAST_THB:,.0f} THB in all, or a cost per link"
        faults.append(
            Fault.of(ErrorCode.OUT_OF_RANGE, "budget_thb", value=f"{limits.budget_thb:g}", allowed=least)
        )
    return faults


def _spent(limits: PlanLimits, found: Plan) -> BindingLimit:
    """A budget that was shared out among the links and is spent with the last of them."""
    set_ = limit_words(LimitKind.BUDGET, "", limits, found.prospects)
    words = Words(
        f"ใช้เต็มแล้ว ({set_.th}) เพราะแบ่งเท่ากันทุกคู่ งบมากขึ้นอย่างเดียวไม่เพิ่มคู่",
        f"Used up: {set_.en}, shared out equally. More of it alone makes no more links.",
    )
    return BindingLimit(LimitKind.BUDGET, "", words, None, "THB/year per THB")
