"""Networks of 5,000 actors, measured by igraph too."""

from __future__ import annotations

from random import Random

import igraph
import networkx as nx
import numpy as np
import pytest

from herbcity.compiled.graphs import CompiledGraph
from tests.compiled.random_graphs import answered_by

SIZE = 5_000


@pytest.fixture(scope="module")
def ends() -> np.ndarray:
    """25,000 links, most of them near, some far, some actors with none."""
    rng = np.random.default_rng(20)
    sources = rng.integers(0, SIZE, 25_000)
    near = rng.integers(1, 40, 25_000)
    targets = np.where(
        rng.random(25_000) < 0.9, (sources + near) % (SIZE - 200), rng.integers(0, SIZE, 25_000)
    )
    thinned = (sources % 7 == 0) & (near % 5 != 0)
    return np.column_stack([sources, targets])[(sources != targets) & ~thinned]


@pytest.fixture(scope="module")
def ours(ends: np.ndarray) -> CompiledGraph[int]:
    return CompiledGraph.of_edges(range(SIZE), *ends.T)


@pytest.fixture(scope="module")
def theirs(ends: np.ndarray) -> igraph.Graph:
    return igraph.Graph(n=SIZE, edges=ends.tolist()).simplify()


def test_betweenness_of_5000_actors_equals_igraph(ours: CompiledGraph[int], theirs: igraph.Graph) -> None:
    expected = np.array(theirs.betweenness()) / ((SIZE - 1) * (SIZE - 2) / 2)
    with answered_by("numba"):
        values = nx.betweenness_centrality(ours)
    assert np.array(list(values.values())) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("program", ["numba", "without numba"])
def test_constraint_of_5000_actors_equals_igraph(
    program: str, ours: CompiledGraph[int], theirs: igraph.Graph
) -> None:
    with answered_by(program):
        values = nx.constraint(ours)
    assert np.array(list(values.values())) == pytest.approx(
        np.array(theirs.constraint()), abs=1e-9, nan_ok=True
    )


def test_cores_cuts_and_pagerank_of_5000_actors_equal_igraph(
    ours: CompiledGraph[int], theirs: igraph.Graph
) -> None:
    assert list(nx.core_number(ours).values()) == theirs.coreness()
    assert list(nx.articulation_points(ours)) == sorted(theirs.articulation_points())
    bridges = {tuple(sorted(theirs.es[edge].tuple)) for edge in theirs.bridges()}
    assert {tuple(sorted(pair)) for pair in nx.bridges(ours)} == bridges
    assert len(bridges) > 10
    ranks = nx.pagerank(ours, tol=1e-14, max_iter=1000)
    assert np.array(list(ranks.values())) == pytest.approx(np.array(theirs.pagerank()), abs=1e-9)


def test_communities_of_5000_actors_hold_together_as_well_as_igraphs(
    ours: CompiledGraph[int], theirs: igraph.Graph
) -> None:
    groups = nx.community.leiden_communities(ours, seed=1)
    label = {node: number for number, group in enumerate(groups) for node in group}
    membership = [label[node] for node in range(SIZE)]
    found = nx.community.modularity(ours, groups)
    assert found == pytest.approx(theirs.modularity(membership), abs=1e-9)
    igraph.set_random_number_generator(Random(1))
    assert found > 0.98 * theirs.community_leiden("modularity", n_iterations=-1).modularity
