"""The command line: thin commands over the rooms. ``herbcity --help`` lists them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from herbcity.analyses.brokerage import constraint, effective_size
from herbcity.analyses.centrality import betweenness, core_number, degree, pagerank
from herbcity.analyses.integration import integration_points
from herbcity.analyses.results import ActorScores
from herbcity.analyses.suggesting import suggest
from herbcity.api.documents import contract_folder
from herbcity.api.promises import breaking_changes
from herbcity.api.schema import print_sdl
from herbcity.errors import HerbcityError, Refused
from herbcity.exports.writing import ExportFormat, write
from herbcity.intake.loading import LoadReport, load
from herbcity.network.building import take_snapshot
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.engine import open_engine, reading, writing
from herbcity.registry.keys import AccessRole, create_key, list_keys, revoke_key
from herbcity.registry.migrating import migrate
from herbcity.registry.reading import head
from herbcity.registry.writing import Editor
from herbcity.settings import Settings
from herbcity.simulation.province import ILLUSTRATIVE_FIRST_NUMBER, simulate, write_province
from herbcity.vocabulary import EvidenceLevel, Flow
from herbcity.web.serving import serve as serve_service

_LANGUAGE = click.option(
    "--language",
    type=click.Choice(["th", "en"]),
    default="th",
    show_default=True,
    help="Language of the answer.",
)
_LEVELS = click.option(
    "--levels", help="Only these evidence levels, separated by commas, e.g. DOCUMENTED,VERIFIED."
)
_AS_OF = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="As known and valid on this day (C.E.)."
)


class _Group(click.Group):
    """Shows our own errors as what they are: a sentence and a code, and exit status 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Refused as refused:
            for fault in refused.faults:
                click.echo(f"{fault.code}: {fault.th}\n    {fault.en}", err=True)
            sys.exit(1)
        except HerbcityError as problem:
            click.echo(f"{problem.code}: {problem.th}\n    {problem.en}", err=True)
            sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="herbcity")
def main() -> None:
    """herbcity: ทะเบียนและเครือข่ายห่วงโซ่คุณค่าสมุนไพรสุพรรณบุรี

    The registry and network of Suphanburi's herbal value chain. The database is the one that
    HERBCITY_DATABASE_URL names (sqlite:///data/herbcity.db unless set). First steps:

    \b
      herbcity migrate             create the tables
      herbcity load seeds          load the province to start with
      herbcity suggest             who should work with whom
      herbcity serve               pages and GraphQL on http://127.0.0.1:8000
    """


def _engine() -> Engine:
    return open_engine(Settings.from_environment(os.environ).database_url)


@contextmanager
def _progress(text: str) -> Iterator[Callable[[str, int, int], None]]:
    """A line on the terminal that says how far a load has come; silent where nobody looks."""
    shown = sys.stderr.isatty()

    def say(stage: str, done: int, total: int) -> None:
        if shown:
            click.echo(f"\r{text}: {stage} {done:,}/{total:,} ", err=True, nl=False)

    yield say
    if shown:
        click.echo("\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r", err=True, nl=False)


def _network(as_of: datetime | None, levels: str | None) -> NetworkSnapshot:
    day: date | None = as_of.date() if as_of else None
    with reading(_engine()) as session:
        network = take_snapshot(session, as_of=day)
    if levels is None:
        return network
    names = [name.strip().upper() for name in levels.split(",")]
    unknown = [name for name in names if name not in EvidenceLevel.__members__]
    if unknown:
        raise click.BadParameter(
            f"{', '.join(unknown)}; known: {', '.join(EvidenceLevel)}", param_hint="--levels"
        )
    return network.at([EvidenceLevel(name) for name in names])


# ── the service ──────────────────────────────────────────────────────────────────────────────────────────


@main.command()
@click.option("--host", help="Address to listen on (HERBCITY_HOST).")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one (HERBCITY_PORT)."
)
@click.option(
    "--seeds",
    type=click.Path(path_type=Path),
    help="Load this folder first if nothing has been recorded yet.",
)
def serve(host: str | None, port: int | None, seeds: Path | None) -> None:
    """Serve the pages and GraphQL until Ctrl+C. Creates or upgrades the database first."""
    settings = Settings.from_environment(os.environ)
    settings = replace(
        settings,
        host=settings.host if host is None else host,
        port=settings.port if port is None else port,
    )
    engine = open_engine(settings.database_url)
    migrate(engine)
    if seeds is not None:
        with reading(engine) as session:
            empty = head(session) == 0
        if empty and _load(engine, seeds, dry_run=False, reason="Seeds", language="th").refused:
            sys.exit(1)
    engine.dispose()
    serve_service(settings)


