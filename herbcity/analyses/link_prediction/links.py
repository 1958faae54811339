"""An edge list as arrays: who links to whom, and since when, under numbers that structure alone decides."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

Label = Hashable
Numbers = NDArray[np.int64]
Column = NDArray[np.float64]
Matrix = Any
"""A ``scipy.sparse.csr_array``, whose module is loaded only when it is needed."""

_ROUNDS = 4
"""How far a node looks to tell itself from others; beyond four steps a network is nearly always exhausted."""


@dataclass(frozen=True)
class Links:
    """Links among nodes 0 … size - 1, each pair once, ordered by source and target.

    ``time`` is the day (or any rising number) on which each link was first seen, None if that is not known.
    An undirected link has its smaller node as source.
    """

    size: int
    source: Numbers
    target: Numbers
    directed: bool
    time: Column | None = None
    group: Numbers | None = None
    """The type of each node as a number from 0, None if types are not told."""

    @classmethod
    def of(
        cls,
        size: int,
        source: Numbers,
        target: Numbers,
        *,
        directed: bool,
        time: Column | None = None,
        group: Numbers | None = None,
    ) -> Links:
        """Without loops and repetitions; of repeated links the first one counts."""
        if not directed:
            source, target = np.minimum(source, target), np.maximum(source, target)
        proper = source != target
        source, target = source[proper], target[proper]
        order = np.lexsort((target, source) if time is None else (time[proper], target, source))
        source, target = source[order], target[order]
        first = np.ones(len(source), dtype=bool)
        first[1:] = (np.diff(source) != 0) | (np.diff(target) != 0)
        since = None if time is None else time[proper][order][first]
        return cls(size, source[first], target[first], directed, since, group)

    def __len__(self) -> int:
        return len(self.source)

    def only(self, chosen: NDArray[np.bool_]) -> Links:
        """The same nodes with only the chosen links."""
        time = None if self.time is None else self.time[chosen]
        return replace(self, source=self.source[chosen], target=self.target[chosen], time=time)

    @cached_property
    def outward(self) -> Matrix:
        """The size × size adjacency, 1 from source to target; symmetric where links have no direction."""
        if not self.directed:
            return self.mutual
        return scipy.sparse.csr_array(
            (np.ones(len(self)), (self.source, self.target)), (self.size, self.size)
        )

    @cached_property
    def inward(self) -> Matrix:
        """The adjacency seen from the targets."""
        return self.outward.T.tocsr()

    @cached_property
    def customers_of(self) -> Column:
        """How many links leave each node."""
        return np.asarray(self.outward.sum(axis=1))

    @cached_property
    def suppliers_of(self) -> Column:
        """How many links reach each node."""
        return np.asarray(self.outward.sum(axis=0))

    @cached_property
    def neighbours_of(self) -> Column:
        """How many others each node is linked with, either way."""
        return np.asarray(self.mutual.sum(axis=1))

    @cached_property
    def mutual(self) -> Matrix:
        """The adjacency that forgets directions."""
        rows, columns = np.r_[self.source, self.target], np.r_[self.target, self.source]
        matrix = scipy.sparse.csr_array((np.ones(len(rows)), (rows, columns)), (self.size, self.size))
        matrix.data[:] = 1.0
        return matrix


def structural_order(size: int, source: Numbers, target: Numbers, *, directed: bool) -> Numbers:
    """Each node's colour after a few rounds of Weisfeiler–Leman refinement, as a 64-bit number.

    Nodes are numbered by it, so that what is drawn at random does not depend on how nodes are called or in
    which order the file lists them. Nodes of one colour are told apart by their labels.

    Weisfeiler, B. & Leman, A. (1968). The reduction of a graph to canonical form.
    """
    colour = np.ones(size, dtype=np.uint64)
    outward, inward = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
    if not directed:
        inward = outward
    for _ in range(_ROUNDS):
        heard = _mixed(colour)
        np.add.at(heard, source, _mixed(colour[target] ^ outward))
        np.add.at(heard, target, _mixed(colour[source] ^ inward))
        colour = heard
    return colour.view(np.int64)


def _mixed(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's finaliser: near inputs give unrelated outputs."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def numbered(
    edges: Sequence[tuple[Label, Label]], others: Sequence[tuple[Label, Label]], *, directed: bool
) -> Mapping[Label, int]:
    """A number for every node of the edges and the other pairs, the same whatever their names and order."""
    place: dict[Label, int] = {}
    for pairs in (edges, others):
        for pair in pairs:
            for label in pair:
                place.setdefault(label, len(place))
    ends = np.array([(place[a], place[b]) for a, b in edges], dtype=np.int64).reshape(-1, 2)
    links = Links.of(len(place), ends[:, 0], ends[:, 1], directed=directed)
    colours = structural_order(len(place), links.source, links.target, directed=directed).tolist()
    ordered = sorted(place, key=lambda label: (colours[place[label]], str(label)))
    return {label: number for number, label in enumerate(ordered)}
