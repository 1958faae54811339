"""Clustering, transitivity, and Burt's efficiency and hierarchy."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given, settings

from herbcity.analyses.closure import clustering, transitivity
from herbcity.analyses.holes import efficiency, hierarchy
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import karate_club
from tests.analyses.random_networks import chain_of, networks


@settings(max_examples=50)
@given(networks())
def test_clustering_and_transitivity_equal_networkx_where_there_is_a_pair(network: NetworkSnapshot) -> None:
    simple = nx.Graph(network.graph)
    several = [code for code, count in simple.degree if count > 1]
    assert dict(clustering(network).values) == pytest.approx(nx.clustering(simple, several), abs=1e-9)
    found = transitivity(network)
    if several:
        assert (found.value, found.why_not) == (pytest.approx(nx.transitivity(simple), abs=1e-9), None)
    else:
        assert found.value is None
        assert "two partners" in found.why_not.en


def test_the_karate_club_closes_a_quarter_of_its_pairs() -> None:
    # computed by igraph's transitivity_undirected() on Zachary's network: 0.2556818
    assert transitivity(karate_club()).value == pytest.approx(0.2556818, abs=1e-7)


def test_three_who_know_each_other_are_all_closed_and_only_a_third_efficient() -> None:
    # by hand: each has 2 partners, effective size 2 − 2·1/2 = 1
    network = chain_of(["ab", "bc", "ca"])
    assert dict(clustering(network).values) == dict.fromkeys("abc", 1.0)
    assert dict(efficiency(network).values) == pytest.approx(dict.fromkeys("abc", 1 / 2))


@settings(max_examples=50)
@given(networks())
def test_efficiency_is_networkx_effective_size_by_partner(network: NetworkSnapshot) -> None:
    simple = nx.Graph(network.graph)
    tied = [code for code, count in simple.degree if count]
    expected = {code: size / simple.degree[code] for code, size in nx.effective_size(simple, tied).items()}
    assert dict(efficiency(network).values) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=50)
@given(networks())
def test_hierarchy_is_the_disorder_of_networkx_local_constraints(network: NetworkSnapshot) -> None:
    simple = nx.Graph(network.graph)
    expected = {}
    for code, count in simple.degree:
        if count > 1:
            local = [nx.local_constraint(simple, code, other) for other in simple[code]]
            mean = sum(local) / count
            expected[code] = sum(c / mean * math.log(c / mean) for c in local) / (count * math.log(count))
    assert dict(hierarchy(network).values) == pytest.approx(expected, abs=1e-9)


def test_constraint_that_rests_on_one_of_three_partners_is_hierarchical() -> None:
    # by hand: ego's partners a, b, c; only a is tied to b and c. Star: all alike, 0.
    star = hierarchy(chain_of(["ea", "eb", "ec"])).values["e"]
    leaning = hierarchy(chain_of(["ea", "eb", "ec", "ab", "ac"])).values["e"]
    # c_a = (1/3 + 1/3·1/2 + 1/3·1/2)² = 4/9, c_b = c_c = (1/3 + 1/3·1/3)² = 16/81; mean 68/243
    shares = [(4 / 9) / (68 / 243), (16 / 81) / (68 / 243), (16 / 81) / (68 / 243)]
    assert star == pytest.approx(0.0, abs=1e-12)
    assert leaning == pytest.approx(sum(x * math.log(x) for x in shares) / (3 * math.log(3)))


def test_actors_for_whom_there_is_no_pair_are_left_out() -> None:
    for measure in (clustering, hierarchy):
        assert set(measure(chain_of(["ab", "bc"], alone="z")).values) == {"b"}
        assert dict(measure(chain_of([])).values) == {}
