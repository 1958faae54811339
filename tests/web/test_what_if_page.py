"""The page of a kept what-if: before and after, in Thai and English, for whoever has its address."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from herbcity.registry.engine import open_engine, writing
from herbcity.registry.keys import AccessRole, create_key
from herbcity.settings import Settings
from herbcity.web.app import create_app

CHANGES = json.loads(
    (Path(__file__).parents[2] / "docs" / "analyses" / "don-chedi-dryer.json").read_text(encoding="utf-8")
)
NAME = "โรงอบแห้ง <ดอนเจดีย์>"


@pytest.fixture(scope="module")
def own_settings(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the seeds for all tests of this page: each service on it teaches itself anew."""
    copy = tmp_path_factory.mktemp("what-if") / "herbcity.db"
    shutil.copy(seeded_file, copy)
    return Settings(database_url=f"sqlite:///{copy}")


@pytest.fixture(scope="module")
def key(own_settings: Settings) -> str:
    engine = open_engine(own_settings.database_url)
    with writing(engine) as session:
        _, secret = create_key(session, AccessRole.EDITOR, "ทดสอบ")
    engine.dispose()
    return secret


@pytest.fixture(scope="module")
def open_client(own_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(own_settings)) as client:
        yield client


def sent(client: TestClient, key: str, document: str, given: dict[str, Any]) -> Any:
    answer = client.post(
        "/graphql",
        json={"documentId": document, "variables": {"input": given}},
        headers={"authorization": f"Bearer {key}"},
    ).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


@pytest.fixture(scope="module")
def address(open_client: TestClient, key: str) -> str:
    kept = sent(open_client, key, "SaveWhatIf", {"name": NAME, "changes": CHANGES})["saveWhatIf"]
    assert kept["errors"] == []
    return f"/what-if/{kept['whatIf']['key']}"


def test_the_page_says_what_changes_in_thai_and_in_english(open_client: TestClient, address: str) -> None:
    thai, english = (open_client.get(address + lang).text for lang in ("", "?lang=en"))
    assert "กลุ่มสมุนไพรตัวอย่าง 027 ดอนเจดีย์ จะมีทางส่งของถึงผู้ซื้อ" in thai
    assert "Example herb group 027, Don Chedi gains a way to a buyer." in english
    assert "โรงอบแห้ง &lt;ดอนเจดีย์&gt;" in thai
    # By hand: the seeds have 166 actors.
    row = re.search(r"the number of actors.*?</tr>", english, re.DOTALL)
    assert row
    assert re.findall(r'<td class="n[^>]*>([^<]*)</td>', row[0]) == ["166", "167", "+1"]


def test_the_page_keeps_to_the_content_policy_and_to_this_host(open_client: TestClient, address: str) -> None:
    answer = open_client.get(address)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script", answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-robots-tag"] == "noindex"


def test_the_same_address_shows_the_same_result_after_the_registry_has_moved_on(
    open_client: TestClient, address: str, key: str
) -> None:
    def told() -> list[str]:
        return re.findall(r"<li>(.*?)</li>", open_client.get(address).text)

    before = told()
    registered = {"nameTh": "ผู้รวบรวมใหม่", "roles": ["COLLECTOR"]}
    assert sent(open_client, key, "RegisterActor", registered)["registerActor"]["errors"] == []
    assert told() == before
    assert "the registry has come to revision" in open_client.get(address + "?lang=en").text


def test_an_address_that_was_never_given_is_a_page_that_says_so(open_client: TestClient) -> None:
    answer = open_client.get("/what-if/never", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "ไม่พบ" in answer.text


def test_a_kept_what_if_is_never_taken_for_unchanged(open_client: TestClient, address: str) -> None:
    variables = json.dumps({"id": address.rsplit("/", 1)[-1]})
    answer = open_client.get("/graphql", params={"documentId": "SavedWhatIf", "variables": variables})
    # It is rebased and deleted without a revision, and entity tags are made of revisions.
    assert answer.json()["data"]["whatIfNamed"]["name"] == NAME
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
