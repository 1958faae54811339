"""What-ifs through the API: computed without a key, checked like a commit, kept beside the log and never part of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from herbcity.api.ids import global_id
from herbcity.exports.writing import ExportFormat, write
from herbcity.network.building import take_snapshot
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import reading, writing
from herbcity.registry.keys import AccessRole, Viewer
from herbcity.registry.what_ifs import MOST_BYTES, MOST_CHANGES, MOST_KEPT
from herbcity.registry.writing import Editor, commit
from tests.api.api_door import BUYER, COLLECTOR, EDITOR, HILL, HOSPITAL, MEMBER, MILL, RIVER, STEWARD, Door

WHAT_IF = """query($changes: [ChangeInput!]!) { whatIf(changes: $changes) {
  baseRevision errors { code path message(language: EN) seen current }
  changes { kind recordId field before after }
  before { digest actorCount linkCount } after { digest actorCount linkCount cutActors { actor { code } } }
  standings { standing gained goes actor { code } }
  appears { source { code nameEn } target { code nameEn } } appearsCount
  vanishes { source { code } target { code } } vanishesCount
  revalued { before { source { code } value { mid } } after { source { code } value { mid } } text(language: EN) }
  figures { code before after difference unknown(language: EN) }
  mind { dimension before after difference unknown(language: EN) }
  valueDifference { mid } sentences(language: EN)
} }"""
SAVE = """mutation($input: SaveWhatIfInput!) { saveWhatIf(input: $input) {
  whatIf { id key name author baseRevision asOf expiresOn changes { recordId } whatIf { after { digest } } }
  errors { code path message(language: EN) } } }"""
REBASE = """mutation($input: RebaseWhatIfInput!) { rebaseWhatIf(input: $input) {
  whatIf { baseRevision rebasedAt whatIf { after { digest } } }
  errors { code path seen current message(language: EN) } } }"""
DELETE = """mutation($input: DeleteWhatIfInput!) { deleteWhatIf(input: $input) {
  deleted errors { code path } } }"""
NAMED = """query($id: ID!) { whatIfNamed(id: $id) {
  name baseRevision whatIf { before { digest } after { digest } sentences(language: EN) } } }"""

OTHER_EDITOR = Viewer(AccessRole.EDITOR, "Another office")
DRYER = {
    "registerActor": {
        "nameTh": "โรงอบแห้ง",
        "nameEn": "Dryer",
        "roles": ["PROCESSOR"],
        "evidenceLevel": "ILLUSTRATIVE",
    }
}
DRYING = {
    "recordCapacity": {
        "actor": "IF-0001",
        "from": "FRESH",
        "to": "DRIED",
        "kgInPerMonth": 150_000,
        "evidenceLevel": "ILLUSTRATIVE",
    }
}


def supply(source: str, target: str) -> dict[str, Any]:
    return {
        "recordLink": {
            "kind": "SUPPLIES",
            "source": source,
            "target": target,
            "status": "AGREED",
            "evidenceLevel": "ILLUSTRATIVE",
        }
    }


FARMERS_FINANCE = {"recordLink": {**supply(HILL, MILL)["recordLink"], "kind": "FINANCES"}}
"""The grammar knows no farmer group that finances anybody."""


def ask(door: Door, *changes: dict[str, Any], **options: Any) -> Any:
    return door.ask(WHAT_IF, variables={"changes": list(changes)}, **options)["whatIf"]


def save(door: Door, *changes: dict[str, Any], viewer: Viewer = EDITOR, **values: Any) -> Any:
    given = {"name": "โรงอบแห้งใหม่", "changes": list(changes), **values}
    return door.ask(SAVE, variables={"input": given}, viewer=viewer)["saveWhatIf"]


def faults(answer: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in answer["errors"]]


def everything(engine: Engine) -> dict[str, list[Any]]:
    """Every row of every table but the kept what-ifs and the keys."""
    with reading(engine) as session:
        names = ["revision", "change", "code_counter", "actor", "link", "listing", "capacity", "decision"]
        return {
            name: [tuple(row) for row in session.execute(text(f"SELECT * FROM {name} ORDER BY 1"))]
            for name in names
        }


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
        refused = ask(
            door, {"recordCapacity": {**DRYING["recordCapacity"], "actor": MILL, "kgInPerMonth": kg}}
        )
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


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_kept_what_if_answers_the_same_after_the_registry_has_moved_on(any_door: Door) -> None:
    kept = save(any_door, supply(RIVER, MILL))["whatIf"]
    assert (kept["name"], kept["author"], kept["baseRevision"]) == ("โรงอบแห้งใหม่", EDITOR.label, 3)
    assert len(kept["key"]) >= 22  # 128 bits in letters of 6 bits each
    then = any_door.ask(NAMED, variables={"id": kept["key"]})["whatIfNamed"]
    rename(any_door, "Elsewhere growers")
    again = any_door.ask(NAMED, variables={"id": kept["id"]})["whatIfNamed"]
    assert again == then
    assert again["whatIf"]["after"]["digest"] == kept["whatIf"]["after"]["digest"]
    node = any_door.ask(
        "query($id: ID!) { node(id: $id) { ... on NamedWhatIf { name } } }", variables={"id": kept["id"]}
    )
    assert node == {"node": {"name": "โรงอบแห้งใหม่"}}


def rename(door: Door, name: str) -> None:
    changed = door.ask(
        "mutation($input: UpdateActorInput!) { updateActor(input: $input) { errors { code } } }",
        variables={"input": {"actor": RIVER, "nameEn": name}},
        viewer=EDITOR,
    )
    assert changed["updateActor"]["errors"] == []


def test_the_live_registry_never_sees_a_kept_what_if(any_door: Door, tmp_path: Path) -> None:
    def seen() -> Any:
        with reading(any_door.engine) as session:
            network = take_snapshot(session)
        exported = [
            file.read_bytes()
            for form, name in ((ExportFormat.CSV, "sheets"), (ExportFormat.NODE_LINK, "network.json"))
            for file in write(network, form, tmp_path / name)
        ]
        lists = any_door.ask(
            """{ revisions(first: 50) { nodes { number } } search(text: "Dryer") { matched }
                 actors { totalCount nodes { code history { number } } } links { totalCount }
                 network { digest revision } suggestions { totalCount } }"""
        )
        return everything(any_door.engine), network.digest, exported, lists

    before = seen()
    kept = save(any_door, DRYER, DRYING, supply("IF-0001", BUYER))["whatIf"]
    assert kept is not None
    assert seen() == before
    door_after_restart = Door(any_door.engine)
    assert door_after_restart.ask("{ network { revision actorCount } }")["network"] == {
        "revision": 3,
        "actorCount": 8,
    }


def test_keeping_needs_an_editors_key(door: Door) -> None:
    for viewer, code in ((Viewer(AccessRole.PUBLIC, "public"), "UNAUTHENTICATED"), (MEMBER, "FORBIDDEN")):
        assert faults(save(door, DRYER, viewer=viewer)) == [(code, [])]


def test_what_cannot_be_kept_is_told_with_everything_that_is_wrong_with_it(door: Door) -> None:
    refused = save(door, FARMERS_FINANCE, name="  ", days=0)
    assert [code for code, _ in faults(refused)] == [
        "MISSING", "OUT_OF_RANGE", "WRONG_ENDPOINT"
    ]  # fmt: skip
    assert faults(refused)[2][1] == ["input", "changes", "0", "recordLink", "source"]
    # The digits have the right check digit for a citizen's number (weights 13…2, modulo 11).
    assert faults(save(door, DRYER, name="ของ 1-2345-67890-12-1")) == [("PERSONAL_NUMBER", ["input", "name"])]


def test_one_author_keeps_only_so_many(door: Door) -> None:
    assert save(door, DRYER)["errors"] == []
    with writing(door.engine) as session:
        columns = "name, author, base_revision, as_of, changes, created_at, rebased_at, expires_on"
        for number in range(MOST_KEPT - 1):
            session.execute(
                text(f"INSERT INTO what_if (id, {columns}) SELECT :id, {columns} FROM what_if LIMIT 1"),
                {"id": f"copy-{number}"},
            )
    (error,) = save(door, DRYER)["errors"]
    assert error["code"] == "QUERY_TOO_LARGE"
    assert str(MOST_KEPT) in error["message"]
    assert save(door, DRYER, viewer=OTHER_EDITOR)["errors"] == []


def test_a_what_if_that_has_expired_is_gone(any_door: Door) -> None:
    kept = save(any_door, DRYER, days=1)["whatIf"]
    with writing(any_door.engine) as session:
        day = any_door.holder.current().as_of
        session.execute(text("UPDATE what_if SET expires_on = :day"), {"day": day})
    assert any_door.ask(NAMED, variables={"id": kept["key"]})["whatIfNamed"] is None
    assert save(any_door, DRYER, viewer=OTHER_EDITOR)["errors"] == []
    with reading(any_door.engine) as session:
        assert session.execute(text("SELECT count(*) FROM what_if")).scalar() == 1


def test_an_id_that_nobody_was_given_opens_nothing(door: Door) -> None:
    assert door.ask(NAMED, variables={"id": "AAAAAAAAAAAAAAAAAAAAAA"})["whatIfNamed"] is None
    assert door.ask(NAMED, variables={"id": global_id("NamedWhatIf", "x")})["whatIfNamed"] is None
    assert door.error(NAMED, variables={"id": global_id("Actor", RIVER)})["extensions"]["code"] == "NOT_FOUND"


# ── rebasing and deleting ────────────────────────────────────────────────────────────────────────────────


def test_a_rebased_what_if_stands_on_the_newest_revision(any_door: Door) -> None:
    kept = save(any_door, supply(RIVER, MILL))["whatIf"]
    rename(any_door, "Elsewhere growers")
    rebased = any_door.ask(REBASE, variables={"input": {"whatIf": kept["key"]}}, viewer=EDITOR)[
        "rebaseWhatIf"
    ]
    assert rebased["errors"] == []
    assert rebased["whatIf"]["baseRevision"] == 4
    found = ask(any_door, supply(RIVER, MILL))
    assert rebased["whatIf"]["whatIf"]["after"]["digest"] == found["after"]["digest"]


def test_a_change_that_no_longer_applies_stops_the_rebase_with_both_values(any_door: Door) -> None:
    changes = [{"updateActor": {"actor": RIVER, "nameEn": "Brook growers"}}, supply(RIVER, MILL)]
    kept = save(any_door, *changes)["whatIf"]
    then = any_door.ask(NAMED, variables={"id": kept["key"]})
    rename(any_door, "Elsewhere growers")
    any_door.ask(
        "mutation($input: RecordLinkInput!) { recordLink(input: $input) { errors { code } } }",
        variables={"input": supply(RIVER, MILL)["recordLink"]},
        viewer=EDITOR,
    )
    refused = any_door.ask(REBASE, variables={"input": {"whatIf": kept["key"]}}, viewer=EDITOR)[
        "rebaseWhatIf"
    ]
    assert refused["whatIf"] is None
    assert faults(refused) == [("STALE", ["changes", "0"]), ("DUPLICATE", ["changes", "1"])]
    assert (refused["errors"][0]["seen"], refused["errors"][0]["current"]) == (
        "River growers",
        "Elsewhere growers",
    )
    assert any_door.ask(NAMED, variables={"id": kept["key"]}) == then


def test_only_its_author_or_a_steward_rebases_and_deletes(door: Door) -> None:
    kept = save(door, DRYER)["whatIf"]
    given = {"input": {"whatIf": kept["id"]}}
    for viewer, codes in ((OTHER_EDITOR, ["FORBIDDEN"]), (STEWARD, [])):
        rebased = door.ask(REBASE, variables=given, viewer=viewer)["rebaseWhatIf"]
        assert [error["code"] for error in rebased["errors"]] == codes
    for viewer, codes in ((OTHER_EDITOR, ["FORBIDDEN"]), (EDITOR, []), (EDITOR, ["NOT_FOUND"])):
        deleted = door.ask(DELETE, variables=given, viewer=viewer)["deleteWhatIf"]
        assert [error["code"] for error in deleted["errors"]] == codes
    assert door.ask(NAMED, variables={"id": kept["key"]})["whatIfNamed"] is None


def test_a_kept_what_if_is_judged_on_its_own_day(door: Door) -> None:
    ends = {
        "recordLink": {
            **supply(RIVER, MILL)["recordLink"],
            "validUntil": (door.holder.current().as_of + timedelta(days=2)).isoformat(),
        }
    }
    kept = save(door, ends)["whatIf"]
    with writing(door.engine) as session:
        later = door.holder.current().as_of + timedelta(days=5)
        session.execute(text("UPDATE what_if SET as_of = :day"), {"day": later})
    query = "query($id: ID!) { whatIfNamed(id: $id) { whatIf { after { linkCount } before { linkCount } } } }"
    found = door.ask(query, variables={"id": kept["key"]})["whatIfNamed"]["whatIf"]
    assert found["after"]["linkCount"] == found["before"]["linkCount"]
