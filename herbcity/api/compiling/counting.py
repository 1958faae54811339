"""How requests were answered, for the service's metrics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from threading import Lock


class Answered:
    """How many operations were answered by a program, and how many by graphql-core, by reason. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_program = 0
        self._fell_back: Counter[str] = Counter()

    def count(self, reason: str | None = None) -> None:
        """One more; ``reason`` says why no program answered it."""
        with self._lock:
            if reason is None:
                self._by_program += 1
            else:
                self._fell_back[reason] += 1

    @property
    def by_program(self) -> int:
        return self._by_program

    @property
    def fell_back(self) -> Mapping[str, int]:
        """By reason; the reasons are few and fixed."""
        with self._lock:
            return dict(self._fell_back)
