"""Groups of actors with more ties inside than chance would give."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.analyses.simple_graphs import undirected_graph
from herbcity.network.snapshot import NetworkSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Communities(Result):
    """Every actor in exactly one group, largest group first. ``modularity`` is None where nobody is tied."""

    groups: tuple[tuple[str, ...], ...]
    modularity: float | None


@remembered
def communities(network: NetworkSnapshot, *, resolution: float = 1.0, seed: int = 0) -> Communities:
    """Communities by the Louvain method: groups whose modularity no move of one actor or group improves.

    Q = Σ_c [m_c / m − γ (d_c / 2m)²] over communities c with m_c ties inside and degrees that add up to d_c,
    on the undirected simple graph of m ties. A higher ``resolution`` γ (above 0) gives smaller communities.
    Which of several near-equal divisions is found depends on ``seed``, and on nothing else: actors are
    visited in an order drawn from their codes. An actor without ties is a community of one.

    Returns groups of codes, the largest first, equal ones in the order of their first code; and the
    modularity, at most 1. Equals ``nx.community.louvain_communities`` with the same seed on the graph sorted
    by code.

    >>> from herbcity.network.toys import turmeric_chain
    >>> communities(turmeric_chain()).groups
    (('HC-0001-E', 'HC-0002-C', 'HC-0003-A', 'HC-0006-4'), ('HC-0004-8', 'HC-0005-6'))

    Blondel, V. D. et al. (2008). Fast unfolding of communities in large networks. J. Stat. Mech., P10008.
    """
    if resolution <= 0:
        raise ValueError(f"resolution must be above 0; it is {resolution}")
    graph = undirected_graph(network)
    found = nx.community.louvain_communities(graph, resolution=resolution, seed=seed) if len(graph) else []
    groups = sorted((tuple(sorted(group)) for group in found), key=lambda group: (-len(group), group))
    tied = graph.number_of_edges() > 0
    modularity = nx.community.modularity(graph, found, resolution=resolution) if tied else None
    about = origin(network, "communities", seed=seed, resolution=resolution, algorithm="louvain")
    return Communities(groups=tuple(groups), modularity=modularity, **about)
