"""API keys over GraphQL: made and revoked by admins, and nobody gives away more than they have."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from herbcity.registry.engine import reading
from herbcity.registry.keys import AccessRole, AccessScope, Viewer, find_key, hashed
from tests.api.api_door import EDITOR, HILL, STEWARD, Door

ADMIN = Viewer(AccessRole.ADMIN, "IT office")
KEYS_ONLY = ADMIN._replace(scopes=frozenset({AccessScope.KEYS}))
CREATE = """mutation($input: CreateKeyInput!) { createKey(input: $input) {
  key { key label role scopes expiresAt madeBy lastUsedAt revokedAt } secret errors { code path message } } }"""
REVOKE = (
    """mutation($key: ID!) { revokeKey(input: {key: $key}) { key { key revokedAt } errors { code path } } }"""
)
KEYS = "{ keys(first: 5) { totalCount nodes { key label role scopes createdAt lastUsedAt } } }"


def create(door: Door, viewer: Viewer = ADMIN, **given: Any) -> Any:
    given = {"label": "Provincial web team", "role": "EDITOR", **given}
    return door.ask(CREATE, variables={"input": given}, viewer=viewer)["createKey"]


def faults(answer: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in answer["errors"]]


def test_an_admin_makes_a_key_whose_secret_is_shown_once(any_door: Door):
    answer = create(any_door, scopes=["RECORD", "DECIDE"], days=30)
    assert answer["errors"] == []
    assert answer["key"]["scopes"] == ["RECORD", "DECIDE"]
    assert answer["key"]["madeBy"] == "IT office"
    with reading(any_door.engine) as session:
        holder = find_key(session, answer["secret"])
    assert holder is not None
    assert (holder.role, holder.scopes) == (
        AccessRole.EDITOR,
        frozenset({AccessScope.RECORD, AccessScope.DECIDE}),
    )
    listed = any_door.answer(KEYS, viewer=ADMIN)
    assert listed.body["data"]["keys"]["nodes"][0]["key"] == answer["key"]["key"]
    assert answer["secret"] not in str(listed.body)
    assert hashed(answer["secret"]) not in str(listed.body)


def test_a_key_revoked_by_an_admin_opens_nothing_any_more(any_door: Door):
    made = create(any_door)
    answer = any_door.ask(REVOKE, variables={"key": made["key"]["key"]}, viewer=ADMIN)["revokeKey"]
    assert answer["key"]["revokedAt"]
    with reading(any_door.engine) as session:
        assert find_key(session, made["secret"]) is None
    unknown = any_door.ask(REVOKE, variables={"key": "key-00000000"}, viewer=ADMIN)["revokeKey"]
    assert faults(unknown) == [("NOT_FOUND", ["input", "key"])]


@pytest.mark.parametrize("viewer", [EDITOR, STEWARD, ADMIN._replace(scopes=frozenset({AccessScope.RECORD}))])
def test_to_others_a_key_that_is_there_and_one_that_is_not_look_the_same(door: Door, viewer: Viewer):
    there = create(door)["key"]["key"]
    refused = [
        door.ask(REVOKE, variables={"key": key}, viewer=viewer)["revokeKey"]
        for key in (there, "key-00000000")
    ]
    assert refused[0] == refused[1]
    assert faults(refused[0])[0][0] in ("FORBIDDEN", "OUT_OF_SCOPE")
    assert create(door, viewer)["secret"] is None
    assert door.error(KEYS, viewer=viewer)["extensions"]["code"] in ("FORBIDDEN", "OUT_OF_SCOPE")


def test_a_narrowed_admin_makes_only_keys_as_narrow_as_its_own(door: Door):
    assert faults(create(door, KEYS_ONLY, role="ADMIN", scopes=["KEYS", "RECORD"])) == [
        ("OUT_OF_SCOPE", ["input", "scopes"])
    ]
    assert create(door, KEYS_ONLY, role="ADMIN")["key"]["scopes"] == ["KEYS"]


def test_every_fault_of_a_key_is_told_at_once(door: Door):
    answer = create(door, label=" ", role="PUBLIC", days=0)
    assert faults(answer) == [
        ("UNKNOWN_TERM", ["input", "role"]),
        ("MISSING", ["input", "label"]),
        ("OUT_OF_RANGE", ["input", "days"]),
    ]


def test_a_key_narrowed_to_deciding_records_nothing_and_sees_nothing_personal(door: Door):
    decider = EDITOR._replace(scopes=frozenset({AccessScope.DECIDE}))
    told = door.ask(
        'mutation($actor: ID!) { updateActor(input: {actor: $actor, note: "x"}) { errors { code message } } }',
        variables={"actor": HILL},
        viewer=decider,
    )["updateActor"]["errors"]
    assert told == [
        {"code": "OUT_OF_SCOPE", "message": "This key was narrowed to DECIDE; the scope RECORD is needed."}
    ]
    seen = door.ask(
        "query($code: String!) { viewer { may scopes } actor(code: $code) { contacts { phone } contactsWithheld } }",
        variables={"code": HILL},
        viewer=decider,
    )
    assert seen["viewer"] == {"may": ["DECIDE_SUGGESTION"], "scopes": ["DECIDE"]}
    assert seen["actor"]["contacts"] is None
    assert "PERSONAL" in seen["actor"]["contactsWithheld"]


def test_a_key_that_is_asked_for_twice_is_made_once_and_its_secret_is_not_told_again(any_door: Door):
    first, again = (create(any_door, clientKey="form-4f1c-77aa") for _ in range(2))
    assert first["secret"]
    assert (again["secret"], again["errors"]) == (None, [])
    assert again["key"]["key"] == first["key"]["key"]
    assert any_door.ask(KEYS, viewer=ADMIN)["keys"]["totalCount"] == 1
    with any_door.engine.connect() as connection:
        assert first["secret"] not in str(connection.execute(text("SELECT * FROM client_key")).all())
