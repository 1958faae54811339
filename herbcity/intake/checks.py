"""Rows become changes, or findings: which record each row means, what it would change, what is wrong with it.

An absent column leaves a field as it is; an empty cell says that the value is unknown. A load never removes a
record, and never replaces a value by one that rests on weaker evidence: that one is recorded as stated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from herbcity.errors import ErrorCode, Fault
from herbcity.intake.actors import match_actors
from herbcity.intake.bodies import NAMED_KINDS, Bodies, key_field
from herbcity.intake.comparing import Stated, compare, first_evidence, whole
from herbcity.intake.findings import Finding, Notice, Place
from herbcity.intake.rows import Draft, read_row
from herbcity.intake.sheets import GIVEN_IDS, Row, Sheet, Workbook
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.drafts import Body, check_fields
from herbcity.registry.identity import provisional_code
from herbcity.registry.writing import next_codes

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is, and how far it goes."""

_STEP = 500
"""Rows between two reports of progress."""

Identity = tuple[RecordKind, str]
"""Kind and id of a record."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a workbook would do: its changes in writing order, or why not, row by row.

    ``drafts`` says which row each record comes from; ``broken`` are those whose own row is at fault, by
    id and by name, so that what refers to them is not blamed as well. ``doubtful`` are the rows at fault as far
    as they could be read: never written, but asked for what they refer to, so that all is said at once.
    """

    changes: tuple[Change, ...]
    doubtful: tuple[Change, ...]
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    counts: dict[RecordKind, Counter[str]]
    drafts: dict[Identity, Draft]
    broken: frozenset[Identity]

    @property
    def examined(self) -> tuple[Change, ...]:
        """Everything that the registry's rules are asked about when the load cannot be written."""
        return self.changes + self.doubtful

    def place(self, kind: RecordKind, key: str, column: str | None) -> Place | None:
        """Where a record's field stands in the files, if the record comes from them."""
        draft = self.drafts.get((kind, key))
        return draft.place(column) if draft else None


def check_rows(
    book: Workbook, session: Session, *, progress: Progress | None = None, hypothetical: bool = False
) -> Checked:
    """Check every row of every sheet against the registry; nothing is written.

    ``hypothetical`` rows are never written: new actors get provisional codes.

    Kinds come in the order in which they refer to one another, so that a link may name an actor of this load.
    """
    return _Checking(book, session, progress or (lambda *_: None), hypothetical).run()


