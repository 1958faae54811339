"""Who may do what, what browsers are told, and what the log keeps quiet about."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import structlog
from starlette.testclient import TestClient

from herbcity.registry.engine import open_engine, reading, writing
from herbcity.registry.keys import AccessRole, create_key, list_keys, revoke_key
from herbcity.settings import Settings
from herbcity.web.app import create_app
from herbcity.web.security import SECURITY_HEADERS, request_id_of

ROLE = "{ viewer { role label } }"


def ask(client: TestClient, authorization: str | None, query: str = ROLE) -> Any:
    headers = {"authorization": authorization} if authorization else {}
    return client.post("/graphql", json={"query": query}, headers=headers)


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", [role for role in AccessRole if role is not AccessRole.PUBLIC])
def test_a_key_gives_its_holder_its_role(settings: Settings, role: AccessRole) -> None:
    engine = open_engine(settings.database_url)
    with writing(engine) as session:
        _, secret = create_key(session, role, "สำนักงาน")
    engine.dispose()
    with TestClient(create_app(settings)) as client:
        assert ask(client, f"Bearer {secret}").json()["data"]["viewer"] == {"role": role, "label": "สำนักงาน"}
        assert ask(client, None).json()["data"]["viewer"]["role"] == "PUBLIC"


@pytest.mark.parametrize(
    "authorization", ["Bearer hbc_unknown", "Bearer ", "Basic dXNlcjpwYXNz", "hbc_unknown"]
)
def test_a_key_that_opens_nothing_is_refused_and_not_taken_for_the_public(
    client: TestClient, authorization: str
) -> None:
    answer = ask(client, authorization)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    error = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert "herbcity key create" in error["message"]


def test_a_revoked_key_stops_working_within_five_seconds_and_a_used_one_says_when(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    with writing(engine) as session:
        key_id, secret = create_key(session, AccessRole.MEMBER, "สมาชิก")
    with TestClient(create_app(settings)) as client:
        assert ask(client, f"Bearer {secret}").status_code == 200
        with reading(engine) as session:
            assert [key.last_used_at is not None for key in list_keys(session)] == [True]
        with writing(engine) as session:
            revoke_key(session, key_id)
        revoked = time.monotonic()
        while ask(client, f"Bearer {secret}").status_code != 401:
            assert time.monotonic() - revoked < 5
            time.sleep(0.1)
    engine.dispose()


def test_without_a_key_the_service_is_read_only_and_says_how_to_get_one(client: TestClient) -> None:
    mutation = "mutation { undoRevision(input: {revision: 1}) { errors { code message } } }"
    answer = ask(client, None, mutation)
    assert "herbcity key create" in answer.text
    assert client.get("/health/ready").json()["revision"] == 2


# ── browsers ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path", ["/", "/graphql", "/nope", "/health/live", "/static/pages.css", "/schema.graphql"]
)
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"accept": "text/html"})
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value


def test_the_policy_allows_no_inline_script_or_style_and_no_other_host() -> None:
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.fixture
def shared(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(replace(settings, cors_origins=("https://a.go.th",)))) as client:
        yield client


def preflight(client: TestClient, origin: str) -> Any:
    headers = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type, herbcity-min-revision",
    }
    return client.options("/graphql", headers=headers)


def test_pages_of_other_sites_may_not_call_unless_the_operator_says_so(client: TestClient) -> None:
    assert preflight(client, "https://a.go.th").status_code == 405
    answer = client.get("/health/live", headers={"origin": "https://a.go.th"})
    assert "access-control-allow-origin" not in answer.headers


def test_pages_of_a_named_site_may_call_and_see_the_revision(shared: TestClient) -> None:
    allowed = preflight(shared, "https://a.go.th")
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "https://a.go.th"
    assert "access-control-allow-credentials" not in allowed.headers
    answer = shared.post("/graphql", json={"query": ROLE}, headers={"origin": "https://a.go.th"})
    assert "Herbcity-Revision" in answer.headers["access-control-expose-headers"]
    assert preflight(shared, "https://b.example").status_code == 400


# ── request ids and the log ──────────────────────────────────────────────────────────────────────────────


def test_a_sane_request_id_is_kept_and_any_other_replaced() -> None:
    assert request_id_of("trace-2026.11_22") == "trace-2026.11_22"
    for given in (None, "", "short", "x" * 65, "two words here", "line\nbreak-here", "ก" * 10):
        assert request_id_of(given) != given
    assert request_id_of(None) != request_id_of(None)


def test_the_log_names_the_request_and_never_what_was_sent(settings: Settings, editor_key: str) -> None:
    query = "query Mine($secret: String!) { search(text: $secret) { matched } }"
    with TestClient(create_app(settings)) as client, structlog.testing.capture_logs() as lines:
        answer = client.post(
            "/graphql",
            json={"query": query, "variables": {"secret": "0812345678"}, "operationName": "Mine"},
            headers={"authorization": f"Bearer {editor_key}", "x-request-id": "request-00007"},
        )
    assert answer.headers["x-request-id"] == "request-00007"
    (line,) = (line for line in lines if line["event"] == "request")
    assert line.pop("ms") >= 0
    assert line == {
        "event": "request", "log_level": "info", "method": "POST", "path": "/graphql", "status": 200,
        "operation": "Mine", "viewer": "EDITOR",
    }  # fmt: skip
    assert "0812345678" not in str(lines)
    assert editor_key not in str(lines)
