"""The text of one cell as a value, by the type of its field. Whatever cannot be read for certain is a fault.

Officers write numbers with commas or Thai digits, dates in either era, and terms in Thai. All of that is
read; nothing is guessed: a two-digit year is refused, because 66 may be 2566 or 1966.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec

from herbcity.errors import ErrorCode, Fault
from herbcity.registry.changes import RecordKind
from herbcity.registry.sheets import JSON_COLUMNS
from herbcity.registry.tables import FIELDS
from herbcity.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS, normalise
from herbcity.vocabulary import Term

_SEPARATOR = ";"
_PROSE = frozenset({"note", "title"})
_VERBATIM = frozenset({"url"})


class _CellError(Exception):
    """The cell cannot be read; the faults lack only the field's name."""

    def __init__(self, code: ErrorCode, value: object, **details: object) -> None:
        self.code = code
        self.details = {"value": value, **details}
        super().__init__(code)


@lru_cache(maxsize=65_536)
def read_cell(kind: RecordKind, field: str, text: str) -> tuple[Any, Fault | None]:
    """The value of one cell, or None and the fault. An empty cell is None (unknown), or an empty tuple.

    >>> read_cell(RecordKind.LINK, "valid_from", "๑ มี.ค. ๒๕๖๖")
    (datetime.date(2023, 3, 1), None)
    >>> read_cell(RecordKind.ACTOR, "households", "1,200")
    (1200, None)
    >>> value, fault = read_cell(RecordKind.LINK, "valid_from", "1/3/66")
    >>> value, str(fault.code)
    (None, 'AMBIGUOUS_YEAR')
    """
    stripped = text.strip()
    if not stripped:
        return _when_empty(kind, field), None
    try:
        return _reader(kind, field)(stripped), None
    except _CellError as bad:
        return None, Fault.of(bad.code, field, kind=kind, **bad.details)


# ── one reader a type ────────────────────────────────────────────────────────────────────────────────────

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_YES = frozenset({"true", "yes", "y", "1", "ใช่", "จริง", "มี"})
_NO = frozenset({"false", "no", "n", "0", "ไม่ใช่", "ไม่", "เท็จ", "ไม่มี"})


def read_number(text: str) -> float:
    """A number in Arabic or Thai digits, with or without thousands commas."""
    clean = normalise(text, prose=True)
    if not _NUMBER.fullmatch(clean) or len(clean) > 30:
        raise _CellError(ErrorCode.NOT_A_NUMBER, text)
    return float(clean.replace(",", ""))


def read_whole_number(text: str) -> int:
    number = read_number(text)
    if not number.is_integer():
        raise _CellError(ErrorCode.MALFORMED, text, allowed="a whole number, such as 12")
    return int(number)


def read_yes_or_no(text: str) -> bool:
    word = normalise(text, prose=True).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _CellError(ErrorCode.NOT_YES_OR_NO, text)


def read_text(text: str) -> str | None:
    return normalise(text) or None


def _read_prose(text: str) -> str | None:
    return normalise(text, prose=True) or None


def _read_verbatim(text: str) -> str:
    """An address is kept as it was given: every character of a URL counts."""
    return text


def _read_json_list(text: str) -> tuple[Any, ...]:
    try:
        return tuple(msgspec.json.decode(text, type=list))
    except (msgspec.MsgspecError, RecursionError):
        raise _CellError(
            ErrorCode.MALFORMED, text, allowed="a JSON list, as 'herbcity dump' writes it"
        ) from None


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────

_LAST_WESTERN_YEAR = 2400
"""Years above this are Buddhist: C.E. 2400 is far off, and B.E. 2400 (1857) long past."""
_YEARS = range(1800, _LAST_WESTERN_YEAR + 1)

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]00:00(?::00)?)?")
_NUMERIC = re.compile(r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})")
_WORDED = re.compile(
    r"(?:(?:วัน)?\S+\s*ที่\s*)?(?P<day>\d{1,2})\s*(?P<month>[^\W\d_][^\d]*?)\s*"
    r"(?:(?P<era>[พค])\.?\s?ศ\.?\s*)?(?P<year>\d{4}|\d{2})"
)
_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def _month_key(word: str) -> str:
    return word.casefold().replace(".", "").replace(" ", "")


_MONTH_NUMBERS = {
    _month_key(word): number
    for words in (MONTHS, SHORT_MONTHS, _ENGLISH_MONTHS, [name[:3] for name in _ENGLISH_MONTHS])
    for number, word in enumerate(words, start=1)
}


