"""What-ifs through the API: computed without a key, checked like a commit, kept beside the log and never part of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import writing
from herbcity.registry.what_ifs import MOST_BYTES, MOST_CHANGES
from herbcity.registry.writing import Editor, commit
from tests.api.api_door import BUYER, COLLECTOR, EDITOR, HILL, HOSPITAL, MILL, RIVER, Door
from tests.api.what_if_door import DRYER, DRYING, FARMERS_FINANCE, ask, everything, faults, supply

# ── computing ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_dryer_is_in_the_network_with_the_changes_and_nowhere_else(any_door: Door) -> None:
    before = everything(any_door.engine)
    found = ask(any_door, DRYER, DRYING, supply(COLLECTOR, "IF-0001"), supply("IF-0001", BUYER))
    assert found["errors"] == []
    assert (found["before"]["actorCount"], found["after"]["actorCount"]) == (8, 9)
    assert found["after"]["linkCount"] - found["before"]["linkCount"] == 2
    # By hand: the mill was the only way from the collector to the buyer. Now there are two.
    assert {"standing": "CUT_ACTOR", "gained": False, "goes": False, "actor": {"code": MILL}} in found[
        "standings"
    ]
    assert everything(any_door.engine) == before
    live = any_door.ask('{ network { digest actorCount } search(text: "โรงอบแห้ง") { matched } }')
    assert live["network"] == {"digest": found["before"]["digest"], "actorCount": 8}
    assert live["search"] == []


def test_the_networks_of_both_sides_are_those_of_the_same_changes_committed(any_door: Door) -> None:
    given = supply(RIVER, MILL)["recordLink"]
    found = ask(any_door, {"recordLink": given})
    recorded = any_door.ask(
        "mutation($input: RecordLinkInput!) { recordLink(input: $input) { revision errors { code } } }",
        variables={"input": given},
        viewer=EDITOR,
    )["recordLink"]
    assert recorded["errors"] == []
    assert any_door.ask("{ network { digest } }")["network"]["digest"] == found["after"]["digest"]


def test_a_capacity_that_is_recorded_gives_the_network_that_the_what_if_showed(door: Door) -> None:
    given = {**DRYING["recordCapacity"], "actor": COLLECTOR}
    found = ask(door, {"recordCapacity": given})
    recorded = door.ask(
        """mutation($input: RecordCapacityInput!) { recordCapacity(input: $input) {
             capacity { kgInPerMonth from to actor { code } } errors { code } } }""",
        variables={"input": given},
        viewer=EDITOR,
    )["recordCapacity"]
    assert recorded == {
        "capacity": {
            "kgInPerMonth": 150_000,
            "from": "FRESH",
            "to": "DRIED",
            "actor": {"code": COLLECTOR},
        },
        "errors": [],
    }
    assert door.ask("{ network { digest } }")["network"]["digest"] == found["after"]["digest"]


def test_in_an_empty_registry_the_first_actor_is_all_there_is(sqlite_engine: Engine) -> None:
    found = ask(Door(sqlite_engine), DRYER)
    assert found["errors"] == []
    assert (found["baseRevision"], found["before"]["actorCount"], found["after"]["actorCount"]) == (0, 0, 1)
    density = next(one for one in found["figures"] if one["code"] == "DENSITY")
    assert (density["before"], density["after"]) == (None, None)
    assert density["unknown"] == "fewer than two actors form no pair"


def test_quantities_that_make_no_sense_are_refused(door: Door) -> None:
    for kg in (-1.0, 1e300):
        milling = {**DRYING["recordCapacity"], "actor": MILL, "from": "DRIED", "to": "POWDER"}
        refused = ask(door, {"recordCapacity": {**milling, "kgInPerMonth": kg}})
        assert faults(refused) == [("OUT_OF_RANGE", ["changes", "0", "recordCapacity", "kgInPerMonth"])]


def test_a_suggestion_that_becomes_a_link_vanishes_and_says_so(door: Door) -> None:
    offered = {"herb": "turmeric", "form": "FRESH"}
    link = {"recordLink": {**supply(RIVER, MILL)["recordLink"], **offered}}
    found = ask(door, link)
    assert found["vanishes"] == [{"source": {"code": RIVER}, "target": {"code": MILL}}]
    assert any("because they are linked now" in sentence for sentence in found["sentences"])
    assert found["appearsCount"] == 0


def test_a_mill_that_closes_cuts_everybody_off_from_the_buyer(any_door: Door) -> None:
    found = ask(any_door, {"closeActor": {"actor": MILL}})
    lost = {
        one["actor"]["code"]
        for one in found["standings"]
        if one["standing"] == "REACHES_BUYER" and not one["gained"]
    }
    assert lost == {HILL, RIVER, COLLECTOR, MILL}
    # By hand: two links end, one need is withdrawn and one capacity goes.
    kinds = [change["kind"] for change in found["changes"]]
    assert {kind: kinds.count(kind) for kind in kinds} == {"LINK": 4, "LISTING": 1, "CAPACITY": 1}
    closed = any_door.ask(
        """mutation { closeActor(input: {actor: "HC-0004-8"}) { errors { code } revision
             actor { capacities { id } links { status holds } listings { open } } } }""",
        viewer=EDITOR,
    )["closeActor"]
    assert closed["errors"] == []
    assert not any(link["holds"] for link in closed["actor"]["links"])
    assert closed["actor"]["capacities"] == []
    assert any_door.ask("{ network { digest } }")["network"]["digest"] == found["after"]["digest"]


def test_each_side_shows_its_own_actors(door: Door) -> None:
    renamed = {"updateActor": {"actor": RIVER, "nameEn": "Brook growers"}}
    query = """query($changes: [ChangeInput!]!) { whatIf(changes: $changes) {
      before { cutActors(first: 9) { actor { code links { source { nameEn } } } } }
      after { cutActors(first: 9) { actor { code links { source { nameEn } } } } } } }"""
    found = door.ask(query, variables={"changes": [renamed]})["whatIf"]
    names = [
        {link["source"]["nameEn"] for cut in found[side]["cutActors"] for link in cut["actor"]["links"]}
        for side in ("before", "after")
    ]
    assert "River growers" in names[0] - names[1]
    assert "Brook growers" in names[1] - names[0]


def test_an_unknown_value_stays_unknown_with_its_reason(door: Door) -> None:
    found = ask(door, supply(RIVER, MILL))
    business = found["mind"][0]
    # The toy's only suggestion has no value: the places of its two ends are not recorded.
    assert (business["before"], business["difference"]) == (None, None)
    assert business["unknown"] == "the value of no pair is known"
    assert found["valueDifference"] is None


def test_what_if_needs_no_key_and_can_be_asked_by_get(door: Door) -> None:
    assert ask(door, DRYER, read_only=True)["errors"] == []


# ── bad input ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_fault_of_every_change_is_told_at_once_and_where(any_door: Door) -> None:
    found = ask(
        any_door,
        {"registerActor": {"nameTh": "ก", "roles": [], "latitude": 200.0}},
        FARMERS_FINANCE,
        supply(HOSPITAL, MILL),  # real and invented
        {"endLink": {"link": "nowhere", "on": "2026-02-01"}},
        {"recordCapacity": {**DRYING["recordCapacity"], "actor": "IF-0009"}},
        {},
    )
    assert sorted(faults(found)) == sorted(
        [
            ("MISSING", ["changes", "0", "registerActor", "roles"]),
            ("OUT_OF_RANGE", ["changes", "0", "registerActor", "latitude"]),
            ("WRONG_ENDPOINT", ["changes", "1", "recordLink", "source"]),
            ("LAYERS_MIXED", ["changes", "2", "recordLink", "source"]),
            ("NOT_FOUND", ["changes", "3", "endLink", "link"]),
            ("UNKNOWN_REFERENCE", ["changes", "4", "recordCapacity", "actor"]),
            ("NOT_ONE", ["changes", "5"]),
        ]
    )
    assert found["after"] is None
    assert (found["changes"], found["appears"], found["sentences"]) == ([], None, None)


def test_contradictory_changes_are_refused_with_both_values(door: Door) -> None:
    found = ask(
        door,
        {"updateActor": {"actor": RIVER, "nameEn": "One"}},
        {"updateActor": {"actor": RIVER, "nameEn": "Two"}},
    )
    (error,) = found["errors"]
    assert (error["code"], error["seen"], error["current"]) == ("CONTRADICTORY", "Two", "One")
    assert error["path"] == ["changes", "1", "updateActor", "nameEn"]


def test_the_same_new_record_twice_is_a_duplicate_at_the_second(door: Door) -> None:
    found = ask(door, supply(RIVER, MILL), supply(RIVER, MILL))
    assert faults(found) == [("DUPLICATE", ["changes", "1", "recordLink"])]


def test_a_list_without_changes_or_that_changes_nothing_is_refused(door: Door) -> None:
    assert faults(ask(door)) == [("NOTHING_TO_DO", ["changes"])]
    same = {"updateActor": {"actor": RIVER, "nameEn": "River growers"}}
    assert faults(ask(door, same)) == [("NOTHING_TO_DO", ["changes"])]


def test_too_many_changes_and_too_large_ones_are_refused_with_the_limit(door: Door) -> None:
    many = ask(door, *[DRYER] * (MOST_CHANGES + 1))
    assert faults(many) == [("QUERY_TOO_LARGE", ["changes"])]
    assert str(MOST_CHANGES) in many["errors"][0]["message"]
    large = ask(door, {"updateActor": {"actor": RIVER, "note": "ก" * MOST_BYTES}})
    assert faults(large) == [("QUERY_TOO_LARGE", ["changes"])]
    assert f"{MOST_BYTES}" in large["errors"][0]["message"]


def test_a_provisional_code_is_never_committed(any_door: Door) -> None:
    body = {"code": "IF-0001", "name_th": "ก", "roles": ["PROCESSOR"], "evidence_level": "REPORTED"}
    with pytest.raises(Exception, match="broken"), writing(any_door.engine) as session:
        commit(
            session, [Change(RecordKind.ACTOR, "IF-0001", None, None, body)], editor=Editor("x"), reason="x"
        )
