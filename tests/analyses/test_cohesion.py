"""Density, reciprocity, components, cut actors, bridges, robustness, mixing, communities."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given

from herbcity.analyses.cohesion import bridges, components, cut_actors, density, reciprocity, robustness
from herbcity.analyses.communities import communities
from herbcity.analyses.mixing import mixing
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import ActorRole, Stage
from tests.analyses.random_networks import NEWCOMER, chain_of, networks, relabelled, with_isolate


@given(networks())
def test_the_whole_network_measures_equal_networkx(network: NetworkSnapshot) -> None:
    simple, directed = nx.Graph(network.graph), nx.DiGraph(network.graph)
    assert density(network) == (pytest.approx(nx.density(simple), abs=1e-9) if len(simple) > 1 else None)
    tied = directed.number_of_edges() > 0
    assert reciprocity(network) == (pytest.approx(nx.overall_reciprocity(directed)) if tied else None)
    parts = {frozenset(part) for part in nx.weakly_connected_components(network.graph)}
    assert {frozenset(part) for part in components(network)} == parts
    assert {cut.actor for cut in cut_actors(network)} == set(nx.articulation_points(simple))
    pairs = {frozenset(pair) for pair in nx.bridges(network.graph.to_undirected())}
    assert {frozenset((link.source, link.target)) for link in bridges(network)} == pairs


@given(networks())
def test_the_mixing_matrix_equals_networkx(network: NetworkSnapshot) -> None:
    if not network.ties:
        assert mixing(network).counts == ((0.0,) * 4,) * 4
        return
    order = {str(stage): position for position, stage in enumerate(Stage)}
    present = {stage for _, stage in network.graph.nodes(data="stage")}
    order = {stage: position for stage, position in order.items() if stage in present}
    rows = list(order.values())
    expected = nx.attribute_mixing_matrix(
        network.graph,
        "stage",
        normalized=False,
        mapping={stage: number for number, stage in enumerate(order)},
    )
    ours = mixing(network).counts
    assert [[ours[row][column] for column in rows] for row in rows] == expected.tolist()


@given(networks())
def test_taking_a_cut_actor_out_leaves_exactly_the_pieces_it_separates(network: NetworkSnapshot) -> None:
    simple = nx.Graph(network.graph)
    for cut in cut_actors(network):
        part = nx.node_connected_component(simple, cut.actor) - {cut.actor}
        left = sorted(
            map(sorted, nx.connected_components(simple.subgraph(part))), key=lambda one: (-len(one), one)
        )
        assert [list(piece) for piece in cut.separates] == left[1:]


@given(networks())
def test_relabelling_changes_no_component_and_no_cut(network: NetworkSnapshot) -> None:
    other, name = relabelled(network)
    assert density(other) == density(network)
    assert reciprocity(other) == reciprocity(network)
    renamed = {frozenset(name[code] for code in part) for part in components(network)}
    assert {frozenset(part) for part in components(other)} == renamed
    assert {cut.actor for cut in cut_actors(other)} == {name[cut.actor] for cut in cut_actors(network)}


@given(networks())
def test_a_newcomer_without_ties_is_a_part_and_a_community_of_its_own(network: NetworkSnapshot) -> None:
    grown = with_isolate(network)
    assert sorted(components(grown)) == sorted([*components(network), (NEWCOMER,)])
    assert cut_actors(grown) == cut_actors(network)
    assert bridges(grown) == bridges(network)
    assert (NEWCOMER,) in communities(grown).groups


def test_a_mill_that_everyone_depends_on_is_a_cut_actor() -> None:
    cuts = cut_actors(chain_of(["am", "bm", "mc", "cd", "dm"]))
    assert [(cut.actor, cut.separates) for cut in cuts] == [("m", (("a",), ("b",)))]


def test_two_links_between_the_same_two_actors_are_no_bridge() -> None:
    assert bridges(chain_of(["ab", "ab"])) == ()
    assert [link.id for link in bridges(chain_of(["ab", "bc", "ca", "cd"]))] == ["link-3"]


def test_a_long_chain_is_cut_at_every_inner_actor() -> None:
    letters = [chr(0x4E00 + number) for number in range(1500)]
    cuts = cut_actors(chain_of([one + other for one, other in pairwise(letters)]))
    assert len(cuts) == 1498
    assert cuts[0].cut_off == 749


def _largest_after_removing(network: NetworkSnapshot, gone: set[str]) -> int:
    left = nx.Graph(network.graph)
    left.remove_nodes_from(gone)
    return max(map(len, nx.connected_components(left)), default=0)


@given(networks())
def test_the_robustness_curve_equals_removing_actors_one_by_one(network: NetworkSnapshot) -> None:
    size = len(network.actors)
    curve = robustness(network, steps=max(size, 1))
    if not size:
        assert (curve.points, curve.r) == ((), None)
        return
    simple = nx.Graph(network.graph)
    order = sorted(simple, key=lambda code: (-simple.degree(code), code))
    expected = [_largest_after_removing(network, set(order[:count])) / size for count in range(size + 1)]
    assert [point.largest_component for point in curve.points] == pytest.approx(expected)
    assert curve.r == pytest.approx(sum(expected[1:]) / size)


def test_random_removal_names_its_seed() -> None:
    network = chain_of(["ab", "bc", "cd", "de"])
    first, again = robustness(network, order="random", seed=5), robustness(network, order="random", seed=5)
    assert (first.points, first.seed) == (again.points, 5)


def test_the_mixing_matrix_has_sources_in_rows() -> None:
    roles = {"a": ActorRole.FARMER_GROUP, "m": ActorRole.PROCESSOR}
    assert mixing(chain_of(["am", "am"], roles)).counts[0] == (0.0, 2.0, 0.0, 0.0)


def test_two_triangles_joined_by_one_tie_are_two_communities() -> None:
    found = communities(chain_of(["ab", "bc", "ca", "cx", "xy", "yz", "zx"]))
    assert found.groups == (("a", "b", "c"), ("x", "y", "z"))
    # by hand: each triangle has 3 of 7 ties and half of all degrees: 2 × (3/7 − 1/4)
    assert found.modularity == pytest.approx(2 * (3 / 7 - 1 / 4))


@given(networks())
def test_communities_share_out_all_actors_and_depend_on_nothing_but_the_seed(
    network: NetworkSnapshot,
) -> None:
    groups = communities(network, seed=7).groups
    assert sorted(code for group in groups for code in group) == sorted(network.actors)
    reordered = network.among(list(reversed(list(network.actors))))
    assert communities(reordered, seed=7).groups == groups


def test_a_resolution_of_zero_is_refused() -> None:
    with pytest.raises(OutOfRange, match="above 0"):
        communities(chain_of(["ab"]), resolution=0)


def test_the_empty_network_has_no_parts_and_nothing_to_measure() -> None:
    empty = chain_of([])
    assert (components(empty), cut_actors(empty), bridges(empty)) == ((), (), ())
    assert (density(empty), reciprocity(empty)) == (None, None)
    assert (communities(empty).groups, communities(empty).modularity) == ((), None)
