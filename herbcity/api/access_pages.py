"""Pages of the access log, newest first, read a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from herbcity.api.paging import DEFAULT_PAGE, Descending, Edge, Ordered, checked_count
from herbcity.registry.access_log import AccessRecord, look_count, looks_before
from herbcity.registry.engine import reading

_NAME = "accessLog:NEWEST"
_MARKS: Ordered[AccessRecord] = Ordered(_NAME, [], [(Descending(0),)])
"""Knows what a cursor of this list looks like."""


@dataclass(frozen=True)
class AccessPage:
    """A page of the access log; ``more`` says whether older looks follow."""

    ordered: Ordered[AccessRecord]
    engine: Engine
    newer: bool
    more: bool

    @classmethod
    def read(cls, engine: Engine, *, first: int | None, after: str | None) -> AccessPage:
        """Read one page. Raises LimitReached, and BAD_CURSOR for a cursor from elsewhere."""
        count = checked_count(first, default=DEFAULT_PAGE)
        before = None if after is None else int(_MARKS.key_at(after)[0].value)
        with reading(engine) as session:
            found = list(looks_before(session, before=before, first=count + 1))
            session.expunge_all()
        rows = found[:count]
        ordered = Ordered(_NAME, rows, [(Descending(row.id),) for row in rows])
        return cls(ordered, engine, newer=before is not None, more=len(found) > count)

    @property
    def nodes(self) -> Sequence[AccessRecord]:
        return self.ordered.rows

    @property
    def edges(self) -> list[Edge[AccessRecord]]:
        return [Edge(self.ordered.cursor(position), row) for position, row in enumerate(self.nodes)]

    @cached_property
    def total_count(self) -> int:
        with reading(self.engine) as session:
            return look_count(session)

    @property
    def has_next_page(self) -> bool:
        return self.more

    @property
    def has_previous_page(self) -> bool:
        return self.newer and bool(self.nodes)

    @property
    def start_cursor(self) -> str | None:
        return self.ordered.cursor(0) if self.nodes else None

    @property
    def end_cursor(self) -> str | None:
        return self.ordered.cursor(len(self.nodes) - 1) if self.nodes else None
