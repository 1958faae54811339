"""Writing: every write is a revision, checked as a whole, written as a whole, and remembered for good."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlmodel import Session

from herbcity.errors import ErrorCode, Fault, Refused, UndoBlocked
from herbcity.registry.changes import Change, Json, RecordKind, invert
from herbcity.registry.checking import checked
from herbcity.registry.drafts import Body, check_fields
from herbcity.registry.identity import actor_code, code_number
from herbcity.registry.log import CHANGE, REVISION, CodeCounterRecord, RevisionRecord
from herbcity.registry.reading import changes_of, chunks, head, revision, table_of
from herbcity.registry.rules import ACTOR_COUNTER, Outcome
from herbcity.registry.tables import DATE_FIELDS, FIELDS, ContactFields, ContactRecord


class Editor(NamedTuple):
    """Who writes: an office or the label of a key, never a person's private name."""

    name: str


def commit(
    session: Session,
    changes: Iterable[Change],
    *,
    editor: Editor,
    reason: str,
    evidence: str | None = None,
    base: int | None = None,
) -> RevisionRecord:
    """Write these changes as one revision, in the session's transaction (see ``engine.writing``).

    All or nothing: raises Refused with every fault, or StaleWrite where a value is no longer what its change
    says it was, or has been changed since revision ``base``. Changes that change nothing are passed over; if
    none is left, Refused says NOTHING_TO_DO.
    """
    return _write(session, changes, editor=editor, reason=reason, evidence=evidence, base=base)


def undo(session: Session, number: int, *, editor: Editor, reason: str | None = None) -> RevisionRecord:
    """Take one revision back, by a new revision that inverts it.

    Raises NotFound for an unknown number and UndoBlocked where a later revision changed the same field, or
    made a record that refers to one that would go; it names that revision. Contacts that were erased are not
    brought back.
    """
    revision(session, number)
    changes = [change for change in changes_of(session, number) if change.adopted]
    standing = _standing_on(session, number, changes)
    if standing:
        raise UndoBlocked([Fault.of(ErrorCode.UNDO_BLOCKED, "revision", value=number, allowed=standing)])
    try:
        return _write(
            session, invert(changes), editor=editor, reason=reason or f"Undo of revision {number}",
            undoes=number, rebirth=True,
        )  # fmt: skip
    except Refused as refused:
        later = {
            _born(session, fault) for fault in refused.faults if fault.code is ErrorCode.STILL_REFERENCED
        }
        if not later:
            raise
        raise UndoBlocked(
            Fault.of(ErrorCode.UNDO_BLOCKED, "revision", value=number, allowed=one) for one in sorted(later)
        ) from refused


def undo_fault(session: Session, number: int) -> Fault | None:
    """Why a revision cannot be taken back now; None where it can. Nothing is written."""
    changes = [change for change in changes_of(session, number) if change.adopted]
    standing = _standing_on(session, number, changes)
    if standing:
        return Fault.of(ErrorCode.UNDO_BLOCKED, "revision", value=number, allowed=standing)
    try:
        checked(session, invert(changes), rebirth=True)
    except Refused as refused:
        return refused.faults[0]
    return None


def _write(
    session: Session,
    changes: Iterable[Change],
    *,
    editor: Editor,
    reason: str,
    evidence: str | None = None,
    base: int | None = None,
    undoes: int | None = None,
    rebirth: bool = False,
) -> RevisionRecord:
    outcome, real = checked(session, changes, base=base, rebirth=rebirth)
    record = RevisionRecord(
        number=head(session) + 1,
        committed_at=datetime.now(UTC),
        editor=editor.name,
        reason=reason,
        evidence=evidence,
        undoes=undoes,
        change_count=len(real),
    )
    session.add(record)
    session.flush()
    _write_records(
        session, outcome, moved=[one for one in real if one.kind is RecordKind.CONTACT and one.field]
    )
    _write_log(session, record.number, real)
    _raise_counter(session, outcome)
    return record


# ── tables and log ───────────────────────────────────────────────────────────────────────────────────────


def _row(kind: RecordKind, body: Body) -> dict[str, Any]:
    dates = DATE_FIELDS[kind]
    return {
        name: date.fromisoformat(value) if name in dates and value else value for name, value in body.items()
    }


def _write_records(session: Session, outcome: Outcome, *, moved: Sequence[Change]) -> None:
    """Births and updates in the order in which kinds refer to one another, removals the other way round.

    ``moved`` are the contacts that go from one actor to another.
    """
    born, changed, gone = defaultdict(list), defaultdict(list), defaultdict(list)
    for (kind, key), body in outcome.after.items():
        old = outcome.before[kind, key]
        if body is None and old is not None:
            gone[kind].append(key)
        elif body is not None and old is None:
            born[kind].append(_row(kind, body))
        elif body is not None and body != old:
            changed[kind].append(_row(kind, body))
    connection = session.connection()
    _free_numbers(session, outcome)
    for kind in RecordKind:
        table, key = table_of(kind), FIELDS[kind].key
        if born[kind]:
            connection.execute(insert(table), born[kind])
        if changed[kind]:
            names = [name for name in FIELDS[kind].model_fields if name != key]
            statement = (
                update(table)
                .where(table.c[key] == bindparam("this"))
                .values({name: bindparam(f"new_{name}") for name in names})
            )
            connection.execute(
                statement,
                [{"this": row[key], **{f"new_{name}": row[name] for name in names}} for row in changed[kind]],
            )
    contact = table_of(RecordKind.CONTACT)
    for change in moved:
        here = (contact.c.id == change.id) & (contact.c.actor == change.before)
        connection.execute(update(contact).where(here).values(actor=change.after))
    for kind in reversed(RecordKind):
        if gone[kind]:
            table = table_of(kind)
            key_column = table.c[FIELDS[kind].key]
            connection.execute(
                delete(table).where(key_column == bindparam("this")), [{"this": one} for one in gone[kind]]
            )


