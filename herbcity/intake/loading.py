"""Loading files into the registry: one path for the dry run and the real one, all or nothing.

The dry run does everything, the writing included, and takes it back; what it reports is what would happen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from herbcity.errors import ErrorCode, Fault, Refused
from herbcity.intake.checks import Checked, Progress, check_rows
from herbcity.intake.findings import Finding, Notice, Place, in_order
from herbcity.intake.sheets import Workbook, read_sheets
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import writing
from herbcity.registry.rules import examine
from herbcity.registry.writing import Editor, commit

_ECHOES = frozenset({ErrorCode.UNKNOWN_REFERENCE, ErrorCode.WRONG_ENDPOINT, ErrorCode.LAYERS_MIXED})
"""Faults of a reference; where the record referred to is itself at fault, saying so once is enough."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file that was read, with its encoding and the number of its rows."""

    file: str
    encoding: str
    row_count: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, or why it did nothing. ``revision`` is None unless something was written."""

    files: tuple[FileRead, ...]
    counts: dict[RecordKind, Counter[str]]
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    change_count: int
    revision: int | None
    dry_run: bool

    @property
    def refused(self) -> bool:
        """Whether the files have faults, so that nothing was written."""
        return bool(self.findings)

    def text(self, language: str = "en") -> str:
        """The report for a terminal, in Thai (``"th"``) or English."""
        thai = language == "th"
        lines = [
            f"{read.file}: {read.encoding}, {read.row_count:,} {'แถว' if thai else 'rows'}"
            for read in self.files
        ]
        lines += [finding.text(language) for finding in self.findings]
        lines += [notice.text(language) for notice in self.notices]
        lines += (
            [_count_line(kind, count, thai) for kind, count in self.counts.items()]
            if not self.refused
            else []
        )
        return "\n".join([*lines, self._verdict(thai)])

    def _verdict(self, thai: bool) -> str:
        if self.refused:
            number = len(self.findings)
            return (
                f"พบข้อผิดพลาด {number:,} จุด ไม่มีการบันทึก" if thai else f"{number:,} faults; nothing was written."
            )
        if not self.change_count:
            return "ไม่มีอะไรเปลี่ยนแปลง" if thai else "Nothing changed: all of it is in the registry already."
        if self.dry_run:
            return (
                f"ทดลองเท่านั้น ไม่มีการบันทึก: จะมี {self.change_count:,} การเปลี่ยนแปลง"
                if thai
                else f"Dry run, nothing was written: there would be {self.change_count:,} changes."
            )
        return (
            f"บันทึกเป็นรุ่น {self.revision}: {self.change_count:,} การเปลี่ยนแปลง"
            if thai
            else f"Written as revision {self.revision}: {self.change_count:,} changes."
        )


def _count_line(kind: RecordKind, count: Counter[str], thai: bool) -> str:
    if thai:
        return f"{kind}: ใหม่ {count['new']:,} แก้ไข {count['changed']:,} คงเดิม {count['unchanged']:,}"
    return f"{kind}: {count['new']:,} new, {count['changed']:,} changed, {count['unchanged']:,} unchanged"


def load(
    engine: Engine,
    path: Path,
    *,
    editor: Editor,
    reason: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load a folder of CSV files, or one file, as one revision.

    Every fault of every file is in the report; with one fault nothing is written. Loading the same files
    again changes nothing and makes no revision. Raises NotReady when the database cannot be reached.
    """
    progress = progress or (lambda *_: None)
    book = read_sheets(path)
    progress("read", book.row_count, book.row_count)
    with writing(engine) as session:
        reason = reason or f"Load of {path.name}"
        report = load_book(session, book, name=path.name, editor=editor, reason=reason, progress=progress)
        if report.findings or dry_run:
            session.rollback()
            report = replace(report, revision=None, dry_run=dry_run)
    return report


def load_book(
    session: Session, book: Workbook, *, name: str, editor: Editor, reason: str, progress: Progress
) -> LoadReport:
    """Load a workbook in the session's transaction, which the caller takes back where the report has findings."""
    checked = check_rows(book, session, progress=progress)
    findings = checked.findings
    revision = None
    if findings:
        findings += located(examine(session, checked.examined), checked, book, name)
    elif checked.changes:
        progress("write", 0, len(checked.changes))
        try:
            revision = commit(session, checked.changes, editor=editor, reason=reason).number
        except Refused as refused:
            findings = located(refused.faults, checked, book, name)
        progress("write", len(checked.changes), len(checked.changes))
    return report_of(book, checked, findings, revision=revision, dry_run=False)


def try_book(session: Session, book: Workbook, *, name: str, progress: Progress) -> LoadReport:
    """What ``load_book`` would say, found out by reading alone: nobody who writes has to wait for it."""
    checked = check_rows(book, session, progress=progress)
    findings = checked.findings
    wanted = checked.examined if findings else checked.changes
    findings += located(examine(session, wanted), checked, book, name)
    return report_of(book, checked, findings, revision=None, dry_run=True)


def report_of(
    book: Workbook, checked: Checked, findings: Iterable[Finding], *, revision: int | None, dry_run: bool
) -> LoadReport:
    """What became of a workbook."""
    return LoadReport(
        files=tuple(FileRead(sheet.file, sheet.encoding, len(sheet.rows)) for sheet in book.sheets),
        counts=checked.counts,
        findings=in_order(findings),
        notices=checked.notices,
        change_count=len(checked.changes),
        revision=revision,
        dry_run=dry_run,
    )


def located(faults: Iterable[Fault], checked: Checked, book: Workbook, name: str) -> tuple[Finding, ...]:
    """The registry's faults, each at the cell it comes from; echoes of what is already said are left out.

    A fault of a record that is not in the files (an old link that a changed actor can no longer hold) stands
    at the load as a whole, which has this ``name``.
    """
    return tuple(
        Finding(_place(fault, checked) or Place(name), fault)
        for fault in faults
        if not _is_echo(fault, checked, book)
    )


def _place(fault: Fault, checked: Checked) -> Place | None:
    kind = fault.details.get("of") or fault.kind
    return checked.place(RecordKind(kind), fault.id, fault.field) if kind and fault.id else None


def _is_echo(fault: Fault, checked: Checked, book: Workbook) -> bool:
    if fault.code not in _ECHOES:
        # Whatever is wrong with a broken row by itself has been said, cell by cell.
        return fault.kind is not None and (RecordKind(fault.kind), fault.id) in checked.broken
    if fault.code is not ErrorCode.UNKNOWN_REFERENCE:
        return (RecordKind.ACTOR, fault.value) in checked.broken
    target = RecordKind(fault.kind or "")
    return target in book.half_read or (target, fault.value) in checked.broken
