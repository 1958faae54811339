"""The page that says who may do what, and answers that differ by what a key may see."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from herbcity.api.permissions import NEEDED, Permission
from herbcity.registry.engine import open_engine, writing
from herbcity.registry.keys import AccessRole, AccessScope, create_key
from herbcity.settings import Settings
from herbcity.web.app import create_app
from tests.api.persons import FIELDS, TRADER, fill_with_persons, marks


@pytest.mark.parametrize("role", AccessRole)
def test_the_page_says_of_every_permission_whether_a_role_has_it(client: TestClient, role: AccessRole):
    page = unescape(client.get("/access", params={"role": role.lower(), "lang": "en"}).text)
    assert page.count("<strong>yes</strong>") == sum(role.rank >= needed.rank for needed in NEEDED.values())
    for permission in Permission:
        assert permission.en in page


def test_the_page_explains_a_refusal_in_both_languages(client: TestClient):
    asked = {"role": "MEMBER", "permission": "UNDO_REVISION"}
    english = client.get("/access", params={**asked, "lang": "en"}).text
    assert "This key has the role MEMBER; STEWARD is needed." in english
    thai = client.get("/access", params=asked).text
    assert "กุญแจนี้มีสิทธิ์ MEMBER แต่ต้องการสิทธิ์ STEWARD" in thai
    assert '<html lang="th">' in thai
    allowed = client.get("/access", params={"role": "ADMIN", "permission": "MANAGE_KEYS", "lang": "en"}).text
    assert "<strong>Yes.</strong>" in allowed


def test_the_page_takes_unknown_words_for_none_and_repeats_nothing(client: TestClient):
    page = client.get("/access", params={"role": "<script>", "permission": "'\"><img>"})
    assert page.status_code == 200
    assert "<img" not in page.text
    assert not re.search(r"<script|style=|onclick", page.text)


def test_answers_that_are_kept_differ_by_what_a_key_may_see(migrated_sqlite: Path, tmp_path: Path):
    file = tmp_path / "persons.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    fill_with_persons(engine)
    with writing(engine) as session:
        _, whole = create_key(session, AccessRole.MEMBER, "office")
        _, narrow = create_key(session, AccessRole.MEMBER, "office", scopes=[AccessScope.CONTACTS])
    engine.dispose()
    asked = {"documentId": "ActorProfile", "variables": f'{{"code": "{TRADER}"}}'}
    tags, texts = [], []
    with TestClient(create_app(Settings(database_url=f"sqlite:///{file}"))) as client:
        for key in (whole, narrow, None, whole, None):
            headers = {"authorization": f"Bearer {key}"} if key else {}
            answer = client.get("/graphql", params=asked, headers=headers)
            assert answer.status_code == 200
            tags.append(answer.headers["etag"])
            texts.append(answer.text)
            again = client.get("/graphql", params=asked, headers={**headers, "if-none-match": tags[0]})
            assert (again.status_code == 304) is (key == whole)
    assert len(set(tags)) == 3
    for field in FIELDS:
        shown = [any(mark in text for mark in marks(field)) for text in texts]
        assert shown == [True, False, False, True, False], field
