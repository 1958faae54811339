"""Thai text: what looks alike is alike, names compare by what tells them apart, words sort as they should."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.thai import buddhist_date, collation_key, matching_key, normalise

THAI = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B),
        st.sampled_from("เแ\u0e4d\u0e32\u0e33\u0e48\u0e49\u0e38\u0e3a \u200b\u00a0\ufeff.บจกมหำ()aB1"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)

WATER = "\u0e19\u0e49\u0e33"  # น้ำ: consonant, tone mark, sara am


@pytest.mark.parametrize(
    "typed",
    [
        "\u0e19\u0e49\u0e33",
        "\u0e19\u0e4d\u0e49\u0e32",  # nikhahit, tone mark, sara aa
        "\u0e19\u0e49\u0e4d\u0e32",  # tone mark, nikhahit, sara aa
        "\u0e19\u0e33\u0e49",  # sara am before the tone mark
        "\u200b\u0e19\u0e49\u200d\u0e33\ufeff",
    ],
)
def test_water_is_one_word_however_it_was_typed(typed: str) -> None:
    assert normalise(typed) == WATER


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("เเก่นตะวัน", "แก่นตะวัน"),
        ("พ.ศ. ๒๕๖๖", "พ.ศ. 2566"),
        ("ขมิ้น\u00a0 \t ชัน ", "ขมิ้น ชัน"),
        ("ขมิ้\u00adนชัน", "ขมิ้นชัน"),
        ("ท\u0e48\u0e35", "ท\u0e35\u0e48"),  # ที่ with its marks in the wrong order
        ("U  Thong\r\nHerb", "U Thong Herb"),
        ("", ""),
    ],
)
def test_characters_that_look_alike_are_stored_alike(typed: str, stored: str) -> None:
    assert normalise(typed) == stored
    assert normalise(typed, prose=True) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("บจก. ก้าวหน้า", "บริษัท ก้าวหน้า จำกัด"),
        ("บจก.ก้าวหน้า", "บริษัท ก้าวหน้า จำกัด"),
        ("บจก ก้าวหน้า", "บริษัท ก้าวหน้า จำกัด"),
        ("บริษัท ก้าวหน้า จก.", "บริษัท ก้าวหน้า จำกัด"),
        ("บริษัท ก้าวหน้า จำกัด", "บริษัท ก้าวหน้า จำกัด"),
        ("บมจ. ก้าวหน้า", "บริษัท ก้าวหน้า จำกัด (มหาชน)"),
        ("บมจ. ก้าวหน้า จำกัด (มหาชน)", "บริษัท ก้าวหน้า จำกัด (มหาชน)"),
        ("หจก.ก้าวหน้า", "ห้างหุ้นส่วนจำกัด ก้าวหน้า"),
        ("วสช. สมุนไพรบ้านดอน", "วิสาหกิจชุมชนสมุนไพรบ้านดอน"),
        ("รพ.อู่ทอง", "โรงพยาบาลอู่ทอง"),
        ("รพ อู่ทอง", "โรงพยาบาลอู่ทอง"),
        ("รพ.สต.บ้านดอน", "โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านดอน"),
        ("สอจ. สุพรรณบุรี", "สำนักงานอุตสาหกรรมจังหวัดสุพรรณบุรี"),
        ("สนง.เกษตรอำเภออู่ทอง", "สำนักงานเกษตรอำเภออู่ทอง"),
        ("ม.เกษตรศาสตร์", "มหาวิทยาลัยเกษตรศาสตร์"),
    ],
)
def test_abbreviated_legal_forms_are_written_out(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


@pytest.mark.parametrize("text", ["รพีพร", "บริษัท กระจก", "ม.5 ต.จรเข้สามพัน", "บจกx", "สหกรณ์การเกษตรอู่ทอง"])
def test_letters_that_only_resemble_an_abbreviation_stay(text: str) -> None:
    assert normalise(text) == text


def test_a_note_keeps_its_abbreviations_because_it_does_not_say_where_a_name_ends() -> None:
    note = "บจก. ก้าวหน้า ขายขมิ้นให้ รพ.อู่ทอง"
    assert normalise(note, prose=True) == note


@given(THAI)
def test_normalising_again_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert normalise(once, prose=True) == once
    assert "\u200b" not in once
    assert once == once.strip()


@given(THAI)
def test_a_name_has_the_same_key_before_and_after_it_is_stored(name: str) -> None:
    assert matching_key(normalise(name)) == matching_key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("บจก. สมุนไพรไทย", "บริษัท สมุนไพร ไทย จำกัด"),
        ("หจก. สมุนไพรไทย", "ห้างหุ้นส่วนจำกัดสมุนไพรไทย"),
        ("วิสาหกิจชุมชนกลุ่มสมุนไพรบ้านดอน", "กลุ่มสมุนไพร บ้านดอน"),
        ("จ.สุพรรณบุรี", "จังหวัดสุพรรณบุรี"),
        ("อำเภออู่ทอง", "อู่ทอง"),
        ("U-Thong Herb Co., Ltd.", "u thong herb"),
    ],
)
def test_names_that_differ_only_in_form_have_one_key(one: str, other: str) -> None:
    assert matching_key(one) == matching_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("กลุ่มสมุนไพรบ้านดอน", "กลุ่มสมุนไพรบ้านโคก"),
        ("ขา", "ข่า"),
        ("ข้าว", "ขาว"),
        ("สำนักงานเกษตรอำเภอสุพรรณบุรี", "สำนักงานเกษตรจังหวัดสุพรรณบุรี"),
        ("โรงพยาบาลอู่ทอง", "อู่ทอง"),
        ("กลุ่ม", "บริษัท"),
    ],
)
def test_names_of_different_actors_keep_different_keys(one: str, other: str) -> None:
    assert matching_key(one) != matching_key(other)


IN_DICTIONARY_ORDER = [
    "กระชาย", "กระชายดำ", "กล้วย", "กวย", "ก่วย", "ก้วย", "ก๊วย", "ก๋วย", "กาล", "เก๊กฮวย", "เกล็ด",
    "เกิด", "แก่นตะวัน", "ไก่", "ขมิ้นชัน", "ขา", "ข่า", "ข้า", "ขิง", "ดอนเจดีย์", "ด่านช้าง",
    "เดิมบางนางบวช", "ตะไคร้", "เถาวัลย์เปรียง", "บางปลาม้า", "ใบบัวบก", "เป็ด", "เพชรสังฆาต", "ไพล",
    "ฟ้าทะลายโจร", "มะขามป้อม", "เมืองสุพรรณบุรี", "วันที่", "วัว", "ว่านหางจระเข้", "ศรีประจันต์",
    "สองพี่น้อง", "สามชุก", "หนองหญ้าไซ", "หมู", "โหระพา", "อู่ทอง",
]  # fmt: skip
"""As sorted by pythainlp 5.4.0, ``pythainlp.util.collate``."""


def test_words_sort_as_in_the_dictionary() -> None:
    shuffled = random.Random(2566).sample(IN_DICTIONARY_ORDER, len(IN_DICTIONARY_ORDER))
    assert sorted(shuffled, key=collation_key) == IN_DICTIONARY_ORDER


def test_a_date_is_shown_in_the_buddhist_era() -> None:
    assert buddhist_date(date(2023, 3, 1)) == "1 มีนาคม 2566"  # the day of the seed document
