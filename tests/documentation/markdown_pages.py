"""The project's Markdown pages, and what can be run of them: console blocks and Python blocks."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    chain(
        (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
        (ROOT / "docs").rglob("*.md"),
        (ROOT / "graph_schema").glob("*.md"),
        (ROOT / "seeds").glob("*.md"),
    )
)
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_OUTPUT = doctest.OutputChecker()
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_END = "\x1eend of output\x1e"
SERVICE = "http://127.0.0.1:8000"


def named(page: Path) -> str:
    """A page's name for the report of the tests."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return [text for name, text in _BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]


def links(page: Path) -> list[str]:
    """Where the page leads, code left out."""
    prose = re.sub(r"`[^`\n]*`", "", _BLOCK.sub("", page.read_text(encoding="utf-8")))
    return _LINK.findall(prose)


def anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@dataclass(frozen=True)
class Step:
    """One command of a console block and what the page says it answers; ``...`` stands for anything."""

    command: str
    expected: str


def steps(page: Path) -> list[Step]:
    """The commands of the page's console blocks, in order."""
    found: list[Step] = []
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            more = next((at for at, line in enumerate(lines[1:], 1) if not line.startswith("> ")), len(lines))
            command = "\n".join([lines[0], *(line[2:] for line in lines[1:more])])
            found.append(Step(command, "".join(f"{line}\n" for line in lines[more:])))
    return found


@dataclass(frozen=True)
class Done:
    """What a command printed, on both channels, and its exit status."""

    step: Step
    printed: str
    status: int

    @property
    def as_shown(self) -> bool:
        """Whether this is what the page shows; a command whose output the page leaves out must succeed."""
        if self.step.expected == "...\n":
            return self.status == 0
        # curl ends its answer without a new line, and the next prompt follows on the same one.
        return _OUTPUT.check_output(self.step.expected.strip(), self.printed.strip(), doctest.ELLIPSIS)


@dataclass(frozen=True)
class Shell:
    """Where the commands run: a folder, a database, and a service in the place of the one on port 8000."""

    folder: Path
    database_url: str
    service: str = SERVICE

    @property
    def environ(self) -> dict[str, str]:
        scripts = str(Path(sys.executable).parent)
        return {
            **os.environ,
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            "HERBCITY_DATABASE_URL": self.database_url,
        }

    def run(self, some: list[Step]) -> list[Done]:
        """What came of each command; they share one shell, so that variables last."""
        script = "set -o pipefail\n" + "".join(
            f"{step.command}\nprintf '{_END}%d{_END}' $?\n" for step in some
        )
        done = subprocess.run(
            ["bash", "-c", script.replace(SERVICE, self.service)],
            cwd=self.folder,
            env=self.environ,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
        parts = done.stdout.replace(self.service, SERVICE).split(_END)
        return [Done(*each) for each in zip(some, parts[::2], map(int, parts[1::2]), strict=False)]

    def check(self, some: list[Step]) -> None:
        """Run the commands and compare what they answer with what the page says."""
        done = self.run(some)
        for each in done:
            assert each.as_shown, f"$ {each.step.command}\n{each.printed}"
        assert len(done) == len(some)
