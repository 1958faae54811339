"""The largest flow of one herb against HiGHS on its bare matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.comparing import Figure, Scale, alternate, median
from benchmarks.provinces import database
from herbcity.analyses.flows.at_most import SolvedMarket, solved_market
from herbcity.analyses.flows.building import MONTHS, Built
from herbcity.analyses.flows.gaps import chain_gaps
from herbcity.analyses.flows.limits import Market, market_of
from herbcity.analyses.flows.programme import Arcs, solved
from herbcity.analyses.flows.records import records_of
from herbcity.analyses.remembering import MEMORY
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.engine import open_engine, reading

MOST_AGAINST_HIGHS = 1.5

_HERB = "turmeric"
_ACTORS = 4_500
"""A province of so many has two thousand who deal in the herb."""


def measure(scale: Scale) -> Iterator[Figure]:
    """From the snapshot to the flow with its dual values, against HiGHS on the matrix alone; and all gaps."""
    network = _snapshot(min(_ACTORS, scale.actors), scale.seed)
    most = _most(network)
    arcs, size = most.built.arcs, _size(most)
    matrix = arcs.matrix
    ours, bare = alternate(
        lambda: _most(network), lambda: solved(arcs.reward, matrix, arcs.most), rounds=scale.rounds
    )
    yield Figure(
        what="largest monthly flow of one herb",
        size=size,
        value=ours,
        against="HiGHS on the bare matrix",
        bare=bare,
        target=MOST_AGAINST_HIGHS,
    )
    each = actor_by_actor(most.market, most.built)
    matrix_of_each = each.matrix
    ours, bare = alternate(
        lambda: _most(network),
        lambda: solved(each.reward, matrix_of_each, each.most),
        rounds=min(scale.rounds, 3),
    )
    yield Figure(
        what="… the same",
        size=size,
        value=ours,
        against=f"HiGHS on the matrix actor by actor, {len(each):,} arcs",
        bare=bare,
    )

    def gaps() -> object:
        MEMORY.forget()
        return chain_gaps(network, _HERB)

    yield Figure(
        what=f"{len(chain_gaps(network, _HERB))} gaps of it",
        size=size,
        value=median(gaps, rounds=min(scale.rounds, 3)),
    )


def _snapshot(actors: int, seed: int) -> NetworkSnapshot:
    engine = open_engine(f"sqlite:///{database(actors, seed)}")
    with reading(engine) as session:
        network = take_snapshot(session)
    engine.dispose()
    return network


def _most(network: NetworkSnapshot) -> SolvedMarket:
    return solved_market(market_of(records_of(network, _HERB)))


def _size(most: SolvedMarket) -> str:
    actors = {code for behind in most.market.limits.values() for code in behind.actors}
    return f"{len(actors):,} actors, {len(most.built.arcs):,} arcs"


def actor_by_actor(market: Market, built: Built) -> Arcs:
    """The same programme with an arc for each actor behind a limit, each with an equal part of it."""
    times = np.ones(len(built.arcs), dtype=np.int64)
    for limit in built.first:
        times[built.rows(limit)] = max(1, len(market.limits[limit].actors))
    arcs = built.arcs
    columns = {name: np.repeat(getattr(arcs, name), times) for name in ("tail", "head", "gain", "reward")}
    assert len(built.arcs) % MONTHS == 0
    return replace(arcs, most=np.repeat(arcs.most / times, times), **columns)
