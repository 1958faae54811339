"""Positions of nodes in a few dimensions, whose products say how alike the rest of the network finds them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.link_prediction.links import Column, Links, Matrix, Numbers
from herbcity.analyses.link_prediction.paths import symmetric_step

_RANKS = (4, 16, 48)
_SPARE, _ROUNDS = 16, 10
_PAIRS_AT_ONCE = 100_000

Vectors = NDArray[np.float64]


@dataclass(frozen=True)
class Positions:
    """Where each node stands as a source and as a target; ``weight`` are the singular values, largest first."""

    source: Vectors
    weight: Column
    target: Vectors

    @classmethod
    def of(cls, matrix: Matrix, *, seed: int) -> Positions:
        """By subspace iteration, which unlike Lanczos does not mind that many parts make many equal values.

        Halko, N., Martinsson, P. G. & Tropp, J. A. (2011). Finding structure with randomness. SIAM Review 53.
        """
        size = matrix.shape[0]
        rank = min(_RANKS[-1], size)
        basis = np.random.default_rng(seed).normal(size=(size, min(rank + _SPARE, size)))
        back = matrix.T.tocsr()
        for _ in range(_ROUNDS):
            basis, _ = np.linalg.qr(matrix @ (back @ basis))
        left, weight, right = np.linalg.svd((back @ basis).T, full_matrices=False)
        return cls(basis @ left[:, :rank], weight[:rank], right[:rank].T)


def positions(links: Links, *, seed: int) -> dict[str, Positions]:
    """The positions that ``spectral`` compares: from the symmetric random walk and from the plain links."""
    return {
        "shape": Positions.of(symmetric_step(links.outward), seed=seed),
        "volume": Positions.of(links.outward, seed=seed),
    }


def spectral(places: dict[str, Positions], source: Numbers, target: Numbers) -> dict[str, Column]:
    """Products of positions in the leading dimensions of the network, per pair.

    | measure | what it is |
    |---|---|
    | ``shape_r`` | the pair's cell in the rank-r approximation of D^-½ A D^-½ (directed: D_out, D_in) |
    | ``alike_r`` | cosine of the two positions in its r dimensions |
    | ``volume_r`` | the pair's cell in the rank-r approximation of A itself |

    Liben-Nowell, D. & Kleinberg, J. (2007), low-rank approximation; Kunegis, J. & Lommatzsch, A. (2009).
    """
    found: dict[str, Column] = {}
    for name, place in places.items():
        for rank in _RANKS:
            root = np.sqrt(place.weight[:rank])
            here, there = place.source[:, :rank] * root, place.target[:, :rank] * root
            found[f"{name}_{rank}"] = products(here, there, source, target)
            if name == "shape":
                found[f"alike_{rank}"] = products(_unit(here), _unit(there), source, target)
    return found


def _unit(rows: Vectors) -> Vectors:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(length > 1e-12, length, 1.0)


def products(left: Vectors, right: Vectors, source: Numbers, target: Numbers) -> Column:
    """The product of the source's row on the left and the target's on the right, for each pair."""
    found = np.empty(len(source))
    for start in range(0, len(source), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        found[part] = np.einsum("ij,ij->i", left[source[part]], right[target[part]])
    return found
