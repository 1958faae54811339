"""Live is not ready: a lost database stops answers, not the process."""

from __future__ import annotations

from pathlib import Path

from graphql import build_schema
from starlette.testclient import TestClient

from herbcity.registry.engine import open_engine
from herbcity.registry.migrating import migrate
from herbcity.settings import Settings
from herbcity.web.app import create_app


def test_ready_names_the_revision_that_is_answered_from(client: TestClient) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"
    assert answer.json()["revision"] == 2


def test_before_the_database_is_migrated_the_service_lives_but_is_not_ready(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'herbcity.db'}"
    with TestClient(create_app(Settings(database_url=url))) as client:
        assert client.get("/health/live").json() == {"status": "live"}
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json()["errors"][0]["extensions"]["code"] == "DATABASE_NOT_READY"
        assert answer.json()["errors"][0]["extensions"]["retryable"] is True
        asked = client.post("/graphql", json={"query": "{ network { actorCount } }"})
        assert asked.status_code == 503
        engine = open_engine(url)
        migrate(engine)
        engine.dispose()
        # Nothing has to be restarted once the database is there.
        assert client.get("/health/ready").json()["revision"] == 0


def test_nothing_is_opened_by_making_the_application(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    create_app(Settings(database_url=f"sqlite:///{folder / 'herbcity.db'}"))
    assert not folder.exists()


def test_the_contract_can_be_downloaded_and_is_a_schema(client: TestClient) -> None:
    answer = client.get("/schema.graphql")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert build_schema(answer.text).query_type is not None
