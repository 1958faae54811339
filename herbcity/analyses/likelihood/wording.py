"""The reasons for a chance in words, Thai and English."""

from __future__ import annotations

import math
from collections.abc import Callable

Words = tuple[str, str]


def words(feature: str, value: float, *, raises: bool, inferred: bool = False) -> Words:
    """What a feature says at this value, and which way it moves the chance; whether it is inferred from like listings.

    A chance is told from that of the average pair, so a fact that raises it may still weigh less than the average
    one does. The sentence then compares it with what is usual, or it would say the opposite of what the fact does.

    >>> words("distance", 120.0, raises=False)
    ('ห่างกัน 120 กม. ลดโอกาส', '120 km apart: lowers the chance')
    >>> words("distance", 12.0, raises=True)
    ('ห่างกัน 12 กม. ใกล้กว่าปกติ เพิ่มโอกาส', '12 km apart, nearer than is usual: raises the chance')
    """
    th, en = _SAID[feature](value, raises)
    if inferred:
        th, en = (
            f"ไม่ได้บันทึกไว้ ประมาณจากรายการที่คล้ายกัน: {th}",
            f"Not on record; as among like listings, {en[0].lower()}{en[1:]}",
        )
    verb_th, verb_en = ("เพิ่มโอกาส", "raises the chance") if raises else ("ลดโอกาส", "lowers the chance")
    return f"{th} {verb_th}", f"{en}: {verb_en}"


def _but(said: Words, *usual: str) -> Words:
    """A sentence with how it compares with what is usual, in Thai and English."""
    th, en = usual
    return f"{said[0]} {th}", f"{said[1]}, {en}"


_LESS = ("น้อยกว่าปกติ", "less than is usual")
_FEWER = ("น้อยกว่าปกติ", "fewer than is usual")
_FEW = ("แต่น้อยกว่าปกติ", "though fewer than is usual")


def _distance(value: float, raises: bool) -> Words:
    said = f"ห่างกัน {value:,.0f} กม.", f"{value:,.0f} km apart"
    return _but(said, "ใกล้กว่าปกติ", "nearer than is usual") if raises else said


def _season(value: float, raises: bool) -> Words:
    if value == 0:
        return "ไม่มีเดือนที่มีของและต้องการตรงกัน", "The months of offer and need never meet"
    said = f"ปริมาณตรงเดือนกัน {value:.0%}", f"{value:.0%} of the smaller quantity meets in the same months"
    return said if raises else _but(said, *_LESS)


def _imbalance(value: float, raises: bool) -> Words:
    times = math.exp(min(value, 20.0))
    if times < 1.1:
        if raises:
            return "ปริมาณที่เสนอกับที่ต้องการพอ ๆ กัน", "About as much is offered as is needed"
        return "ปริมาณที่เสนอกับที่ต้องการต่างกันเล็กน้อย", "Offer and need differ slightly"
    said = (
        f"ปริมาณที่เสนอกับที่ต้องการต่างกัน {times:,.1f} เท่า",
        f"Offer and need differ by a factor of {times:,.1f}",
    )
    return _but(said, *_LESS) if raises else said


def _price_gap(value: float, raises: bool) -> Words:
    if round(value, 2) == 0:
        said = "ราคาที่ขอพอ ๆ กับมูลค่า", "The price asked is about what it is worth"
        return (
            _but(said, "ปกติขอสูงกว่านี้", "and more is usual")
            if raises
            else _but(said, "ปกติขอต่ำกว่านี้", "and less is usual")
        )
    if value < 0:
        said = f"ราคาที่ขอสูงกว่ามูลค่า {-value:.0%}", f"The price asked is {-value:.0%} above what it is worth"
        return _but(said, "แต่ปกติสูงกว่านี้", "which is less than is usual") if raises else said
    said = f"ราคาที่ขอต่ำกว่ามูลค่า {value:.0%}", f"The price asked is {value:.0%} below what it is worth"
    return said if raises else _but(said, "แต่ปกติต่ำกว่านี้", "which is less than is usual")


def _certificates(value: float, raises: bool) -> Words:
    if value == 1:
        return "ไม่ขาดใบรับรองที่กำหนด", "No required certificate is lacking"
    if value == 0:
        return "ไม่มีใบรับรองที่กำหนดเลย", "None of the required certificates is held"
    said = f"มีใบรับรองที่กำหนด {value:.0%}", f"{value:.0%} of the required certificates are held"
    return said if raises else _but(said, *_LESS)


