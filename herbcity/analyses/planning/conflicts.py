"""Which limits cannot be kept together, and how far each floor can be reached.

Without a floor the empty plan keeps every limit, so a conflict always has a floor in it. One limit after the
other is taken away; what can be taken away without making a plan possible is no part of the conflict, and of
what stays none can be left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from herbcity.analyses.planning.limits import Floor, LimitKind, PlanLimits
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.plans import Conflict
from herbcity.analyses.planning.programme import integer_programme
from herbcity.analyses.planning.proposals import Proposal, Prospects, Words
from herbcity.analyses.planning.wording import amount, floor_words, limit_words
from herbcity.vocabulary import MindDimension

_ANY_PLAN = 1e9
"""A gap that the first plan found is within."""

_ROUNDING = 1e-6
"""By what share the solver's sums may fall short of what can be reached."""

_FIELDS = {
    LimitKind.LINKS: "max_links",
    LimitKind.HOURS: "officer_hours",
    LimitKind.BUDGET: "budget_thb",
    LimitKind.LOAD: "max_links_per_actor",
    LimitKind.SPREAD: "max_district_share",
}


def conflicts(eligible: Sequence[Proposal], prospects: Prospects, limits: PlanLimits) -> tuple[Conflict, ...]:
    """The limits that no plan keeps together, floors first; none where some plan does.

    A floor that cannot be reached even without the other floors is among them, whatever else conflicts.
    """
    if _possible(eligible, prospects, limits):
        return ()
    needed = limits
    for floor in reversed(limits.floors):
        fewer = replace(needed, floors=tuple(one for one in needed.floors if one != floor))
        if not _possible(eligible, prospects, fewer):
            needed = fewer
    for name in _FIELDS.values():
        looser = replace(needed, **{name: None})  # type: ignore[arg-type]
        if getattr(needed, name) is not None and not _possible(eligible, prospects, looser):
            needed = looser
    most = {floor: reachable(floor.dimension, eligible, prospects, limits) for floor in limits.floors}
    found = [
        _of_floor(floor, most[floor], among_some=prospects.beyond is not None)
        for floor in limits.floors
        if floor in needed.floors or floor.amount > most[floor] * (1 + _ROUNDING)
    ]
    found += [
        Conflict(kind, "", limit_words(kind, "", limits, prospects), float(getattr(needed, name)))
        for kind, name in _FIELDS.items()
        if getattr(needed, name) is not None
    ]
    return tuple(found)


def reachable(
    dimension: MindDimension, eligible: Sequence[Proposal], prospects: Prospects, limits: PlanLimits
) -> float:
    """The most of a dimension that a plan within all other limits can have, the other floors left aside.

    Of the share of the gain it is the largest that a single proposal has: any mixture has less.
    """
    alone = replace(limits, floors=(Floor(dimension, 0.0),))
    if dimension is MindDimension.INCOME_DISTRIBUTION:
        shares = [one.mind[dimension.rank] for one in eligible if one.worth and one.worth.mid > 0]
        return float(np.nanmax([*shares, 0.0]))
    if not eligible:
        return 0.0
    model = Model.of(eligible, prospects.resources, alone)
    row = next(number for number, one in enumerate(model.rows) if one.kind is LimitKind.FLOOR)
    adds = -model.matrix[[row], :].toarray()[0]
    found = integer_programme(model, objective=adds)
    if found is None:
        return 0.0
    if dimension is MindDimension.COMMUNITY:
        reached = {group: number for one in found.chosen for group, number in eligible[one].households}
        return float(sum(reached.values()))
    volume = (model.columns.share * found.fraction).sum(axis=1)
    volume[model.columns.share.sum(axis=1) == 0] = 1.0
    amounts = np.nan_to_num([one.mind[dimension.rank] for one in model.columns.proposals], nan=0.0)
    return float(sum(amounts[one] * volume[one] for one in found.chosen))


def _possible(eligible: Sequence[Proposal], prospects: Prospects, limits: PlanLimits) -> bool:
    if all(floor.amount == 0 for floor in limits.floors):
        return True
    if not eligible:
        return False
    model = Model.of(eligible, prospects.resources, limits)
    return integer_programme(model, gap=_ANY_PLAN, objective=np.zeros(model.size)) is not None


def _of_floor(floor: Floor, most: float, *, among_some: bool) -> Conflict:
    asked, reached = floor_words(floor), amount(floor.dimension, most)
    among = Words(" ในข้อเสนอที่ได้ดู", " of the suggestions that were looked at") if among_some else Words("", "")
    words = Words(
        f"{asked.th} แต่ภายในขีดจำกัดอื่น{among.th}ทำได้มากที่สุด {reached.th}",
        f"{asked.en[0].upper()}{asked.en[1:]} was asked for; "
        f"within the other limits at most {reached.en} can be reached{among.en}.",
    )
    return Conflict(LimitKind.FLOOR, str(floor.dimension), words, floor.amount, most)
