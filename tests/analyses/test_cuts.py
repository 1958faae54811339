"""How many ties must go: groups that k ties hold, the smallest cut, and removal in a given order."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.analyses.cohesion import robustness_in_order
from herbcity.analyses.cuts import smallest_cut
from herbcity.analyses.edge_groups import k_edge_components
from herbcity.errors import NotFound, OutOfRange
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import karate_club, kite
from herbcity.registry.identity import actor_code
from tests.analyses.random_networks import chain_of, networks, relabelled


@given(networks(most=9), st.integers(1, 4))
def test_two_actors_share_a_group_if_k_ties_must_go_to_part_them(network: NetworkSnapshot, k: int) -> None:
    simple = nx.Graph(network.graph)
    group = {
        code: number for number, part in enumerate(k_edge_components(network, k=k).groups) for code in part
    }
    assert group.keys() == network.actors.keys()
    for one, other in combinations(simple, 2):
        held = nx.edge_connectivity(simple, one, other)  # a maximum flow for this pair alone
        assert (group[one] == group[other]) is (held >= k)


def test_groups_that_hang_together_through_actors_outside_them_are_found() -> None:
    # by hand: a and b have no tie, but three ways of two ties each, through actors with two ties themselves
    network = chain_of(["ac", "cb", "ad", "db", "ae", "eb"])
    assert k_edge_components(network, k=3).groups == (("a", "b"), ("c",), ("d",), ("e",))


@settings(max_examples=50)
@given(networks())
def test_the_smallest_cut_parts_the_largest_component_and_nothing_smaller_does(
    network: NetworkSnapshot,
) -> None:
    simple = nx.Graph(network.graph)
    cut = smallest_cut(network)
    largest = max(nx.connected_components(simple), key=lambda part: (len(part), sorted(part)), default=set())
    if len(largest) < 2:
        assert (cut.ties, cut.size, cut.smaller_side) == (None, None, ())
        assert cut.why_not is not None
        return
    part = nx.node_connected_component(simple, cut.smaller_side[0])
    assert len(part) == len(largest)
    assert cut.size == nx.edge_connectivity(simple.subgraph(part))
    simple.remove_edges_from(cut.ties)
    assert nx.node_connected_component(simple, cut.smaller_side[0]) <= set(cut.smaller_side)


@settings(max_examples=50)
@given(networks())
def test_between_two_actors_the_cut_is_as_large_as_the_flow_and_parts_them(network: NetworkSnapshot) -> None:
    if len(network.actors) < 2:
        return
    source, target = sorted(network.actors)[:2]
    simple = nx.Graph(network.graph)
    cut = smallest_cut(network, source=source, target=target)
    assert cut.size == nx.edge_connectivity(simple, source, target)
    simple.remove_edges_from(cut.ties)
    assert not nx.has_path(simple, source, target)
    assert len({source, target} & set(cut.smaller_side)) == 1


@settings(max_examples=50)
@given(networks())
def test_relabelling_changes_no_group_and_no_size_of_a_cut(network: NetworkSnapshot) -> None:
    other, name = relabelled(network)
    renamed = {frozenset(name[code] for code in part) for part in k_edge_components(network).groups}
    assert {frozenset(part) for part in k_edge_components(other).groups} == renamed
    ours = nx.Graph(network.graph)
    if len({len(part) for part in nx.connected_components(ours)}) == nx.number_connected_components(ours):
        assert smallest_cut(other).size == smallest_cut(network).size


def test_the_member_with_one_friend_is_cut_off_most_easily() -> None:
    cut = smallest_cut(karate_club())
    assert cut.ties == ((actor_code(1), actor_code(12)),)  # Zachary's member 12 knows the instructor only
    assert cut.smaller_side == (actor_code(12),)


def test_unconnected_actors_need_no_cut() -> None:
    cut = smallest_cut(chain_of(["ab", "cd"]), source="a", target="d")
    assert (cut.ties, cut.size) == ((), 0)


@pytest.mark.parametrize(
    ("given_", "error"),
    [
        ({"source": "a"}, OutOfRange),
        ({"source": "a", "target": "a"}, OutOfRange),
        ({"source": "a", "target": "?"}, NotFound),
    ],
)
def test_a_cut_is_between_two_different_actors_that_are_there(given_: dict[str, str], error: type) -> None:
    with pytest.raises(error):
        smallest_cut(chain_of(["ab"]), **given_)
    with pytest.raises(OutOfRange):
        k_edge_components(chain_of(["ab"]), k=0)


@given(networks(), st.randoms(use_true_random=False))
def test_a_removal_in_any_order_leaves_what_removing_them_one_by_one_leaves(network, random) -> None:  # type: ignore[no-untyped-def]
    order = sorted(network.actors)
    random.shuffle(order)
    size = len(order)
    found = robustness_in_order(network, order=order, steps=max(size, 1))
    simple = nx.Graph(network.graph)
    shares = []
    for gone in range(size + 1):
        left = simple.subgraph(order[gone:])
        shares.append(max(map(len, nx.connected_components(left)), default=0) / size if size else None)
    assert [point.largest_component for point in found.points] == (pytest.approx(shares) if size else [])


def test_who_is_not_named_goes_last_and_strangers_are_refused() -> None:
    network = kite()
    few = robustness_in_order(network, order=[actor_code(8)], steps=10)
    assert few.points[1].largest_component == pytest.approx(7 / 10)  # without Heather two are cut off
    with pytest.raises(NotFound, match="stranger"):
        robustness_in_order(network, order=["stranger"])
    with pytest.raises(OutOfRange, match="once"):
        robustness_in_order(network, order=[actor_code(1), actor_code(1)])
