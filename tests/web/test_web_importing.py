"""Sheets over HTTP: uploaded with a key, tried, imported as one revision or refused with every fault at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from herbcity.registry.engine import open_engine, reading, writing
from herbcity.registry.keys import AccessRole, create_key
from herbcity.registry.uploads import KEPT_MINUTES, MOST_KEPT
from herbcity.settings import Settings
from herbcity.web.app import create_app

ACTORS = """name_th,roles,district,evidence_level
กลุ่มใหม่หนึ่ง,FARMER_GROUP,7209,REPORTED
โรงใหม่สอง,PROCESSOR,7209,REPORTED
"""
LINKS = """kind,source,target,herb,form,status,evidence_level
SUPPLIES,กลุ่มใหม่หนึ่ง,โรงใหม่สอง,turmeric,FRESH,ACTIVE,REPORTED
"""
BAD = """name_th,roles,district,registration_id,evidence_level
ก,WIZARD,7209,,REPORTED
ข,BUYER,9999,1234567890123,REPORTED
"""
IMPORT = """mutation($input: ImportSheetsInput!) { importSheets(input: $input) {
  report { dryRun files { file encoding rowCount } counts { kind new changed ended unchanged } changeCount
    findingCount findings { file row column code value th: message(language: TH) en: message(language: EN) }
    noticeCount notices { file row column stated kept statedLevel keptLevel message } }
  revision errors { code path message(language: EN) } } }"""


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def client(settings: Settings, editor_key: str) -> Iterator[TestClient]:
    """An editor's program."""
    with TestClient(create_app(settings)) as client:
        client.headers["Authorization"] = f"Bearer {editor_key}"
        yield client


