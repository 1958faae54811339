"""What is written can be read back: the same actors, ties, types and Thai, and which network it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import networkx as nx
import pytest
from sqlalchemy import Engine

from herbcity.exports.typed_graph import typed_graph
from herbcity.exports.writing import ExportFormat, write
from herbcity.intake.loading import load
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of, turmeric_chain
from herbcity.network.values import Actor, Link, Value
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import reading
from herbcity.registry.writing import Editor

GRAPHS = [ExportFormat.GRAPHML, ExportFormat.GEXF, ExportFormat.NODE_LINK]


def _chain() -> NetworkSnapshot:
    """The toy with what formats stumble over: parallel ties, numbers, quotes, XML's own letters."""
    chain = turmeric_chain()
    tables: dict[RecordKind, dict[str, Any]] = {
        kind: dict(chain.table(kind)) for kind in (RecordKind.ACTOR, RecordKind.LINK)
    }
    mill: Actor = tables[RecordKind.ACTOR]["HC-0004-8"]
    tables[RecordKind.ACTOR][mill.code] = msgspec.structs.replace(
        mill,
        latitude=14.5,
        longitude=100.0,
        households=3,
        other_names=("โรงสี", 'A & B <Ltd> "x"'),
        note="a\x0bb",
    )
    tie: Link = next(iter(tables[RecordKind.LINK].values()))
    tables[RecordKind.LINK]["second"] = msgspec.structs.replace(tie, id="second", volume_kg_per_year=None)
    return NetworkSnapshot(tables, revision=4, as_of=chain.as_of)


def _read(format: ExportFormat, path: Path) -> nx.MultiDiGraph[str]:
    if format is ExportFormat.GRAPHML:
        return nx.read_graphml(path, force_multigraph=True)
    if format is ExportFormat.GEXF:
        return nx.read_gexf(path)
    return nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")


def _without(attributes: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if name not in names}


@pytest.mark.parametrize("format", GRAPHS)
def test_networkx_reads_back_the_same_typed_network(format: ExportFormat, tmp_path: Path) -> None:
    network = _chain()
    (path,) = write(network, format, tmp_path / f"network.{format}")
    graph, expected = _read(format, path), typed_graph(network)
    assert isinstance(graph, nx.MultiDiGraph)
    assert {code: _without(dict(graph.nodes[code]), "label") for code in graph} == dict(
        expected.nodes(data=True)
    )
    read = {(u, v, key): _without(data, "id") for u, v, key, data in graph.edges(keys=True, data=True)}
    assert read == {(u, v, key): data for u, v, key, data in expected.edges(keys=True, data=True)}
    mill = graph.nodes["HC-0004-8"]
    assert (mill["name_th"], mill["latitude"], mill["households"]) == ("โรงบดสมุนไพร", 14.5, 3)
    assert [type(mill[name]) for name in ("latitude", "longitude", "households")] == [float, float, int]


@pytest.mark.parametrize("format", GRAPHS)
def test_what_is_not_known_is_left_out_and_not_made_up(format: ExportFormat, tmp_path: Path) -> None:
    (path,) = write(_chain(), format, tmp_path / "network")
    graph = _read(format, path)
    assert "latitude" not in graph.nodes["HC-0001-E"]
    ends = next((u, v) for u, v, key in graph.edges(keys=True) if key == "second")
    assert "volume_kg_per_year" not in graph.edges[*ends, "second"]


def test_the_graph_formats_say_which_network_it_is(tmp_path: Path) -> None:
    network = _chain()
    about = {"digest": network.digest, "revision": 4, "as_of": "2026-01-01"}
    for format in (ExportFormat.GRAPHML, ExportFormat.NODE_LINK):
        (path,) = write(network, format, tmp_path / f"network.{format}")
        graph = _read(format, path).graph
        assert {name: graph[name] for name in about} == about
    (path,) = write(network, ExportFormat.GEXF, tmp_path / "network.gexf")
    assert f"digest={network.digest} revision=4 as_of=2026-01-01" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("format", GRAPHS)
def test_the_same_network_gives_the_same_file(format: ExportFormat, tmp_path: Path) -> None:
    (first,) = write(_chain(), format, tmp_path / "first")
    (second,) = write(_chain(), format, tmp_path / "second")
    assert first.read_bytes() == second.read_bytes()


def test_a_tie_that_is_over_is_in_the_tables_and_not_in_the_graph(tmp_path: Path) -> None:
    chain = turmeric_chain()
    links = [
        msgspec.structs.replace(link, valid_until=chain.as_of) if number == 0 else link
        for number, link in enumerate(chain.links.values())
    ]
    network = network_of(*chain.actors.values(), *chain.herbs.values(), *links)
    assert typed_graph(network).number_of_edges() == 5
    write(network, ExportFormat.CSV, tmp_path / "tables")
    assert len((tmp_path / "tables" / "links.csv").read_text(encoding="utf-8").splitlines()) == 1 + 6


def _without_id(record: Value) -> Value:
    return msgspec.structs.replace(record, id="")


def test_the_csv_tables_load_into_an_empty_registry_as_the_same_network(
    engine: Engine, tmp_path: Path
) -> None:
    chain = turmeric_chain()
    files = write(chain, ExportFormat.CSV, tmp_path / "tables")
    assert {file.name for file in files} >= {"actors.csv", "links.csv", "listings.csv", "capacities.csv"}
    assert load(engine, tmp_path / "tables", editor=Editor("test")).findings == ()
    with reading(engine) as session:
        loaded = take_snapshot(session)
    # The registry makes its own ids for all but actors, herbs, districts and evidence.
    assert loaded.actors == chain.actors
    assert {_without_id(one) for one in loaded.links.values()} == {
        _without_id(one) for one in chain.links.values()
    }
    assert {_without_id(one) for one in loaded.listings.values()} == {
        _without_id(one) for one in chain.listings.values()
    }
    write(loaded, ExportFormat.CSV, tmp_path / "again")
    again = load(engine, tmp_path / "again", editor=Editor("test"))
    assert (again.findings, again.change_count) == ((), 0)


@pytest.mark.parametrize("format", list(ExportFormat))
def test_the_empty_network_is_written_too(format: ExportFormat, tmp_path: Path) -> None:
    empty = network_of()
    for path in write(empty, format, tmp_path / "deep" / "empty"):
        assert path.exists()
    if format in GRAPHS:
        assert len(_read(format, tmp_path / "deep" / "empty")) == 0
