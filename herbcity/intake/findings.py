"""What intake has to say about a file: findings, which stop a load, and notices, which do not.

Both name the file, the row and the column as a spreadsheet shows them: the header is row 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from herbcity.errors import ErrorCode, Fault


class Place(NamedTuple):
    """Where in the files something stands; a whole file has neither row nor column."""

    file: str
    row: int | None = None
    column: str | None = None

    def text(self, language: str) -> str:
        """The place in words.

        >>> Place("actors.csv", 41, "roles").text("en"), Place("actors.csv", 41).text("th")
        ('actors.csv, row 41, column roles', 'actors.csv แถว 41')
        """
        thai = language == "th"
        parts = [self.file]
        if self.row is not None:
            parts.append(f"แถว {self.row}" if thai else f"row {self.row}")
        if self.column is not None:
            parts.append(f"คอลัมน์ {self.column}" if thai else f"column {self.column}")
        return (" " if thai else ", ").join(parts)

    @property
    def order(self) -> tuple[str, int, str]:
        """Files by name, the file itself before its rows, a row before its cells."""
        return self.file, self.row or 0, self.column or ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault with its place. ``first`` is where the other of two clashing rows stands."""

    place: Place
    fault: Fault
    first: Place | None = None

    @property
    def file(self) -> str:
        return self.place.file

    @property
    def row(self) -> int | None:
        return self.place.row

    @property
    def column(self) -> str | None:
        return self.place.column

    @property
    def code(self) -> ErrorCode:
        return self.fault.code

    @property
    def value(self) -> Any:
        """The offending value as the file has it."""
        return self.fault.value

    @property
    def th(self) -> str:
        return self.fault.th + (f" (ดู {self.first.text('th')})" if self.first else "")

    @property
    def en(self) -> str:
        return self.fault.en + (f" (See {self.first.text('en')}.)" if self.first else "")

    def text(self, language: str) -> str:
        """One line for a terminal: the place, the code, and the message, which says what would be right."""
        return f"{self.place.text(language)}: {self.code} {self.th if language == 'th' else self.en}"


@dataclass(frozen=True, slots=True)
class Notice:
    """A value that was written into the history as stated, while a better evidenced one was kept."""

    place: Place
    id: str
    stated: Any
    kept: Any
    stated_level: str
    kept_level: str

    @property
    def th(self) -> str:
        return (
            f"{self.id}: คงค่า {self.kept!r} ({self.kept_level}) ไว้ และบันทึก {self.stated!r} "
            f"({self.stated_level}) เป็นค่าที่มีผู้ระบุ เพราะหลักฐานอ่อนกว่า"
        )

    @property
    def en(self) -> str:
        return (
            f"{self.id}: kept {self.kept!r} ({self.kept_level}); {self.stated!r} ({self.stated_level}) rests "
            "on weaker evidence and is recorded as stated only."
        )

    def text(self, language: str) -> str:
        return f"{self.place.text(language)}: {self.th if language == 'th' else self.en}"


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as one reads a file, each said once."""
    unique = {(finding.place, finding.code, repr(finding.value)): finding for finding in findings}
    return tuple(sorted(unique.values(), key=lambda finding: (*finding.place.order, finding.code)))
