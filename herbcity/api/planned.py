"""A plan as the API asks for it: from an input, with the suggestions that it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from herbcity.analyses.planning.adapting import AHEAD
from herbcity.analyses.planning.answering import WhyNotCode
from herbcity.analyses.planning.asking import names_a_suggestion, why_not_this
from herbcity.analyses.planning.limits import Floor, PlanLimits
from herbcity.analyses.planning.plans import BindingLimit, Conflict, LeftOutCode, Plan, Solver
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.planning.quarter import QuarterPlan, quarter_plan
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.conditions import suggestions_where
from herbcity.api.context import Info
from herbcity.api.ids import key_of
from herbcity.api.spelling import camel_case
from herbcity.api.suggested import standing_suggestion, suggestion_named, suggestions
from herbcity.errors import ErrorCode, Fault, HerbcityError, LimitReached, NotFound, Refused
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval, Months

MOST_QUESTIONS = 10
"""How many suggestions one request may ask ``whyNot`` about: each is a plan of its own."""

_CONDITIONS = ("kinds", "districts", "herbs", "levels")


class Chosen(NamedTuple):
    """A chosen suggestion."""

    suggestion: Suggestion
    kg_by_month: Months | None
    share: float
    thb: Interval | None
    expected_thb: float
    links: int


class NotPlanned(NamedTuple):
    """A suggestion that could not be chosen."""

    suggestion: Suggestion
    code: LeftOutCode
    words: Words


class Answered(NamedTuple):
    """The answer about one suggestion, under the id that was given."""

    id: str
    suggestion: Suggestion | None
    code: WhyNotCode
    words: tuple[Words, ...]
    difference_thb: float | None
    displaced: list[Suggestion]


@dataclass(frozen=True)
class Planned:
    """A plan and the network it is made from."""

    network: NetworkSnapshot
    quarter: QuarterPlan
    why_not: tuple[Answered, ...]

    @property
    def plan(self) -> Plan:
        return self.quarter.plan

    @property
    def chosen(self) -> list[Chosen]:
        return [
            Chosen(
                _named(self.quarter, one.proposal.key),
                one.kg_by_month,
                one.volume,
                one.thb,
                one.expected_thb,
                len(one.proposal.links),
            )
            for one in self.plan.chosen
        ]

    def not_planned(self, count: int) -> list[NotPlanned]:
        """The first of those that could not be chosen."""
        return [
            NotPlanned(suggestion, left_out.code, left_out.words)
            for suggestion, left_out in self.quarter.left_out(count)
        ]

    @property
    def not_planned_count(self) -> int:
        return self.quarter.left_out_count

    @property
    def expected_value(self) -> Interval:
        return self.plan.expected_value

    @property
    def binding(self) -> Sequence[BindingLimit]:
        return self.plan.binding

    @property
    def conflicts(self) -> Sequence[Conflict]:
        return self.plan.conflicts

    @property
    def optimality_gap(self) -> float:
        return self.plan.optimality_gap

    @property
    def solver(self) -> Solver:
        return self.plan.solver

    @property
    def link_count(self) -> int:
        return self.plan.links

    @property
    def officer_hours(self) -> float:
        return self.plan.hours

    @property
    def cost_thb(self) -> float:
        return self.plan.cost_thb

    @property
    def assumptions(self) -> Sequence[Words]:
        return self.quarter.assumptions

    @property
    def revision(self) -> int:
        return self.network.revision

    @property
    def digest(self) -> str:
        return self.network.digest


def planned(info: Info, network: NetworkSnapshot, asked: Mapping[str, Any]) -> Planned:
    """The plan of an input; its faults are told together."""
    given = {name: value for name, value in asked.items() if value is not None}
    questions = given.get("why_not", ())
    if len(questions) > MOST_QUESTIONS:
        raise LimitReached(
            ErrorCode.QUERY_TOO_LARGE, field="whyNot", value=len(questions), allowed=MOST_QUESTIONS
        )
    for question in questions:
        if not names_a_suggestion(key_of("Suggestion", question)):
            raise NotFound(kind="Suggestion", value=question, field="whyNot")
    where = {name: given[name] for name in _CONDITIONS if name in given}
    found = suggestions_where(suggestions(info.context.holder, network), {**where, "states": sorted(AHEAD)})
    try:
        quarter = quarter_plan(
            found,
            limits=_limits(given),
            hours_per_link=given.get("hours_per_link"),
            cost_per_link_thb=given.get("cost_per_link_thb"),
        )
    except Refused as refused:
        raise _together(refused, info.context.language) from refused
    return Planned(network, quarter, tuple(_answers(info, network, quarter, questions)))


def _limits(given: Mapping[str, Any]) -> PlanLimits:
    usual = PlanLimits()
    return PlanLimits(
        max_links=given.get("max_links"),
        budget_thb=given.get("budget_thb"),
        officer_hours=given.get("officer_hours"),
        max_links_per_actor=given.get("max_links_per_actor", usual.max_links_per_actor),
        floors=tuple(Floor(one["dimension"], one["amount"]) for one in given.get("floors", ())),
        max_district_share=given.get("max_district_share"),
        least_share=given.get("least_share", usual.least_share),
        with_hard_blockers=given.get("with_hard_blockers", False),
    )


def _answers(
    info: Info, network: NetworkSnapshot, quarter: QuarterPlan, questions: Sequence[str]
) -> list[Answered]:
    answers = []
    for given in questions:
        info.context.check_time()
        key = standing_suggestion(network, key_of("Suggestion", given))
        found = why_not_this(quarter, key)
        answers.append(
            Answered(
                given,
                quarter.suggestion(key) or suggestion_named(info.context.holder, network, key),
                found.code,
                found.reasons,
                found.difference_thb,
                [_named(quarter, one) for one in found.displaced],
            )
        )
    return answers


def _named(quarter: QuarterPlan, key: str) -> Suggestion:
    found = quarter.suggestion(key)
    assert found is not None
    return found


def _together(refused: Refused, language: str) -> HerbcityError:
    """One fault as it is; several in one sentence each, because a field of a query has one error."""
    faults = [_in_camel_case(fault) for fault in refused.faults]
    if len(faults) == 1:
        return HerbcityError(faults[0].code, **faults[0].details)
    reason = " ".join(fault.en if language == "en" else fault.th for fault in faults)
    return HerbcityError(ErrorCode.BAD_USER_INPUT, reason=reason)


def _in_camel_case(fault: Fault) -> Fault:
    field = camel_case(fault.field or "")
    return Fault(fault.code, field, {**fault.details, "field": field})
