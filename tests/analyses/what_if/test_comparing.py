"""What differs between two networks, and that nothing else does."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.analyses.cases.keys import key_of
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.suggesting import Suggestions, suggest
from herbcity.analyses.what_if.comparing import compare
from herbcity.analyses.what_if.figures import FIGURES
from herbcity.analyses.what_if.matched import match_difference
from herbcity.analyses.what_if.standings import Standing
from herbcity.analyses.what_if.together import WITHOUT_AN_OFFICE
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of, turmeric_chain
from herbcity.registry.changes import Change, RecordKind, invert
from herbcity.vocabulary import EvidenceLevel, MindDimension
from tests.analyses.likelihood.provinces import province
from tests.analyses.random_networks import networks

HILL, RIVER, COLLECTOR, MILL, BUYER, AGENCY = (
    "HC-0001-E", "HC-0002-C", "HC-0003-A", "HC-0004-8", "HC-0005-6", "HC-0006-4",
)  # fmt: skip
LEVEL = EvidenceLevel.ILLUSTRATIVE.value


def born(kind: RecordKind, key: str, /, **values: object) -> Change:
    name = "code" if kind is RecordKind.ACTOR else "id"
    return Change(kind, key, None, None, {name: key, "evidence_level": LEVEL, **values})


DRYER = born(RecordKind.ACTOR, "IF-0001", name_th="โรงอบ", name_en="Dryer", roles=["PROCESSOR"])


def supply(source: str, target: str) -> Change:
    key = f"{source}-{target}"
    return born(RecordKind.LINK, key, kind="SUPPLIES", source=source, target=target, status="ACTIVE")


def standings(before: NetworkSnapshot, after: NetworkSnapshot) -> set[tuple[Standing, str, bool]]:
    return {(one.standing, one.actor.code, one.gained) for one in compare(before, after).standings}


# ── by hand ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_way_to_the_buyer_makes_the_mill_dispensable():
    chain = turmeric_chain()
    after = chain.apply([DRYER, supply(COLLECTOR, "IF-0001"), supply("IF-0001", BUYER)])
    # By hand: without the mill the buyer was cut off; now the dryer stands beside it. The collector still is the
    # only one between growers and both.
    assert (Standing.CUT_ACTOR, MILL, False) in standings(chain, after)
    assert (Standing.CUT_ACTOR, COLLECTOR, False) not in standings(chain, after)
    assert (Standing.REACHES_BUYER, "IF-0001", True) in standings(chain, after)


def test_without_the_collector_both_groups_lose_every_way_to_a_buyer():
    chain = turmeric_chain()
    after = chain.among(set(chain.actors) - {COLLECTOR})
    found = compare(chain, after)
    lost = {
        one.actor.code for one in found.standings if one.standing is Standing.REACHES_BUYER and not one.gained
    }
    assert lost == {HILL, RIVER, COLLECTOR}
    assert next(one.goes for one in found.standings if one.actor.code == COLLECTOR)
    assert "Hill growers loses every way to a buyer." in [one.en for one in found.sentences]


def test_numbers_go_from_what_they_were_to_what_they_are():
    chain = turmeric_chain()
    found = {one.code: one for one in compare(chain, chain.apply([DRYER])).figures}
    # By hand: a seventh actor that nobody is tied to; 6 of 21 pairs instead of 6 of 15.
    assert (found["ACTORS"].before, found["ACTORS"].after) == (6, 7)
    assert (found["COMPONENTS"].before, found["COMPONENTS"].after) == (1, 2)
    assert found["DENSITY"].difference == pytest.approx(6 / 21 - 6 / 15)
    assert found["COMPONENTS"].text.en == "The number of unconnected parts goes from 1 to 2."
    assert found["LINKS"].text.th == "จำนวนความเชื่อมโยงที่เกิดขึ้นแล้วคงเดิม"


def test_from_nothing_to_one_actor_what_is_not_known_is_none_with_a_reason():
    chain = turmeric_chain()
    nothing = network_of(as_of=chain.as_of)
    one = nothing.apply([DRYER])
    found = {figure.code: figure for figure in compare(nothing, one).figures}
    assert (found["LARGEST_COMPONENT"].before, found["LARGEST_COMPONENT"].after) == (None, 1)
    assert found["LARGEST_COMPONENT"].difference is None
    assert found["DENSITY"].unknown
    assert found["DENSITY"].unknown.en == "fewer than two actors form no pair"
    assert [one.en for one in compare(nothing, nothing).sentences] == ["Nothing changes."]


def test_a_dearer_offer_changes_the_value_of_its_suggestion():
    network = province(seed=1, actors=60)
    taught = teach(network)
    best = next(one for one in suggest(network, taught=taught) if one.value and one.match.offer.price_per_kg)
    offer = best.match.offer.record
    dearer = [price * 0.9 for price in offer.price_per_kg]
    changed = network.apply(
        [Change(RecordKind.LISTING, offer.id, "price_per_kg", list(offer.price_per_kg), dearer)]
    )
    found = compare(network, changed, taught=taught)
    revalued = {one.before.key: one for one in found.matches.revalued(100)}
    assert best.key in revalued
    assert revalued[best.key].after.value.mid > best.value.mid  # asked less, so it adds more


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────


def keys(found: Suggestions) -> set[str]:
    return {key_of(found.weighed.found, row) for row in found.rows.tolist()}


@pytest.fixture(scope="module")
def somewhere() -> tuple[NetworkSnapshot, NetworkSnapshot]:
    """A province, and the same with a dryer that takes any herb, without two actors, and with a longer name."""
    network = province(seed=3, actors=120)
    gone = [code for code in network.actors if network.listings_of(code)][:2]
    after = network.among(set(network.actors) - set(gone)).apply(
        [
            DRYER,
            born(
                RecordKind.CAPACITY, "drying", actor="IF-0001", from_form="FRESH", to_form="DRIED",
                kg_in_per_month=150_000.0,
            ),
        ]
    )  # fmt: skip
    return network, after


def test_what_appears_and_vanishes_is_the_difference_of_the_keys(somewhere):
    before, _after = somewhere
    taught = teach(before)
    now, then = (suggest(one, taught=taught) for one in somewhere)
    found = match_difference(now, then)
    # The keys themselves, compared as words, are the independent reference.
    assert keys(found.appears) == keys(then) - keys(now) != set()
    assert keys(found.vanishes) == keys(now) - keys(then) != set()
    assert len(found.common_rows) == len(keys(now) & keys(then))
    worth = {one.key: one.value for one in now}
    other = {one.key for one in then if one.key in worth and one.value != pytest.approx(worth[one.key])}
    assert {one.after.key for one in found.revalued(10_000)} == other


def test_turned_round_what_appears_vanishes(somewhere):
    before, after = somewhere
    taught = teach(before)
    there, back = compare(before, after, taught=taught), compare(after, before, taught=taught)
    assert keys(there.matches.appears) == keys(back.matches.vanishes)
    assert [one.difference for one in there.figures] == [
        None if one.difference is None else -one.difference for one in back.figures
    ]
    assert there.value_difference.mid == pytest.approx(-back.value_difference.mid)


def test_nothing_differs_between_a_network_and_a_copy_of_it(somewhere):
    before, _after = somewhere
    copy = NetworkSnapshot(
        {kind: dict(before.table(kind)) for kind in RecordKind if kind is not RecordKind.CONTACT},
        revision=before.revision,
        as_of=before.as_of,
    )
    found = compare(before, copy)
    assert [one.en for one in found.sentences] == ["Nothing changes."]
    assert (len(found.matches.appears), len(found.matches.vanishes), found.matches.revalued_count) == (
        0, 0, 0,
    )  # fmt: skip


def test_what_is_carried_over_to_the_changed_network_is_what_the_same_records_give_anew():
    network = province(seed=3, actors=120)
    taught = teach(network)
    _ = suggest(network, taught=taught)  # so that there is something to carry over
    listed = next(one for one in network.listings.values() if one.kg_by_month)
    tie = network.ties[0]
    after = network.apply(
        [
            DRYER,
            born(
                RecordKind.CAPACITY, "drying", actor="IF-0001", from_form="FRESH", to_form="DRIED",
                kg_in_per_month=150_000.0,
            ),
            supply(listed.actor, "IF-0001"),
            Change(RecordKind.LISTING, listed.id, "valid_until", None, network.as_of.isoformat()),
            Change(RecordKind.LINK, tie.id, "status", tie.status.value, "ENDED"),
        ]
    )  # fmt: skip
    anew = NetworkSnapshot(
        {kind: dict(after.table(kind)) for kind in RecordKind if kind is not RecordKind.CONTACT},
        revision=after.revision,
        as_of=after.as_of,
    )
    assert anew.digest == after.digest
    carried, made = suggest.__wrapped__(after, taught=taught), suggest.__wrapped__(anew, taught=taught)
    assert [(one.key, one.value, one.chance) for one in carried] == [
        (one.key, one.value, pytest.approx(one.chance)) for one in made
    ]


def test_a_change_that_only_adds_makes_no_plan_worse(somewhere):
    before, _ = somewhere
    after = before.apply(
        [
            DRYER,
            born(
                RecordKind.CAPACITY, "drying", actor="IF-0001", from_form="FRESH", to_form="DRIED",
                kg_in_per_month=150_000.0,
            ),
        ]
    )  # fmt: skip
    found = compare(before, after)
    now, then = found.together
    assert now.plan.limits == WITHOUT_AN_OFFICE
    gap = (
        now.plan.bound_thb - now.plan.expected_value.mid + then.plan.bound_thb - then.plan.expected_value.mid
    )
    assert found.value_difference.mid >= -gap - 1e-6
    assert found.mind[0].dimension is MindDimension.BUSINESS
    assert found.mind[0].difference == pytest.approx(found.value_difference.mid)


@settings(max_examples=25, deadline=None)
@given(networks(), st.data())
def test_numbers_of_both_sides_are_those_of_each_network_by_itself(network, data):
    code = data.draw(st.sampled_from(sorted(network.actors))) if network.actors else None
    after = network.among(set(network.actors) - {code})
    found = {one.code: one for one in compare(network, after).figures}
    for figure in FIGURES:
        assert (found[figure.code].before, found[figure.code].after) == (figure.of(network), figure.of(after))
    for side, graph in (("before", network.graph), ("after", after.graph)):
        # NetworkX is the independent program.
        assert getattr(found["COMPONENTS"], side) == nx.number_weakly_connected_components(graph)
        simple = nx.Graph(graph)
        simple.remove_edges_from(list(nx.selfloop_edges(simple)))
        assert getattr(found["CUT_ACTORS"], side) == len(set(nx.articulation_points(simple)))


def test_a_change_and_its_inverse_leave_nothing_that_differs():
    chain = turmeric_chain()
    changes = [DRYER, supply(COLLECTOR, "IF-0001")]
    assert [one.en for one in compare(chain, chain.apply(changes).apply(invert(changes))).sentences] == [
        "Nothing changes."
    ]
