"""Pages of the log of changes, oldest first: a feed that is read on from where the last reading ended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from herbcity.api.paging import DEFAULT_PAGE, Edge, Ordered, checked_count
from herbcity.registry.engine import reading
from herbcity.registry.feed import About, LoggedChange, count_logged, logged

_NAME = "changes:OLDEST"
_MARKS: Ordered[LoggedChange] = Ordered(_NAME, [], [(0,)])
"""Knows what a cursor of this list looks like."""

_LAST_PLACE = 2**31 - 1
"""The largest number of a line; a database would stumble over a cursor that somebody made up."""


@dataclass(frozen=True)
class ChangePage:
    """A page of the log up to revision ``newest``, and one row more that says whether the list goes on."""

    engine: Engine
    about: About
    after_revision: int
    newest: int
    began_after: int
    rows: list[LoggedChange]
    count: int

    @classmethod
    def read(
        cls,
        engine: Engine,
        *,
        newest: int,
        first: int | None,
        after: str | None,
        after_revision: int | None,
        about: About,
    ) -> ChangePage:
        """Read one page. Raises LimitReached, and BAD_CURSOR for a cursor from elsewhere."""
        count = checked_count(first, default=DEFAULT_PAGE)
        place = 0 if after is None else min(max(int(_MARKS.key_at(after)[0]), 0), _LAST_PLACE)
        since = max(after_revision or 0, 0)
        with reading(engine) as session:
            rows = logged(
                session, after=place, after_revision=since, until=newest, about=about, first=count + 1
            )
        return cls(engine, about, since, newest, place, rows, count)

    @cached_property
    def _ordered(self) -> Ordered[LoggedChange]:
        shown = self.rows[: self.count]
        return Ordered(_NAME, shown, [(row.place,) for row in shown])

    @property
    def nodes(self) -> list[LoggedChange]:
        return list(self._ordered.rows)

    @property
    def edges(self) -> list[Edge[LoggedChange]]:
        return [Edge(self._ordered.cursor(place), row) for place, row in enumerate(self.nodes)]

    @property
    def total_count(self) -> int:
        with reading(self.engine) as session:
            return count_logged(
                session, until=self.newest, after_revision=self.after_revision, about=self.about
            )

    @property
    def has_next_page(self) -> bool:
        return len(self.rows) > self.count

    @property
    def has_previous_page(self) -> bool:
        return self.began_after > 0

    @property
    def start_cursor(self) -> str | None:
        return self._ordered.cursor(0) if self.rows else None

    @property
    def end_cursor(self) -> str | None:
        return self._ordered.cursor(len(self.nodes) - 1) if self.rows else None
