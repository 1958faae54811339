"""SnapshotHolder: the current snapshot of a process, which follows the log of changes wherever they were written."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from threading import Lock

from sqlalchemy import Engine

from herbcity.errors import NotReady
from herbcity.network.building import moment, take_snapshot, today
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.watching import NewestRevision
from herbcity.network.withholding import persons_of, withheld
from herbcity.registry.changes import Change, invert
from herbcity.registry.engine import reading
from herbcity.registry.personal import persons_in_log
from herbcity.registry.reading import changes_since, head

_EARLIER_KEPT = 8
"""How many earlier states are kept. They share everything that has not changed since."""

BEHIND_AT_MOST_SECONDS = 0.05
"""How old ``held`` may be where asking the database takes a round trip."""


class SnapshotHolder:
    """Holds what a process answers from.

    ``current`` compares one integer, the latest revision, with its own; if it moved, it applies the missing
    changes and nothing else. ``held`` is the same without ever waiting. ``at`` gives earlier states, made by
    undoing the newer changes. Thread-safe.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._newest = NewestRevision(engine)
        self._lock = Lock()
        self._snapshot: NetworkSnapshot | None = None
        self._compared = 0.0
        self._earlier_lock = Lock()
        self._earlier: OrderedDict[tuple[int, date], NetworkSnapshot] = OrderedDict()

    def current(self) -> NetworkSnapshot:
        """The newest revision, judged today. Raises NotReady while the database cannot be reached."""
        with self._lock:
            before = time.monotonic()
            latest = self._newest.number()
            if self._snapshot is None or latest != self._snapshot.revision:
                self._snapshot = self._followed(self._snapshot)
            self._compared = before
            self._snapshot = self._snapshot.on(today())
            return self._snapshot

    def held(self) -> NetworkSnapshot | None:
        """The newest revision, judged today, where that is known at once; else None, and ``current`` may wait.

        On SQLite it is what ``current`` gives. On PostgreSQL, where comparing takes a round trip, it may lack
        what others have written in the last BEHIND_AT_MOST_SECONDS; what this process has seen or written it
        never lacks. None too while the database cannot be reached: ``current`` says so.
        """
        if not self._lock.acquire(blocking=False):
            return None
        try:
            snapshot = self._snapshot
            if snapshot is None or snapshot.as_of != today():
                return None
            if self._newest.never_waits:
                return snapshot if self._newest.number() == snapshot.revision else None
            return snapshot if time.monotonic() - self._compared < BEHIND_AT_MOST_SECONDS else None
        except NotReady:
            return None
        finally:
            self._lock.release()

    @property
    def seen(self) -> int | None:
        """The revision that was newest when it was last compared; None before the first time."""
        return self._snapshot.revision if self._snapshot else None

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
        with self._earlier_lock:
            found = self._earlier.get((number, day))
            if found is None:
                same = next((one for one in self._earlier.values() if one.revision == number), None)
                if same is None:
                    with reading(self._engine) as session:
                        newer = changes_since(session, number, until=newest.revision)
                        same = newest.apply(invert(newer), revision=number)
                found = same.on(day)
                self._earlier[number, day] = found
            self._earlier.move_to_end((number, day))
            while len(self._earlier) > _EARLIER_KEPT:
                self._earlier.popitem(last=False)
            return found

    def _followed(self, snapshot: NetworkSnapshot | None) -> NetworkSnapshot:
        """The snapshot, brought to the latest revision."""
        with reading(self._engine) as session:
            if snapshot is None:
                return take_snapshot(session)
            latest = head(session)
            if latest > snapshot.revision:
                missing = changes_since(session, snapshot.revision, until=latest)
                return snapshot.apply(missing, revision=latest)
            if latest < snapshot.revision:
                # The database was put back to an earlier state, from a backup for instance.
                with self._earlier_lock:
                    self._earlier.clear()
                return take_snapshot(session)
            return snapshot

    def following(self, base: NetworkSnapshot, changes: Sequence[Change]) -> NetworkSnapshot:
        """A snapshot of this holder after changes that nobody commits."""
        return base.apply(changes)

    @cached_property
    def public(self) -> PublicHolder:
        """The same for callers who may not see what is personal."""
        return PublicHolder(self)


class PublicHolder(SnapshotHolder):
    """Holds the snapshots of another holder without what is personal.

    Now, that is what is personal of those who are natural persons now; in earlier states also of those who ever
    were recorded as such: that somebody's record was put right does not open what it said before.
    """

    def __init__(self, whole: SnapshotHolder) -> None:
        super().__init__(whole._engine)
        self._whole = whole
        self._ever: frozenset[str] = frozenset()
        self._ever_until = 0
        self._past: OrderedDict[NetworkSnapshot, NetworkSnapshot] = OrderedDict()

    def current(self) -> NetworkSnapshot:
        return withheld(self._whole.current())

    def held(self) -> NetworkSnapshot | None:
        whole = self._whole.held()
        return None if whole is None else withheld(whole)

    def at(self, *, revision: int | None = None, as_of: date | None = None) -> NetworkSnapshot:
        found = self._whole.at(revision=revision, as_of=as_of)
        if found.revision >= self._whole.current().revision:
            return withheld(found)
        with self._lock:
            known = self._past.get(found)
        if known is None:
            known = withheld(found, self.ever_persons())
        with self._lock:
            self._past[found] = known
            self._past.move_to_end(found)
            while len(self._past) > _EARLIER_KEPT:
                self._past.popitem(last=False)
        return known

    def following(self, base: NetworkSnapshot, changes: Sequence[Change]) -> NetworkSnapshot:
        """What is personal of the natural persons before the changes stays withheld after them."""
        return withheld(base.apply(changes), persons_of(base))

    def ever_persons(self) -> frozenset[str]:
        """The codes of all who are or ever were recorded as natural persons, as the log says."""
        newest = self._whole.current().revision
        with self._lock:
            if newest < self._ever_until:  # restored from a backup
                self._ever, self._ever_until = frozenset(), 0
            if newest > self._ever_until:
                with reading(self._engine) as session:
                    new = persons_in_log(session, since=self._ever_until, until=newest)
                self._ever, self._ever_until = self._ever | new, newest
            return self._ever
