"""Files as they come: in every encoding of Thai offices, and everything that is not what its name says."""

from __future__ import annotations

import codecs
import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.errors import ErrorCode
from herbcity.intake import sheets
from herbcity.intake.encodings import decode
from herbcity.intake.sheets import Workbook, read_sheets
from herbcity.registry.changes import RecordKind
from tests.intake.conftest import Write

HERBS = "id,scientific_name,name_th,evidence_level\nturmeric,Curcuma longa,ขมิ้นชัน,REPORTED\n"


def found(book: Workbook) -> list[tuple[str, int | None, str | None, ErrorCode]]:
    return [(finding.file, finding.row, finding.column, finding.code) for finding in book.findings]


def xlsx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as workbook:
        workbook.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (HERBS.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + HERBS.encode(), "UTF-8 with BOM"),
        (HERBS.encode("tis-620"), "TIS-620"),
        (HERBS.replace("Curcuma", "“Curcuma”").encode("cp874"), "Windows-874"),
        (HERBS.replace("\n", "\r\n").encode(), "UTF-8"),
        (HERBS.rstrip("\n").encode(), "UTF-8"),
    ],
)
def test_every_office_encoding_is_read_and_named(write: Write, content: bytes, encoding: str) -> None:
    book = read_sheets(write({"herbs.csv": content}))
    assert not book.findings
    (sheet,) = book.sheets
    assert sheet.encoding == encoding
    assert sheet.rows[0].cells["name_th"] == "ขมิ้นชัน"


def test_rows_are_numbered_as_a_spreadsheet_shows_them(write: Write) -> None:
    text = 'id,name_th,evidence_level,note\n\n,,,\nginger,ขิง,REPORTED,"two\nlines"\nt,ข,REPORTED,\n'
    (sheet,) = read_sheets(write({"herbs.csv": text})).sheets
    assert [(row.number, row.cells["id"]) for row in sheet.rows] == [(4, "ginger"), (5, "t")]


def test_a_folder_is_read_with_its_subfolders_and_without_the_rubbish_of_other_systems(write: Write) -> None:
    folder = write(
        {
            "documented/herbs.csv": HERBS,
            "illustrative/HERBS.CSV": HERBS,
            "datapackage.json": "{}",
            "._herbs.csv": b"\x00\x05",
            "~$herbs.xlsx": b"lock",
        }
    )
    assert [sheet.file for sheet in read_sheets(folder).sheets] == [
        "documented/herbs.csv",
        "illustrative/HERBS.CSV",
    ]


def test_a_single_file_can_be_read(write: Write) -> None:
    book = read_sheets(write({"herbs.csv": HERBS}) / "herbs.csv")
    assert [(sheet.kind, sheet.file) for sheet in book.sheets] == [(RecordKind.HERB, "herbs.csv")]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (xlsx(), "Excel workbook (xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\n<!DOCTYPE html><html>", "web page"),
        (HERBS.encode("utf-16"), "UTF-16"),
        (b"id,name\x00\n", "NUL"),
        (b"", "empty"),
        (HERBS.replace(",", ";").encode(), "semicolons"),
        (b"\n,,\nid,name_th\n", "no header"),
    ],
)
def test_a_file_that_is_not_csv_is_told_what_it_is(write: Write, content: bytes, what: str) -> None:
    book = read_sheets(write({"herbs.csv": content}))
    (finding,) = book.findings
    assert finding.code is ErrorCode.NOT_CSV
    assert what in finding.en
    assert not book.sheets


@pytest.mark.parametrize("name", ["herbs.xlsx", "herbs.xls", "herbs.ods"])
def test_a_sheet_in_another_format_is_not_passed_over_silently(write: Write, name: str) -> None:
    assert found(read_sheets(write({name: xlsx()}))) == [(name, None, None, ErrorCode.NOT_CSV)]


