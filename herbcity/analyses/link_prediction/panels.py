"""Walks from many nodes at once: a panel is a dense block whose columns are sources and whose rows are nodes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.link_prediction.links import Column, Links, Matrix, Numbers

Panel = NDArray[np.float64]

_PANEL_CELLS = 12_000_000
"""Cells of one panel (96 MB); about ten are alive at once."""

LONG_WALKS_UP_TO = 6_000
"""Nodes up to which long walks are followed: beyond, they cost minutes and reach everybody anyway."""


def steps_in(links: Links) -> int:
    """How long walks may be: 24 steps see along a power grid, 4 see across a large network."""
    return 24 if links.size <= LONG_WALKS_UP_TO else 4


def blocks(sources: Numbers, size: int) -> Iterator[Numbers]:
    """The distinct sources in blocks whose panels fit in memory."""
    distinct = np.unique(sources)
    width = max(1, _PANEL_CELLS // max(size, 1))
    for start in range(0, len(distinct), width):
        yield distinct[start : start + width]


def inverse(degrees: Column, power: float = 1.0) -> Column:
    """1 / degree^power, and 0 where there is no degree."""
    return np.where(degrees > 0, np.maximum(degrees, 1.0) ** -power, 0.0)


def columns_of(matrix: Matrix, block: Numbers) -> Panel:
    """The rows of ``matrix`` for the sources of ``block``, as the columns of a panel."""
    return np.ascontiguousarray(matrix[block].toarray().T)


def distances(links: Links, block: Numbers, *, farthest: int) -> NDArray[np.int8]:
    """Steps from each source to each node, ignoring directions; ``farthest`` + 1 if it takes more or no way leads.

    Shape size × len(block).
    """
    found = np.full((links.size, len(block)), farthest + 1, dtype=np.int8)
    found[block, np.arange(len(block))] = 0
    front = columns_of(links.mutual, block)
    for step in range(1, farthest + 1):
        if step > 1:
            front = links.mutual @ front
        new = (front > 0) & (found > step)
        if not new.any():
            break
        found[new] = step
        front = new.astype(np.float64)
    return found
