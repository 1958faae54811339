"""Which agencies could coordinate: those that serve the same actors with different services and do not meet yet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy

from herbcity.analyses.market.actors import actor_columns
from herbcity.analyses.market.columns import NOT_NAMED, Mask, Rows
from herbcity.analyses.market.sides import OFFER, Sides
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor
from herbcity.vocabulary import Stage


def one_offer_each(network: NetworkSnapshot, sides: Sides, layer: Mask) -> Rows:
    """For each supporting actor that offers a service one row, the first by id: who may coordinate."""
    supporting = actor_columns(network).supporting[sides.actor]
    services = np.flatnonzero(layer & supporting & (sides.what == OFFER) & (sides.service != NOT_NAMED))
    first: dict[int, int] = {}
    for row in sorted(services.tolist(), key=lambda row: sides.records[row].id):
        first.setdefault(int(sides.actor[row]), row)
    return np.array(sorted(first.values()), dtype=np.intp)


def serve_the_same(network: NetworkSnapshot, sides: Sides) -> Callable[[Rows, Rows], Mask]:
    """The test of pairs: at least one operator is tied to both. Each pair passes one way round only."""
    ties = network.adjacency.undirected
    clients = scipy.sparse.csr_array(ties * ~actor_columns(network).supporting)
    order = network.adjacency.order

    def fits(some: Rows, others: Rows) -> Mask:
        one, other = sides.actor[some], sides.actor[others]
        shared = (clients[one] @ clients[other].T).toarray() > 0
        passed: Mask = shared & (order[one][:, np.newaxis] < order[other])
        return passed

    return fits


def shared_clients(network: NetworkSnapshot, one: str, other: str) -> tuple[Actor, ...]:
    """The operators that are tied to both, by code."""
    shared = _operators_tied_to(network, one) & _operators_tied_to(network, other)
    return tuple(network.actors[code] for code in sorted(shared))


def _operators_tied_to(network: NetworkSnapshot, code: str) -> set[str]:
    others = {
        link.target if link.source == code else link.source
        for link in network.links_of(code)
        if link.holds(network.as_of)
    }
    return {other for other in others if network.actors[other].stage is not Stage.SUPPORT}
