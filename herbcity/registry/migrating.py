"""Bringing a database to the newest shape of the tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from herbcity.registry.engine import writing


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine) -> bool:
    """Create or upgrade the tables, in one transaction; True if there was something to do.

    Two processes that start at once take turns. Raises NotReady when the database cannot be reached.
    """
    with writing(engine) as session:
        connection = session.connection()
        config = _config(connection)
        newest = ScriptDirectory.from_config(config).get_current_head()
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return False
        command.upgrade(config, "head")
    return True


def check(engine: Engine) -> None:
    """Raise alembic's error if the migrations and the tables have drifted apart."""
    with writing(engine) as session:
        command.check(_config(session.connection()))
