"""Files in and out: loading, dumping, exporting, simulating."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import Engine

from herbcity.cli.opening import AS_OF, LANGUAGE, LEVELS, PERSONAL, open_network, open_registry
from herbcity.exports.csv_tables import left_out
from herbcity.exports.writing import ExportFormat, write
from herbcity.intake.loading import LoadReport, load
from herbcity.registry.writing import Editor
from herbcity.simulation.planted import plant, write_truth
from herbcity.simulation.province import ILLUSTRATIVE_FIRST_NUMBER, simulate, write_province


@click.command(name="load")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Do everything, report, and take it back.")
@click.option("--reason", help="Why, for the log.")
@LANGUAGE
def load_command(path: Path, dry_run: bool, reason: str | None, language: str) -> None:
    """Load a folder of CSV files, or one, as one revision: all of it or nothing.

    Every fault is reported at once, with file, row and column. Loading the same files again changes nothing.
    The files are those of seeds/: actors.csv, links.csv, listings.csv and so on; see seeds/README.md.
    """
    if load_files(open_registry(), path, dry_run=dry_run, reason=reason, language=language).refused:
        sys.exit(1)


def load_files(engine: Engine, path: Path, *, dry_run: bool, reason: str | None, language: str) -> LoadReport:
    with progress_line(str(path)) as progress:
        report = load(
            engine, path, editor=Editor("herbcity load"), reason=reason, dry_run=dry_run, progress=progress
        )
    click.echo(report.text(language), err=report.refused)
    return report


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@AS_OF
@PERSONAL
def dump(folder: Path, as_of: datetime | None, personal: bool) -> None:
    """Write all records as CSV into FOLDER, in the form that 'load' reads: decisions on suggestions too, but never
    contacts, keys, the history, or what was judged and merged of actors recorded twice."""
    network = open_network(as_of, None, personal=personal)
    for path in write(network, ExportFormat.CSV, folder):
        click.echo(path)
    for kind, count in left_out(network).items():
        click.echo(f"not written: {count:,} {kind}; back up the database to keep these", err=True)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in ExportFormat]),
    help="Unless given, the ending of PATH decides.",
)
@AS_OF
@LEVELS
@PERSONAL
def export(path: Path, form: str | None, as_of: datetime | None, levels: str | None, personal: bool) -> None:
    """Write the network as GraphML, GEXF, node-link JSON or CSV, for NetworkX, Gephi and spreadsheets."""
    ending = form or path.suffix.lstrip(".") or ExportFormat.CSV
    if ending not in list(ExportFormat):
        raise click.BadParameter(f"'{ending}' is none of {', '.join(ExportFormat)}", param_hint="--format")
    network = open_network(as_of, levels, personal=personal)
    for written in write(network, ExportFormat(ending), path):
        click.echo(
            f"{written}  (revision {network.revision}, as of {network.as_of}, digest {network.digest[:12]}…)"
        )


@click.command(name="simulate")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--actors", type=click.IntRange(min=1), required=True, help="How many actors.")
@click.option("--links", type=click.IntRange(min=0), help="How many links; five an actor unless given.")
@click.option("--seed", type=int, required=True, help="The same seed gives the same files, byte for byte.")
@click.option(
    "--layer",
    type=click.Choice(["standalone", "illustrative"]),
    default="standalone",
    show_default=True,
    help="standalone brings its own herbs and districts; illustrative leans on the documented layer.",
)
@click.option(
    "--planted",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Let the material links arise by a known rule, keep a fifth of them from the records, and write the "
    "truth about every possible pair to this CSV file.",
)
def simulate_command(
    folder: Path, actors: int, links: int | None, seed: int, layer: str, planted: Path | None
) -> None:
    """Write an invented province of any size as CSV, every row marked as invented."""
    if planted is not None:
        if links is not None or layer != "standalone":
            raise click.UsageError(
                "--planted goes with neither --links nor --layer: its rule makes the links"
            )
        sown = plant(actors, seed)
        for path in (*write_province(sown.recorded, folder), write_truth(sown.truth, planted)):
            click.echo(path)
        return
    alone = layer == "standalone"
    first = {} if alone else {"first_number": ILLUSTRATIVE_FIRST_NUMBER}
    province = simulate(actors, seed, links=links, standalone=alone, **first)
    for path in write_province(province, folder):
        click.echo(path)


@contextmanager
def progress_line(text: str) -> Iterator[Callable[[str, int, int], None]]:
    """A line on the terminal that says how far a load has come; silent where nobody looks."""
    shown = sys.stderr.isatty()

    def say(stage: str, done: int, total: int) -> None:
        if shown:
            click.echo(f"\r{text}: {stage} {done:,}/{total:,} ", err=True, nl=False)

    yield say
    if shown:
        click.echo("\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r", err=True, nl=False)