@main.command(name="migrate")
def migrate_command() -> None:
    """Create the tables, or bring them to the newest shape."""
    done = migrate(_engine())
    click.echo(
        "ปรับโครงสร้างฐานข้อมูลแล้ว / The tables are up to date now." if done else "ไม่มีอะไรต้องทำ / Nothing to do."
    )


# ── files in and out ─────────────────────────────────────────────────────────────────────────────────────


@main.command(name="load")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Do everything, report, and take it back.")
@click.option("--reason", help="Why, for the log.")
@_LANGUAGE
def load_command(path: Path, dry_run: bool, reason: str | None, language: str) -> None:
    """Load a folder of CSV files, or one, as one revision: all of it or nothing.

    Every fault is reported at once, with file, row and column. Loading the same files again changes nothing.
    The files are those of seeds/: actors.csv, links.csv, listings.csv and so on; see seeds/README.md.
    """
    if _load(_engine(), path, dry_run=dry_run, reason=reason, language=language).refused:
        sys.exit(1)


def _load(engine: Engine, path: Path, *, dry_run: bool, reason: str | None, language: str) -> LoadReport:
    with _progress(str(path)) as progress:
        report = load(
            engine, path, editor=Editor("herbcity load"), reason=reason, dry_run=dry_run, progress=progress
        )
    click.echo(report.text(language), err=report.refused)
    return report


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_AS_OF
def dump(folder: Path, as_of: datetime | None) -> None:
    """Write all records as CSV into FOLDER, in the form that 'load' reads. Contacts are never written."""
    for path in write(_network(as_of, None), ExportFormat.CSV, folder):
        click.echo(path)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(ExportFormat)),
    help="Unless given, the ending of PATH decides.",
)
@_AS_OF
@_LEVELS
def export(path: Path, form: str | None, as_of: datetime | None, levels: str | None) -> None:
    """Write the network as GraphML, GEXF, node-link JSON or CSV, for NetworkX, Gephi and spreadsheets."""
    ending = form or path.suffix.lstrip(".") or ExportFormat.CSV
    if ending not in list(ExportFormat):
        raise click.BadParameter(f"'{ending}' is none of {', '.join(ExportFormat)}", param_hint="--format")
    network = _network(as_of, levels)
    for written in write(network, ExportFormat(ending), path):
        click.echo(
            f"{written}  (revision {network.revision}, as of {network.as_of}, digest {network.digest[:12]}…)"
        )


@main.command(name="simulate")
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
def simulate_command(folder: Path, actors: int, links: int | None, seed: int, layer: str) -> None:
    """Write an invented province of any size as CSV, every row marked as invented."""
    alone = layer == "standalone"
    first = {} if alone else {"first_number": ILLUSTRATIVE_FIRST_NUMBER}
    province = simulate(actors, seed, links=links, standalone=alone, **first)
    for path in write_province(province, folder):
        click.echo(path)


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────

_MEASURES: dict[str, Callable[[NetworkSnapshot], ActorScores]] = {
    "degree": degree,
    "betweenness": betweenness,
    "pagerank": pagerank,
    "constraint": constraint,
    "effective-size": effective_size,
    "core-number": core_number,
}


@main.command()
@click.argument("measure", type=click.Choice([*_MEASURES, "integration-points"]))
@click.option("--first", type=click.IntRange(1, 10_000), default=10, show_default=True, help="How many.")
@click.option("--flows", help="Only links of these flows, separated by commas, e.g. MATERIAL,BYPRODUCT.")
@_AS_OF
@_LEVELS
@_LANGUAGE
def analyse(
    measure: str, first: int, flows: str | None, as_of: datetime | None, levels: str | None, language: str
) -> None:
    """A measure of every actor, highest first, or the points that hold the chain together."""
    network = _network(as_of, levels)
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


