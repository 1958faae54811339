"""Contacts are kept and erased through the API, and who looks at personal data is remembered, without the data."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, text

from herbcity.api.context import Context
from herbcity.api.execution import GraphQLRequest
from herbcity.network.holding import SnapshotHolder
from herbcity.registry.access_log import KEPT_DAYS, AccessLog
from herbcity.registry.engine import reading, writing
from herbcity.registry.keys import ANYONE, AccessScope
from tests.api.api_door import EDITOR, HOSPITAL, MEMBER, MILL, STEWARD, Door
from tests.api.persons import TRADER, fill_with_persons

PUT = """mutation($input: PutContactInput!) { putContact(input: $input) {
  actor { code contacts { id title name phone email basis } } revision errors { code path message } } }"""
ERASE = """mutation($contact: ID!) { eraseContact(input: {contact: $contact}) {
  erased revision errors { code path } } }"""
LOG = """{ accessLog(first: 50) { totalCount pageInfo { hasNextPage endCursor }
  nodes { at label role key kind actor fields requestId } } }"""
SECRET = "081-234-5678"


@pytest.fixture
def persons(sqlite_engine: Engine) -> Door:
    fill_with_persons(sqlite_engine)
    return Door(sqlite_engine)


def put(door: Door, **given: Any) -> Any:
    viewer = given.pop("viewer", EDITOR)
    given = {"actor": MILL, "phone": SECRET, "basis": "consent", **given}
    return door.ask(PUT, variables={"input": given}, viewer=viewer)["putContact"]


def faults(answer: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in answer["errors"]]


def everything(engine: Engine) -> str:
    """Every table but that of contacts, as text."""
    with reading(engine) as session:
        tables = ("revision", "change", "actor", "access_log", "what_if", "api_key")
        return str([tuple(row) for name in tables for row in session.execute(text(f"SELECT * FROM {name}"))])


def test_a_contact_is_kept_replaced_and_erased_and_the_log_never_holds_it(any_door: Door):
    kept = put(any_door, title="ฝ่ายจัดซื้อ")
    assert kept["errors"] == []
    (contact,) = kept["actor"]["contacts"]
    assert (contact["title"], contact["phone"], contact["basis"]) == ("ฝ่ายจัดซื้อ", SECRET, "consent")
    replaced = put(any_door, contact=contact["id"], phone=None, email="office@example.go.th")
    (again,) = replaced["actor"]["contacts"]
    assert (again["id"], again["phone"], again["email"]) == (contact["id"], None, "office@example.go.th")
    erased = any_door.ask(ERASE, variables={"contact": contact["id"]}, viewer=EDITOR)["eraseContact"]
    assert (erased["erased"], erased["errors"]) == (contact["id"], [])
    query = f'{{ actor(code: "{MILL}") {{ contacts {{ id }} }} }}'
    assert any_door.ask(query, viewer=MEMBER)["actor"]["contacts"] == []
    assert SECRET not in everything(any_door.engine)
    assert "office@example" not in everything(any_door.engine)


def test_members_and_keys_narrowed_to_recording_keep_no_contacts(door: Door):
    recorder = EDITOR._replace(scopes=frozenset({AccessScope.RECORD}))
    for viewer, code in ((ANYONE, "UNAUTHENTICATED"), (MEMBER, "FORBIDDEN"), (recorder, "OUT_OF_SCOPE")):
        assert faults(put(door, viewer=viewer)) == [(code, [])]
        erase = door.ask(ERASE, variables={"contact": "contact-00"}, viewer=viewer)["eraseContact"]
        assert faults(erase) == [(code, [])]


def test_a_narrowed_key_keeps_a_contact_and_is_not_shown_it(door: Door):
    keeper = EDITOR._replace(scopes=frozenset({AccessScope.CONTACTS}))
    kept = put(door, viewer=keeper)
    assert (kept["errors"], kept["actor"]["contacts"]) == ([], None)


def test_the_contact_of_another_actor_is_as_good_as_none(door: Door):
    (contact,) = put(door)["actor"]["contacts"]
    there = put(door, actor=HOSPITAL, contact=contact["id"])
    nowhere = put(door, actor=HOSPITAL, contact="contact-0000000000000000")
    assert faults(there) == faults(nowhere) == [("NOT_FOUND", ["input", "contact"])]


def test_a_refusal_does_not_repeat_the_contact(door: Door):
    answer = put(door, phone=SECRET * 20, email=None)
    assert faults(answer) == [("OUT_OF_RANGE", ["input", "phone"])]
    assert faults(put(door, phone=" ", basis=" ")) == [("MISSING", ["input", "phone"])]
    assert faults(put(door, basis=" ")) == [("MISSING", ["input", "basis"])]
    assert SECRET not in str(answer)


# ── who looked ───────────────────────────────────────────────────────────────────────────────────────────


def looks(door: Door) -> list[tuple[str, str, str, list[str]]]:
    nodes = door.ask(LOG, viewer=STEWARD)["accessLog"]["nodes"]
    return [(one["label"], one["kind"], one["actor"], one["fields"]) for one in nodes]


@pytest.mark.parametrize(
    ("query", "kind", "fields"),
    [
        ("contacts { phone }", "CONTACT", ["phone"]),
        ("contacts { basis } nameTh district { code }", None, []),
        ("where: latitude", "ACTOR", ["latitude"]),
        ('facts(field: "note") { value }', "ACTOR", ["note"]),
    ],
)
def test_each_look_at_a_persons_data_is_remembered_without_what_was_seen(
    persons: Door, query: str, kind: str | None, fields: list[str]
):
    persons.ask(f'{{ actor(code: "{TRADER}") {{ {query} }} }}', viewer=MEMBER)
    persons.ask(f'{{ actor(code: "{TRADER}") {{ {query} }} }}')
    seen = set(map(str, looks(persons)))
    assert seen == ({str(("Member agency", kind, TRADER, fields))} if kind else set())
    with reading(persons.engine) as session:
        rows = str([tuple(row) for row in session.execute(text("SELECT * FROM access_log"))])
    assert "ลับ" not in rows
    assert "14.1" not in rows


def test_lists_logs_records_and_search_are_looks_too(persons: Door):
    for query in (
        "{ actors(first: 100) { nodes { subdistrict } } }",
        "{ network { records(kind: ACTOR) { json } } }",
        "{ revisions(first: 5) { nodes { changes { after } } } }",
        '{ search(text: "ลับother_names") { matched } }',
    ):
        before = persons.ask(LOG, viewer=STEWARD)["accessLog"]["totalCount"]
        persons.ask(query, viewer=MEMBER)
        assert persons.ask(LOG, viewer=STEWARD)["accessLog"]["totalCount"] > before, query


def test_organisations_are_no_persons_and_nobody_is_remembered_for_reading_about_them(persons: Door):
    persons.ask(
        f'{{ actor(code: "{HOSPITAL}") {{ latitude note otherNames facts {{ value }} }} }}', viewer=MEMBER
    )
    assert looks(persons) == []


def test_the_access_log_is_for_stewards_and_is_paged(persons: Door):
    for _ in range(3):
        persons.ask(f'{{ actor(code: "{TRADER}") {{ note }} }}', viewer=MEMBER)
    for viewer in (ANYONE, MEMBER, EDITOR):
        assert persons.error(LOG, viewer=viewer)["extensions"]["code"] in ("UNAUTHENTICATED", "FORBIDDEN")
    page = """query($after: String) {
      accessLog(first: 2, after: $after) { nodes { at } pageInfo { hasNextPage endCursor } } }"""
    first = persons.ask(page, viewer=STEWARD)["accessLog"]
    rest = persons.ask(page, variables={"after": first["pageInfo"]["endCursor"]}, viewer=STEWARD)["accessLog"]
    assert (len(first["nodes"]), first["pageInfo"]["hasNextPage"]) == (2, True)
    assert (len(rest["nodes"]), rest["pageInfo"]["hasNextPage"]) == (1, False)


def test_looks_of_one_request_are_one_row_written_behind_its_back_and_not_lost_at_the_end(persons: Door):
    log = AccessLog(persons.engine)
    log.begin()
    context = Context(
        SnapshotHolder(persons.engine), persons.engine, MEMBER, "en", "request-7", access_log=log
    )
    query = f'{{ actor(code: "{TRADER}") {{ latitude longitude note contacts {{ phone name }} }} }}'
    persons.executor.run(GraphQLRequest(query=query), context, read_only=True)
    log.close()
    rows = persons.ask(LOG, viewer=STEWARD)["accessLog"]["nodes"]
    assert [(row["kind"], sorted(row["fields"]), row["requestId"]) for row in rows] == [
        ("CONTACT", ["name", "phone"], "request-7"),
        ("ACTOR", ["latitude", "longitude", "note"], "request-7"),
    ]


def test_a_look_is_forgotten_after_a_year(persons: Door):
    persons.ask(f'{{ actor(code: "{TRADER}") {{ note }} }}', viewer=MEMBER)
    with writing(persons.engine) as session:
        session.execute(text("UPDATE access_log SET at = :then"), {"then": "2020-01-01 00:00:00.000000"})
    assert len(looks(persons)) == 1
    persons.ask(f'{{ actor(code: "{TRADER}") {{ latitude }} }}', viewer=MEMBER)
    assert [fields for *_, fields in looks(persons)] == [["latitude"]]
    assert KEPT_DAYS == 365
