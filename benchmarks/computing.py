"""The digest and the analyses: how they grow, and against NetworkX or the least that could be done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import msgspec
import networkx as nx

from benchmarks.comparing import Figure, Scale, alternate, median
from benchmarks.provinces import database, size_of
from herbcity.analyses.centrality import betweenness
from herbcity.analyses.integration import integration_points
from herbcity.analyses.remembering import MEMORY
from herbcity.analyses.simple_graphs import undirected_graph
from herbcity.analyses.suggesting import suggest
from herbcity.network.building import take_snapshot
from herbcity.network.digest import ContentDigest
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import VALUES
from herbcity.registry.engine import open_engine, reading

_PIVOTS = 64
_EXACT_UP_TO = 1_000
"""Exact betweenness takes NetworkX minutes in larger networks."""


def measure(scale: Scale) -> Iterator[Figure]:
    """Each thing at three sizes, then its growth."""
    figures: dict[str, list[Figure]] = {}
    for actors in scale.sizes:
        for figure in _at_one_size(_snapshot(actors, scale.seed), scale, size_of(actors)):
            figures.setdefault(figure.what, []).append(figure)
    for what, measured in figures.items():
        yield from measured
        if len(measured) == len(scale.sizes):
            yield replace(
                measured[-1],
                what=f"{what}: growth",
                against=f"{scale.sizes[-1] // scale.sizes[0]} times that of {scale.sizes[0]:,} actors",
                bare=measured[0].value * scale.sizes[-1] / scale.sizes[0],
            )


def _at_one_size(network: NetworkSnapshot, scale: Scale, size: str) -> Iterator[Figure]:
    graph = undirected_graph(network)
    assert network.digest
    assert network.adjacency.undirected.nnz

    def afresh(analysis: Callable[[], object]) -> Callable[[], object]:
        def work() -> object:
            MEMORY.forget()
            return analysis()

        return work

    seconds, bare = alternate(
        lambda: ContentDigest.of({kind: network.table(kind) for kind in VALUES}),
        lambda: _one_hash(network),
        rounds=scale.rounds,
    )
    yield Figure(
        what="digest, from nothing",
        size=size,
        value=seconds,
        against="one SHA-256 of the same JSON",
        bare=bare,
    )
    seconds, bare = alternate(
        afresh(lambda: betweenness(network, pivots=_PIVOTS)),
        lambda: nx.betweenness_centrality(graph, k=_PIVOTS, seed=0),
        rounds=min(scale.rounds, 3),
    )
    yield Figure(
        what=f"betweenness by {_PIVOTS} pivots", size=size, value=seconds, against="NetworkX", bare=bare
    )
    if len(network.actors) <= _EXACT_UP_TO:
        seconds, bare = alternate(
            afresh(lambda: betweenness(network)), lambda: nx.betweenness_centrality(graph), rounds=1
        )
        yield Figure(what="betweenness, exact", size=size, value=seconds, against="NetworkX", bare=bare)
    for what, analysis in (
        ("suggestions, all of them", lambda: suggest(network)),
        ("integration points", lambda: integration_points(network)),
    ):
        yield Figure(what=what, size=size, value=median(afresh(analysis), rounds=min(scale.rounds, 3)))


def _snapshot(actors: int, seed: int) -> NetworkSnapshot:
    engine = open_engine(f"sqlite:///{database(actors, seed)}")
    with reading(engine) as session:
        network = take_snapshot(session)
    engine.dispose()
    return network


def _one_hash(network: NetworkSnapshot) -> str:
    """The least that a digest can cost: every record as JSON, hashed in one go."""
    encode, hashing = msgspec.json.Encoder().encode, hashlib.sha256()
    for kind in VALUES:
        for value in network.table(kind).values():
            hashing.update(encode(value))
    return hashing.hexdigest()
