"""Which certificates a note is read to lack: sentences as officers write them."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from herbcity.analyses.decisions.dismissals import reason_of
from herbcity.analyses.decisions.naming import certificates_named
from herbcity.vocabulary import CertificateKind, DismissalReason

FDA = ["FDA_REGISTRATION", "FDA_NOTIFICATION", "FDA_LISTING", "FDA_FOOD", "FDA_COSMETIC"]


@pytest.mark.parametrize(
    ("note", "lacking"),
    [
        (None, []),
        ("คู่นี้ไม่เอา เพราะไม่มี GACP", ["GACP"]),
        ("กลุ่มยังไม่มีใบรับรองมาตรฐาน GACP", ["GACP"]),
        ("ยังไม่ได้ GAP", ["GAP"]),
        ("ผู้ซื้อต้องมี gacp", ["GACP"]),
        ("ขาดGMP", ["GMP_HERB"]),
        ("ไม่มี GMP และ อย.", ["GMP_HERB", *FDA]),
        ("ไม่มีอย.", FDA),
        ("ยังไม่มีใบรับรองอินทรีย์", ["ORGANIC_TH"]),
        ("the growers do not have organic certification", ["ORGANIC_TH"]),
        ("no GACP yet", ["GACP"]),
        ("GACP หมดอายุ", ["GACP"]),
        ("ไม่มีฮาลาล", ["HALAL"]),
        # A gap is no GAP.
        ("ช่องว่างราคา (price gap)", []),
        ("gap ราคา 20 บาท", []),
        # What is there is not what was lacking.
        ("มี GACP แล้วแต่ราคาแพงไป", []),
        ("มีใบรับรอง GACP แต่ราคาแพงไป", []),
        ("ไม่เอา มี GACP แล้ว แต่แพง", []),
        ("has GACP, but too dear", []),
        ("มี GAP แล้ว แต่ยังไม่มี GMP", ["GMP_HERB"]),
        ("GACP มีแล้ว ระยะทางไกล", []),
        # Everyday words.
        ("ขอให้แจ้งรายละเอียดเพิ่ม", []),
        ("ปุ๋ยอินทรีย์แพง", []),
        ("organic waste only", []),
        ("อยู่ไกลไป", []),
    ],
)
def test_a_note_names_what_it_says_is_lacking(note: str | None, lacking: list[str]) -> None:
    assert [kind.value for kind in certificates_named(note)] == lacking
    assert reason_of(note) is (DismissalReason.CERTIFICATE if lacking else DismissalReason.OTHER)


@given(st.sampled_from(CertificateKind), st.sampled_from(["ไม่มี {}", "ยังไม่ได้ {}", "ต้องมี {} ก่อน", "no {}"]))
def test_every_certificate_is_found_by_its_name_where_it_is_lacking(kind: CertificateKind, said: str) -> None:
    assert kind in certificates_named(said.format(kind.value))


@given(st.sampled_from(CertificateKind), st.sampled_from(["มี {} แล้ว ราคาแพง", "ได้ {} แต่ไกล", "they have {}"]))
def test_no_certificate_is_lacking_that_is_said_to_be_there(kind: CertificateKind, said: str) -> None:
    assert kind not in certificates_named(said.format(kind.value))


@given(st.text(max_size=1_000))
def test_any_note_can_be_read(note: str) -> None:
    certificates_named(note)
