"""SnapshotHolder: the current snapshot of a process, which follows the log of changes wherever they were written."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock

from sqlalchemy import Engine

from herbcity.network.building import moment, take_snapshot, today
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import invert
from herbcity.registry.engine import reading
from herbcity.registry.reading import changes_since, head

_EARLIER_KEPT = 8
"""How many earlier states are kept. They share everything that has not changed since."""


class SnapshotHolder:
    """Holds what a process answers from.

    ``current`` compares one integer, the latest revision, with its own; if it moved, it applies the missing
    changes and nothing else. ``at`` gives earlier states, made by undoing the newer changes. Thread-safe.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._snapshot: NetworkSnapshot | None = None
        self._earlier: OrderedDict[tuple[int, date], NetworkSnapshot] = OrderedDict()

    def current(self) -> NetworkSnapshot:
        """The newest revision, judged today. Raises NotReady while the database cannot be reached."""
        with self._lock, reading(self._engine) as session:
            if self._snapshot is None:
                self._snapshot = take_snapshot(session)
                return self._snapshot
            latest = head(session)
            if latest > self._snapshot.revision:
                missing = changes_since(session, self._snapshot.revision, until=latest)
                self._snapshot = self._snapshot.apply(missing, revision=latest)
            elif latest < self._snapshot.revision:
                # The database was put back to an earlier state, from a backup for instance.
                self._snapshot = take_snapshot(session)
                self._earlier.clear()
            self._snapshot = self._snapshot.on(today())
            return self._snapshot

    def at(self, *, revision: int | None = None, as_of: date | None = None) -> NetworkSnapshot:
        """An earlier state: of a revision, of the end of a day (Thailand's), or of a revision judged on a day.

        Without arguments, ``current()``. Raises NotFound for an unknown revision.
        """
        newest = self.current()
        if revision is None and (as_of is None or as_of >= newest.as_of):
            return newest if as_of is None else newest.on(as_of)
        with reading(self._engine) as session:
            wanted, day = moment(session, revision, as_of)
        number = newest.revision if wanted is None else wanted
        with self._lock:
            found = self._earlier.get((number, day))
            if found is None:
                with reading(self._engine) as session:
                    newer = changes_since(session, number, until=newest.revision)
                    found = newest.apply(invert(newer), revision=number).on(day)
                self._earlier[number, day] = found
            self._earlier.move_to_end((number, day))
            while len(self._earlier) > _EARLIER_KEPT:
                self._earlier.popitem(last=False)
            return found