def _free_numbers(session: Session, outcome: Outcome) -> None:
    """A registration number that goes from one actor to another leaves the first before it comes to the second."""
    table = table_of(RecordKind.ACTOR)
    leaving = [
        key
        for (kind, key), old in outcome.before.items()
        if kind is RecordKind.ACTOR and old is not None and old["registration_id"] is not None
        and (body := outcome.after.get((kind, key), old)) != old
        and (body is None or body["registration_id"] != old["registration_id"])
    ]  # fmt: skip
    for some in chunks(leaving):
        session.execute(update(table).where(table.c.code.in_(some)).values(registration_id=None))


def _text(value: Json) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _write_log(session: Session, number: int, changes: Sequence[Change]) -> None:
    session.connection().execute(
        insert(CHANGE),
        [
            {
                "revision": number,
                "kind": change.kind.value,
                "record_id": change.id,
                "field": change.field,
                "before": _text(change.before),
                "after": _text(change.after),
                "evidence": change.evidence,
                "adopted": change.adopted,
            }
            for change in changes
        ],
    )


# ── codes ────────────────────────────────────────────────────────────────────────────────────────────────


def _raise_counter(session: Session, outcome: Outcome) -> None:
    numbers = [code_number(key) or 0 for kind, key in outcome.after if kind is RecordKind.ACTOR]
    if numbers:
        _count_to(session, max(numbers))


def _count_to(session: Session, number: int) -> None:
    counter = session.get(CodeCounterRecord, ACTOR_COUNTER) or CodeCounterRecord(name=ACTOR_COUNTER, last=0)
    counter.last = max(counter.last, number)
    session.add(counter)
    session.flush()


def next_codes(session: Session, count: int) -> list[str]:
    """Codes for that many new actors, in the writing transaction. What is not committed is given again later."""
    counter = session.get(CodeCounterRecord, ACTOR_COUNTER)
    last = counter.last if counter else 0
    return [actor_code(last + number) for number in range(1, count + 1)]


# ── standing on one another ──────────────────────────────────────────────────────────────────────────────


def _standing_on(session: Session, number: int, changes: Sequence[Change]) -> int | None:
    """The first later revision that changed a field which this one set, or a record which it made or removed.

    A later revision that was itself taken back stands on nothing any more, nor does the one that took it back.
    """
    cancelled = _cancelled(session, number)
    fields: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    for change in changes:
        fields[change.kind.value, change.id].add(change.field)
    blocking = []
    for some in chunks({key for _, key in fields}):
        later = (
            select(CHANGE.c.revision, CHANGE.c.kind, CHANGE.c.record_id, CHANGE.c.field)
            .where(CHANGE.c.revision > number, CHANGE.c.record_id.in_(some))
            .where(CHANGE.c.adopted, CHANGE.c.kind != RecordKind.CONTACT.value)
        )
        for row in session.execute(later):
            here = fields.get((row.kind, row.record_id))
            if row.revision in cancelled:
                continue
            if here and (row.field is None or None in here or row.field in here):
                blocking.append(int(row.revision))
    return min(blocking, default=None)


def _cancelled(session: Session, number: int) -> set[int]:
    """The revisions after this one that were taken back, and those that took them back; newest first, because an
    undo may have been undone."""
    query = (
        select(REVISION.c.number, REVISION.c.undoes)
        .where(REVISION.c.number > number, REVISION.c.undoes > number)
        .order_by(REVISION.c.number.desc())
    )
    cancelled: set[int] = set()
    for undoing, undone in session.execute(query):
        if undoing not in cancelled:
            cancelled |= {undoing, undone}
    return cancelled


def _born(session: Session, fault: Fault) -> int:
    """The revision that made the record which still refers to one that would go."""
    kind, key = fault.details["by"], fault.details["by_id"]
    query = select(func.max(CHANGE.c.revision)).where(CHANGE.c.kind == kind.value, CHANGE.c.record_id == key)
    return int(session.execute(query).scalar_one())


# ── contacts ─────────────────────────────────────────────────────────────────────────────────────────────


def put_contact(session: Session, values: dict[str, Any], *, editor: Editor, reason: str) -> RevisionRecord:
    """Keep one contact of an actor, replacing the one with the same id. The log says only that it changed."""
    key = values.get("id") or f"contact-{secrets.token_hex(8)}"
    body, faults = check_fields(RecordKind.CONTACT, {**values, "id": key})
    if body is None:
        raise Refused(faults)
    session.merge(ContactRecord(**ContactFields.model_validate(body).model_dump()))
    return _write(session, [Change(RecordKind.CONTACT, key, None, None, None)], editor=editor, reason=reason)


def erase_contact(session: Session, key: str, *, editor: Editor, reason: str) -> RevisionRecord:
    """Erase one contact for good. The log keeps a line without its values."""
    session.connection().execute(
        delete(table_of(RecordKind.CONTACT)).where(table_of(RecordKind.CONTACT).c.id == key)
    )
    return _write(session, [Change(RecordKind.CONTACT, key, None, None, None)], editor=editor, reason=reason)
