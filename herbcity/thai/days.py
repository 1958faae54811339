"""Days and moments as people write them, in years of either era, in Thai and English.

Everything that is stored or exchanged is ISO 8601 in years of the Common Era; this is for showing only.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

BUDDHIST_ERA = 543
"""Years between the eras: B.E. 2566 is C.E. 2023."""

LATEST_COMMON_YEAR = 2400
"""A later year can only have been meant as one of the Buddhist Era."""

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip


def buddhist_date(day: date) -> str:
    """A date as a Thai reader expects it.

    >>> buddhist_date(date(2023, 3, 1))
    '1 มีนาคม 2566'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"


ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_BANGKOK = ZoneInfo("Asia/Bangkok")


def today() -> date:
    """Today in Thailand."""
    return datetime.now(_BANGKOK).date()


def day_in_words(day: date, *, thai: bool = True, buddhist: bool | None = None, short: bool = False) -> str:
    """A day for showing: in Thai by the Buddhist Era, in English by the Common Era, unless ``buddhist`` is said.

    A year is marked only where it is counted otherwise than the language usually does.

    >>> day = date(2023, 3, 1)
    >>> day_in_words(day), day_in_words(day, short=True), day_in_words(day, thai=False)
    ('1 มีนาคม 2566', '1 มี.ค. 2566', '1 March 2023')
    >>> day_in_words(day, buddhist=False), day_in_words(day, thai=False, buddhist=True, short=True)
    ('1 มีนาคม ค.ศ. 2023', '1 Mar B.E. 2566')
    """
    if thai:
        month = (SHORT_MONTHS if short else MONTHS)[day.month - 1]
        mark = "ค.ศ. " if buddhist is False else ""
    else:
        month = ENGLISH_MONTHS[day.month - 1][: 3 if short else None]
        mark = "B.E. " if buddhist else ""
    year = day.year + (BUDDHIST_ERA if buddhist or (buddhist is None and thai) else 0)
    return f"{day.day} {month} {mark}{year}"


def moment_in_words(
    moment: datetime, *, thai: bool = True, buddhist: bool | None = None, short: bool = False
) -> str:
    """A moment for showing, by Thailand's clock whatever zone it is given in; one without a zone is UTC's.

    >>> from datetime import UTC
    >>> moment_in_words(datetime(2026, 12, 31, 18, 5, tzinfo=UTC))
    '1 มกราคม 2570 เวลา 01:05 น.'
    >>> moment_in_words(datetime(2026, 12, 31, 18, 5, tzinfo=UTC), thai=False)
    '1 January 2027, 01:05'
    """
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("UTC"))
    there = zoned.astimezone(_BANGKOK)
    day = day_in_words(there.date(), thai=thai, buddhist=buddhist, short=short)
    return f"{day} เวลา {there:%H:%M} น." if thai else f"{day}, {there:%H:%M}"
