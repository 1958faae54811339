"""Drafts: one record's values, checked by themselves and brought into the form in which they are kept.

Both doors, files and mutations, pass through ``check_fields``; what refers to other records is checked in ``rules``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError, create_model
from stdnum.exceptions import ValidationError as NumberError
from stdnum.th import moa

from herbcity.errors import ErrorCode, Fault
from herbcity.registry.changes import Json, RecordKind
from herbcity.registry.decided import decided
from herbcity.registry.identity import CODE_SHAPE, is_actor_code, is_provisional
from herbcity.registry.prose import tells_a_citizen
from herbcity.registry.tables import FIELDS
from herbcity.thai import normalise
from herbcity.vocabulary import CertificateKind, EvidenceLevel, LinkStatus, ProductForm, Term

Body = dict[str, Json]
"""A record as JSON: every field of its kind, dates as ISO 8601 text, terms by name."""

_INTERVALS = ("kg_in_per_kg_out", "price_in", "price_out", "cost_per_kg_out", "price_per_kg")
_MONTHS = ("kg_by_month", "harvest_share_by_month")
_LARGEST = 1e12
"""Of any number, kg and THB alike: more is a slip of the keyboard, and sums of it would run over."""
_LOSING = (
    (ProductForm.FRESH, ProductForm.DRIED),
    (ProductForm.FRESH, ProductForm.POWDER),
    (ProductForm.FRESH, ProductForm.ESSENTIAL_OIL),
    (ProductForm.DRIED, ProductForm.ESSENTIAL_OIL),
)
"""Steps that only take away: water, or all but the oil. An extract or a product may be mostly what is added to it."""
_ONLY_FROM = {
    ProductForm.FRESH: (ProductForm.PLANTING_MATERIAL,),
    ProductForm.DRIED: (ProductForm.PLANTING_MATERIAL, ProductForm.FRESH, ProductForm.RESIDUE),
}
"""Forms that nothing further up the ladder becomes again."""
_PROSE = ("name_th", "name_en", "other_names", "note", "title", "by")
_PROSE_FIELDS = ("note", "title")  # quoted as they stand, down to their abbreviations


def check_fields(
    kind: RecordKind, values: Mapping[str, Any], *, hypothetical: bool = False
) -> tuple[Body | None, list[Fault]]:
    """The canonical body of one record, or None and everything that is wrong with it.

    ``values`` may be Python values or JSON values; fields left out take their default. Text is normalised. An actor
    of a ``hypothetical`` change may have a provisional code.

    >>> body, faults = check_fields(RecordKind.CERTIFICATE, {
    ...     "id": "c1", "holder": "HC-0001-E", "kind": "GREEN_INDUSTRY", "level": 9, "evidence_level": "REPORTED"})
    >>> body is None, [fault.en for fault in faults]
    (True, ['level = 9 is outside its range (0 to 5).'])
    """
    body, faults = read_fields(kind, values, hypothetical=hypothetical)
    return (None, faults) if faults else (body, [])


def read_fields(
    kind: RecordKind, values: Mapping[str, Any], *, hypothetical: bool = False
) -> tuple[Body, list[Fault]]:
    """The body of one record as far as it can be read, its bad fields None, and everything that is wrong with it."""
    clean = {name: _normalised(name, value) for name, value in values.items()}
    record_id = clean.get(FIELDS[kind].key)
    faults: list[Fault] = []
    bad: set[str] = set()
    try:
        body = FIELDS[kind].model_validate(clean).model_dump(mode="json")
    except ValidationError as refused:
        problems = refused.errors(include_url=False)
        faults = [_as_fault(kind, record_id, problem) for problem in problems]
        bad = {str(problem["loc"][0]) for problem in problems}
        good = {name: value for name, value in clean.items() if name not in bad}
        body = _partial(kind).model_validate(good).model_dump(mode="json")
    faults += [
        Fault.of(code, field, kind=kind, id=record_id, **details)
        for check in _CHECKS
        for code, field, details in check(kind, body)
        if field not in bad
        and not (code is ErrorCode.NEEDS_MATERIAL and "service" in bad)
        and not (code is ErrorCode.BROKEN_CODE and hypothetical and is_provisional(details["value"]))
    ]
    return body, faults


@cache
def _partial(kind: RecordKind) -> type[BaseModel]:
    """The fields of a kind, none required: what the bad ones leave is still asked for its own rules."""
    fields: dict[str, Any] = {
        name: (info.annotation, None) for name, info in FIELDS[kind].model_fields.items()
    }
    return create_model(f"Partial{FIELDS[kind].__name__}", **fields)


def _normalised(name: str, value: Any) -> Any:
    """Text as it is kept. Addresses are kept as they were given: every character of a URL counts."""
    if isinstance(value, str) and not isinstance(value, Term) and name != "url":
        return normalise(value, prose=name in _PROSE_FIELDS) or None
    if isinstance(value, (list, tuple)):
        return [_normalised(name, item) for item in value]
    return value


# ── what pydantic found ──────────────────────────────────────────────────────────────────────────────────


def _as_fault(kind: RecordKind, record_id: object, problem: Mapping[str, Any]) -> Fault:
    """A pydantic error in our own words."""
    place = problem["loc"]
    field = str(place[0])
    given = problem["input"]
    code, extra = _read_problem(kind, problem, field)
    if problem["type"] == "string_too_long":
        given = f"{len(given)} characters"
    details = {"value": None if code is ErrorCode.MISSING else given, **extra}
    return Fault.of(code, field, kind=kind, id=record_id, **details)


def _read_problem(
    kind: RecordKind, problem: Mapping[str, Any], field: str
) -> tuple[ErrorCode, dict[str, Any]]:
    type_: str = problem["type"]
    context = problem.get("ctx", {})
    if type_ == "missing" or problem["input"] is None or type_ in ("string_too_short", "too_short"):
        return ErrorCode.MISSING, {}
    if type_ == "extra_forbidden":
        return ErrorCode.UNKNOWN_FIELD, {"value": field, "allowed": list(FIELDS[kind].model_fields)}
    if type_ == "enum":
        return ErrorCode.UNKNOWN_TERM, {"allowed": re.findall(r"'([^']+)'", context["expected"])}
    if type_.startswith(("float_", "int_", "finite_")):
        return ErrorCode.NOT_A_NUMBER, {}
    if type_.startswith("date_"):
        return ErrorCode.NOT_A_DATE, {}
    if type_.startswith("bool_"):
        return ErrorCode.NOT_YES_OR_NO, {}
    if type_ in ("greater_than_equal", "less_than_equal", "string_too_long"):
        sign, bound = next(iter(context.items()))
        words = {
            "ge": f"at least {bound}",
            "le": f"at most {bound}",
            "max_length": f"at most {bound} characters",
        }
        return ErrorCode.OUT_OF_RANGE, {"allowed": words[sign]}
    if type_ == "string_pattern_mismatch":
        return ErrorCode.MALFORMED, {
            "allowed": {"code": "4 digits", "waste_code": "6 digits"}.get(field, field)
        }
    return ErrorCode.NOT_TEXT, {}


# ── what one record must fulfil by itself ────────────────────────────────────────────────────────────────

_Finding = tuple[ErrorCode, str, dict[str, Any]]
_Check = Callable[[RecordKind, Body], Iterator[_Finding]]


def _intervals(_kind: RecordKind, body: Body) -> Iterator[_Finding]:
    for name in _INTERVALS:
        values = body.get(name)
        if values is None:
            continue
        if len(values) != 3 or sorted(values) != values:
            yield ErrorCode.NOT_AN_INTERVAL, name, {"value": values}
        elif values[0] < 0 or (name == "kg_in_per_kg_out" and values[0] == 0):
            yield (
                ErrorCode.OUT_OF_RANGE,
                name,
                {"value": values, "allowed": "above 0" if values[0] == 0 else "0 or more"},
            )


def _months(_kind: RecordKind, body: Body) -> Iterator[_Finding]:
    for name in _MONTHS:
        values = body.get(name)
        if values is None:
            continue
        if len(values) != 12:
            yield ErrorCode.NOT_TWELVE_MONTHS, name, {"value": len(values)}
        elif min(values) < 0:
            yield ErrorCode.OUT_OF_RANGE, name, {"value": min(values), "allowed": "0 or more in every month"}
        elif name == "harvest_share_by_month" and abs(sum(values) - 1) > 0.005:
            yield ErrorCode.OUT_OF_RANGE, name, {"value": sum(values), "allowed": "shares that add up to 1"}


def _sizes(_kind: RecordKind, body: Body) -> Iterator[_Finding]:
    for name, given in body.items():
        numbers = given if isinstance(given, list) else [given]
        if any(isinstance(one, (int, float)) and abs(one) > _LARGEST for one in numbers):
            yield ErrorCode.OUT_OF_RANGE, name, {"value": given, "allowed": f"at most {_LARGEST:,.0f}"}


def _dates(_kind: RecordKind, body: Body) -> Iterator[_Finding]:
    begin, end = body.get("valid_from"), body.get("valid_until")
    if begin and end and end <= begin:
        yield ErrorCode.REVERSED_DATES, "valid_until", {"value": end, "allowed": begin}


def _evidence(_kind: RecordKind, body: Body) -> Iterator[_Finding]:
    level = body.get("evidence_level")
    if level in (EvidenceLevel.DOCUMENTED, EvidenceLevel.VERIFIED) and not body["evidence"]:
        yield ErrorCode.NEEDS_EVIDENCE, "evidence", {"value": level}


def _identifiers(kind: RecordKind, body: Body) -> Iterator[_Finding]:
    if kind is RecordKind.ACTOR:
        if body["code"] and not is_actor_code(body["code"]):
            yield ErrorCode.BROKEN_CODE, "code", {"value": body["code"], "allowed": CODE_SHAPE}
        yield from _registration(body)
    if kind is RecordKind.CONTACT:
        return
    for name in _PROSE:
        texts = body.get(name) or ()
        for prose in (texts,) if isinstance(texts, str) else texts:
            if tells_a_citizen(prose):
                # The number itself is personal data: the complaint must not repeat it.
                yield ErrorCode.PERSONAL_NUMBER, name, {"value": None}


def _registration(body: Body) -> Iterator[_Finding]:
    """A 13-digit number is a juristic person's or refused; other registers' numbers have no known check."""
    given = body["registration_id"]
    if given is None:
        return
    digits = re.sub(r"\D", "", given)
    if len(digits) == 13 and digits[0] in "12345678":
        yield ErrorCode.PERSONAL_NUMBER, "registration_id", {"value": None}
    elif len(digits) == 13 or (not re.search(r"[/A-Za-zก-๙]", given) and "-" not in given):
        try:
            body["registration_id"] = moa.validate(digits)
        except NumberError:
            yield (
                ErrorCode.BROKEN_IDENTIFIER,
                "registration_id",
                {"value": given, "allowed": "0-99-4-000-61772-1"},
            )


def _certificates(kind: RecordKind, body: Body) -> Iterator[_Finding]:
    if kind is not RecordKind.CERTIFICATE or body["level"] is None or body["kind"] is None:
        return
    highest = CertificateKind(body["kind"]).highest_level
    if highest is None:
        yield (
            ErrorCode.OUT_OF_RANGE,
            "level",
            {"value": body["level"], "allowed": f"{body['kind']} has no levels"},
        )
    elif not 0 <= body["level"] <= highest:
        yield ErrorCode.OUT_OF_RANGE, "level", {"value": body["level"], "allowed": f"0 to {highest}"}


def _materials(kind: RecordKind, body: Body) -> Iterator[_Finding]:
    if kind is RecordKind.LISTING:
        if (body["form"] is None) == (body["service"] is None):
            yield ErrorCode.NEEDS_MATERIAL, "form", {}
        elif body["service"] is not None:
            for name in ("herb", "kg_by_month"):
                if body[name] is not None:
                    yield ErrorCode.NEEDS_MATERIAL, name, {}
    elif body.get("from_form") is not None and body["from_form"] == body["to_form"]:
        yield (
            ErrorCode.OUT_OF_RANGE,
            "to_form",
            {"value": body["to_form"], "allowed": "a form other than from_form"},
        )
    elif body.get("from_form") is not None and body["to_form"] is not None:
        yield from _steps(ProductForm(body["from_form"]), ProductForm(body["to_form"]), body)


def _steps(from_form: ProductForm, to_form: ProductForm, body: Body) -> Iterator[_Finding]:
    """What no process can do, which is mostly a ratio or two forms the wrong way round."""
    sources = _ONLY_FROM.get(to_form)
    if sources and from_form not in sources:
        allowed = f"{to_form} comes from {' or '.join(sources)}; what is {from_form} does not become {to_form} again"
        yield ErrorCode.OUT_OF_RANGE, "to_form", {"value": to_form, "allowed": allowed}
    ratio = body.get("kg_in_per_kg_out")
    if (from_form, to_form) in _LOSING and ratio and 0 < ratio[0] < 1 and sorted(ratio) == ratio:
        inverse = ";".join(f"{1 / kg:.3g}" for kg in reversed(ratio))
        least = f"kg of {from_form} for 1 kg of {to_form}, at least 1"
        allowed = f"{least}; if these are kg out for 1 kg in, write {inverse}"
        yield ErrorCode.OUT_OF_RANGE, "kg_in_per_kg_out", {"value": ratio, "allowed": allowed}


def _ends(kind: RecordKind, body: Body) -> Iterator[_Finding]:
    if kind is RecordKind.LINK and body["source"] is not None and body["source"] == body["target"]:
        yield ErrorCode.SELF_LINK, "target", {"value": body["target"]}
    if kind is RecordKind.LINK and body["status"] == LinkStatus.ENDED and not body["valid_until"]:
        yield ErrorCode.MISSING, "valid_until", {}


def _repeats(_kind: RecordKind, body: Body) -> Iterator[_Finding]:
    for name in ("roles", "evidence", "requires"):
        values = body.get(name) or []
        for value in {value for value in values if values.count(value) > 1}:
            yield ErrorCode.DUPLICATE, name, {"value": value}


_CHECKS: tuple[_Check, ...] = (
    _intervals,
    _months,
    _sizes,
    _dates,
    _evidence,
    _identifiers,
    _certificates,
    _materials,
    _ends,
    decided,
    _repeats,
)
