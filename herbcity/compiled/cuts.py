"""Cut points, bridges, and what a cut separates: all read from one depth-first tree.

Numbers in a tree are places in the order in which the nodes were first met, so that everything below a node stands in
one run behind it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.compiled.graphs import CompiledGraph
from herbcity.compiled.loops import fold_up
from herbcity.compiled.programs import kernels_for


@dataclass(frozen=True)
class DepthFirst:
    """A depth-first tree of every part of a graph, all hung on one extra root at place 0."""

    order: NDArray[np.int32]
    """The node at each place; the root has the number after the last node."""
    above: NDArray[np.int32]
    """The place of the parent."""
    sizes: NDArray[np.int32]
    """How many nodes are in the subtree, with its head."""
    low: NDArray[np.int32]
    """The first place that the subtree reaches by an edge other than the one to the parent."""

    @property
    def heads(self) -> NDArray[np.bool_]:
        """Whether the node at each place is the first of its part."""
        heads: NDArray[np.bool_] = self.above == 0
        heads[0] = False
        return heads

    @property
    def cut_off(self) -> NDArray[np.intp]:
        """The places whose subtree holds on to the rest by its parent alone, in order."""
        return np.flatnonzero((self.low >= self.above) & (self.above > 0))

    def cut_points(self) -> NDArray[np.int32]:
        """The nodes whose removal leaves their part in pieces, in the order of their numbers."""
        below = np.bincount(self.above[self.cut_off], minlength=len(self.order))
        return np.sort(self.order[below > self.heads])

    def bridges(self) -> NDArray[np.int32]:
        """The edges whose removal leaves their part in two: m × 2 nodes, the upper first."""
        lower = np.flatnonzero((self.low > self.above) & (self.above > 0))
        return np.column_stack([self.order[self.above[lower]], self.order[lower]])

    def pieces(self) -> Iterator[tuple[int, list[NDArray[np.int32]]]]:
        """Each cut point with the pieces of its part that hang below it alone.

        What is left of the part is one piece more, unless the cut point is the part's head.
        """
        below = self.cut_off[np.argsort(self.above[self.cut_off], kind="stable")]
        uppers, begins = np.unique(self.above[below], return_index=True)
        heads = self.heads
        for upper, places in zip(uppers.tolist(), np.split(below, begins[1:])):
            if len(places) > heads[upper]:
                yield upper, [self.order[one : one + self.sizes[one]] for one in places.tolist()]

    def rest_size(self, upper: int, pieces: list[NDArray[np.int32]]) -> int:
        """How many others are left in the part of a cut point."""
        return int(self.sizes[self._head(upper)]) - 1 - sum(map(len, pieces))

    def rest(self, upper: int, pieces: list[NDArray[np.int32]]) -> NDArray[np.int32]:
        """Who else is left in the part of a cut point."""
        head = self._head(upper)
        part = self.order[head : head + self.sizes[head]]
        return np.setdiff1d(part, np.concatenate([*pieces, self.order[[upper]]]))

    @cached_property
    def _head_places(self) -> NDArray[np.intp]:
        return np.flatnonzero(self.heads)

    def _head(self, upper: int) -> int:
        """The place of the head of this place's part: the last one before it."""
        return int(self._head_places[np.searchsorted(self._head_places, upper, side="right") - 1])


def depth_first(graph: CompiledGraph[Hashable]) -> DepthFirst:
    """The tree of an undirected graph without loops, by Hopcroft and Tarjan.

    SciPy walks the tree; returning to a node, it begins again at its first partner, so a node with d partners costs up
    to d² / 2 steps: a second where one node has 80,000.

    Hopcroft, J. & Tarjan, R. (1973). Efficient algorithms for graph manipulation. Comm. ACM 16(6), 372.
    """
    matrix, size = graph.pattern, len(graph)
    _, part = scipy.sparse.csgraph.connected_components(matrix, directed=False)
    heads = np.unique(part, return_index=True)[1].astype(np.int32)
    hung = scipy.sparse.csr_array(
        (
            np.ones(matrix.nnz + len(heads)),
            np.concatenate([matrix.indices, heads]),
            np.append(matrix.indptr, np.int32(matrix.nnz + len(heads))),
        ),
        shape=(size + 1, size + 1),
    )
    order, parents = scipy.sparse.csgraph.depth_first_order(hung, size, directed=True)
    place = np.empty(size + 1, np.int32)
    place[order] = np.arange(size + 1, dtype=np.int32)
    above = np.zeros(size + 1, np.int32)
    above[1:] = place[parents[order[1:]]]
    sizes = np.ones(size + 1, np.int32)
    low = _reached(matrix, place, above)
    kernels = kernels_for(matrix.nnz)
    if kernels is None:
        lists = above.tolist(), sizes.tolist(), low.tolist()
        fold_up(*lists)
        sizes, low = np.array(lists[1], np.int32), np.array(lists[2], np.int32)
    else:
        kernels.fold_up(above, sizes, low)
    return DepthFirst(order, above, sizes, low)


def _reached(
    matrix: scipy.sparse.csr_array, place: NDArray[np.int32], above: NDArray[np.int32]
) -> NDArray[np.int32]:
    """For each place the first one that its own node reaches, the edge to the parent not counted."""
    size = matrix.shape[0]
    low = np.arange(size + 1, dtype=np.int32)
    degrees = np.diff(matrix.indptr)
    own = np.repeat(place[:size], degrees)
    reached = place[matrix.indices]
    reached = np.where(reached == above[own], own, reached)
    tied = np.flatnonzero(degrees)
    if len(tied):
        first = np.minimum.reduceat(reached, matrix.indptr[tied])
        low[place[tied]] = np.minimum(place[tied], first)
    return low
