"""The reasons for a chance in words, Thai and English."""

from __future__ import annotations

import math
from collections.abc import Callable

Words = tuple[str, str]


def words(feature: str, value: float, *, raises: bool, inferred: bool = False) -> Words:
    """What a feature says at this value, and which way it moves the chance; whether it is inferred from like listings.

    >>> words("distance", 12.0, raises=True)
    ('ห่างกัน 12 กม. เพิ่มโอกาส', '12 km apart: raises the chance')
    """
    th, en = _SAID[feature](value)
    if inferred:
        th, en = (
            f"ไม่ได้บันทึกไว้ ประมาณจากรายการที่คล้ายกัน: {th}",
            f"Not on record; as among like listings, {en[0].lower()}{en[1:]}",
        )
    verb_th, verb_en = ("เพิ่มโอกาส", "raises the chance") if raises else ("ลดโอกาส", "lowers the chance")
    return f"{th} {verb_th}", f"{en}: {verb_en}"


def _distance(value: float) -> Words:
    return f"ห่างกัน {value:,.0f} กม.", f"{value:,.0f} km apart"


def _season(value: float) -> Words:
    return f"ปริมาณตรงเดือนกัน {value:.0%}", f"{value:.0%} of the smaller quantity meets in the same months"


def _imbalance(value: float) -> Words:
    times = math.exp(min(value, 20.0))
    if times < 1.1:
        return "ปริมาณที่เสนอกับที่ต้องการพอ ๆ กัน", "As much is offered as is needed"
    return f"ปริมาณที่เสนอกับที่ต้องการต่างกัน {times:,.1f} เท่า", f"Offer and need differ by a factor of {times:,.1f}"


def _price_gap(value: float) -> Words:
    if value < 0:
        return f"ราคาที่ขอสูงกว่ามูลค่า {-value:.0%}", f"The price asked is {-value:.0%} above what it is worth"
    return f"ราคาที่ขอต่ำกว่ามูลค่า {value:.0%}", f"The price asked is {value:.0%} below what it is worth"


def _certificates(value: float) -> Words:
    if value == 1:
        return "ไม่ขาดใบรับรองที่กำหนด", "No required certificate is lacking"
    return f"มีใบรับรองที่กำหนด {value:.0%}", f"{value:.0%} of the required certificates are held"


def _herbs(value: float) -> Words:
    return f"ทำสมุนไพรเดียวกัน {value:.0f} ชนิด", f"Both deal in {_count(value, 'same herb')}"


def _evidence(value: float) -> Words:
    return (
        f"มีหลักฐานฝ่ายละ {value:.0f} รายการขึ้นไป",
        f"Each side rests on {_count(value, 'piece')} of evidence or more",
    )


def _alike(value: float) -> Words:
    if value == 0:
        return "ยังไม่มีรายที่คล้ายกันทำกับฝ่ายนี้", "Nobody with the same partners deals with the other side yet"
    return "รายที่มีคู่ค้าเดียวกันทำกับฝ่ายนี้อยู่แล้ว", "Others with the same partners deal with the other side already"


def _introduced(value: float) -> Words:
    if value == 0:
        return "ไม่มีผู้แนะนำ", "No partner of either deals with the other side"
    return "คู่ค้าของฝ่ายหนึ่งรู้จักอีกฝ่าย", "A partner of one deals with the other already"


def _agencies(value: float) -> Words:
    if value == 0:
        return "ไม่มีหน่วยงานที่ทำงานกับทั้งสองฝ่าย", "No agency works with both"
    return "มีหน่วยงานที่ทำงานกับทั้งสองฝ่าย", "An agency works with both"


def _near(value: float) -> Words:
    if value == 0:
        return "ไม่มีทางเชื่อมกันในสองสามทอด", "No two or three ties lead from one to the other"
    return "เชื่อมถึงกันได้ในสองสามทอด", "Two or three ties lead from one to the other"


def _acquainted(value: float) -> Words:
    if value == 0:
        return "ยังไม่เคยทำงานด้วยกัน", "The two do not work together in anything yet"
    return "ทำงานด้วยกันเรื่องอื่นอยู่แล้ว", "The two work together in something else"


def _given(value: float) -> Words:
    return f"ผู้ให้มีคู่แบบเดียวกันแล้ว {value:.0f} ราย", f"The giver has {_count(value, 'such link')} already"


def _taken(value: float) -> Words:
    return f"ผู้รับมีคู่แบบเดียวกันแล้ว {value:.0f} ราย", f"The taker has {_count(value, 'such link')} already"


def _contacts(value: float) -> Words:
    return (
        f"มีคู่งานเรื่องอื่นราว {value:.0f} ราย",
        f"About {_count(value, 'partner')} in other things on each side",
    )


def _sought(value: float) -> Words:
    times = math.exp(value)
    if round(times, 1) == 1:
        return (
            "สองฝ่ายมีคู่ในของนี้ราวเท่าที่ข้อมูลอื่นชี้",
            "Together the two have about the links over this that other facts let expect",
        )
    return (
        f"สองฝ่ายมีคู่ในของนี้เป็น {times:,.1f} เท่าของที่ข้อมูลอื่นชี้",
        f"Together the two have {times:,.1f} times the links over this that other facts let expect",
    )


def _count(value: float, of: str) -> str:
    return f"{value:.0f} {of}" if round(value) == 1 else f"{value:.0f} {of}s"


_SAID: dict[str, Callable[[float], Words]] = {
    "distance": _distance,
    "season": _season,
    "imbalance": _imbalance,
    "price_gap": _price_gap,
    "certificates": _certificates,
    "herbs": _herbs,
    "evidence": _evidence,
    "alike": _alike,
    "introduced": _introduced,
    "agencies": _agencies,
    "near": _near,
    "acquainted": _acquainted,
    "given": _given,
    "taken": _taken,
    "contacts": _contacts,
    "sought": _sought,
}
