"""Checking: what a write would do, or everything that is wrong with it. The door of commits, and of what-ifs too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import select, true
from sqlmodel import Session

from herbcity.errors import ErrorCode, Fault, Refused, StaleWrite
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.drafts import read_fields
from herbcity.registry.log import CHANGE
from herbcity.registry.reading import one
from herbcity.registry.rules import Outcome


class Checked(NamedTuple):
    """Changes that break no rule: the records before and after, and the changes as the log would hold them."""

    outcome: Outcome
    changes: list[Change]


def checked(
    session: Session,
    changes: Iterable[Change],
    *,
    base: int | None = None,
    rebirth: bool = False,
    hypothetical: bool = False,
    blind_to: Collection[str] = (),
) -> Checked:
    """What these changes would do, in the form in which they would be kept. Nothing is written.

    Raises Refused with every fault, or StaleWrite where a value is no longer what its change says it was, or has
    been changed since revision ``base``. Changes that change nothing are passed over; if none is left, Refused
    says NOTHING_TO_DO. ``hypothetical`` changes may give new actors provisional codes, and are never committed.
    The registration numbers of actors in ``blind_to`` are not compared with.
    """
    real = [
        change for change in changes if change.before != change.after or change.kind is RecordKind.CONTACT
    ]
    if not real:
        raise Refused([Fault.of(ErrorCode.NOTHING_TO_DO)])
    if base is not None:
        _refuse_stale(session, real, base)
    outcome = Outcome(session, real, rebirth=rebirth, hypothetical=hypothetical, blind_to=blind_to)
    if outcome.faults:
        only_stale = all(fault.code is ErrorCode.STALE for fault in outcome.faults)
        raise (StaleWrite if only_stale else Refused)(outcome.faults)
    return Checked(outcome, [_final(change, outcome) for change in real])


def _final(change: Change, outcome: Outcome) -> Change:
    """The change as it is logged: what came in, in the canonical form, so that log and table agree."""
    if change.kind is RecordKind.CONTACT or change.after is None or not change.adopted:
        return change
    body = outcome.after[change.kind, change.id]
    if body is None:
        return change
    if outcome.touched[change.kind, change.id] > 1:
        # The record went through several states in this revision; each change keeps its own.
        whole = change.after if change.field is None else {**body, change.field: change.after}
        body, _ = read_fields(change.kind, whole)
    return change._replace(after=body if change.field is None else body[change.field])


def _refuse_stale(session: Session, changes: Sequence[Change], base: int) -> None:
    """Refuse changes to fields that a revision after ``base`` has changed; both values are given."""
    faults = []
    for change in changes:
        if change.kind is RecordKind.CONTACT:
            continue
        here = CHANGE.c.field.is_(None) if change.field else true()
        query = (
            select(CHANGE.c.field, CHANGE.c.before, CHANGE.c.revision)
            .where(
                CHANGE.c.revision > base,
                CHANGE.c.kind == change.kind.value,
                CHANGE.c.record_id == change.id,
            )
            .where(CHANGE.c.adopted, (CHANGE.c.field == change.field) | here)
            .order_by(CHANGE.c.id)
            .limit(1)
        )
        found = session.execute(query).first()
        if found:
            seen = None if found.before is None else msgspec.json.decode(found.before)
            body = one(session, change.kind, change.id)
            # Whoever removes a record has seen all of it, so any of its fields may be the one that changed.
            field = change.field or found.field
            now = body if field is None or body is None else body.get(field)
            faults.append(
                Fault.of(ErrorCode.STALE, field, kind=change.kind, id=change.id, value=change.id, seen=seen,
                         current=now, revision=found.revision)
            )  # fmt: skip
    if faults:
        raise StaleWrite(faults)
