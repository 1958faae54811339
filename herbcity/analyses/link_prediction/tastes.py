"""What nodes are drawn to, learned from who links to whom: positions fitted to the links and to their absence."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.analyses.link_prediction.links import Links, Matrix

_RANK = 24
_STARTS = 4
"""Fits from different beginnings end in different places; their mean errs less than any of them."""
_ROUNDS, _STEPS = 6, 3
_CONFIDENCE = 30.0
"""By how much a link counts more than its absence, which may only mean that nobody has looked."""
_RESTRAINT = 30.0

Vectors = NDArray[np.float64]


def tastes(links: Links, *, seed: int) -> tuple[Vectors, Vectors]:
    """A position of each node as a source and as a target, size × 96: their product is high where a link would fit.

    Each of four fits lowers Σ c (a − u·v)² + λ (|u|² + |v|²) over all pairs, where a is 1 with confidence
    c = 1 + 30 for a link and 0 with confidence 1 otherwise, by turns for sources and targets. Where a low-rank
    approximation of the links takes absence for a fact, this takes it for a faint hint, which is what it is in a
    network that grows. A node without links stands at 0.

    Hu, Y., Koren, Y. & Volinsky, C. (2008). Collaborative filtering for implicit feedback datasets. ICDM, 263.
    Takács, G., Pilászy, I. & Tikk, D. (2011), conjugate gradients in place of an exact solution. RecSys, 297.
    """
    fits = [_fit(links, np.random.default_rng([seed, start])) for start in range(_STARTS)]
    sources, targets = zip(*fits)
    return np.hstack(sources), np.hstack(targets)


def _fit(links: Links, random: np.random.Generator) -> tuple[Vectors, Vectors]:
    shape = (links.size, min(_RANK, links.size))
    source = np.zeros(shape)
    target = random.normal(0.0, 0.1, shape) * (links.suppliers_of > 0)[:, np.newaxis]
    for _ in range(_ROUNDS):
        source = _improved(source, links.outward, target)
        target = _improved(target, links.inward, source)
    return source, target


def _improved(mine: Vectors, near: Matrix, others: Vectors) -> Vectors:
    """Some steps of conjugate gradients, for all rows at once, towards the positions that fit ``others`` best."""
    rows = np.repeat(np.arange(near.shape[0]), np.diff(near.indptr))
    linked = others[near.indices]
    common = others.T @ others + _RESTRAINT * np.eye(others.shape[1])

    def applied(vectors: Vectors) -> Vectors:
        products = np.einsum("ij,ij->i", vectors[rows], linked)
        weighed = scipy.sparse.csr_array((products, near.indices, near.indptr), shape=near.shape)
        result: Vectors = vectors @ common + _CONFIDENCE * (weighed @ others)
        return result

    left = (1.0 + _CONFIDENCE) * (near @ others) - applied(mine)
    towards, far = left.copy(), (left * left).sum(axis=1)
    for _ in range(_STEPS):
        moved = applied(towards)
        length = far / np.maximum((towards * moved).sum(axis=1), 1e-12)
        mine = mine + length[:, np.newaxis] * towards
        left = left - length[:, np.newaxis] * moved
        before, far = far, (left * left).sum(axis=1)
        towards = left + (far / np.maximum(before, 1e-12))[:, np.newaxis] * towards
    return mine
