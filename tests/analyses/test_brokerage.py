"""Structural holes and brokerage roles."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pytest
from hypothesis import given

from herbcity.analyses.brokerage import RoleCounts, brokerage_roles, constraint, effective_size
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.vocabulary import ActorRole
from tests.analyses.random_networks import NEWCOMER, chain_of, networks, relabelled, with_isolate

GROWER, MILL, BUYER = ActorRole.FARMER_GROUP, ActorRole.PROCESSOR, ActorRole.BUYER


def _tied(network: NetworkSnapshot) -> nx.Graph[str]:
    simple = nx.Graph(network.graph)
    simple.remove_nodes_from(list(nx.isolates(simple)))
    return simple


@given(networks())
def test_constraint_and_effective_size_equal_networkx_where_they_are_defined(
    network: NetworkSnapshot,
) -> None:
    simple = _tied(network)
    everyone = list(simple)  # given a list, NetworkX takes its plain path, which shares no code with ours
    assert dict(constraint(network).values) == pytest.approx(nx.constraint(simple, everyone), abs=1e-9)
    assert dict(effective_size(network).values) == pytest.approx(
        nx.effective_size(simple, everyone), abs=1e-9
    )


@given(networks())
def test_relabelling_changes_no_constraint_and_no_role(network: NetworkSnapshot) -> None:
    other, name = relabelled(network)
    for measure in (constraint, effective_size):
        renamed = {name[code]: value for code, value in measure(network).values.items()}
        assert dict(measure(other).values) == pytest.approx(renamed, abs=1e-9)
    assert dict(brokerage_roles(other).values) == {
        name[code]: counts for code, counts in brokerage_roles(network).values.items()
    }


@given(networks())
def test_a_newcomer_without_ties_has_no_constraint_and_changes_none(network: NetworkSnapshot) -> None:
    assert dict(constraint(with_isolate(network)).values) == dict(constraint(network).values)
    roles = dict(brokerage_roles(with_isolate(network)).values)
    assert roles.pop(NEWCOMER).total == 0
    assert roles == dict(brokerage_roles(network).values)


def test_in_a_closed_triangle_nobody_has_room_and_constraint_is_nine_eighths() -> None:
    # by hand: each of two partners has p = 1/2 and indirectly 1/2 × 1/2, so 2 × (3/4)² = 9/8
    network = chain_of(["ab", "bc", "ca"])
    assert dict(constraint(network).values) == pytest.approx(dict.fromkeys("abc", 9 / 8))
    assert dict(effective_size(network).values) == pytest.approx(dict.fromkeys("abc", 1.0))


def test_the_hub_of_a_star_has_the_least_constraint_and_no_redundant_partner() -> None:
    network = chain_of(["ha", "hb", "hc", "hd"])
    assert constraint(network).values["h"] == pytest.approx(1 / 4)
    assert effective_size(network).values["h"] == pytest.approx(4.0)


def _roles_by_counting(network: NetworkSnapshot) -> dict[str, RoleCounts]:
    """Gould and Fernandez's definition, triad by triad."""
    ties = {(tie.source, tie.target) for tie in network.ties}
    stage = {code: actor.stage for code, actor in network.actors.items()}
    counts: dict[str, Counter[str]] = {code: Counter() for code in stage}
    for a, v in ties:
        for w, c in ties:
            if v != w or a == c or (a, c) in ties:
                continue
            if stage[a] == stage[v] == stage[c]:
                role = "coordinator"
            elif stage[v] == stage[c]:
                role = "gatekeeper"
            elif stage[a] == stage[v]:
                role = "representative"
            elif stage[a] == stage[c]:
                role = "consultant"
            else:
                role = "liaison"
            counts[v][role] += 1
    return {code: RoleCounts(*(count[role] for role in RoleCounts._fields)) for code, count in counts.items()}


@given(networks())
def test_the_sparse_role_counts_equal_counting_triad_by_triad(network: NetworkSnapshot) -> None:
    assert dict(brokerage_roles(network).values) == _roles_by_counting(network)


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ({"a": GROWER, "v": GROWER, "c": GROWER}, "coordinator"),
        ({"a": GROWER, "v": MILL, "c": MILL}, "gatekeeper"),
        ({"a": GROWER, "v": GROWER, "c": MILL}, "representative"),
        ({"a": GROWER, "v": MILL, "c": GROWER}, "consultant"),
        ({"a": GROWER, "v": MILL, "c": BUYER}, "liaison"),
    ],
)
def test_the_five_roles_are_told_by_the_stages_of_the_three(roles: dict[str, ActorRole], role: str) -> None:
    counts = brokerage_roles(chain_of(["av", "vc"], roles)).values["v"]
    assert (counts.total, getattr(counts, role), counts.main) == (1, 1, role)


def test_a_direct_tie_leaves_nothing_to_broker() -> None:
    assert brokerage_roles(chain_of(["av", "vc", "ac"])).values["v"].total == 0
    assert brokerage_roles(chain_of(["av", "va"])).values["v"].total == 0


def test_an_actor_of_unknown_district_is_not_counted_by_district() -> None:
    assert dict(brokerage_roles(turmeric_chain(), by="district").values) == {}


def test_the_empty_network_has_no_brokers() -> None:
    empty = chain_of([])
    assert dict(constraint(empty).values) == {}
    assert dict(effective_size(empty).values) == {}
    assert brokerage_roles(empty).top(3) == ()
