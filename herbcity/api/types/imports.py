"""What an import of sheets did, or would do, or why it did nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import graphene

from herbcity.api.context import Info
from herbcity.api.paging import checked_count
from herbcity.api.spelling import json_text
from herbcity.api.types.enums import ErrorCodeEnum, EvidenceLevelEnum, Language, LanguageEnum, RecordKindEnum
from herbcity.api.types.fields import first_argument, many, maybe_many
from herbcity.intake.findings import Finding, Notice
from herbcity.intake.loading import FileRead, LoadReport
from herbcity.registry.changes import RecordKind

MOST_SHOWN = 1_000
"""So many findings, and so many notices, an answer gives at most; their numbers are told in full."""


class Count(NamedTuple):
    """What becomes of the rows of one kind."""

    kind: RecordKind
    new: int
    changed: int
    ended: int
    unchanged: int


@dataclass(frozen=True)
class Imported:
    """A report as it is answered, and remembered under a client key."""

    files: list[FileRead]
    counts: list[Count]
    change_count: int
    dry_run: bool
    notices: list[Notice]
    notice_count: int
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, report: LoadReport) -> Imported:
        return cls(
            files=list(report.files),
            counts=[
                Count(kind, *(count[name] for name in ("new", "changed", "ended", "unchanged")))
                for kind, count in report.counts.items()
            ],
            change_count=0 if report.findings else report.change_count,
            dry_run=report.dry_run,
            notices=list(report.notices[:MOST_SHOWN]),
            notice_count=len(report.notices),
            findings=report.findings,
        )


def _message(said: Finding | Notice, info: Info, language: Language | None = None) -> str:
    return said.en if (language or info.context.language) == Language.EN else said.th


def _language() -> graphene.Argument:
    return graphene.Argument(LanguageEnum, description="The language; that of the request if left out.")


class ImportFileType(graphene.ObjectType):
    """A file that was read."""

    class Meta:
        name = "ImportFile"

    file = graphene.String(required=True, description="Its name, within the archive where it came in one.")
    encoding = graphene.String(
        required=True, description="How its text was encoded, such as UTF-8 or TIS-620."
    )
    row_count = graphene.Int(required=True, description="How many rows it has that are not blank.")


class ImportCountType(graphene.ObjectType):
    """What becomes of the rows of one kind."""

    class Meta:
        name = "ImportCount"

    kind = graphene.Field(RecordKindEnum, required=True, description="The kind of record.")
    new = graphene.Int(required=True, description="Rows that make a new record.")
    changed = graphene.Int(required=True, description="Rows that change a record.")
    ended = graphene.Int(required=True, description="Rows, among those that change one, that give it an end.")
    unchanged = graphene.Int(required=True, description="Rows that say what is recorded already.")


class ImportFindingType(graphene.ObjectType):
    """One fault of a file and where it stands, as a spreadsheet shows it: the header is row 1."""

    class Meta:
        name = "ImportFinding"

    file = graphene.String(required=True, description="The file.")
    row = graphene.Int(description="The row; null where it is about the file as a whole.")
    column = graphene.String(
        description="The column, by its header; null where it is about the row as a whole."
    )
    code = graphene.Field(ErrorCodeEnum, required=True, description="What is wrong.")
    value = graphene.String(
        description="What the cell holds, text as it is, all else as JSON; null where nothing does, or where it may "
        "not be repeated."
    )
    message = graphene.String(
        required=True, description="What is wrong and what would be right.", language=_language()
    )

    resolve_message = staticmethod(_message)

    @staticmethod
    def resolve_value(finding: Finding, _info: Info) -> str | None:
        return json_text(_plain(finding.value))


class ImportNoticeType(graphene.ObjectType):
    """A value that is recorded as stated only, because the one that is there rests on better evidence."""

    class Meta:
        name = "ImportNotice"

    file = graphene.String(required=True, description="The file.")
    row = graphene.Int(description="The row.")
    column = graphene.String(description="The column, by its header.")
    stated = graphene.String(description="What the file says, text as it is, all else as JSON.")
    kept = graphene.String(description="What stays, text as it is, all else as JSON.")
    stated_level = graphene.Field(EvidenceLevelEnum, description="How well the file's value is known.")
    kept_level = graphene.Field(EvidenceLevelEnum, description="How well the one that stays is known.")
    message = graphene.String(required=True, description="The same in a sentence.", language=_language())

    resolve_message = staticmethod(_message)

    @staticmethod
    def resolve_file(notice: Notice, _info: Info) -> str:
        return notice.place.file

    @staticmethod
    def resolve_row(notice: Notice, _info: Info) -> int | None:
        return notice.place.row

    @staticmethod
    def resolve_column(notice: Notice, _info: Info) -> str | None:
        return notice.place.column

    @staticmethod
    def resolve_stated(notice: Notice, _info: Info) -> str | None:
        return json_text(_plain(notice.stated))

    @staticmethod
    def resolve_kept(notice: Notice, _info: Info) -> str | None:
        return json_text(_plain(notice.kept))

    @staticmethod
    def resolve_stated_level(notice: Notice, _info: Info) -> str | None:
        return notice.stated_level or None

    @staticmethod
    def resolve_kept_level(notice: Notice, _info: Info) -> str | None:
        return notice.kept_level or None


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | set | frozenset) else value


class ImportReportType(graphene.ObjectType):
    """What an import did, or would do; with findings it did nothing."""

    class Meta:
        name = "ImportReport"

    dry_run = graphene.Boolean(required=True, description="Whether it was only tried.")
    files = many(ImportFileType, "The files that were read.", assumed=8)
    counts = many(
        ImportCountType,
        "What becomes of the rows, by kind of record. Rows at fault are not counted.",
        assumed=10,
    )
    change_count = graphene.Int(
        required=True, description="How many changes were made, or would be; 0 with findings."
    )
    finding_count = graphene.Int(required=True, description="How many faults the files have.")
    findings = maybe_many(
        ImportFindingType,
        "The faults, in the order of the files. All of them have to go before anything is written.",
        first=first_argument(100, MOST_SHOWN),
    )
    notice_count = graphene.Int(
        required=True, description="How many values are recorded as stated only; they are no faults."
    )
    notices = maybe_many(
        ImportNoticeType,
        "Those values, in the order of the files.",
        first=first_argument(100, MOST_SHOWN),
    )

    @staticmethod
    def resolve_finding_count(report: Imported, _info: Info) -> int:
        return len(report.findings)

    @staticmethod
    def resolve_findings(report: Imported, _info: Info, first: int | None = None) -> Sequence[Finding]:
        return report.findings[: checked_count(first, default=100, largest=MOST_SHOWN)]

    @staticmethod
    def resolve_notices(report: Imported, _info: Info, first: int | None = None) -> Sequence[Notice]:
        return report.notices[: checked_count(first, default=100, largest=MOST_SHOWN)]
