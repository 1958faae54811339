"""Sampled betweenness: the bound on its error, and paths that are equally likely."""

from __future__ import annotations

import random
from collections import Counter

import networkx as nx
import pytest
from hypothesis import given, settings

from herbcity.analyses.centrality import betweenness
from herbcity.analyses.sampling import _random_path, sampled_betweenness
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import karate_club, network_from
from tests.analyses.random_networks import chain_of, networks


@settings(max_examples=25)
@given(networks())
def test_no_estimate_is_further_off_than_it_says(network: NetworkSnapshot) -> None:
    exact = betweenness(network).values
    found = sampled_betweenness(network, error=0.1, confidence=0.999, seed=5)
    assert found.values.keys() == exact.keys()
    assert all(abs(found.values[code] - exact[code]) <= found.error for code in exact)


def test_the_bound_holds_in_at_least_the_share_of_runs_it_promises() -> None:
    network = karate_club()
    exact = betweenness(network).values
    held = 0
    for seed in range(30):
        found = sampled_betweenness(network, error=0.1, confidence=0.9, seed=seed)
        held += max(abs(found.values[code] - exact[code]) for code in exact) <= 0.1
    assert held >= 27


def test_the_estimates_are_right_on_average() -> None:
    network = karate_club()
    exact = betweenness(network).values
    runs = [sampled_betweenness(network, error=0.1, seed=seed).values for seed in range(20)]
    means = {code: sum(run[code] for run in runs) / len(runs) for code in exact}
    assert means == pytest.approx(dict(exact), abs=0.015)


def test_the_number_of_paths_is_that_of_the_theorem() -> None:
    # by hand: a path of 5 seen from its end is 4 steps deep, so D = 9 and ⌊log₂ 7⌋ + 1 = 3; ε = 0.1 · 3/5;
    # 0.5 / 0.0036 · (3 + ln 10) = 736.5
    assert sampled_betweenness(chain_of(["ab", "bc", "cd", "de"]), error=0.1).samples == 737


def test_every_shortest_path_is_drawn_equally_often() -> None:
    grid = nx.convert_node_labels_to_integers(nx.grid_2d_graph(3, 3))
    partners = [sorted(grid[node]) for node in range(9)]
    chance = random.Random(1)
    drawn = Counter(frozenset(_random_path(partners, 0, 8, chance)) for _ in range(6000))
    expected = {frozenset(path[1:-1]) for path in nx.all_shortest_paths(grid, 0, 8)}
    assert drawn.keys() == expected
    # by hand: 6 ways across a 3 × 3 grid; χ² with 5 degrees of freedom passes 20.5 once in a thousand
    assert sum((count - 1000) ** 2 / 1000 for count in drawn.values()) < 20.5


def test_the_number_of_paths_does_not_grow_with_the_network() -> None:
    small, large = (network_from(nx.star_graph(size)) for size in (50, 500))
    few, many = (sampled_betweenness(network, error=0.05).samples for network in (small, large))
    assert many <= few


def test_in_a_network_of_two_nobody_stands_between_and_that_is_exact() -> None:
    found = sampled_betweenness(chain_of(["ab"]))
    assert (dict(found.values), found.error, found.confidence) == ({"a": 0.0, "b": 0.0}, 0.0, 1.0)
    assert dict(sampled_betweenness(chain_of([])).values) == {}


def test_an_error_of_nothing_is_refused() -> None:
    with pytest.raises(OutOfRange):
        sampled_betweenness(chain_of(["ab"]), error=0.0)
    with pytest.raises(OutOfRange):
        sampled_betweenness(chain_of(["ab"]), confidence=1.0)
