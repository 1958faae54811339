"""Integration points: who ties the chain together, found by taking actors out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.analyses.brokerage import brokerage_roles
from herbcity.analyses.integration import integration_points
from herbcity.analyses.joining.brokering import joined_by
from herbcity.analyses.joining.parts import marks_of
from herbcity.analyses.reach import Ways
from herbcity.analyses.remembering import MEMORY
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.registry.changes import Change, RecordKind
from herbcity.vocabulary import ActorRole, Flow, Stage
from tests.analyses.joining_networks import afresh, link_changes
from tests.analyses.random_networks import chain_of, networks, relabelled

GROWER, MILL, BUYER = ActorRole.FARMER_GROUP, ActorRole.PROCESSOR, ActorRole.BUYER


def _with_a_way(network: NetworkSnapshot, without: str | None = None) -> set[str]:
    """Who can reach a buyer along material ties, by following the ties until nothing more is found."""
    found = {code for code, actor in network.actors.items() if BUYER in actor.roles} - {without}
    buyers = {code for code, actor in network.actors.items() if BUYER in actor.roles}
    ties = [
        (tie.source, tie.target)
        for tie in network.ties
        if tie.flow is Flow.MATERIAL and without not in (tie.source, tie.target)
    ]
    while more := {source for source, target in ties if target in found} - found:
        found |= more
    return found - buyers


@given(networks())
def test_the_dependants_counted_in_one_pass_equal_removing_each_actor(network: NetworkSnapshot) -> None:
    ways = Ways(network)
    assert ways.reaching == _with_a_way(network)
    dependants = ways.dependants()
    for code in network.actors:
        lost = _with_a_way(network) - _with_a_way(network, without=code) - {code}
        assert ways.lost_without(code) == lost
        assert dependants.get(code, 0) == len(lost)


@given(networks())
def test_every_part_and_the_score_are_shares_and_the_best_comes_first(network: NetworkSnapshot) -> None:
    points = integration_points(network, count=5)
    assert len(points) <= 5
    assert [point.score for point in points] == sorted((point.score for point in points), reverse=True)
    for point in points:
        parts = (point.reach_part, point.cohesion_part, point.between_part, point.liaison_part)
        assert all(0 <= part <= 1 for part in parts)
        assert abs(point.score - sum(parts) / 4) < 1e-12


@given(networks())
def test_relabelling_changes_no_score(network: NetworkSnapshot) -> None:
    other, name = relabelled(network)
    scores = {name[point.actor]: round(point.score, 9) for point in integration_points(network, count=50)}
    assert {point.actor: round(point.score, 9) for point in integration_points(other, count=50)} == scores


def test_a_mill_without_which_two_groups_lose_every_buyer_heads_the_list() -> None:
    roles = {"a": GROWER, "b": GROWER, "m": MILL, "p": BUYER, "q": BUYER, "c": GROWER}
    best = integration_points(chain_of(["am", "bm", "mp", "mq", "cq"], roles))[0]
    assert best.actor == "m"
    assert best.loses_buyers == ("a", "b")
    assert best.separates == (("a",), ("b",), ("p",))
    assert best.text_en == (
        "ตัวอย่าง m joins two stages while being in a third and is tied to upstream and downstream actors; "
        "without it, 2 actors would have no way left to any buyer and 3 actors would be cut off from the "
        "rest of the network."
    )


def test_the_sentence_exists_in_thai_and_names_the_actor() -> None:
    point = integration_points(turmeric_chain(), count=1)[0]
    assert point.text_th.startswith("ผู้รวบรวมตลาดเช้า")
    assert "ผู้เล่น 2 รายจะไม่เหลือทางไปถึงผู้ซื้อรายใดเลย" in point.text_th


def test_an_empty_network_and_one_without_ties_have_no_integration_points() -> None:
    assert integration_points(chain_of([])) == ()
    assert integration_points(chain_of([], alone="abc")) == ()
    assert integration_points(turmeric_chain(), count=0) == ()


@given(st.data(), networks())
def test_after_any_change_of_links_the_carried_answer_equals_the_fresh_one(
    data: st.DataObject, network: NetworkSnapshot
) -> None:
    for _ in range(2):
        integration_points(network, count=5)
        network = network.apply(data.draw(link_changes(network)), revision=network.revision + 1)
        MEMORY.forget()
        carried = integration_points(network, count=5)
        MEMORY.forget()
        assert carried == integration_points(afresh(network), count=5)


def test_what_only_says_how_much_flows_leaves_the_marks_and_a_second_tie_of_a_pair_too() -> None:
    network = chain_of(["ab", "ab", "bc"], {"c": BUYER})
    before = marks_of(network)
    heavier = network.apply([Change(RecordKind.LINK, "link-0", "volume_kg_per_year", None, 5.0)])
    assert marks_of(heavier).undirected is before.undirected
    one_less = heavier.apply([Change(RecordKind.LINK, "link-0", "status", "ACTIVE", "PROPOSED")])
    assert marks_of(one_less).material is before.material
    advice = one_less.apply([Change(RecordKind.LINK, "link-1", "kind", "SUPPLIES", "ADVISES")])
    assert marks_of(advice).undirected is before.undirected
    assert marks_of(advice).directed is before.directed
    assert marks_of(advice).material is not before.material


def test_the_kilograms_and_the_baht_behind_an_actor_are_what_comes_to_it_from_those_it_alone_serves() -> None:
    collector, mill = integration_points(turmeric_chain(), count=2)
    # by hand: 4,000 + 2,000 kg fresh at 5.5 to 1 and 8.5 THB/kg, then 6,000 kg
    assert collector.behind.dry_kg.mid == pytest.approx(6000 / 5.5)
    assert collector.behind.thb.mid == pytest.approx(6000 * 8.5)
    assert mill.behind == collector.behind
    assert mill.constraints[0].en == "it is the only one recorded that can turn fresh into dried"
    unweighed = integration_points(chain_of(["ab", "bp"], {"p": BUYER}))[0]
    assert unweighed.behind.dry_kg is None
    assert unweighed.behind.unweighed == 1


def test_a_full_capacity_is_named_as_a_constraint() -> None:
    full = turmeric_chain().apply(
        [Change(RecordKind.CAPACITY, "mill-drier", "kg_in_per_month", 2000.0, 500.0)]
    )
    (mill,) = (point for point in integration_points(full) if point.actor == "HC-0004-8")
    assert "is taken up by 100%" in mill.constraints[1].en  # 6,000 kg a year of 12 × 500


def test_whom_an_actor_joins_is_said_by_stage_and_district() -> None:
    collector = integration_points(turmeric_chain(), count=1)[0]
    assert [tuple(row) for row in collector.joined.stages] == [(Stage.UPSTREAM, Stage.MIDSTREAM, 2)]
    assert collector.joined.across_districts == 0


@given(networks())
def test_the_pairs_that_an_actor_joins_are_the_open_triads_of_its_brokerage_roles(
    network: NetworkSnapshot,
) -> None:
    roles = brokerage_roles(network).values
    for code in network.actors:
        joined = joined_by(network, code)
        assert sum(row.pairs for row in joined.stages) == roles[code].total
        own = network.actors[code].stage
        third = [row for row in joined.stages if len({row.source, row.target, own}) == 3]
        assert sum(row.pairs for row in third) == roles[code].liaison
