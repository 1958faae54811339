"""What a plan takes for granted, in words: about the office that asks for it, and about the links themselves."""

from __future__ import annotations

from herbcity.analyses.planning.limits import PlanLimits
from herbcity.analyses.planning.plans import Plan, PlannedLink, expected_amount
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.planning.wording import amount, counted
from herbcity.vocabulary import MindDimension

_ASKERS = Words("เป็นสมมติฐานของผู้ถาม ไม่ใช่ข้อมูลในทะเบียน", "an assumption of the asker, not a recorded fact.")
_OURS = Words(
    "เป็นสมมติฐานของระบบ เพราะผู้ถามไม่ได้ระบุ ไม่ใช่ข้อมูลในทะเบียน",
    "our assumption, because the asker gave none; not a recorded fact.",
)


def of_the_office(
    limits: PlanLimits, *, hours: float, hours_given: bool, cost: float, shared: bool
) -> list[Words]:
    """``hours`` and ``cost`` of a link; ``shared`` where the cost is its part of the budget."""
    whose = _ASKERS if hours_given else _OURS
    found = [
        Words(
            f"คู่ละ {hours:g} ชั่วโมงของเจ้าหน้าที่ {whose.th}",
            f"Each link takes {hours:g} officer {'hour' if hours == 1 else 'hours'}: {whose.en}",
        )
    ]
    each = f"{cost:,.0f}" if cost >= 100 else f"{cost:,.2f}"
    if shared:
        found.append(
            Words(
                f"คู่ละ {each} บาท คือ งบหารด้วยจำนวนคู่ เพราะไม่ได้ระบุค่าใช้จ่ายต่อคู่ งบจึงไม่ได้จำกัดอะไรนอกจากจำนวนคู่",
                f"Each link costs {each} THB, the budget divided by the number of links: no cost was given. So the "
                "budget limits nothing that the number of links does not.",
            )
        )
    elif cost > 0:
        found.append(Words(f"คู่ละ {each} บาท {_ASKERS.th}", f"Each link costs {each} THB: {_ASKERS.en}"))
    if limits.max_links_per_actor is not None:
        found.append(
            Words(
                f"แต่ละรายรับคู่ใหม่ได้ไม่เกิน {limits.max_links_per_actor} คู่",
                f"No actor takes on more than {counted(limits.max_links_per_actor, 'new link')}.",
            )
        )
    share = f"{limits.least_share:.0%}"
    found.append(
        Words(
            f"คู่ที่เลือกได้ปริมาณอย่างน้อย {share} ของที่ทำได้ทั้งปี",
            f"A link is planned with at least {share} of the quantity that both sides can do.",
        )
    )
    return found


def of_the_plan(found: Plan, could: int) -> list[Words]:
    said = []
    if found.uncalibrated:
        count = len(found.uncalibrated)
        said.append(
            Words(
                f"โอกาสเกิดขึ้นจริงของ {count} คู่เป็นการคาดของผู้เชี่ยวชาญ เพราะมีคู่ชนิดนี้ในทะเบียนน้อยเกินไป",
                f"The chance of {count} of the chosen is what experts expect: too few links of the kind are recorded.",
            )
        )
    if found.unvalued:
        count = len(found.unvalued)
        said.append(
            Words(
                f"{count} คู่ไม่ทราบมูลค่า เลือกเพราะช่วยให้ถึงเกณฑ์ขั้นต่ำ และไม่นับมูลค่าให้",
                f"The value of {count} of the chosen is not known: they serve a floor and count as nothing.",
            )
        )
    if found.limits.floors:
        said.append(
            Words(
                "เกณฑ์ขั้นต่ำนับเฉพาะส่วนที่ทราบ ส่วนที่ไม่ทราบไม่นับ",
                "Floors are met by what is known; what is not known adds nothing to them.",
            )
        )
    if found.chosen:
        said += [_as_if_all_came_about(floor.dimension, found.chosen) for floor in found.limits.floors]
    beyond = found.prospects.beyond
    if beyond is not None:
        looked_at = f"{could - len(beyond):,}"
        said.append(
            Words(
                f"เลือกจาก {looked_at} คู่ที่คาดว่ามีค่าที่สุด จาก {could:,} คู่ที่เลือกได้ ส่วนที่ไม่ได้ดูนับไว้ในช่องว่างแล้ว",
                f"Chosen among the {looked_at} most promising of {could:,} that could be chosen; what the others could "
                "add is counted in the gap.",
            )
        )
    return said


def _as_if_all_came_about(dimension: MindDimension, chosen: tuple[PlannedLink, ...]) -> Words:
    """That a floor counts what may never come about, and what is to be expected by the chances."""
    th = f"เกณฑ์{dimension.th}นับเหมือนทุกคู่เกิดขึ้นจริง"
    en = f"The floor of {dimension.en} counts every chosen link as if it came about"
    by_chance = expected_amount(dimension, chosen)
    if by_chance is None:
        return Words(th, f"{en}.")
    shown = amount(dimension, by_chance)
    return Words(
        f"{th} ถ้านับตามโอกาสคาดว่าได้ {shown.th}", f"{en}; by their chances {shown.en} can be expected."
    )
