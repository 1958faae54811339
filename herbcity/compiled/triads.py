"""Gould and Fernandez's five ways of standing between two others, counted for every node at once."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.compiled.graphs import CompiledGraph
from herbcity.compiled.products import product_at
from herbcity.compiled.programs import in_rows, kernels_for

ROLES = ("coordinator", "gatekeeper", "representative", "consultant", "liaison")

_ROLE_OF = np.array([4, 3, 1, 1, 2, 2, 0, 0], dtype=np.int32)
"""The role by three answers as bits: a is of v's group, c is of v's group, a and c are of one group."""


def brokered(graph: CompiledGraph[Hashable], groups: NDArray[np.integer]) -> NDArray[np.int64]:
    """n × 5: how many open triads a → v → c run through each v, in the order of ``ROLES``.

    ``groups`` are numbers from 0; nodes of no group have −1, and no triad with them counts. A triad is open where a ≠ c
    and a → c is not there.

    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation. Sociological Methodology 19, 89.
    """
    clean = bool((groups >= 0).all()) and not graph.has_loops
    every = graph.pattern if clean else _between_known(graph, groups)
    kernels = kernels_for(graph.matrix.nnz)
    if kernels is None:
        return _by_products(every, groups)
    back = graph.reversed_pattern if clean else scipy.sparse.csr_array(every.T)
    arrays = back.indptr, back.indices, every.indptr, every.indices, groups.astype(np.int32), _ROLE_OF
    roles = np.zeros((len(groups), len(ROLES)), np.int32)
    in_rows(len(groups), lambda first, end: kernels.brokered(first, end, *arrays, roles))
    return roles.astype(np.int64)


def _by_products(every: scipy.sparse.csr_array, groups: NDArray[np.integer]) -> NDArray[np.int64]:
    """Of all pairs of an edge in and an edge out, those that are closed or return to where they came from are taken
    away. Whether two of the three are of one group is told by the edge between them, so that the number of groups
    hardly matters: three products, however many there are."""
    inside = _between_equals(every, groups)
    mutual = scipy.sparse.csr_array(every * every.T)
    returning, returning_inside = mutual.sum(axis=1), _between_equals(mutual, groups).sum(axis=1)

    into, out_of = every.sum(axis=0), every.sum(axis=1)
    into_inside, out_of_inside = inside.sum(axis=0), inside.sum(axis=1)
    # closing[a, v]: the c with v → c and a → c; closing_inside: those c in v's group
    closing = product_at(every, every, scipy.sparse.csr_array(every.T))
    closing_inside = product_at(every, every, scipy.sparse.csr_array(inside.T))
    reached_inside = product_at(every, inside, scipy.sparse.csr_array(every.T))  # those c in a's group

    total = into * out_of - returning - closing.sum(axis=0)
    from_own = into_inside * out_of - returning_inside - _between_equals(closing, groups).sum(axis=0)
    to_own = into * out_of_inside - returning_inside - closing_inside.sum(axis=0)
    alike = _same_ends(every, groups) - returning - reached_inside.sum(axis=0)
    coordinator = (
        into_inside * out_of_inside - returning_inside - _between_equals(closing_inside, groups).sum(axis=0)
    )
    counts = [coordinator, to_own - coordinator, from_own - coordinator, alike - coordinator]
    liaison = total - sum(counts)
    columns: NDArray[np.float64] = np.column_stack([*counts, liaison])
    return np.rint(columns).astype(np.int64)


def _between_known(graph: CompiledGraph[Hashable], groups: NDArray[np.integer]) -> scipy.sparse.csr_array:
    """The edges between two nodes of known groups, loops left out."""
    ties = graph.pattern
    rows = np.repeat(np.arange(len(groups)), np.diff(ties.indptr))
    kept = (groups[rows] >= 0) & (groups[ties.indices] >= 0) & (rows != ties.indices)
    starts = np.append(0, np.cumsum(np.bincount(rows[kept], minlength=len(groups)))).astype(np.int32)
    return scipy.sparse.csr_array((ties.data[kept], ties.indices[kept], starts), shape=ties.shape)


def _between_equals(matrix: scipy.sparse.csr_array, groups: NDArray[np.integer]) -> scipy.sparse.csr_array:
    """The entries whose row and column are of one group."""
    rows = np.repeat(groups, np.diff(matrix.indptr))
    data = np.where(rows == groups[matrix.indices], matrix.data, 0.0)
    kept = scipy.sparse.csr_array((data, matrix.indices.copy(), matrix.indptr.copy()), shape=matrix.shape)
    kept.eliminate_zeros()
    return kept


def _same_ends(every: scipy.sparse.csr_array, groups: NDArray[np.integer]) -> NDArray[np.float64]:
    """For each v the pairs of an edge in and an edge out whose other ends are of one group."""
    size = len(groups)
    grouped = np.flatnonzero(groups >= 0)
    member = scipy.sparse.csr_array(
        (np.ones(len(grouped)), (grouped, groups[grouped])), shape=(size, int(groups.max(initial=-1)) + 1)
    )
    both = scipy.sparse.csr_array((every.T @ member) * (every @ member))
    return np.asarray(both.sum(axis=1), dtype=np.float64)
