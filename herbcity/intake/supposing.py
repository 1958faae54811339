"""Files as changes that are looked at and never written: what a load would change in the network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from herbcity.errors import Refused
from herbcity.intake.checks import check_rows
from herbcity.intake.loading import LoadReport, located, report_of
from herbcity.intake.sheets import read_sheets
from herbcity.registry.changes import Change
from herbcity.registry.checking import checked
from herbcity.registry.engine import reading
from herbcity.registry.reading import head
from herbcity.registry.rules import examine
from herbcity.registry.what_ifs import check_size


@dataclass(frozen=True, slots=True)
class Supposed:
    """The changes that files would make, the revision they were checked on, and the report of a dry run.

    There are no changes where the report has findings.
    """

    changes: tuple[Change, ...]
    revision: int
    report: LoadReport


def suppose(engine: Engine, path: Path) -> Supposed:
    """Read a folder of CSV files, or one, as a what-if: checked like a load, with provisional codes for new actors.

    Raises Refused where it would change nothing, or more than a what-if may hold.
    """
    book = read_sheets(path)
    changes: list[Change] = []
    with reading(engine) as session:
        revision = head(session)
        rows = check_rows(book, session, hypothetical=True)
        findings = rows.findings
        if findings:
            findings += located(examine(session, rows.examined, hypothetical=True), rows, book, path.name)
        else:
            try:
                changes = checked(session, rows.changes, hypothetical=True).changes
            except Refused as refused:
                findings = located(refused.faults, rows, book, path.name)
    check_size(changes)
    return Supposed(tuple(changes), revision, report_of(book, rows, findings, revision=None, dry_run=True))
