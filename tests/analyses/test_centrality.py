"""Who stands where: each measure against NetworkX, by hand, on the empty network, and by its laws."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given

from herbcity.analyses.centrality import betweenness, core_number, degree, pagerank, strength
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from tests.analyses.random_networks import NEWCOMER, chain_of, networks, relabelled, with_isolate

MEASURES = [degree, strength, betweenness, pagerank, core_number]


@given(networks())
def test_each_measure_equals_networkx_on_the_published_graph(network: NetworkSnapshot) -> None:
    graph = network.graph
    simple, directed = nx.Graph(graph), nx.DiGraph(graph)
    assert dict(degree(network).values) == dict(simple.degree)
    assert dict(degree(network, direction="OUT").values) == dict(directed.out_degree)
    assert dict(degree(network, direction="IN").values) == dict(directed.in_degree)
    assert dict(strength(network).values) == dict(graph.degree)
    assert dict(strength(network, direction="OUT").values) == dict(graph.out_degree)
    assert dict(strength(network, direction="IN").values) == dict(graph.in_degree)
    assert dict(betweenness(network).values) == pytest.approx(nx.betweenness_centrality(simple), abs=1e-9)
    expected = nx.pagerank(directed, tol=1e-12, max_iter=1000)
    assert dict(pagerank(network).values) == pytest.approx(expected, abs=1e-9)
    assert dict(core_number(network).values) == nx.core_number(simple)


@given(networks())
def test_relabelling_the_actors_changes_no_score(network: NetworkSnapshot) -> None:
    other, name = relabelled(network)
    for measure in MEASURES:
        renamed = {name[code]: value for code, value in measure(network).values.items()}
        assert dict(measure(other).values) == pytest.approx(renamed, abs=1e-9)


@given(networks())
def test_a_newcomer_without_ties_changes_nobodys_degree_strength_or_core(network: NetworkSnapshot) -> None:
    for measure in (degree, strength, core_number):
        grown = dict(measure(with_isolate(network)).values)
        assert grown.pop(NEWCOMER) == 0.0
        assert grown == measure(network).values


def test_a_partner_counts_once_however_many_ties_there_are() -> None:
    network = chain_of(["ab", "ab", "ba", "ac"])
    assert degree(network).values["a"] == 2
    assert strength(network).values["a"] == 4


def test_in_the_middle_of_a_path_of_five_four_of_six_pairs_pass() -> None:
    # by hand: of the 6 pairs of the others, a-d, a-e, b-d and b-e pass c
    assert betweenness(chain_of(["ab", "bc", "cd", "de"])).values["c"] == pytest.approx(4 / 6)


def test_krackhardts_kite_gives_the_published_betweenness() -> None:
    """The kite of Krackhardt (1990), Administrative Science Quarterly 35, 342."""
    pairs = [
        "ab",
        "ac",
        "ad",
        "af",
        "bd",
        "be",
        "bg",
        "cd",
        "cf",
        "de",
        "df",
        "dg",
        "eg",
        "fg",
        "fh",
        "gh",
        "hi",
        "ij",
    ]
    values = betweenness(chain_of(pairs)).values
    assert {code: round(value, 3) for code, value in values.items()} == {
        "a": 0.023, "b": 0.023, "c": 0.0, "d": 0.102, "e": 0.0,
        "f": 0.231, "g": 0.231, "h": 0.389, "i": 0.222, "j": 0.0,
    }  # fmt: skip


def test_pivots_that_cover_everybody_give_the_exact_betweenness() -> None:
    network = turmeric_chain()
    exact, sampled = betweenness(network), betweenness(network, pivots=6, seed=3)
    assert dict(sampled.values) == pytest.approx(dict(exact.values))
    assert (exact.seed, sampled.seed) == (None, 3)


def test_nobody_scores_in_the_empty_network() -> None:
    for measure in MEASURES:
        assert dict(measure(chain_of([])).values) == {}


def test_a_single_actor_stands_between_nobody() -> None:
    assert dict(betweenness(chain_of([], alone="a")).values) == {"a": 0.0}


def test_the_top_comes_highest_first_and_equal_ones_by_code() -> None:
    assert degree(turmeric_chain()).top(3) == (("HC-0003-A", 3.0), ("HC-0001-E", 2.0), ("HC-0002-C", 2.0))
    assert degree(turmeric_chain()).top(0) == ()


def test_a_result_says_how_it_came_about() -> None:
    network = turmeric_chain()
    scores = degree(network, direction="IN")
    assert (scores.method, dict(scores.options)) == ("degree", {"direction": "IN"})
    assert (scores.revision, scores.as_of, scores.digest) == (1, network.as_of, network.digest)
