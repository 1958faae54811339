"""Who is near whom: closeness to everybody, and PageRank around chosen actors."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import networkx as nx
import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.analyses.centrality import Direction
from herbcity.analyses.progress import steps
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import ActorScores, origin, scores
from herbcity.analyses.simple_graphs import directed_graph
from herbcity.errors import ErrorCode, NotFound, OutOfRange
from herbcity.network.snapshot import NetworkSnapshot

_CELLS = 2_000_000
"""How many distances are held at a time."""


@remembered
def closeness(network: NetworkSnapshot, *, direction: Direction = "BOTH") -> ActorScores:
    """How few steps an actor is from those it can reach, and how many those are.

    c(v) = (r / (n − 1)) · (r / Σ d(v, u)) over the r others u within reach of v, where d counts the ties on a
    shortest path: Wasserman and Faust's form, which also holds for a network in pieces. BOTH walks the undirected
    simple graph, OUT follows the ties from source to target, IN against them (who can be reached from everywhere).
    An actor that reaches nobody scores 0: its share of the others, r / (n − 1), is known to be 0. A network of one
    actor has no others, so that its actor is left out.

    Returns one number in [0, 1] per actor, no unit: 1 is tied to everybody. Equals
    ``nx.closeness_centrality(nx.Graph(network.graph))``; IN equals it on ``nx.DiGraph(network.graph)``, OUT on that
    graph reversed.

    >>> from herbcity.network.toys import turmeric_chain
    >>> closeness(turmeric_chain()).top(1)  # by hand: steps 1 + 1 + 1 + 2 + 2 to the five others, 5 / 7
    (('HC-0003-A', 0.7142857142857143),)

    Freeman, L. C. (1979). Centrality in social networks: conceptual clarification. Social Networks 1(3), 215.
    Wasserman, S. & Faust, K. (1994). Social Network Analysis, 5.2.2. Cambridge University Press.
    """
    graph = network.adjacency.simple if direction == "BOTH" else network.adjacency.simple_directed
    ids, ties, size = graph.nodes, graph.matrix, len(graph)
    values: dict[str, float] = {}
    if size > 1:
        # A column of the distances is one start; the product with ``ties`` steps from target to source.
        stepping = scipy.sparse.csr_array(ties.T if direction == "OUT" else ties)
        block = int(np.clip(_CELLS // size, 1, 256))
        for start in steps(range(0, size, block), "closeness"):
            reached, total = _reach(stepping, np.arange(start, min(start + block, size)))
            near = np.divide(reached**2, total, out=np.zeros(len(total)), where=total > 0) / (size - 1)
            values.update(zip(ids[start : start + block], near.tolist()))
    return scores(values, origin(network, "closeness", direction=direction))


def _reach(
    stepping: scipy.sparse.csr_array, starts: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each start how many others are reached, and the sum of the steps to them: breadth first, all at once."""
    columns = np.arange(len(starts))
    unseen = np.ones((stepping.shape[0], len(starts)), dtype=bool)
    unseen[starts, columns] = False
    frontier = np.where(unseen, 0.0, 1.0)
    reached, total = np.zeros(len(starts)), np.zeros(len(starts))
    for depth in range(1, stepping.shape[0]):
        fresh = unseen & (stepping @ frontier > 0)
        count = fresh.sum(axis=0)
        if not count.any():
            break
        reached += count
        total += depth * count
        unseen &= ~fresh
        frontier = fresh.astype(float)
    return reached, total


@remembered
def personalised_pagerank(
    network: NetworkSnapshot, *, around: Collection[str], damping: float = 0.85
) -> ActorScores:
    """Where a walker ends up who follows the ties and now and then starts anew at one of the chosen actors.

    r = (1 − d) s + d (Σ r(u)/out(u) over those u with a tie to v, and s for those u without a tie that leaves),
    where s is 1/k for each of the k actors in ``around`` and 0 for all others. High is who receives, over few steps,
    from the chosen ones. Raises NotFound for codes that are not in the network.

    Returns one number in [0, 1] per actor, together 1, no unit; exactly 0 for those whom no chosen one reaches.
    Equals ``nx.pagerank(nx.DiGraph(network.graph), alpha=damping, personalization=…)``, iterated until it moves by
    less than 1e-12 an actor.

    >>> from herbcity.network.toys import turmeric_chain
    >>> reached = personalised_pagerank(turmeric_chain(), around=["HC-0001-E"])
    >>> [code for code, value in reached.values.items() if value > 0]  # the way from the hill growers to the buyer
    ['HC-0001-E', 'HC-0003-A', 'HC-0004-8', 'HC-0005-6']

    Haveliwala, T. H. (2002). Topic-sensitive PageRank. Proc. 11th World Wide Web Conference, 517.
    """
    chosen = sorted(set(around))
    if lacking := [code for code in chosen if code not in network.actors]:
        raise NotFound(ErrorCode.NOT_FOUND, kind="Actor", value=", ".join(lacking))
    if not chosen:
        raise OutOfRange(field="around", value=chosen, allowed="at least one actor")
    starts = dict.fromkeys(chosen, 1.0)
    values: dict[str, Any] = nx.pagerank(
        directed_graph(network),
        alpha=damping,
        personalization=starts,
        nstart=starts,  # begun anywhere else, nobody's value would be exactly 0
        tol=1e-12,
        max_iter=1000,
    )
    about = origin(network, "personalised_pagerank", around=tuple(chosen), damping=damping)
    return scores(values, about)
