"""What is missing in the network: sentences to read aloud, those with most behind them first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import click

from herbcity.analyses.joining.dependences import dependences
from herbcity.analyses.joining.missing_roles import missing_roles
from herbcity.analyses.joining.new_ties import new_ties
from herbcity.analyses.joining.service_coverage import Coverage, service_coverage
from herbcity.cli.opening import AS_OF, LANGUAGE, LEVELS, open_network
from herbcity.network.snapshot import NetworkSnapshot


def _holes(network: NetworkSnapshot, count: int) -> Sequence[Any]:
    rows = (*service_coverage(network), *service_coverage(network, by="district"))
    return [row for row in rows if row.coverage is not Coverage.COVERED][:count]


_WHAT: dict[str, Callable[[NetworkSnapshot, int], Sequence[Any]]] = {
    "ties": lambda network, count: new_ties(network, count=count),
    "partners": lambda network, count: dependences(network, count=count),
    "roles": lambda network, count: missing_roles(network, count=count),
    "services": _holes,
}


@click.command(name="missing")
@click.argument("what", type=click.Choice(list(_WHAT)))
@click.option("--first", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many.")
@AS_OF
@LEVELS
@LANGUAGE
def missing_command(what: str, first: int, as_of: datetime | None, levels: str | None, language: str) -> None:
    """What the network lacks, in sentences to read aloud.

    \b
    ties      where one new tie would join the most
    partners  who depends on a single supplier or buyer
    roles     which role nobody plays in which district
    services  which service nobody gives to which stage or district
    """
    network = open_network(as_of, levels)
    rows = _WHAT[what](network, first)
    thai = language == "th"
    for number, row in enumerate(rows, start=1):
        click.echo(f"{number}. {row.text_th if thai else row.text_en}")
    if not rows:
        click.echo("ไม่พบสิ่งที่ขาดในด้านนี้" if thai else "Nothing of the kind is missing.")
