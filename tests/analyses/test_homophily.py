"""Like with like: assortativity by group and by degree, and the E–I index."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given, settings

from herbcity.analyses.brokerage import brokerage_roles
from herbcity.analyses.homophily import assortativity, degree_assortativity, ei_index
from herbcity.analyses.mixing import mixing
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import karate_club, turmeric_chain
from herbcity.vocabulary import ActorRole
from tests.analyses.random_networks import chain_of, networks, relabelled

GROWER, MILL, BUYER = ActorRole.FARMER_GROUP, ActorRole.PROCESSOR, ActorRole.BUYER


@settings(max_examples=50)
@given(networks())
def test_assortativity_by_stage_and_role_equals_networkx_where_it_is_defined(
    network: NetworkSnapshot,
) -> None:
    for by, attribute in (("stage", "stage"), ("role", "roles")):
        found = assortativity(network, by=by)  # type: ignore[arg-type]
        ends = {
            network.graph.nodes[code][attribute] for tie in network.ties for code in (tie.source, tie.target)
        }
        if len(ends) > 1:
            expected = nx.attribute_assortativity_coefficient(network.graph, attribute)
            assert found.value == pytest.approx(expected, abs=1e-9)
        else:
            assert found.value is None
            assert found.why_not is not None


def _mixed_degrees(simple: nx.Graph[str]) -> bool:
    return len({count for _, count in simple.degree if count}) > 1


@settings(max_examples=50)
@given(networks())
def test_degree_assortativity_equals_networkx_where_degrees_differ(network: NetworkSnapshot) -> None:
    simple = nx.Graph(network.graph)
    found = degree_assortativity(network).value
    if _mixed_degrees(simple):
        assert found == pytest.approx(nx.degree_assortativity_coefficient(simple), abs=1e-9)
    else:
        assert found is None


def test_the_karate_clubs_hubs_serve_the_small() -> None:
    # computed by igraph 1.0: Graph.Famous("Zachary").assortativity_degree() = -0.475613
    assert degree_assortativity(karate_club()).value == pytest.approx(-0.475613, abs=1e-6)


def test_a_ring_has_nothing_to_correlate() -> None:
    found = degree_assortativity(chain_of(["ab", "bc", "ca"]))
    assert found.value is None
    assert "same number of partners" in found.why_not.en


@settings(max_examples=50)
@given(networks())
def test_the_ei_index_is_counted_pair_by_pair(network: NetworkSnapshot) -> None:
    simple = nx.Graph(network.graph)
    stage = {code: actor.stage for code, actor in network.actors.items()}
    across = sum(stage[one] is not stage[other] for one, other in simple.edges)
    found = ei_index(network)
    if not simple.number_of_edges():
        assert (found.value, dict(found.groups)) == (None, {})
        return
    assert found.value == pytest.approx((2 * across - simple.size()) / simple.size())
    for group, value in found.groups.items():
        mine = [pair for pair in simple.edges if group in (stage[pair[0]], stage[pair[1]])]
        leaving = sum(stage[one] is not stage[other] for one, other in mine)
        assert value == pytest.approx((2 * leaving - len(mine)) / len(mine))


@settings(max_examples=50)
@given(networks())
def test_relabelling_changes_no_index_of_groups(network: NetworkSnapshot) -> None:
    other, _ = relabelled(network)
    for measure in (assortativity, degree_assortativity, ei_index):
        ours, theirs = measure(network), measure(other)
        assert (ours.value is None) is (theirs.value is None)
        assert math.isclose(ours.value or 0.0, theirs.value or 0.0, abs_tol=1e-9)
        assert ours.why_not == theirs.why_not


def test_ties_that_all_cross_or_all_stay_are_the_two_ends_of_the_scale() -> None:
    roles = {"a": GROWER, "b": GROWER, "c": MILL, "d": MILL}
    crossing, staying = chain_of(["ac", "bd"], roles), chain_of(["ab", "cd"], roles)
    assert ei_index(crossing).value == 1.0
    assert ei_index(staying).value == -1.0
    assert assortativity(staying).value == pytest.approx(1.0)


def test_a_grouping_of_ones_own_sorts_actors_everywhere_and_leaves_others_out() -> None:
    network = turmeric_chain()
    hill, river, collector, mill, buyer, agency = network.actors
    side = {hill: "north", river: "south", collector: "south", mill: "south", agency: "north"}
    # by hand, without the buyer: hill–collector and agency–river cross, the three others stay
    assert ei_index(network, by=side).value == pytest.approx((2 - 3) / 5)
    assert mixing(network, by=side).groups == ("north", "south")
    assert mixing(network, by=side).counts == ((1.0, 2.0), (0.0, 2.0))
    # hill → collector → mill lets something in from the north
    roles = brokerage_roles(network, by=side)
    assert roles.values[collector].gatekeeper == 1
    assert roles.values[collector].coordinator == 1
    assert buyer not in roles.values
    assert roles.options["by"] == side


def test_another_grouping_is_another_question_and_not_the_remembered_answer() -> None:
    network = turmeric_chain()
    one = dict.fromkeys(network.actors, "all")
    each = {code: code for code in network.actors}
    assert brokerage_roles(network, by=one).values["HC-0003-A"].coordinator == 2
    assert brokerage_roles(network, by=each).values["HC-0003-A"].liaison == 2
