"""The network as a whole, as results to cite: the same values as the bare ones, and strong components."""

from __future__ import annotations

import networkx as nx
from hypothesis import given, settings

from herbcity.analyses import cohesion, whole
from herbcity.network.snapshot import NetworkSnapshot
from tests.analyses.random_networks import NEWCOMER, chain_of, networks, with_isolate


@settings(max_examples=50)
@given(networks())
def test_the_cited_values_are_the_bare_ones(network: NetworkSnapshot) -> None:
    assert whole.density(network).value == cohesion.density(network)
    assert whole.reciprocity(network).value == cohesion.reciprocity(network)
    assert whole.components(network).groups == cohesion.components(network)
    assert whole.cut_actors(network).actors == cohesion.cut_actors(network)
    assert whole.bridges(network).links == cohesion.bridges(network)


@settings(max_examples=50)
@given(networks())
def test_strong_components_equal_networkx_and_a_newcomer_is_one(network: NetworkSnapshot) -> None:
    expected = {frozenset(part) for part in nx.strongly_connected_components(network.graph)}
    found = whole.components(network, connection="strong").groups
    assert {frozenset(part) for part in found} == expected
    assert sorted(whole.components(with_isolate(network), connection="strong").groups) == sorted(
        [*found, (NEWCOMER,)]
    )


def test_residue_that_goes_back_upstream_makes_a_strong_component() -> None:
    network = chain_of(["ab", "bc", "ca", "cd"])
    assert whole.components(network, connection="strong").groups == (("a", "b", "c"), ("d",))
    assert dict(whole.components(network, connection="strong").numbers()) == {"count": 2, "largest": 3}
