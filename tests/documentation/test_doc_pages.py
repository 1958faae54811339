"""What stands on the pages works: commands, Python, links, and the pages that are made from the code."""

from __future__ import annotations

import doctest
import re
import runpy
import shutil
import tomllib
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote

import pytest

from herbcity.errors import ErrorCode
from herbcity.settings import PREFIX, Settings
from tests.documentation.markdown_pages import (
    PAGES,
    ROOT,
    SERVICE,
    Shell,
    anchors,
    blocks,
    links,
    named,
    steps,
)

DOCS = ROOT / "docs"
MADE = runpy.run_path(str(DOCS / "generate.py"))["PAGES"]
MEASURED = [DOCS / name for name in MADE if name.startswith("analyses/") and name != "analyses/README.md"]
LIVE = [
    page
    for page in PAGES
    if {DOCS, ROOT / "graph_schema"} & set(page.parents)
    and page not in MEASURED
    and (steps(page) or blocks(page, "python"))
]


@pytest.mark.parametrize("page", LIVE, ids=named)
def test_the_commands_and_the_python_of_a_page_answer_as_it_says(
    page: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
):
    commands = steps(page)
    if any("curl" in step.command for step in commands) and shutil.which("curl") is None:
        pytest.skip("there is no curl here to run the examples with")
    shell.check(commands)
    monkeypatch.chdir(shell.folder)
    monkeypatch.setenv("HERBCITY_DATABASE_URL", shell.database_url)
    check_python(page, "\n".join(blocks(page, "python")).replace(SERVICE, shell.service))


@pytest.mark.parametrize("page", MEASURED, ids=named)
def test_the_example_of_a_measure_answers_as_its_page_says(page: Path):
    (example,) = blocks(page, "python")
    check_python(page, example)


def check_python(page: Path, text: str) -> None:
    """Run what stands after ``>>>`` and compare what it answers."""
    examples = doctest.DocTestParser().get_doctest(text, {}, named(page), named(page), 0)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples, out=report.append)
    assert result.failed == 0, "".join(report)


def test_the_pages_that_hold_commands_are_the_ones_that_promise_them():
    assert {page.name for page in LIVE} >= {"fti.md", "research.md", "web.md", "data.md", "tutorial.md"}


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_page_made_from_the_code_is_current(name: str):
    current = (DOCS / name).read_text(encoding="utf-8") == MADE[name]()
    assert current, f"docs/{name} is not current: run 'python docs/generate.py' and review the change."


def test_every_setting_and_every_error_has_its_line():
    settings, errors = ((DOCS / name).read_text(encoding="utf-8") for name in ("settings.md", "errors.md"))
    assert [each.name for each in fields(Settings) if f"`{PREFIX}{each.name.upper()}`" not in settings] == []
    assert [code for code in ErrorCode if f"| `{code}` |" not in errors] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_inside_the_project_leads_somewhere(page: Path):
    for link in links(page):
        target, _, anchor = unquote(link).partition("#")
        if re.match(r"https?:|mailto:", target):
            continue
        reached = (page.parent / target).resolve() if target else page
        assert reached.exists(), f"{link}: there is no {reached}"
        if anchor:
            assert anchor in anchors(reached), f"{link}: there is no such heading"


def test_every_page_can_be_found_from_the_index_of_the_documentation():
    reached = set(links(DOCS / "README.md"))
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= reached


def test_the_pages_that_the_home_page_names_exist():
    home = (ROOT / "herbcity" / "web" / "templates" / "home.html").read_text(encoding="utf-8")
    assert (mentioned := set(re.findall(r"docs/\w+\.md", home)))
    assert all((ROOT / page).exists() for page in mentioned)


def test_every_target_of_make_stands_in_contributing():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)) - {"help"}
    assert {target for target in targets if f"`make {target}" not in contributing} == set()


def test_the_floors_of_the_architecture_are_the_ones_that_are_kept():
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    told = [re.findall(r"`(\w+)`", row) for row in re.findall(r"^\| \d+ \|([^|]+)\|", page, re.MULTILINE)]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [one for one in project["tool"]["importlinter"]["contracts"] if one["type"] == "layers"]
    kept = [sorted(re.findall(r"\w+", layer)) for layer in contract["layers"]]
    assert [sorted(floor) for floor in told] == [floor for floor in kept if floor != ["__main__"]]
