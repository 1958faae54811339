"""Numbers about this process for an operator's monitoring, in the text form that Prometheus reads.

Counts and durations only: no names, no texts, nothing about a single caller. Each process counts for itself, from
its start.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import NamedTuple

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper ends of the classes of durations, in seconds."""


class Family(NamedTuple):
    """Numbers of one name: "counter" or "gauge", what they mean, and the value by labels (``""`` for none)."""

    name: str
    kind: str
    says: str
    values: Mapping[str, float]


class Metrics:
    """Counts what the service does. Thread-safe only where it says so."""

    def __init__(self) -> None:
        self._requests: Counter[int] = Counter()
        self._within = [0] * (len(_BUCKETS) + 1)
        self._seconds = 0.0
        self._outcomes: Counter[str] = Counter()
        self._ran: Counter[str] = Counter()
        self._deprecated: Counter[str] = Counter()
        self._lock = Lock()

    def request(self, status: int, seconds: float) -> None:
        """A request of any kind was answered with this status."""
        self._requests[status] += 1
        self._within[bisect_left(_BUCKETS, seconds)] += 1
        self._seconds += seconds

    def graphql(self, outcome: str) -> None:
        """A GraphQL request came to this end."""
        self._outcomes[outcome] += 1

    def ran(self, where: str) -> None:
        """A GraphQL request was executed there. Thread-safe."""
        with self._lock:
            self._ran[where] += 1

    def deprecated(self, parts: Iterable[str]) -> None:
        """A GraphQL request named these parts of the contract, which will be removed. Thread-safe."""
        with self._lock:
            self._deprecated.update(parts)

    def text(self, more: Iterable[Family] = ()) -> str:
        """All of it as text, with what others count."""
        families = (
            Family(
                "herbcity_http_requests_total",
                "counter",
                "Requests answered, by status; 499 where the client had left.",
                {f'status="{status}"': count for status, count in sorted(self._requests.items())},
            ),
            Family(
                "herbcity_graphql_requests_total",
                "counter",
                "GraphQL requests, by how they were answered.",
                {f'outcome="{name}"': count for name, count in sorted(self._outcomes.items())},
            ),
            Family(
                "herbcity_graphql_executed_total",
                "counter",
                "GraphQL requests executed: at once on the event loop, or in a thread.",
                {f'where="{name}"': count for name, count in sorted(self._ran.items())},
            ),
            Family(
                "herbcity_graphql_deprecated_total",
                "counter",
                "GraphQL requests that named a part of the contract that will be removed, by part.",
                {f'part="{part}"': count for part, count in sorted(self._deprecated.items())},
            ),
            *more,
        )
        lines = self._histogram("herbcity_http_request_seconds", "How long requests took.")
        for family in families:
            lines += _lines(family)
        return "\n".join(lines) + "\n"

    def _histogram(self, name: str, says: str) -> list[str]:
        lines, total = [f"# HELP {name} {says}", f"# TYPE {name} histogram"], 0
        for end, count in zip((*(f"{end:g}" for end in _BUCKETS), "+Inf"), self._within):
            total += count
            lines.append(f'{name}_bucket{{le="{end}"}} {total}')
        return [*lines, f"{name}_sum {self._seconds:.6f}", f"{name}_count {total}"]


def _lines(family: Family) -> list[str]:
    name, kind, says, values = family
    samples = [
        f"{name}{{{labels}}} {value}" if labels else f"{name} {value}" for labels, value in values.items()
    ]
    return [f"# HELP {name} {says}", f"# TYPE {name} {kind}", *samples]
