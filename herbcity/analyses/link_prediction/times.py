"""The times of an edge list: numbers or days, never both in one file, for the two are no common scale."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np

from herbcity.analyses.link_prediction.links import Column
from herbcity.errors import ErrorCode, Fault
from herbcity.thai import BUDDHIST_ERA, LATEST_COMMON_YEAR

_SECONDS_A_DAY = 86_400.0
_LIKE_A_DAY = re.compile(r"(?P<year>\d{4})(?P<rest>-\d.*)")
_COMMON_YEARS = range(1900, 2101)
"""Numbers that are taken for years where others of the same column lie 543 above them."""

_A_DAY = "วันที่ที่มีจริง ปี ค.ศ. เช่น 2024-03-01 / a day that exists, in years C.E., such as 2024-03-01"
_A_DAY_HERE = "ต้องเป็นวันที่ เช่น 2024-03-01 เหมือนแถวอื่น / a date such as 2024-03-01, as in the other rows"
_A_NUMBER_HERE = "ต้องเป็นตัวเลขเหมือนแถวส่วนใหญ่ / a number, as in most rows"

Faulty = tuple[int, Fault]
"""Which cell, and what is wrong with it."""


def times_of(cells: Sequence[str], places: Sequence[str]) -> tuple[Column, list[Faulty]]:
    """One number a cell, in days since 1970 where the file gives dates; and what is wrong, each cell at its place.

    The file gives dates if at least as many cells look like one as are numbers. What is refused is in the column as
    NaN. Years of the Buddhist Era are refused beside others; alone they are numbers like any.

    >>> times_of(["1970-01-03", "1970-02-01"], ["row 2", "row 3"])
    (array([ 2., 31.]), [])
    """
    numbers = np.array([_number(cell) for cell in cells])
    like_days = sum(_LIKE_A_DAY.match(cell) is not None for cell in cells)
    if like_days and like_days >= int(np.isfinite(numbers).sum()):
        days = np.array([_day(cell) for cell in cells])
        return days, list(_faults(cells, places, days, of_days=True))
    return numbers, [
        *_faults(cells, places, numbers, of_days=False),
        *_of_another_era(numbers, cells, places),
    ]


def _number(cell: str) -> float:
    """The number, NaN if the cell is none or is infinite."""
    try:
        number = float(cell)
    except ValueError:
        return np.nan
    return number if np.isfinite(number) else np.nan


def _day(cell: str) -> float:
    """Days since 1970, NaN if the cell is no day of the Common Era; what has no zone is in UTC."""
    like = _LIKE_A_DAY.match(cell)
    if like is None or int(like["year"]) > LATEST_COMMON_YEAR:
        return np.nan
    try:
        day = datetime.fromisoformat(cell)
    except ValueError:
        return np.nan
    return (day if day.tzinfo else day.replace(tzinfo=UTC)).timestamp() / _SECONDS_A_DAY


def _faults(cells: Sequence[str], places: Sequence[str], times: Column, *, of_days: bool) -> Iterator[Faulty]:
    for index in np.flatnonzero(np.isnan(times)).tolist():
        cell, place = cells[index], places[index]
        if not cell:
            yield index, Fault.of(ErrorCode.MISSING, place)
        elif like := _LIKE_A_DAY.match(cell):
            yield index, _malformed(cell, place, _right_day(like) if of_days else _A_NUMBER_HERE)
        elif of_days:
            yield index, _malformed(cell, place, _A_DAY_HERE)
        else:
            yield index, Fault.of(ErrorCode.NOT_A_NUMBER, place, value=f"{cell} ({place})")


def _right_day(like: re.Match[str]) -> str:
    """What would be right: of a day of the Buddhist Era the day that was meant."""
    meant = f"{int(like['year']) - BUDDHIST_ERA}{like['rest']}"
    if int(like["year"]) > LATEST_COMMON_YEAR and np.isfinite(_day(meant)):
        return _meant(meant)
    return _A_DAY


def _of_another_era(numbers: Column, cells: Sequence[str], places: Sequence[str]) -> Iterator[Faulty]:
    """Years of the Buddhist Era among years of the Common Era, where all numbers are one or the other."""
    common = np.isin(numbers, _COMMON_YEARS)
    buddhist = np.isin(numbers - BUDDHIST_ERA, _COMMON_YEARS)
    if not common.any() or not (common | buddhist | np.isnan(numbers)).all():
        return
    for index in np.flatnonzero(buddhist).tolist():
        meant = str(int(numbers[index]) - BUDDHIST_ERA)
        yield index, _malformed(cells[index], places[index], _meant(meant))


def _meant(meant: str) -> str:
    return f"ใช้ปี ค.ศ. หมายถึง {meant} หรือไม่ / years are C.E.; was {meant} meant?"


def _malformed(cell: str, place: str, right: str) -> Fault:
    return Fault.of(ErrorCode.MALFORMED, place, value=cell, allowed=right)
