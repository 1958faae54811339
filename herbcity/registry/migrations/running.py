"""Running alembic on a connection that is handed over; it needs no alembic.ini."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest shape."""
    command.upgrade(_config(connection), "head")


def check(connection: Connection) -> None:
    """Raise alembic's error if the migrations and the tables have drifted apart."""
    command.check(_config(connection))
