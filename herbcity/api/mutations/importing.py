"""Importing sheets that were uploaded: tried, or written as one revision, or refused with every fault at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import graphene
import msgspec
from sqlmodel import Session

from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.failures import InputError
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import Rejected, once, placed
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission, refusal
from herbcity.api.types.imports import MOST_SHOWN, Imported, ImportReportType
from herbcity.errors import ErrorCode, Fault, NotFound, UnreadableFile
from herbcity.intake.findings import Finding
from herbcity.intake.loading import LoadReport, load_book, try_book
from herbcity.intake.sheets import Workbook, read_sheets
from herbcity.intake.unpacking import unpacked
from herbcity.registry.changes import Json, RecordKind
from herbcity.registry.engine import reading
from herbcity.registry.personal import is_personal
from herbcity.registry.uploads import kept_upload
from herbcity.registry.writing import Editor
from herbcity.stopping import go_on

MOST_ROWS = 20_000
"""So many are checked and written within the time of a request; more are for ``herbcity load``."""

_COST = 5_000


class ImportSheetsInput(graphene.InputObjectType):
    """Which upload to import, and whether only to try."""

    file = graphene.ID(
        required=True,
        description="The id that `POST /uploads` answered with: a CSV file such as actors.csv, or a ZIP of several.",
    )
    dry_run = graphene.Boolean(
        default_value=False,
        description="Whether only to say what would happen (true); nothing is written then. False unless told "
        "otherwise.",
    )
    reason = inputs.reason()
    client_key = inputs.client_key()


ImportSheetsPayload = payload_of(
    "ImportSheets",
    "report",
    ImportReportType,
    "What was done or would be done, and what is at fault in the sheets",
    null="null where there was nothing to read",
)


class ImportMutations:
    """Importing sheets."""

    import_sheets = weighing(
        graphene.Field(
            ImportSheetsPayload,
            description="Import sheets that were uploaded, by the rules of `herbcity load`: all of them as one "
            f"revision, or none and every fault; no revision where all of it is recorded already. At most {MOST_ROWS} "
            "rows. A dry run answers what the import would, its errors too, and writes nothing. Needs the role EDITOR, "
            "and of a narrowed key the scope PERSONAL besides.",
            input=ImportSheetsInput(required=True, description="Which upload."),
        ),
        own=_COST,
        waits=True,
    )

    @staticmethod
    def resolve_import_sheets(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        # What is the same already, and what is kept, would tell what is personal.
        for permission in (Permission.IMPORT_SHEETS, Permission.READ_PERSONAL):
            withheld = refusal(info.context.viewer, permission)
            if withheld:
                return Outcome(errors=(InputError(withheld.fault, ()),))
        outcome = _tried(info, input) if input.get("dry_run") else _written(info, input)
        if outcome.thing:
            _noted(info, outcome.thing)
        return outcome


def _tried(info: Info, given: Any) -> Outcome:
    try:
        with reading(info.context.engine) as session, _book(session, info, given) as (name, book):
            report = try_book(session, book, name=name, progress=_progress)
    except Rejected as rejected:
        return Outcome(errors=rejected.errors)
    except NotFound as missing:
        return Outcome(errors=tuple(placed([missing.fault], given, {})))
    return Outcome(thing=Imported.of(report), errors=_errors(report.findings))


def _written(info: Info, given: Any) -> Outcome:
    refused: list[LoadReport] = []

    def write(session: Session) -> Json:
        with _book(session, info, given) as (name, book):
            report = load_book(
                session,
                book,
                name=name,
                editor=Editor(info.context.viewer.label),
                reason=given.get("reason") or f"Import of {name}",
                progress=_progress,
            )
        if report.findings:
            refused.append(report)
            raise Rejected(_errors(report.findings))
        return [report.revision, msgspec.to_builtins(Imported.of(report))]

    done, errors = once(info, Permission.IMPORT_SHEETS, given, write)
    if errors:
        return Outcome(thing=Imported.of(refused[0]) if refused else None, errors=errors)
    revision, report = done
    info.context.look_again(info)
    return Outcome(thing=msgspec.convert(report, Imported), revision=revision)


def _noted(info: Info, report: Imported) -> None:
    """Who is told what is kept of a natural person has looked at it."""
    persons = info.context.ever_persons()
    for notice in report.notices:
        if is_personal(RecordKind.ACTOR, notice.id, notice.place.column, persons):
            info.context.looked(RecordKind.ACTOR, notice.id, [notice.place.column or ""])


@contextmanager
def _book(session: Session, info: Info, given: Any) -> Iterator[tuple[str, Workbook]]:
    """The sheets of an upload and its name. Raises NotFound, or Rejected for what cannot be read at all."""
    upload = kept_upload(session, given["file"].strip(), caller=info.context.viewer.caller)
    try:
        with unpacked(upload.content, name=upload.name) as path:
            book = read_sheets(path)
    except UnreadableFile as broken:
        raise _refused_file(broken.fault) from broken
    if book.row_count > MOST_ROWS:
        too_many = Fault.of(ErrorCode.FILE_TOO_LARGE, value=upload.name, allowed=f"{MOST_ROWS:,} rows")
        raise _refused_file(too_many)
    yield upload.name, book


def _refused_file(fault: Fault) -> Rejected:
    return Rejected((InputError(fault, ("input", "file")),))


def _progress(_stage: str, _done: int, _total: int) -> None:
    go_on()


def _errors(findings: tuple[Finding, ...]) -> tuple[InputError, ...]:
    """The findings as errors of the input, each at its file, row and column."""
    return tuple(
        InputError(
            finding.fault,
            ("input", "file", *(str(part) for part in finding.place if part is not None)),
        )
        for finding in findings[:MOST_SHOWN]
    )
