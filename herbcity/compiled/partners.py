"""Who shares partners with whom: the best of everybody two edges away."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.compiled.graphs import CompiledGraph
from herbcity.compiled.products import product_at
from herbcity.compiled.programs import in_rows, kernels_for

Measure = Literal["resource_allocation", "adamic_adar", "common_neighbors"]

_WORTH: dict[Measure, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "resource_allocation": lambda degree: 1 / degree,
    "adamic_adar": lambda degree: 1 / np.log(np.maximum(degree, 2)),  # a partner in common has two at least
    "common_neighbors": np.ones_like,
}
"""What one shared partner of this degree adds."""

_UNIT = 2.0**-44
"""Scores are added in whole numbers of this, so that a sum does not depend on the order of its terms, and equal ones
are equal. Half of it, times the partners shared, is the error; whole numbers suffice for 500,000 of them."""

_BLOCK = 2_000_000
"""How many paths of two edges are multiplied out at once without Numba."""


class Best(NamedTuple):
    """Row i: the ``count`` best for node i, best first, equal ones by number; −1 and 0.0 where there are fewer."""

    who: NDArray[np.int32]
    score: NDArray[np.float64]


def best_partners(
    graph: CompiledGraph[Hashable], *, count: int = 20, measure: Measure = "resource_allocation"
) -> Best:
    """For every node, whom it shares most with among those it has no edge to.

    s(i, j) = Σ w(q) over the partners q of both, with w(q) = 1 / d(q), 1 / ln d(q) or 1. Who shares nobody is not
    listed. On undirected graphs without loops. Equals ``nx.resource_allocation_index`` and its sisters.

    >>> square = CompiledGraph.of_edges("abcd", [0, 1, 2, 3], [1, 2, 3, 0])
    >>> best_partners(square, count=1).who.ravel().tolist()  # across, by two partners
    [2, 3, 0, 1]

    Zhou, T., Lü, L. & Zhang, Y.-C. (2009). Predicting missing links via local information. Eur. Phys. J. B 71, 623.
    """
    size = len(graph)
    who = np.full((size, count), -1, np.int32)
    score = np.zeros((size, count), np.int64)
    worth = np.rint(_worth_of(graph, measure) / _UNIT).astype(np.int64)
    kernels = kernels_for(graph.matrix.nnz)
    if not count:
        pass
    elif kernels is None:
        for first, end in _blocks(graph):
            _multiplied_out(graph, worth, first, end, who, score)
    else:
        starts, partners = graph.matrix.indptr, graph.matrix.indices
        in_rows(
            size, lambda first, end: kernels.best_partners(first, end, starts, partners, worth, who, score)
        )
    return Best(who, score.astype(np.float64) * _UNIT)


def shared_worth(
    graph: CompiledGraph[Hashable], pairs: scipy.sparse.csr_array, measure: Measure
) -> scipy.sparse.csr_array:
    """The scores of these pairs of nodes, entry by entry."""
    ties = graph.pattern
    worth = _worth_of(graph, measure)[ties.indices]
    return product_at(
        pairs, scipy.sparse.csr_array((worth, ties.indices, ties.indptr), shape=ties.shape), ties
    )


def _worth_of(graph: CompiledGraph[Hashable], measure: Measure) -> NDArray[np.float64]:
    """What each node adds to a pair that shares it."""
    degrees = np.diff(graph.pattern.indptr).astype(float)
    return _WORTH[measure](np.maximum(degrees, 1))


def _blocks(graph: CompiledGraph[Hashable]) -> list[tuple[int, int]]:
    """Runs of rows with about as many paths of two edges each."""
    degrees = np.diff(graph.pattern.indptr)
    paths = np.append(0, np.cumsum(graph.pattern @ degrees))
    inner = np.searchsorted(paths, np.arange(_BLOCK, paths[-1], _BLOCK))
    edges = np.unique(np.concatenate([[0], inner, [len(graph)]])).tolist()
    return list(pairwise(edges))


def _multiplied_out(
    graph: CompiledGraph[Hashable],
    worth: NDArray[np.int64],
    first: int,
    end: int,
    who: NDArray[np.int32],
    score: NDArray[np.int64],
) -> None:
    ties = graph.pattern.astype(np.int64)
    rows = ties[first:end]
    weighed = scipy.sparse.csr_array((worth[rows.indices], rows.indices, rows.indptr), shape=rows.shape)
    own = scipy.sparse.eye_array(end - first, len(graph), k=first, dtype=np.int64)
    shared = weighed @ ties
    fresh = scipy.sparse.csr_array(shared - shared * scipy.sparse.csr_array(rows + own))
    fresh.eliminate_zeros()
    found = scipy.sparse.coo_array(fresh)
    row, column, value = found.row, found.col, found.data
    ranked = np.lexsort((column, -value, row))
    row, column, value = row[ranked], column[ranked], value[ranked]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    top = rank < who.shape[1]
    who[first + row[top], rank[top]] = column[top]
    score[first + row[top], rank[top]] = value[top]
