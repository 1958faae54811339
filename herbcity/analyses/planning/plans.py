"""A plan and what it says about itself: what it gains, what limits it, and what it leaves out and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from herbcity.analyses.planning.limits import LimitKind, PlanLimits
from herbcity.analyses.planning.proposals import Proposal, Prospects, Words
from herbcity.network.values import Interval, Months
from herbcity.vocabulary import MindDimension, Term

UNITS = {
    MindDimension.BUSINESS: "THB/year",
    MindDimension.COMMUNITY: "households",
    MindDimension.ENVIRONMENT: "t residue/year",
    MindDimension.INCOME_DISTRIBUTION: "share of the gain",
}


class Solver(Term):
    """How a plan was found."""

    # fmt: off
    INTEGER_PROGRAMME = "INTEGER_PROGRAMME", "โปรแกรมจำนวนเต็ม (HiGHS)", "integer programme (HiGHS)", \
        "All proposals at once; a gap of 0 is a proof that no plan is better."
    SHORTLIST = "SHORTLIST", "โปรแกรมจำนวนเต็มบนรายชื่อที่คัดแล้ว", "integer programme over a shortlist", \
        "The proposals that the linear relaxation and the fast answer would use, chosen among exactly."
    GREEDY = "GREEDY", "เลือกดีที่สุดก่อนแล้วตีราคาใหม่", "best first, priced again", \
        "The best proposal first, the others priced again on what is left."
    NONE = "NONE", "ไม่มีอะไรให้เลือก", "nothing to choose", \
        "There was nothing to choose, or no plan keeps all limits."
    # fmt: on


class LeftOutCode(Term):
    """Why a proposal was not among those that could be chosen."""

    HARD_BLOCKER = (
        "HARD_BLOCKER",
        "มีอุปสรรคที่ต้องแก้ก่อน",
        "blocked",
        "Something must be removed before anything may begin.",
    )
    VALUE_UNKNOWN = (
        "VALUE_UNKNOWN",
        "ไม่ทราบมูลค่า",
        "value unknown",
        "What it is worth is not known, and it serves no floor that was set.",
    )
    LOSES_MONEY = "LOSES_MONEY", "ขาดทุน", "loses money", "At the most likely prices nothing is gained."


@dataclass(frozen=True, slots=True)
class PlannedLink:
    """A chosen proposal and how much of it is planned. THB a year."""

    proposal: Proposal
    done: Months
    """The share of each month that is planned."""
    volume: float
    """The share of the year that is planned; 1 for what has no quantity."""
    thb: Interval | None
    """If it comes about, THB a year; None where its worth is not known."""
    expected_thb: float
    """The middle of that, weighed with its chance; 0 where nothing is known and nothing is counted."""

    @property
    def kg_by_month(self) -> Months | None:
        own = self.proposal.kg_by_month
        return None if own is None else tuple(kg * share for kg, share in zip(own, self.done))


class MindTotal(NamedTuple):
    """What a plan adds in one dimension if all of it comes about. ``amount`` is None where nothing is known."""

    dimension: MindDimension
    amount: float | None
    unknown: int
    """How many of the chosen say nothing about it."""

    @property
    def unit(self) -> str:
        return UNITS[self.dimension]


class BindingLimit(NamedTuple):
    """A limit that is used up. ``worth_of_one_more`` is THB a year per ``unit``; None where it is not known."""

    kind: LimitKind
    subject: str
    words: Words
    worth_of_one_more: float | None
    unit: str


class LeftOut(NamedTuple):
    """A proposal that could not be chosen, and why."""

    proposal: Proposal
    code: LeftOutCode
    words: Words


class Conflict(NamedTuple):
    """A limit that cannot be kept together with the others named; of a floor, the most that can be reached."""

    kind: LimitKind
    subject: str
    words: Words
    asked: float | None = None
    reachable: float | None = None


@dataclass(frozen=True)
class Plan:
    """The chosen links, most expected THB first, within all limits.

    ``optimality_gap`` is the share by which a better plan could be better at most; 0 where none is.
    """

    prospects: Prospects
    limits: PlanLimits
    chosen: tuple[PlannedLink, ...]
    expected_value: Interval
    bound_thb: float
    """No plan within these limits is expected to gain more, THB a year."""
    solver: Solver
    mind: tuple[MindTotal, ...]
    binding: tuple[BindingLimit, ...]
    left_out: tuple[LeftOut, ...]
    conflicts: tuple[Conflict, ...] = ()
    reason: Words | None = None
    """Why nothing is chosen, where nothing is."""

    @property
    def optimality_gap(self) -> float:
        gap = (self.bound_thb - self.expected_value.mid) / max(abs(self.bound_thb), 1e-9)
        return gap if gap > PROVEN else 0.0

    @property
    def uncalibrated(self) -> tuple[str, ...]:
        """Keys of the chosen whose chance is what an expert expects, because too few links of the kind are recorded."""
        return tuple(
            one.proposal.key
            for one in self.chosen
            if not one.proposal.calibrated and one.proposal.worth is not None
        )

    @property
    def unvalued(self) -> tuple[str, ...]:
        """Keys of the chosen whose value is not known: they serve a floor, and nothing is counted for them."""
        return tuple(one.proposal.key for one in self.chosen if one.proposal.worth is None)

    @cached_property
    def by_key(self) -> Mapping[str, PlannedLink]:
        return {one.proposal.key: one for one in self.chosen}

    @property
    def links(self) -> int:
        return sum(len(one.proposal.links) for one in self.chosen)

    @property
    def hours(self) -> float:
        return sum(one.proposal.hours for one in self.chosen)

    @property
    def cost_thb(self) -> float:
        return sum(one.proposal.cost_thb for one in self.chosen)


PROVEN = 2e-6
"""Gaps up to this come from arithmetic and from telling equal plans apart."""


def planned(proposal: Proposal, done: Months, volume: float) -> PlannedLink:
    """One chosen proposal with what its volume is worth."""
    if proposal.worth is None:
        return PlannedLink(proposal, done, volume, None, 0.0)
    thb = Interval(*(bound * volume for bound in proposal.worth))
    return PlannedLink(proposal, done, volume, thb, proposal.chance * thb.mid)


def expected(chosen: tuple[PlannedLink, ...]) -> Interval:
    """The sum of what is expected of all chosen; what is not known adds nothing."""
    known = [(one.proposal.chance, one.thb) for one in chosen if one.thb is not None]
    return Interval(*(math.fsum(weight * thb[bound] for weight, thb in known) for bound in range(3)))


def mind_totals(chosen: tuple[PlannedLink, ...]) -> tuple[MindTotal, ...]:
    """The four totals. Households are counted once, however many links reach them; the share of the gain that goes
    to the smaller side is that of what is known."""
    return tuple(_total(dimension, chosen) for dimension in MindDimension)


def _total(dimension: MindDimension, chosen: tuple[PlannedLink, ...]) -> MindTotal:
    amounts = [one.proposal.mind[dimension.rank] for one in chosen]
    known = [(one, amount) for one, amount in zip(chosen, amounts) if not math.isnan(amount)]
    unknown = len(chosen) - len(known)
    if not known:
        return MindTotal(dimension, None, unknown)
    if dimension is MindDimension.COMMUNITY:
        reached = {actor: number for one in chosen for actor, number in one.proposal.households}
        return MindTotal(dimension, math.fsum(reached.values()), unknown)
    if dimension is MindDimension.INCOME_DISTRIBUTION:
        gained = math.fsum(_gain(one) for one, _ in known)
        share = math.fsum(amount * _gain(one) for one, amount in known) / gained if gained > 0 else None
        return MindTotal(dimension, share, unknown)
    return MindTotal(dimension, math.fsum(amount * one.volume for one, amount in known), unknown)


def expected_amount(dimension: MindDimension, chosen: tuple[PlannedLink, ...]) -> float | None:
    """What can be expected of a dimension where each of the chosen comes about with its chance, apart from the others;
    None where nothing is known. A household is reached if any of the links that reach it comes about."""
    known = [(one, amount) for one in chosen if not math.isnan(amount := one.proposal.mind[dimension.rank])]
    if not known:
        return None
    if dimension is MindDimension.COMMUNITY:
        reached = {actor: number for one in chosen for actor, number in one.proposal.households}
        missed = dict.fromkeys(reached, 1.0)
        for one in chosen:
            for actor, _ in one.proposal.households:
                missed[actor] *= 1 - one.proposal.chance
        return math.fsum(number * (1 - missed[actor]) for actor, number in reached.items())
    if dimension is MindDimension.INCOME_DISTRIBUTION:
        gains = [(amount, one.proposal.chance * _gain(one)) for one, amount in known]
        gained = math.fsum(gain for _, gain in gains)
        return math.fsum(amount * gain for amount, gain in gains) / gained if gained > 0 else None
    return math.fsum(one.proposal.chance * amount * one.volume for one, amount in known)


def _gain(one: PlannedLink) -> float:
    return max(one.proposal.worth.mid, 0.0) * one.volume if one.proposal.worth else 0.0
