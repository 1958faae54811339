"""What holds the network together: density, reciprocity, components, cut actors, bridges, robustness."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import networkx as nx
import numpy as np
import scipy

from herbcity.analyses.blocks import Groups, labelled, separated_by_each
from herbcity.analyses.centrality import betweenness, degree
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.analyses.simple_graphs import compiled_undirected
from herbcity.compiled.removals import largest_after
from herbcity.errors import ErrorCode, NotFound, OutOfRange
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Link


def density(network: NetworkSnapshot) -> float | None:
    """The share of all pairs of actors that are tied, whichever way.

    2m / (n (n − 1)) for n actors and m tied pairs. Returns a number in [0, 1], or None for fewer than two
    actors, who form no pair. Otherwise equals ``nx.density(nx.Graph(network.graph))``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> density(turmeric_chain())  # 6 of 15 pairs
    0.4
    """
    size = len(network.actors)
    return network.adjacency.undirected.nnz / (size * (size - 1)) if size > 1 else None


def reciprocity(network: NetworkSnapshot) -> float | None:
    """The share of directed ties that have one in the other direction too.

    A tie of an undirected kind, such as coordination, counts in the direction in which it was recorded.
    Returns a number in [0, 1], or None where nobody is tied. Otherwise equals
    ``nx.overall_reciprocity(nx.DiGraph(network.graph))``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> reciprocity(turmeric_chain())
    0.0
    """
    ties = network.adjacency.simple_directed.matrix
    return float((ties * ties.T).nnz / ties.nnz) if ties.nnz else None


def components(network: NetworkSnapshot) -> Groups:
    """The parts of the network that no tie joins, directions disregarded.

    Every actor is in exactly one; an actor without ties is a part of its own. Equals
    ``nx.weakly_connected_components(network.graph)``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [len(part) for part in components(turmeric_chain())]
    [6]
    """
    _, labels = scipy.sparse.csgraph.connected_components(network.adjacency.undirected, directed=False)
    return labelled(network.adjacency.ids, labels.tolist())


class CutActor(NamedTuple):
    """An actor without whom its part of the network falls apart, and the groups that lose the rest."""

    actor: str
    separates: Groups
    """The pieces that its removal leaves of its part, but for the largest."""

    @property
    def cut_off(self) -> int:
        """How many actors lose the largest piece."""
        return sum(map(len, self.separates))


@remembered
def cut_actors(network: NetworkSnapshot) -> tuple[CutActor, ...]:
    """The actors whose removal breaks their part of the network, with what they separate.

    They are the articulation points of the undirected simple graph. A farmer group that only the collector
    ties to the rest is separated by the collector. Where the pieces are equally large, the one with the
    lowest code counts as the rest.

    Returns those who cut off most first, equal ones in the order of their codes. The actors equal
    ``nx.articulation_points(nx.Graph(network.graph))``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [(cut.actor, cut.separates) for cut in cut_actors(turmeric_chain())]
    [('HC-0003-A', (('HC-0004-8', 'HC-0005-6'),)), ('HC-0004-8', (('HC-0005-6',),))]

    Hopcroft, J. & Tarjan, R. (1973). Efficient algorithms for graph manipulation. Comm. ACM 16(6), 372.
    """
    found = [CutActor(actor, groups) for actor, groups in separated_by_each(network.adjacency.simple).items()]
    return tuple(sorted(found, key=lambda cut: (-cut.cut_off, cut.actor)))


def bridges(network: NetworkSnapshot) -> tuple[Link, ...]:
    """The links without which a part of the network falls in two.

    Where two links join the same two actors neither is a bridge: if one ends, the other holds. Returns links
    in the order of their ids; their ends equal ``nx.bridges(network.graph.to_undirected())``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [(link.source, link.target) for link in bridges(turmeric_chain())]
    [('HC-0003-A', 'HC-0004-8'), ('HC-0004-8', 'HC-0005-6')]

    Tarjan, R. (1974). A note on finding the bridges of a graph. Information Processing Letters 2(6), 160.
    """
    between: dict[frozenset[str], list[Link]] = {}
    for tie in network.ties:
        between.setdefault(frozenset((tie.source, tie.target)), []).append(tie)
    pairs = (between[frozenset(pair)] for pair in nx.bridges(compiled_undirected(network)))
    return tuple(sorted((ties[0] for ties in pairs if len(ties) == 1), key=lambda link: link.id))


RemovalOrder = Literal["degree", "betweenness", "random"]
"""Who goes first: those with most partners, those most in between (both as at the start), or anyone."""


class RobustnessPoint(NamedTuple):
    """After this share of all actors is gone, this share of all actors is still in one piece."""

    removed: float
    largest_component: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness(Result):
    """The curve at evenly spaced shares; R is the mean of the largest piece over all removals."""

    points: tuple[RobustnessPoint, ...]
    r: float | None


@remembered
def robustness(
    network: NetworkSnapshot, *, order: RemovalOrder = "degree", seed: int = 0, steps: int = 20
) -> Robustness:
    """How fast the largest piece of the network shrinks when actors drop out one after another.

    S(q) is the largest component's share of all n actors once q of them are gone; R = Σ S(q) / n for q = 1 …
    n. The order is fixed at the start and broken by code. All n removals are computed in one pass, backwards:
    actors come back one by one and components only ever merge.

    Returns ``steps`` + 1 points from (0, S(0)) to (1, 0), shares in [0, 1]; none for an empty network.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [point.largest_component for point in robustness(turmeric_chain(), steps=3).points]
    [1.0, 0.3333333333333333, 0.16666666666666666, 0.0]

    Schneider, C. M. et al. (2011). Mitigation of malicious attacks on networks. PNAS 108(10), 3838.
    """
    size = len(network.actors)
    about = origin(network, "robustness", seed=seed if order == "random" else None, order=order, steps=steps)
    if not size:
        return Robustness(points=(), r=None, **about)
    graph = network.adjacency.simple
    removals = np.array([graph.index[code] for code in _removal_order(network, order, seed)])
    largest = largest_after(graph, removals)
    taken = [round(size * step / steps) for step in range(steps + 1)]
    points = tuple(RobustnessPoint(count / size, largest[count] / size) for count in taken)
    return Robustness(points=points, r=sum(largest[1:]) / size**2, **about)


def _removal_order(network: NetworkSnapshot, order: RemovalOrder, seed: int) -> list[str]:
    codes = sorted(network.actors)
    if order == "random":
        random.Random(seed).shuffle(codes)  # noqa: S311
        return codes
    values = (degree(network) if order == "degree" else betweenness(network)).values
    return sorted(codes, key=lambda code: (-values[code], code))


@remembered
def robustness_in_order(network: NetworkSnapshot, *, order: Sequence[str], steps: int = 20) -> Robustness:
    """How fast the largest piece of the network shrinks when actors drop out in an order of one's own.

    As ``robustness``: S(q) is the largest component's share of all n actors once the first q of ``order`` are gone,
    R = Σ S(q) / n for q = 1 … n. Actors that ``order`` leaves out go last, those with most partners first. Raises
    NotFound for codes that are not in the network, and OutOfRange if an actor is named twice.

    Returns ``steps`` + 1 points from (0, S(0)) to (1, 0), shares in [0, 1]; none for an empty network.

    >>> from herbcity.network.toys import turmeric_chain
    >>> found = robustness_in_order(turmeric_chain(), order=["HC-0005-6", "HC-0004-8"], steps=3)
    >>> [point.largest_component for point in found.points]  # buyer and mill gone, the square is left
    [1.0, 0.6666666666666666, 0.3333333333333333, 0.0]

    Schneider, C. M. et al. (2011). Mitigation of malicious attacks on networks. PNAS 108(10), 3838.
    """
    if unknown := sorted(set(order) - network.actors.keys()):
        raise NotFound(ErrorCode.NOT_FOUND, kind="Actor", value=", ".join(unknown))
    if len(set(order)) < len(order):
        twice = sorted(code for code in set(order) if order.count(code) > 1)
        raise OutOfRange(field="order", value=twice, allowed="each actor once")
    about = origin(network, "robustness_in_order", order=tuple(order), steps=steps)
    size = len(network.actors)
    if not size:
        return Robustness(points=(), r=None, **about)
    named = set(order)
    whole = [*order, *(code for code in _removal_order(network, "degree", 0) if code not in named)]
    graph = network.adjacency.simple
    largest = largest_after(graph, np.array([graph.index[code] for code in whole]))
    taken = [round(size * step / steps) for step in range(steps + 1)]
    points = tuple(RobustnessPoint(count / size, largest[count] / size) for count in taken)
    return Robustness(points=points, r=sum(largest[1:]) / size**2, **about)
