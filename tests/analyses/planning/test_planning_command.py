"""``herbcity plan``, as somebody types it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from herbcity.cli import main
from herbcity.intake.loading import load
from herbcity.registry.engine import open_engine
from herbcity.registry.migrating import migrate
from herbcity.registry.writing import Editor

SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("seeded") / "herbcity.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    assert load(engine, SEEDS, editor=Editor("Seeds")).findings == ()
    engine.dispose()
    return file


@pytest.fixture
def run(seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("HERBCITY_DATABASE_URL", f"sqlite:///{seeded}")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["plan", *arguments], catch_exceptions=False)

    return invoke


def test_eight_links_for_three_hundred_thousand_baht(run: Callable[..., Result]) -> None:
    printed = run("--max-links", "8", "--budget", "300000", "--language", "en").output
    assert "= 8 links, expected" in printed
    assert "Each link costs 37,500 THB, the budget divided by the number of links" in printed
    assert "Used up: at most 8 links" in printed
    assert "takes 96 officer hours and 300,000 THB (as assumed)" in printed
    assert "% Community: If all of it comes about:" in printed
    assert "could not be chosen: blocked, of unknown value or losing money." in printed
    one = run("--max-links", "1", "--language", "en").output
    assert "= 1 link, expected" in one
    assert "at most 1 link." in one
    thai = run("--max-links", "8", "--budget", "300000").output
    assert "ใช้เวลาเจ้าหน้าที่ 96 ชั่วโมง และ 300,000 บาท (ตามที่สมมติ)" in thai
    assert "= 8 คู่ คาดว่าได้" in thai


def test_why_two_actors_are_not_linked(run: Callable[..., Result]) -> None:
    none = run("--max-links", "1", "--why-not", "HC-1066-M,HC-1073-O", "--language", "en").output
    assert "? HC-1066-M,HC-1073-O: There is no suggestion between the two." in none
    blocked = run("--max-links", "1", "--why-not", "HC-1025-3,HC-1073-O", "--language", "en").output
    assert "has no recorded Good Agricultural and Collection Practice valid today" in blocked
    unknown = run("--max-links", "1", "--why-not", "HC-1025-3,HC-9999-9")
    assert unknown.exit_code == 1
    assert "HC-9999-9" in unknown.stderr


def test_why_not_takes_two_actors(run: Callable[..., Result]) -> None:
    for given in ("HC-1025-3", "HC-1025-3,HC-1025-3", "HC-1025-3,HC-1066-M,HC-1073-O", ","):
        result = run("--why-not", given)
        assert result.exit_code == 2
        assert "is not CODE,CODE" in result.stderr


def test_faults_are_told_together(run: Callable[..., Result]) -> None:
    result = run("--max-links", "-3", "--budget", "nan", "--hours", "inf")
    assert result.exit_code == 1
    assert result.stderr.count("OUT_OF_RANGE") == 3


def test_a_floor_that_is_no_floor_is_explained(run: Callable[..., Result]) -> None:
    result = run("--floor", "HAPPINESS=3")
    assert result.exit_code == 2
    assert "dimensions: BUSINESS, COMMUNITY, ENVIRONMENT, INCOME_DISTRIBUTION" in result.stderr


def test_a_floor_that_limits_the_plan_or_is_out_of_reach_is_told(run: Callable[..., Result]) -> None:
    assert "เกณฑ์ขั้นต่ำนับเฉพาะส่วนที่ทราบ" in run("--max-links", "6", "--floor", "COMMUNITY=60").output
    beyond = run("--max-links", "6", "--floor", "COMMUNITY=100000", "--language", "en").output
    assert "No plan keeps all the limits" in beyond
    assert "households can be reached" in beyond
