"""The README is true: its commands run, its query has its answer, its tables are complete."""

from __future__ import annotations

import json
from typing import Any

import click
import pytest
from starlette.testclient import TestClient

from herbcity.cli import main
from herbcity.settings import Settings
from herbcity.web.app import create_app
from tests.documentation.markdown_pages import ROOT, Shell, Step, blocks, steps

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
RUN, *REST = steps(README)


@pytest.fixture(scope="module")
def ask(seeded_file):
    with TestClient(create_app(Settings(database_url=f"sqlite:///{seeded_file}"))) as client:

        def asked(query: str) -> Any:
            answer = client.post("/graphql", json={"query": query}).json()
            answer.pop("extensions")  # what it cost, and what is left
            return answer

        yield asked


def rounded(value: Any) -> Any:
    """Numbers as the README prints them: to the baht."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return round(value) if isinstance(value, float) else value


def test_the_readmes_query_has_the_readmes_answer(ask):
    (query,), (answer,) = blocks(README, "graphql"), blocks(README, "json")
    now = rounded(ask(query))
    assert json.loads(answer) == now, f"The answer is now:\n{json.dumps(now, ensure_ascii=False, indent=1)}"


@pytest.mark.parametrize("day", ["2028-01-01", "2031-01-01"])
def test_the_readmes_answer_does_not_depend_on_the_day_on_which_it_is_asked(ask, day: str):
    (query,), (answer,) = blocks(README, "graphql"), blocks(README, "json")
    dated = query.replace("suggestions(", f'suggestions(asOf: "{day}", ').replace(
        "network(", f'network(asOf: "{day}", '
    )
    assert rounded(ask(dated)) == json.loads(answer)


def test_the_service_says_what_the_readme_says_when_it_is_ready(shell: Shell):
    # The fixture has read this line from the service itself, which took a free port instead of 8000.
    assert RUN.command == "make run"
    assert RUN.expected == "  herbcity is ready at http://127.0.0.1:8000/graphql  (stop with Ctrl+C)\n"


def test_make_run_installs_and_then_serves_the_seeds(empty_shell: Shell):
    (done,) = empty_shell.run([Step("make --dry-run run", "")])
    assert "herbcity serve --port 8000 --seeds seeds" in done.printed


def test_the_readmes_commands_answer_as_it_says(empty_shell: Shell):
    empty_shell.check(REST)


def test_the_readme_names_every_command():
    assert isinstance(main, click.Group)
    missing = [name for name in main.commands if f"`herbcity {name}" not in TEXT]
    assert missing == []


def test_the_readme_says_on_its_first_screen_that_the_data_are_invented():
    first_screen = TEXT.split("\n---\n")[0]
    assert "demo data are invented" in first_screen
    assert "ข้อมูลสาธิตเป็นข้อมูลสมมติ" in first_screen
    assert len(first_screen.splitlines()) <= 80


def test_the_readme_counts_the_layers_as_they_are():
    for layer in ("documented", "illustrative"):
        counts = [
            len((ROOT / "seeds" / layer / f"{sheet}.csv").read_text(encoding="utf-8").splitlines()) - 1
            for sheet in ("actors", "links")
        ]
        (row,) = [line for line in TEXT.splitlines() if line.startswith(f"| {layer} |")]
        assert [int(cell) for cell in row.split("|")[3:5]] == counts
