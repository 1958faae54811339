"""Measuring two ways of doing the same thing, side by side, and what is said about it.

A shared machine is fast in one minute and slow in the next; only what was measured in turns can be compared.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

SECONDS = "s"
BYTES = "B"
THB = "THB"
COUNT = "count"
SHARE = "share"
"""Of something whole: 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How large the measured provinces are, and how often each thing is repeated."""

    actors: int = 10_000
    rounds: int = 5
    seed: int = 7

    @property
    def sizes(self) -> tuple[int, ...]:
        """Three sizes up to ``actors``, for what should not grow faster than the network."""
        return (self.actors // 10, self.actors * 3 // 10, self.actors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number and, where there is one, the alternative it is held against.

    ``value`` and ``bare`` are in ``unit``. ``target`` is the largest ratio that is good enough, or, where
    nothing is compared, the largest value; None where the figure is only recorded.
    """

    what: str
    size: str
    value: float
    unit: str = SECONDS
    against: str = ""
    bare: float | None = None
    target: float | None = None
    benchmark: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.bare if self.bare else None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None:
            return None
        return (self.value if self.ratio is None else self.ratio) <= self.target


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes. What it returns is dropped afterwards."""
    begun = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begun
    del result
    return seconds


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes after a full collection of garbage."""
    gc.collect()
    return seconds_of(work)


def median(work: Callable[[], object], *, rounds: int) -> float:
    """The median of so many rounds, after one that does not count."""
    timed(work)
    return statistics.median(timed(work) for _ in range(rounds))


def alternate(ours: Callable[[], object], bare: Callable[[], object], *, rounds: int) -> tuple[float, float]:
    """The medians of both, taken in turns, after one round that does not count."""
    timed(ours), timed(bare)
    pairs = [(timed(ours), timed(bare)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def amount(value: float, unit: str) -> str:
    """The value with a unit that suits its size.

    >>> amount(0.0123, SECONDS), amount(1_234.0, BYTES), amount(1_234.0, THB)
    ('12.3 ms', '1.23 kB', '1.23 k THB')
    >>> amount(0.25, SHARE), amount(2_000, COUNT)
    ('0.250', '2,000')
    """
    if unit == SHARE:
        return f"{value:.3f}"
    if unit == COUNT:
        return f"{value:,.0f}"
    if unit == BYTES:
        steps = ((1e6, "MB"), (1e3, "kB"), (1.0, "B"))
    elif unit == THB:
        steps = ((1e6, "M THB"), (1e3, "k THB"), (1.0, "THB"))
    else:
        steps = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))
    scale, name = next((step for step in steps if value >= step[0]), steps[-1])
    return f"{value / scale:.3g} {name}"


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| benchmark | what | size | herbcity | against | that takes | ratio | target |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in figures:
        cells = (
            one.benchmark,
            one.what,
            one.size,
            amount(one.value, one.unit),
            one.against or "–",
            amount(one.bare, one.unit) if one.bare is not None else "–",
            f"{one.ratio:.2f}" if one.ratio is not None else "–",
            _target(one),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _target(one: Figure) -> str:
    if one.target is None:
        return "–"
    limit = amount(one.target, one.unit) if one.ratio is None else f"{one.target:g}"
    return f"≤ {limit}: {'met' if one.met else 'MISSED'}"
