"""Sparse matrices of actors by actors, and products of them at chosen places only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import scipy

from herbcity.analyses.market.columns import Codes, Floats, Mask, Rows, distinct
from herbcity.stopping import go_on

Matrix = Any
"""A ``scipy.sparse.csr_array`` of floats."""

_CELLS = 1_000_000
"""Cells of the table in which rows are unfolded: 8 MB."""


def ones_at(codes: Codes, actors: int) -> Matrix:
    """1 at each of these sorted codes (row × actors + column), all different, the diagonal left out."""
    rows, columns = np.divmod(codes, max(1, actors))
    apart = rows != columns
    starts = np.r_[0, np.cumsum(np.bincount(rows[apart], minlength=actors))]
    there = (np.ones(int(starts[-1])), columns[apart].astype(np.int32), starts.astype(np.int32))
    return scipy.sparse.csr_array(there, shape=(actors, actors))


def mirrored(codes: Codes, actors: int) -> Matrix:
    """1 at each of these codes and where row and column change places."""
    rows, columns = np.divmod(codes, max(1, actors))
    return ones_at(distinct(np.concatenate([codes, columns * actors + rows])), actors)


def edited(matrix: Matrix, codes: Codes, there: Mask) -> Matrix:
    """A matrix of ones in which these entries (row × columns + column, sorted, each once) are ``there`` or not.

    What takes its time is copying the matrix, not how it is made: as good as free where few entries change.

    >>> before = ones_at(np.array([1, 5, 6]), actors=3)
    >>> edited(before, np.array([1, 5, 7]), np.array([True, False, True])).toarray().tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0], [1.0, 1.0, 0.0]]
    """
    indices, starts = matrix.indices, matrix.indptr
    pieces: list[Any] = []
    copied, more = 0, np.zeros_like(starts)
    for (row, column), wanted in zip(
        (divmod(code, matrix.shape[1]) for code in codes.tolist()), there.tolist()
    ):
        start, end = int(starts[row]), int(starts[row + 1])
        place = start + int(np.searchsorted(indices[start:end], column))
        was = place < end and indices[place] == column
        if was != wanted:
            pieces += indices[copied:place], [column] * wanted
            copied = place + was
            more[row + 1] += 1 if wanted else -1
    indices = np.concatenate([*pieces, indices[copied:]]).astype(np.int32)
    return scipy.sparse.csr_array(
        (np.ones(len(indices)), indices, starts + np.cumsum(more)), shape=matrix.shape
    )


def degrees(matrix: Matrix) -> Floats:
    """How many entries each row has."""
    count: Floats = np.diff(matrix.indptr).astype(float)
    return count


def scaled(left: Floats, matrix: Matrix, right: Floats) -> Matrix:
    """The matrix with each row and each column multiplied by its own number."""
    return _with_data(matrix, matrix.data * np.repeat(left, np.diff(matrix.indptr)) * right[matrix.indices])


def column_scaled(matrix: Matrix, by: Floats) -> Matrix:
    """The matrix with each column multiplied by its own number."""
    return _with_data(matrix, matrix.data * by[matrix.indices])


def _with_data(matrix: Matrix, data: Floats) -> Matrix:
    """Other numbers in the same places, which the two share."""
    return scipy.sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def at_pairs(left: Matrix, right: Matrix, rows: Rows, columns: Rows) -> Floats:
    """Σ_j left[row, j] · right[column, j] for some pairs of rows and columns, without the rest of the product.

    >>> one = scipy.sparse.csr_array(np.array([[1.0, 2.0], [0.0, 3.0]]))
    >>> at_pairs(one, one, np.array([0, 1]), np.array([1, 1])).tolist()  # 1·0 + 2·3 and 3·3
    [6.0, 9.0]
    """
    go_on()
    return each_at_pairs([left], right, rows, columns)[0]


def each_at_pairs(lefts: Sequence[Matrix], right: Matrix, rows: Rows, columns: Rows) -> list[Floats]:
    """The same for several matrices on the left: the right one, which costs most, is unfolded once."""
    go_on()
    found = [np.zeros(len(rows)) for _ in lefts]
    order = np.argsort(rows)
    width = right.shape[1]
    height = min(max(1, _CELLS // max(1, width)), max(1, lefts[0].shape[0]))
    table = np.zeros(height * width)
    for pairs, first, last in _bands(rows[order], height):
        chosen = order[pairs]
        cells, lengths = _unfolded(right, columns[chosen])
        asked = np.repeat((rows[chosen] - first) * width, lengths) + right.indices[cells]
        weights, there = right.data[cells], lengths > 0
        begin = (np.cumsum(lengths) - lengths)[there]
        for left, sums in zip(lefts, found):
            entries = slice(left.indptr[first], left.indptr[last])
            starts = np.repeat(np.arange(last - first) * width, np.diff(left.indptr[first : last + 1]))
            places = starts + left.indices[entries]
            table[places] = left.data[entries]
            if len(begin):
                sums[chosen[there]] = np.add.reduceat(table[asked] * weights, begin)
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
    """Where the entries of these rows stand in the matrix, and how many each row has."""
    lengths = np.diff(matrix.indptr)[rows].astype(np.intp)
    ends = np.cumsum(lengths)
    cells = np.repeat(matrix.indptr[rows] - (ends - lengths), lengths) + np.arange(lengths.sum())
    return cells, lengths