@pytest.mark.parametrize(
    "content",
    [
        HERBS.encode()[:-40],  # in the middle of a row
        HERBS.encode() + b'ginger,"Zingiber off',  # in the middle of a quoted cell
        HERBS.encode() + "ginger,Zingiber officinale,ข".encode()[:-1],  # in the middle of a character
    ],
)
def test_a_truncated_upload_is_noticed(write: Write, content: bytes) -> None:
    book = read_sheets(write({"herbs.csv": content}))
    assert [finding.code for finding in book.findings] == [ErrorCode.TRUNCATED]


@pytest.mark.parametrize(
    "content",
    [
        HERBS.encode().replace("ชั".encode(), "ชั".encode()[:-1]),  # damaged UTF-8
        "id,scientific_name,name_th,evidence_level\ncafé,Coffea,café,REPORTED\n".encode("latin-1"),
    ],
)
def test_broken_text_is_not_taken_for_thai(write: Write, content: bytes) -> None:
    assert found(read_sheets(write({"herbs.csv": content}))) == [
        ("herbs.csv", None, None, ErrorCode.UNREADABLE_TEXT)
    ]


def test_all_faults_of_all_files_are_found_at_once(write: Write) -> None:
    folder = write(
        {
            "herbs.csv": "id,colour,name_th,name_th\nx,y,z,z,too many\n",
            "links.csv": "source,target\n",
            "herb.csv": HERBS,
            "actors.csv": xlsx(),
            "capacities.csv": 'actor,from_form\nx,"a"b\n',
        }
    )
    assert sorted(found(read_sheets(folder)), key=str) == sorted(
        [
            ("herbs.csv", 1, "colour", ErrorCode.UNKNOWN_COLUMN),
            ("herbs.csv", 1, "name_th", ErrorCode.DUPLICATE),
            ("herbs.csv", 2, None, ErrorCode.ROW_TOO_LONG),
            ("links.csv", 1, "kind", ErrorCode.MISSING_COLUMN),
            ("links.csv", 1, "status", ErrorCode.MISSING_COLUMN),
            ("links.csv", 1, "evidence_level", ErrorCode.MISSING_COLUMN),
            ("herb.csv", None, None, ErrorCode.UNKNOWN_SHEET),
            ("actors.csv", None, None, ErrorCode.NOT_CSV),
            ("capacities.csv", 2, None, ErrorCode.MALFORMED),
        ],
        key=str,
    )


def test_a_sheet_that_names_its_records_may_hold_only_what_changes(write: Write) -> None:
    assert not read_sheets(write({"actors.csv": "code,households\nHC-0001-E,50\n"})).findings


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MAX_FILE_BYTES", 10)
    assert found(read_sheets(write({"herbs.csv": HERBS}))) == [
        ("herbs.csv", None, None, ErrorCode.FILE_TOO_LARGE)
    ]


def test_nothing_to_read_is_said_plainly(write: Write) -> None:
    folder = write({"readme.txt": "?"})
    assert [finding.code for finding in read_sheets(folder).findings] == [ErrorCode.NO_SHEETS]
    assert [finding.code for finding in read_sheets(folder / "nowhere").findings] == [ErrorCode.NO_SUCH_PATH]


def test_thai_words_whose_bytes_look_like_utf_8_are_still_tis_620() -> None:
    text = "อเนกประสงค์ เธอ สมุนไพร\n"  # เนก is E0 B9 A1, a well-formed UTF-8 sequence
    assert decode(text.encode("tis-620")) == (text, "TIS-620")


@given(st.binary(max_size=200), st.integers(0, len(HERBS.encode())), st.integers(0, len(HERBS.encode())))
def test_whatever_happened_to_a_file_on_its_way_it_is_read_or_complained_of(
    noise: bytes, start: int, end: int
) -> None:
    content = HERBS.encode()
    damaged = content[:start] + noise + content[end:]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "herbs.csv").write_bytes(damaged)
        book = read_sheets(Path(folder))
    assert book.sheets or book.findings
    assert all(finding.en and finding.th for finding in book.findings)
