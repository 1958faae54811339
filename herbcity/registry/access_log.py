"""Who looked at personal data: a durable record without the data, kept for a year.

A look is noted in memory and written a moment later by a thread of its own, so that reading waits for nobody.
What could not be written yet is tried again, and ``close`` writes what is left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from threading import Condition, Thread
from typing import NamedTuple

import structlog
from sqlalchemy import Engine, delete, func, insert, select
from sqlmodel import Field, Session, SQLModel

from herbcity.errors import NotReady
from herbcity.registry.changes import RecordKind
from herbcity.registry.columns import LIST, METADATA, UtcDateTime
from herbcity.registry.engine import writing
from herbcity.registry.keys import Viewer

KEPT_DAYS = 365
"""For so long a look is remembered; older ones are deleted when new ones are written."""

_WRITTEN_AFTER_SECONDS = 0.5
_MOST_WAITING = 50_000
"""So many looks may wait while the database cannot be reached. The one after that is told to the operator's log."""

_log = structlog.get_logger(__name__)


class AccessRecord(SQLModel, table=True):
    """One look of one request at one record: who, at which fields, when. Never what was seen."""

    __tablename__ = "access_log"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    label: str
    role: str
    key: str | None = None
    kind: str
    record_id: str = Field(index=True)
    fields: list[str] = Field(sa_type=LIST)
    request_id: str


_ACCESS = METADATA.tables["access_log"]


class Look(NamedTuple):
    """Somebody sees fields of one record. For contacts, the record is the actor whose they are."""

    at: datetime
    viewer: Viewer
    request_id: str
    kind: RecordKind
    record_id: str
    field: str


class AccessLog:
    """Takes looks and writes them. Until ``begin`` each is written at once; afterwards by a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[Look] = deque()
        self._changed = Condition()
        self._thread: Thread | None = None
        self._closing = False

    def begin(self) -> None:
        """Write in the background from now on."""
        self._thread = Thread(target=self._work, name="herbcity-access-log", daemon=True)
        self._thread.start()

    def note(self, looks: Iterable[Look]) -> None:
        """Remember these looks; waits for nothing once writing in the background has begun."""
        with self._changed:
            room = _MOST_WAITING - len(self._waiting)
            new = list(looks)
            self._waiting.extend(new[:room])
            if len(new) > room:
                _log.error("looks at personal data could not be recorded", lost=len(new) - room)
            self._changed.notify()
        if self._thread is None:
            self._write()

    def close(self) -> None:
        """Write what is left, and end."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._write()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closing:
                    self._changed.wait()
                if not self._closing:
                    # What follows in the next moment travels along, fields of one answer above all.
                    self._changed.wait_for(lambda: self._closing, _WRITTEN_AFTER_SECONDS)
                if self._closing:
                    return
            self._write()

    def _write(self) -> None:
        with self._changed:
            batch = list(self._waiting)
            self._waiting.clear()
        if not batch:
            return
        try:
            with writing(self._engine) as session:
                record_looks(session, batch)
        except NotReady:
            _log.warning("looks at personal data wait for the database", waiting=len(batch))
            with self._changed:
                self._waiting.extendleft(reversed(batch))


def record_looks(session: Session, looks: Sequence[Look]) -> None:
    """Write looks, one row for each request and record, and forget those that are a year old."""
    rows: dict[tuple[str, str, RecordKind, str], tuple[Look, dict[str, None]]] = {}
    for look in looks:
        key = (look.request_id, look.viewer.label, look.kind, look.record_id)
        rows.setdefault(key, (look, {}))[1][look.field] = None
    connection = session.connection()
    connection.execute(
        insert(_ACCESS),
        [
            {
                "at": look.at,
                "label": look.viewer.label,
                "role": look.viewer.role.value,
                "key": look.viewer.key,
                "kind": look.kind.value,
                "record_id": look.record_id,
                "fields": list(fields),
                "request_id": look.request_id,
            }
            for look, fields in rows.values()
        ],
    )
    connection.execute(delete(_ACCESS).where(_ACCESS.c.at < datetime.now(UTC) - timedelta(days=KEPT_DAYS)))


def looks_before(session: Session, *, before: int | None, first: int) -> Sequence[AccessRecord]:
    """The newest looks, newest first; older than the one with the number ``before`` if given."""
    query = select(AccessRecord).order_by(_ACCESS.c.id.desc()).limit(first)
    if before is not None:
        query = query.where(_ACCESS.c.id < before)
    return session.execute(query).scalars().all()


def look_count(session: Session) -> int:
    """How many looks are remembered."""
    return int(session.execute(select(func.count()).select_from(_ACCESS)).scalar_one())
