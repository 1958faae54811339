"""The best partners two edges away: against NetworkX pair by pair, by hand, and by their laws."""

from __future__ import annotations

from typing import get_args

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.compiled.graphs import CompiledGraph, compiled
from herbcity.compiled.partners import Measure, best_partners
from tests.compiled.random_graphs import PROGRAMS, answered_by, graphs, some

INDEX = {
    "resource_allocation": nx.resource_allocation_index,
    "adamic_adar": nx.adamic_adar_index,
    "common_neighbors": lambda graph: (
        (one, other, float(len(nx.common_neighbors(graph, one, other)))) for one, other in nx.non_edges(graph)
    ),
}


@pytest.mark.parametrize("program", PROGRAMS)
@given(graph=graphs(directed=False), measure=st.sampled_from(get_args(Measure)), count=st.integers(0, 4))
@some
def test_the_best_of_everybody_are_those_that_networkx_scores_highest(
    program: str, graph: nx.Graph[str], measure: Measure, count: int
) -> None:
    scores = {frozenset(pair): score for *pair, score in INDEX[measure](graph)}
    with answered_by(program):
        best = best_partners(compiled(graph), count=count, measure=measure)
    nodes = list(graph)
    for place, node in enumerate(nodes):
        expected = [scores.get(frozenset((node, other)), 0.0) for other in nodes if other != node]
        expected = sorted((score for score in expected if score > 0), reverse=True)[:count]
        who = [nodes[one] for one in best.who[place] if one >= 0]
        given_scores = [score for score in best.score[place].tolist() if score > 0]
        assert given_scores == pytest.approx(expected, abs=1e-9)
        assert [scores[frozenset((node, other))] for other in who] == pytest.approx(expected, abs=1e-9)


def test_with_and_without_numba_the_same_actors_are_named() -> None:
    rng = np.random.default_rng(5)
    graph = CompiledGraph.of_edges(range(600), rng.integers(0, 600, 3000), rng.integers(0, 600, 3000))
    found = []
    for program in PROGRAMS:
        with answered_by(program):
            found.append(best_partners(graph, count=7))
    assert (found[0].who == found[1].who).all()
    assert (found[0].score == found[1].score).all()


def test_two_growers_who_share_a_small_buyer_come_before_two_who_share_a_large_one() -> None:
    # by hand: a and b share the buyer s of two, a and c the buyer l of three: 1/2 against 1/3
    graph = CompiledGraph.of_edges("abcdsl", [0, 1, 0, 2, 3], [4, 4, 5, 5, 5])
    best = best_partners(graph, count=2)
    assert best.who[0].tolist() == [1, 2]
    assert best.score[0].tolist() == pytest.approx([1 / 2, 1 / 3], abs=1e-12)


def test_nobody_has_partners_in_a_graph_without_edges() -> None:
    assert best_partners(CompiledGraph.of_edges("", [], []), count=3).who.shape == (0, 3)
    assert best_partners(CompiledGraph.of_edges("a", [], []), count=1).who.tolist() == [[-1]]
