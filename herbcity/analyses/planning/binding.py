"""The limits that are used up, and what one more unit of each would be worth.

For kilograms that is what the chosen links would gain (``kilograms``). For links, hours, THB, loads, districts
and floors it is the price in the linear relaxation, the plan in which links could be split: an estimate, because
links cannot. Where several limits of the office are used up at once, each is raised alone and the relaxation
solved again, since a price cannot tell which of them holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from herbcity.analyses.planning.kilograms import Kilogram, kilograms
from herbcity.analyses.planning.limits import OFFICE, LimitKind
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.plans import UNITS, BindingLimit, PlannedLink
from herbcity.analyses.planning.programme import Relaxation, relaxation
from herbcity.analyses.planning.proposals import Proposal, Prospects, Words
from herbcity.analyses.planning.wording import amount, floor_words, limit_words, months
from herbcity.vocabulary import MindDimension

_LEAST_THB = 1e-3
"""What one more unit must be worth; less is arithmetic."""

_ESTIMATE = Words("(ประมาณการ เหมือนแบ่งคู่ได้)", "(an estimate, as if links could be split)")

_UNIT = {
    LimitKind.LINKS: Words("คู่", "THB/year per link"),
    LimitKind.HOURS: Words("ชั่วโมง", "THB/year per hour"),
    LimitKind.BUDGET: Words("บาท", "THB/year per THB"),
    LimitKind.LOAD: Words("คู่", "THB/year per link"),
}


def binding_limits(
    model: Model, chosen: Sequence[PlannedLink], relaxed: Relaxation | None, prospects: Prospects
) -> tuple[BindingLimit, ...]:
    """All of them: of the office first, then actors, districts and floors, then kilograms."""
    found = [] if relaxed is None else list(_priced(model, chosen, relaxed, prospects))
    found += [_of_kilograms(one) for one in kilograms(chosen, dict(prospects.resources))]
    return tuple(found)


def _priced(
    model: Model, chosen: Sequence[PlannedLink], relaxed: Relaxation, prospects: Prospects
) -> Iterator[BindingLimit]:
    taken = {one.proposal.key for one in chosen}
    others = [one for one in model.columns.proposals if one.key not in taken]
    loads = Counter(actor for one in chosen for actor in one.proposal.ends)
    full = [
        row
        for row, limit in enumerate(model.rows)
        if limit.kind in OFFICE and _used_up(model, limit.kind, chosen, others)
    ]
    for row, (kind, subject, _) in enumerate(model.rows):
        price = float(relaxed.prices[row])
        if row in full:
            step = _step(kind, others)
            if len(full) > 1 or step != 1:
                price = _raised(model, row, relaxed, step) / step
            yield _office(kind, price, step, len(full) > 1, model, prospects)
        elif price <= _LEAST_THB:
            continue
        elif kind is LimitKind.LOAD and loads[subject] >= (model.limits.max_links_per_actor or 0):
            yield _plain(kind, subject, price, _UNIT[kind], model, prospects)
        elif kind is LimitKind.SPREAD:
            # One more unit of such a row is one more link in which the district may take part.
            yield _plain(kind, subject, price, _UNIT[LimitKind.LINKS], model, prospects)
        elif kind is LimitKind.FLOOR and model.bounds[row] != -1.0:
            yield _floor(MindDimension(subject), price, model)


def _used_up(
    model: Model, kind: LimitKind, chosen: Sequence[PlannedLink], others: Sequence[Proposal]
) -> bool:
    """Whether what is left would not do for any of the proposals that are not chosen."""
    wanted = [takes for one in others if (takes := one.takes(kind)) > 0]
    left = (model.limits.office(kind) or 0.0) - sum(one.proposal.takes(kind) for one in chosen)
    return bool(wanted) and left < min(wanted) - 1e-9


def _step(kind: LimitKind, others: Sequence[Proposal]) -> float:
    """The least that makes another link: one link, or the hours or THB that the least demanding takes."""
    if kind is LimitKind.LINKS:
        return 1.0
    return min(takes for one in others if (takes := one.takes(kind)) > 0)


def _raised(model: Model, row: int, relaxed: Relaxation, step: float) -> float:
    more = np.zeros(len(model.bounds))
    more[row] = step
    again = relaxation(model, more=more)
    return 0.0 if again is None else max(again.bound_thb - relaxed.bound_thb, 0.0)


def _office(
    kind: LimitKind, price: float, step: float, others: bool, model: Model, prospects: Prospects
) -> BindingLimit:
    set_, unit = limit_words(kind, "", model.limits, prospects), _UNIT[kind]
    th, en = f"ใช้เต็มแล้ว ({set_.th})", f"Used up: {set_.en}"
    if price > _LEAST_THB:
        if step == 1:
            return _plain(kind, "", price, unit, model, prospects)
        figure = _rounded(price * step)
        words = Words(
            f"{th}: เพิ่มอีก {step:,.0f} {unit.th} เท่าที่หนึ่งคู่ใช้ มีค่าราว {figure} บาท/ปี {_ESTIMATE.th}",
            f"{en}. Another {step:,.0f}, what one link takes, are worth about {figure} THB a year {_ESTIMATE.en}.",
        )
        return BindingLimit(kind, "", words, price, unit.en)
    if others:
        th, en = (
            f"{th} เพิ่มข้อนี้ข้อเดียวไม่ช่วย เพราะข้ออื่นเต็มด้วย",
            f"{en}. More of it alone adds nothing: others are used up too",
        )
    return BindingLimit(kind, "", Words(th, f"{en}."), 0.0, unit.en)


def _plain(
    kind: LimitKind, subject: str, price: float, unit: Words, model: Model, prospects: Prospects
) -> BindingLimit:
    set_, figure = limit_words(kind, subject, model.limits, prospects), _rounded(price)
    words = Words(
        f"ใช้เต็มแล้ว ({set_.th}): เพิ่มอีก 1 {unit.th} มีค่าราว {figure} บาท/ปี {_ESTIMATE.th}",
        f"Used up: {set_.en}. One more is worth about {figure} {unit.en} {_ESTIMATE.en}.",
    )
    return BindingLimit(kind, subject, words, price, unit.en)


def _rounded(thb: float) -> str:
    """An estimate in baht; small ones with their satang."""
    return f"{thb:,.0f}" if thb >= 100 else f"{thb:,.2f}"


def _floor(dimension: MindDimension, price: float, model: Model) -> BindingLimit:
    set_ = floor_words(next(one for one in model.limits.floors if one.dimension is dimension))
    if dimension is MindDimension.INCOME_DISTRIBUTION:
        # The price of this row is THB of the planned gain that need not be shared, and not one of the share.
        words = Words(f"เกณฑ์ที่จำกัดแผน: {set_.th}", f"This floor limits the plan: {set_.en}.")
        return BindingLimit(LimitKind.FLOOR, str(dimension), words, None, UNITS[dimension])
    one, figure = amount(dimension, 1.0), _rounded(price)
    words = Words(
        f"เกณฑ์ที่จำกัดแผน: {set_.th} ลดลง {one.th} มีค่าราว {figure} บาท/ปี {_ESTIMATE.th}",
        f"This floor limits the plan: {set_.en}. "
        f"Lowering it by {one.en} is worth about {figure} THB a year {_ESTIMATE.en}.",
    )
    return BindingLimit(LimitKind.FLOOR, str(dimension), words, price, f"THB/year per {UNITS[dimension]}")


def _of_kilograms(one: Kilogram) -> BindingLimit:
    when = months(one.months)
    words = Words(
        f"{one.resource.words.th} ({when.th}) ใช้หมดแล้ว: เพิ่ม 1 กก. มีค่าราว {one.thb_per_kg:,.2f} บาท/ปี",
        f"Used up: {one.resource.words.en} ({when.en}). One kg more is worth about {one.thb_per_kg:,.2f} THB a year.",
    )
    return BindingLimit(LimitKind.SUPPLY, one.resource.id, words, one.thb_per_kg, "THB/year per kg")
