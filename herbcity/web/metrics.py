"""Numbers about this process for an operator's monitoring, in the text form that Prometheus reads.

Counts and durations only: no names, no texts, nothing about a single caller. Each process counts for itself, from
its start.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper ends of the classes of durations, in seconds."""


class Metrics:
    """Counts what the service does. For one event loop; whole numbers, so a rare lost race between threads cannot
    happen where only the loop counts."""

    def __init__(self) -> None:
        self._requests: Counter[int] = Counter()
        self._within = [0] * (len(_BUCKETS) + 1)
        self._seconds = 0.0
        self._outcomes: Counter[str] = Counter()

    def request(self, status: int, seconds: float) -> None:
        """A request of any kind was answered with this status."""
        self._requests[status] += 1
        self._within[bisect_left(_BUCKETS, seconds)] += 1
        self._seconds += seconds

    def graphql(self, outcome: str) -> None:
        """A GraphQL request came to this end."""
        self._outcomes[outcome] += 1

    def text(self, more: Iterable[tuple[str, str, str, Mapping[str, float]]] = ()) -> str:
        """All of it as text. ``more``: name, type, help, and the value of each label (``""`` for none)."""
        lines = [
            *_family(
                "herbcity_http_requests_total",
                "counter",
                "Requests answered, by status; 499 where the client had left.",
                {f'status="{status}"': count for status, count in sorted(self._requests.items())},
            ),
            "# HELP herbcity_http_request_seconds How long requests took.",
            "# TYPE herbcity_http_request_seconds histogram",
        ]
        total = 0
        for end, count in zip((*(f"{end:g}" for end in _BUCKETS), "+Inf"), self._within):
            total += count
            lines.append(f'herbcity_http_request_seconds_bucket{{le="{end}"}} {total}')
        lines.append(f"herbcity_http_request_seconds_sum {self._seconds:.6f}")
        lines.append(f"herbcity_http_request_seconds_count {total}")
        lines += _family(
            "herbcity_graphql_requests_total",
            "counter",
            "GraphQL requests, by how they were answered.",
            {f'outcome="{name}"': count for name, count in sorted(self._outcomes.items())},
        )
        for family in more:
            lines += _family(*family)
        return "\n".join(lines) + "\n"


def _family(name: str, kind: str, says: str, values: Mapping[str, float]) -> list[str]:
    samples = [
        f"{name}{{{labels}}} {value}" if labels else f"{name} {value}" for labels, value in values.items()
    ]
    return [f"# HELP {name} {says}", f"# TYPE {name} {kind}", *samples]
