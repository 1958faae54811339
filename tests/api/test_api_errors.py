"""What a caller is told when something is wrong: one shape, precise, and nothing of our insides."""

from __future__ import annotations

import time
from typing import Any

import pytest
from graphql import get_introspection_query

from herbcity.api.execution import AnswerKind, GraphQLRequest
from herbcity.network.holding import SnapshotHolder
from herbcity.registry.engine import open_engine
from tests.api.api_door import EDITOR, HILL, HOSPITAL, MEMBER, Door


def test_an_error_says_its_code_its_place_and_which_request_it_was(door: Door):
    error = door.error("{ actors(first: 101) { totalCount } }")
    assert error == {
        "message": "101 rows were asked for; a page holds 1 to 100. Use first and after for the next page.",
        "locations": [{"line": 1, "column": 3}],
        "path": ["actors"],
        "extensions": {
            "code": "PAGE_TOO_LARGE",
            "requestId": "request-1",
            "retryable": False,
            "limit": 100,
            "requested": 101,
        },
    }


def test_messages_come_in_the_language_of_the_caller(door: Door):
    assert door.error("{ actors(first: 0) { totalCount } }", language="th")["message"].startswith(
        "ขอ 0 รายการ"
    )


def test_one_fields_fault_does_not_blank_its_siblings(door: Door):
    answer = door.answer(
        "{ actors(first: 1000) { totalCount } network { actorCount degree(first: 0) { value } } }"
    )
    assert answer.kind is AnswerKind.OK
    assert answer.body["data"] == {"actors": None, "network": {"actorCount": 8, "degree": None}}
    assert [error["path"] for error in answer.body["errors"]] == [["actors"], ["network", "degree"]]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ actors(first: 2, last: 2) { totalCount } }", "BAD_USER_INPUT"),
        ('{ actors(after: "nonsense") { totalCount } }', "BAD_CURSOR"),
        ('{ actors(where: {herbs: ["unicorn"]}) { totalCount } }', "NOT_FOUND"),
        ('{ actors(where: {districts: ["0000"]}) { totalCount } }', "NOT_FOUND"),
        ('{ links(where: {actor: "HC-4711-0"}) { totalCount } }', "NOT_FOUND"),
        ('{ search(text: "  ") { field } }', "OUT_OF_RANGE"),
        ("{ network(revision: 99) { revision } }", "NOT_FOUND"),
        ("{ network { communities(resolution: 0) { code } } }", "OUT_OF_RANGE"),
        ('{ terms(type: "Nope") { name } }', "UNKNOWN_TERM"),
        ("{ nodes(ids: []) { id } revisions(first: 500) { totalCount } }", "PAGE_TOO_LARGE"),
    ],
)
def test_a_refused_argument_has_its_own_code(door: Door, query: str, code: str):
    assert door.error(query)["extensions"]["code"] == code


def test_a_cursor_belongs_to_its_list_and_its_order(door: Door):
    cursor = door.ask("{ actors(first: 1) { pageInfo { endCursor } } }")["actors"]["pageInfo"]["endCursor"]
    for elsewhere in (f'actors(orderBy: [{{field: CODE}}], after: "{cursor}")', f'herbs(after: "{cursor}")'):
        assert door.error(f"{{ {elsewhere} {{ totalCount }} }}")["extensions"]["code"] == "BAD_CURSOR"


@pytest.mark.parametrize(
    ("query", "variables", "reason"),
    [
        (
            "{ actors(where: {rolle: [BUYER]}) { totalCount } }",
            None,
            "Field 'rolle' is not defined by type 'ActorFilter'",
        ),
        ("{ actors { total } }", None, "Cannot query field 'total' on type 'ActorConnection'"),
        (
            "{ actors(where: {roles: [KING]}) { totalCount } }",
            None,
            "Value 'KING' does not exist in 'ActorRole' enum",
        ),
        ("{ actors", None, "Syntax Error"),
        ("", None, "Syntax Error"),
        ("query ($day: Date) { actors(asOf: $day) { totalCount } }", {"day": "1/3/2566"}, "2023-03-01"),
        (
            "query ($day: Date) { actors(asOf: $day) { totalCount } }",
            {"day": "2566-03-01"},
            "'2023-03-01' meant",
        ),
        (
            "query ($n: Int!) { actors(first: $n) { totalCount } }",
            None,
            "of required type 'Int!' was not provided",
        ),
        ("{ a: __typename } { b: __typename }", None, "anonymous operation"),
        ("query A { __typename } query B { __typename }", None, "operationName must say which one"),
        ("fragment F on Query { __typename }", None, "is never used"),
        ("{ ...F } fragment F on Query { ...F }", None, "Cannot spread fragment 'F' within itself"),
    ],
)
def test_a_request_that_is_not_valid_is_refused_before_it_runs(
    door: Door, query: str, variables: dict[str, Any] | None, reason: str
):
    answer = door.answer(query, variables=variables)
    assert answer.kind is AnswerKind.REQUEST_ERROR
    assert answer.data_present is False
    assert "data" not in answer.body
    assert answer.body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert reason in answer.body["errors"][0]["message"]


