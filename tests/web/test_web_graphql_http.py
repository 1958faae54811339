"""GraphQL over HTTP: methods, media types, status codes, limits, caching and writing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from herbcity.api.execution import Answer, AnswerKind, Executor
from herbcity.api.limits import Limits
from herbcity.api.schema import build_schema
from herbcity.settings import Settings
from herbcity.web.app import create_app

QUESTION = "{ network { actorCount } }"
NEWER, OLDER = "application/graphql-response+json", "application/json"


def post(client: TestClient, query: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
    return client.post("/graphql", json={"query": query, **more}, headers=headers)


def code_of(answer: Any) -> str:
    """The code of the only error, after making sure that it has the one shape."""
    (error,) = answer.json()["errors"]
    assert error["message"]
    assert {"code", "requestId", "retryable"} <= error["extensions"].keys()
    assert error["extensions"]["requestId"] == answer.headers["x-request-id"]
    return str(error["extensions"]["code"])


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_is_answered_by_post_and_by_get_alike(client: TestClient) -> None:
    posted, got = post(client, QUESTION), client.get("/graphql", params={"query": QUESTION})
    assert posted.status_code == got.status_code == 200
    assert posted.json()["data"] == got.json()["data"]
    assert posted.json()["data"]["network"]["actorCount"] > 100
    assert posted.headers["herbcity-revision"] == "2"  # the seeds are two revisions


def test_variables_and_the_name_of_the_operation_come_along_in_both_ways(client: TestClient) -> None:
    query = "query A { viewer { role } } query B($code: ID!) { herb(code: $code) { scientificName } }"
    posted = post(client, query, variables={"code": "turmeric"}, operationName="B")
    got = client.get(
        "/graphql", params={"query": query, "variables": '{"code":"turmeric"}', "operationName": "B"}
    )
    assert posted.json()["data"]["herb"]["scientificName"].startswith("Curcuma longa")
    assert got.json()["data"] == posted.json()["data"]


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, OLDER),
        ("*/*", OLDER),
        ("application/*", OLDER),
        (OLDER, OLDER),
        (NEWER, NEWER),
        (f"{NEWER}, {OLDER};q=0.9", NEWER),
        (f"{OLDER}, {NEWER};q=0.9", OLDER),
        (f"{NEWER};q=0, */*", OLDER),
        ("text/html, application/json", OLDER),
    ],
)
def test_the_media_type_that_the_client_likes_best_is_answered(
    client: TestClient, accept: str | None, given: str
) -> None:
    answer = client.post("/graphql", json={"query": QUESTION}, headers={"accept": accept or ""})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{given}; charset=utf-8"


def test_a_client_that_takes_no_json_is_told_what_there_is(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": QUESTION}, headers={"accept": "image/png"})
    assert (answer.status_code, code_of(answer)) == (406, "NOT_ACCEPTABLE")
    assert NEWER in answer.json()["errors"][0]["message"]


# ── what cannot be answered ──────────────────────────────────────────────────────────────────────────────


NO_REQUESTS = [
    b"null",
    b'"text"',
    b"7",
    b"{",
    b"",
    b"{}",
    b'{"query": "\xff"}',
    b'{"query": 7}',
    b'{"query": null}',
    b'{"query": "{ viewer { role } }", "variables": []}',
    b'{"query": "{ viewer { role } }", "extensions": "x"}',
    b"[" * 100_000,
    b'{"variables": ' + b'{"a":' * 50_000,
]


@pytest.mark.parametrize("body", NO_REQUESTS, ids=lambda body: body[:30].decode(errors="replace"))
def test_a_body_that_is_not_a_request_is_a_bad_request(client: TestClient, body: bytes) -> None:
    answer = client.post("/graphql", content=body, headers={"content-type": OLDER})
    assert (answer.status_code, code_of(answer)) == (400, "BAD_USER_INPUT")


def test_a_batch_is_refused_in_words(client: TestClient) -> None:
    answer = client.post("/graphql?lang=en", json=[{"query": QUESTION}])
    assert answer.status_code == 400
    assert "batches are not taken" in answer.json()["errors"][0]["message"]


FORMS = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]


@pytest.mark.parametrize("content_type", [*FORMS, "application/json; charset=tis-620", None])
def test_only_json_is_taken_so_that_no_foreign_form_can_write(
    client: TestClient, content_type: str | None
) -> None:
    headers = {"content-type": content_type} if content_type else {}
    answer = client.post("/graphql", content=b'{"query": "{ viewer { role } }"}', headers=headers)
    assert (answer.status_code, code_of(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused_with_those_that_are_right(client: TestClient, method: str) -> None:
    answer = client.request(method, "/graphql")
    assert (answer.status_code, code_of(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize("variables", ["not json", "[]", '"text"'])
def test_variables_that_are_not_an_object_are_a_bad_request_by_get(
    client: TestClient, variables: str
) -> None:
    answer = client.get("/graphql", params={"query": QUESTION, "variables": variables})
    assert (answer.status_code, code_of(answer)) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "query", ["{", "{ noSuchField }", "query($n: Int!) { suggestions(first: $n) { totalCount } }"]
)
def test_a_document_that_cannot_be_executed_has_a_status_only_in_the_newer_type(
    client: TestClient, query: str
) -> None:
    newer, older = (
        post(client, query, headers={"accept": NEWER}),
        post(client, query, headers={"accept": OLDER}),
    )
    assert (newer.status_code, older.status_code) == (400, 200)
    assert newer.json()["errors"]
    assert "data" not in newer.json()


def test_a_subscription_is_refused_in_words(client: TestClient) -> None:
    answer = post(client, "subscription { anything }", headers={"accept": NEWER})
    assert answer.status_code == 400
    assert "subscription" in answer.json()["errors"][0]["message"].lower()


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(replace(settings, max_body_bytes=1024, request_seconds=0.2))) as client:
        yield client


def test_a_body_over_the_limit_is_refused_by_its_announced_length(small: TestClient) -> None:
    answer = post(small, QUESTION + " " * 1100)
    assert (answer.status_code, code_of(answer)) == (413, "REQUEST_TOO_LARGE")


def test_a_body_over_the_limit_is_refused_while_it_streams(small: TestClient) -> None:
    chunks = (b" " * 300 for _ in range(10))
    answer = small.post("/graphql", content=chunks, headers={"content-type": OLDER})
    assert (answer.status_code, code_of(answer)) == (413, "REQUEST_TOO_LARGE")


def test_a_body_of_just_the_limit_is_taken(small: TestClient) -> None:
    body = b'{"query": "{ viewer { role } }"}'
    answer = small.post("/graphql", content=body.ljust(1024), headers={"content-type": OLDER})
    assert answer.status_code == 200


class SlowExecutor(Executor):
    """Stands in for a question that does not look at the clock."""

    go_on = threading.Event()

    def run(self, *args: Any, **options: Any) -> Answer:
        self.go_on.wait(60)
        return super().run(*args, **options)


@pytest.mark.parametrize(("accept", "status"), [(NEWER, 503), (OLDER, 200)])
def test_what_takes_too_long_is_answered_with_timed_out(small: TestClient, accept: str, status: int) -> None:
    service = small.app.state.service  # type: ignore[attr-defined]
    slow = SlowExecutor(build_schema(), limits=Limits(), documents=service.executor.documents)
    small.app.state.service = replace(service, executor=slow)  # type: ignore[attr-defined]
    slow.go_on.clear()
    answer = post(small, QUESTION, headers={"accept": accept})
    slow.go_on.set()  # whoever asked had the answer before
    assert (answer.status_code, code_of(answer)) == (status, "TIMED_OUT")
    assert answer.json()["errors"][0]["extensions"]["limit"] == 0.2


# ── trusted documents ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def document(seeded_app: Any, client: TestClient) -> str:
    """The name of a published operation that needs no variables."""
    assert "RegistryOverview" in seeded_app.state.service.executor.documents.texts
    return "RegistryOverview"


def test_a_trusted_document_is_not_sent_twice(client: TestClient, document: str) -> None:
    first = client.get("/graphql", params={"documentId": document})
    assert first.status_code == 200
    assert first.headers["cache-control"] == "public, no-cache"
    second = client.get(
        "/graphql", params={"documentId": document}, headers={"if-none-match": first.headers["etag"]}
    )
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]


def test_the_tag_belongs_to_the_question_the_language_and_the_type(client: TestClient, document: str) -> None:
    def tag(headers: dict[str, str] | None = None, **params: str) -> str:
        answer = client.get("/graphql", params={"documentId": document, **params}, headers=headers)
        return answer.headers["etag"]

    tags = {tag(), tag(lang="en"), tag(variables='{"a": 1}'), tag({"accept": NEWER})}
    assert len(tags) == 4
    assert tag(variables="{}") == tag()


def test_answers_that_are_not_of_trusted_documents_are_not_kept(client: TestClient) -> None:
    answer = client.get("/graphql", params={"query": QUESTION})
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_an_unknown_document_names_those_that_there_are_and_is_not_kept(
    client: TestClient, document: str
) -> None:
    answer = client.get("/graphql", params={"documentId": "Nope"}, headers={"accept": NEWER})
    assert (answer.status_code, code_of(answer)) == (400, "UNKNOWN_DOCUMENT")
    assert document in answer.json()["errors"][0]["message"]
    assert "etag" not in answer.headers


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────

REGISTER = """mutation Register($name: String!) {
  registerActor(input: {nameTh: $name, roles: [FARMER_GROUP], evidenceLevel: ILLUSTRATIVE}) {
    revision
    actor { nameTh }
    errors { code }
  }
}"""


def test_a_mutation_by_get_is_refused_and_writes_nothing(settings: Settings, editor_key: str) -> None:
    with TestClient(create_app(settings)) as client:
        answer = client.get(
            "/graphql",
            params={"query": REGISTER, "variables": '{"name":"กลุ่ม"}'},
            headers={"authorization": f"Bearer {editor_key}"},
        )
        assert (answer.status_code, code_of(answer)) == (405, "METHOD_NOT_ALLOWED")
        assert answer.headers["allow"] == "POST"
        assert client.get("/health/ready").json()["revision"] == 2


def test_a_writer_reads_its_own_write_and_the_old_tag_no_longer_holds(
    settings: Settings, editor_key: str, document: str
) -> None:
    with TestClient(create_app(settings)) as client:
        before = client.get("/graphql", params={"documentId": document}).headers["etag"]
        written = post(
            client, REGISTER, {"authorization": f"Bearer {editor_key}"}, variables={"name": "กลุ่มทดสอบ"}
        )
        assert written.json()["data"]["registerActor"]["errors"] == []
        assert written.headers["herbcity-revision"] == "3"
        read = post(client, QUESTION, {"herbcity-min-revision": "3"})
        assert (read.status_code, read.headers["herbcity-revision"]) == (200, "3")
        after = client.get("/graphql", params={"documentId": document}, headers={"if-none-match": before})
        assert after.status_code == 200


def test_a_revision_that_is_not_there_yet_is_a_conflict(client: TestClient) -> None:
    answer = post(client, QUESTION, {"herbcity-min-revision": "99"})
    assert (answer.status_code, code_of(answer)) == (409, "NOT_FOUND")


@pytest.mark.parametrize("number", ["-1", "x", "1.5"])
def test_a_revision_is_a_number(client: TestClient, number: str) -> None:
    answer = post(client, QUESTION, {"herbcity-min-revision": number})
    assert (answer.status_code, code_of(answer)) == (400, "BAD_USER_INPUT")


def test_every_kind_of_answer_has_a_status() -> None:
    # A kind that is added must be thought of here.
    assert set(AnswerKind) == {"OK", "REQUEST_ERROR", "METHOD_NOT_ALLOWED", "OVER_BUDGET", "UNAVAILABLE"}
