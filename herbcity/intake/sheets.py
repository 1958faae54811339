"""Reading CSV files into raw rows that remember their file, row and column. Nothing is interpreted here.

A sheet is known by its file name: ``actors.csv`` holds actors, in whatever folder below the given one. Every
fault of every file is collected, so that an officer corrects all of them in one round.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from herbcity.errors import ErrorCode, Fault
from herbcity.intake.encodings import decode, disguise
from herbcity.intake.findings import Finding, Place
from herbcity.registry.changes import RecordKind
from herbcity.registry.sheets import SHEET_NAMES
from herbcity.registry.tables import FIELDS

MAX_FILE_BYTES = 64 * 1024 * 1024
"""The largest file that is read: some 300,000 rows of actors, far beyond a province."""

SHEETS: dict[str, RecordKind] = {name: kind for kind, name in SHEET_NAMES.items()}
"""Which file name holds which kind of record, in the order in which they refer to one another."""

GIVEN_IDS = frozenset({RecordKind.EVIDENCE, RecordKind.DISTRICT, RecordKind.HERB})
"""Kinds whose id the file must give; the registry finds or makes the others'."""

_OTHER_FORMATS = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".tsv", ".txt", ".pdf"})
_KNOWN_NAMES = ", ".join(f"{stem}.csv" for stem in SHEETS)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in its file. Cells that a short row leaves out are absent, not empty."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: what it holds, how it was encoded, its columns and its rows that are not blank."""

    kind: RecordKind
    file: str
    encoding: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets that could be read, in the order of their kinds, and what is wrong with the files."""

    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]

    @property
    def row_count(self) -> int:
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def half_read(self) -> frozenset[RecordKind]:
        """The kinds of which some file or row could not be read, so that records may seem to be missing."""
        stems = {PurePosixPath(finding.file).stem.lower() for finding in self.findings}
        return frozenset(SHEETS[stem] for stem in stems if stem in SHEETS)


class _SheetError(Exception):
    """What stops the reading of one file; the next file is read all the same."""

    def __init__(self, code: ErrorCode, *, row: int | None = None, **details: str) -> None:
        self.fault = Fault.of(code, **details)
        self.row = row
        super().__init__(self.fault.en)


def read_sheets(path: Path) -> Workbook:
    """Read every known CSV file at ``path``, a folder (with its subfolders) or one file."""
    if not path.exists():
        return _nothing(path, ErrorCode.NO_SUCH_PATH)
    root = path if path.is_dir() else path.parent
    files = sorted(_candidates(path)) if path.is_dir() else [path]
    if not files:
        return _nothing(path, ErrorCode.NO_SHEETS)
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    for file in files:
        name = file.relative_to(root).as_posix()
        try:
            sheet, found = _read_file(file, name)
        except _SheetError as problem:
            findings.append(Finding(Place(name, problem.row), problem.fault))
        else:
            sheets.append(sheet)
            findings.extend(found)
    order = list(SHEETS.values())
    return Workbook(tuple(sorted(sheets, key=lambda sheet: order.index(sheet.kind))), tuple(findings))


def _nothing(path: Path, code: ErrorCode) -> Workbook:
    return Workbook(
        (), (Finding(Place(path.name or str(path)), Fault.of(code, value=path.name, allowed=_KNOWN_NAMES)),)
    )


def _candidates(folder: Path) -> Iterator[Path]:
    """CSV files, and files of another format that bear a sheet's name: passing those over would lose data."""
    for file in folder.rglob("*"):
        if file.name.startswith((".", "~$")) or not file.is_file():
            continue
        suffix = file.suffix.lower()
        if suffix == ".csv" or (suffix in _OTHER_FORMATS and file.stem.lower() in SHEETS):
            yield file


