"""``herbcity flow`` and ``herbcity gaps``, as somebody types them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from herbcity.cli import main

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Result]:
    database = f"sqlite:///{tmp_path_factory.mktemp('flows') / 'cli.db'}"

    def invoke(*arguments: str) -> Result:
        environment = {"HERBCITY_DATABASE_URL": database}
        return CliRunner().invoke(main, list(arguments), env=environment, catch_exceptions=False)

    invoke("migrate")
    invoke("load", str(SEEDS))
    return invoke


def test_a_herb_in_thai_with_its_stages_and_what_holds_it_up(run: Callable[..., Result]) -> None:
    result = run("flow", "turmeric")
    assert result.exit_code == 0
    assert "ข้อมูลสมมติ: ขมิ้นชันที่บันทึกไว้" in result.output
    assert "กก.แห้ง  ต้นน้ำ, สด" in result.output
    assert "ไหลถึงตลาดได้มากที่สุด" in result.output


def test_what_is_not_known_of_the_real_layer_is_said_with_what_is_missing(run: Callable[..., Result]) -> None:
    result = run("flow", "turmeric", "--real", "--language", "en")
    assert "What share of turmeric leaves raw is not known; missing: the kg a year that" in result.output
    assert "  ? the price of a kg of turmeric (dried)" in result.output


def test_gaps_are_sentences_and_a_herb_without_any_says_so(run: Callable[..., Result]) -> None:
    result = run("gaps", "--first", "3", "--language", "en")
    assert result.output.count("the registry knows nobody who") == 3
    assert "No gaps in what is recorded." in run("gaps", "aloe-vera", "--language", "en").output


def test_an_unknown_herb_is_refused_with_its_code(run: Callable[..., Result]) -> None:
    for command in ("flow", "gaps"):
        result = run(command, "no-such-herb")
        assert result.exit_code == 1
        assert "NOT_FOUND" in result.stderr
