"""Nodes in groups with more edges inside than chance would give."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.compiled.graphs import CompiledGraph

Algorithm = Literal["louvain", "leiden"]

_WITHIN_A_ROUND = 1e-3
"""A pass over all nodes that gains less ends the round; less takes a fifth longer and finds no more in the end."""
_NO_MORE_THAN = 1e-7
"""A round that gains less modularity is the last, as in NetworkX."""


_ITERATIONS = 10
"""How often Leiden's whole cycle is run on its own answer; it seldom improves after a few."""


def divided(
    graph: CompiledGraph[Hashable],
    *,
    algorithm: Algorithm,
    weight: str | None = None,
    resolution: float = 1.0,
    threshold: float = _NO_MORE_THAN,
    max_level: int | None = None,
    seed: int = 0,
) -> NDArray[np.intp]:
    """The group of each node: Louvain's by scikit-network, Leiden's by graspologic-native, which finds more modularity
    than scikit-network's Leiden does. Both visit the nodes in an order drawn with ``seed``.

    On undirected graphs without loops. A node without edges is a group of its own.
    """
    matrix = graph.weighed_by(weight)
    if not matrix.nnz:
        return np.arange(len(graph))
    if algorithm == "leiden":
        found = _leiden(matrix, resolution=resolution, seed=seed)
    else:
        from sknetwork.clustering import Louvain  # four tenths of a second, for those who ask

        found = Louvain(
            resolution=resolution,
            modularity="newman",
            tol_optimization=_WITHIN_A_ROUND,
            tol_aggregation=threshold,
            n_aggregations=-1 if max_level is None else max_level,
            shuffle_nodes=True,
            random_state=seed,
        ).fit_predict(scipy.sparse.csr_matrix(matrix))
    groups: NDArray[np.intp] = np.unique(found, return_inverse=True)[1]
    return groups


def _leiden(matrix: scipy.sparse.csr_array, *, resolution: float, seed: int) -> NDArray[np.intp]:
    from graspologic_native import leiden_csr

    _, found = leiden_csr(
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        matrix.shape[0],
        resolution=resolution,
        iterations=_ITERATIONS,
        seed=seed,
    )
    return np.array([found[place] for place in range(matrix.shape[0])], dtype=np.intp)


def modularity(
    graph: CompiledGraph[Hashable],
    groups: NDArray[np.intp],
    *,
    weight: str | None = None,
    resolution: float = 1.0,
) -> float:
    """Q = Σ_c [w_c / w − γ out(c) in(c) / w²]: the share of all weight w inside groups, less what chance would give.

    An undirected edge counts in both directions. Raises ZeroDivisionError where there is no weight.
    """
    matrix = graph.weighed_by(weight)
    total = float(matrix.sum())
    rows = np.repeat(groups, np.diff(matrix.indptr))
    inside = matrix.data[rows == groups[matrix.indices]].sum()
    leaving = np.bincount(groups, matrix.sum(axis=1))
    arriving = np.bincount(groups, matrix.sum(axis=0))
    return float(inside) / total - resolution * float(leaving @ arriving) / total**2
