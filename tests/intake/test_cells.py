"""One cell as a value: everything that can be read for certain is read, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.errors import ErrorCode
from herbcity.intake.cells import read_cell
from herbcity.registry.changes import RecordKind
from herbcity.registry.tables import FIELDS
from herbcity.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS, buddhist_date
from herbcity.vocabulary import ActorRole, LegalForm, LinkKind, Term

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
SOME_DAY = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def value_of(kind: RecordKind, field: str, text: str) -> Any:
    value, fault = read_cell(kind, field, text)
    assert fault is None, fault
    return value


def code_of(kind: RecordKind, field: str, text: str) -> ErrorCode | None:
    value, fault = read_cell(kind, field, text)
    assert value is None
    return fault.code if fault else None


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "2023-03-01",
        "2566-03-01",
        "1/3/2566",
        "01/03/2023",
        "1-3-2566",
        "1.3.2566",
        "๑/๓/๒๕๖๖",
        "1 มีนาคม 2566",
        "๑ มีนาคม พ.ศ. ๒๕๖๖",
        "วันพุธที่ 1 มีนาคม 2566",
        "1 มี.ค. 2566",
        "1 มี.ค.2566",
        "1 มีค 2566",
        "1 March 2023",
        "1 มีนาคม ค.ศ. 2023",
        "2023-03-01 00:00:00",
        "  1/3/2566\u200b ",
    ],
)
def test_the_day_of_the_seminar_is_read_in_every_usual_form(text: str) -> None:
    assert value_of(RecordKind.LINK, "valid_from", text) == date(2023, 3, 1)


@pytest.mark.parametrize("text", ["1/3/66", "1-3-23", "1 มี.ค. 66", "๑ มีนาคม ๖๖"])
def test_a_two_digit_year_is_a_finding_not_a_guess(text: str) -> None:
    assert code_of(RecordKind.LINK, "valid_from", text) is ErrorCode.AMBIGUOUS_YEAR


@pytest.mark.parametrize(
    "text",
    [
        "31/2/2566",
        "29/2/2566",
        "0/1/2566",
        "3/13/2566",
        "2023-3",
        "2566",
        "45000",
        "1 มีนา 2566",
        "เมื่อวาน",
        "0066-03-01",
    ],
)
def test_a_day_that_never_was_is_refused(text: str) -> None:
    assert code_of(RecordKind.LINK, "valid_from", text) is ErrorCode.NOT_A_DATE


def test_a_leap_day_is_judged_in_the_common_era() -> None:
    assert value_of(RecordKind.LINK, "valid_from", "29/2/2567") == date(2024, 2, 29)


@given(SOME_DAY)
def test_every_day_means_the_same_in_both_eras_and_both_scripts(day: date) -> None:
    short = f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"
    numeric = f"{day.day}/{day.month}/{day.year + BUDDHIST_ERA}"
    for text in (day.isoformat(), buddhist_date(day), short, numeric, numeric.translate(THAI_DIGITS)):
        assert value_of(RecordKind.EVIDENCE, "published_on", text) == day


@pytest.mark.parametrize("number", range(1, 13))
def test_all_twelve_months_are_known_by_both_names(number: int) -> None:
    for name in (MONTHS[number - 1], SHORT_MONTHS[number - 1]):
        assert value_of(RecordKind.LINK, "valid_from", f"5 {name} 2566") == date(2023, number, 5)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1200", 1200.0),
        ("1,200", 1200.0),
        ("๑,๒๐๐.๕๐", 1200.5),
        ("12.5", 12.5),
        ("0", 0.0),
        ("1.2E+06", 1.2e6),
    ],
)
def test_numbers_are_read_as_offices_write_them(text: str, number: float) -> None:
    assert value_of(RecordKind.LINK, "volume_kg_per_year", text) == number


@pytest.mark.parametrize(
    "text", ["1,20", "12,00", "1.200,50", "ประมาณ 100", "100 กก.", "nan", "inf", "1e999", "-", "1 200"]
)
def test_a_number_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    assert code_of(RecordKind.LINK, "volume_kg_per_year", text) is ErrorCode.NOT_A_NUMBER


@given(st.integers(0, 10**9))
def test_thousands_commas_and_thai_digits_change_no_number(number: int) -> None:
    for text in (f"{number}", f"{number:,}", f"{number:,}".translate(THAI_DIGITS)):
        assert value_of(RecordKind.ACTOR, "households", text) == number


def test_half_a_household_is_refused() -> None:
    assert code_of(RecordKind.ACTOR, "households", "12.5") is ErrorCode.MALFORMED
    assert value_of(RecordKind.ACTOR, "households", "12.0") == 12


# ── several values ───────────────────────────────────────────────────────────────────────────────────────


def test_one_price_stands_for_low_mid_and_high() -> None:
    assert value_of(RecordKind.LISTING, "price_per_kg", "35") == (35.0, 35.0, 35.0)
    assert value_of(RecordKind.LISTING, "price_per_kg", "30; 35; 1,040") == (30.0, 35.0, 1040.0)
    assert code_of(RecordKind.LISTING, "price_per_kg", "30;35") is ErrorCode.NOT_AN_INTERVAL


def test_a_year_has_twelve_months() -> None:
    assert value_of(RecordKind.LISTING, "kg_by_month", ";".join(["10"] * 12)) == (10.0,) * 12
    assert code_of(RecordKind.LISTING, "kg_by_month", ";".join(["10"] * 11)) is ErrorCode.NOT_TWELVE_MONTHS


def test_an_unknown_month_is_not_read_as_a_month_without_harvest() -> None:
    assert (
        code_of(RecordKind.LISTING, "kg_by_month", "10;;" + ";".join(["10"] * 10)) is ErrorCode.NOT_A_NUMBER
    )


def test_a_list_holds_each_value_once_in_the_order_given() -> None:
    roles = value_of(RecordKind.ACTOR, "roles", "ผู้แปรรูป; farmer group ;PROCESSOR;")
    assert roles == (ActorRole.PROCESSOR, ActorRole.FARMER_GROUP)


# ── terms, yes and no, text ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["FARMER_GROUP", "farmer_group", "Farmer Group", "farmer-group", "กลุ่มเกษตรกร", "กลุ่ม เกษตรกร"]
)
def test_a_term_is_known_by_its_name_and_by_its_words(text: str) -> None:
    assert value_of(RecordKind.ACTOR, "roles", text) == (ActorRole.FARMER_GROUP,)


@pytest.mark.parametrize("terms", [ActorRole, LinkKind, LegalForm])
def test_every_term_is_found_by_its_name_whatever_other_terms_are_called(terms: type[Term]) -> None:
    kind, field = {
        ActorRole: (RecordKind.ACTOR, "roles"),
        LinkKind: (RecordKind.LINK, "kind"),
        LegalForm: (RecordKind.ACTOR, "legal_form"),
    }[terms]
    for term in terms:
        assert value_of(kind, field, term.value.lower()) in (term, (term,))


def test_an_unknown_term_is_answered_with_the_known_ones() -> None:
    _, fault = read_cell(RecordKind.LINK, "kind", "sells")
    assert fault is not None
    assert fault.code is ErrorCode.UNKNOWN_TERM
    assert fault.en.startswith("'sells' is not a known value of kind. Known: SUPPLIES, PROCESSES_FOR, ")


def test_yes_and_no_are_read_in_both_languages() -> None:
    assert [value_of(RecordKind.HERB, "regulated", word) for word in ("ใช่", "TRUE", "ไม่ใช่", "no")] == [
        True,
        True,
        False,
        False,
    ]
    assert code_of(RecordKind.HERB, "regulated", "อาจจะ") is ErrorCode.NOT_YES_OR_NO


@pytest.mark.parametrize("kind", list(RecordKind))
def test_an_empty_cell_is_unknown_in_every_field(kind: RecordKind) -> None:
    for field in FIELDS[kind].model_fields:
        assert value_of(kind, field, " \u00a0") in (None, (), False)


def test_a_name_is_normalised_but_an_address_is_kept_to_the_letter() -> None:
    assert value_of(RecordKind.ACTOR, "name_th", "บจก. นํ้า ๙") == "บริษัท น้ำ 9 จำกัด"
    assert value_of(RecordKind.EVIDENCE, "url", " https://x.example/๙?q=เเ ") == "https://x.example/๙?q=เเ"
    assert value_of(RecordKind.EVIDENCE, "title", "คำสั่ง สอจ. ที่ ๙") == "คำสั่ง สอจ. ที่ 9"


@given(st.text(max_size=30))
def test_whatever_stands_in_a_cell_gives_a_value_or_one_fault(text: str) -> None:
    for kind in (RecordKind.ACTOR, RecordKind.LISTING, RecordKind.HERB):
        for field in FIELDS[kind].model_fields:
            value, fault = read_cell(kind, field, text)
            assert fault is None or value is None
            if fault is not None:
                assert fault.field == field
                assert fault.th
                assert fault.en
