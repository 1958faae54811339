"""Whole answers are kept for callers without a key, and no longer than they are true; and what a hash may ask for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from herbcity.network.toys import turmeric_chain
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import open_engine, writing
from herbcity.registry.writing import Editor, commit
from herbcity.settings import Settings
from herbcity.web.answers import JSON
from herbcity.web.app import create_app
from herbcity.web.kept_answers import KeptAnswer, KeptAnswers, Question

FIND = {"documentId": "FindActors", "variables": '{"first":2}'}


@pytest.fixture
def fresh(settings: Settings) -> Iterator[TestClient]:
    """An application that nobody has asked anything yet."""
    with TestClient(create_app(settings)) as client:
        yield client


def counts(client: TestClient) -> dict[str, float]:
    """What /metrics says."""
    lines = client.get("/metrics").text.splitlines()
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")
    }


def kept(client: TestClient) -> float:
    return counts(client).get('herbcity_graphql_requests_total{outcome="kept"}', 0)


def test_a_published_question_is_answered_from_memory_the_second_time(fresh: TestClient) -> None:
    first = fresh.get("/graphql", params=FIND)
    assert kept(fresh) == 0
    second = fresh.get("/graphql", params=FIND)
    assert kept(fresh) == 1
    assert second.json()["data"] == first.json()["data"]
    for name in ("etag", "cache-control", "vary", "herbcity-revision", "content-type"):
        assert second.headers[name] == first.headers[name]
    assert int(second.headers["content-length"]) == len(second.content)
    assert second.headers["x-request-id"] != first.headers["x-request-id"]
    unchanged = fresh.get("/graphql", params=FIND, headers={"if-none-match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_another_language_type_or_variable_is_another_answer(fresh: TestClient) -> None:
    answers = [
        fresh.get("/graphql", params=params, headers=headers)
        for params, headers in (
            (FIND, {}),
            (FIND, {"accept-language": "en"}),
            (FIND, {"accept": "application/graphql-response+json"}),
            ({**FIND, "variables": '{"first":3}'}, {}),
        )
    ]
    assert kept(fresh) == 0
    assert len({answer.headers["etag"] for answer in answers}) == 4


def test_what_somebody_else_writes_is_in_the_next_answer(fresh: TestClient, settings: Settings) -> None:
    fresh.get("/graphql", params={"documentId": "RegistryOverview"})
    before = fresh.get("/graphql", params={"documentId": "RegistryOverview"})
    code = fresh.post("/graphql", json={"query": "{ actors(first: 1) { nodes { code nameEn } } }"}).json()
    actor = code["data"]["actors"]["nodes"][0]
    engine = open_engine(settings.database_url)
    with writing(engine) as session:
        change = Change(RecordKind.ACTOR, actor["code"], "name_en", actor["nameEn"], "Somebody else's name")
        commit(session, [change], editor=Editor("test"), reason="test")
    engine.dispose()
    after = fresh.get(
        "/graphql",
        params={"documentId": "RegistryOverview"},
        headers={"if-none-match": before.headers["etag"]},
    )
    assert after.status_code == 200
    assert int(after.headers["herbcity-revision"]) == int(before.headers["herbcity-revision"]) + 1


def test_what_a_key_opens_is_never_kept_nor_given_to_others(fresh: TestClient, editor_key: str) -> None:
    profile = {"documentId": "ActorProfile", "variables": '{"code":"HC-1025-3"}'}
    authorized = {"authorization": f"Bearer {editor_key}"}
    for _ in range(2):
        answer = fresh.get("/graphql", params=profile, headers=authorized)
        assert answer.headers["cache-control"] == "private, no-cache"
    assert counts(fresh)["herbcity_kept_answers"] == 0
    public = fresh.get("/graphql", params=profile)
    assert public.headers["cache-control"] == "public, no-cache"
    assert public.headers["etag"] != answer.headers["etag"]
    for _ in range(2):
        again = fresh.get("/graphql", params=profile, headers=authorized)
        assert again.headers["etag"] == answer.headers["etag"]
    assert kept(fresh) == 0


def test_errors_are_not_kept_and_neither_is_what_changes_without_a_revision(fresh: TestClient) -> None:
    for params in (
        {"documentId": "FindActors", "variables": '{"first":101}'},
        {"documentId": "SavedWhatIf", "variables": '{"id":"none-is-kept-here"}'},
        {"query": "{ network { actorCount } }"},
    ):
        for _ in range(2):
            fresh.get("/graphql", params=params)
    assert counts(fresh)["herbcity_kept_answers"] == 0
    assert kept(fresh) == 0


def test_an_operator_may_have_nothing_kept(settings: Settings) -> None:
    with TestClient(create_app(replace(settings, answer_cache_bytes=0))) as client:
        for _ in range(2):
            assert client.get("/graphql", params=FIND).headers["etag"]
        assert counts(client)["herbcity_kept_answers"] == kept(client) == 0


def test_kept_answers_stay_within_their_room_and_the_oldest_go_first() -> None:
    network = turmeric_chain()
    room = KeptAnswers(100_000)
    for number in range(100):
        question = Question(b"variables=%d" % number, JSON, "th")
        room.keep(question, network, KeptAnswer(b"x" * 8_000, [], b'"tag"', "FindActors"))
        assert room.filled <= 100_000
    assert 8 < len(room) < 13
    assert room.find(Question(b"variables=0", JSON, "th"), network) is None
    assert room.find(Question(b"variables=99", JSON, "th"), network) is not None
    room.keep(Question(b"large", JSON, "th"), network, KeptAnswer(b"x" * 20_000, [], b'"tag"', "FindActors"))
    assert room.find(Question(b"large", JSON, "th"), network) is None
    assert room.find(Question(b"variables=99", JSON, "th"), turmeric_chain()) is None
    assert (len(room), room.filled) == (0, 0)


# ── by hash, and nothing but what is published ───────────────────────────────────────────────────────────


def by_hash(digest: str, **more: Any) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest}}, **more}


def digest_of(client: TestClient, name: str) -> str:
    digest: str = client.app.state.service.executor.documents.digest(name)  # type: ignore[attr-defined]
    return digest.removeprefix("sha256:")


def test_a_client_of_apollos_may_name_a_published_operation_by_its_hash(client: TestClient) -> None:
    asked = by_hash(digest_of(client, "RegistryOverview"))
    posted = client.post("/graphql", json=asked)
    got = client.get("/graphql", params={"extensions": json.dumps(asked["extensions"])})
    named = client.get("/graphql", params={"documentId": "RegistryOverview"})
    assert posted.json()["data"] == got.json()["data"] == named.json()["data"]
    assert got.headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("accept", "status"), [("application/json", 200), ("application/graphql-response+json", 400)]
)
def test_an_unknown_hash_is_told_so_and_registers_nothing(
    client: TestClient, accept: str, status: int
) -> None:
    query = "{ network { actorCount } }"
    digest = hashlib.sha256(query.encode()).hexdigest()
    for asked in (by_hash(digest), by_hash(digest, query=query), by_hash(digest)):
        answer = client.post("/graphql", json=asked, headers={"accept": accept})
        if "query" in asked:
            assert answer.json()["data"]["network"]["actorCount"] > 0
            continue
        assert answer.status_code == status
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


def test_a_document_by_name_and_by_text_at_once_stays_a_contradiction(client: TestClient) -> None:
    answer = client.post("/graphql", json={"documentId": "RegistryOverview", "query": "{ viewer { role } }"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.fixture
def published_only(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(replace(settings, published_only=True))) as client:
        yield client


def test_without_a_key_only_what_is_published_may_be_asked_if_the_operator_says_so(
    published_only: TestClient, editor_key: str
) -> None:
    own = {"query": "{ viewer { role } }"}
    for refused in (
        published_only.post("/graphql", json=own),
        published_only.get("/graphql", params=own),
        published_only.post("/graphql", json={"query": "{ __schema { types { name } } }"}),
    ):
        assert refused.status_code == 403
        (error,) = refused.json()["errors"]
        assert error["extensions"]["code"] == "PUBLISHED_ONLY"
        assert "RegistryOverview" in error["message"]
    text = published_only.app.state.service.executor.documents.texts["RegistryOverview"]  # type: ignore[attr-defined]
    for asked in (
        {"documentId": "RegistryOverview"},
        by_hash(digest_of(published_only, "RegistryOverview")),
        {"query": text},
    ):
        assert published_only.post("/graphql", json=asked).json()["data"]
    allowed = published_only.post("/graphql", json=own, headers={"authorization": f"Bearer {editor_key}"})
    assert allowed.json()["data"]["viewer"]["role"] == "EDITOR"
