"""What-ifs that somebody keeps: changes that nobody commits, beside the log and never part of it.

Whoever has the id of one may read it, so the id cannot be guessed. Nothing here touches the records, the log, a
snapshot or an export.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
from sqlalchemy import Text, delete, func, select
from sqlmodel import Field, Session, SQLModel

from herbcity.errors import ErrorCode, Fault, NotFound, Refused
from herbcity.registry.changes import Change
from herbcity.registry.columns import METADATA, UtcDateTime
from herbcity.registry.keys import Viewer
from herbcity.registry.prose import tells_a_citizen
from herbcity.thai import normalise

LONGEST_NAME = 200
MOST_DAYS = 366
USUAL_DAYS = 180
MOST_KEPT = 200
"""So many one author may keep at a time."""

MOST_CHANGES = 100
"""So many changes one what-if may have."""
MOST_BYTES = 256 * 1024
"""So large one what-if may be, as JSON."""


class WhatIfRecord(SQLModel, table=True):
    """A kept what-if: its name, who keeps it, the revision and day it stands on, and its changes as JSON text."""

    __tablename__ = "what_if"

    id: str = Field(primary_key=True)
    name: str
    author: str = Field(index=True)
    base_revision: int
    as_of: date
    changes: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    rebased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_on: date


_WHAT_IF = METADATA.tables["what_if"]


def changes_in(record: WhatIfRecord) -> list[Change]:
    """The changes of a kept what-if, in their order."""
    return [msgspec.convert(one, Change) for one in msgspec.json.decode(record.changes)]


def _text(changes: Sequence[Change]) -> str:
    return msgspec.json.encode(changes).decode()


def check_size(changes: Sequence[Change]) -> None:
    """Raises Refused where the changes are too large to be looked at together."""
    size = len(msgspec.json.encode(changes))
    if size > MOST_BYTES:
        raise Refused([_too_large("bytes", size, MOST_BYTES)])


def _too_large(what: str, value: int, allowed: int) -> Fault:
    return Fault.of(ErrorCode.QUERY_TOO_LARGE, what, value=value, allowed=allowed)


def keep(
    session: Session,
    changes: Sequence[Change],
    *,
    name: str,
    author: str,
    base_revision: int,
    as_of: date,
    today: date,
    days: int = USUAL_DAYS,
) -> WhatIfRecord:
    """Keep a what-if for so many days. The changes must be checked. Raises Refused with every fault.

    What has expired is forgotten for good by the next one that is kept.
    """
    session.connection().execute(delete(_WHAT_IF).where(_WHAT_IF.c.expires_on <= today))
    faults = [*_name_faults(name)]
    if not 1 <= days <= MOST_DAYS:
        faults.append(Fault.of(ErrorCode.OUT_OF_RANGE, "days", value=days, allowed=f"1 to {MOST_DAYS}"))
    kept = session.execute(select(func.count()).where(_WHAT_IF.c.author == author)).scalar_one()
    if kept >= MOST_KEPT:
        faults.append(_too_large("what-ifs", kept + 1, MOST_KEPT))
    if faults:
        raise Refused(faults)
    record = WhatIfRecord(
        id=secrets.token_urlsafe(16),
        name=normalise(name),
        author=author,
        base_revision=base_revision,
        as_of=as_of,
        changes=_text(changes),
        created_at=datetime.now(UTC),
        expires_on=today + timedelta(days=days),
    )
    session.add(record)
    return record


def _name_faults(name: str) -> list[Fault]:
    shown = normalise(name)
    if not shown:
        return [Fault.of(ErrorCode.MISSING, "name")]
    if len(shown) > LONGEST_NAME:
        return [
            Fault.of(
                ErrorCode.OUT_OF_RANGE, "name", value=len(shown), allowed=f"at most {LONGEST_NAME} characters"
            )
        ]
    return [Fault.of(ErrorCode.PERSONAL_NUMBER, "name", value=None)] if tells_a_citizen(shown) else []


def kept_what_if(session: Session, key: str, *, today: date) -> WhatIfRecord:
    """The what-if with this id. Raises NotFound for one that is unknown, deleted or expired."""
    record = session.get(WhatIfRecord, key)
    if record is None or record.expires_on <= today:
        raise NotFound(kind="what-if", value=key, field="what_if")
    return record


def own_what_if(record: WhatIfRecord, viewer: Viewer) -> bool:
    """Whether a viewer keeps this what-if itself: one office is one label, whichever of its keys it uses."""
    return record.author == viewer.label


def rebase(
    session: Session, record: WhatIfRecord, changes: Sequence[Change], *, base_revision: int, as_of: date
) -> None:
    """Put a what-if on another revision, with its changes as they were checked there."""
    record.base_revision, record.as_of = base_revision, as_of
    record.changes = _text(changes)
    record.rebased_at = datetime.now(UTC)
    session.add(record)


def forget(session: Session, record: WhatIfRecord) -> None:
    """Delete a what-if for good; nothing remembers it."""
    session.delete(record)
