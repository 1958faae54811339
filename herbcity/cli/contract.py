"""The GraphQL contract: printed, written, checked."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from herbcity.api.documents import contract_folder
from herbcity.api.promises import breaking_changes
from herbcity.api.schema import print_sdl


@click.command()
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
