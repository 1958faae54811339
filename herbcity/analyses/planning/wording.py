"""Limits, months and amounts in words, Thai and English."""

from __future__ import annotations

from collections.abc import Sequence

from herbcity.analyses.cases.mind import MindScore
from herbcity.analyses.planning.limits import Floor, LimitKind, PlanLimits
from herbcity.analyses.planning.plans import UNITS, MindTotal
from herbcity.analyses.planning.proposals import Prospects, Words
from herbcity.thai import SHORT_MONTHS
from herbcity.vocabulary import MindDimension

_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS_TH = {
    MindDimension.BUSINESS: "บาท/ปี",
    MindDimension.COMMUNITY: "ครัวเรือน",
    MindDimension.ENVIRONMENT: "ตันกากต่อปี",
    MindDimension.INCOME_DISTRIBUTION: "ของมูลค่าที่เพิ่ม",
}


def months(numbers: Sequence[int]) -> Words:
    """Some months, 0 for January.

    >>> months((0, 1))
    Words(th='ม.ค. ก.พ.', en='Jan, Feb')
    >>> months(range(12)).en
    'all year'
    """
    if len(numbers) == 12:
        return Words("ตลอดปี", "all year")
    return Words(
        " ".join(SHORT_MONTHS[one] for one in numbers), ", ".join(_ENGLISH_MONTHS[one] for one in numbers)
    )


def counted(number: float, one: str) -> str:
    """So many of something, in English.

    >>> counted(1, "link"), counted(1200, "link")
    ('1 link', '1,200 links')
    """
    return f"{number:,.0f} {one if number == 1 else one + 's'}"


def listed(words: Sequence[Words], *, most: int = 5) -> Words:
    """Several names in a row; of many only the first."""
    shown, rest = words[:most], len(words) - most
    th, en = ", ".join(one.th for one in shown), ", ".join(one.en for one in shown)
    return Words(f"{th} และอีก {rest} ราย", f"{en} and {rest} more") if rest > 0 else Words(th, en)


def amount(dimension: MindDimension, number: float) -> Words:
    """An amount of a dimension with its unit."""
    if dimension is MindDimension.INCOME_DISTRIBUTION:
        return Words(f"{number:.0%} {_UNITS_TH[dimension]}", f"{number:.0%} of the gain")
    shown = f"{number:,.0f}" if number >= 100 else f"{number:,.4g}"
    unit = "household" if dimension is MindDimension.COMMUNITY and shown == "1" else UNITS[dimension]
    return Words(f"{shown} {_UNITS_TH[dimension]}", f"{shown} {unit}")


def floor_words(floor: Floor) -> Words:
    """What a floor asks for."""
    least = amount(floor.dimension, floor.amount)
    return Words(f"{floor.dimension.th}อย่างน้อย {least.th}", f"{floor.dimension.en} of at least {least.en}")


def limit_words(kind: LimitKind, subject: str, limits: PlanLimits, prospects: Prospects) -> Words:
    """A limit as it was set."""
    name = prospects.name(subject)
    if kind is LimitKind.LINKS:
        return Words(f"ไม่เกิน {limits.max_links} คู่", f"at most {counted(limits.max_links or 0, 'link')}")
    if kind is LimitKind.HOURS:
        return Words(
            f"เวลาเจ้าหน้าที่ไม่เกิน {limits.officer_hours:,.0f} ชั่วโมง",
            f"at most {counted(limits.officer_hours or 0, 'officer hour')}",
        )
    if kind is LimitKind.BUDGET:
        return Words(
            f"งบไม่เกิน {limits.budget_thb:,.0f} บาท", f"a budget of at most {limits.budget_thb:,.0f} THB"
        )
    if kind is LimitKind.LOAD:
        load = limits.max_links_per_actor
        if not subject:
            return Words(
                f"รายละไม่เกิน {load} คู่ใหม่", f"at most {counted(load or 0, 'new link')} for each actor"
            )
        return Words(f"{name.th} รับคู่ใหม่ได้ {load} คู่", f"{name.en} takes on {counted(load or 0, 'new link')}")
    if kind is LimitKind.SPREAD:
        share = f"{limits.max_district_share or 0:.0%}"
        if not subject:
            return Words(f"แต่ละอำเภอไม่เกิน {share} ของคู่", f"each district in at most {share} of the links")
        return Words(f"อ.{name.th} ไม่เกิน {share} ของคู่", f"{name.en} in at most {share} of the links")
    return Words(kind.th, kind.en)


def mind_score(total: MindTotal) -> MindScore:
    """A total of a plan as a score with a sentence."""
    dimension, number, unknown = total
    th, en = f"ไม่ทราบผลด้าน{dimension.th}ของคู่ใดเลย", f"Of none of the chosen is {dimension.en} known."
    if number is not None:
        shown = amount(dimension, number)
        th, en = f"ถ้าเกิดขึ้นทุกคู่ {shown.th}", f"If all of it comes about: {shown.en}"
        if unknown:
            say = "says" if unknown == 1 else "say"
            th, en = f"{th} (ไม่ทราบอีก {unknown} คู่)", f"{en} ({unknown} more {say} nothing about it)"
        en += "."
    return MindScore(dimension, number, total.unit, th, en)
