"""Tracing on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from herbcity.cli import main
from tests.api.api_door import HILL, MILL, fill


@pytest.fixture
def run(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    fill(sqlite_engine)
    monkeypatch.setenv("HERBCITY_DATABASE_URL", f"sqlite:///{Path(sqlite_engine.url.database or '')}")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["trace", *arguments], catch_exceptions=False)

    return invoke


def test_the_chains_are_numbered_sentences_and_the_end_says_whether_they_are_all(run) -> None:  # type: ignore[no-untyped-def]
    lines = run("--from", HILL, "--to-role", "BUYER", "--language", "en").output.splitlines()
    assert lines[0].startswith("# revision 3, as of ")
    assert lines[1].startswith(
        "1. Hill growers → Morning market collector → Herb mill → Thai pharmacy: turmeric"
    )
    assert lines[2] == "These are all: 1."
    few = run("--from-role", "farmer_group", "--to", MILL, "--first", "1", "--order", "length")
    assert few.output.splitlines()[-1] == "ยังมีอีก ขอเพิ่มได้ด้วย --first"
    assert "No chain" in run("--from", MILL, "--to", HILL, "--language", "en").output


def test_everything_wrong_is_said_at_once_and_the_command_fails(run) -> None:  # type: ignore[no-untyped-def]
    result = run("--from", "HC-4711-0", "--max-depth", "99")
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines() if not line.startswith(" ")] == [
        "NOT_FOUND",
        "MISSING",
        "OUT_OF_RANGE",
    ]


def test_what_is_missing_is_read_aloud_and_nothing_is_said_to_be_nothing(run) -> None:  # type: ignore[no-untyped-def]
    def missing(*arguments: str) -> str:
        return CliRunner().invoke(main, ["missing", *arguments], catch_exceptions=False).output

    assert missing("partners", "--first", "1", "--language", "en").startswith(
        "1. Morning market collector sells all its turmeric"
    )
    assert missing("ties", "--language", "en") == "Nothing of the kind is missing.\n"
    assert len(missing("services", "--first", "3").splitlines()) == 3
    assert "U Thong has no" in missing("roles", "--language", "en")
