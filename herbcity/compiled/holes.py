"""Structural holes: constraint and effective size, for every node at once."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.compiled.graphs import CompiledGraph
from herbcity.compiled.products import product_at


def constraints(graph: CompiledGraph[Hashable], *, weight: str | None = None) -> NDArray[np.float64]:
    """c(i) = Σ_j (p_ij + Σ_q p_iq p_qj)² over the partners j of i; nan without partners.

    p_ij is the share of i's weight that goes to j, both directions of an edge added.
    """
    mutual = _mutual(graph, weight)
    if not mutual.nnz:
        return np.full(len(graph), np.nan)
    shares = _each_row_over(mutual, np.asarray(mutual.sum(axis=1), float))
    local = shares + product_at(shares, shares, shares)
    return _undefined_alone(mutual, (local * local).sum(axis=1))


def effective_sizes(graph: CompiledGraph[Hashable], *, weight: str | None = None) -> NDArray[np.float64]:
    """e(i) = Σ_j (1 − Σ_q p_iq m_jq) over the partners j of i; nan without partners.

    m_jq is j's weight with q against j's largest weight with anyone. Equals ``nx.effective_size(graph, list(graph))``;
    without a list NetworkX 3.6.1 divides by q's largest weight instead of j's, which differs where weights do.
    """
    mutual = _mutual(graph, weight)
    if not mutual.nnz:
        return np.full(len(graph), np.nan)
    shares = _each_row_over(mutual, np.asarray(mutual.sum(axis=1), float))
    against_largest = _each_row_over(mutual, mutual.max(axis=1).toarray().ravel())
    redundant = product_at(mutual, shares, scipy.sparse.csr_array(against_largest.T)).sum(axis=1)
    return _undefined_alone(mutual, np.diff(mutual.indptr) - redundant)


def _mutual(graph: CompiledGraph[Hashable], weight: str | None) -> scipy.sparse.csr_array:
    matrix = graph.weighed_by(weight)
    mutual = scipy.sparse.csr_array(matrix + matrix.T)
    mutual.eliminate_zeros()
    return mutual


def _each_row_over(matrix: scipy.sparse.csr_array, divisors: NDArray[np.float64]) -> scipy.sparse.csr_array:
    data = matrix.data / np.repeat(divisors, np.diff(matrix.indptr))
    return scipy.sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _undefined_alone(mutual: scipy.sparse.csr_array, values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.diff(mutual.indptr) > 0, values, np.nan)
