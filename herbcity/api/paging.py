"""Pages of an ordered list, by cursors that stay valid while others write.

A cursor holds the name of the list and its order, and the sort key of one row, the row's id last. The next
page begins after that key, whether or not the row is still there, so no row that was present throughout is
lost or repeated. A cursor of another list or another order is refused.
"""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, total_ordering
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from herbcity.errors import ErrorCode, HerbcityError, LimitReached

Row = TypeVar("Row")
Key = tuple[Any, ...]

DEFAULT_PAGE = 20
LARGEST_PAGE = 100


@total_ordering
@dataclass(frozen=True, slots=True)
class Descending:
    """A sort key that sorts the other way round.

    >>> sorted([1, 3, 2], key=Descending)
    [3, 2, 1]
    """

    value: Any

    def __lt__(self, other: Descending) -> bool:
        return bool(other.value < self.value)


def checked_count(asked: int | None, *, default: int, largest: int = LARGEST_PAGE) -> int:
    """How many rows to give; raises LimitReached for fewer than one or more than ``largest``."""
    count = default if asked is None else asked
    if not 1 <= count <= largest:
        raise LimitReached(ErrorCode.PAGE_TOO_LARGE, value=count, allowed=largest)
    return count


class PageWanted(NamedTuple):
    """The four arguments of a connection, as they were given."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


class Edge(NamedTuple, Generic[Row]):
    """One row of a page and the cursor that stands on it."""

    cursor: str
    node: Row


@dataclass(frozen=True)
class Ordered(Generic[Row]):
    """Rows in an order. ``keys[i]`` is the sort key of ``rows[i]``, all different, the row's id last.

    ``name`` says which list in which order this is.
    """

    name: str
    rows: Sequence[Row]
    keys: Sequence[Key]

    @classmethod
    def by(cls, name: str, rows: Sequence[Row], key: Callable[[Row], Key]) -> Ordered[Row]:
        """These rows, sorted by ``key``."""
        pairs = sorted(((key(row), row) for row in rows), key=lambda pair: pair[0])
        return cls(name, [row for _, row in pairs], [key for key, _ in pairs])

    def cursor(self, position: int) -> str:
        """The cursor that stands on a row."""
        plain = [part.value if isinstance(part, Descending) else part for part in self.keys[position]]
        return base64.urlsafe_b64encode(msgspec.json.encode([self.name, *plain])).decode().rstrip("=")

    def key_at(self, cursor: str) -> Key:
        """The sort key that a cursor holds. Raises BAD_CURSOR for a cursor of anything but this list."""
        try:
            padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
            name, *plain = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (binascii.Error, UnicodeError, msgspec.DecodeError, TypeError, ValueError):
            raise _refused(cursor) from None
        if name != self.name:
            raise _refused(cursor)
        if not self.keys:
            return ()
        pattern = self.keys[0]
        if len(plain) != len(pattern) or not all(map(_comparable, plain, pattern)):
            raise _refused(cursor)
        return tuple(
            Descending(part) if isinstance(model, Descending) else part for part, model in zip(plain, pattern)
        )


def _refused(cursor: str) -> HerbcityError:
    return HerbcityError(ErrorCode.BAD_CURSOR, value=cursor[:80])


def _comparable(part: Any, model: Any) -> bool:
    """Whether a part of a cursor can stand where ``model`` stands in a sort key."""
    expected = model.value if isinstance(model, Descending) else model
    if isinstance(expected, (int, float)):
        return isinstance(part, (int, float))
    return isinstance(part, type(expected))


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows that a connection shows, and what is counted only when it is asked for."""

    ordered: Ordered[Row]
    wanted: PageWanted
    passes: Callable[[Row], bool] | None = None
    _positions: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_positions", self._chosen())

    def _matching(self, positions: range) -> Iterator[int]:
        if self.passes is None:
            return iter(positions)
        rows, passes = self.ordered.rows, self.passes
        return (position for position in positions if passes(rows[position]))

    def _chosen(self) -> list[int]:
        first, after, last, before = self.wanted
        if first is not None and last is not None:
            raise HerbcityError(ErrorCode.BAD_USER_INPUT, reason="give first or last, not both")
        keys = self.ordered.keys
        start = bisect_right(keys, self.ordered.key_at(after)) if after is not None else 0
        stop = bisect_left(keys, self.ordered.key_at(before)) if before is not None else len(keys)
        if last is None:
            count = checked_count(first, default=DEFAULT_PAGE)
            return list(islice(self._matching(range(start, stop)), count))
        count = checked_count(last, default=DEFAULT_PAGE)
        return list(islice(self._matching(range(stop - 1, start - 1, -1)), count))[::-1]

    @cached_property
    def edges(self) -> list[Edge[Row]]:
        return [
            Edge(self.ordered.cursor(position), self.ordered.rows[position]) for position in self._positions
        ]

    @cached_property
    def nodes(self) -> list[Row]:
        rows = self.ordered.rows
        return [rows[position] for position in self._positions]

    @cached_property
    def matching_rows(self) -> Sequence[Row]:
        """Every row that passes the filter, on this page or not."""
        if self.passes is None:
            return self.ordered.rows
        return [row for row in self.ordered.rows if self.passes(row)]

    @property
    def total_count(self) -> int:
        return len(self.matching_rows)

    @property
    def has_next_page(self) -> bool:
        """Whether any matching row follows the last one shown."""
        if not self._positions:
            return False
        following = range(self._positions[-1] + 1, len(self.ordered.rows))
        return next(self._matching(following), None) is not None

    @property
    def has_previous_page(self) -> bool:
        """Whether any matching row precedes the first one shown."""
        if not self._positions:
            return False
        preceding = range(self._positions[0] - 1, -1, -1)
        return next(self._matching(preceding), None) is not None

    @property
    def start_cursor(self) -> str | None:
        return self.ordered.cursor(self._positions[0]) if self._positions else None

    @property
    def end_cursor(self) -> str | None:
        return self.ordered.cursor(self._positions[-1]) if self._positions else None
