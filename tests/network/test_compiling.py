"""The compiled network read from the tables is the one that a snapshot gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from herbcity.intake.loading import load
from herbcity.network.adjacency import Adjacency
from herbcity.network.building import take_snapshot
from herbcity.network.compiling import read_compiled
from herbcity.network.ties import TieTable
from herbcity.network.toys import turmeric_chain
from herbcity.registry.engine import reading
from herbcity.registry.writing import Editor
from herbcity.simulation.province import simulate, write_province


def test_the_compiled_network_of_a_day_is_that_of_the_snapshot(engine: Engine, tmp_path: Path) -> None:
    write_province(simulate(60, seed=3), tmp_path / "sheets")
    assert not load(engine, tmp_path / "sheets", editor=Editor("test")).refused
    counts = set()
    with reading(engine) as session:
        for day in (date(2015, 1, 1), date(2022, 6, 1), date(2026, 1, 1)):
            adjacency = take_snapshot(session).on(day).adjacency
            for directed, expected in ((False, adjacency.simple), (True, adjacency.simple_directed)):
                found = read_compiled(session, as_of=day, directed=directed)
                assert list(found.nodes) == list(expected.nodes)
                assert (found.matrix != expected.matrix).nnz == 0
            counts.add(found.matrix.nnz)
    assert len(counts) > 1


def test_the_compiled_network_of_an_empty_registry_is_empty(engine: Engine) -> None:
    with reading(engine) as session:
        assert len(read_compiled(session)) == 0


def test_actors_recorded_in_another_order_stand_in_the_order_of_their_codes() -> None:
    chain = turmeric_chain()
    turned = Adjacency.of(reversed(list(chain.actors)), TieTable.of(chain.links.values(), chain.as_of))
    assert list(turned.simple.nodes) == sorted(chain.actors)
    for ours, expected in (
        (turned.simple, chain.adjacency.simple),
        (turned.simple_directed, chain.adjacency.simple_directed),
    ):
        assert (ours.matrix != expected.matrix).nnz == 0
