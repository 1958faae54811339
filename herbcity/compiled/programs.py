"""The one place that chooses which program answers.

| what | with Numba | without |
|---|---|---|
| betweenness | kernel, the sources shared out among the cores | blocks of sparse products (SciPy) |
| constraint, effective size, partners, brokerage | kernel | sparse products (SciPy) |
| cut points, bridges, what a cut separates | | depth-first tree (SciPy), low points (NumPy) |
| communities | | Louvain and Leiden (scikit-network) |
| removals | kernel | the same lines in plain Python |
| cores | | shells, all of one level at once (NumPy) |
| PageRank, modularity | | sparse products (SciPy) |

Kernels are ours only where what others keep stays far from the limit: rustworkx takes twice our time for exact
betweenness and has no constraint; igraph, which is near, is under the GPL.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from types import ModuleType

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from herbcity.stopping import go_on, submitted

_BATCHES = 16
"""Into how many shares the sources are divided. Fixed, so that sums do not depend on the number of cores."""

_SHARED_FROM = 20_000
"""Fewer rows are done before the threads have started."""


@cache
def _numba_kernels() -> ModuleType | None:
    try:
        from herbcity.compiled import kernels
    except (ImportError, RuntimeError):  # not installed; or nowhere to keep what it compiles
        return None
    return kernels


def kernels_for(edge_ends: int) -> ModuleType | None:
    """The Numba kernels, if they are there and a graph of so many edge ends is worth loading them for."""
    least: int | None = nx.config.backends["herbcity"].numba_from
    return None if least is None or edge_ends < least else _numba_kernels()


def summed_over(
    sources: NDArray[np.int32], work: Callable[[NDArray[np.int32]], NDArray[np.float64]], *, least: int
) -> NDArray[np.float64]:
    """The sum of ``work`` over shares of at least so many sources, done by as many threads as there are cores.

    The work must release the interpreter's lock, as the kernels do.
    """
    shares = np.array_split(sources, min(_BATCHES, max(len(sources) // least, 1)))

    def one(share: NDArray[np.int32]) -> NDArray[np.float64]:
        go_on()
        return work(share)

    with ThreadPoolExecutor(_cores()) as threads:
        pending = [submitted(threads, one, share) for share in shares]
        total: NDArray[np.float64] = np.sum([each.result() for each in pending], axis=0)
    return total


def in_rows(size: int, work: Callable[[int, int], None]) -> None:
    """``work(first, end)`` on runs of rows, done by as many threads as there are cores; few rows are not shared out."""
    if size < _SHARED_FROM:
        work(0, size)
        return

    def one(first: int, end: int) -> None:
        go_on()
        work(first, end)

    edges = np.linspace(0, size, _BATCHES + 1).astype(int).tolist()
    with ThreadPoolExecutor(_cores()) as threads:
        for each in [submitted(threads, one, *run) for run in pairwise(edges)]:
            each.result()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