def zipped(**files: str | bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return packed.getvalue()


def send(client: TestClient, content: bytes | str, name: str = "sheets.zip", **headers: str) -> Any:
    given = {"Content-Type": "application/octet-stream", **headers}
    return client.post("/uploads", params={"name": name}, content=content, headers=given)


def uploaded(client: TestClient, content: bytes | str, name: str = "sheets.zip") -> str:
    answer = send(client, content, name)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def imported(client: TestClient, file: str, **given: Any) -> Any:
    variables = {"input": {"file": file, **given}}
    answer = client.post("/graphql", json={"query": IMPORT, "variables": variables}).json()
    assert "errors" not in answer, answer
    return answer["data"]["importSheets"]


def revision(client: TestClient) -> int:
    return int(
        client.post("/graphql", json={"query": "{ network { revision } }"}).json()["data"]["network"][
            "revision"
        ]
    )


def test_what_a_dry_run_says_is_what_the_import_does(client: TestClient) -> None:
    before = revision(client)
    file = uploaded(client, zipped(actors=ACTORS, links=LINKS))
    tried = imported(client, file, dryRun=True)
    assert (tried["errors"], tried["revision"], tried["report"]["dryRun"]) == ([], None, True)
    assert tried["report"]["files"] == [
        {"file": "actors.csv", "encoding": "UTF-8", "rowCount": 2},
        {"file": "links.csv", "encoding": "UTF-8", "rowCount": 1},
    ]
    assert tried["report"]["counts"] == [
        {"kind": "ACTOR", "new": 2, "changed": 0, "ended": 0, "unchanged": 0},
        {"kind": "LINK", "new": 1, "changed": 0, "ended": 0, "unchanged": 0},
    ]
    assert revision(client) == before
    done = imported(client, file, reason="รายชื่อจากเกษตรจังหวัด")
    assert done["report"] == {**tried["report"], "dryRun": False}
    assert done["revision"] == before + 1 == revision(client)
    again = imported(client, file)
    assert (again["revision"], again["errors"], again["report"]["changeCount"]) == (None, [], 0)
    made = client.post(
        "/graphql", json={"query": "{ revisions(first: 1) { nodes { reason editor } } }"}
    ).json()
    assert made["data"]["revisions"]["nodes"] == [{"reason": "รายชื่อจากเกษตรจังหวัด", "editor": "ทดสอบ"}]


@pytest.mark.parametrize("dry_run", [True, False])
def test_every_fault_of_every_file_is_told_at_once_and_nothing_is_written(
    client: TestClient, dry_run: bool
) -> None:
    before = revision(client)
    refused = imported(client, uploaded(client, zipped(actors=BAD, links=LINKS)), dryRun=dry_run)
    found = {
        (one["file"], one["row"], one["column"], one["code"], one["value"])
        for one in refused["report"]["findings"]
    }
    assert found >= {
        ("actors.csv", 2, "roles", "UNKNOWN_TERM", "WIZARD"),
        ("actors.csv", 3, "district", "UNKNOWN_REFERENCE", "9999"),
        ("actors.csv", 3, "registration_id", "PERSONAL_NUMBER", None),
        ("links.csv", 2, "source", "UNKNOWN_REFERENCE", "กลุ่มใหม่หนึ่ง"),
    }
    assert refused["report"]["findingCount"] == len(refused["report"]["findings"]) == len(refused["errors"])
    assert {"UNKNOWN_TERM"} == {
        one["code"]
        for one in refused["errors"]
        if one["path"] == ["input", "file", "actors.csv", "2", "roles"]
    }
    assert all(one["th"] != one["en"] for one in refused["report"]["findings"])
    assert refused["report"]["changeCount"] == 0
    assert "1234567890123" not in str(refused)
    assert (refused["revision"], revision(client)) == (None, before)


def test_an_end_and_a_weaker_statement_are_told_apart_from_changes(client: TestClient) -> None:
    link = "kind,source,target,herb,form,status,valid_from,valid_until,evidence_level\n"
    row = "SUPPLIES,กลุ่มใหม่หนึ่ง,โรงใหม่สอง,turmeric,FRESH,{},2024-01-01,{},REPORTED\n"
    imported(client, uploaded(client, zipped(actors=ACTORS, links=link + row.format("ACTIVE", ""))))
    ended = imported(client, uploaded(client, link + row.format("ENDED", "2025-01-01"), "links.csv"))
    assert ended["report"]["counts"] == [{"kind": "LINK", "new": 0, "changed": 1, "ended": 1, "unchanged": 0}]
    weaker = ACTORS.replace("FARMER_GROUP,7209,REPORTED", "COLLECTOR,7209,ESTIMATED")
    stated = imported(client, uploaded(client, weaker, "actors.csv"), clientKey="0001-weaker-roles")
    (notice,) = stated["report"]["notices"]
    assert (notice["row"], notice["column"], notice["stated"], notice["kept"]) == (
        2,
        "roles",
        '["COLLECTOR"]',
        '["FARMER_GROUP"]',
    )
    assert (notice["statedLevel"], notice["keptLevel"]) == ("ESTIMATED", "REPORTED")


def test_an_import_that_is_sent_twice_is_done_once(client: TestClient) -> None:
    file = uploaded(client, ACTORS, "actors.csv")
    first = imported(client, file, clientKey="import-of-the-list")
    assert first["errors"] == []
    assert imported(client, file, clientKey="import-of-the-list") == first
    assert revision(client) == first["revision"]


def test_a_large_list_of_last_year_is_imported_within_the_time_of_a_request(client: TestClient) -> None:
    rows = "".join(f"กลุ่มทดลองที่ {number},FARMER_GROUP,7209,REPORTED\n" for number in range(5_000))
    done = imported(client, uploaded(client, ACTORS.splitlines()[0] + "\n" + rows, "actors.csv"))
    assert done["errors"] == []
    assert done["report"]["counts"][0]["new"] == 5_000
    many = "".join(f"ก{number},FARMER_GROUP,REPORTED\n" for number in range(20_001))
    refused = imported(client, uploaded(client, "name_th,roles,evidence_level\n" + many, "actors.csv"))
    assert [(one["code"], one["path"]) for one in refused["errors"]] == [
        ("FILE_TOO_LARGE", ["input", "file"])
    ]


# ── the door ─────────────────────────────────────────────────────────────────────────────────────────────


def test_only_an_editors_key_may_upload_and_only_who_uploaded_may_import(
    client: TestClient, engine: Engine
) -> None:
    with writing(engine) as session:
        _, member = create_key(session, AccessRole.MEMBER, "สมาชิก")
        _, other = create_key(session, AccessRole.EDITOR, "สำนักงานอื่น")
    file = uploaded(client, ACTORS, "actors.csv")
    nobody = TestClient(client.app)
    assert send(nobody, ACTORS, "actors.csv").status_code == 401
    assert send(client, ACTORS, "actors.csv", Authorization=f"Bearer {member}").status_code == 403
    assert send(client, ACTORS, "actors.csv", Authorization="Bearer hbc_wrong").status_code == 401
    client.headers["Authorization"] = f"Bearer {other}"
    assert [one["code"] for one in imported(client, file)["errors"]] == ["NOT_FOUND"]
    client.headers["Authorization"] = f"Bearer {member}"
    for dry_run in (True, False):
        assert [one["code"] for one in imported(client, file, dryRun=dry_run)["errors"]] == ["FORBIDDEN"]


@pytest.mark.parametrize(
    ("name", "headers", "status", "code"),
    [
        ("actors.csv", {"Content-Type": "multipart/form-data; boundary=x"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("actors.csv", {"Content-Type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("", {}, 400, "BAD_USER_INPUT"),
        ("..", {}, 400, "BAD_USER_INPUT"),
        ("ก" * 100 + ".csv", {}, 400, "BAD_USER_INPUT"),
        ("actors\n.csv", {}, 400, "BAD_USER_INPUT"),
    ],
)
def test_what_is_no_file_is_refused_in_the_one_shape(
    client: TestClient, name: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = send(client, ACTORS, name, **headers)
    assert answer.status_code == status
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == code


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(settings: Settings, editor_key: str) -> None:
    small = Settings(database_url=settings.database_url, max_upload_bytes=2_000)
    with TestClient(create_app(small)) as client:
        client.headers["Authorization"] = f"Bearer {editor_key}"
        answer = send(client, b"x" * 2_001)
        assert answer.status_code == 413
        assert answer.json()["errors"][0]["extensions"]["limit"] == 2_000


def test_an_upload_is_kept_for_an_hour_and_never_more_than_a_few(client: TestClient, engine: Engine) -> None:
    first = uploaded(client, ACTORS, "actors.csv")
    for _ in range(MOST_KEPT):
        last = uploaded(client, ACTORS, "actors.csv")
    assert [one["code"] for one in imported(client, first, dryRun=True)["errors"]] == ["NOT_FOUND"]
    assert imported(client, last, dryRun=True)["errors"] == []
    then = datetime.now(UTC) - timedelta(minutes=KEPT_MINUTES, seconds=1)
    with writing(engine) as session:
        session.execute(text("UPDATE upload SET made_at = :then"), {"then": then})
    assert [one["code"] for one in imported(client, last, dryRun=True)["errors"]] == ["NOT_FOUND"]
    uploaded(client, ACTORS, "actors.csv")
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM upload")).scalar() == 1


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("actors.csv", b"a" * (65 * 1024 * 1024))
    return packed.getvalue()


def _named(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, ACTORS)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_bomb(), "FILE_TOO_LARGE"),
        (_named("../../actors.csv"), "NOT_CSV"),
        (_named("/tmp/actors.csv"), "NOT_CSV"),
        (_named("..\\actors.csv"), "NOT_CSV"),
        (b"PK\x03\x04 and then nothing", "NOT_CSV"),
        (zipped(actors=ACTORS)[:-40], "NOT_CSV"),
        (zipped(**{f"sheet{number}": "" for number in range(101)}), "FILE_TOO_LARGE"),
        (zipped(), "NO_SHEETS"),
    ],
    ids=["bomb", "above", "absolute", "backslash", "broken", "cut", "many", "empty"],
)
def test_an_archive_that_is_a_trap_or_broken_is_refused(
    client: TestClient, content: bytes, code: str
) -> None:
    refused = imported(client, uploaded(client, content))
    assert [one["code"] for one in refused["errors"]] == [code]
    assert "/tmp" not in str(refused)
    assert "upload-" not in str(refused)


def test_a_workbook_of_excel_is_told_to_come_as_csv(client: TestClient) -> None:
    refused = imported(client, uploaded(client, zipped(actors=ACTORS), "actors.xlsx"))
    assert [one["code"] for one in refused["errors"]] == ["NOT_CSV"]
