"""What the scores are worth: on networks with something to learn, and on networks with nothing."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.analyses.link_prediction.scoring import rank_pairs
from herbcity.errors import ErrorCode, Refused
from tests.analyses.link_prediction.little_networks import auc, auc_of, split


@pytest.fixture(scope="module")
def villages() -> nx.Graph:
    """Ten groups of fourteen, nearly all links inside them."""
    return nx.planted_partition_graph(10, 14, 0.45, 0.008, seed=5)


def test_links_inside_groups_are_found(villages):
    """Of the planted links nine in ten lie inside a group, of the other pairs one in twenty: at most some 0.93."""
    assert auc_of(villages, seed=1) > 0.85


def test_where_links_are_random_nothing_is_found():
    """A leak of the hidden links would show as an AUC away from a half; its standard error here is 0.03."""
    assert auc_of(nx.gnm_random_graph(500, 2000, seed=3), seed=3) == pytest.approx(0.5, abs=0.09)


def test_where_only_degrees_are_kept_no_more_is_found_than_degrees_tell():
    graph = nx.barabasi_albert_graph(300, 5, seed=2)
    nx.double_edge_swap(graph, nswap=10 * graph.number_of_edges(), max_tries=10**6, seed=2)
    known, hidden, others = split(graph, seed=2)
    degree = dict(nx.Graph(known).degree)
    product = [float(degree.get(a, 0) * degree.get(b, 0)) for a, b in [*hidden, *others]]
    by_degree = auc(np.array(product[: len(hidden)]), np.array(product[len(hidden) :]))
    assert auc_of(graph, seed=2) == pytest.approx(by_degree, abs=0.08)


def test_the_same_question_gives_the_same_scores_whatever_names_order_and_repetitions():
    graph = nx.gnm_random_graph(70, 250, seed=8)
    edges, asked = list(graph.edges), list(nx.non_edges(graph))[:60]
    names = {node: f"n{(node * 37) % 70:03d}" for node in graph}
    renamed = [(names[two], names[one]) for one, two in reversed(edges)]
    scores = rank_pairs(edges, asked)
    again = rank_pairs([*renamed, *renamed[:50]], [(names[two], names[one]) for one, two in asked])
    assert again.tolist() == scores.tolist()


def test_scores_follow_the_order_of_the_candidates(villages):
    known, hidden, others = split(villages, seed=1)
    asked = [*hidden[:30], *others[:30]]
    forward, backward = rank_pairs(known, asked), rank_pairs(known, asked[::-1])
    assert backward[::-1].tolist() == forward.tolist()


def test_progress_says_from_the_first_lesson_how_many_there_are(villages):
    known, hidden, _ = split(villages, seed=1)
    said = []
    rank_pairs(known, hidden, progress=lambda *step: said.append(step))
    assert said == [*(("lessons", number, 5) for number in range(1, 6)), ("candidates", 1, 1)]


def test_a_stranger_and_a_pair_with_itself_are_answered(villages):
    known, hidden, _ = split(villages, seed=1)
    close, stranger, itself = rank_pairs(known, [hidden[0], ("nobody", hidden[0][0]), (3, 3)])
    assert 0 <= stranger < close <= 1
    assert itself == 0


@pytest.mark.parametrize("directed", [False, True])
def test_no_edges_and_no_candidates_are_no_trouble(directed):
    assert rank_pairs([], [], directed=directed).tolist() == []
    assert rank_pairs([], [("a", "b")], directed=directed).tolist() == [0.0]
    assert rank_pairs([("a", "b")], [], directed=directed).tolist() == []


def test_directions_are_learned():
    """Suppliers 0–59 sell to customers 60–119 and never the other way round."""
    random = np.random.default_rng(0)
    edges = [(int(a), int(b)) for a, b in zip(random.integers(0, 60, 300), random.integers(60, 120, 300))]
    known = set(edges)
    free = [(a, b) for a in range(60) for b in range(60, 120) if (a, b) not in known][:200]
    scores = rank_pairs(edges, [*free, *((b, a) for a, b in free)], directed=True)
    assert auc(scores[:200], scores[200:]) > 0.95


def test_with_times_the_newest_links_teach():
    """Links were made inside groups of forty first, and between neighbouring groups lately."""
    random = np.random.default_rng(1)
    old = [(int(40 * g + a), int(40 * g + b)) for g in range(8) for a, b in random.integers(0, 40, (150, 2))]
    new = [
        (int(40 * g + a), int(40 * ((g + 1) % 8) + b))
        for g in range(8)
        for a, b in random.integers(0, 40, (30, 2))
    ]
    times = [*np.linspace(0, 8, len(old)), *np.linspace(9, 10, len(new))]
    asked = random.integers(0, 320, (1000, 2)).tolist()
    known = {frozenset(edge) for edge in [*old, *new]}
    asked = [(a, b) for a, b in asked if a != b and frozenset((a, b)) not in known]
    apart = np.array([(b // 40 - a // 40) % 8 for a, b in asked])
    scores = rank_pairs([*old, *new], asked, times=times)
    assert auc(scores[np.isin(apart, (1, 7))], scores[apart == 0]) > 0.5


def test_one_time_for_all_links_says_no_more_than_none(villages):
    known, hidden, others = split(villages, seed=1)
    asked = [*hidden, *others]
    assert rank_pairs(known, asked, times=[2024.0] * len(known)).tolist() == rank_pairs(known, asked).tolist()


@pytest.mark.parametrize("share", [0.01, 0.05, 0.4])
@pytest.mark.parametrize("other_year", [2023.0, 2025.0], ids=["earlier", "later"])
def test_years_that_many_links_share_rank_as_well_as_no_times(share, other_year):
    """Years drawn at random tell nothing. Without times the AUC is 0.92 here, with a standard error of 0.02."""
    graph = nx.powerlaw_cluster_graph(200, 5, 0.8, seed=3)
    known, hidden, others = split(graph, seed=1)
    times = np.where(np.random.default_rng(7).random(len(known)) < share, other_year, 2024.0)
    scores = rank_pairs(known, [*hidden, *others], times=times)
    assert auc(scores[: len(hidden)], scores[len(hidden) :]) > 0.87


def test_each_type_of_link_is_learned_by_itself():
    """Type x joins equals of the same group, type y joins a group with the next."""
    random = np.random.default_rng(2)
    group = np.arange(200) // 25
    ends = random.integers(0, 200, (40_000, 2))
    gap = (group[ends[:, 1]] - group[ends[:, 0]]) % 8
    same, following = ends[gap == 0][:400], ends[gap == 1][:400]
    edges = [tuple(pair) for pair in np.r_[same, following].tolist()]
    types = ["x"] * len(same) + ["y"] * len(following)
    asked = [(a, b) for a, b in ends[20_000:20_800].tolist() if a != b]
    between = np.array([(group[b] - group[a]) % 8 for a, b in asked])
    for kind, gap_of_kind in (("x", 0), ("y", 1)):
        scores = rank_pairs(
            edges, asked, directed=True, edge_types=types, candidate_types=[kind] * len(asked)
        )
        assert auc(scores[between == gap_of_kind], scores[between != gap_of_kind]) > 0.85


def test_candidates_of_a_type_that_no_edge_has_are_refused_and_not_ranked_by_the_others():
    edges, types, asked = [("a", "b"), ("b", "c")], ["sells", "helps"], [("a", "c")] * 3
    with pytest.raises(Refused) as refused:
        rank_pairs(edges, asked, edge_types=types, candidate_types=["sells", "ZZZ", "YYY"])
    assert [(fault.code, fault.value) for fault in refused.value.faults] == [
        (ErrorCode.UNKNOWN_TERM, "YYY"),
        (ErrorCode.UNKNOWN_TERM, "ZZZ"),
    ]
    with pytest.raises(Refused, match="candidate_types is required"):
        rank_pairs(edges, asked, edge_types=types)


def test_types_of_nodes_tell_where_links_are_rare():
    """Farmers link with mills only; with fewer than two links a node, structure alone says little."""
    random = np.random.default_rng(4)
    edges = [(int(a), int(b)) for a, b in zip(random.integers(0, 200, 300), random.integers(200, 400, 300))]
    types = {node: "farmer" if node < 200 else "mill" for node in range(400)}
    asked = [(int(a), int(b)) for a, b in random.integers(0, 400, (400, 2)) if a != b]
    likely = np.array([(a < 200) != (b < 200) for a, b in asked])
    scores = rank_pairs(edges, asked, node_types=types)
    assert auc(scores[likely], scores[~likely]) > 0.95


@settings(max_examples=10, deadline=None)
@given(
    edges=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30),
    asked=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=10),
    directed=st.booleans(),
)
def test_every_score_lies_between_nothing_and_certain(edges, asked, directed):
    scores = rank_pairs(edges, asked, directed=directed)
    assert len(scores) == len(asked)
    assert ((scores >= 0) & (scores <= 1)).all()
