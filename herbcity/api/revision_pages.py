"""Pages of revisions, newest first, read from the log a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from herbcity.api.paging import DEFAULT_PAGE, Descending, Edge, Ordered, checked_count
from herbcity.registry.engine import reading
from herbcity.registry.log import RevisionRecord
from herbcity.registry.reading import revisions

_NAME = "revisions:NEWEST"
_MARKS: Ordered[RevisionRecord] = Ordered(_NAME, [], [(Descending(0),)])
"""Knows what a cursor of this list looks like."""


def _ordered(rows: list[RevisionRecord]) -> Ordered[RevisionRecord]:
    return Ordered(_NAME, rows, [(Descending(row.number),) for row in rows])


@dataclass(frozen=True)
class RevisionPage:
    """A page of the log up to revision ``newest``. Numbers run without gaps, so counting needs no query."""

    ordered: Ordered[RevisionRecord]
    newest: int

    @classmethod
    def read(cls, engine: Engine, *, newest: int, first: int | None, after: str | None) -> RevisionPage:
        """Read one page. Raises LimitReached, and BAD_CURSOR for a cursor from elsewhere."""
        count = checked_count(first, default=DEFAULT_PAGE)
        before = newest + 1
        if after is not None:
            (mark,) = _MARKS.key_at(after)
            before = min(int(mark.value), before)
        with reading(engine) as session:
            found = list(revisions(session, first=count, before=before))
            session.expunge_all()
        return cls(_ordered(found), newest)

    @property
    def nodes(self) -> Sequence[RevisionRecord]:
        return self.ordered.rows

    @property
    def edges(self) -> list[Edge[RevisionRecord]]:
        return [Edge(self.ordered.cursor(position), row) for position, row in enumerate(self.nodes)]

    @property
    def total_count(self) -> int:
        return self.newest

    @property
    def has_next_page(self) -> bool:
        return bool(self.nodes) and self.nodes[-1].number > 1

    @property
    def has_previous_page(self) -> bool:
        return bool(self.nodes) and self.nodes[0].number < self.newest

    @property
    def start_cursor(self) -> str | None:
        return self.ordered.cursor(0) if self.nodes else None

    @property
    def end_cursor(self) -> str | None:
        return self.ordered.cursor(len(self.nodes) - 1) if self.nodes else None
