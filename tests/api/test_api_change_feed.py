"""The feed of changes: read on from a cursor, nothing is missed and nothing comes twice."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import writing
from herbcity.registry.identity import actor_code
from herbcity.registry.reading import current
from herbcity.registry.writing import Editor, commit, put_contact
from tests.api.api_door import COLLEGE, HILL, HOSPITAL, MILL, Door, documented

FEED = """
query ($first: Int, $after: String, $afterRevision: Int, $where: ChangeFilter) {
  changes(first: $first, after: $after, afterRevision: $afterRevision, where: $where) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage endCursor }
    nodes { revision kind recordId field before after adopted }
  }
}"""


def page(door: Door, **variables: Any) -> Any:
    return door.ask(FEED, variables=variables)["changes"]


def write(door: Door, *changes: Change) -> None:
    with writing(door.engine) as session:
        commit(session, changes, editor=Editor("Provincial office"), reason="Asked again")


def renamed(code: str, before: str | None, after: str) -> Change:
    return Change(RecordKind.ACTOR, code, "name_en", before, after)


def test_reading_on_gives_every_change_once_while_others_write(any_door: Door):
    seen, after, written = [], None, 0
    while True:
        found = page(any_door, first=7, after=after)
        seen += found["nodes"]
        if not found["nodes"]:
            break
        after = found["pageInfo"]["endCursor"]
        if written < 3:
            written += 1
            name = f"U Thong Hospital {written - 1}" if written > 1 else "U Thong Hospital"
            write(any_door, renamed(HOSPITAL, name, f"U Thong Hospital {written}"))
    revisions = any_door.ask(
        "{ revisions(first: 100) { nodes { number changeCount changes(first: 100) { after } } } }"
    )
    by_hand = {one["number"]: one["changeCount"] for one in revisions["revisions"]["nodes"]}
    counted: dict[int, int] = {}
    for change in seen:
        counted[change["revision"]] = counted.get(change["revision"], 0) + 1
    assert counted == by_hand
    assert [one["revision"] for one in seen] == sorted(one["revision"] for one in seen)
    assert page(any_door, first=1)["totalCount"] == len(seen)
    assert [one["after"] for one in seen[-3:]] == [f"U Thong Hospital {number}" for number in (1, 2, 3)]


def test_the_feed_can_begin_after_a_revision(any_door: Door):
    found = page(any_door, afterRevision=2)
    assert [(one["revision"], one["kind"], one["recordId"]) for one in found["nodes"]] == [
        (3, "CONTACT", None)
    ]
    assert found["totalCount"] == 1
    assert page(any_door, afterRevision=3) == {
        "totalCount": 0,
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": False, "endCursor": None},
        "nodes": [],
    }


def test_the_changes_of_an_actor_are_its_own_and_those_of_what_hangs_or_once_hung_on_it(any_door: Door):
    write(any_door, Change(RecordKind.LINK, "college-hospital", "volume_kg_per_year", None, 12.0))
    clinic = documented(actor_code(9), "คลินิกแพทย์แผนไทย", "Thai Medicine Clinic", "BUYER")
    moved = Change(RecordKind.LINK, "college-hospital", "target", HOSPITAL, actor_code(9))
    write(any_door, clinic, moved, renamed(MILL, "Herb mill", "Mill"))
    with writing(any_door.engine) as session:
        body = current(session, RecordKind.LINK, ["college-hospital"])["college-hospital"]
    write(any_door, Change(RecordKind.LINK, "college-hospital", None, body, None))
    asked = {"actors": [HOSPITAL], "kinds": ["LINK"]}
    found = page(any_door, where=asked)
    assert [(one["revision"], one["recordId"], one["field"]) for one in found["nodes"]] == [
        (1, "college-hospital", None),
        (4, "college-hospital", "volumeKgPerYear"),
        (5, "college-hospital", "target"),
        (6, "college-hospital", None),
    ]
    assert {
        one["recordId"] for one in page(any_door, where={"actors": [MILL]}, afterRevision=3)["nodes"]
    } == {MILL}
    assert found["totalCount"] == 4
    (newest,) = any_door.ask(
        "query ($where: ChangeFilter) { revisions(first: 1) { nodes { changes(where: $where) { recordId } } } }",
        variables={"where": {"actors": [MILL]}},
    )["revisions"]["nodes"]
    assert newest["changes"] == []


def test_the_feed_says_of_a_contact_only_that_it_changed(any_door: Door):
    with writing(any_door.engine) as session:
        contact = {"actor": COLLEGE, "name": "Somchai", "phone": "081-555-0199", "basis": "consent"}
        put_contact(session, contact, editor=Editor("Provincial office"), reason="Consent given")
    answer = any_door.answer(FEED, variables={"where": {"kinds": ["CONTACT"]}})
    assert "555-0199" not in str(answer.body)
    assert "Somchai" not in str(answer.body)
    for change in answer.body["data"]["changes"]["nodes"]:
        assert (change["recordId"], change["field"], change["before"], change["after"]) == (None,) * 4


@pytest.mark.parametrize("cursor", ["x", "WyJjaGFuZ2VzOk9MREVTVCIsImEiXQ", "WyJyZXZpc2lvbnM6TkVXRVNUIiwyXQ"])
def test_a_cursor_from_elsewhere_is_refused(door: Door, cursor: str):
    error = door.error(
        "query ($after: String) { changes(after: $after) { totalCount } }", variables={"after": cursor}
    )
    assert error["extensions"]["code"] == "BAD_CURSOR"


def test_a_cursor_beyond_any_log_reads_nothing(any_door: Door):
    text = json.dumps(["changes:OLDEST", 10**30])
    beyond = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    assert page(any_door, after=beyond)["nodes"] == []


def test_only_so_many_actors_can_be_asked_for_at_once(door: Door):
    error = door.error(
        "query ($where: ChangeFilter) { changes(where: $where) { totalCount } }",
        variables={"where": {"actors": [HILL] * 21}},
    )
    assert (error["extensions"]["code"], error["extensions"]["limit"]) == ("PAGE_TOO_LARGE", 20)
