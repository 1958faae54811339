"""One shape of error at every door, and nothing from inside in any of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import structlog
from starlette.applications import Starlette
from starlette.testclient import TestClient

from herbcity.errors import ErrorCode
from herbcity.settings import Settings
from herbcity.web.answers import STATUS
from herbcity.web.app import create_app

PAGE = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class Broken:
    """Fails at every touch in a way that nobody thought of, with a secret in its message."""

    def __getattr__(self, _name: str) -> object:
        raise RuntimeError("SELECT secret FROM /home/operator/registry.db")


@pytest.fixture
def plain_log() -> Iterator[None]:
    """A log that does not frame its lines where rich happens to be installed."""
    shown = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback, colors=False)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.dev.set_exc_info, shown]
    )
    yield
    structlog.reset_defaults()


@pytest.fixture
def broken(settings: Settings, plain_log: None) -> Any:
    app: Starlette = create_app(settings)
    with TestClient(app) as client:
        app.state.service = replace(app.state.service, holder=Broken(), executor=Broken())
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nope", 404, "NOT_FOUND"),
        ("GET", "/static/nope.css", 404, "NOT_FOUND"),
        ("GET", "/static/../app.py", 404, "NOT_FOUND"),
        ("POST", "/", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", "/health/live", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/graphql", 400, "BAD_USER_INPUT"),
    ],
)
def test_every_refusal_has_the_one_shape(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path, headers={"accept": "application/json"})
    assert answer.status_code == status
    (error,) = answer.json()["errors"]
    request_id = answer.headers["x-request-id"]
    assert error["extensions"] == {"code": code, "requestId": request_id, "retryable": False}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/health/ready"), ("POST", "/graphql")])
def test_an_unexpected_failure_tells_nothing_but_a_number_to_ask_about(
    broken: TestClient, method: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    body = {"query": "{ viewer { role } }"} if method == "POST" else None
    answer = broken.request(method, path, json=body, headers={"x-request-id": "request-00042"})
    assert answer.status_code == 500
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "requestId": "request-00042", "retryable": False}
    assert "request-00042" in error["message"]
    assert "secret" not in answer.text
    logged = capsys.readouterr().out
    assert "request-00042" in logged
    assert "SELECT secret" in logged


@pytest.mark.parametrize(("language", "word"), [("th", "ระบบขัดข้อง"), ("en", "Something failed")])
def test_people_get_the_same_as_a_page_in_their_language(
    broken: TestClient, language: str, word: str
) -> None:
    answer = broken.get(f"/?lang={language}", headers=PAGE)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"]
    assert word in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert "secret" not in answer.text


def test_what_a_visitor_types_into_the_address_is_shown_as_text(client: TestClient) -> None:
    answer = client.get("/<script>alert(1)</script>", headers=PAGE)
    assert answer.status_code == 404
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_messages_come_in_the_callers_language(client: TestClient) -> None:
    def message(**headers: str) -> str:
        return client.get("/nope", headers=headers).json()["errors"][0]["message"]

    assert message() == message(**{"accept-language": "th-TH,th;q=0.9,en;q=0.8"}) == "ไม่พบ page '/nope'"
    assert message(**{"accept-language": "en-GB"}) == "There is no page '/nope'."


def test_every_status_belongs_to_a_code() -> None:
    assert set(STATUS) <= set(ErrorCode)
    assert all(400 <= status < 600 for status in STATUS.values())
