"""Shortest paths counted from many sources: betweenness."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.compiled.graphs import CompiledGraph
from herbcity.compiled.programs import kernels_for, summed_over
from herbcity.stopping import go_on

_CELLS = 2_000_000
"""How many pairs of source and node a block holds at most: five arrays of it are in memory."""


def dependencies(
    graph: CompiledGraph[Hashable], sources: NDArray[np.int32], *, endpoints: bool = False
) -> NDArray[np.float64]:
    """For each node v, Σ σ(s, t | v) / σ(s, t) over these sources s and all t: the part of betweenness they see.

    Edges count 1 each. With ``endpoints`` a path also passes its own two ends.

    Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Mathematical Sociology 25(2), 163.
    """
    size = len(graph)
    if not len(sources):
        return np.zeros(size)
    kernels = kernels_for(graph.matrix.nnz)
    if kernels is not None:
        starts, partners = graph.matrix.indptr, graph.matrix.indices
        return summed_over(
            sources,
            lambda part: kernels.dependencies(starts, partners, part, endpoints),
            least=kernels.LANES,
        )
    total = np.zeros(size)
    block = int(np.clip(_CELLS // size, 1, 64))
    for start in range(0, len(sources), block):
        go_on()
        total += _in_one_block(
            graph.pattern, graph.reversed_pattern, sources[start : start + block], endpoints
        )
    return total


def _in_one_block(
    leaving: scipy.sparse.csr_array,
    arriving: scipy.sparse.csr_array,
    sources: NDArray[np.int32],
    endpoints: bool,
) -> NDArray[np.float64]:
    """All sources of a block at once: columns are sources, rows nodes.

    The paths are counted outwards level by level, and the dependencies are gathered on the way back.
    """
    columns = np.arange(len(sources))
    level = np.full((leaving.shape[0], len(sources)), -1, dtype=np.int32)
    level[sources, columns] = 0
    paths = np.zeros(level.shape)
    paths[sources, columns] = 1.0
    frontier, depth = paths.copy(), 0
    while True:
        reached = arriving @ frontier
        fresh = (level < 0) & (reached > 0)
        if not fresh.any():
            break
        depth += 1
        level[fresh] = depth
        frontier = np.where(fresh, reached, 0.0)
        paths += frontier
    share = np.zeros(level.shape)
    for step in range(depth, 0, -1):
        passed = np.divide(1.0 + share, paths, out=np.zeros(level.shape), where=level == step)
        share += np.where(level == step - 1, (leaving @ passed) * paths, 0.0)
    share[sources, columns] = 0.0
    total: NDArray[np.float64] = share.sum(axis=1)
    if endpoints:
        total += (level > 0).sum(axis=1)
        np.add.at(total, sources, (level > 0).sum(axis=0))
    return total
