"""Sparse matrices of actors by actors, and products of them at chosen places only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import scipy

from herbcity.analyses.market.columns import Codes, Floats, Rows, among, distinct

Matrix = Any
"""A ``scipy.sparse.csr_array`` of floats."""

_CELLS = 1_000_000
"""Cells of the table in which rows are unfolded: 8 MB."""


def ones_at(codes: Codes, actors: int) -> Matrix:
    """1 at each of these sorted codes, all different, the diagonal left out."""
    rows, columns = codes // max(1, actors), codes % max(1, actors)
    apart = rows != columns
    there = (np.ones(int(apart.sum())), (rows[apart], columns[apart]))
    return scipy.sparse.csr_array(scipy.sparse.coo_array(there, shape=(actors, actors)))


def mirrored(codes: Codes, actors: int) -> Matrix:
    """1 at each of these codes and where row and column change places."""
    rows, columns = codes // max(1, actors), codes % max(1, actors)
    return ones_at(distinct(np.concatenate([codes, columns * actors + rows])), actors)


def degrees(matrix: Matrix) -> Floats:
    """How many entries each row has."""
    count: Floats = np.diff(matrix.indptr).astype(float)
    return count


def scaled(left: Floats, matrix: Matrix, right: Floats) -> Matrix:
    """The matrix with each row and each column multiplied by its own number."""
    product = matrix.copy()
    product.data = matrix.data * np.repeat(left, np.diff(matrix.indptr)) * right[matrix.indices]
    return product


def column_scaled(matrix: Matrix, by: Floats) -> Matrix:
    """The matrix with each column multiplied by its own number."""
    return scaled(np.ones(matrix.shape[0]), matrix, by)


def entries(matrix: Matrix, rows: Rows, columns: Rows) -> Floats:
    """The entries of a matrix of ones at these places."""
    width = matrix.shape[1]
    row = np.repeat(np.arange(matrix.shape[0], dtype=np.int64), np.diff(matrix.indptr))
    there = among(rows.astype(np.int64) * width + columns, row * width + matrix.indices)
    return there.astype(np.float64)


def at_pairs(left: Matrix, right: Matrix, rows: Rows, columns: Rows) -> Floats:
    """Σ_j left[row, j] · right[column, j] for some pairs of rows and columns, without the rest of the product.

    >>> one = scipy.sparse.csr_array(np.array([[1.0, 2.0], [0.0, 3.0]]))
    >>> at_pairs(one, one, np.array([0, 1]), np.array([1, 1])).tolist()  # 1·0 + 2·3 and 3·3
    [6.0, 9.0]
    """
    found = np.zeros(len(rows))
    order = np.argsort(rows, kind="stable")
    width = left.shape[1]
    height = max(1, _CELLS // max(1, width))
    table = np.zeros(height * width)
    for pairs, first, last in _bands(rows[order], height):
        chosen = order[pairs]
        entries = slice(left.indptr[first], left.indptr[last])
        lengths = np.diff(left.indptr[first : last + 1])
        places = np.repeat(np.arange(last - first) * width, lengths) + left.indices[entries]
        table[places] = left.data[entries]
        cells, owner = _unfolded(right, columns[chosen])
        products = table[(rows[chosen][owner] - first) * width + right.indices[cells]] * right.data[cells]
        found[chosen] = np.bincount(owner, products, minlength=len(chosen))
        table[places] = 0.0
    return found


def _bands(rows: Rows, height: int) -> Iterator[tuple[slice, int, int]]:
    """Slices of sorted rows that fall into bands of this height, with the first row of each band and the one after
    its last."""
    edges = (np.flatnonzero(np.diff(rows // height)) + 1).tolist()
    for start, end in pairwise([0, *edges, len(rows)]):
        if end > start:
            first = int(rows[start])
            yield slice(start, end), first, int(rows[end - 1]) + 1


def _unfolded(matrix: Matrix, rows: Rows) -> tuple[Rows, Rows]:
    """Where the entries of these rows stand in the matrix, and to which of the rows each belongs."""
    lengths = np.diff(matrix.indptr)[rows]
    owner = np.repeat(np.arange(len(rows)), lengths)
    starts = np.cumsum(lengths) - lengths
    cells = np.repeat(matrix.indptr[rows] - starts, lengths) + np.arange(len(owner))
    return cells.astype(np.intp), owner
