"""The commands, as somebody types them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from herbcity.cli import main

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("HERBCITY_DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    return invoke


def test_every_command_explains_itself(run) -> None:  # type: ignore[no-untyped-def]
    for name in main.commands:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert len(main.commands[name].help or "") > 20


def test_a_command_before_the_first_migration_says_what_is_missing(run) -> None:  # type: ignore[no-untyped-def]
    result = run("suggest")
    assert result.exit_code == 1
    assert "DATABASE_NOT_READY" in result.stderr
    assert "Traceback" not in result.output


def test_a_dry_run_of_the_seeds_writes_nothing_and_a_second_load_changes_nothing(run) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    assert "Dry run, nothing was written" in run("load", SEEDS, "--dry-run", "--language", "en").output
    assert "Written as revision 1" in run("load", SEEDS, "--language", "en").output
    assert "Nothing changed" in run("load", SEEDS, "--language", "en").output


def test_faults_are_all_reported_and_the_command_fails(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    (tmp_path / "actors.csv").write_text(
        "name_th,roles,evidence_level\nกลุ่ม ก,FARMER,REPORTED\nกลุ่ม ข,BUYER,CERTAIN\n", encoding="utf-8"
    )
    result = run("load", tmp_path, "--language", "en")
    assert result.exit_code == 1
    assert result.output.count("UNKNOWN_TERM") == 2
    assert "2 faults; nothing was written." in result.output


def test_the_documented_layer_alone_has_no_invented_suggestion(run) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    run("load", SEEDS)
    output = run("suggest", "--first", 50, "--levels", "ESTIMATED,REPORTED,DOCUMENTED,VERIFIED").output
    assert "ตัวอย่าง" not in output
    assert "ILLUSTRATIVE" in run("suggest", "--first", 1).output
    assert run("suggest", "--levels", "SURE").exit_code == 2
    assert run("suggest", "--around", "HC-9999-X").exit_code == 2


def test_a_suggestion_says_what_to_expect_and_whom_to_call_before_it_does_its_sums(run) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    run("load", SEEDS)
    lines = run("suggest", "--first", 1, "--kind", "SUPPLIES", "--language", "en").output.splitlines()
    assert re.match(r"# revision 1, as of \d{4}-\d{2}-\d{2}, digest [0-9a-f]{64}$", lines[0])
    assert re.match(r"# 1 of [\d,]+ suggestions$", lines[1])
    worth = re.search(r"– ([\d,]+) – .*; chance ([\d.]+)% = ([\d,]+) THB a year expected", lines[4])
    value, chance, expected = (float(number.replace(",", "")) for number in worth.groups())
    assert expected == pytest.approx(value * chance / 100, rel=1e-3)
    assert re.search(r"Next: .*\[HC-\d{4}-.\]$", lines[5])
    money = [float(line.split()[0].replace(",", "")) for line in lines if " THB/year " in line]
    assert sum(money) == pytest.approx(value, abs=1)
    assert sum(line.startswith("   % ") for line in lines) == 4
    chain = run("suggest", "--first", 50, "--kind", "SUPPLIES", "--language", "en").output.split(" to — ")[1]
    shown = chain.split("\n\n")[0].splitlines()
    assert [sum(line.startswith(start) for line in shown) for start in ("   % ", "   % → ")] == [8, 4]
    finance = run("suggest", "--first", 1, "--kind", "FINANCES").output
    assert "   % " not in finance, "what is too thin to be shown is not explained either"
    assert "โอกาส: ข้อมูลน้อยเกินกว่าจะบอก" in finance
    assert "!! ยังไม่มีบันทึกว่า" in finance


def test_a_day_of_the_buddhist_era_is_asked_about(run) -> None:  # type: ignore[no-untyped-def]
    for command in ("suggest", "plan", "outcomes", "questions", "quality"):
        result = run(command, "--as-of", "2569-01-01")
        assert result.exit_code == 2
        assert "was 2026-01-01 meant?" in result.stderr


def test_the_measures_print_the_digest_that_a_paper_cites(run) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    run("load", SEEDS)
    for measure in ("degree", "constraint", "integration-points"):
        lines = run("analyse", measure, "--first", 3).output.splitlines()
        assert re.search(r"revision 1, as of .*, digest [0-9a-f]{64}$", lines[0])
        assert len(lines) == 4


def test_questions_name_whom_to_ask_and_what_hangs_on_the_answer(run) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    assert "ไม่มีคำถาม" in run("questions").output
    run("load", SEEDS)
    lines = run("questions", "--first", 3, "--as-of", "2028-01-01", "--language", "en").output.splitlines()
    assert [line[:2] for line in lines[::2]] == ["1.", "2.", "3."]
    assert all(re.search(r"\? .*\[HC-\d{4,}-.\]$", line) for line in lines[::2])
    assert all("THB a year" in line for line in lines[1::2])


def test_files_become_a_what_if_with_provisional_codes_and_nothing_is_written(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    run("load", SEEDS / "documented")
    folder = tmp_path / "dryer"
    folder.mkdir()
    (folder / "actors.csv").write_text(
        "name_th,name_en,roles,district,evidence_level\nโรงอบใหม่,New dryer,PROCESSOR,7206,ESTIMATED\n",
        encoding="utf-8",
    )
    (folder / "links.csv").write_text(
        "kind,source,target,status,evidence_level\nSUPPLIES,HC-0022-4,โรงอบใหม่,AGREED,ESTIMATED\n",
        encoding="utf-8",
    )
    before = run("analyse", "degree").output
    found = run("what-if", folder, "--language", "en")
    assert found.exit_code == 0
    assert "The number of actors goes from 46 to 47." in found.output
    assert run("analyse", "degree").output == before
    (folder / "links.csv").write_text("kind,source,target\nFINANCES,HC-0022-4,nobody\n", encoding="utf-8")
    refused = run("what-if", folder, "--language", "en")
    assert refused.exit_code == 1
    assert "links.csv" in refused.stderr
    assert "nothing was written" in refused.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "broken.json"),
        ('{"nope": 1}', "Field 'nope' is not defined by type 'ChangeInput'"),
        ("[]", "Nothing would change."),
        ("[{}, {}]", "changes.1: One change does exactly one thing."),
        ('[{"closeActor": {"actor": "HC-9999-X"}}]', "There is no Actor 'HC-9999-X'."),
    ],
)
def test_changes_that_cannot_be_read_are_told_and_not_shown_as_no_change(  # type: ignore[no-untyped-def]
    run, tmp_path: Path, text: str, said: str
) -> None:
    run("migrate")
    file = tmp_path / "broken.json"
    file.write_text(text, encoding="utf-8")
    result = run("what-if", file, "--language", "en")
    assert result.exit_code == 1
    assert said in result.stderr


def test_outcomes_before_any_decision_say_that_there_are_none(run) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    run("load", SEEDS)
    assert run("outcomes", "--language", "en").output == "No suggestion has been decided on.\n"


def test_outcomes_say_a_small_share_so_that_it_is_not_read_as_none(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    run("load", SEEDS)
    key = "SUPPLIES|HC-1025-3|HC-1026-1|turmeric|FRESH|"
    (tmp_path / "decisions.csv").write_text(
        "suggestion,source,target,state,decided_on,by,realised_thb,number,predicted_thb\n"
        f"{key},HC-1025-3,HC-1026-1,ACTIVE,2026-01-05,Office,1000,1,300000;400000;500000\n",
        encoding="utf-8",
    )
    assert run("load", tmp_path / "decisions.csv").exit_code == 0
    first = run("outcomes", "--language", "en").output.splitlines()[0]
    assert first == (
        "all kinds: 1 decided, 1 active; over 1, predicted 400,000, realised 1,000 THB a year "
        "(0.25% of what was predicted)"
    )
    assert "เทียบได้ 1 เรื่อง คาดไว้ 400,000 เกิดจริง 1,000 บาท/ปี (0.25% ของที่คาด)" in run("outcomes").output


def test_what_is_dumped_loads_elsewhere_to_the_same_network(run, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    run("load", SEEDS)
    here = run("analyse", "degree").output.splitlines()[0]
    assert run("dump", tmp_path / "dump", "--personal").exit_code == 0
    monkeypatch.setenv("HERBCITY_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    run("migrate")
    assert run("load", tmp_path / "dump").exit_code == 0
    assert run("analyse", "degree").output.splitlines()[0] == here


def test_an_unknown_ending_is_refused_with_the_known_ones(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("migrate")
    result = run("export", tmp_path / "network.docx")
    assert result.exit_code == 2
    assert "graphml" in result.output


def test_a_key_is_shown_once_and_listed_without_its_secret(run) -> None:  # type: ignore[no-untyped-def]
    secret = run("key", "create", "--role", "editor", "--label", "สอจ.").stdout.strip()
    listed = run("key", "list").output
    assert secret.startswith("hbc_")
    assert secret not in listed
    key_id = listed.split()[0]
    assert run("key", "revoke", key_id).exit_code == 0
    assert "revoked" in run("key", "list").output
    assert run("key", "revoke", "key-none").exit_code == 1


def test_the_published_contract_is_checked_and_a_broken_one_is_named(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("schema", "--check").exit_code == 0
    older = tmp_path / "older.graphql"
    older.write_text("type Query { gone: Int }", encoding="utf-8")
    result = run("schema", "--check", "--against", older)
    assert result.exit_code == 1
    assert "Query.gone was removed" in result.output


def test_a_simulated_province_is_the_same_every_time(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name in ("one", "two"):
        run("simulate", tmp_path / name, "--actors", 30, "--seed", 7)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two
    assert run("simulate", tmp_path / "none", "--actors", 1, "--seed", 7).exit_code == 1
