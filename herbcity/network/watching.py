"""The number of the newest revision, asked over a connection that is kept open for this one question."""

from __future__ import annotations

import os
import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from herbcity.errors import NotReady
from herbcity.registry.engine import MISSING
from herbcity.registry.reading import NEWEST_REVISION

_Identity = tuple[int, int]

_FILE_LOOKED_AT_EVERY_SECONDS = 0.1


class NewestRevision:
    """Asks for the newest revision without a session: about 4 µs on SQLite, one round trip on PostgreSQL.

    The connection is made when it is first needed, dropped when it fails or the engine is disposed of, and made
    again the next time. An SQLite file that is gone, or was put in the place of another, is noticed within a tenth of
    a second; then every connection of the engine is made anew. Not thread-safe.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        sqlite = engine.dialect.name == "sqlite"
        self._file = str(engine.url.database) if sqlite else None
        self._looked_at = float("-inf")
        self._opened: _Identity | None = None
        self._connection: Any = None
        self.never_waits = sqlite
        """Whether asking is safe where nothing may wait: no network, no lock that somebody else holds."""
        event.listen(engine, "engine_disposed", self._let_go)

    def number(self) -> int | None:
        """The number, 0 while nothing has been recorded; None where it cannot be told this way just now.

        Raises NotReady where an SQLite file is missing.
        """
        if self._file is not None:
            now = time.monotonic()
            if now - self._looked_at > _FILE_LOOKED_AT_EVERY_SECONDS:
                self._follow_the_file(self._file)
                self._looked_at = now
        try:
            if self._connection is None:
                self._connection = self._open()
            return self._connection.execute(NEWEST_REVISION).fetchall()[0][0] or 0
        except (DBAPIError, self._engine.dialect.loaded_dbapi.Error):
            self._let_go()
            return None

    def _let_go(self, _engine: object = None) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _open(self) -> Any:
        pooled = self._engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        if self.never_waits:
            connection.execute("PRAGMA busy_timeout=0")
        else:
            connection.autocommit = True
        return connection

    def _follow_the_file(self, file: str) -> None:
        try:
            found = os.stat(file)  # noqa: PTH116 (pathlib's costs as much again)
        except OSError as problem:
            self._opened = None
            raise NotReady(reason=MISSING) from problem
        identity = (found.st_dev, found.st_ino)
        if identity != self._opened:
            self._engine.dispose()
            self._opened = identity
