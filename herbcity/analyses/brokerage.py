"""Who stands between others: Burt's structural holes, and Gould and Fernandez's brokerage roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import networkx as nx
import numpy as np

from herbcity.analyses.groups import Grouping, group_names, group_of
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import ActorScores, Result, origin, scores
from herbcity.analyses.simple_graphs import compiled_undirected
from herbcity.compiled.triads import brokered
from herbcity.network.snapshot import NetworkSnapshot


def constraint(network: NetworkSnapshot) -> ActorScores:
    """How far an actor's partners are partners of one another, and so leave it no room to broker.

    c(i) = Σ_j (p_ij + Σ_q p_iq p_qj)² over i's partners j, where p_ij is the share of i's ties that go to j;
    every partner has an equal share (undirected simple graph). Low is an actor whose partners reach each
    other only through it. Actors without ties are left out: NetworkX calls theirs nan, and having no partner
    is neither constraint nor freedom.

    Returns one number above 0 per tied actor, no unit: 1/k for k partners who do not know each other, and at
    most 9/8 (a closed triangle). Equals ``nx.constraint(nx.Graph(network.graph))`` without its nan.

    >>> from herbcity.network.toys import turmeric_chain
    >>> constraint(turmeric_chain()).values["HC-0004-8"]  # two partners who do not know each other
    0.5

    Burt, R. S. (1992). Structural Holes, ch. 2. Harvard University Press.
    """
    values = nx.constraint(compiled_undirected(network))
    return scores(_defined(values), origin(network, "constraint"))


def effective_size(network: NetworkSnapshot) -> ActorScores:
    """How many of an actor's partners are not redundant.

    e(i) = n − 2t/n for n partners with t ties among them: Borgatti's form of Burt's measure for the
    undirected simple graph. All n when no two partners are tied, 1 when all are. Actors without ties are left
    out, as for ``constraint``.

    Returns one number in [1, n] per tied actor: partners. Equals
    ``nx.effective_size(nx.Graph(network.graph))`` without its nan.

    >>> from herbcity.network.toys import turmeric_chain
    >>> effective_size(turmeric_chain()).values["HC-0003-A"]
    3.0

    Burt, R. S. (1992). Structural Holes, ch. 2. Harvard University Press.
    Borgatti, S. P. (1997). Structural holes: unpacking Burt's redundancy measures. Connections 20(1), 35.
    """
    values = nx.effective_size(compiled_undirected(network))
    return scores(_defined(values), origin(network, "effective_size"))


def _defined(values: Mapping[str, float]) -> dict[str, float]:
    return {code: value for code, value in values.items() if value == value}


class RoleCounts(NamedTuple):
    """How often an actor v brokers a → v → c in each role, by the groups of the three."""

    coordinator: int
    """a, v and c in one group."""
    gatekeeper: int
    """a outside; v lets it in to c of its own group."""
    representative: int
    """a of v's own group; v carries it out to c."""
    consultant: int
    """a and c in one group, v in another."""
    liaison: int
    """Three groups."""

    @property
    def total(self) -> int:
        return sum(self)

    @property
    def main(self) -> str | None:
        """The role played most, the one further down this list where two are level; None without any."""
        if not self.total:
            return None
        return max(enumerate(self._fields), key=lambda item: (self[item[0]], item[0]))[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerageRoles(Result):
    """The role counts of every actor whose group is known, by code."""

    values: Mapping[str, RoleCounts]

    def top(self, count: int) -> tuple[tuple[str, RoleCounts], ...]:
        """The ``count`` who broker most, equal ones in the order of their codes."""
        return tuple(sorted(self.values.items(), key=lambda item: (-item[1].total, item[0]))[: max(count, 0)])


@remembered
def brokerage_roles(network: NetworkSnapshot, *, by: Grouping = "stage") -> BrokerageRoles:
    """How often an actor brokers between two others who have no direct tie, by the groups of the three.

    Counts the ordered triads a → v → c of the directed simple graph in which a ≠ c and a → c is absent; a → v
    means that some tie is recorded from a to v. Triads with an actor of unknown group (a district not given)
    are not counted, and such actors have no row.

    Returns five whole numbers per actor: triads. Takes time by the ties' squared degrees, however many groups.

    >>> from herbcity.network.toys import turmeric_chain
    >>> brokerage_roles(turmeric_chain()).values["HC-0003-A"]  # two groups of growers, upstream to midstream
    RoleCounts(coordinator=0, gatekeeper=2, representative=0, consultant=0, liaison=0)

    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation. Sociological Methodology 19, 89.
    """
    graph = network.adjacency.simple_directed
    position = {name: number for number, name in enumerate(group_names(network, by))}
    groups = [position.get(group_of(network.actors[code], by) or "", -1) for code in graph.nodes]
    counts = brokered(graph, np.array(groups, dtype=np.intp))
    values = {
        code: RoleCounts(*roles)
        for code, roles, group in zip(graph.nodes, counts.tolist(), groups)
        if group >= 0
    }
    return BrokerageRoles(values=MappingProxyType(values), **origin(network, "brokerage_roles", by=by))
