"""What looks like a person's number or address in a text, and what does not."""

from __future__ import annotations

from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given

from herbcity.registry.prose import tells_a_person

DIGITS = "0123456789"


@given(
    prefix=st.sampled_from(["08", "06", "09", "+668", "+66 9", "(08", "66-8"]),
    rest=st.text(DIGITS, min_size=8, max_size=8),
    mark=st.sampled_from(["", "-", " "]),
    before=st.sampled_from(["", "โทร ", "โทร.", "Tel: "]),
    after=st.sampled_from(["", " คุณสมชาย", ")", ".", "/2"]),
)
def test_a_mobile_number_is_found_however_its_digits_are_set_apart(
    prefix: str, rest: str, mark: str, before: str, after: str
) -> None:
    grouped = rest[0] + mark + rest[1:4] + mark + rest[4:]
    assert tells_a_person(f"{before}{prefix}{grouped}{after}")


@given(st.integers(0, 999_999_999), st.integers(1, 999_999), st.dates(date(1900, 1, 1)))
def test_amounts_and_days_are_no_telephone_numbers(thb: int, kg: int, day: date) -> None:
    assert not tells_a_person(f"ราคา {thb:,} บาท ปีละ {kg:,.2f} กก. ตั้งแต่ {day:%d/%m/%Y} หรือ {day} ปี 2569")


@pytest.mark.parametrize(
    "text", ["0105561000011", "0-1055-61000-01-1", "มกษ. 3502-2561", "HC-0412-5", "รุ่น 12", "0.712345678"]
)
def test_numbers_of_organisations_and_standards_are_no_persons(text: str) -> None:
    assert not tells_a_person(text)
