"""``herbcity quality``, as somebody types it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from herbcity.cli import main
from herbcity.simulation.province import simulate, write_province


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("HERBCITY_DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    return invoke


def test_the_command_in_the_answer_gives_the_answer_again(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write_province(simulate(60, seed=1), tmp_path / "sheets")
    run("migrate")
    run("load", tmp_path / "sheets")
    first = run("quality", "--kind", "SUPPLIES", "--seed", 2, "--language", "en")
    assert first.exit_code == 0
    assert "| model |" in first.output
    assert "| distance |" in first.output
    assert re.search(
        r"→ here the model is (no better|better|worse) than the best plain guess, [a-z ]+: hits@10 [+-]",
        first.output,
    )
    *_, line, cited = first.output.strip().splitlines()
    assert line.startswith("$ herbcity quality --kind SUPPLIES --seed 2 --as-of ")
    assert re.fullmatch(r"# from revision 1 of the registry as of [0-9-]{10}, digest [0-9a-f]{64}", cited)
    words = line.removeprefix("$ herbcity ").split()
    actors = tmp_path / "sheets" / "actors.csv"
    actors.write_text(actors.read_text(encoding="utf-8").replace("COLLECTOR", "BUYER"), encoding="utf-8")
    assert run("load", actors).exit_code == 0
    again = run(*words, "--language", "en")
    assert again.output == first.output
    later = run("quality", "--kind", "SUPPLIES", "--seed", 2, "--language", "en")
    assert "# from revision 2 of the registry" in later.output
    assert run(*words, "--public", "--language", "en").output.count(" --public\n") == 1


def test_kinds_that_are_too_thin_stand_in_one_line(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    empty = run("quality", "--language", "en").output
    assert empty.startswith("Nothing to measure on: no link could be held out.\n$ herbcity quality --seed 0")
    write_province(simulate(120, seed=1), tmp_path / "sheets")
    run("load", tmp_path / "sheets")
    output = run("quality", "--language", "en").output
    summary = output.split("\n\n", 1)[0].splitlines()
    assert summary[0].startswith("| kind | held out |")
    assert summary[-2].startswith("| all kinds | ")
    assert summary[-1].startswith("Too thin alone (fewer than 20), counted among all kinds: ")
    assert "finances" in summary[-1]
    assert "# finances" not in output
    assert "# supplies: " in output


def test_an_invented_province_is_judged_without_a_registry_in_thai_too(run) -> None:  # type: ignore[no-untyped-def]
    found = run("quality", "--planted", 60, "--seed", 1)
    assert found.exit_code == 0
    assert "| แบบจำลอง |" in found.output
    assert "| โอกาสจริง |" in found.output
    assert found.output.strip().endswith("$ herbcity quality --planted 60 --seed 1")


def test_what_is_not_known_is_said_and_never_nan(run) -> None:  # type: ignore[no-untyped-def]
    output = run("quality", "--planted", 9, "--seed", 0, "--language", "en").output
    assert "nan" not in output
    assert "! no calibration: " in output


def test_a_planted_province_has_no_kinds_to_choose_and_no_days_to_split_on(run) -> None:  # type: ignore[no-untyped-def]
    refused = run("quality", "--planted", 60, "--kind", "SUPPLIES")
    assert refused.exit_code == 2
    assert "--planted stands alone" in refused.output


def test_planted_provinces_are_written_with_their_truth(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder, truth = tmp_path / "sheets", tmp_path / "truth.csv"
    written = run("simulate", folder, "--actors", 60, "--seed", 1, "--planted", truth)
    assert written.exit_code == 0
    assert truth.read_text(encoding="utf-8").startswith("giver,taker,herb,form,distance_km,")
    run("migrate")
    assert run("load", folder).exit_code == 0
    refused = run("simulate", folder, "--actors", 60, "--seed", 1, "--planted", truth, "--links", 5)
    assert refused.exit_code == 2
