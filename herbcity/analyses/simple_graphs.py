"""The ties of the day as simple graphs: at most one edge a pair, none from an actor to itself.

Actors stand in the order of their codes, so that an algorithm that depends on the order of its input does not
depend on the order in which actors were recorded.
"""

from __future__ import annotations

from typing import cast

import networkx as nx

from herbcity.network.snapshot import NetworkSnapshot


def undirected_graph(network: NetworkSnapshot) -> nx.Graph[str]:
    """Two actors are joined if any tie joins them; the same as ``nx.Graph(network.graph)`` without loops."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(network.actors))
    graph.add_edges_from(sorted((tie.source, tie.target) for tie in network.ties if tie.source != tie.target))
    return graph


def directed_graph(network: NetworkSnapshot) -> nx.DiGraph[str]:
    """Source to target, once a pair; the same as ``nx.DiGraph(network.graph)`` without loops."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(network.actors))
    graph.add_edges_from(sorted((tie.source, tie.target) for tie in network.ties if tie.source != tie.target))
    return graph


def compiled_undirected(network: NetworkSnapshot) -> nx.Graph[str]:
    """The same as ``undirected_graph`` on compiled arrays: for the functions in ``herbcity.compiled.entry``.

    NetworkX hands it to our backend; it is no ``nx.Graph`` in anything but where it may stand.
    """
    return cast("nx.Graph[str]", network.adjacency.simple)


def compiled_directed(network: NetworkSnapshot) -> nx.DiGraph[str]:
    """The same as ``directed_graph`` on compiled arrays."""
    return cast("nx.DiGraph[str]", network.adjacency.simple_directed)
