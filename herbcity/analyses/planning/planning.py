"""Choosing the plan: up to some hundreds of proposals exactly, above that fast and with a stated gap."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.planning.beyond import bound_beyond
from herbcity.analyses.planning.binding import binding_limits
from herbcity.analyses.planning.columns import Columns, Floats
from herbcity.analyses.planning.conflicts import conflicts
from herbcity.analyses.planning.greedy import greedy
from herbcity.analyses.planning.limits import PlanLimits
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.plans import (
    PROVEN,
    LeftOut,
    LeftOutCode,
    Plan,
    PlannedLink,
    Solver,
    expected,
    mind_totals,
    planned,
)
from herbcity.analyses.planning.programme import Relaxation, fractions, integer_programme, relaxation
from herbcity.analyses.planning.proposals import Proposal, Prospects, Words
from herbcity.network.values import Interval
from herbcity.stopping import go_on
from herbcity.vocabulary import MindDimension

EXACT_UP_TO = 500
"""So many proposals are chosen among exactly; above, the relaxation and the fast answer say among which few."""
ALWAYS_EXACT_UP_TO = 2_000
"""The same where floors or districts limit the plan, which the fast answer does not look at."""
GOOD_ENOUGH = 0.003
"""The gap within a shortlist at which the search ends."""

_WHOLE = 1e-7
"""A choice nearer to 0 or 1 than this is whole."""

_NOTHING_TO_CHOOSE = Words(
    "ไม่มีข้อเสนอให้เลือก: ทุกข้อเสนอมีอุปสรรค ไม่ทราบมูลค่า หรือขาดทุน (ดูรายการที่ไม่อยู่ในแผน)",
    "There is nothing to choose: every proposal is blocked, of unknown value or loses money (see what is left out).",
)
_NO_PROPOSALS = Words("ไม่มีข้อเสนอเลย", "There are no proposals.")
_NO_ROOM = Words(
    "ขีดจำกัดที่ตั้งไว้ไม่พอสำหรับแม้แต่คู่เดียว",
    "The limits that were set have no room for a single link.",
)
_CONFLICT = Words(
    "ไม่มีแผนใดทำได้ตามขีดจำกัดทั้งหมด (ดูข้อที่ขัดกัน)",
    "No plan keeps all the limits (see which conflict).",
)
_CONFLICT_AMONG_SOME = Words(
    "ในข้อเสนอที่ได้ดู ไม่มีแผนใดทำได้ตามขีดจำกัดทั้งหมด (ดูข้อที่ขัดกัน)",
    "No plan of the suggestions that were looked at keeps all the limits (see which conflict).",
)


def plan(prospects: Prospects, *, limits: PlanLimits) -> Plan:
    """The links that are expected to gain most together, within all limits. The same for any order of the proposals.

    What is expected of a link is its chance times its worth for the kilograms that are planned.
    ``Plan.uncalibrated`` says for which that chance is an expert's expectation and no more.
    What is of unknown worth is left out and named, unless it serves a floor; then nothing is counted for it.

    Raises Refused, with every fault, for limits that make no sense.

    >>> from herbcity.analyses.planning.proposals import Draw, Resource
    >>> some = Words("ขมิ้นชัน", "turmeric")
    >>> def sale(key, worth, kg):
    ...     draws = (Draw("harvest", (kg,) * 12),)
    ...     return Proposal(key=key, links=(key,), ends=("grower", key), words=some, draws=draws,
    ...                     worth=Interval(worth, worth, worth))
    >>> market = Prospects((sale("mill", 900.0, 60.0), sale("spa", 800.0, 40.0), sale("clinic", 300.0, 30.0)),
    ...                    {"harvest": Resource("harvest", (100.0,) * 12, some)})
    >>> best = plan(market, limits=PlanLimits())
    >>> [(one.proposal.key, sum(one.kg_by_month)) for one in best.chosen], best.optimality_gap
    ([('mill', 720.0), ('spa', 480.0)], 0.0)
    """
    limits.check()
    eligible, left_out = sift(prospects.proposals, limits)
    if not eligible:
        reason = _NOTHING_TO_CHOOSE if left_out else _NO_PROPOSALS
        floors = conflicts(eligible, prospects, limits) if limits.floors else ()
        return _empty(prospects, limits, left_out, reason, floors)
    model = Model.of(eligible, prospects.resources, limits)
    exact = EXACT_UP_TO if _fast_can(limits) else ALWAYS_EXACT_UP_TO
    answer = _exactly(model) if model.count <= exact else _at_large(model, prospects)
    if answer is None:
        found = conflicts(eligible, prospects, limits)
        empty = _empty(prospects, limits, left_out, _CONFLICT, found)
        return replace(empty, bound_thb=max(0.0, _beyond_thb(model, None, prospects)))
    chosen = links_of(answer.columns, answer.done, limits)
    value = expected(chosen)
    return Plan(
        prospects=prospects,
        limits=limits,
        chosen=chosen,
        expected_value=value,
        bound_thb=max(answer.bound_thb, value.mid, _beyond_thb(model, answer.relaxed, prospects)),
        solver=answer.solver,
        mind=mind_totals(chosen),
        binding=binding_limits(model, chosen, answer.relaxed, prospects),
        left_out=left_out,
        reason=None if chosen else _NO_ROOM,
    )


def _beyond_thb(model: Model, relaxed: Relaxation | None, prospects: Prospects) -> float:
    """The most that a plan with something in it that was cut off could gain. Held against the relaxation without
    floors: what they cost is not known of what was not looked at, so the bound may be too high and never too low."""
    beyond, limits = prospects.beyond, model.limits.without_floors
    if beyond is None:
        return -math.inf
    if limits != model.limits:
        eligible, _ = sift(prospects.proposals, limits)
        if not eligible:
            return math.fsum(np.maximum(beyond.expected_thb, 0.0))
        model = Model.of(eligible, prospects.resources, limits)
        relaxed = relaxation(model)
    return math.inf if relaxed is None else bound_beyond(beyond, model, relaxed)


class _Answer(NamedTuple):
    """What is done of some proposals, n × 12, and how that was found."""

    columns: Columns
    done: Floats
    bound_thb: float
    solver: Solver
    relaxed: Relaxation | None

    def gain(self, limits: PlanLimits) -> float:
        return expected(links_of(self.columns, self.done, limits)).mid


def _exactly(model: Model) -> _Answer | None:
    """The best plan. Where the relaxation splits no link, it has found that plan already."""
    relaxed = relaxation(model)
    if relaxed is None:
        return None
    choices = relaxed.values[: model.count]
    if (np.minimum(choices, 1 - choices) < _WHOLE).all():
        done = fractions(model, relaxed.values)
        return _Answer(model.columns, done, relaxed.bound_thb, Solver.INTEGER_PROGRAMME, relaxed)
    solution = integer_programme(model)
    if solution is None:
        return None
    return _Answer(model.columns, solution.fraction, solution.bound_thb, Solver.INTEGER_PROGRAMME, relaxed)


def _at_large(model: Model, prospects: Prospects) -> _Answer | None:
    """The best of what the fast answer and exact choices from ever fewer proposals find, held against the relaxation
    over all.

    A proposal with which the relaxation falls below a plan that is known can be in no better plan (its reduced
    cost says so). Where few others are left, the exact choice among them is the best of all.
    """
    go_on()
    relaxed = relaxation(model)
    if relaxed is None:
        return None
    tries = _fast(model, relaxed)
    split = relaxed.values[: model.count]
    wanted = [split > 1e-6, *(one.done.any(axis=1) for one in tries)]
    tries += _among(model, np.logical_or.reduce(wanted), relaxed, prospects, Solver.SHORTLIST)
    if not tries:
        return _exactly(model)
    limits = model.limits
    best = max(tries, key=lambda one: one.gain(limits))
    falls = relaxed.bound_thb - relaxed.losses[: model.count]
    possible = falls >= best.gain(limits) * (1 - PROVEN)
    if best.gain(limits) < relaxed.bound_thb * (1 - PROVEN) and possible.sum() <= EXACT_UP_TO:
        for exact in _among(model, possible, relaxed, prospects, Solver.INTEGER_PROGRAMME):
            best = max(best, exact, key=lambda one: one.gain(limits))._replace(
                bound_thb=min(max(exact.bound_thb, best.gain(limits)), relaxed.bound_thb),
                solver=Solver.INTEGER_PROGRAMME,
            )
    return best


def _fast(model: Model, relaxed: Relaxation) -> list[_Answer]:
    """The fast answer, and the fast answer begun with what the relaxation takes whole; none where it cannot keep
    the limits."""
    go_on()
    columns, limits = model.columns, model.limits
    if not _fast_can(limits):
        return []
    split = relaxed.values[: model.count]
    whole = np.argsort(-split, kind="stable")[: int((split > 1 - 1e-6).sum())]
    return [
        _Answer(columns, done, relaxed.bound_thb, Solver.GREEDY, relaxed)
        for done in (greedy(columns, limits), greedy(columns, limits, first=whole.tolist()))
    ]


def _fast_can(limits: PlanLimits) -> bool:
    return not limits.floors and limits.max_district_share is None


def _among(
    model: Model, chosen: NDArray[np.bool_], relaxed: Relaxation, prospects: Prospects, solver: Solver
) -> list[_Answer]:
    """The exact choice among some of the proposals; none where they are too many, or keep no limits.

    Of a shortlist that is too long, what the relaxation takes whole is taken, and the rest chosen among.
    """
    go_on()
    proof = solver is Solver.INTEGER_PROGRAMME
    places = np.flatnonzero(chosen)
    whole = relaxed.values[places] > 1 - 1e-6
    forced = np.flatnonzero(whole) if len(places) > EXACT_UP_TO and not proof else ()
    if not 0 < len(places) - len(forced) <= EXACT_UP_TO:
        return []
    some = [model.columns.proposals[number] for number in places]
    short = Model.of(some, prospects.resources, model.limits)
    found = integer_programme(short, forced=list(forced), gap=0.0 if proof else GOOD_ENOUGH)
    if found is None:
        return []
    bound = found.bound_thb if proof else relaxed.bound_thb
    return [_Answer(short.columns, found.fraction, bound, solver, relaxed)]


def sift(
    proposals: Iterable[Proposal], limits: PlanLimits
) -> tuple[tuple[Proposal, ...], tuple[LeftOut, ...]]:
    """Those that can be chosen, and the others with the reason, each by key."""
    eligible, left_out = [], []
    for one in sorted(proposals, key=lambda each: each.key):
        why = _left_out(one, limits)
        if why is None:
            eligible.append(one)
        else:
            left_out.append(why)
    return tuple(eligible), tuple(left_out)


def _left_out(one: Proposal, limits: PlanLimits) -> LeftOut | None:
    go_on()
    if one.blocked is not None and not limits.with_hard_blockers:
        return LeftOut(one, LeftOutCode.HARD_BLOCKER, one.blocked)
    if _serves(one, limits):
        return None
    if one.expected_thb is None:
        words = Words(
            "ไม่ทราบมูลค่า จึงเทียบกับคู่อื่นไม่ได้", "Its value is not known, so it cannot be held against the others."
        )
        return LeftOut(one, LeftOutCode.VALUE_UNKNOWN, words)
    if one.expected_thb <= 0:
        loss = f"{-one.expected_thb:,.0f}"
        words = Words(
            f"ที่ราคากลางขาดทุนปีละ {loss} บาท", f"At the most likely prices it loses {loss} THB a year."
        )
        return LeftOut(one, LeftOutCode.LOSES_MONEY, words)
    return None


def _serves(one: Proposal, limits: PlanLimits) -> bool:
    """Whether it adds to a floor that was set."""
    shared = MindDimension.INCOME_DISTRIBUTION
    return any(
        floor.amount > 0 and floor.dimension is not shared and one.mind[floor.dimension.rank] > 0
        for floor in limits.floors
    )


def links_of(columns: Columns, done: Floats, limits: PlanLimits) -> tuple[PlannedLink, ...]:
    """What is done, as links of the plan, most expected THB first and then by key.

    What gains nothing is left away, but where shares of districts are limited: without it another's may be too large.
    """
    found = []
    for number in np.flatnonzero(done.any(axis=1)).tolist():
        proposal = columns.proposals[number]
        share = columns.share[number]
        volume = math.fsum(share * done[number]) if share.any() else 1.0
        one = planned(proposal, tuple(done[number].tolist()), volume)
        if one.expected_thb > 0 or limits.max_district_share is not None or _serves(proposal, limits):
            found.append(one)
    return tuple(sorted(found, key=lambda one: (-one.expected_thb, one.proposal.key)))


def _empty(
    prospects: Prospects,
    limits: PlanLimits,
    left_out: tuple[LeftOut, ...],
    reason: Words,
    found: tuple,  # type: ignore[type-arg]
) -> Plan:
    return Plan(
        prospects=prospects,
        limits=limits,
        chosen=(),
        expected_value=Interval(0.0, 0.0, 0.0),
        bound_thb=0.0,
        solver=Solver.NONE,
        mind=mind_totals(()),
        binding=(),
        left_out=left_out,
        conflicts=found,
        reason=(_CONFLICT if prospects.beyond is None else _CONFLICT_AMONG_SOME) if found else reason,
    )
