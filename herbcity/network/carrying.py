"""What is derived from a snapshot and costs more than the change that made the next one: carried along.

The columns of all listings take a hundred milliseconds to make and a few to bring up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from herbcity.registry.changes import RecordKind

T = TypeVar("T")

Touched = Mapping[RecordKind, frozenset[str]]
"""The ids of the records that changed, by kind; kinds that did not change are absent."""

_MOST_TOUCHED = 2_000
"""After more changes than this, making anew is as fast."""


class Carried:
    """What one snapshot has derived, and what it may take over from the snapshots before it."""

    __slots__ = ("_before", "_made")

    def __init__(self, before: Mapping[str, tuple[Any, Touched]] | None = None) -> None:
        self._before = dict(before or {})
        self._made: dict[str, Any] = {}

    def after(self, touched: Touched) -> Carried:
        """What the next snapshot may take over, once these records have changed."""
        inherited = {
            name: (value, _both(earlier, touched)) for name, (value, earlier) in self._before.items()
        }
        inherited.update((name, (value, touched)) for name, value in self._made.items())
        return Carried(
            {
                name: (value, changed)
                for name, (value, changed) in inherited.items()
                if sum(map(len, changed.values())) <= _MOST_TOUCHED
            }
        )

    def get(self, name: str, make: Callable[[], T], patch: Callable[[T, Touched], T | None]) -> T:
        """Made, or brought up to date, on first use and kept. A race makes it twice and keeps either; they are
        equal. ``patch`` answers None where it would rather have it made anew."""
        if name not in self._made:
            found: T | None = None
            if name in self._before:
                value, touched = self._before[name]
                found = patch(value, touched)
            self._made[name] = make() if found is None else found
        return cast("T", self._made[name])


def _both(one: Touched, other: Touched) -> Touched:
    return {
        kind: one.get(kind, frozenset()) | other.get(kind, frozenset()) for kind in one.keys() | other.keys()
    }
