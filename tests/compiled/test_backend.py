"""NetworkX's functions answered by the backend: each equals NetworkX's own, with Numba and without."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.compiled import backend, entry
from herbcity.compiled.graphs import CompiledGraph
from tests.compiled.random_graphs import PROGRAMS, answered_by, graphs, renamed, some

SAME = {"abs": 1e-9, "nan_ok": True}

programs = pytest.mark.parametrize("program", PROGRAMS)


@programs
@given(graph=graphs(loops=True), share=st.none() | st.integers(1, 12), seed=st.integers(0, 3))
@some
def test_betweenness_equals_networkx(
    program: str, graph: nx.Graph[str], share: int | None, seed: int
) -> None:
    pivots = None if share is None else min(share, len(graph))
    for options in ({}, {"normalized": False}, {"endpoints": True}, {"endpoints": True, "normalized": False}):
        asked = {**options, "k": pivots or None, "seed": seed}
        with answered_by(program):
            ours = nx.betweenness_centrality(graph, backend="herbcity", **asked)
        assert ours == pytest.approx(nx.betweenness_centrality(graph, **asked), **SAME)


@given(graph=graphs(loops=True), weight=st.sampled_from([None, "strength"]), start=st.floats(0.1, 2))
@some
def test_pagerank_equals_networkx(graph: nx.Graph[str], weight: str | None, start: float) -> None:
    some = {node: start + place for place, node in enumerate(sorted(graph)[:4])}
    for options in (
        {},
        {"personalization": some or None},
        {"dangling": some or None, "nstart": some or None},
    ):
        asked = {"weight": weight, "tol": 1e-12, "max_iter": 1000, **options}
        with answered_by("without numba"):
            ours = nx.pagerank(graph, backend="herbcity", **asked)
        assert ours == pytest.approx(nx.pagerank(graph, **asked), **SAME)


@programs
@given(graph=graphs(), weight=st.sampled_from([None, "strength"]))
@some
def test_constraint_and_effective_size_equal_networkx(
    program: str, graph: nx.Graph[str], weight: str | None
) -> None:
    everyone = list(graph)  # given a list, NetworkX takes its plain path, which shares no code with ours
    for measure in (nx.constraint, nx.effective_size):
        expected = measure(graph, everyone, weight=weight)
        if (
            graph.is_directed()
        ):  # there it passes over whom no edge leaves; turned round they have the same partners
            turned = measure(graph.reverse(), everyone, weight=weight)
            expected = {
                node: value if graph.out_degree(node) else turned[node] for node, value in expected.items()
            }
        with answered_by(program):
            ours = measure(graph, weight=weight, backend="herbcity")
            first = measure(graph, everyone[:2], weight=weight, backend="herbcity")
        assert ours == pytest.approx(expected, **SAME)
        assert list(first) == everyone[:2]


@programs
@given(graph=graphs(directed=False))
@some
def test_cut_points_and_bridges_equal_networkx(program: str, graph: nx.Graph[str]) -> None:
    with answered_by(program):
        points = list(nx.articulation_points(graph, backend="herbcity"))
        pairs = list(nx.bridges(graph, backend="herbcity"))
    assert sorted(points) == sorted(nx.articulation_points(graph))
    assert sorted(map(sorted, pairs)) == sorted(map(sorted, nx.bridges(graph)))


@given(graph=graphs())
@some
def test_core_numbers_equal_networkx(graph: nx.Graph[str]) -> None:
    with answered_by("without numba"):
        assert nx.core_number(graph, backend="herbcity") == nx.core_number(graph)


@programs
@given(graph=graphs(directed=False), data=st.data())
@some
def test_scores_of_given_pairs_equal_networkx(
    program: str, graph: nx.Graph[str], data: st.DataObject
) -> None:
    every = [(one, other) for one in sorted(graph) for other in sorted(graph) if one != other]
    pairs = data.draw(st.lists(st.sampled_from(every), max_size=6)) if every else []
    for index in (nx.resource_allocation_index, nx.adamic_adar_index):
        expected = list(index(graph, pairs))
        with answered_by(program):
            ours = list(index(graph, pairs, backend="herbcity"))
        assert [row[:2] for row in ours] == [row[:2] for row in expected]
        assert [row[2] for row in ours] == pytest.approx([row[2] for row in expected], **SAME)


@given(
    graph=graphs(), resolution=st.floats(0.2, 3), weight=st.sampled_from([None, "strength"]), data=st.data()
)
@some
def test_modularity_equals_networkx(
    graph: nx.Graph[str], resolution: float, weight: str | None, data: st.DataObject
) -> None:
    if not graph.number_of_edges():
        return
    chosen = data.draw(st.lists(st.integers(0, 3), min_size=len(graph), max_size=len(graph)))
    groups = [{node for node, one in zip(graph, chosen) if one == group} for group in range(4)]
    asked = {"weight": weight, "resolution": resolution}
    with answered_by("without numba"):
        ours = nx.community.modularity(graph, groups, backend="herbcity", **asked)
    assert ours == pytest.approx(nx.community.modularity(graph, groups, **asked), **SAME)


@given(graph=graphs(directed=False), seed=st.integers(0, 5), weight=st.sampled_from([None, "strength"]))
@some
def test_communities_share_out_the_nodes_and_depend_on_the_seed_alone(
    graph: nx.Graph[str], seed: int, weight: str | None
) -> None:
    for method in (nx.community.louvain_communities, nx.community.leiden_communities):
        with answered_by("without numba"):
            found = method(graph, weight=weight, seed=seed, backend="herbcity")
            assert method(graph, weight=weight, seed=seed, backend="herbcity") == found
        assert sorted(node for group in found for node in group) == sorted(graph)


@programs
@given(graph=graphs())
@some
def test_renaming_and_copying_change_no_score(program: str, graph: nx.Graph[str]) -> None:
    other = renamed(graph, str.upper)
    for measure in (nx.betweenness_centrality, nx.constraint, nx.effective_size, nx.core_number):
        with answered_by(program):
            ours = measure(graph, backend="herbcity")
            assert measure(graph.copy(), backend="herbcity") == pytest.approx(ours, **SAME)
            upper = {node.upper(): value for node, value in ours.items()}
            assert measure(other, backend="herbcity") == pytest.approx(upper, **SAME)


@programs
@given(graph=graphs())
@some
def test_one_more_node_without_edges_changes_only_what_counts_everybody(
    program: str, graph: nx.Graph[str]
) -> None:
    grown = graph.copy()
    grown.add_node("newcomer")
    with answered_by(program):
        for measure in (nx.constraint, nx.effective_size, nx.core_number):
            more = measure(grown, backend="herbcity")
            more.pop("newcomer")
            assert more == pytest.approx(measure(graph, backend="herbcity"), **SAME)
        paths = nx.betweenness_centrality(grown, normalized=False, backend="herbcity")
        assert paths.pop("newcomer") == 0.0
        expected = nx.betweenness_centrality(graph, normalized=False, backend="herbcity")
        assert paths == pytest.approx(expected, **SAME)


def test_a_network_in_two_cliques_is_two_communities() -> None:
    graph = nx.barbell_graph(5, 0)
    with answered_by("without numba"):
        for method in (nx.community.louvain_communities, nx.community.leiden_communities):
            found = method(graph, seed=1, backend="herbcity")
            assert sorted(map(sorted, found)) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_an_unknown_node_and_what_is_no_division_are_refused_as_by_networkx() -> None:
    graph = nx.path_graph(4)
    with answered_by("without numba"):
        with pytest.raises(nx.NodeNotFound):
            list(nx.resource_allocation_index(graph, [(0, 9)], backend="herbcity"))
        with pytest.raises(nx.exception.NetworkXException, match="not a valid partition"):
            nx.community.modularity(graph, [{0, 1}, {1, 2, 3}], backend="herbcity")


@pytest.mark.parametrize(
    ("function", "graph", "options", "reason"),
    [
        ("betweenness_centrality", nx.MultiGraph([(0, 1)]), {}, "edges are parallel"),
        ("betweenness_centrality", nx.path_graph(3), {"weight": "km"}, "edges have weights"),
        ("bridges", nx.DiGraph([(0, 1)]), {}, "the graph is directed"),
        ("bridges", nx.path_graph(3), {"root": 0}, "only one part is asked for"),
        ("constraint", nx.Graph([(0, 0)]), {}, "an edge joins a node with itself"),
        ("resource_allocation_index", nx.path_graph(3), {}, "all pairs are asked for"),
    ],
)
def test_what_the_backend_does_not_do_it_says_and_leaves_to_networkx(
    function: str, graph: nx.Graph[int], options: dict[str, object], reason: str
) -> None:
    assert str(backend.can_run(function, (graph,), options)).startswith(reason)
    with pytest.raises((NotImplementedError, nx.NetworkXNotImplemented), match="not implemented"):
        getattr(nx, function)(graph, backend="herbcity", **options)


def test_networkx_chooses_the_backend_by_itself_for_large_graphs_only() -> None:
    large, small = nx.star_graph(1_500), nx.star_graph(15)
    with answered_by("without numba"), nx.config.backend_priority(algos=["herbcity"]):
        assert nx.core_number(large)[0] == 1
    assert backend.should_run("core_number", (large,), {}) is True
    assert backend.should_run("core_number", (small,), {}) == "fewer than 1,000 nodes"


def test_a_compiled_graph_goes_to_networkx_itself_and_comes_back_the_same() -> None:
    path = CompiledGraph.of_edges("abc", [0, 1], [1, 2])
    assert nx.closeness_centrality(path, backend="networkx")["b"] == 1.0
    weighted = nx.DiGraph()
    weighted.add_edge("a", "b", km=2.5)
    there = backend.convert_from_nx(weighted, edge_attrs={"km": 1})
    assert list(backend.convert_to_nx(there).edges(data=True)) == [("a", "b", {"km": 2.5})]  # type: ignore[attr-defined]


def test_an_edge_without_the_attribute_weighs_one_as_in_networkx() -> None:
    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "a")])
    graph["a"]["b"]["strength"] = 3
    with answered_by("without numba"):
        ours = nx.constraint(graph, weight="strength", backend="herbcity")
        assert ours == pytest.approx(nx.constraint(graph, weight="strength"))
        assert nx.constraint(graph, backend="herbcity") == pytest.approx(dict.fromkeys("abc", 9 / 8))


def test_every_function_announced_to_networkx_is_there_under_its_name() -> None:
    assert set(nx.utils.backends.backend_info["herbcity"]["functions"]) == set(entry.FUNCTIONS)
    for name in entry.FUNCTIONS:
        function = nx.utils.backends._registered_algorithms[name]
        assert "herbcity" in function.backends
        ours = backend.can_run.__globals__[name]
        assert set(ours.__annotations__) - {"return"} == set(
            function.orig_func.__code__.co_varnames[: function.orig_func.__code__.co_argcount]
        )


def test_a_star_with_many_rays_is_cut_at_its_hub_and_at_every_ray() -> None:
    rays = 30_000
    graph = CompiledGraph.of_edges(range(rays + 1), np.zeros(rays, int), np.arange(1, rays + 1))
    assert list(nx.articulation_points(graph)) == [0]
    assert sum(1 for _ in nx.bridges(graph)) == rays
