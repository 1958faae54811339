"""Measuring: every analysis of the network by its name, and against chance."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click

from herbcity.analyses.catalogue import MEASURES, Measure
from herbcity.analyses.progress import watched_by
from herbcity.analyses.results import Result
from herbcity.cli.opening import AS_OF, LANGUAGE, LEVELS, open_network
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import Flow

_POINTS = "integration-points"
_BY_COMMAND = {
    measure.command: measure for measure in MEASURES.values() if measure.name != "compare_with_null"
}


@click.command()
@click.argument("measure", type=click.Choice([*_BY_COMMAND, _POINTS]), required=False, metavar="[MEASURE]")
@click.option(
    "--option",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="An option of the measure, e.g. by=district or around=HC-0001-E,HC-0002-C; several times for several.",
)
@click.option(
    "--null", type=click.Choice(["rewired", "regrouped"]), help="Hold it against chance; see the docs."
)
@click.option(
    "--samples",
    type=click.IntRange(2, 10_000),
    default=100,
    show_default=True,
    help="Random networks for --null.",
)
@click.option("--first", type=click.IntRange(1, 10_000), default=10, show_default=True, help="How many.")
@click.option("--flows", help="Only links of these flows, separated by commas, e.g. MATERIAL,BYPRODUCT.")
@AS_OF
@LEVELS
@LANGUAGE
def analyse(
    measure: str | None,
    given: Sequence[str],
    null: str | None,
    samples: int,
    first: int,
    flows: str | None,
    as_of: datetime | None,
    levels: str | None,
    language: str,
) -> None:
    """A measure of the network, or the points that hold the chain together; without MEASURE, all there are.

    Each is explained, with its options, in docs/analyses.
    """
    if measure is None:
        for each in _BY_COMMAND.values():
            click.echo(f"{each.command:24} {each.th if language == 'th' else each.summary}")
        return
    network = _narrowed(open_network(as_of, levels), flows)
    click.echo(f"# revision {network.revision}, as of {network.as_of}, digest {network.digest}")
    if measure == _POINTS:
        # Loaded only here, because it brings the valuing of suggestions along.
        from herbcity.analyses.integration import integration_points

        for point in integration_points(network, count=first):
            click.echo(f"{point.score:.3f}  {point.text_th if language == 'th' else point.text_en}")
        return
    chosen = _BY_COMMAND[measure]
    options = _options(chosen, given)
    with _progress_line():
        if null is not None:
            comparing = MEASURES["compare_with_null"].function
            result: Result = comparing(network, chosen.function, null=null, samples=samples, **options)
        else:
            result = chosen.function(network, **options)
    for line in _lines(network, result, first, language):
        click.echo(line)


def _narrowed(network: NetworkSnapshot, flows: str | None) -> NetworkSnapshot:
    if not flows:
        return network
    names = [name.strip().upper() for name in flows.split(",")]
    if unknown := [name for name in names if name not in Flow.__members__]:
        raise click.BadParameter(f"{', '.join(unknown)}; known: {', '.join(Flow)}", param_hint="--flows")
    return network.layer(*(Flow(name) for name in names))


def _options(measure: Measure, given: Sequence[str]) -> dict[str, Any]:
    """The options as the function takes them."""
    hints = get_type_hints(measure.function)
    found: dict[str, Any] = {}
    for each in given:
        name, equals, text = each.partition("=")
        if not equals or name not in measure.options:
            known = ", ".join(measure.options) or "none"
            raise click.BadParameter(
                f"'{each}'; options of {measure.command}: {known}", param_hint="--option"
            )
        found[name] = _converted(name, text, hints[name])
    lacking = [
        name
        for name, parameter in measure.options.items()
        if parameter.default is parameter.empty and name not in found
    ]
    if lacking:
        raise click.UsageError(f"{measure.command} needs --option {lacking[0]}=…")
    return found


def _converted(name: str, text: str, hint: Any) -> Any:
    arms = [hint, *get_args(hint)] if get_origin(hint) is not Literal else [hint]
    words = [word for arm in arms if get_origin(arm) is Literal for word in get_args(arm)]
    if words:
        if text not in words:
            raise click.BadParameter(f"{name}={text}; known: {', '.join(words)}", param_hint="--option")
        return text
    try:
        for kind in (int, float):
            if kind in arms:
                return kind(text)
    except ValueError:
        raise click.BadParameter(f"{name}={text} is not a number", param_hint="--option") from None
    if get_origin(hint) in (Collection, Sequence):
        return [part.strip() for part in text.split(",")]
    return text


@contextmanager
def _progress_line() -> Iterator[None]:
    """A line on the terminal that says how far a long measure has come; silent where nobody looks."""
    if not sys.stderr.isatty():
        yield
        return

    def say(what: str, done: int, total: int) -> None:
        click.echo(f"\r{what} {done:,}/{total:,} ", err=True, nl=done == total)

    with watched_by(say):
        yield


def _lines(network: NetworkSnapshot, result: Result, first: int, language: str) -> Iterator[str]:
    """The result as lines: the number or why there is none, or one line a row with the names of its columns above."""
    why_not = getattr(result, "why_not", None)
    if why_not is not None:
        yield why_not.th if language == "th" else why_not.en
        return
    columns = result.columns()
    rows = list(zip(*columns.values()))
    top = getattr(result, "top", None)
    if top is not None:
        order = {name: place for place, (name, _) in enumerate(top(first))}
        rows = sorted((row for row in rows if row[0] in order), key=lambda row: order[row[0]])
    names = list(columns)
    if names != ["actor", "value"] and names != ["value"]:
        yield "  ".join(f"{name:>12}" for name in names)
    for row in rows[:first]:
        cells = dict(zip(names, row))
        code = cells.get("actor", str(cells.get("number", "")).split(" ")[0])
        actor = network.actors.get(code)
        name = "" if actor is None else actor.name_th if language == "th" else actor.name_en or actor.name_th
        if names == ["actor", "value"]:
            yield f"{cells['value']:12.6g}  {code}  {name}"
        else:
            yield "  ".join([*(f"{_cell(cell):>12}" for cell in row), name]).rstrip()


def _cell(cell: Any) -> str:
    if cell is None:
        return "–"
    return f"{cell:.6g}" if isinstance(cell, (int, float)) else str(cell)
