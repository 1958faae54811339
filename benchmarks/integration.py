"""Integration points and what is missing: cold, and after one changed link; and tracing against NetworkX's paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median as middle

import networkx as nx

from benchmarks.comparing import Figure, Scale, alternate, median, timed
from benchmarks.provinces import database, size_of
from herbcity.analyses.communities import communities
from herbcity.analyses.integration import integration_points
from herbcity.analyses.joining.dependences import dependences
from herbcity.analyses.joining.missing_roles import missing_roles
from herbcity.analyses.joining.new_ties import new_ties
from herbcity.analyses.joining.service_coverage import service_coverage
from herbcity.analyses.remembering import MEMORY
from herbcity.analyses.tracing.tracing import trace
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import open_engine, reading
from herbcity.vocabulary import ActorRole, Flow, LinkKind

_SHARE_AFTER_A_CHANGE = 0.1
_TRACE_SECONDS = 1.0
_DEPTH = 6


def measure(scale: Scale) -> Iterator[Figure]:
    """At the size of the scale; cold points at three sizes."""
    rounds = min(scale.rounds, 3)
    for actors in scale.sizes[:-1]:
        cold = _cold(_snapshot(actors, scale.seed), rounds)
        yield Figure(what="integration points, cold", size=size_of(actors), value=cold)
    network, size = _snapshot(scale.actors, scale.seed), size_of(scale.actors)
    cold = _cold(network, rounds)
    yield Figure(what="integration points, cold", size=size, value=cold)
    for what, change, target in _changes(network):
        yield Figure(
            what=f"integration points, after {what}",
            size=size,
            value=_after(network, change, scale.rounds),
            against="cold",
            bare=cold,
            target=target,
        )
    ours, bare = alternate(
        lambda: _anew(new_ties, network), lambda: _anew(communities, network), rounds=rounds
    )
    yield Figure(
        what="new ties", size=size, value=ours, against="the communities that they rest on", bare=bare
    )
    for what, analysis in (
        ("dependences", lambda: dependences(network)),
        ("service coverage", lambda: service_coverage(network)),
        ("missing roles", lambda: missing_roles(network)),
    ):
        yield Figure(what=what, size=size, value=median(_afresh(analysis), rounds=rounds))
    yield from _tracing(network, size, rounds)


def _tracing(network: NetworkSnapshot, size: str, rounds: int) -> Iterator[Figure]:
    yield Figure(
        what="the 20 best chains, any farmer group to any buyer",
        size=size,
        value=median(
            _afresh(lambda: trace(network, source_role=ActorRole.FARMER_GROUP, target_role=ActorRole.BUYER)),
            rounds=rounds,
        ),
        target=_TRACE_SECONDS,
    )
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(network.actors)
    graph.add_edges_from(
        (tie.source, tie.target, tie.id) for tie in network.ties if tie.flow is Flow.MATERIAL
    )
    farm = max(
        (one.code for one in network.actors.values() if ActorRole.FARMER_GROUP in one.roles),
        key=lambda code: (graph.out_degree(code), code),
    )
    buyers = {one.code for one in network.actors.values() if ActorRole.BUYER in one.roles} - {farm}
    ours, bare = alternate(
        _afresh(lambda: trace(network, source=farm, target_role=ActorRole.BUYER, count=1000)),
        lambda: sum(1 for _ in nx.all_simple_edge_paths(graph, farm, buyers, cutoff=_DEPTH)),
        rounds=rounds,
    )
    yield Figure(
        what="all chains that fit, one farmer group to any buyer",
        size=size,
        value=ours,
        against="NetworkX, its simple paths, whatever they carry",
        bare=bare,
    )


def _afresh(analysis: Callable[[], object]) -> Callable[[], object]:
    def work() -> object:
        MEMORY.forget()
        return analysis()

    return work


def _anew(analysis: Callable[[NetworkSnapshot], object], network: NetworkSnapshot) -> object:
    """On a copy that carries nothing over."""
    MEMORY.forget()
    return analysis(_bare_copy(network))


def _bare_copy(network: NetworkSnapshot) -> NetworkSnapshot:
    """The same records with their digest and their ties as numbers, and no analysis."""
    tables = {kind: network.table(kind) for kind in RecordKind if kind is not RecordKind.CONTACT}
    copy = NetworkSnapshot(tables, revision=network.revision, as_of=network.as_of)
    assert copy.digest
    assert copy.adjacency.undirected.nnz
    return copy


def _cold(network: NetworkSnapshot, rounds: int) -> float:
    """Seconds on a copy that has no analysis yet."""
    seconds = []
    for _ in range(rounds + 1):
        copy = _bare_copy(network)
        seconds.append(timed(_afresh(lambda copy=copy: integration_points(copy))))
    return middle(seconds[1:])


def _after(network: NetworkSnapshot, change: Change, rounds: int) -> float:
    """After one more revision, on a server that had answered before it."""
    seconds = []
    for number in range(1, rounds + 1):
        integration_points(network)
        later = network.apply([change], revision=network.revision + number)
        seconds.append(timed(_afresh(lambda later=later: integration_points(later))))
    return middle(seconds)


def _changes(network: NetworkSnapshot) -> Iterator[tuple[str, Change, float | None]]:
    supply = next(tie for tie in network.ties if tie.volume_kg_per_year and tie.kind is LinkKind.SUPPLIES)
    advice = next(tie for tie in network.ties if tie.kind is LinkKind.ADVISES)
    volume = ("volume_kg_per_year", supply.volume_kg_per_year, 123.0)
    yield "a volume changed", Change(RecordKind.LINK, supply.id, *volume), _SHARE_AFTER_A_CHANGE
    for what, tie in (("an advice ended", advice), ("a supply ended", supply)):
        yield what, Change(RecordKind.LINK, tie.id, "status", tie.status, "PROPOSED"), None


def _snapshot(actors: int, seed: int) -> NetworkSnapshot:
    engine = open_engine(f"sqlite:///{database(actors, seed)}")
    with reading(engine) as session:
        network = take_snapshot(session)
    engine.dispose()
    return network
