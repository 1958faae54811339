"""``python -m benchmarks [NAME …]``: measure, print a table, say what missed its target."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click

from benchmarks import (
    asking,
    committing,
    computing,
    filling,
    flows,
    hostile,
    integration,
    link_prediction,
    loading,
    measures,
    memory,
    peers,
    planning,
    programs,
    quality,
    searching,
    suggesting,
    what_if,
)
from benchmarks.comparing import Figure, Scale, amount, table

BENCHMARKS: dict[str, Callable[[Scale], Iterator[Figure]]] = {
    "loading": loading.measure,
    "committing": committing.measure,
    "memory": memory.measure,
    "asking": asking.measure,
    "lasting": asking.lasting,
    "peers": peers.measure,
    "programs": programs.measure,
    "hostile": hostile.measure,
    "searching": searching.measure,
    "filling": filling.measure,
    "computing": computing.measure,
    "integration": integration.measure,
    "planning": planning.measure,
    "flows": flows.measure,
    "suggesting": suggesting.measure,
    "what-if": what_if.measure,
    "quality": quality.measure,
    "link-prediction": link_prediction.measure,
    "measures": measures.measure,
}

_JUDGED_FROM = Scale().actors
"""The targets are for this many actors; in small networks what every process holds anyway weighs too much."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option("--actors", type=click.IntRange(min=500), default=Scale().actors, show_default=True)
@click.option("--rounds", type=click.IntRange(min=1), default=Scale().rounds, show_default=True)
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures to this file too.")
def main(names: tuple[str, ...], actors: int, rounds: int, file: Path | None) -> None:
    """Measure all benchmarks, or only the named ones; docs/benchmarks.md says what the figures mean.

    Ends with status 1 if a target is missed; smaller provinces than the default have no targets.
    """
    scale = Scale(actors=actors, rounds=rounds)
    figures = []
    for name in names or tuple(BENCHMARKS):
        click.echo(f"{name} …", err=True)
        for figure in BENCHMARKS[name](scale):
            click.echo(f"  {figure.what}, {figure.size}: {amount(figure.value, figure.unit)}", err=True)
            target = figure.target if actors >= _JUDGED_FROM else None
            figures.append(replace(figure, benchmark=name, target=target))
    click.echo(table(figures))
    if file is not None:
        file.write_text(json.dumps(_report(scale, figures), ensure_ascii=False, indent=1) + "\n")
    missed = [figure for figure in figures if figure.met is False]
    for figure in missed:
        click.echo(f"missed: {figure.benchmark}, {figure.what}", err=True)
    sys.exit(1 if missed else 0)


def _report(scale: Scale, figures: list[Figure]) -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "scale": asdict(scale),
        "figures": [{**asdict(figure), "ratio": figure.ratio, "met": figure.met} for figure in figures],
    }


if __name__ == "__main__":
    main()
