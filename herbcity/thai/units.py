"""Units as they are shown to Thai readers."""

from __future__ import annotations

_UNITS = {
    "THB": "บาท",
    "THB/year": "บาท/ปี",
    "THB/kg": "บาท/กก.",
    "THB/tonne-km": "บาท/ตัน-กม.",
    "kg/year": "กก./ปี",
    "kg/kg": "กก./กก.",
    "km": "กม.",
    "households": "ครัวเรือน",
    "t residue/year": "ตันกาก/ปี",
    "share of the gain": "ส่วนของมูลค่าที่เพิ่ม",
}


def unit_in_thai(unit: str) -> str:
    """A unit as it is shown to Thai readers; itself where it has no Thai word.

    >>> unit_in_thai("THB/year"), unit_in_thai("MW")
    ('บาท/ปี', 'MW')
    """
    return _UNITS.get(unit, unit)
