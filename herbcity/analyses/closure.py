"""Whose partners are partners of one another: clustering, and transitivity of the whole network."""

from __future__ import annotations

import numpy as np

from herbcity.analyses.results import ActorScores, Number, Reason, origin, scores
from herbcity.network.snapshot import NetworkSnapshot

_NO_PAIRS = Reason(
    "ไม่มีผู้เล่นรายใดมีคู่ค้าสองรายขึ้นไป", "No actor has two partners, so there is no pair that could be tied."
)


def clustering(network: NetworkSnapshot) -> ActorScores:
    """The share of the pairs of an actor's partners that are tied to each other.

    c(v) = 2 t / (k (k − 1)) for k partners with t ties among them, on the undirected simple graph. An actor with
    fewer than two partners has no pair and is left out: NetworkX calls its clustering 0, which would say that its
    partners do not know one another.

    Returns one number in [0, 1] per actor with two partners or more, no unit. Equals
    ``nx.clustering(nx.Graph(network.graph))`` there.

    >>> from herbcity.network.toys import turmeric_chain
    >>> clustering(turmeric_chain()).values["HC-0003-A"]  # none of the collector's three partners know each other
    0.0

    Watts, D. J. & Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks. Nature 393, 440.
    """
    partners, twice_tied = _triads(network)
    values = {
        code: tied / (count * (count - 1))
        for code, count, tied in zip(network.adjacency.ids, partners, twice_tied)
        if count > 1
    }
    return scores(values, origin(network, "clustering"))


def transitivity(network: NetworkSnapshot) -> Number:
    """The share of all pairs of partners of one actor that are tied to each other.

    T = 3 × triangles / pairs of partners, summed over all actors of the undirected simple graph: every pair counts
    the same, where the mean of ``clustering`` counts every actor the same. None where nobody has two partners,
    which NetworkX calls 0.

    Returns a number in [0, 1], no unit, or None with the reason. Equals ``nx.transitivity(nx.Graph(network.graph))``
    where it is defined.

    >>> from herbcity.network.toys import turmeric_chain
    >>> transitivity(turmeric_chain()).value  # a square and a tail have no triangle
    0.0

    Newman, M. E. J., Watts, D. J. & Strogatz, S. H. (2002). Random graph models of social networks. PNAS 99, 2566.
    """
    partners, twice_tied = _triads(network)
    pairs = sum(count * (count - 1) for count in partners)
    value = sum(twice_tied) / pairs if pairs else None
    about = origin(network, "transitivity")
    return Number(value=value, why_not=None if pairs else _NO_PAIRS, **about)


def _triads(network: NetworkSnapshot) -> tuple[list[int], list[int]]:
    """For each actor how many partners it has, and twice how many ties there are among them."""
    ties = network.adjacency.undirected
    among = ((ties @ ties) * ties).sum(axis=1)
    return ties.sum(axis=1).astype(np.int64).tolist(), among.astype(np.int64).tolist()
