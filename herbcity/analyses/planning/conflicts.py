"""Which limits cannot be kept together, and how far each floor can be reached.

Without a floor the empty plan keeps every limit, so a conflict always has a floor in it. One limit after the
other is taken away; what can be taken away without making a plan possible is no part of the conflict, and of
what stays none can be left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from herbcity.analyses.planning.columns import Floats
from herbcity.analyses.planning.limits import Floor, LimitKind, PlanLimits
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.plans import Conflict
from herbcity.analyses.planning.programme import Solution, integer_programme
from herbcity.analyses.planning.proposals import Proposal, Prospects, Words
from herbcity.analyses.planning.wording import amount, floor_words, limit_words
from herbcity.vocabulary import MindDimension

_ANY_PLAN = 1e9
"""A gap that the first plan found is within."""

_ROUNDING = 1e-6
"""By what share the solver's sums may fall short of what can be reached."""

_TRIES = 8
"""Programmes for a ratio; three usually do."""

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
        if floor in needed.floors or floor.amount > most[floor].most * (1 + _ROUNDING)
    ]
    found += [
        Conflict(kind, "", limit_words(kind, "", limits, prospects), float(getattr(needed, name)))
        for kind, name in _FIELDS.items()
        if getattr(needed, name) is not None
    ]
    return tuple(found)


class Reach(NamedTuple):
    """The most of a dimension that a plan can have. ``alone``: no plan keeps the other floors either, so they are left
    aside."""

    most: float
    alone: bool


def reachable(
    dimension: MindDimension, eligible: Sequence[Proposal], prospects: Prospects, limits: PlanLimits
) -> Reach:
    """The most of a dimension that a plan within all other limits can have."""
    others = tuple(one for one in limits.floors if one.dimension is not dimension)
    for kept in (others, ()) if others else ((),):
        within = replace(limits, floors=(Floor(dimension, 0.0), *kept))
        most = _most(dimension, eligible, prospects, within)
        if most is not None:
            return Reach(most, alone=bool(others) and not kept)
    return Reach(0.0, alone=bool(others))


def _most(
    dimension: MindDimension, eligible: Sequence[Proposal], prospects: Prospects, limits: PlanLimits
) -> float | None:
    """The most within these limits; None where no plan keeps them."""
    if not eligible:
        return None
    model = Model.of(eligible, prospects.resources, limits)
    amounts = np.nan_to_num([one.mind[dimension.rank] for one in model.columns.proposals], nan=0.0)
    if dimension is MindDimension.INCOME_DISTRIBUTION:
        return _largest_share(model, amounts)
    row = next(number for number, one in enumerate(model.rows) if one.subject == str(dimension))
    found = integer_programme(model, objective=-model.matrix[[row], :].toarray()[0])
    if found is None:
        return None
    if dimension is MindDimension.COMMUNITY:
        reached = {
            group: number for one in found.chosen for group, number in model.columns.proposals[one].households
        }
        return float(sum(reached.values()))
    return float(amounts @ _volume(model, found))


def _largest_share(model: Model, share: Floats) -> float | None:
    """The largest share of a plan's gain that goes to the smaller sides: a ratio, so a programme is solved for what
    is above a share, which is raised to that of the plan found until none is above it (Dinkelbach 1967)."""
    gain = np.maximum(model.columns.known_worth, 0.0)
    guess = float(share[gain > 0].max(initial=0.0))
    best: float | None = None
    for _ in range(_TRIES):
        found = integer_programme(model, objective=model.volume.T @ ((share - guess) * gain))
        if found is None:
            break
        gained = gain * _volume(model, found)
        reached = float(share @ gained / gained.sum()) if gained.sum() > 0 else 0.0
        if best is not None and reached <= best + _ROUNDING:
            break
        best = guess = reached
    return best


def _volume(model: Model, found: Solution) -> Floats:
    """n: the volume of what is chosen, 0 of the rest."""
    volume: Floats = (model.columns.share * found.fraction).sum(axis=1)
    without = model.columns.share.sum(axis=1) == 0
    volume[without] = found.fraction[without].max(axis=1)
    return volume


def _possible(eligible: Sequence[Proposal], prospects: Prospects, limits: PlanLimits) -> bool:
    if all(floor.amount == 0 for floor in limits.floors):
        return True
    if not eligible:
        return False
    model = Model.of(eligible, prospects.resources, limits)
    return integer_programme(model, gap=_ANY_PLAN, objective=np.zeros(model.size)) is not None


def _of_floor(floor: Floor, reach: Reach, *, among_some: bool) -> Conflict:
    asked, reached = floor_words(floor), amount(floor.dimension, reach.most)
    if reached == amount(floor.dimension, floor.amount) and reach.most < floor.amount:
        reached = Words(f"เกือบ {reached.th}", f"nearly {reached.en}")
    among = Words(" ในข้อเสนอที่ได้ดู", " of the suggestions that were looked at") if among_some else Words("", "")
    within = Words("ภายในขีดจำกัดอื่น", "within the other limits")
    if reach.alone:
        within = Words("ถ้าไม่นับเกณฑ์อื่นซึ่งทำไม่ได้เช่นกัน", "without the other floors, which cannot be kept either,")
    words = Words(
        f"{asked.th} แต่{within.th}{among.th}ทำได้มากที่สุด {reached.th}",
        f"{asked.en[0].upper()}{asked.en[1:]} was asked for; "
        f"{within.en} at most {reached.en} can be reached{among.en}.",
    )
    return Conflict(LimitKind.FLOOR, str(floor.dimension), words, floor.amount, reach.most)
