"""Who stands where: degree, strength, betweenness, PageRank, core numbers."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

import networkx as nx

from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import ActorScores, origin, scores
from herbcity.analyses.simple_graphs import compiled_directed, compiled_undirected
from herbcity.network.snapshot import NetworkSnapshot

Direction = Literal["OUT", "IN", "BOTH"]
"""Ties that leave an actor, that arrive at it, or both."""


def degree(network: NetworkSnapshot, *, direction: Direction = "BOTH") -> ActorScores:
    """How many other actors an actor is tied to.

    Each partner counts once, however many ties join the two: a bank that finances and advises a group is one
    partner. Count the ties themselves with ``strength``. An actor without ties scores 0: that it has none
    today is known.

    Returns one whole number in [0, n − 1] per actor: partners. Equals the degree in
    ``nx.Graph(network.graph)``, or for OUT and IN the out- and in-degree in ``nx.DiGraph(network.graph)``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> degree(turmeric_chain()).top(2)
    (('HC-0003-A', 3.0), ('HC-0001-E', 2.0))

    Wasserman, S. & Faust, K. (1994). Social Network Analysis, 5.2. Cambridge University Press.
    """
    ties = network.adjacency.simple if direction == "BOTH" else network.adjacency.simple_directed
    values = ties.named(ties.matrix.sum(axis=0 if direction == "IN" else 1))
    return scores(values, origin(network, "degree", direction=direction))


def strength(network: NetworkSnapshot, *, direction: Direction = "BOTH") -> ActorScores:
    """How many ties an actor has, each tie counting once.

    Ties and not kilograms are added: fresh and dried weights cannot be, and most ties have no known volume.

    Returns one whole number, 0 or more, per actor: ties. Equals the degree (out-, in-degree) in
    ``network.graph``, which keeps parallel ties.

    >>> from herbcity.network.toys import turmeric_chain
    >>> strength(turmeric_chain(), direction="OUT").values["HC-0006-4"]
    2.0

    Barrat, A. et al. (2004). The architecture of complex weighted networks. PNAS 101(11), 3747.
    """
    counts = Counter[str]()
    if direction != "IN":
        counts.update(tie.source for tie in network.ties)
    if direction != "OUT":
        counts.update(tie.target for tie in network.ties)
    values = {code: float(counts[code]) for code in network.actors}
    return scores(values, origin(network, "strength", direction=direction))


@remembered
def betweenness(network: NetworkSnapshot, *, pivots: int | None = None, seed: int = 0) -> ActorScores:
    """The share of all shortest paths between two others that run through an actor.

    b(v) = Σ σ(s, t | v) / σ(s, t) over all pairs s ≠ v ≠ t, divided by their number (n − 1)(n − 2) / 2, on
    the undirected simple graph: dependence runs both ways along a chain, goods one way, orders and money the
    other. Pairs without a path count as 0. In a network of fewer than three actors nobody can stand between:
    all 0.

    With ``pivots`` only the paths from that many actors, drawn with ``seed``, are followed, and the sum is scaled to
    all: an unbiased estimate, for networks of tens of thousands. A single pivot has seen no path through itself and
    is left out.

    Returns one number in [0, 1] per actor, no unit (an estimate may pass 1). Equals
    ``nx.betweenness_centrality(nx.Graph(network.graph))``, with ``k=pivots`` and ``seed`` where the graph's nodes
    stand in the order of their codes.

    Time grows with actors × ties; half a minute for 10,000 actors without Numba, a third of it with.

    >>> from herbcity.network.toys import turmeric_chain
    >>> betweenness(turmeric_chain()).top(2)  # by hand: the collector has 6 of 10 pairs and half of one
    (('HC-0003-A', 0.65), ('HC-0004-8', 0.4))

    Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40(1), 35.
    Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Mathematical Sociology 25(2), 163.
    """
    size = len(network.actors)
    drawn = None if pivots is None else min(pivots, size)
    values = nx.betweenness_centrality(compiled_undirected(network), k=drawn, seed=seed)
    about = origin(network, "betweenness", seed=None if pivots is None else seed, pivots=pivots)
    return scores({code: value for code, value in values.items() if value == value}, about)


def pagerank(network: NetworkSnapshot, *, damping: float = 0.85) -> ActorScores:
    """Where a walker ends up who follows the ties from source to target and now and then starts anew.

    r = (1 − d)/n + d Σ r(u)/out(u) over those u with a tie to v; from an actor without outgoing ties the
    walker may go anywhere. High is who receives from those who receive much.

    Returns one number in [0, 1] per actor, together 1, no unit. Equals
    ``nx.pagerank(nx.DiGraph(network.graph), alpha=damping)``, iterated until it moves by less than 1e-12 an
    actor.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [code for code, _ in pagerank(turmeric_chain()).top(2)]
    ['HC-0005-6', 'HC-0004-8']

    Page, L., Brin, S., Motwani, R. & Winograd, T. (1999). The PageRank citation ranking. Stanford InfoLab.
    """
    values: dict[str, Any] = nx.pagerank(compiled_directed(network), alpha=damping, tol=1e-12, max_iter=1000)
    return scores(values, origin(network, "pagerank", damping=damping))


def core_number(network: NetworkSnapshot) -> ActorScores:
    """The largest k for which an actor belongs to a group where everybody is tied to k of the group.

    A core is found by taking away, again and again, everyone with fewer than k partners. An actor without
    ties is in the 0-core only.

    Returns one whole number, 0 or more, per actor: partners. Equals
    ``nx.core_number(nx.Graph(network.graph))``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> core_number(turmeric_chain()).top(1)  # agency, two groups and collector form a square
    (('HC-0001-E', 2.0),)

    Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5(3), 269.
    """
    values = {code: float(core) for code, core in nx.core_number(compiled_undirected(network)).items()}
    return scores(values, origin(network, "core_number"))
