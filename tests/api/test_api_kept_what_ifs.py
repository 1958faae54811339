"""What-ifs that are kept under a link: beside the log and never part of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from herbcity.api.ids import global_id
from herbcity.exports.writing import ExportFormat, write
from herbcity.network.building import take_snapshot
from herbcity.registry.engine import reading, writing
from herbcity.registry.keys import AccessRole, Viewer
from herbcity.registry.what_ifs import MOST_KEPT
from tests.api.api_door import BUYER, EDITOR, MEMBER, MILL, RIVER, STEWARD, Door
from tests.api.what_if_door import (
    DELETE,
    DRYER,
    DRYING,
    FARMERS_FINANCE,
    NAMED,
    OTHER_EDITOR,
    REBASE,
    ask,
    everything,
    faults,
    save,
    supply,
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
