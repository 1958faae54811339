"""What an operator's monitoring is told: numbers that add up, and nothing about anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from herbcity.settings import Settings
from herbcity.web.app import create_app

SECRET = "0812345678"


@pytest.fixture
def asked(settings: Settings, editor_key: str) -> Iterator[TestClient]:
    """An application that has answered, refused and failed a few requests."""
    with TestClient(create_app(settings)) as client:
        find = "query Find($text: String!) { search(text: $text) { matched } }"
        for _ in range(3):
            client.post("/graphql", json={"query": find, "variables": {"text": SECRET}})
        client.get("/graphql", params={"documentId": "RegistryOverview"})
        client.get("/graphql", params={"documentId": "RegistryOverview"})
        client.post("/graphql", json={"query": "{ noSuchField }"})
        client.post("/graphql", content=b"no json", headers={"content-type": "application/json"})
        client.post(
            "/graphql",
            json={"query": "{ viewer { label } }"},
            headers={"authorization": f"Bearer {editor_key}"},
        )
        client.get(f"/nothing-here-{SECRET}")
        yield client


def test_the_numbers_add_up(asked: TestClient) -> None:
    text = asked.get("/metrics").text
    numbers = dict(re.findall(r"^(herbcity\S+) (\S+)$", text, re.MULTILINE))
    assert numbers['herbcity_http_requests_total{status="404"}'] == "1"
    assert numbers['herbcity_http_requests_total{status="400"}'] == "1"
    assert numbers["herbcity_http_request_seconds_count"] == "9"
    assert numbers['herbcity_http_request_seconds_bucket{le="+Inf"}'] == "9"
    outcomes = {
        name: int(value) for name, value in numbers.items() if name.startswith("herbcity_graphql_requests")
    }
    assert sum(outcomes.values()) == 8
    assert numbers['herbcity_graphql_requests_total{outcome="kept"}'] == "1"
    assert numbers["herbcity_revision"] == "2"
    buckets = [int(value) for name, value in numbers.items() if "_bucket" in name]
    assert buckets == sorted(buckets)


def test_every_line_is_in_prometheus_form(asked: TestClient) -> None:
    answer = asked.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    sample = r'[a-z_]+(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? [0-9.e+-]+'
    for line in answer.text.splitlines():
        assert re.fullmatch(rf"# (HELP|TYPE) [a-z_]+ .+|{sample}", line), line


def test_nothing_that_anybody_sent_is_in_them(asked: TestClient, editor_key: str) -> None:
    text = asked.get("/metrics").text
    for private in (SECRET, "Find", "noSuchField", "ทดสอบ", "EDITOR", editor_key):
        assert private not in text