@main.command(name="suggest")
@click.option("--around", metavar="CODE", help="Only for this actor.")
@click.option("--first", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many.")
@_AS_OF
@_LEVELS
@_LANGUAGE
def suggest_command(
    around: str | None, first: int, as_of: datetime | None, levels: str | None, language: str
) -> None:
    """Who should work with whom, why, and worth how many baht a year, best first."""
    network = _network(as_of, levels)
    if around is not None and around not in network.actors:
        raise click.BadParameter(f"there is no actor {around}", param_hint="--around")
    thai = language == "th"
    found = suggest(network, around=around)
    if not found:
        click.echo(
            "ยังไม่มีข้อเสนอ: ไม่มีรายการเสนอและต้องการที่เข้ากันได้"
            if thai
            else "No suggestions: no offer meets a need."
        )
    for one in found[:first]:
        names = [network.actors[code] for code in (one.source, one.target)]
        source, target = (actor.name_th if thai else actor.name_en or actor.name_th for actor in names)
        click.echo(f"\n{source} — {one.kind.th if thai else one.kind.en} — {target}   [{one.evidence_level}]")
        if one.value is None:
            lacking = "; ".join(missing.th if thai else missing.en for missing in one.missing)
            click.echo(f"  {'มูลค่า: ไม่ทราบ ขาด' if thai else 'Value: not known; missing'} {lacking}")
        else:
            low, mid, high = one.value
            click.echo(f"  {low:,.0f} – {mid:,.0f} – {high:,.0f} {'บาท/ปี' if thai else 'THB a year'}")
        for line in one.arithmetic:
            click.echo(
                f"    {line.amount:>14,.2f} {line.unit:<10} {line.label_th if thai else line.label_en}"
            )
        for reason in one.reasons:
            click.echo(f"  + {reason.th if thai else reason.en}")
        for blocker in one.blockers:
            click.echo(f"  ! {blocker.th if thai else blocker.en}")


# ── the contract and the keys ────────────────────────────────────────────────────────────────────────────


@main.command()
@click.option("--check", is_flag=True, help="Fail if the published contract is not what the code says.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="With --check: fail if this older contract would be broken, and say how.",
)
@click.option("--write", "store", is_flag=True, help="Write graph_schema/schema.graphql.")
def schema(check: bool, against: Path | None, store: bool) -> None:
    """Print the GraphQL contract, write it, or check it against the published one."""
    published = contract_folder() / "schema.graphql"
    sdl = print_sdl()
    if store:
        published.write_text(sdl, encoding="utf-8")
        click.echo(published)
    elif check or against:
        broken = breaking_changes((against or published).read_text(encoding="utf-8"), sdl)
        for line in broken:
            click.echo(f"BREAKING {line}", err=True)
        stale = not against and published.read_text(encoding="utf-8") != sdl
        if stale:
            click.echo(
                f"{published.name} is not current: run 'herbcity schema --write' and review the change.",
                err=True,
            )
        if broken or stale:
            sys.exit(1)
        click.echo("The contract holds.")
    else:
        click.echo(sdl, nl=False)


@main.group()
def key() -> None:
    """Make, list and revoke API keys. Writing needs one; reading does not."""


@key.command(name="create")
@click.option(
    "--role",
    type=click.Choice([role.lower() for role in AccessRole if role is not AccessRole.PUBLIC]),
    required=True,
    help="member reads contacts, editor writes, steward undoes, admin manages keys.",
)
@click.option(
    "--label", default="key", show_default=True, help="The office that uses it; it signs what is written."
)
@click.option("--days", type=click.IntRange(min=1), help="Days until it expires; never unless given.")
def key_create(role: str, label: str, days: int | None) -> None:
    """Make a key and show it, this once."""
    engine = _engine()
    migrate(engine)
    with writing(engine) as session:
        key_id, secret = create_key(session, AccessRole(role.upper()), label, days=days)
    click.echo(f"{secret}")
    click.echo(f"เก็บไว้ให้ดี จะไม่แสดงอีก / Keep it: it is not shown again. ({key_id}, {role})", err=True)


@key.command(name="list")
def key_list() -> None:
    """The keys, without their secrets, which nobody has."""
    with reading(_engine()) as session:
        for one in list_keys(session):
            state = (
                "revoked"
                if one.revoked_at
                else f"expires {one.expires_at:%Y-%m-%d}"
                if one.expires_at
                else "valid"
            )
            used = f"last used {one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else "never used"
            click.echo(f"{one.id}  {one.role:<8} {state:<20} {used:<28} {one.label}")


@key.command(name="revoke")
@click.argument("key_id")
def key_revoke(key_id: str) -> None:
    """Make a key useless from now on."""
    with writing(_engine()) as session:
        revoke_key(session, key_id)
    click.echo(f"ยกเลิก {key_id} แล้ว / {key_id} is revoked.")
