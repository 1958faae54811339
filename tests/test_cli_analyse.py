"""``herbcity analyse``, as somebody types it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import herbcity
from herbcity.analyses.catalogue import MEASURES
from herbcity.cli import main

NEEDS = {"personalised_pagerank": "around=HC-0001-E", "robustness_in_order": "order=HC-0001-E,HC-0007-2"}
ASKED = [name for name in MEASURES if name != "compare_with_null"]


@pytest.fixture
def run(seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    file = shutil.copy(seeded, tmp_path)
    monkeypatch.setenv("HERBCITY_DATABASE_URL", f"sqlite:///{file}")

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, ["analyse", *map(str, arguments)], catch_exceptions=False)

    return invoke


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds in a database."""
    file = tmp_path_factory.mktemp("analyse") / "herbcity.db"
    environment = {"HERBCITY_DATABASE_URL": f"sqlite:///{file}"}
    for command in (["migrate"], ["load", str(Path(__file__).parents[1] / "seeds")]):
        assert CliRunner().invoke(main, command, env=environment).exit_code == 0
    return file


def test_without_a_measure_all_are_listed_in_thai_or_english(run) -> None:  # type: ignore[no-untyped-def]
    listed = run("--language", "en").output.splitlines()
    assert [line.split()[0] for line in listed] == [MEASURES[name].command for name in ASKED]
    assert MEASURES["closeness"].summary in listed[ASKED.index("closeness")]
    assert MEASURES["closeness"].th in run().output


@pytest.mark.parametrize("name", ASKED)
def test_every_measure_runs_and_says_of_what_network(run, name: str) -> None:  # type: ignore[no-untyped-def]
    options = ["--option", NEEDS[name]] if name in NEEDS else []
    found = run(MEASURES[name].command, "--first", 3, *options)
    assert found.exit_code == 0, found.output
    first, *rows = found.output.splitlines()
    assert first.startswith("# revision 1, as of ")
    assert 1 <= len(rows) <= 4


def test_the_numbers_are_the_python_functions(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    network = herbcity.open_network(tmp_path / "herbcity.db")
    ((code, value),) = herbcity.closeness(network, direction="IN").top(1)
    line = run("closeness", "--option", "direction=IN", "--first", 1, "--language", "en").output.splitlines()[
        1
    ]
    assert line.split()[:2] == [f"{value:.6g}", code]
    assert line.endswith(network.actors[code].name_en or "")
    layered = run("density", "--flows", "MATERIAL").output.split()
    assert float(layered[-1]) == pytest.approx(herbcity.density(network.layer("MATERIAL")).value, rel=1e-5)  # type: ignore[arg-type]


def test_a_measure_is_held_against_chance(run) -> None:  # type: ignore[no-untyped-def]
    _, header, row = run(
        "assortativity", "--null", "regrouped", "--samples", 5, "--option", "by=role"
    ).output.splitlines()
    assert header.split() == ["number", "observed", "mean", "sd", "z", "quantile", "samples"]
    assert row.split()[0] == "value"
    assert row.split()[-1] == "5"


def test_what_is_not_defined_is_said_in_words(run) -> None:  # type: ignore[no-untyped-def]
    asked = ("assortativity", "--flows", "FINANCE", "--levels", "VERIFIED")
    assert "There is no tie" in run(*asked, "--language", "en").output
    assert "ไม่มีความเชื่อมโยง" in run(*asked).output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["closest"], "closeness"),
        (["closeness", "--option", "k=3"], "direction"),
        (["closeness", "--option", "direction"], "direction"),
        (["robustness", "--option", "order=worst"], "betweenness"),
        (["k-edge-components", "--option", "k=many"], "not a number"),
        (["personalised-pagerank"], "around"),
        (["degree", "--flows", "WATER"], "MATERIAL"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_what_would_be_right(run, arguments: list[str], said: str) -> None:  # type: ignore[no-untyped-def]
    found = run(*arguments)
    assert found.exit_code == 2
    assert said in found.output


def test_an_option_out_of_range_is_an_error_with_a_code(run) -> None:  # type: ignore[no-untyped-def]
    found = run("k-edge-components", "--option", "k=0")
    assert found.exit_code == 1
    assert "OUT_OF_RANGE" in found.output
