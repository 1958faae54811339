"""An agency's web team: the README's query, the contract, caching, paging, errors, permissions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from graphql import build_client_schema, build_schema, get_introspection_query, print_schema
from starlette.testclient import TestClient

from tests.journeys.visitors import Caller


@pytest.fixture
def editor(with_role: Callable[..., Caller]) -> Caller:
    return with_role("editor", "ทีมเว็บจังหวัด")


def register(editor: Caller, name: str) -> str:
    given = {"nameTh": name, "roles": ["PROCESSOR"], "evidenceLevel": "ESTIMATED"}
    return editor.write("registerActor", given, "actor { code }")["actor"]["code"]


def test_the_contract_builds_into_a_schema_and_introspection_says_the_same(
    client: TestClient, visitor: Caller
):
    contract = build_schema(client.get("/schema.graphql").text)
    introspected = build_client_schema(visitor.ask(get_introspection_query()))
    assert introspected.type_map.keys() == contract.type_map.keys()
    assert contract.query_type.fields.keys() == introspected.query_type.fields.keys()
    assert contract.type_map["Actor"].description
    assert "type Suggestion implements Node" in print_schema(introspected)


def test_a_published_operation_is_answered_with_304_until_something_is_written(
    visitor: Caller, editor: Caller
):
    first = visitor.get_document("RegistryOverview")
    assert first.status_code == 200
    unchanged = visitor.get_document("RegistryOverview", etag=first.headers["etag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    register(editor, "โรงงานสมุนไพรใหม่")
    changed = visitor.get_document("RegistryOverview", etag=first.headers["etag"])
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]
    counts = [answer.json()["data"]["network"]["actorCount"] for answer in (first, changed)]
    assert counts[1] == counts[0] + 1


def test_pages_lose_and_repeat_nobody_while_somebody_else_writes(visitor: Caller, editor: Caller):
    query = """
        query ($after: String) {
          actors(first: 20, after: $after) { totalCount nodes { code } pageInfo { hasNextPage endCursor } }
        }
    """
    present = set()
    after = None
    while True:
        page = visitor.ask(query, after=after)["actors"]
        present |= {node["code"] for node in page["nodes"]}
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(present) == page["totalCount"]

    # Names that sort at the very beginning, in the middle and at the very end.
    names = iter(["กกก", "ฮฮฮ", "สสส", "กกข", "ขขข", "ฮฮก", "มมม", "คคค", "งงง"])
    walked: list[str] = []
    after = None
    while True:
        page = visitor.ask(query, after=after)["actors"]
        walked += [node["code"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        if name := next(names, None):
            register(editor, name)
    assert len(walked) == len(set(walked))
    assert present <= set(walked)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ actors(first: 101) { totalCount } }", "PAGE_TOO_LARGE"),
        ('{ actors(after: "xyz") { totalCount } }', "BAD_CURSOR"),
        ("{ nothing }", "BAD_USER_INPUT"),
        ("{ actors { ", "BAD_USER_INPUT"),
        ("{ network(revision: 9999) { digest } }", "NOT_FOUND"),
    ],
)
def test_every_error_has_one_shape_and_tells_nothing_of_the_inside(visitor: Caller, query: str, code: str):
    answer = visitor.post(query)
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == code
    assert error["extensions"]["requestId"] == answer.headers["x-request-id"]
    assert isinstance(error["extensions"]["retryable"], bool)
    assert error["message"]
    for inside in ("Traceback", "SELECT", "site-packages", "herbcity/"):
        assert inside not in answer.text


def test_a_fault_in_one_field_leaves_the_others_answered(visitor: Caller):
    answer = visitor.post("{ actors(first: 101) { totalCount } herbs { totalCount } }").json()
    assert answer["data"]["actors"] is None
    assert answer["data"]["herbs"]["totalCount"] > 0
    assert [error["path"] for error in answer["errors"]] == [["actors"]]


def test_a_refused_input_is_data_and_every_fault_of_it_is_named(editor: Caller):
    mutation = (
        "mutation ($input: RegisterActorInput!) { registerActor(input: $input) "
        "{ actor { code } revision errors { code path } } }"
    )
    given = {"nameTh": "โรงงาน", "roles": ["PROCESSOR"], "latitude": 140.0, "households": -1}
    payload = editor.ask(mutation, input=given)["registerActor"]
    assert (payload["actor"], payload["revision"]) == (None, None)
    assert {tuple(error["path"]) for error in payload["errors"]} == {
        ("input", "latitude"), ("input", "households")
    }  # fmt: skip


@pytest.mark.parametrize("role", ["public", "member", "editor", "steward"])
def test_viewer_can_says_what_trying_says(role: str, visitor: Caller, with_role: Callable[..., Caller]):
    caller = visitor if role == "public" else with_role(role, "ทดสอบ")
    told = caller.ask(
        "{ viewer { role may } actors(first: 1) { nodes { code viewerCan contactsWithheld } } }"
    )
    (actor,) = told["actors"]["nodes"]
    assert told["viewer"]["role"] == role.upper()
    assert set(actor["viewerCan"]) <= set(told["viewer"]["may"])
    assert ("READ_CONTACTS" in actor["viewerCan"]) == (actor["contactsWithheld"] is None)

    tried = caller.ask(
        "mutation ($input: UpdateActorInput!) { updateActor(input: $input) { revision errors { code } } }",
        input={"actor": actor["code"], "note": "ลองเขียน"},
    )["updateActor"]
    assert ("UPDATE_ACTOR" in actor["viewerCan"]) == (tried["revision"] is not None)
    newest = visitor.ask("{ revisions(first: 1) { nodes { number } } }")["revisions"]["nodes"][0]["number"]
    undone = caller.ask(
        "mutation ($input: UndoRevisionInput!) { undoRevision(input: $input) { undone errors { code } } }",
        input={"revision": newest},
    )["undoRevision"]
    assert ("UNDO_REVISION" in told["viewer"]["may"]) == (undone["undone"] is not None)


def test_an_answer_after_a_write_holds_what_was_written(client: TestClient, editor: Caller):
    code = register(editor, "โรงงานที่เพิ่งจดทะเบียน")
    asked = editor.ask("query ($code: String!) { actor(code: $code) { nameTh } }", code=code)
    assert asked["actor"]["nameTh"] == "โรงงานที่เพิ่งจดทะเบียน"
    listed = client.get("/graphql", params={"query": "{ revisions(first: 1) { nodes { editor } } }"}).json()
    assert listed["data"]["revisions"]["nodes"] == [{"editor": "ทีมเว็บจังหวัด"}]
