"""Why not this suggestion, whatever it is: planned among, cut off, decided on, not asked for, or none at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from herbcity.analyses.cases.keys import key_of, row_named
from herbcity.analyses.market.columns import NOT_NAMED
from herbcity.analyses.planning.adapting import AHEAD, prospects_of
from herbcity.analyses.planning.answering import WhyNot, WhyNotCode, why_not
from herbcity.analyses.planning.planning import sift
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.planning.quarter import QuarterPlan
from herbcity.analyses.suggestion import Suggestion
from herbcity.network.values import Decision
from herbcity.thai.days import day_in_words
from herbcity.vocabulary import LinkKind

_NONE = Words("ไม่มีข้อเสนอนี้", "There is no such suggestion.")
_NOT_ASKED_FOR = Words(
    "ข้อเสนอนี้ไม่อยู่ในเงื่อนไขที่ถาม (ชนิดของคู่ อำเภอ สมุนไพร หรือระดับหลักฐาน)",
    "It is outside what was asked for: the kinds, districts, herbs or levels of evidence.",
)
_CUT_OFF = Words(
    "คู่นี้ไม่อยู่ในคู่ที่ได้ดู เพราะมีคู่ที่คาดว่ามีค่ากว่ามากพอแล้ว",
    "It was not among those that were looked at: so many others are more promising.",
)


def names_a_suggestion(key: str) -> bool:
    """Whether this could be the key of a suggestion, of today or of another day."""
    parts = key.split("|")
    return len(parts) in (6, 8) and parts[0] in {str(kind) for kind in LinkKind}


def why_not_this(quarter: QuarterPlan, key: str) -> WhyNot:
    """Why a suggestion is not in the plan of a quarter."""
    if key in quarter.plan.by_key or any(one.key == key for one in quarter.plan.prospects.proposals):
        return why_not(quarter.plan, key)
    weighed = quarter.pool.suggestions.weighed
    row = row_named(weighed.found, key)
    if row is not None and row in quarter.pool.ahead:
        return _not_made(quarter, quarter.pool.suggestion(row))
    if row is not None and weighed.suggestion(row).state in AHEAD:
        return WhyNot(key, WhyNotCode.NOT_PROPOSED, (_NOT_ASKED_FOR,))
    decisions = weighed.found.network.decisions_on(key)
    if decisions and decisions[-1].state not in AHEAD:
        return WhyNot(key, WhyNotCode.DECIDED, (_decided(decisions[-1]),))
    return WhyNot(key, WhyNotCode.NOT_PROPOSED, (_NONE,))


def between(quarter: QuarterPlan, one: str, other: str) -> list[str]:
    """The keys of all suggestions in which two actors take part, also of those that were decided on before."""
    found = quarter.pool.suggestions.weighed.found
    place = found.network.adjacency.index
    keys = {
        decision.suggestion
        for decision in found.network.decisions.values()
        if {decision.source, decision.target} == {one, other}
    }
    if one in place and other in place:
        actor = found.market.sides.actor
        ends = np.column_stack(
            [found.giver, found.taker, np.where(found.onward != NOT_NAMED, actor[found.onward], NOT_NAMED)]
        )
        both = (ends == place[one]).any(axis=1) & (ends == place[other]).any(axis=1)
        keys |= {key_of(found, row) for row in np.flatnonzero(both).tolist()}
    return sorted(keys)


def _not_made(quarter: QuarterPlan, suggestion: Suggestion) -> WhyNot:
    """The answer about what was only looked at in columns: made now, and held against the plan."""
    plan, pool = quarter.plan, quarter.pool
    alone = prospects_of(pool.suggestions.weighed.found.network, [suggestion], effort=pool.effort)
    _, left_out = sift(alone.proposals, plan.limits)
    prospects = replace(
        plan.prospects,
        proposals=(*plan.prospects.proposals, *alone.proposals),
        resources={**alone.resources, **plan.prospects.resources},
        names={**alone.names, **plan.prospects.names},
    )
    found = why_not(replace(plan, prospects=prospects, left_out=left_out), suggestion.key)
    return found if left_out else found._replace(reasons=(_CUT_OFF, *found.reasons))


def _decided(decision: Decision) -> Words:
    """What was decided, when, and of a dismissal why."""
    state, day = decision.state, decision.decided_on
    th = f"{state.th}เมื่อ {day_in_words(day, short=True)}"
    en = f"{state.en.capitalize()} on {day_in_words(day, thai=False)}"
    if decision.because is not None:
        th, en = f"{th} เพราะ{decision.because.th}", f"{en} because of: {decision.because.en}"
    return Words(th, f"{en}.")
