"""The network as a whole, as results that can be cited: each number and each list with its origin.

``herbcity.analyses.cohesion`` computes most of them, and gives the bare values to other analyses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import scipy

from herbcity.analyses import cohesion
from herbcity.analyses.blocks import labelled
from herbcity.analyses.cohesion import CutActor
from herbcity.analyses.edge_groups import Parts
from herbcity.analyses.results import Number, Reason, Result, origin
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Link

_NO_PAIR = Reason("มีผู้เล่นไม่ถึงสองราย", "There are fewer than two actors, so there is no pair.")
_NO_TIE = Reason("ไม่มีความเชื่อมโยง", "Nobody is tied.")


def density(network: NetworkSnapshot) -> Number:
    """The share of all pairs of actors that are tied, whichever way.

    2m / (n (n − 1)) for n actors and m tied pairs, on the undirected simple graph. Fewer than two actors form no
    pair: then it is None, which NetworkX calls 0. A pair without a tie is one that is not recorded.

    Returns a number in [0, 1], no unit, or None with the reason. Equals ``nx.density(nx.Graph(network.graph))`` where
    it is defined.

    >>> from herbcity.network.toys import turmeric_chain
    >>> density(turmeric_chain()).value  # 6 of 15 pairs
    0.4

    Wasserman, S. & Faust, K. (1994). Social Network Analysis, 4.1.1. Cambridge University Press.
    """
    value = cohesion.density(network)
    return Number(value=value, why_not=_NO_PAIR if value is None else None, **origin(network, "density"))


def reciprocity(network: NetworkSnapshot) -> Number:
    """The share of directed ties that have one in the other direction too.

    Over the ordered pairs of the directed simple graph. A tie of an undirected kind, such as coordination, counts in
    the direction in which it was recorded. None where nobody is tied.

    Returns a number in [0, 1], no unit, or None with the reason. Equals
    ``nx.overall_reciprocity(nx.DiGraph(network.graph))`` where it is defined.

    >>> from herbcity.network.toys import turmeric_chain
    >>> reciprocity(turmeric_chain()).value
    0.0

    Wasserman, S. & Faust, K. (1994). Social Network Analysis, 13.2. Cambridge University Press.
    """
    value = cohesion.reciprocity(network)
    return Number(value=value, why_not=_NO_TIE if value is None else None, **origin(network, "reciprocity"))


Connection = Literal["weak", "strong"]
"""Joined whichever way the ties point, or reachable from one another along them."""


def components(network: NetworkSnapshot, *, connection: Connection = "weak") -> Parts:
    """The parts of the network within which everybody reaches everybody.

    ``weak`` disregards where ties point; ``strong`` follows them from source to target, so that a part is a circle
    of ties or circles that share actors. Every actor is in exactly one part; an actor without ties is one of its own.

    Returns groups of codes, the largest first. Equals ``nx.weakly_connected_components(network.graph)`` and
    ``nx.strongly_connected_components(network.graph)``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [len(components(turmeric_chain(), connection=one).groups) for one in ("weak", "strong")]  # no circle
    [1, 6]

    Tarjan, R. (1972). Depth-first search and linear graph algorithms. SIAM Journal on Computing 1(2), 146.
    """
    about = origin(network, "components", connection=connection)
    if connection == "weak":
        return Parts(groups=cohesion.components(network), **about)
    _, labels = scipy.sparse.csgraph.connected_components(network.adjacency.directed, connection="strong")
    return Parts(groups=labelled(network.adjacency.ids, labels.tolist()), **about)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutActors(Result):
    """Actors without whom their part of the network falls apart, those who cut off most first."""

    actors: tuple[CutActor, ...]

    def columns(self) -> Mapping[str, list[object]]:
        """One row a cut actor: how many it cuts off, and into how many groups."""
        return {
            "actor": [cut.actor for cut in self.actors],
            "cut_off": [cut.cut_off for cut in self.actors],
            "groups": [len(cut.separates) for cut in self.actors],
        }

    def numbers(self) -> Mapping[str, float | None]:
        """How many cut actors there are, and how many each cuts off."""
        return {"count": len(self.actors), **{cut.actor: cut.cut_off for cut in self.actors}}


def cut_actors(network: NetworkSnapshot) -> CutActors:
    """The actors whose removal breaks their part of the network, with what they separate.

    They are the articulation points of the undirected simple graph. Taken out, each leaves its part in pieces; all
    but the largest are what it separates. Where the pieces are equally large, the one with the lowest code counts as
    the rest. None in a network without ties: nothing can be broken.

    Returns actors, each with groups of codes and ``cut_off``, how many actors those are. The actors equal
    ``nx.articulation_points(nx.Graph(network.graph))``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [(cut.actor, cut.cut_off) for cut in cut_actors(turmeric_chain()).actors]
    [('HC-0003-A', 2), ('HC-0004-8', 1)]

    Hopcroft, J. & Tarjan, R. (1973). Efficient algorithms for graph manipulation. Comm. ACM 16(6), 372.
    """
    return CutActors(actors=cohesion.cut_actors(network), **origin(network, "cut_actors"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridges(Result):
    """Links without which a part of the network falls in two, by id."""

    links: tuple[Link, ...]

    def columns(self) -> Mapping[str, list[object]]:
        """One row a link."""
        return {
            name: [getattr(link, name) for link in self.links] for name in ("id", "kind", "source", "target")
        }

    def numbers(self) -> Mapping[str, float | None]:
        """How many there are."""
        return {"count": len(self.links)}


def bridges(network: NetworkSnapshot) -> Bridges:
    """The links without which a part of the network falls in two.

    They are the bridges of the undirected multigraph: where two links join the same two actors neither is one,
    because if one ends, the other holds.

    Returns links in the order of their ids. Their ends equal ``nx.bridges(network.graph.to_undirected())``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [(link.source, link.target) for link in bridges(turmeric_chain()).links]
    [('HC-0003-A', 'HC-0004-8'), ('HC-0004-8', 'HC-0005-6')]

    Tarjan, R. (1974). A note on finding the bridges of a graph. Information Processing Letters 2(6), 160.
    """
    return Bridges(links=cohesion.bridges(network), **origin(network, "bridges"))
