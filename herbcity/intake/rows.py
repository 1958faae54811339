"""One row on its way to becoming changes: its values, its faults so far, and the record that it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from herbcity.errors import ErrorCode, Fault
from herbcity.intake.bodies import NAMED_KINDS, Bodies, key_field
from herbcity.intake.cells import read_cell
from herbcity.intake.findings import Place
from herbcity.intake.sheets import GIVEN_IDS, Row, Sheet
from herbcity.registry.changes import RecordKind
from herbcity.registry.identity import NATURAL_KEYS
from herbcity.registry.mergers import standing_key, with_standing_codes
from herbcity.registry.tables import REFERENCES


@dataclass(slots=True)
class Draft:
    """A row as read. ``key`` is the code or id of its record, None while or because it cannot be known.

    ``double_of`` is another record that has the same distinguishing fields under another id.
    """

    sheet: Sheet
    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    key: str | None = None
    double_of: str | None = None

    @property
    def kind(self) -> RecordKind:
        return self.sheet.kind

    @property
    def unreadable(self) -> set[str | None]:
        """The fields whose cells have a fault, so that their absence from ``values`` says nothing."""
        return {fault.field for fault in self.faults}

    def add_fault(self, code: ErrorCode, column: str, kind: RecordKind, **details: Any) -> None:
        self.faults.append(Fault.of(code, column, kind=kind, **details))

    def place(self, column: str | None = None) -> Place:
        """Where it stands, down to the column if its sheet has that one."""
        return Place(self.sheet.file, self.row.number, column if column in self.sheet.columns else None)


def read_row(sheet: Sheet, row: Row, bodies: Bodies) -> Draft:
    """Read all cells of a row and find its record; actors find theirs together (``match_actors``)."""
    draft = Draft(sheet, row)
    for column, text in row.cells.items():
        value, fault = read_cell(sheet.kind, column, text)
        if fault is None:
            draft.values[column] = value
        else:
            draft.faults.append(fault)
    _resolve_names(draft, bodies)
    if sheet.kind is not RecordKind.ACTOR:
        _identify(draft, bodies)
    return draft


_STANDING: dict[str, Callable[[Any, dict[str, str]], Any]] = {
    "suggestion": lambda key, meant: standing_key(key, meant) if key else key,
    "facts": with_standing_codes,
}


def _resolve_names(draft: Draft, bodies: Bodies) -> None:
    """Put the code in place of a name where exactly one record bears it."""
    for column in {"suggestion", "facts"} & draft.values.keys():
        # Both name actors by their codes, inside: a file that is older than a merger means the survivor.
        draft.values[column] = _STANDING[column](draft.values[column], bodies.mergers)
    for column, target in REFERENCES.get(draft.kind, {}).items():
        given = draft.values.get(column)
        if given is not None and target is RecordKind.ACTOR:
            given = draft.values[column] = bodies.meant(given)
        if given is None or target not in NAMED_KINDS or given in bodies.of(target):
            continue
        fitting = bodies.named(target, given)
        if len(fitting) == 1:
            (draft.values[column],) = fitting
        elif fitting:
            draft.add_fault(
                ErrorCode.POSSIBLE_DUPLICATE, column, target, value=given, allowed=sorted(fitting)
            )
            del draft.values[column]


def _identify(draft: Draft, bodies: Bodies) -> None:
    """The id that the row gives, else that of the record with the same distinguishing fields."""
    kind = draft.kind
    given = draft.values.get(key_field(kind))
    draft.key = given
    if kind in GIVEN_IDS or given in bodies.of(kind) or not draft.unreadable.isdisjoint(NATURAL_KEYS[kind]):
        return
    like = bodies.id_like(kind, draft.values, wanted=given)
    if given is None:
        draft.key = like
    elif given != like:
        draft.double_of = like
