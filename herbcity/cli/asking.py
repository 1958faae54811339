"""Measures of the network, and the points that hold it together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import click

from herbcity.analyses.brokerage import constraint, effective_size
from herbcity.analyses.centrality import betweenness, core_number, degree, pagerank
from herbcity.analyses.integration import integration_points
from herbcity.analyses.results import ActorScores
from herbcity.cli.opening import AS_OF, LANGUAGE, LEVELS, open_network
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import Flow

_MEASURES: dict[str, Callable[[NetworkSnapshot], ActorScores]] = {
    "degree": degree,
    "betweenness": betweenness,
    "pagerank": pagerank,
    "constraint": constraint,
    "effective-size": effective_size,
    "core-number": core_number,
}


@click.command()
@click.argument("measure", type=click.Choice([*_MEASURES, "integration-points"]))
@click.option("--first", type=click.IntRange(1, 10_000), default=10, show_default=True, help="How many.")
@click.option("--flows", help="Only links of these flows, separated by commas, e.g. MATERIAL,BYPRODUCT.")
@AS_OF
@LEVELS
@LANGUAGE
def analyse(
    measure: str, first: int, flows: str | None, as_of: datetime | None, levels: str | None, language: str
) -> None:
    """A measure of every actor, highest first, or the points that hold the chain together."""
    network = open_network(as_of, levels)
    if flows:
        names = [name.strip().upper() for name in flows.split(",")]
        if unknown := [name for name in names if name not in Flow.__members__]:
            raise click.BadParameter(f"{', '.join(unknown)}; known: {', '.join(Flow)}", param_hint="--flows")
        network = network.layer(*(Flow(name) for name in names))
    click.echo(f"# revision {network.revision}, as of {network.as_of}, digest {network.digest}")
    if measure == "integration-points":
        for point in integration_points(network, count=first):
            click.echo(f"{point.score:.3f}  {point.text_th if language == 'th' else point.text_en}")
        return
    for code, score in _MEASURES[measure](network).top(first):
        actor = network.actors[code]
        name = actor.name_th if language == "th" else actor.name_en or actor.name_th
        click.echo(f"{score:12.6g}  {code}  {name}")
