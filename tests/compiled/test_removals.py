"""The largest part while nodes go, what a cut separates, and brokerage: with Numba and without, by brute force."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.compiled.cuts import depth_first
from herbcity.compiled.graphs import compiled
from herbcity.compiled.removals import largest_after
from herbcity.compiled.triads import ROLES, brokered
from tests.compiled.random_graphs import PROGRAMS, answered_by, graphs, some

programs = pytest.mark.parametrize("program", PROGRAMS)


@programs
@given(graph=graphs(directed=False), data=st.data())
@some
def test_the_largest_part_after_each_removal_is_found_by_removing(
    program: str, graph: nx.Graph[str], data: st.DataObject
) -> None:
    nodes = list(graph)
    order = data.draw(st.permutations(range(len(nodes))))
    with answered_by(program):
        ours = largest_after(compiled(graph), np.array(order, dtype=np.int64))
    left, expected = graph.copy(), [max(map(len, nx.connected_components(graph)), default=0)]
    for number in order:
        left.remove_node(nodes[number])
        expected.append(max(map(len, nx.connected_components(left)), default=0))
    assert ours == expected


@programs
@given(graph=graphs(directed=False))
@some
def test_the_pieces_below_a_cut_and_the_rest_are_what_its_removal_leaves(
    program: str, graph: nx.Graph[str]
) -> None:
    nodes = list(graph)
    with answered_by(program):
        tree = depth_first(compiled(graph))
    cuts = []
    for upper, pieces in tree.pieces():
        cut = nodes[int(tree.order[upper])]
        cuts.append(cut)
        part = nx.node_connected_component(graph, cut) - {cut}
        expected = sorted(map(sorted, nx.connected_components(graph.subgraph(part))))
        rest = tree.rest(upper, pieces)
        assert len(rest) == tree.rest_size(upper, pieces)
        assert (
            sorted(sorted(nodes[one] for one in piece) for piece in [*pieces, rest] if len(piece)) == expected
        )
    assert sorted(cuts) == sorted(nx.articulation_points(graph))


@programs
@given(graph=graphs(directed=True), groups=st.lists(st.integers(-1, 3), min_size=12, max_size=12))
@some
def test_brokerage_counts_every_open_triad_by_the_groups_of_the_three(
    program: str, graph: nx.DiGraph[str], groups: list[int]
) -> None:
    group = dict(zip(graph, groups))
    expected: dict[str, Counter[str]] = {node: Counter() for node in graph}
    for a, v in graph.edges:
        for c in graph.successors(v):
            if a == c or graph.has_edge(a, c) or -1 in (group[a], group[v], group[c]):
                continue
            match (group[a] == group[v], group[v] == group[c], group[a] == group[c]):
                case (True, True, _):
                    role = "coordinator"
                case (False, True, _):
                    role = "gatekeeper"
                case (True, False, _):
                    role = "representative"
                case (_, _, True):
                    role = "consultant"
                case _:
                    role = "liaison"
            expected[v][role] += 1
    with answered_by(program):
        ours = brokered(compiled(graph), np.array(groups[: len(graph)], dtype=np.int64))
    assert ours.tolist() == [[expected[node][role] for role in ROLES] for node in graph]
