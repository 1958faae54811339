"""The product of two sparse matrices, wanted only where a third one has entries.

Structural holes, brokerage and common partners all ask it: a path of two edges, closed by a third.
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.compiled.programs import in_rows, kernels_for


def product_at(
    mask: scipy.sparse.csr_array, left: scipy.sparse.csr_array, right: scipy.sparse.csr_array
) -> scipy.sparse.csr_array:
    """left × right at the entries of ``mask``, and nothing elsewhere; the mask's own values do not matter.

    Takes time and memory by the paths of two edges (SciPy), or the same time and no memory (Numba).

    >>> ring = scipy.sparse.csr_array([[0, 1.0, 1.0], [1.0, 0, 1.0], [1.0, 1.0, 0]])
    >>> product_at(ring, ring, ring).toarray().tolist()
    [[0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]]
    """
    kernels = kernels_for(left.nnz)
    if kernels is None:
        ones = scipy.sparse.csr_array((np.ones(mask.nnz), mask.indices, mask.indptr), shape=mask.shape)
        return scipy.sparse.csr_array((left @ right) * ones)
    found = np.zeros(mask.nnz)
    arrays = [*_arrays(mask)[:2], *_arrays(left), *_arrays(right)]
    in_rows(mask.shape[0], lambda first, end: kernels.product_at(first, end, *arrays, found))
    return scipy.sparse.csr_array((found, mask.indices, mask.indptr), shape=mask.shape)


def _arrays(
    matrix: scipy.sparse.csr_array,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    return (
        matrix.indptr.astype(np.int32, copy=False),
        matrix.indices.astype(np.int32, copy=False),
        matrix.data,
    )
