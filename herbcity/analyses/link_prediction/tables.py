"""Reading edge lists, candidates and node types from CSV; every fault of a file is said at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from herbcity.analyses.link_prediction.links import Column
from herbcity.analyses.link_prediction.times import times_of
from herbcity.errors import ErrorCode, Fault, Refused, UnreadableFile
from herbcity.intake.encodings import decode, disguise

_SEPARATORS = (",", "\t", ";")
_MOST_TYPES_NAMED = 20


@dataclass(frozen=True, slots=True)
class EdgeList:
    """Pairs as their file gives them, in its order; what the file has no column for is None."""

    pairs: list[tuple[str, str]]
    types: list[str] | None
    times: Column | None


def read_edges(path: Path) -> EdgeList:
    """A CSV with the columns ``source``, ``target`` and, if there, ``type`` and ``time``.

    Separated by commas, semicolons or tabs; other columns are passed over. Times are numbers, or dates such as
    2024-03-01, which count in days. Raises Refused with all faults, or UnreadableFile.
    """
    table = _read(path, required=("source", "target"), optional=("type", "time"))
    times = None
    if "time" in table.columns:
        times, faulty = times_of(
            table.columns["time"], [table.place(index, "time") for index in range(len(table.rows))]
        )
        table.faulty.extend(faulty)
    table.refuse_if_faulty()
    return EdgeList(table.pairs, table.columns.get("type"), times)


def read_candidates(path: Path, *, known: EdgeList) -> EdgeList:
    """A CSV with the columns ``source`` and ``target``, and ``type`` if the known edges have types.

    Each type must be that of an edge: of another one nothing can be learned, and ranking by the links of all types
    would look the same. Where edges have no types, those of the candidates are passed over.
    """
    if known.types is None:
        table = _read(path, required=("source", "target"), optional=())
        table.refuse_if_faulty()
        return EdgeList(table.pairs, None, None)
    table = _read(path, required=("source", "target", "type"), optional=(), may_be_empty=("type",))
    types = sorted(set(known.types))
    allowed = [*types[:_MOST_TYPES_NAMED], *(["…"] if len(types) > _MOST_TYPES_NAMED else [])]
    taught = set(types)
    for index, type_ in enumerate(table.columns["type"]):
        if type_ in taught:
            continue
        place = table.place(index, "type")
        fault = (
            Fault.of(ErrorCode.UNKNOWN_TERM, place, value=type_, allowed=allowed)
            if type_
            else Fault.of(ErrorCode.MISSING, place)
        )
        table.faulty.append((index, fault))
    table.refuse_if_faulty()
    return EdgeList(table.pairs, table.columns["type"], None)


def read_node_types(path: Path) -> dict[str, str]:
    """A CSV with the columns ``node`` and ``type``. A node with two types is refused."""
    table = _read(path, required=("node", "type"), optional=())
    types: dict[str, str] = {}
    for index, (node, type_) in enumerate(zip(table.columns["node"], table.columns["type"])):
        if node and type_ and types.setdefault(node, type_) != type_:
            said = f"row {table.rows[index]}, node {node}"
            table.faulty.append((index, Fault.of(ErrorCode.DUPLICATE, "node", kind=path.name, value=said)))
    table.refuse_if_faulty()
    return types


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns that were asked for, the row of the file in which each line stands, and what is wrong so far."""

    file: str
    columns: dict[str, list[str]]
    rows: list[int] = field(default_factory=list)
    faulty: list[tuple[int, Fault]] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return list(zip(self.columns["source"], self.columns["target"]))

    def place(self, index: int, column: str) -> str:
        return f"{self.file}, row {self.rows[index]}, {column}"

    def refuse_if_faulty(self) -> None:
        """Raises Refused with every fault, in the order of the rows."""
        if self.faulty:
            raise Refused(fault for _, fault in sorted(self.faulty, key=lambda one: one[0]))


def _read(
    path: Path, *, required: Sequence[str], optional: Sequence[str], may_be_empty: Sequence[str] = ()
) -> _Table:
    """The table; a required cell that is empty is a fault of it, unless its column may be empty."""
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
    filled = set(required) - set(may_be_empty)
    table = _Table(path.name, {name: [] for name in places})
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        index = len(table.rows)
        table.rows.append(number)
        for name, place in places.items():
            cell = row[place].strip() if place < len(row) else ""
            if not cell and name in filled:
                table.faulty.append((index, Fault.of(ErrorCode.MISSING, table.place(index, name))))
            table.columns[name].append(cell)
    return table


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
