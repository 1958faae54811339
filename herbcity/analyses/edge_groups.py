"""The groups that stay in one piece until k ties between actors are lost."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.analyses.blocks import Groups, labelled
from herbcity.analyses.progress import steps
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot

Labels = NDArray[np.int64]
"""For each actor the number of its group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts(Result):
    """Groups of codes, every actor in exactly one: the largest first, equal ones in the order of their codes."""

    groups: Groups

    def numbers(self) -> dict[str, float | None]:
        """How many groups there are, and how many actors are in the largest."""
        return {"count": len(self.groups), "largest": max(map(len, self.groups), default=0)}


@remembered
def k_edge_components(network: NetworkSnapshot, *, k: int = 2) -> Parts:
    """The groups that stay in one piece as long as fewer than k ties between actors are lost.

    Two actors are in one group if at least k ties must go before no way joins them, on the undirected simple graph;
    the way may lead through others. k = 1 gives the components, k = 2 what is left between ``bridges``. An actor that
    fewer than k ties hold is a group of its own.

    Returns groups of codes. Equals ``nx.k_edge_components(nx.Graph(network.graph), k)``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> k_edge_components(turmeric_chain()).groups[0]  # the square; mill and buyer hang on one tie each
    ('HC-0001-E', 'HC-0002-C', 'HC-0003-A', 'HC-0006-4')

    Nagamochi, H. & Ibaraki, T. (1992). Computing edge-connectivity in multigraphs and capacitated graphs. SIAM Journal
    on Discrete Mathematics 5(1), 54.
    Wang, T., Zhang, Y., Chin, F. Y. L. et al. (2015). A simple algorithm for finding all k-edge-connected
    components. PLoS ONE 10(9), e0136264.
    """
    if k < 1:
        raise OutOfRange(field="k", value=k, allowed="1 or more")
    graph = network.adjacency.simple
    groups = labelled(graph.nodes, _classes(graph.matrix.astype(np.int32), k).tolist())
    return Parts(groups=groups, **origin(network, "k_edge_components", k=k))


def _classes(ties: scipy.sparse.csr_array, k: int) -> Labels:
    """Merge whoever is certainly held by k ties, as long as that finds anybody; then ask for each of the others.

    Merging two who are held by k ties changes nothing for others: no cut of fewer than k runs between the two.
    """
    labels = np.arange(ties.shape[0])
    while True:
        joined = _certainly_joined(ties, k)
        count = int(joined.max(initial=-1)) + 1
        if count == ties.shape[0]:
            return _by_flows(ties, k)[labels]
        labels = joined[labels]
        gather = scipy.sparse.csr_array(
            (np.ones(len(joined), dtype=np.int32), (joined, np.arange(len(joined)))),
            shape=(count, len(joined)),
        )
        ties = scipy.sparse.csr_array(gather @ ties @ gather.T)
        ties.setdiag(0)
        ties.eliminate_zeros()


def _certainly_joined(ties: scipy.sparse.csr_array, k: int) -> Labels:
    """Groups of those whom one pass shows to be held by k ties; there may be more.

    The pass takes the actor next that has most ties to those taken before. When it takes one, and another has r ties
    to those taken so far, the two are held by at least r (Nagamochi and Ibaraki's lemma).
    """
    size = ties.shape[0]
    held = [0] * size
    taken = [False] * size
    pairs: list[tuple[int, int]] = []
    waiting = [(0, actor) for actor in range(size)]
    while waiting:
        _, actor = heapq.heappop(waiting)
        if taken[actor]:
            continue
        taken[actor] = True
        row = slice(ties.indptr[actor], ties.indptr[actor + 1])
        for other, count in zip(ties.indices[row].tolist(), ties.data[row].tolist()):
            if not taken[other]:
                held[other] += count
                heapq.heappush(waiting, (-held[other], other))
                if held[other] >= k:
                    pairs.append((actor, other))
    one, other = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    joined = scipy.sparse.coo_array((np.ones(len(pairs)), (one, other)), shape=(size, size))
    labels: Labels = scipy.sparse.csgraph.connected_components(joined, directed=False)[1].astype(np.int64)
    return labels


def _by_flows(ties: scipy.sparse.csr_array, k: int) -> Labels:
    """The groups by maximum flows: either the flow holds two together, or its cut parts the whole group."""
    labels = np.arange(ties.shape[0])
    waiting = [np.flatnonzero(ties.sum(axis=1) >= k).tolist()]  # whoever has fewer ties is a group of its own
    for group in waiting:
        parted: set[int] = set()
        for target in steps(group[1:], "k_edge_components"):
            if target in parted:
                continue
            found = scipy.sparse.csgraph.maximum_flow(ties, group[0], target)
            if found.flow_value >= k:
                labels[target] = group[0]
                continue
            near = scipy.sparse.csgraph.breadth_first_order(
                ties - found.flow, group[0], return_predecessors=False
            )
            far = [other for other in group if other not in parted.union(near.tolist())]
            parted.update(far)
            waiting.append(far)
    return labels
