"""docs/benchmarks.md says what each benchmark measures."""

from __future__ import annotations

from pathlib import Path

from benchmarks.__main__ import BENCHMARKS

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def test_every_benchmark_that_can_be_named_is_in_the_table():
    first_cells = [line.split("|")[1] for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    assert sorted(BENCHMARKS) == sorted(name.strip(" `") for name in first_cells if "." not in name)
