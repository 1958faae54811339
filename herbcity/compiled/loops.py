"""Loops that are short enough for plain Python and that Numba compiles as they stand.

They get lists without Numba, which Python reads faster than arrays, and arrays with it.
"""

from __future__ import annotations

from typing import Any


def fold_up(above: Any, sizes: Any, low: Any) -> None:
    """Add sizes up and carry low points up, from the last place to the first, in place."""
    for one in range(len(above) - 1, 0, -1):
        upper = above[one]
        sizes[upper] += sizes[one]
        if low[one] < low[upper]:
            low[upper] = low[one]


def largest_parts(starts: Any, partners: Any, returning: Any, part: Any, sizes: Any, largest: Any) -> Any:
    """Sizes of the largest part as nodes return; lists in Python, arrays where Numba compiles it.

    ``part[v]`` is −1 while v is gone, v itself at the head of a part, and else one nearer to the head.
    """
    for step in range(len(returning)):
        actor = returning[step]
        part[actor] = actor
        head = actor
        for edge in range(starts[actor], starts[actor + 1]):
            other = partners[edge]
            if part[other] < 0:
                continue
            while part[other] != other:
                part[other] = part[part[other]]
                other = part[other]
            if other == head:
                continue
            if sizes[other] > sizes[head]:
                head, other = other, head
            part[other] = head
            sizes[head] += sizes[other]
        largest[step + 1] = max(largest[step], sizes[head])
    return largest
