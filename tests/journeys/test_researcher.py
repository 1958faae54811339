"""A researcher cites a network, takes it home, recomputes a measure, and asks who said what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from tests.journeys.visitors import Caller, run_command

REAL = ["ESTIMATED", "REPORTED", "DOCUMENTED", "VERIFIED"]
NETWORK = """
    query ($levels: [EvidenceLevel!], $revision: Int) {
      network(levels: $levels, revision: $revision) {
        digest revision asOf actorCount linkCount recordedLinkCount illustrativeShare
      }
    }
"""
MINISTRY = "HC-0001-E"  # the Ministry of Industry, first row of seeds/documented/actors.csv


def network(caller: Caller, **which):
    return caller.ask(NETWORK, **which)["network"]


def annotate(caller: Caller) -> int:
    given = {"actor": MINISTRY, "note": "บันทึกเพิ่มโดยผู้ทดสอบ"}
    return caller.write("updateActor", given, "actor { code }")["revision"]


@pytest.fixture
def editor(with_role: Callable[..., Caller]) -> Caller:
    return with_role("editor", "สำนักงานจังหวัด")


def test_the_network_without_illustration_holds_nothing_invented(visitor: Caller):
    everything, real = network(visitor), network(visitor, levels=REAL)
    assert real["illustrativeShare"] == 0
    assert 0 < real["actorCount"] < everything["actorCount"]
    assert real["digest"] != everything["digest"]


def test_a_dump_loaded_elsewhere_is_the_same_network_at_another_revision(
    herbcity: Callable[..., str], editor: Caller, visitor: Caller, tmp_path: Path
):
    annotate(editor)
    herbcity("dump", str(tmp_path / "tables"))
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    run_command(elsewhere, "migrate")
    run_command(elsewhere, "load", str(tmp_path / "tables"))
    here = network(visitor)
    (line,) = run_command(elsewhere, "export", str(tmp_path / "there.graphml")).splitlines()
    there = nx.read_graphml(tmp_path / "there.graphml").graph
    assert there["digest"] == here["digest"]
    assert (there["revision"], here["revision"]) == (1, 2)
    assert here["digest"][:12] in line


def test_the_graphml_export_has_the_actors_and_links_that_the_api_counts(
    herbcity: Callable[..., str], visitor: Caller, tmp_path: Path
):
    for levels in (None, REAL):
        options = ["--levels", ",".join(levels)] if levels else []
        herbcity("export", str(tmp_path / "network.graphml"), *options)
        graph = nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
        told = network(visitor, levels=levels)
        assert (len(graph), graph.size()) == (told["actorCount"], told["linkCount"])
        assert graph.graph["digest"] == told["digest"]


def test_the_thai_names_survive_the_export(herbcity: Callable[..., str], visitor: Caller, tmp_path: Path):
    herbcity("export", str(tmp_path / "network.graphml"))
    graph = nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
    told = visitor.ask("query ($code: String!) { actor(code: $code) { nameTh } }", code=MINISTRY)
    assert graph.nodes[MINISTRY]["name_th"] == told["actor"]["nameTh"]


def test_betweenness_is_that_of_networkx_on_the_export(
    herbcity: Callable[..., str], visitor: Caller, tmp_path: Path
):
    herbcity("export", str(tmp_path / "network.graphml"))
    exported = nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
    # As docs/research.md says: who is joined to whom, whatever the kind, number or direction of the links.
    expected = nx.betweenness_centrality(nx.Graph(exported))
    told = visitor.ask("{ network { betweenness(first: 100) { value actor { code } } } }")
    scores = {row["actor"]["code"]: row["value"] for row in told["network"]["betweenness"]}
    assert len(scores) == 100
    assert scores == pytest.approx({code: expected[code] for code in scores}, rel=0, abs=1e-9)
    assert min(scores.values()) >= max(value for code, value in expected.items() if code not in scores) - 1e-9


def test_an_earlier_revision_has_the_same_digest_after_an_edit(visitor: Caller, editor: Caller):
    before = network(visitor)
    made = annotate(editor)
    now, then = network(visitor), network(visitor, revision=before["revision"])
    assert now["revision"] == made
    assert now["digest"] != before["digest"]
    assert then["digest"] == before["digest"]


def test_before_anything_was_recorded_the_network_was_empty(visitor: Caller):
    told = visitor.ask('{ network(asOf: "2020-01-01") { revision actorCount linkCount density } }')
    assert told["network"] == {"revision": 0, "actorCount": 0, "linkCount": 0, "density": None}


def test_every_fact_says_who_said_it_and_disagreeing_values_stand_side_by_side(
    visitor: Caller, editor: Caller
):
    call = {"title": "โทรศัพท์สอบถาม", "publisher": "สำนักงานจังหวัด"}
    evidence = editor.write("recordEvidence", call, "evidence { code }")["evidence"]["code"]
    stated = {"actor": MINISTRY, "nameEn": "FTI Suphan", "adopt": False, "evidence": evidence}
    editor.write("updateActor", stated, "actor { code }")
    query = (
        "query ($code: String!) { actor(code: $code) { nameEn "
        'facts(field: "nameEn") { value current level revision evidence { title url } } } }'
    )
    actor = visitor.ask(query, code=MINISTRY)["actor"]
    first, second = actor["facts"]
    assert (first["value"], first["current"]) == (actor["nameEn"], True)
    assert first["evidence"]["url"].startswith("https://")
    assert (second["value"], second["current"]) == ("FTI Suphan", False)
    assert second["evidence"]["title"] == "โทรศัพท์สอบถาม"
    assert first["revision"] < second["revision"]
