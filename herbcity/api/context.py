"""What one request knows: who asks, in which language, until when, and which snapshots it looks at.

Every root field chooses its snapshot once (``look``); all that hangs under it is answered from the same one
(``network``). So one answer never mixes two revisions under one field, and the values that resolvers pass on
stay bare records without a snapshot tied to each of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol

from graphql.pyutils import Path
from sqlalchemy import Engine

from herbcity.api.budgets import Charge
from herbcity.api.compiling import ProgramInfo
from herbcity.api.keeping import kept, narrowed_from
from herbcity.api.permissions import Permission, may
from herbcity.errors import ErrorCode, LimitReached
from herbcity.network.holding import SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.access_log import AccessLog, Look
from herbcity.registry.changes import RecordKind
from herbcity.registry.keys import Viewer
from herbcity.stopping import go_on
from herbcity.vocabulary import EvidenceLevel, Flow


class Info(Protocol):
    """The part of graphql-core's resolve info that resolvers here use."""

    @property
    def context(self) -> Context: ...
    @property
    def path(self) -> Path: ...
    @property
    def schema(self) -> Any: ...


@dataclass
class Context:
    """One request. ``deadline`` is a moment of ``time.monotonic()``; None means no time limit. ``charge`` is what it
    cost its caller; None where nobody counts.

    ``holder`` is given whole. Where the viewer may not see what is personal it becomes the public one, so that
    whatever this request looks at never held any of it; ``whole`` stays, for what is written.
    """

    holder: SnapshotHolder
    engine: Engine
    viewer: Viewer
    language: str
    request_id: str
    deadline: float | None = None
    access_log: AccessLog | None = None
    forget_keys: Callable[[], None] | None = None
    """Makes this process look at the keys anew, after one was revoked."""
    charge: Charge | None = None
    whole: SnapshotHolder = field(init=False, repr=False)
    _began: float = field(default_factory=time.monotonic, init=False, repr=False)
    _current: NetworkSnapshot | None = field(default=None, init=False, repr=False)
    _persons: frozenset[str] | None = field(default=None, init=False, repr=False)
    _looked_at: dict[str | int, NetworkSnapshot] = field(default_factory=dict, init=False, repr=False)
    _looked_at_within: dict[Path, NetworkSnapshot] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self.whole = self.holder
        self.holder = holder_for(self.viewer, self.holder)

    @property
    def sees_personal(self) -> bool:
        """Whether the viewer may see what is personal of natural persons."""
        return may(self.viewer, Permission.READ_PERSONAL)

    def ever_persons(self) -> frozenset[str]:
        """The codes of all actors that are or ever were recorded as natural persons."""
        if self._persons is None:
            self._persons = self.whole.public.ever_persons()
        return self._persons

    def looked(self, kind: RecordKind, record_id: str, fields: Iterable[str]) -> None:
        """Have it recorded that the viewer saw personal fields of a record; not what they said."""
        if self.access_log is None:
            self.access_log = AccessLog(self.engine)
        now = datetime.now(UTC)
        self.access_log.note(
            Look(now, self.viewer, self.request_id, kind, record_id, name) for name in fields
        )

    @property
    def current(self) -> NetworkSnapshot:
        """The newest snapshot; the same one throughout the request, unless the request itself writes."""
        if self._current is None:
            self._current = self.holder.current()
        return self._current

    def start_from(self, network: NetworkSnapshot) -> None:
        """Answer from this snapshot of ``holder``, which is known to be the newest."""
        self._current = network

    @property
    def newest_seen(self) -> NetworkSnapshot | None:
        """The newest snapshot that this request has seen; None while it has seen none."""
        return self._current

    @property
    def revision(self) -> int | None:
        """The newest revision this request has seen; None while it has seen none."""
        return self._current.revision if self._current else None

    def look(
        self,
        info: Info,
        *,
        as_of: date | None = None,
        revision: int | None = None,
        levels: Collection[EvidenceLevel] | None = None,
        flows: Collection[Flow] | None = None,
    ) -> NetworkSnapshot:
        """Choose the snapshot for this root field and all that hangs under it.

        Raises NotFound for a revision that does not exist.
        """
        whole = (
            self.current
            if as_of is None and revision is None
            else self.holder.at(revision=revision, as_of=as_of)
        )
        network = narrowed(whole, levels=frozenset(levels or ()), flows=frozenset(flows or ()))
        self._looked_at[root_of(info.path)] = network
        return network

    def look_again(self, info: Info) -> NetworkSnapshot:
        """After a write: the newest snapshot, for this root field and the ones that follow."""
        self._current, self._persons = self.holder.current(), None
        self._looked_at[root_of(info.path)] = self._current
        return self._current

    def look_within(self, info: Info, network: NetworkSnapshot) -> NetworkSnapshot:
        """Answer this field, and all that hangs under it, from another snapshot than the rest of its root field.

        A program asks for a list of parents at once and must then answer them one by one. A resolver that does this
        for one parent does it for each, or gives null.
        """
        self._looked_at_within[info.path] = network
        if isinstance(info, ProgramInfo):
            info.apart = True
        return network

    @property
    def looks_within(self) -> bool:
        """Whether some field of this request is answered from another snapshot than the rest of its root field."""
        return bool(self._looked_at_within)

    def network(self, info: Info) -> NetworkSnapshot:
        """The snapshot this field is answered from. Raises LimitReached once the request's time is up."""
        self.check_time()
        if self._looked_at_within:
            place: Path | None = info.path
            while place is not None:
                found = self._looked_at_within.get(place)
                if found is not None:
                    return found
                place = place.prev
        return self._looked_at.get(root_of(info.path)) or self.current

    def check_time(self) -> None:
        """Raises LimitReached once the request's time is up; every resolver that yields a list calls it."""
        go_on()
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise LimitReached(ErrorCode.TIMED_OUT, allowed=round(self.deadline - self._began, 1))


def holder_for(viewer: Viewer, whole: SnapshotHolder) -> SnapshotHolder:
    """Where a viewer is answered from: all of it, or what is left without what is personal."""
    return whole if may(viewer, Permission.READ_PERSONAL) else whole.public


def root_of(path: Path) -> str | int:
    """The response name of the root field above a path."""
    while path.prev is not None:
        path = path.prev
    return path.key


@kept
def narrowed(
    network: NetworkSnapshot, *, levels: frozenset[EvidenceLevel], flows: frozenset[Flow]
) -> NetworkSnapshot:
    """The snapshot with only these evidence levels and flows; an empty set leaves everything in.

    Remembered, because narrowing reads every record and the analyses of a snapshot stay with it.
    """
    chosen = network.at(levels) if levels else network
    return narrowed_from(network, chosen.layer(*flows) if flows else chosen)
