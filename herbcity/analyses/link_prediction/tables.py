"""Reading edge lists, candidates and node types from CSV; every fault of a file is said at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from herbcity.analyses.link_prediction.links import Column
from herbcity.errors import ErrorCode, Fault, Refused, UnreadableFile
from herbcity.intake.encodings import decode, disguise

_SEPARATORS = (",", "\t", ";")
_SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class EdgeList:
    """Pairs as their file gives them, in its order; what the file has no column for is None."""

    pairs: list[tuple[str, str]]
    types: list[str] | None
    times: Column | None


def read_edges(path: Path, *, timed: bool = True) -> EdgeList:
    """A CSV with the columns ``source``, ``target`` and, if there, ``type`` and ``time``.

    Separated by commas, semicolons or tabs; other columns are passed over. A time is any number, or a date such
    as 2024-03-01, which counts in days. Raises Refused with all faults, or UnreadableFile.
    """
    columns = _columns(path, required=("source", "target"), optional=("type", "time") if timed else ("type",))
    pairs = list(zip(columns["source"], columns["target"]))
    return EdgeList(pairs, columns.get("type"), _times(columns["time"], path) if "time" in columns else None)


def read_node_types(path: Path) -> dict[str, str]:
    """A CSV with the columns ``node`` and ``type``. A node with two types is refused."""
    columns = _columns(path, required=("node", "type"), optional=())
    types: dict[str, str] = {}
    faults = []
    for node, type_ in zip(columns["node"], columns["type"]):
        if types.setdefault(node, type_) != type_:
            faults.append(Fault.of(ErrorCode.DUPLICATE, "node", kind=path.name, value=f"node {node}"))
    if faults:
        raise Refused(faults)
    return types


def _columns(path: Path, *, required: Sequence[str], optional: Sequence[str]) -> dict[str, list[str]]:
    text = _text(path)
    first_line = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first_line.count)
    rows = _rows(text, separator, path)
    header = [name.strip().lower() for name in next(rows, [])]
    if missing := [name for name in required if name not in header]:
        raise Refused(
            Fault.of(ErrorCode.MISSING_COLUMN, name, value=f"{name} ({path.name})") for name in missing
        )
    if twice := [name for name in (*required, *optional) if header.count(name) > 1]:
        raise Refused(
            Fault.of(ErrorCode.DUPLICATE, name, kind=path.name, value=f"column {name}") for name in twice
        )
    places = {name: header.index(name) for name in (*required, *optional) if name in header}
    found: dict[str, list[str]] = {name: [] for name in places}
    faults = []
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        for name, place in places.items():
            cell = row[place].strip() if place < len(row) else ""
            if not cell and name in required:
                faults.append(Fault.of(ErrorCode.MISSING, f"{path.name}, row {number}, {name}"))
            found[name].append(cell)
    if faults:
        raise Refused(faults)
    return found


def _rows(text: str, separator: str, path: Path) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as problem:
        raise UnreadableFile(value=path.name, allowed=str(problem)) from None


def _text(path: Path) -> str:
    if not path.is_file():
        raise UnreadableFile(ErrorCode.NO_SUCH_PATH, value=str(path))
    raw = path.read_bytes()
    if what := disguise(raw):
        raise UnreadableFile(value=path.name, allowed=what)
    try:
        return decode(raw)[0]
    except UnicodeDecodeError:
        raise UnreadableFile(ErrorCode.UNREADABLE_TEXT, value=path.name) from None


def _times(cells: list[str], path: Path) -> Column:
    times = np.empty(len(cells))
    faults = []
    for place, cell in enumerate(cells):
        found = _time(cell)
        if found is None:
            faults.append(Fault.of(ErrorCode.NOT_A_NUMBER, "time", value=f"{cell} ({path.name}, time)"))
        else:
            times[place] = found
    if faults:
        raise Refused(faults)
    return times


def _time(cell: str) -> float | None:
    """A number, or a date as days since 1970; None for anything else.

    >>> _time("12.5"), _time("1970-01-03"), _time("soon"), _time("nan")
    (12.5, 2.0, None, None)
    """
    try:
        number = float(cell)
    except ValueError:
        try:
            day = datetime.fromisoformat(cell)
        except ValueError:
            return None
        return (day if day.tzinfo else day.replace(tzinfo=UTC)).timestamp() / _SECONDS_A_DAY
    return number if np.isfinite(number) else None
