"""Measures of networks on compiled arrays, against NetworkX, rustworkx, sqlite3 and the least that could be done."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import networkx as nx
import numba
import numpy as np
import rustworkx
from numpy.typing import NDArray

from benchmarks.comparing import BYTES, SHARE, Figure, Scale, alternate, timed
from benchmarks.networks import network, registry
from herbcity.compiled.graphs import CompiledGraph, plain
from herbcity.compiled.partners import best_partners
from herbcity.compiled.removals import largest_after
from herbcity.compiled.triads import brokered
from herbcity.network.compiling import read_compiled
from herbcity.registry.engine import reading

_PIVOTS = 64
_BEST = 20
_GROUPS = 4
_SOME = 100
_EVERY = 100
"""Finding the parts anew is timed at every hundredth removal, and multiplied."""


def measure(scale: Scale) -> Iterator[Figure]:
    """What is judged at ``scale.actors`` and at ten times as many, then the growth with size."""
    middle, large = scale.actors, scale.actors * 10
    yield from _paths(scale, middle, large)
    yield from _large(scale, network(large, seed=scale.seed))
    yield from _partners(scale, network(large, seed=scale.seed))
    yield from _brokerage(scale, network(middle, seed=scale.seed, directed=True))
    yield from _removals(scale, network(middle, seed=scale.seed))
    yield from _rows(scale, large)
    for actors in (middle // 10, middle, large, large * 10):
        yield from _growth(actors, scale.seed)


@contextmanager
def without_numba() -> Iterator[None]:
    with nx.config.backends.herbcity(numba_from=None):
        yield


def _paths(scale: Scale, middle: int, large: int) -> Iterator[Figure]:
    exact = network(middle, seed=scale.seed)
    theirs = _rustworkx(exact)
    nx.betweenness_centrality(exact, k=16, seed=0)  # loads the kernel
    ours, bare = (
        timed(lambda: nx.betweenness_centrality(exact)),
        timed(lambda: rustworkx.betweenness_centrality(theirs)),
    )
    size = _size(middle)
    yield Figure(what="betweenness, exact", size=size, value=ours, against="rustworkx", bare=bare, target=1.0)
    with without_numba():
        ours = timed(lambda: nx.betweenness_centrality(exact))
    yield Figure(what="betweenness, exact, no Numba", size=size, value=ours, against="rustworkx", bare=bare)
    compiled = network(large, seed=scale.seed)
    graph = plain(compiled)
    yield from _both_ways(
        f"betweenness by {_PIVOTS} pivots",
        _size(large),
        lambda: nx.betweenness_centrality(compiled, k=_PIVOTS, seed=0),
        timed(lambda: nx.betweenness_centrality(graph, k=_PIVOTS, seed=0)),
        numba_target=1 / 40,
    )
    converted = timed(lambda: nx.betweenness_centrality(graph, k=_PIVOTS, seed=0, backend="herbcity"))
    yield Figure(what="… of a NetworkX graph, which has to be converted", size=_size(large), value=converted)


def _large(scale: Scale, compiled: CompiledGraph[int]) -> Iterator[Figure]:
    graph, theirs, size = plain(compiled), _rustworkx(compiled), _size(len(compiled))
    bare = timed(lambda: nx.constraint(graph))
    yield from _both_ways("constraint", size, lambda: nx.constraint(compiled), bare, 1 / 25, 1 / 8)
    # For all at once NetworkX builds an array of n × n, one by one it copies the graph each time, and with a weight
    # that no edge has, which counts as 1, it takes most of an hour: some, and multiplied.
    some = list(graph)[:_SOME]
    bare = timed(lambda: nx.effective_size(graph, some, weight="none")) * len(graph) / len(some)
    yield from _both_ways(
        "effective size", size, lambda: nx.effective_size(compiled), bare, 1 / 25, 1 / 8,
        against=f"NetworkX, from {_SOME} actors",
    )  # fmt: skip
    for what, ours, other in (
        (
            "articulation points",
            lambda: list(nx.articulation_points(compiled)),
            rustworkx.articulation_points,
        ),
        ("bridges", lambda: list(nx.bridges(compiled)), rustworkx.bridges),
    ):
        seconds, bare = alternate(ours, lambda: other(theirs), rounds=scale.rounds)  # noqa: B023 (called at once)
        yield Figure(what=what, size=size, value=seconds, against="rustworkx", bare=bare, target=1.5)
    for what, ours, plainly in (
        ("core numbers", lambda: nx.core_number(compiled), lambda: nx.core_number(graph)),
        ("PageRank", lambda: nx.pagerank(compiled), lambda: nx.pagerank(graph)),
        (
            "PageRank from one actor",
            lambda: nx.pagerank(compiled, personalization={0: 1}),
            lambda: nx.pagerank(graph, personalization={0: 1}),
        ),
    ):
        seconds, bare = alternate(ours, plainly, rounds=min(scale.rounds, 3))
        yield Figure(what=what, size=size, value=seconds, against="NetworkX", bare=bare)
    divisions: dict[str, list[set[int]]] = {}
    bare = timed(lambda: divisions.update(theirs=nx.community.louvain_communities(graph, seed=0)))
    reached = nx.community.modularity(graph, divisions["theirs"])
    for what, method, target in (
        ("Louvain communities", nx.community.louvain_communities, 1 / 25),
        ("Leiden communities", nx.community.leiden_communities, None),
    ):
        seconds = timed(lambda: divisions.update(ours=method(compiled, seed=0)))  # noqa: B023 (called at once)
        yield Figure(
            what=what, size=size, value=seconds, against="NetworkX's Louvain", bare=bare, target=target
        )
        # A target is a largest ratio, so NetworkX's modularity is held against ours.
        yield Figure(
            what=f"modularity of NetworkX's Louvain, against our {what}",
            size=size,
            value=reached,
            unit=SHARE,
            against="herbcity",
            bare=nx.community.modularity(compiled, divisions["ours"]),
            target=1.0,
        )


def _partners(scale: Scale, compiled: CompiledGraph[int]) -> Iterator[Figure]:
    what, size = f"top {_BEST} resource-allocation partners of everybody", _size(len(compiled))
    graph = plain(compiled)
    yield from _both_ways(
        what,
        size,
        lambda: best_partners(compiled, count=_BEST),
        timed(lambda: _best_by_networkx(graph)),
        1 / 40,
    )
    arrays = compiled.matrix.indptr, compiled.matrix.indices, np.ones(len(compiled)), np.zeros(len(compiled))
    seconds, bare = alternate(
        lambda: best_partners(compiled, count=_BEST),
        lambda: _one_addition_per_path(*arrays),
        rounds=scale.rounds,
    )
    yield Figure(
        what=what,
        size=size,
        value=seconds,
        against="one addition per path of two links",
        bare=bare,
        target=6.0,
    )


def _best_by_networkx(graph: nx.Graph[int]) -> dict[int, list[tuple[float, int]]]:
    best = {}
    for node in graph:
        two_away = {other for middle in graph[node] for other in graph[middle]} - set(graph[node]) - {node}
        scores = nx.resource_allocation_index(graph, ((node, other) for other in two_away))
        best[node] = sorted((-score, other) for _, other, score in scores)[:_BEST]
    return best


@numba.njit(cache=True)
def _one_addition_per_path(
    starts: NDArray[np.int32],
    partners: NDArray[np.int32],
    worth: NDArray[np.float64],
    total: NDArray[np.float64],
) -> None:
    for actor in range(len(starts) - 1):
        for one in range(starts[actor], starts[actor + 1]):
            middle = partners[one]
            for other in range(starts[middle], starts[middle + 1]):
                total[partners[other]] += worth[middle]


def _brokerage(scale: Scale, compiled: CompiledGraph[int]) -> Iterator[Figure]:
    groups = np.random.default_rng(scale.seed).integers(0, _GROUPS, len(compiled))
    bare = timed(lambda: _triad_by_triad(plain(compiled), groups.tolist()))
    yield from _both_ways(
        f"brokerage roles, {_GROUPS} groups", _size(len(compiled)), lambda: brokered(compiled, groups), bare, 1 / 90,
        against="triad by triad",
    )  # fmt: skip


def _triad_by_triad(graph: nx.Graph[int], group: list[int]) -> dict[int, Counter[str]]:
    into: dict[int, list[int]] = {node: [] for node in graph}
    out_of = {node: set(graph[node]) for node in graph}
    for source, target in graph.edges:
        into[target].append(source)
    counts: dict[int, Counter[str]] = {}
    for v in graph:
        roles = counts[v] = Counter[str]()
        for a in into[v]:
            for c in out_of[v]:
                if a == c or c in out_of[a]:
                    continue
                if group[a] == group[v]:
                    roles["coordinator" if group[v] == group[c] else "representative"] += 1
                elif group[v] == group[c]:
                    roles["gatekeeper"] += 1
                else:
                    roles["consultant" if group[a] == group[c] else "liaison"] += 1
    return counts


def _removals(scale: Scale, compiled: CompiledGraph[int]) -> Iterator[Figure]:
    order = np.random.default_rng(scale.seed).permutation(len(compiled))
    left = plain(compiled)
    bare = 0.0
    for step, node in enumerate(order.tolist()):
        if step % _EVERY == 0:
            bare += _EVERY * timed(lambda: max(map(len, nx.connected_components(left)), default=0))
        left.remove_node(node)
    yield from _both_ways(
        "robustness, everybody removed in turn", _size(len(compiled)), lambda: largest_after(compiled, order), bare,
        1 / 300, 1 / 300, against="components anew after each",
    )  # fmt: skip


def _rows(scale: Scale, actors: int) -> Iterator[Figure]:
    with registry(actors, seed=scale.seed) as (engine, file):

        def ours() -> object:
            with reading(engine) as session:
                return read_compiled(session)

        seconds, bare = alternate(ours, lambda: _plain_rows(file), rounds=scale.rounds)
    yield Figure(
        what="database rows to the compiled network",
        size=f"{_size(actors)}, {actors * 5:,} links",
        value=seconds,
        against="the same rows with sqlite3",
        bare=bare,
        target=3.0,
    )


def _plain_rows(file: Path) -> object:
    with closing(sqlite3.connect(file)) as connection:
        actors = connection.execute("SELECT code FROM actor").fetchall()
        links = connection.execute(
            "SELECT source, target FROM link WHERE status != 'PROPOSED' AND (valid_from IS NULL OR "
            "valid_from <= '2026-01-01') AND (valid_until IS NULL OR valid_until > '2026-01-01') AND source != target"
        ).fetchall()
    return actors, links


def _growth(actors: int, seed: int) -> Iterator[Figure]:
    command = [sys.executable, "-m", "benchmarks.growing", str(actors), str(seed)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    for what, (seconds, peak) in found.items():
        yield Figure(what=f"growth: {what}", size=_size(actors), value=seconds)
        yield Figure(
            what=f"growth: {what}, peak memory above the network", size=_size(actors), value=peak, unit=BYTES
        )


def _both_ways(
    what: str,
    size: str,
    ours: Callable[[], object],
    bare: float,
    numba_target: float | None = None,
    scipy_target: float | None = None,
    *,
    against: str = "NetworkX",
) -> Iterator[Figure]:
    """With Numba and without, the better of two runs after one that loads what is needed; ``bare`` was run once."""
    ours()
    yield Figure(
        what=what,
        size=size,
        value=min(timed(ours), timed(ours)),
        against=against,
        bare=bare,
        target=numba_target,
    )
    with without_numba():
        seconds = min(timed(ours), timed(ours))
    yield Figure(
        what=f"{what}, no Numba", size=size, value=seconds, against=against, bare=bare, target=scipy_target
    )


def _rustworkx(compiled: CompiledGraph[int]) -> rustworkx.PyGraph[int, None]:
    graph: rustworkx.PyGraph[int, None] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(compiled)))
    sources, targets = compiled.matrix.nonzero()
    once = sources < targets
    graph.extend_from_edge_list(list(zip(sources[once].tolist(), targets[once].tolist())))
    return graph


def _size(actors: int) -> str:
    return f"{actors:,} actors"