class _Checking:
    """One pass over a workbook; what it has learnt so far is its state."""

    def __init__(self, book: Workbook, session: Session, progress: Progress, hypothetical: bool) -> None:
        self.book = book
        self.hypothetical = hypothetical
        self.session = session
        self.bodies = Bodies(session)
        self.stated = Stated(session)
        self.changes: list[Change] = []
        self.doubtful: list[Change] = []
        self.findings: list[Finding] = list(book.findings)
        self.notices: list[Notice] = []
        self.counts: dict[RecordKind, Counter[str]] = {}
        self.drafts: dict[Identity, Draft] = {}
        self.broken: set[Identity] = set()
        self.missing_columns: set[Place] = {finding.place for finding in book.findings}
        self._progress = progress
        self._done = 0

    def run(self) -> Checked:
        for kind in RecordKind:
            sheets = [sheet for sheet in self.book.sheets if sheet.kind is kind]
            if not sheets:
                continue
            self.counts[kind] = Counter()
            drafts: Iterable[Draft] = (self._read(sheet, row) for sheet in sheets for row in sheet.rows)
            if kind is RecordKind.ACTOR:
                # Actors find one another across rows; a row of another kind is settled as soon as it is read.
                drafts = list(drafts)
                for draft in drafts:
                    if code := draft.values.get("code"):
                        draft.values["code"] = self.bodies.meant(code)
                match_actors(drafts, self.bodies.of(kind).values(), self._new_codes)
            for draft in drafts:
                self._settle(draft)
        return Checked(
            changes=tuple(self.changes),
            doubtful=tuple(self.doubtful),
            findings=tuple(self.findings),
            notices=tuple(self.notices),
            counts=self.counts,
            drafts=self.drafts,
            broken=frozenset(self.broken),
        )

    def _new_codes(self, count: int) -> Sequence[str]:
        if self.hypothetical:
            return [provisional_code(number) for number in range(1, count + 1)]
        return next_codes(self.session, count)

    def _read(self, sheet: Sheet, row: Row) -> Draft:
        self._done += 1
        if self._done % _STEP == 0 or self._done == self.book.row_count:
            self._progress("check", self._done, self.book.row_count)
        return read_row(sheet, row, self.bodies)

    def _settle(self, draft: Draft) -> None:
        """Turn a row into changes, or into findings."""
        kind, key = draft.kind, draft.key
        existing = self.bodies.of(kind).get(key) if key is not None else None
        if draft.double_of is not None:
            self._find_double(draft, draft.double_of)
        if key is not None and (kind, key) in self.drafts:
            self._find_double(draft, key)
            self._checked_body(draft, existing)
            return
        if key is not None:
            self.drafts[kind, key] = draft
            if kind in NAMED_KINDS:
                self.bodies.note_names(kind, key, draft.values)
        if existing is not None and not draft.faults and not compare(existing, draft.values).differing:
            self.counts[kind]["unchanged"] += 1
            return
        body = self._checked_body(draft, existing)
        if body is None and existing is None:
            self._doubt(draft)
        if body is None or key is None:
            return
        if existing is None:
            self.counts[kind]["new"] += 1
            self.changes.append(whole(kind, key, body))
        else:
            self._update(draft, existing, body)

    def _doubt(self, draft: Draft) -> None:
        """Keep what could be read of a row at fault, under its id or, where that is unknown, its place."""
        place = draft.place()
        key = draft.key or f"{place.file}:{place.row}"
        self.drafts[draft.kind, key] = draft
        self.broken.add((draft.kind, key))
        self.doubtful.append(whole(draft.kind, key, {**draft.values, key_field(draft.kind): key}))

    def _checked_body(self, draft: Draft, existing: Body | None) -> Body | None:
        """The whole record as it would be, or None once everything wrong with it has been found."""
        values = {**(existing or {}), **draft.values}
        unreadable = draft.unreadable
        if draft.key is not None:
            values[key_field(draft.kind)] = draft.key
        elif draft.kind not in GIVEN_IDS:
            # The id follows from what could not be read; its absence is no fault of the officer's.
            unreadable.add(key_field(draft.kind))
        if "service" in unreadable:
            # Without the service, the material would be asked for.
            unreadable.add("form")
        body, found = check_fields(draft.kind, values, hypothetical=self.hypothetical)
        faults = draft.faults + [fault for fault in found if fault.field not in unreadable]
        for fault in faults:
            self._find(draft, fault)
        if faults:
            names = (draft.key, draft.values.get("name_th"))
            self.broken.update((draft.kind, name) for name in names if name is not None)
        return None if faults else body

    def _find(self, draft: Draft, fault: Fault) -> None:
        column = fault.field
        if fault.code is not ErrorCode.MISSING or column is None or column in draft.sheet.columns:
            self.findings.append(Finding(draft.place(column), fault))
            return
        # Said once for the file, not once for each of its rows.
        place = Place(draft.sheet.file, 1, column)
        if place not in self.missing_columns:
            self.missing_columns.add(place)
            self.findings.append(Finding(place, Fault.of(ErrorCode.MISSING_COLUMN, column, value=column)))

    def _find_double(self, draft: Draft, key: str) -> None:
        """Say that a row repeats a record, and where the first one stands if it is in the files."""
        column = key_field(draft.kind)
        first = self.drafts.get((draft.kind, key))
        fault = Fault.of(ErrorCode.DUPLICATE, column, kind=draft.kind, id=key, value=key)
        self.findings.append(Finding(draft.place(column), fault, first=first.place() if first else None))

    def _update(self, draft: Draft, existing: Body, body: Body) -> None:
        comparison = compare(existing, body)
        evidence = first_evidence(draft.values)
        changes = comparison.changes(draft.kind, existing[key_field(draft.kind)], evidence)
        if comparison.weaker:
            changes = [change for change in changes if change not in self.stated]
            self.notices += [
                Notice(
                    draft.place(change.field),
                    change.id,
                    stated=change.after,
                    kept=change.before,
                    stated_level=comparison.level,
                    kept_level=comparison.existing_level,
                )
                for change in changes
            ]
        self.changes += changes
        self.counts[draft.kind]["changed" if changes and not comparison.weaker else "unchanged"] += 1
        if not comparison.weaker and any(
            one.field == "valid_until" and one.before is None for one in changes
        ):
            self.counts[draft.kind]["ended"] += 1
