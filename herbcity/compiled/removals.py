"""How large the largest part of a graph is while its nodes go one by one."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from herbcity.compiled.graphs import CompiledGraph
from herbcity.compiled.loops import largest_parts
from herbcity.compiled.programs import kernels_for


def largest_after(graph: CompiledGraph[Hashable], order: NDArray[np.integer]) -> list[int]:
    """Nodes in the largest part after 0, 1, … n removals in this order of all nodes.

    All removals in one pass, backwards: nodes come back, and parts only ever merge (union by size). Takes time by the
    edges, where finding the parts anew after each removal takes it n times.

    >>> largest_after(CompiledGraph.of_edges("abcd", [0, 1, 2], [1, 2, 3]), np.array([1, 2, 0, 3]))
    [4, 2, 1, 1, 0]
    """
    matrix, size = graph.pattern, len(graph)
    kernels = kernels_for(matrix.nnz)
    if kernels is None:
        returning = order[::-1].tolist()
        found: list[int] = largest_parts(
            matrix.indptr.tolist(), matrix.indices.tolist(), returning, [-1] * size, [1] * size, [0] * (size + 1)
        )  # fmt: skip
        return found[::-1]
    part, sizes = np.full(size, -1, np.int32), np.ones(size, np.int32)
    returning = order[::-1].astype(np.int32)
    largest: NDArray[np.int32] = kernels.largest_parts(
        matrix.indptr, matrix.indices, returning, part, sizes, np.zeros(size + 1, np.int32)
    )
    sizes_back: list[int] = largest[::-1].tolist()
    return sizes_back
