"""Why not this pair: what stands in its way, and what the plan would lose by taking it all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from herbcity.analyses.planning.limits import OFFICE
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.planning import EXACT_UP_TO, links_of, sift
from herbcity.analyses.planning.plans import LeftOutCode, Plan, PlannedLink, expected
from herbcity.analyses.planning.programme import integer_programme
from herbcity.analyses.planning.proposals import Draw, Proposal, Words
from herbcity.analyses.planning.wording import counted, listed, months
from herbcity.vocabulary import Term

RIVALS = 200
"""Of a large choice, so many of the best are what the plan is made of again."""

_EQUAL_THB = 0.5


class WhyNotCode(Term):
    """Why a pair is not in the plan."""

    CHOSEN = "CHOSEN", "อยู่ในแผนแล้ว", "chosen", "It is in the plan."
    NOT_PROPOSED = "NOT_PROPOSED", "ไม่มีข้อเสนอนี้", "not proposed", "It was not among the proposals."
    DECIDED = "DECIDED", "ตัดสินใจไปแล้ว", "decided", "It was dismissed, agreed on, or is past that."
    HARD_BLOCKER = (
        "HARD_BLOCKER",
        "มีอุปสรรคที่ต้องแก้ก่อน",
        "blocked",
        "Something must be removed before anything may begin.",
    )
    VALUE_UNKNOWN = "VALUE_UNKNOWN", "ไม่ทราบมูลค่า", "value unknown", "What it is worth is not known."
    LOSES_MONEY = "LOSES_MONEY", "ขาดทุน", "loses money", "At the most likely prices nothing is gained."
    IMPOSSIBLE = "IMPOSSIBLE", "ทำไม่ได้ภายในขีดจำกัด", "impossible", "No plan with it keeps all limits."
    WORSE = "WORSE", "ได้มูลค่าน้อยกว่า", "worse", "Plans with it are expected to gain less."
    EQUAL = "EQUAL", "ได้มูลค่าเท่ากัน", "equal", "A plan with it would be as good."
    BETTER = "BETTER", "ได้มูลค่ามากกว่า", "better", "A plan with it gains more: the plan is not proven best."


class WhyNot(NamedTuple):
    """The answer about one pair. ``difference_thb``: what the plan would gain with it in, less what it gains now."""

    key: str
    code: WhyNotCode
    reasons: tuple[Words, ...]
    difference_thb: float | None = None
    displaced: tuple[str, ...] = ()
    """Keys of what would have to go."""


def why_not(plan: Plan, key: str) -> WhyNot:
    """Why a proposal is not in a plan, whichever it is."""
    if key in plan.by_key:
        return WhyNot(key, WhyNotCode.CHOSEN, (Words("คู่นี้อยู่ในแผนแล้ว", "It is in the plan."),))
    proposal = next((one for one in plan.prospects.proposals if one.key == key), None)
    if proposal is None:
        words = Words("ไม่มีข้อเสนอนี้ในรายการที่นำมาเลือก", "It is not among the proposals that were chosen from.")
        return WhyNot(key, WhyNotCode.NOT_PROPOSED, (words,))
    left_out = next((one for one in plan.left_out if one.proposal.key == key), None)
    if left_out is not None:
        return WhyNot(key, _LEFT_OUT[left_out.code], (left_out.words,))
    reasons = tuple(_in_its_way(plan, proposal))
    instead = _with(plan, proposal)
    if instead is None:
        words = Words("แผนที่มีคู่นี้เกินขีดจำกัดที่ตั้งไว้", "No plan with it keeps the limits that were set.")
        return WhyNot(key, WhyNotCode.IMPOSSIBLE, (words, *reasons))
    return _compared(plan, key, reasons, instead)


_LEFT_OUT = {
    LeftOutCode.HARD_BLOCKER: WhyNotCode.HARD_BLOCKER,
    LeftOutCode.VALUE_UNKNOWN: WhyNotCode.VALUE_UNKNOWN,
    LeftOutCode.LOSES_MONEY: WhyNotCode.LOSES_MONEY,
}


def _with(plan: Plan, proposal: Proposal) -> tuple[PlannedLink, ...] | None:
    """The best plan with this proposal in it."""
    eligible, _ = sift(plan.prospects.proposals, plan.limits)
    if len(eligible) > EXACT_UP_TO:
        best = sorted(eligible, key=lambda one: (-(one.expected_thb or 0.0), one.key))[:RIVALS]
        kept = {one.key for one in best} | set(plan.by_key) | {proposal.key}
        eligible = tuple(one for one in eligible if one.key in kept)
    model = Model.of(eligible, plan.prospects.resources, plan.limits)
    place = next(number for number, one in enumerate(model.columns.proposals) if one.key == proposal.key)
    found = integer_programme(model, forced=[place])
    return None if found is None else links_of(model.columns, found.fraction, plan.limits)


def _compared(plan: Plan, key: str, reasons: tuple[Words, ...], instead: tuple[PlannedLink, ...]) -> WhyNot:
    difference = expected(instead).mid - plan.expected_value.mid
    kept = {one.proposal.key for one in instead}
    gone = [one.proposal for one in plan.chosen if one.proposal.key not in kept]
    if difference > _EQUAL_THB:
        more, gap = f"{difference:,.0f}", f"{plan.optimality_gap:.1%}"
        words = Words(
            f"แผนที่มีคู่นี้จะได้มูลค่าคาดหวังมากขึ้นปีละ {more} บาท แผนนี้ไม่ได้พิสูจน์ว่าดีที่สุด (ช่องว่าง {gap})",
            f"With it the plan would be expected to gain {more} THB a year more; it is not proven best (gap {gap}).",
        )
        code = WhyNotCode.BETTER
    elif difference > -_EQUAL_THB:
        words = Words("เลือกคู่นี้แทนก็ได้มูลค่าเท่ากัน", "A plan with it would be expected to gain as much.")
        code = WhyNotCode.EQUAL
    else:
        loss = f"{-difference:,.0f}"
        words = Words(
            f"ถ้าเลือกคู่นี้ แผนจะได้มูลค่าคาดหวังน้อยลงปีละ {loss} บาท",
            f"With it the plan would be expected to gain {loss} THB a year less.",
        )
        code = WhyNotCode.WORSE
    if gone:
        names = listed([one.words for one in gone])
        words = Words(f"{words.th} และต้องตัด {names.th}", f"{words.en} What would have to go: {names.en}.")
    return WhyNot(key, code, (*reasons, words), difference, tuple(one.key for one in gone))


# ── what stands in its way in the plan as it is ──────────────────────────────────────────────────────────


def _in_its_way(plan: Plan, proposal: Proposal) -> Iterator[Words]:
    yield from _same_link(plan, proposal)
    yield from _office(plan, proposal)
    yield from _loads(plan, proposal)
    for draw in proposal.draws:
        yield from _promised(plan, draw)


def _same_link(plan: Plan, proposal: Proposal) -> Iterator[Words]:
    for one in plan.chosen:
        if not set(one.proposal.links).isdisjoint(proposal.links):
            name = one.proposal.words
            yield Words(
                f"เป็นคู่เดียวกับใน {name.th} ซึ่งเลือกแล้ว", f"The same link is made by {name.en}, which is chosen."
            )


def _office(plan: Plan, proposal: Proposal) -> Iterator[Words]:
    for kind in OFFICE:
        limit = plan.limits.office(kind)
        if limit is None:
            continue
        left = limit - sum(one.proposal.takes(kind) for one in plan.chosen)
        needs = proposal.takes(kind)
        if needs > left + 1e-9:
            left = max(left, 0.0)
            yield Words(
                f"{kind.th}เหลือ {left:,.0f} แต่ต้องใช้ {needs:,.0f}",
                f"Of the {kind.en} {left:,.0f} is left, and it takes {needs:,.0f}.",
            )


def _loads(plan: Plan, proposal: Proposal) -> Iterator[Words]:
    load = plan.limits.max_links_per_actor
    if load is None:
        return
    taken = Counter(actor for one in plan.chosen for actor in one.proposal.ends)
    for actor, ends in sorted(Counter(proposal.ends).items()):
        if taken[actor] + ends > load:
            name = plan.prospects.name(actor)
            with_ = listed([one.proposal.words for one in plan.chosen if actor in one.proposal.ends])
            yield Words(
                f"{name.th} รับคู่ใหม่ได้ {load} คู่ และมีแล้ว {taken[actor]}: {with_.th}",
                f"{name.en} takes on {counted(load, 'new link')} and has {taken[actor]}: {with_.en}.",
            )


def _promised(plan: Plan, draw: Draw) -> Iterator[Words]:
    """The months in which less is left of a resource than the proposal would take, and who has the rest."""
    resource = plan.prospects.resources[draw.resource]
    promised = np.zeros(12)
    holders = []
    for one in plan.chosen:
        for other in one.proposal.draws:
            if other.resource == draw.resource:
                took = np.array(other.kg_by_month) * np.array(one.done)
                promised += took
                holders.append((one.proposal.words, took))
    wanted = np.array(draw.kg_by_month)
    short = (promised > 0) & (wanted > np.array(resource.kg_by_month) - promised + 1e-6)
    if short.any():
        when = months(tuple(np.flatnonzero(short).tolist()))
        to = listed([words for words, took in holders if took[short].any()])
        yield Words(
            f"{resource.words.th} ({when.th}) ให้ {to.th} แล้ว",
            f"{resource.words.en} ({when.en}) is promised to {to.en}.",
        )
