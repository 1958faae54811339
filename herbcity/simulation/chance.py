"""Chance with a seed: the few draws the simulation needs, the same on every machine.

Only ``random()`` of the Mersenne Twister is used underneath, whose sequence Python promises to keep, and the
bell curve is a sum of twelve of its numbers. Sums are ``math.fsum``, because plain ``sum`` rounds differently
from Python 3.12 on.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Weights(tuple[float, ...]):
    """Running totals of weights, made once and drawn from often."""

    @classmethod
    def of(cls, weights: Sequence[float]) -> Weights:
        return cls(accumulate(weights))


class Chance:
    """A seeded stream of draws.

    >>> Chance(1).count(1, 6) == Chance(1).count(1, 6)
    True
    """

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed).random  # noqa: S311 - reproducible, not secret

    def happens(self, probability: float) -> bool:
        return self._draw() < probability

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._draw()

    def count(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self._draw() * (high - low + 1))

    def one(self, items: Sequence[T]) -> T:
        return items[int(self._draw() * len(items))]

    def weighted(self, items: Sequence[T], weights: Weights) -> T:
        return items[min(bisect_right(weights, self._draw() * weights[-1]), len(items) - 1)]

    def each_then_weighted(self, items: Sequence[T], weights: Weights, ordinal: int) -> T:
        """The items in turn for the first ones, so that a small province lacks none, and then by weight."""
        return items[ordinal - 1] if ordinal <= len(items) else self.weighted(items, weights)

    def some(self, items: Sequence[T], weights: Weights, count: int) -> list[T]:
        """Up to ``count`` different items; a rare item may be missed, so fewer can come."""
        drawn = [self.weighted(items, weights) for _ in range(3 * count)]
        return list(dict.fromkeys(drawn))[:count]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = int(self._draw() * (last + 1))
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def bell(self) -> float:
        """About normal with mean 0 and deviation 1 (Irwin-Hall)."""
        return math.fsum(self._draw() for _ in range(12)) - 6

    def skewed(self, median: float, spread: float) -> float:
        """About lognormal, to three significant digits: many small ones, a few large."""
        return significant(median * math.exp(spread * self.bell()))

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.count(0, (last - first).days))


def significant(value: float, digits: int = 3) -> float:
    """A number to so many significant digits.

    >>> significant(12_345.0), significant(0.0)
    (12300.0, 0.0)
    """
    return float(f"{value:.{digits}g}")