def read_date(text: str) -> date:
    """A day: ``2023-03-01``, ``1/3/2566`` (day first), ``1 มีนาคม 2566``, ``1 มี.ค. 2566``; either era."""
    clean = normalise(text, prose=True)
    match = _ISO.fullmatch(clean) or _NUMERIC.fullmatch(clean) or _WORDED.fullmatch(clean)
    if not match:
        raise _CellError(ErrorCode.NOT_A_DATE, text)
    word = match["month"]
    month = int(word) if word.isdecimal() else _MONTH_NUMBERS.get(_month_key(word), 0)
    if len(match["year"]) == 2:
        raise _CellError(ErrorCode.AMBIGUOUS_YEAR if 1 <= month <= 12 else ErrorCode.NOT_A_DATE, text)
    year, era = int(match["year"]), match.groupdict().get("era")
    if era == "พ" or (era is None and year > _LAST_WESTERN_YEAR):
        year -= BUDDHIST_ERA
    try:
        day = date(year, month, int(match["day"]))
    except ValueError:
        raise _CellError(ErrorCode.NOT_A_DATE, text) from None
    if day.year not in _YEARS:
        raise _CellError(ErrorCode.NOT_A_DATE, text)
    return day


# ── terms ────────────────────────────────────────────────────────────────────────────────────────────────


def _term_key(word: str) -> str:
    return re.sub(r"[\s_-]", "", normalise(word, prose=True).casefold())


@cache
def _terms_by_word(terms: type[Term]) -> dict[str, Term]:
    words: dict[str, Term] = {}
    for term in reversed(list(terms)):
        words |= {_term_key(term.en): term, _term_key(term.th): term}
    # A name always means its own term, whatever another term's word may be.
    return words | {_term_key(term.value): term for term in terms}


def read_term(terms: type[Term], text: str) -> Term:
    """A term by its name in any case, or by its Thai or English word."""
    term = _terms_by_word(terms).get(_term_key(text))
    if term is None:
        raise _CellError(ErrorCode.UNKNOWN_TERM, text, allowed=[term.value for term in terms])
    return term


# ── several values in one cell ───────────────────────────────────────────────────────────────────────────


def read_list(item: Callable[[str], Any], text: str) -> tuple[Any, ...]:
    """Values set apart by semicolons; each once, in the order given."""
    values = (item(part) for part in map(str.strip, text.split(_SEPARATOR)) if part)
    return tuple(dict.fromkeys(value for value in values if value is not None))


def read_interval(text: str) -> tuple[float, ...]:
    """``low;mid;high``; one number stands for all three. Their order is checked with the record."""
    numbers = tuple(read_number(part) for part in text.split(_SEPARATOR))
    if len(numbers) not in (1, 3):
        raise _CellError(ErrorCode.NOT_AN_INTERVAL, text)
    return numbers * 3 if len(numbers) == 1 else numbers


def read_months(text: str) -> tuple[float, ...]:
    """Twelve numbers, January to December; an empty place among them is refused, not read as 0."""
    parts = text.removesuffix(_SEPARATOR).split(_SEPARATOR)
    if len(parts) != 12:
        raise _CellError(ErrorCode.NOT_TWELVE_MONTHS, len(parts))
    return tuple(read_number(part) for part in parts)


# ── which reader a field has ─────────────────────────────────────────────────────────────────────────────

_SCALARS: dict[object, Callable[[str], Any]] = {
    str: read_text,
    int: read_whole_number,
    float: read_number,
    bool: read_yes_or_no,
    date: read_date,
}


@cache
def _reader(kind: RecordKind, field: str) -> Callable[[str], Any]:
    if field in _VERBATIM:
        return _read_verbatim
    if field in _PROSE:
        return _read_prose
    if field in JSON_COLUMNS:
        return _read_json_list
    type_ = _without_none(FIELDS[kind].model_fields[field].annotation)
    if type_ == list[float]:
        return read_months if field.endswith("_by_month") else read_interval
    if get_origin(type_) is list:
        item = _scalar_reader(get_args(type_)[0])
        return lambda text: read_list(item, text)
    return _scalar_reader(type_)


def _scalar_reader(type_: Any) -> Callable[[str], Any]:
    if issubclass(type_, Term):
        return lambda text: read_term(type_, text)
    return _SCALARS[type_]


def _without_none(annotation: Any) -> Any:
    if isinstance(annotation, UnionType):
        (annotation,) = (type_ for type_ in get_args(annotation) if type_ is not type(None))
    return annotation


def _when_empty(kind: RecordKind, field: str) -> Any:
    """A field that can be unknown is; a list or a truth value falls back to its default."""
    info = FIELDS[kind].model_fields[field]
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    return () if default == [] else default