def _fragments_that_double(count: int) -> str:
    spreads = "".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }} " for n in range(count))
    return f"{{ ...F0 }} {spreads} fragment F{count} on Query {{ __typename }}"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ actors { nodes { " + "links { source { " * 5 + "id" + " } }" * 5 + " } } }", "QUERY_TOO_DEEP"),
        ("{" * 1500, "BAD_USER_INPUT"),
        ("{ a " * 700 + "}" * 700, "QUERY_TOO_DEEP"),
        ("{ viewer { " + "role " * 600 + "} }", "QUERY_TOO_LARGE"),
        ("{ viewer { " + " ".join(f"a{n}: role" for n in range(31)) + " } }", "QUERY_TOO_LARGE"),
        ("{ viewer { role " + "@include(if: true) " * 60 + " } }", "QUERY_TOO_LARGE"),
        ("{ " + "viewer { role } " * 21 + " }", "QUERY_TOO_LARGE"),
        ("{ viewer { " + "role " * 3000 + "} }", "QUERY_TOO_LARGE"),
        ("#\n" * 5000 + "{ __typename }", "QUERY_TOO_LARGE"),
        (_fragments_that_double(40), "QUERY_TOO_LARGE"),
    ],
)  # fmt: skip
def test_a_document_beyond_the_limits_is_refused_at_once(door: Door, query: str, code: str):
    began = time.monotonic()
    answer = door.answer(query)
    assert time.monotonic() - began < 1
    assert answer.kind is AnswerKind.REQUEST_ERROR
    assert answer.body["errors"][0]["extensions"]["code"] == code


def test_the_standard_introspection_query_is_answered(door: Door):
    data = door.ask(get_introspection_query(descriptions=True, input_value_deprecation=True))
    assert data["__schema"]["queryType"]["name"] == "Query"


def test_a_request_that_takes_too_long_is_stopped_and_says_so_once(door: Door):
    query = "{ actors { nodes { links { target { nameTh } } } } network { degree { value } } }"
    answer = door.answer(query, deadline=time.monotonic() - 1)
    errors = answer.body["errors"]
    assert [error["extensions"]["code"] for error in errors] == ["TIMED_OUT"]
    assert errors[0]["extensions"]["retryable"] is True


def test_a_mutation_is_not_done_where_only_reading_is_allowed(door: Door):
    answer = door.answer(
        'mutation { registerActor(input: {nameTh: "ก", roles: [BUYER]}) { revision } }',
        viewer=EDITOR,
        read_only=True,
    )
    assert answer.kind is AnswerKind.METHOD_NOT_ALLOWED
    assert answer.body["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"
    assert door.ask("{ revisions { totalCount } }")["revisions"]["totalCount"] == 3


def test_what_nobody_foresaw_is_masked(
    door: Door, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fails(*_: object) -> None:
        raise RuntimeError("password=hunter2 in /srv/secret.py")

    monkeypatch.setattr(door.executor.schema.query_type.fields["viewer"], "resolve", fails)
    answer = door.answer("{ viewer { role } districts { code } }")
    (error,) = answer.body["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "request-1" in error["message"]
    assert "hunter2" not in str(answer.body)


def test_a_registry_that_cannot_be_reached_is_said_to_be_so(door: Door, tmp_path):
    door.holder = SnapshotHolder(open_engine(f"sqlite:///{tmp_path / 'empty.db'}"))
    answer = door.answer("{ viewer { role } }")
    assert answer.kind is AnswerKind.UNAVAILABLE
    assert answer.body["errors"][0]["extensions"]["code"] == "DATABASE_NOT_READY"
    assert answer.body["errors"][0]["extensions"]["retryable"] is True


def test_a_request_needs_a_document_or_the_name_of_one(door: Door):
    for request in (GraphQLRequest(), GraphQLRequest(query="{ __typename }", document_id="Search")):
        answer = door.send(request)
        assert answer.kind is AnswerKind.REQUEST_ERROR
    unknown = door.send(GraphQLRequest(document_id="Nope"))
    assert unknown.body["errors"][0]["extensions"]["code"] == "UNKNOWN_DOCUMENT"


def test_contacts_are_shown_to_members_only_and_the_reason_is_given(door: Door):
    query = f'{{ actor(code: "{HOSPITAL}") {{ contacts {{ phone }} contactsWithheld }} }}'
    public = door.ask(query)["actor"]
    assert public["contacts"] is None
    assert "MEMBER" in public["contactsWithheld"]
    assert door.ask(query, viewer=MEMBER)["actor"] == {
        "contacts": [{"phone": "035-551-422"}],
        "contactsWithheld": None,
    }


def test_the_log_of_changes_says_nothing_of_a_contact(door: Door):
    data = door.ask(
        "{ revisions(first: 1) { nodes { changes { kind recordId nodeId field before after } } } }"
    )
    (change,) = data["revisions"]["nodes"][0]["changes"]
    assert change == {
        "kind": "CONTACT", "recordId": None, "nodeId": None, "field": None, "before": None, "after": None
    }  # fmt: skip


def test_what_a_viewer_can_do_is_what_trying_allows(door: Door):
    query = f'{{ actor(code: "{HILL}") {{ viewerCan }} viewer {{ role may }} }}'
    assert door.ask(query)["actor"]["viewerCan"] == []
    data = door.ask(query, viewer=EDITOR)
    assert set(data["actor"]["viewerCan"]) < set(data["viewer"]["may"])
    assert "UPDATE_ACTOR" in data["actor"]["viewerCan"]
    assert "UNDO_REVISION" not in data["viewer"]["may"]
