"""Bringing a database to the newest shape of the tables."""

from __future__ import annotations

from sqlalchemy import Engine, inspect, text
from sqlmodel import Session

from herbcity.registry.engine import writing
from herbcity.registry.migrations import NEWEST


def migrate(engine: Engine) -> bool:
    """Create or upgrade the tables, in one transaction; True if there was something to do.

    Two processes that start at once take turns. Raises NotReady when the database cannot be reached.
    """
    with writing(engine) as session:
        if _shape(session) == NEWEST:
            return False
        # Alembic takes a fifth of a second to import, and nearly every start has nothing to migrate.
        from herbcity.registry.migrations.running import upgrade

        upgrade(session.connection())
    return True


def _shape(session: Session) -> str | None:
    """The migration that the database has come to; None for a database without tables."""
    if not inspect(session.connection()).has_table("alembic_version"):
        return None
    return session.execute(text("SELECT version_num FROM alembic_version")).scalar()
