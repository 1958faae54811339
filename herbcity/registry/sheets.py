"""Rows as CSV files: the form shared by the seeds, ``herbcity load`` and ``herbcity simulate``.

One file for each kind of record, the columns are the fields of the table, several values in one cell are set
apart by semicolons, an empty cell is unknown; the facts of a decision are JSON. UTF-8 without a byte order mark,
lines end in LF.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from herbcity.registry.changes import RecordKind
from herbcity.registry.tables import FIELDS

SHEET_NAMES: dict[RecordKind, str] = {
    RecordKind.EVIDENCE: "evidence",
    RecordKind.DISTRICT: "districts",
    RecordKind.HERB: "herbs",
    RecordKind.LADDER_STEP: "ladder_steps",
    RecordKind.ACTOR: "actors",
    RecordKind.LINK: "links",
    RecordKind.LISTING: "listings",
    RecordKind.CAPACITY: "capacities",
    RecordKind.CERTIFICATE: "certificates",
    RecordKind.DECISION: "decisions",
}
"""The file name (without ``.csv``) of each kind of record that travels in files."""

JSON_COLUMNS = frozenset({"facts"})
"""Columns whose cells are JSON: lists of lists, for which one cell has no other notation."""

_LAST = ("evidence_level", "evidence", "note")


def columns(kind: RecordKind) -> list[str]:
    """The columns of a sheet: the record's own fields first, how well it is known last.

    >>> columns(RecordKind.CAPACITY)
    ['id', 'actor', 'herb', 'from_form', 'to_form', 'kg_in_per_month', 'evidence_level', 'evidence', 'note']
    """
    names = list(FIELDS[kind].model_fields)
    return [name for name in names if name not in _LAST] + [name for name in _LAST if name in names]


def cell(value: Any) -> str:
    """One value as text.

    >>> cell([0.5, 12.0]), cell(True), cell(None)
    ('0.5;12', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ";".join(map(cell, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _cell_of(column: str, value: Any) -> str:
    if column in JSON_COLUMNS and value is not None:
        return msgspec.json.encode(value).decode()
    return cell(value)


def sheet_text(kind: RecordKind, rows: Iterable[Mapping[str, Any]]) -> str:
    """A whole sheet as CSV text."""
    names = columns(kind)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell_of(name, row.get(name)) for name in names] for row in rows)
    return text.getvalue()


def write_sheets(sheets: Mapping[RecordKind, Iterable[Mapping[str, Any]]], folder: Path) -> list[Path]:
    """Write one file for each kind, over any that is there, and name the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for kind, rows in sheets.items():
        file = folder / f"{SHEET_NAMES[kind]}.csv"
        file.write_text(sheet_text(kind, rows), encoding="utf-8", newline="\n")
        files.append(file)
    return files
