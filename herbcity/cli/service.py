"""Running the service, and bringing its database up to date."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from herbcity.cli.files import load_files
from herbcity.cli.opening import open_registry
from herbcity.registry.engine import open_engine, reading
from herbcity.registry.migrating import migrate
from herbcity.registry.reading import head
from herbcity.settings import Settings
from herbcity.web.serving import serve as serve_service


@click.command()
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
        if empty and load_files(engine, seeds, dry_run=False, reason="Seeds", language="th").refused:
            sys.exit(1)
    engine.dispose()
    serve_service(settings)


@click.command(name="migrate")
def migrate_command() -> None:
    """Create the tables, or bring them to the newest shape."""
    done = migrate(open_registry())
    click.echo(
        "ปรับโครงสร้างฐานข้อมูลแล้ว / The tables are up to date now." if done else "ไม่มีอะไรต้องทำ / Nothing to do."
    )