def _read_file(file: Path, name: str) -> tuple[Sheet, list[Finding]]:
    kind = SHEETS.get(file.stem.lower())
    if kind is None:
        raise _SheetError(ErrorCode.UNKNOWN_SHEET, value=name, allowed=_KNOWN_NAMES)
    if file.stat().st_size > MAX_FILE_BYTES:
        raise _SheetError(ErrorCode.FILE_TOO_LARGE, value=name, allowed=f"{MAX_FILE_BYTES // 1024**2} MiB")
    raw = file.read_bytes()
    if other := disguise(raw) or (file.suffix.lower() != ".csv" and f"its name ends in {file.suffix}"):
        raise _SheetError(ErrorCode.NOT_CSV, value=name, allowed=other)
    text, encoding = _decoded(raw, name)
    records = _records(text, name)
    if not records or not any(cell.strip() for cell in records[0]):
        raise _SheetError(ErrorCode.NOT_CSV, value=name, allowed="it has no header in its first row", row=1)
    columns = tuple(cell.strip() for cell in records[0])
    known = FIELDS[kind].model_fields
    findings = _header_findings(kind, columns, name)
    rows = []
    for number, record in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in record):
            continue
        if len(record) > len(columns):
            too_long = Fault.of(ErrorCode.ROW_TOO_LONG, value=len(record), allowed=len(columns))
            findings.append(Finding(Place(name, number), too_long))
            continue
        rows.append(Row(number, {column: cell for column, cell in zip(columns, record) if column in known}))
    if rows and len(records[-1]) < len(columns) and not text.endswith(("\n", "\r")):
        stopped = f"row {len(records)} has {len(records[-1])} of {len(columns)} cells and no end of line"
        raise _SheetError(ErrorCode.TRUNCATED, value=name, allowed=stopped, row=len(records))
    return Sheet(kind, name, encoding, columns, tuple(rows)), findings


def _decoded(raw: bytes, name: str) -> tuple[str, str]:
    try:
        return decode(raw)
    except UnicodeDecodeError as error:
        if error.end == len(raw) and error.reason == "unexpected end of data":
            raise _SheetError(
                ErrorCode.TRUNCATED, value=name, allowed="in the middle of a character"
            ) from None
        raise _SheetError(ErrorCode.UNREADABLE_TEXT, value=name) from None


def _records(text: str, name: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        # One by one, so that an error knows its row.
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append(record)  # noqa: PERF402
    except csv.Error as error:
        row = len(records) + 1
        if "unexpected end of data" in str(error) or "field limit" in str(error):
            raise _SheetError(
                ErrorCode.TRUNCATED,
                value=name,
                allowed=f"the quote opened in row {row} never closes",
                row=row,
            ) from None
        raise _SheetError(
            ErrorCode.MALFORMED, field="row", value=f"{name}, row {row}", row=row,
            allowed='a quote inside a quoted cell is written twice: "a ""b"" c"',
        ) from None  # fmt: skip
    return records


def _header_findings(kind: RecordKind, columns: Sequence[str], name: str) -> list[Finding]:
    """Unknown, repeated and missing columns, all at once; a header in another notation is said as such."""
    known = FIELDS[kind].model_fields
    if len(columns) == 1 and columns[0] not in known:
        for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in columns[0]:
                raise _SheetError(
                    ErrorCode.NOT_CSV,
                    value=name,
                    allowed=f"its columns are separated by {word}, not commas",
                    row=1,
                )
    allowed = ", ".join(known)
    faults = [
        Fault.of(ErrorCode.UNKNOWN_COLUMN, column, value=column, allowed=allowed)
        for column in columns if column not in known
    ]  # fmt: skip
    faults += [
        Fault.of(ErrorCode.DUPLICATE, column, kind="COLUMN", value=column)
        for column, times in Counter(columns).items() if times > 1 and column in known
    ]  # fmt: skip
    faults += [
        Fault.of(ErrorCode.MISSING_COLUMN, column, value=column)
        for column in required_columns(kind, columns) if column not in columns
    ]  # fmt: skip
    return [Finding(Place(name, 1, fault.field), fault) for fault in faults]


def required_columns(kind: RecordKind, columns: Sequence[str]) -> list[str]:
    """The columns without which the rows of this sheet mean nothing.

    A sheet that names its records by code or id may hold only the columns it wants to change.
    """
    fields = FIELDS[kind]
    if kind in GIVEN_IDS or fields.key in columns:
        return [fields.key]
    return [name for name, field in fields.model_fields.items() if field.is_required() and name != fields.key]