def _herbs(value: float, raises: bool) -> Words:
    if value == 0:
        return "ไม่ได้ทำสมุนไพรเดียวกันเลย", "The two deal in no herb in common"
    said = f"ทำสมุนไพรเดียวกัน {value:.0f} ชนิด", f"Both deal in {_count(value, 'same herb')}"
    return said if raises else _but(said, *_FEWER)


def _evidence(value: float, raises: bool) -> Words:
    if value == 0:
        return "มีฝ่ายที่ยังไม่มีหลักฐานใด", "One of the two rests on no evidence yet"
    if raises:
        return (
            f"มีหลักฐานฝ่ายละ {value:.0f} รายการขึ้นไป",
            f"Each side rests on {_count(value, 'piece')} of evidence or more",
        )
    return _but(
        (
            f"มีฝ่ายที่มีหลักฐานเพียง {value:.0f} รายการ",
            f"One of the two rests on {_count(value, 'piece')} of evidence",
        ),
        *_FEWER,
    )


def _alike(value: float, raises: bool) -> Words:
    if value == 0:
        return "ยังไม่มีรายที่คล้ายกันทำกับฝ่ายนี้", "Nobody with the same partners deals with the other side yet"
    said = (
        "รายที่มีคู่ค้าเดียวกันทำกับฝ่ายนี้อยู่แล้ว",
        "Others with the same partners deal with the other side already",
    )
    return said if raises else _but(said, *_FEW)


def _introduced(value: float, raises: bool) -> Words:
    if value == 0:
        return "ไม่มีผู้แนะนำ", "No partner of either deals with the other side"
    said = "คู่ค้าของฝ่ายหนึ่งรู้จักอีกฝ่าย", "A partner of one deals with the other already"
    return (
        said if raises else _but(said, "แต่ช่องทางแนะนำน้อยกว่าปกติ", "though there are fewer ways than is usual")
    )


def _agencies(value: float, raises: bool) -> Words:
    if value == 0:
        return "ไม่มีหน่วยงานที่ทำงานกับทั้งสองฝ่าย", "No agency works with both"
    said = "มีหน่วยงานที่ทำงานกับทั้งสองฝ่าย", "An agency works with both"
    return said if raises else _but(said, "แต่เชื่อมได้น้อยกว่าปกติ", "though it joins them less than is usual")


def _near(value: float, raises: bool) -> Words:
    if value == 0:
        return "ไม่มีทางเชื่อมกันในสองสามทอด", "No two or three ties lead from one to the other"
    said = "เชื่อมถึงกันได้ในสองสามทอด", "Two or three ties lead from one to the other"
    return said if raises else _but(said, "แต่ทางเชื่อมน้อยกว่าปกติ", "though there are fewer ways than is usual")


def _acquainted(value: float, _raises: bool) -> Words:
    if value == 0:
        return "ยังไม่เคยทำงานด้วยกัน", "The two do not work together in anything yet"
    return "ทำงานด้วยกันเรื่องอื่นอยู่แล้ว", "The two work together in something else"


def _given(value: float, _raises: bool) -> Words:
    return f"ผู้ให้มีคู่แบบเดียวกันแล้ว {value:.0f} ราย", f"The giver has {_count(value, 'such link')} already"


def _taken(value: float, _raises: bool) -> Words:
    return f"ผู้รับมีคู่แบบเดียวกันแล้ว {value:.0f} ราย", f"The taker has {_count(value, 'such link')} already"


def _contacts(value: float, _raises: bool) -> Words:
    return (
        f"มีคู่งานเรื่องอื่นราว {value:.0f} ราย",
        f"About {_count(value, 'partner')} in other things on each side",
    )


def _sought(value: float, raises: bool) -> Words:
    times = math.exp(value)
    about = round(times, 1) == 1
    if about:
        said = (
            "รวมกันแล้วสองฝ่ายมีคู่พอ ๆ กับที่คาดจากข้อมูลอื่น",
            "Together the two have about as many links over this as other facts let expect",
        )
    else:
        many_th, many_en = ("มากกว่า", "more") if value > 0 else ("น้อยกว่า", "fewer")
        said = (
            f"รวมกันแล้วสองฝ่ายมีคู่{many_th}ที่คาดจากข้อมูลอื่น ราว {times:,.1f} เท่า",
            f"Together the two have {many_en} links over this than other facts let expect, {times:,.1f} times",
        )
    if raises == (value > 0) and not about:
        return said
    if raises:
        return _but(said, "แต่ปกติน้อยกว่านี้", "though fewer are usual")
    return _but(said, "แต่ปกติมากกว่านี้", "though more are usual")


def _count(value: float, of: str) -> str:
    return f"{value:.0f} {of}" if round(value) == 1 else f"{value:.0f} {of}s"


_SAID: dict[str, Callable[[float, bool], Words]] = {
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
