"""The plan of a quarter as an office asks for it: from the suggestions of a network, with what it took for granted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from herbcity.analyses.cases.keys import key_of
from herbcity.analyses.planning.adapting import HOURS_PER_LINK, Effort, prospects_of
from herbcity.analyses.planning.assuming import of_the_office, of_the_plan
from herbcity.analyses.planning.limits import LARGEST, PlanLimits, out_of_range
from herbcity.analyses.planning.planning import plan, sift
from herbcity.analyses.planning.plans import LeftOut, Plan
from herbcity.analyses.planning.pool import Pool
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.suggesting import Suggestions
from herbcity.analyses.suggestion import Suggestion
from herbcity.errors import ErrorCode, Fault, Refused


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
    hours_per_link: float = HOURS_PER_LINK,
    cost_per_link_thb: float | None = None,
) -> QuarterPlan:
    """Which of the suggestions to work on, within the limits of an office.

    What a link costs the office is for the office to say. Where it sets a budget and a number of links but no
    cost, each link is taken to cost its equal part of the budget; then the number of links says it all, and the
    budget is no limit of its own.

    Raises Refused, with every fault, for limits that make no sense, and for a budget of which nothing tells what a
    link would take of it.
    """
    faults = [*_faults(limits, hours_per_link, cost_per_link_thb)]
    if faults:
        raise Refused(faults)
    shared = limits.budget_thb is not None and cost_per_link_thb is None
    cost = cost_per_link_thb or 0.0
    if shared:
        cost = (limits.budget_thb or 0.0) / max(limits.max_links or 0, 1)
    kept = replace(limits, budget_thb=None) if shared else limits
    pool = Pool(suggestions, kept, Effort(hours_per_link, cost))
    found = plan(pool.prospects(), limits=kept)
    assumed = [*of_the_office(limits, hours_per_link, cost, shared), *of_the_plan(found, len(pool.rows))]
    return QuarterPlan(found, pool, tuple(assumed))


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
    return faults
