"""The measures of pairs against NetworkX, against hand counts, and against each other."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from herbcity.analyses.link_prediction.ends import core_numbers, standing
from herbcity.analyses.link_prediction.features import Structure, path_features
from herbcity.analyses.link_prediction.links import Links, numbered
from herbcity.analyses.link_prediction.panels import distances


def links_of(graph: nx.Graph) -> Links:
    ends = np.array(list(graph.edges), dtype=np.int64).reshape(-1, 2)
    return Links.of(len(graph), ends[:, 0], ends[:, 1], directed=graph.is_directed())


@pytest.fixture(scope="module")
def club() -> nx.Graph:
    return nx.karate_club_graph()


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("allocation", nx.resource_allocation_index),
        ("adamic_adar", nx.adamic_adar_index),
        ("jaccard", nx.jaccard_coefficient),
        ("product", nx.preferential_attachment),
    ],
)
def test_the_measures_that_networkx_has_agree_with_it(club, name, published):
    pairs = np.array(list(nx.non_edges(club)))
    found = path_features(links_of(club), pairs[:, 0], pairs[:, 1])[name]
    expected = [value for _, _, value in published(club, pairs.tolist())]
    assert found == pytest.approx(expected, abs=1e-9)


def test_clustering_and_core_numbers_agree_with_networkx(club):
    links = links_of(club)
    clustering = nx.clustering(nx.Graph(club.edges))
    assert standing(links)["clustering"] == pytest.approx([clustering[n] for n in range(34)], abs=1e-12)
    assert core_numbers(links.mutual).tolist() == [nx.core_number(club)[node] for node in range(34)]


def test_steps_between_nodes_agree_with_networkx_and_no_way_is_one_step_too_many():
    graph = nx.path_graph(6)
    graph.add_node(6)
    found = distances(links_of(graph), np.array([0]), farthest=3)[:, 0]
    assert found.tolist() == [0, 1, 2, 3, 4, 4, 4]


def test_l3_of_the_ends_of_a_path_of_three_links_is_a_half():
    """By hand: one path, its two inner nodes have two links each: 1 / √(2 · 2)."""
    links = links_of(nx.path_graph(4))
    found = path_features(links, np.array([0]), np.array([3]))
    assert found["three_fair"] == pytest.approx([0.5])
    assert found["three"].tolist() == [1.0]
    assert found["common"].tolist() == [0.0]


def test_what_suppliers_of_my_customer_sell_to_is_found_along_the_directions():
    """0 and 1 both supply 2; 1 also supplies 3: so 0 is three steps from 3, and 3 is not from 0."""
    links = links_of(nx.DiGraph([(0, 2), (1, 2), (1, 3)]))
    there = path_features(links, np.array([0, 3]), np.array([3, 0]))["out_in_out"]
    assert there[0] > 0
    assert there[1] == 0


@pytest.mark.parametrize("directed", [False, True])
def test_every_measure_of_every_pair_is_a_number(directed):
    graph = nx.gnm_random_graph(30, 60, seed=1, directed=directed)
    links = links_of(graph)
    source, target = (each.ravel() for each in np.meshgrid(np.arange(30), np.arange(30)))
    assert np.isfinite(Structure(links, None, 0).rows(source, target)).all()


def test_without_directions_both_ends_see_the_same(club):
    links, source, target = links_of(club), np.array([0, 5, 16]), np.array([33, 30, 25])
    there = Structure(links, None, 0).of(source, target)
    back = Structure(links, None, 0).of(target, source)
    for name, values in there.items():
        assert values == pytest.approx(back[name], abs=1e-9), name


def test_repetitions_loops_and_the_order_of_edges_leave_no_trace():
    tidy = Links.of(3, np.array([0, 1]), np.array([1, 2]), directed=False)
    untidy = Links.of(3, np.array([2, 1, 0, 1, 2]), np.array([1, 0, 1, 1, 1]), directed=False)
    assert tidy.source.tolist() == untidy.source.tolist()
    assert tidy.target.tolist() == untidy.target.tolist()


def test_of_a_repeated_link_the_first_time_counts():
    links = Links.of(2, np.array([0, 1]), np.array([1, 0]), directed=False, time=np.array([5.0, 3.0]))
    assert links.time is not None
    assert links.time.tolist() == [3.0]


def test_nodes_are_numbered_by_their_place_and_not_by_their_names():
    """A path of three with a tail has no two nodes alike, so new names keep every number."""
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("a", "f"), ("f", "g"), ("g", "h")]
    names = dict(zip("abcdefgh", "zxywvuts"))
    renamed = [(names[one], names[two]) for one, two in reversed(edges)]
    before, after = numbered(edges, [], directed=False), numbered(renamed, [], directed=False)
    assert {names[label]: number for label, number in before.items()} == dict(after)
