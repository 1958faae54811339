"""``herbcity rank``, through the door that people use."""

from __future__ import annotations

import csv
import io

import networkx as nx
import pytest
from click.testing import CliRunner

from herbcity.cli import main


@pytest.fixture
def files(tmp_path):
    graph = nx.planted_partition_graph(8, 20, 0.3, 0.01, seed=1)
    (tmp_path / "edges.csv").write_text("source,target\n" + "".join(f"{a},{b}\n" for a, b in graph.edges))
    (tmp_path / "pairs.csv").write_text("source,target\n0,1\n0,150\nnobody,3\n5,5\n")
    return tmp_path


def run(folder, *more):
    return CliRunner().invoke(
        main,
        ["rank", "--edges", str(folder / "edges.csv"), "--candidates", str(folder / "pairs.csv"), *more],
    )


def test_every_candidate_is_scored_in_its_order_and_progress_stays_out_of_the_scores(files):
    result = run(files)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert result.exit_code == 0
    assert [(row["source"], row["target"]) for row in rows] == [
        ("0", "1"),
        ("0", "150"),
        ("nobody", "3"),
        ("5", "5"),
    ]
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    assert "lessons" in result.stderr


def test_the_same_seed_gives_the_same_bytes(files):
    assert run(files, "--directed", "--seed", "3").stdout == run(files, "--directed", "--seed", "3").stdout


def test_a_missing_column_ends_with_its_code_and_without_scores(files):
    (files / "pairs.csv").write_text("from,target\n0,1\n")
    result = run(files)
    assert result.exit_code == 1
    assert "MISSING_COLUMN" in result.stderr
    assert "source (pairs.csv)" in result.stderr
    assert result.stdout == ""


def test_a_seed_below_nought_is_no_seed(files):
    result = run(files, "--seed", "-1")
    assert result.exit_code == 2
    assert "--seed" in result.stderr


def test_one_edge_teaches_nothing_and_the_command_says_so(files):
    (files / "edges.csv").write_text("source,target\n0,1\n")
    (files / "pairs.csv").write_text("source,target\n0,2\n3,4\n")
    result = run(files)
    assert result.exit_code == 0
    assert "ทุกคู่ได้คะแนนเท่ากัน" in result.stderr
    assert "All candidates score alike" in result.stderr
    assert result.stdout.count("\n") == 3


@pytest.mark.parametrize(
    ("pairs", "code"),
    [("source,target\n0,2\n", "MISSING_COLUMN"), ("source,target,type\n0,2,ZZZ\n", "UNKNOWN_TERM")],
)
def test_candidates_whose_type_is_not_told_or_not_known_get_no_scores(files, pairs, code):
    (files / "edges.csv").write_text("source,target,type\n0,1,sells\n")
    (files / "pairs.csv").write_text(pairs)
    result = run(files)
    assert result.exit_code == 1
    assert code in result.stderr
    assert result.stdout == ""
