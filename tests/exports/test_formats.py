"""What is written can be read back: the same actors, ties, types and Thai, and which network it was."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import networkx as nx
import pytest
from sqlalchemy import Engine

from herbcity.analyses.decisions.dismissals import facts_of, state_of
from herbcity.analyses.suggesting import suggest
from herbcity.exports.csv_tables import left_out
from herbcity.exports.typed_graph import typed_graph
from herbcity.exports.writing import ExportFormat, write
from herbcity.intake.loading import load
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of, turmeric_chain
from herbcity.network.values import Actor, Decision, Interval, Link, Merger, Value
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import open_engine, reading, writing
from herbcity.registry.identity import record_id
from herbcity.registry.writing import Editor, commit
from herbcity.vocabulary import DismissalReason, SuggestionState

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


def test_decisions_come_back_from_a_dump_with_all_that_they_remember(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    """A dismissed pair that is loaded elsewhere stays dismissed, with what would bring it back; nothing is lost."""
    chain = turmeric_chain()
    (pair,) = suggest(chain)
    dismissed = Decision(
        "no", pair.key, pair.source, pair.target, SuggestionState.DISMISSED, date(2026, 1, 1), "Provincial office",
        note="ไม่มี GACP; ราคา 1/3", number=1, because=DismissalReason.OTHER,
        facts=facts_of(chain, pair.key, because=DismissalReason.OTHER),
        predicted_thb=Interval(-1.5, 0.1 + 0.2, 1e7), predicted_probability=1 / 3,
    )  # fmt: skip
    agreed = Decision(
        "yes", f"ADVISES|{pair.source}|{pair.target}|||TRAINING", pair.source, pair.target,
        SuggestionState.AGREED, date(2026, 1, 2), "Office", realised_thb=-12.5, number=1,
    )  # fmt: skip
    first, second = (registry_in(migrated_sqlite, tmp_path / name) for name in ("one.db", "two.db"))
    write(chain, ExportFormat.CSV, tmp_path / "chain")
    load(first, tmp_path / "chain", editor=Editor("test"))
    with writing(first) as session:
        bodies = [msgspec.to_builtins(one) for one in (dismissed, agreed)]
        ids = [record_id(RecordKind.DECISION, body) for body in bodies]
        births = [
            Change(RecordKind.DECISION, key, None, None, {**body, "id": key})
            for key, body in zip(ids, bodies)
        ]
        commit(session, births, editor=Editor("test"), reason="test")
    with reading(first) as session:
        before = take_snapshot(session)
    assert before.decisions[ids[0]] == msgspec.structs.replace(dismissed, id=ids[0])
    write(before, ExportFormat.CSV, tmp_path / "dump")
    assert load(second, tmp_path / "dump", editor=Editor("test")).findings == ()
    with reading(second) as session:
        loaded = take_snapshot(session)
    assert loaded.decisions == before.decisions
    assert loaded.digest == before.digest
    assert state_of(loaded, pair.key) is SuggestionState.DISMISSED
    assert len(suggest(loaded)) == 0
    assert load(second, tmp_path / "dump", editor=Editor("test")).change_count == 0
    first.dispose()
    second.dispose()


def test_decisions_on_actors_that_a_network_leaves_out_are_not_written(tmp_path: Path) -> None:
    chain = turmeric_chain()
    (pair,) = suggest(chain)
    no = Decision(
        "no", pair.key, pair.source, pair.target, SuggestionState.MET, date(2026, 1, 1), "Office", number=1
    )
    network = network_of(*chain.actors.values(), *chain.herbs.values(), no)
    for view, rows in ((network, 1), (network.among([pair.source]), 0)):
        write(view, ExportFormat.CSV, tmp_path / "tables")
        lines = (tmp_path / "tables" / "decisions.csv").read_text(encoding="utf-8").splitlines()
        assert len(lines) == 1 + rows


def test_a_dump_says_what_no_sheet_holds() -> None:
    chain = turmeric_chain()
    merged = Merger(code="HC-0009-U", into="HC-0004-8", name_th="โรงบด", merged_on=date(2026, 1, 1))
    assert left_out(chain) == {}
    assert left_out(network_of(*chain.actors.values(), merged)) == {RecordKind.MERGER: 1}


def registry_in(empty: Path, file: Path) -> Engine:
    shutil.copy(empty, file)
    return open_engine(f"sqlite:///{file}")


@pytest.mark.parametrize("format", list(ExportFormat))
def test_the_empty_network_is_written_too(format: ExportFormat, tmp_path: Path) -> None:
    empty = network_of()
    for path in write(empty, format, tmp_path / "deep" / "empty"):
        assert path.exists()
    if format in GRAPHS:
        assert len(_read(format, tmp_path / "deep" / "empty")) == 0
