"""The largest flow of one herb against HiGHS on its bare matrix, transport against NetworkX, and all gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import networkx as nx
import numpy as np

from benchmarks.comparing import Figure, Scale, alternate, median
from benchmarks.provinces import database
from herbcity.analyses.flows.at_most import bottlenecks, solved_market
from herbcity.analyses.flows.building import MONTHS, Built
from herbcity.analyses.flows.gaps import chain_gaps
from herbcity.analyses.flows.limits import Market, market_of
from herbcity.analyses.flows.programme import Arcs, solved
from herbcity.analyses.flows.transport import best_transport
from herbcity.analyses.market.columns import Floats, Positions
from herbcity.analyses.remembering import MEMORY
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.engine import open_engine, reading

MOST_AGAINST_HIGHS = 1.5
LEAST_TIMES_NETWORKX = 30

_TRANSPORT = 2_000
_HERB = "turmeric"
_ACTORS = 4_500
"""A province of so many has two thousand who deal in the herb."""


def measure(scale: Scale) -> Iterator[Figure]:
    """The flow with its minimum cut against HiGHS on the matrix alone and from the snapshot on; gaps; transport."""
    network = _snapshot(min(_ACTORS, scale.actors), scale.seed)
    market = market_of(network, _HERB)
    built = solved_market(market).built
    size = _size(market, built)
    yield _against(
        "largest monthly flow of one herb, with its minimum cut",
        size,
        built.arcs,
        lambda: _most(market),
        scale,
    )
    yield _against(
        "… from the snapshot", size, built.arcs, lambda: _most(_gathered(network)), scale, judged=False
    )
    each = actor_by_actor(market, built)
    yield _against("… from the snapshot", size, each, lambda: _most(_gathered(network)), scale, judged=False)

    def gaps() -> object:
        MEMORY.forget()
        return chain_gaps(network)

    what = f"all {len(chain_gaps(network)):,} gaps of all herbs"
    yield Figure(what=what, size=f"{len(network.actors):,} actors", value=median(gaps, rounds=1))
    yield _transport(scale)


def _transport(scale: Scale) -> Figure:
    """Suppliers and takers in a square, each supplier with 20 takers, whole gains as NetworkX wants them."""
    random = np.random.default_rng(scale.seed)
    size, arcs_each = _TRANSPORT, 20
    here, there = random.uniform(0, 100, (2, size, 2))
    supply, demand = random.integers(1, 1_000, (2, size)).astype(float)
    source = np.repeat(np.arange(size), arcs_each)
    target = np.concatenate([random.choice(size, arcs_each, replace=False) for _ in range(size)])
    paid = random.lognormal(3, 0.3, size)[target] * 100
    gain = np.round(paid - 2 * np.hypot(*(here[source] - there[target]).T))
    graph = _graph(supply, demand, source, target, gain)
    ours, theirs = alternate(
        lambda: best_transport(supply, demand, source, target, gain),
        lambda: nx.network_simplex(graph),
        rounds=min(scale.rounds, 3),
    )
    shipped = float((best_transport(supply, demand, source, target, gain) * gain).sum())
    assert abs(shipped + nx.network_simplex(graph)[0]) < 1e-6 * shipped
    return Figure(
        what="transport",
        size=f"{size:,} × {size:,}, {len(source):,} arcs",
        value=ours,
        against="NetworkX's network simplex",
        bare=theirs,
        target=1 / LEAST_TIMES_NETWORKX,
    )


def _graph(supply: Floats, demand: Floats, source: Positions, target: Positions, gain: Floats) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_node("left", demand=int(supply.sum() - demand.sum()))
    for giver, kg in enumerate(supply.tolist()):
        graph.add_node(("s", giver), demand=-int(kg))
        graph.add_edge(("s", giver), "left", weight=0)
    for taker, kg in enumerate(demand.tolist()):
        graph.add_node(("d", taker), demand=int(kg))
        graph.add_edge("left", ("d", taker), weight=0)
    for giver, taker, thb in zip(source.tolist(), target.tolist(), gain.tolist()):
        graph.add_edge(("s", giver), ("d", taker), weight=-int(thb))
    return graph


def _snapshot(actors: int, seed: int) -> NetworkSnapshot:
    engine = open_engine(f"sqlite:///{database(actors, seed)}")
    with reading(engine) as session:
        network = take_snapshot(session)
    engine.dispose()
    return network


def _against(
    what: str, size: str, arcs: Arcs, ours: Callable[[], object], scale: Scale, *, judged: bool = True
) -> Figure:
    matrix = arcs.matrix
    taken, bare = alternate(ours, lambda: solved(arcs.reward, matrix, arcs.most), rounds=scale.rounds)
    return Figure(
        what=what,
        size=size,
        value=taken,
        against=f"HiGHS on the bare matrix, {len(arcs):,} arcs",
        bare=bare,
        target=MOST_AGAINST_HIGHS if judged else None,
    )


def _most(market: Market) -> object:
    most = solved_market(market)
    return most, bottlenecks(most, None)


def _gathered(network: NetworkSnapshot) -> Market:
    MEMORY.forget()
    return market_of(network, _HERB)


def _size(market: Market, built: Built) -> str:
    actors = {code for behind in market.limits.values() for code in behind.actors}
    return f"{len(actors):,} actors, {len(built.arcs):,} arcs"


def actor_by_actor(market: Market, built: Built) -> Arcs:
    """The same programme with an arc for each actor behind a limit, each with an equal part of it."""
    times = np.ones(len(built.arcs), dtype=np.int64)
    for limit in built.first:
        times[built.rows(limit)] = max(1, len(market.limits[limit].actors))
    arcs = built.arcs
    columns = {name: np.repeat(getattr(arcs, name), times) for name in ("tail", "head", "gain", "reward")}
    assert len(built.arcs) % MONTHS == 0
    return replace(arcs, most=np.repeat(arcs.most / times, times), **columns)
