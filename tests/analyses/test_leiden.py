"""Leiden communities, and how steady communities of either kind are."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.analyses.communities import communities
from herbcity.analyses.leiden import community_stability, leiden
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import karate_club, network_from
from tests.analyses.random_networks import NEWCOMER, chain_of, networks, with_isolate


@given(networks(), st.integers(0, 5))
def test_every_leiden_community_hangs_together_and_nobody_is_left_out(
    network: NetworkSnapshot, seed: int
) -> None:
    simple = nx.Graph(network.graph)
    found = leiden(network, seed=seed)
    assert sorted(code for group in found.groups for code in group) == sorted(network.actors)
    assert all(nx.is_connected(simple.subgraph(group)) for group in found.groups)
    if simple.size():
        expected = nx.community.modularity(simple, [set(group) for group in found.groups])
        assert found.modularity == pytest.approx(expected, abs=1e-9)
    else:
        assert found.modularity is None


def test_the_karate_club_is_divided_as_well_as_it_can_be() -> None:
    # published: the optimum is 0.4198, Brandes et al. (2008), IEEE Trans. Knowledge and Data Engineering 20(2), 172
    found = leiden(karate_club())
    assert found.modularity == pytest.approx(0.4198, abs=5e-5)
    assert len(found.groups) == 4


def test_the_same_seed_gives_the_same_division_and_a_newcomer_is_alone() -> None:
    network = karate_club()
    assert leiden.__wrapped__(network, seed=7).groups == leiden.__wrapped__(network, seed=7).groups  # type: ignore[attr-defined]
    assert (NEWCOMER,) in leiden(with_isolate(network)).groups


def test_a_higher_resolution_gives_more_communities() -> None:
    network = karate_club()
    assert len(leiden(network, resolution=3.0).groups) > len(leiden(network, resolution=0.3).groups)


def test_cliques_on_a_string_are_found_in_every_run() -> None:
    network = network_from(nx.connected_caveman_graph(5, 6))
    for algorithm in ("louvain", "leiden"):
        found = community_stability(network, algorithm=algorithm, runs=5)  # type: ignore[arg-type]
        assert found.mean_ami == pytest.approx(1.0)
        assert set(found.values.values()) == {1.0}


def test_without_a_structure_the_division_is_a_matter_of_chance() -> None:
    network = network_from(nx.gnp_random_graph(60, 0.1, seed=4))
    found = community_stability(network, runs=5)
    assert found.mean_ami is not None
    assert found.mean_ami < 0.8
    assert 0.0 <= min(found.values.values()) < max(found.values.values()) <= 1.0


def test_how_steady_an_actor_is_is_counted_pair_by_pair() -> None:
    network = network_from(nx.gnp_random_graph(20, 0.2, seed=1))
    found = community_stability(network, algorithm="louvain", runs=4, seed=3)
    first, *later = (
        {code: group for group in communities(network, seed=seed).groups for code in group}
        for seed in range(3, 7)
    )
    for code, share in found.values.items():
        others = [other for other in first[code] if other != code]
        together = [sum(other in run[code] for other in others) / len(others) for run in later]
        assert share == pytest.approx(sum(together) / len(together))


def test_where_nobody_is_tied_there_is_nothing_to_compare() -> None:
    found = community_stability(chain_of([], alone="ab"))
    assert (found.mean_ami, found.mean_modularity, dict(found.values)) == (None, None, {})
    assert found.why_not is not None


def test_options_that_cannot_be_are_refused() -> None:
    with pytest.raises(OutOfRange):
        leiden(karate_club(), resolution=0.0)
    with pytest.raises(OutOfRange):
        leiden(karate_club(), seed=-1)
    with pytest.raises(OutOfRange):
        community_stability(karate_club(), runs=1)
