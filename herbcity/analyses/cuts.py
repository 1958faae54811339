"""The smallest cut: how few ties must go before the network, or two of its actors, fall apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.analyses.progress import steps
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Reason, Result, origin
from herbcity.errors import ErrorCode, NotFound, OutOfRange
from herbcity.network.snapshot import NetworkSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut(Result):
    """The fewest ties between actors that hold two sides together, and who is left on the smaller side."""

    ties: tuple[tuple[str, str], ...] | None
    """Pairs of codes; empty where no way joins the two sides to begin with. None where there are no two sides."""
    smaller_side: tuple[str, ...]
    why_not: Reason | None = None

    @property
    def size(self) -> int | None:
        """How many pairs of actors would have to lose their tie."""
        return None if self.ties is None else len(self.ties)

    def columns(self) -> dict[str, list[str]]:
        """One row a tie."""
        ties = self.ties or ()
        return {"one": [one for one, _ in ties], "other": [other for _, other in ties]}

    def numbers(self) -> dict[str, float | None]:
        """The size of the cut."""
        return {"size": self.size}


_NOT_TWO = Reason("ไม่มีผู้เล่นสองรายที่เชื่อมถึงกัน", "No two actors are joined, so there is nothing to cut.")


@remembered
def smallest_cut(network: NetworkSnapshot, *, source: str | None = None, target: str | None = None) -> Cut:
    """The fewest pairs of actors whose loss of every tie would leave no way between two sides.

    Between ``source`` and ``target`` if both are given, by a maximum flow; else over the largest component, where
    it is what falls away most easily: at once where somebody has one partner only, else by a maximum flow to each of
    a dominating set (seconds at some thousands of actors). On the undirected simple graph: a pair tied twice counts
    once. Of several smallest cuts the one nearest the source is given; without a source, one that depends on the codes
    only. Raises NotFound for a code that is not in the network.

    Returns pairs of codes, and the codes on the smaller side (the target's where the sides are equal); None with the
    reason where no two actors are joined. The number of pairs equals
    ``nx.edge_connectivity(nx.Graph(network.graph), source, target)``, and without them
    ``nx.edge_connectivity`` of the largest component.

    >>> from herbcity.network.toys import turmeric_chain
    >>> smallest_cut(turmeric_chain(), source="HC-0001-E", target="HC-0005-6").ties
    (('HC-0003-A', 'HC-0004-8'),)

    Esfahanian, A.-H. & Hakimi, S. L. (1984). On computing the connectivities of graphs and digraphs. Networks 14, 355.
    """
    about = origin(network, "smallest_cut", source=source, target=target)
    for code in (source, target):
        if code is not None and code not in network.actors:
            raise NotFound(ErrorCode.NOT_FOUND, kind="Actor", value=code)
    if (source is None) != (target is None) or (source is not None and source == target):
        given = f"{source}, {target}"
        raise OutOfRange(field="source, target", value=given, allowed="two different actors, or none")
    codes, ties = list(network.adjacency.simple.nodes), network.adjacency.simple.matrix
    ties = ties.astype(np.int32)  # as the maximum flow takes them
    if source is None or target is None:
        labels = scipy.sparse.csgraph.connected_components(ties, directed=False)[1]
        if not ties.nnz:
            return Cut(ties=None, smaller_side=(), why_not=_NOT_TWO, **about)
        inside = np.flatnonzero(labels == np.bincount(labels).argmax())
        codes, ties = [codes[place] for place in inside], scipy.sparse.csr_array(ties[inside][:, inside])
        ends, near = _easiest(ties)
    else:
        ends = (codes.index(source), codes.index(target))
        near = _side_of(ends[0], ties, scipy.sparse.csgraph.maximum_flow(ties, *ends).flow)
    one, other = ties.nonzero()
    crossing = near[one] != near[other]
    left = ties.copy()
    left.data[crossing] = 0
    left.eliminate_zeros()
    labels = scipy.sparse.csgraph.connected_components(left, directed=False)[1]
    there, here = (
        [codes[place] for place in np.flatnonzero(labels == labels[end])] for end in reversed(ends)
    )
    cut = [(codes[one[at]], codes[other[at]]) for at in np.flatnonzero(crossing & (one < other))]
    return Cut(ties=tuple(cut), smaller_side=tuple(here if len(here) < len(there) else there), **about)


Ends = tuple[int, int]


def _easiest(ties: scipy.sparse.csr_array) -> tuple[Ends, NDArray[np.bool_]]:
    """Of a connected network of two actors or more: two ends that the fewest ties hold together, and one side.

    Cutting off whoever has fewest partners is one way. A smaller cut has on each side some actor of every
    dominating set, so that it lies between that actor and another one of such a set.
    """
    partners = np.diff(ties.indptr)
    start = int(partners.argmin())
    fewest, ends = int(partners[start]), (start, int(ties.indices[ties.indptr[start]]))
    near = np.arange(len(partners)) == start
    if fewest == 1:
        return ends, near
    for actor in steps(_dominating(ties, start)[1:], "smallest_cut"):
        found = scipy.sparse.csgraph.maximum_flow(ties, start, actor)
        if found.flow_value < fewest:
            fewest, ends, near = int(found.flow_value), (start, actor), _side_of(start, ties, found.flow)
            if fewest == 1:
                break
    return ends, near


def _dominating(ties: scipy.sparse.csr_array, start: int) -> list[int]:
    """Actors, the start first, such that everybody else is tied to one of them."""
    reached = np.zeros(ties.shape[0], dtype=bool)
    chosen = []
    for actor in (start, *range(ties.shape[0])):
        if not reached[actor]:
            chosen.append(actor)
            reached[actor] = True
            reached[ties.indices[ties.indptr[actor] : ties.indptr[actor + 1]]] = True
    return chosen


def _side_of(source: int, ties: scipy.sparse.csr_array, flow: scipy.sparse.csr_array) -> NDArray[np.bool_]:
    """Who can still be reached from the source over ties that the flow does not fill."""
    reached = scipy.sparse.csgraph.breadth_first_order(ties - flow, source, return_predecessors=False)
    side = np.zeros(ties.shape[0], dtype=bool)
    side[reached] = True
    return side
