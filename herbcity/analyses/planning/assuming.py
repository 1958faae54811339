"""What a plan takes for granted, in words: about the office that asks for it, and about the links themselves."""

from __future__ import annotations

from herbcity.analyses.planning.limits import PlanLimits
from herbcity.analyses.planning.plans import Plan
from herbcity.analyses.planning.proposals import Words


def of_the_office(limits: PlanLimits, hours: float, cost: float, shared: bool) -> list[Words]:
    found = []
    if limits.officer_hours is not None:
        found.append(
            Words(
                f"คู่ละ {hours:g} ชั่วโมงของเจ้าหน้าที่ เป็นสมมติฐานของผู้ถาม ไม่ใช่ข้อมูลในทะเบียน",
                f"Each link takes {hours:g} officer hours: an assumption of the asker, not a recorded fact.",
            )
        )
    if shared:
        found.append(
            Words(
                f"คู่ละ {cost:,.0f} บาท คือ งบหารด้วยจำนวนคู่ เพราะไม่ได้ระบุค่าใช้จ่ายต่อคู่",
                f"Each link costs {cost:,.0f} THB, the budget divided by the number of links: no cost was given.",
            )
        )
    elif cost > 0:
        found.append(
            Words(
                f"คู่ละ {cost:,.0f} บาท เป็นสมมติฐานของผู้ถาม ไม่ใช่ข้อมูลในทะเบียน",
                f"Each link costs {cost:,.0f} THB: an assumption of the asker, not a recorded fact.",
            )
        )
    if limits.max_links_per_actor is not None:
        found.append(
            Words(
                f"แต่ละรายรับคู่ใหม่ได้ไม่เกิน {limits.max_links_per_actor} คู่",
                f"No actor takes on more than {limits.max_links_per_actor} new links.",
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
