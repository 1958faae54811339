"""The GraphQL contract: printed, written, promised, checked."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import click

from herbcity.api.documents import Documents, contract_folder
from herbcity.api.promised import Promised
from herbcity.api.promises import breaking_changes, changes, invalid_operations
from herbcity.api.schema import build_schema, print_sdl


@click.command()
@click.option(
    "--check",
    is_flag=True,
    help="Fail if schema.graphql is not what the code says, if what is promised would be broken, or if a "
    "published operation is not valid.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="With --check: hold the schema against this older contract instead of the promised one.",
)
@click.option("--write", "store", is_flag=True, help="Write graph_schema/schema.graphql.")
@click.option(
    "--promise",
    is_flag=True,
    help="Write graph_schema/promised/: from now on, what is there now is kept. For a release.",
)
def schema(check: bool, against: Path | None, store: bool, promise: bool) -> None:
    """Print the GraphQL contract, write it, promise it, or check it.

    A check names what breaks clients (BREAKING, and it fails) and what may surprise them (DANGEROUS, and it
    passes).
    """
    published = contract_folder() / "schema.graphql"
    sdl = print_sdl()
    if store:
        published.write_text(sdl, encoding="utf-8")
        click.echo(published)
    if promise:
        _promise(sdl)
    if check or against:
        _check(sdl, published, against)
    if not (store or promise or check or against):
        click.echo(sdl, nl=False)


def _check(sdl: str, published: Path, against: Path | None) -> None:
    operations = Documents.from_folder().texts
    faults = [f"INVALID {line}" for line in invalid_operations(build_schema().graphql_schema, operations)]
    if against:
        found = changes(against.read_text(encoding="utf-8"), sdl)
    else:
        found = Promised.from_folder().changes(sdl, operations)
        now = published.read_text(encoding="utf-8")
        faults += [f"BREAKING {line}" for line in breaking_changes(now, sdl) if line not in found.breaking]
        if now != sdl:
            faults.append(
                f"{published.name} is not current: run 'herbcity schema --write' and review the change."
            )
    faults += [f"BREAKING {line}" for line in found.breaking]
    for line in (*(f"DANGEROUS {line}" for line in found.dangerous), *faults):
        click.echo(line, err=True)
    if faults:
        sys.exit(1)
    click.echo("The contract holds.")


def _promise(sdl: str) -> None:
    operations = Documents.from_folder().texts
    now = version("herbcity")
    before = Promised.from_folder()
    broken = before.changes(sdl, operations).breaking
    if broken and now.split(".")[0] == before.version.split(".")[0]:
        for line in broken:
            click.echo(f"BREAKING {line}", err=True)
        click.echo(
            f"What {before.version} promised is broken only by a new major version; this is {now}.", err=True
        )
        sys.exit(1)
    click.echo(Promised(now, sdl, operations).write())
