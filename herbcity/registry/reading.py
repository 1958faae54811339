"""Reading the registry: what is true now, how it came to be, and who said so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Table, and_, false, func, or_, select, true
from sqlmodel import Session

from herbcity.errors import NotFound
from herbcity.registry.changes import Change, Json, RecordKind
from herbcity.registry.columns import METADATA
from herbcity.registry.drafts import Body
from herbcity.registry.identity import NATURAL_KEYS
from herbcity.registry.log import CHANGE, REVISION, RevisionRecord
from herbcity.registry.tables import DATE_FIELDS, FIELDS, RECORDS, REFERENCES, ContactRecord
from herbcity.stopping import go_on
from herbcity.vocabulary import EvidenceLevel

BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")
"""Thailand's time, which has no summer time: a day of the registry ends at midnight there."""

CHUNK = 500
"""How many ids go into one query; SQLite allows 32,766 parameters, older builds 999."""


def table_of(kind: RecordKind) -> Table:
    """The SQL table of a kind of record."""
    return METADATA.tables[str(RECORDS[kind].__tablename__)]


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in portions that fit into one query."""
    rest = iter(ids)
    while portion := list(islice(rest, CHUNK)):
        yield portion


def head(session: Session) -> int:
    """The number of the latest revision; 0 while nothing has been recorded."""
    return session.execute(select(func.max(REVISION.c.number))).scalar() or 0


def revision_on(session: Session, day: date) -> int:
    """The last revision committed on or before that day, in Thailand's time; 0 if there was none."""
    midnight = datetime.combine(day + timedelta(days=1), time(), BANGKOK)
    return (
        session.execute(
            select(func.max(REVISION.c.number)).where(REVISION.c.committed_at < midnight)
        ).scalar()
        or 0
    )


NEWEST_REVISION = "SELECT max(number) FROM revision"
"""The question of ``head`` as plain SQL, for a connection without a session."""


# ── what is true now ─────────────────────────────────────────────────────────────────────────────────────


def current(session: Session, kind: RecordKind, ids: Collection[str] | None = None) -> dict[str, Body]:
    """The bodies of all records of a kind, or of those with these ids, by id."""
    table = table_of(kind)
    names = list(FIELDS[kind].model_fields)
    key = FIELDS[kind].key
    query = select(*(table.c[name] for name in names)).order_by(table.c[key])
    batches = [query] if ids is None else [query.where(table.c[key].in_(some)) for some in chunks(ids)]
    dates = DATE_FIELDS[kind]
    bodies = {}
    for batch in batches:
        for row in session.execute(batch):
            body: Body = dict(zip(names, row))
            for name in dates:
                if body[name] is not None:
                    body[name] = body[name].isoformat()
            bodies[body[key]] = body
    return bodies


def one(session: Session, kind: RecordKind, record_id: str) -> Body | None:
    """The body of one record, or None."""
    return current(session, kind, [record_id]).get(record_id)


def like(session: Session, kind: RecordKind, values: Mapping[str, Json]) -> str | None:
    """The id of the record with the same distinguishing fields, where there is one under whatever id.

    Once actors were merged, an id need not be the one that its fields would give today.
    """
    table = table_of(kind)
    given = {name: values.get(name) for name in NATURAL_KEYS[kind]}
    dates = DATE_FIELDS[kind]
    try:
        same = [
            table.c[name]
            == (date.fromisoformat(value) if name in dates and isinstance(value, str) else value)
            for name, value in given.items()
        ]
    except ValueError:
        return None
    return session.execute(select(table.c.id).where(*same).order_by(table.c.id)).scalars().first()


def contacts(session: Session, actor: str) -> Sequence[ContactRecord]:
    """The contacts of an actor. Personal data: ask only for a viewer who may see them."""
    query = select(ContactRecord).where(table_of(RecordKind.CONTACT).c.actor == actor)
    return session.execute(query).scalars().all()


# ── how it came to be ────────────────────────────────────────────────────────────────────────────────────


def as_change(row: Any) -> Change:
    """A row of the log as the change that it holds."""
    go_on()
    return Change(
        RecordKind(row.kind),
        row.record_id,
        row.field,
        None if row.before is None else msgspec.json.decode(row.before),
        None if row.after is None else msgspec.json.decode(row.after),
        row.evidence,
        row.adopted,
    )


def changes_since(session: Session, revision: int, until: int | None = None) -> Iterator[Change]:
    """The changes of all later revisions, oldest first; up to and including ``until`` if given."""
    query = select(CHANGE).where(CHANGE.c.revision > revision).order_by(CHANGE.c.id)
    if until is not None:
        query = query.where(CHANGE.c.revision <= until)
    return (as_change(row) for row in session.execute(query))


def changes_of(session: Session, revision: int) -> list[Change]:
    """The changes of one revision, in their order."""
    return list(changes_since(session, revision - 1, until=revision))


def revision(session: Session, number: int) -> RevisionRecord:
    """One revision. Raises NotFound."""
    found = session.get(RevisionRecord, number)
    if found is None:
        raise NotFound(kind="revision", value=number)
    return found


def revisions(session: Session, *, first: int, before: int | None = None) -> Sequence[RevisionRecord]:
    """The newest revisions, newest first; older than ``before`` if given."""
    query = select(RevisionRecord).order_by(REVISION.c.number.desc()).limit(first)
    if before is not None:
        query = query.where(REVISION.c.number < before)
    return session.execute(query).scalars().all()


def history(
    session: Session, codes: Collection[str], *, first: int, before: int | None = None
) -> Sequence[RevisionRecord]:
    """The newest revisions that touched an actor or a record that hangs on it, newest first.

    ``codes`` are its own and those of the actors that were merged into it. Records that are gone count too: whoever
    was born or removed with this actor in its body belongs to it.
    """
    touched = [and_(CHANGE.c.kind == RecordKind.ACTOR.value, CHANGE.c.record_id.in_(codes))]
    for kind, fields in REFERENCES.items():
        ends = [name for name, target in fields.items() if target is RecordKind.ACTOR]
        if not ends:
            continue
        table = table_of(kind)
        now = select(*table.primary_key.columns).where(or_(*(table.c[name].in_(codes) for name in ends)))
        bodies = (CHANGE.c.before, CHANGE.c.after)
        once = (
            select(CHANGE.c.record_id)
            .where(CHANGE.c.kind == kind.value, CHANGE.c.field.is_(None))
            .where(
                or_(
                    *(body.like(f'%"{name}":"{code}"%') for body in bodies for name in ends for code in codes)
                )
            )
        )
        here = or_(CHANGE.c.record_id.in_(now), CHANGE.c.record_id.in_(once))
        touched.append(and_(CHANGE.c.kind == kind.value, here))
    numbers = select(CHANGE.c.revision).where(or_(*touched))
    query = select(RevisionRecord).where(REVISION.c.number.in_(numbers)).order_by(REVISION.c.number.desc())
    if before is not None:
        query = query.where(REVISION.c.number < before)
    return session.execute(query.limit(first)).scalars().all()


def last_stated(
    session: Session, records: Iterable[tuple[RecordKind, str]], *, fields: Collection[str] = (), until: int
) -> datetime | None:
    """When these records, or these fields of theirs, were last written up to a revision; None if they never were."""
    touched = [and_(CHANGE.c.kind == kind.value, CHANGE.c.record_id == key) for kind, key in records]
    query = (
        select(func.max(CHANGE.c.revision))
        .where(or_(false(), *touched), CHANGE.c.revision <= until)
        .where(or_(CHANGE.c.field.is_(None), CHANGE.c.field.in_(fields)) if fields else true())
    )
    number = session.execute(query).scalar()
    return None if number is None else revision(session, number).committed_at


class Statement(NamedTuple):
    """One value that somebody stated for one field: from which evidence, at which level, in which revision.

    ``current`` says whether it is the value that holds now; a statement may never have been adopted.
    """

    field: str
    value: Json
    evidence: tuple[str, ...]
    level: EvidenceLevel | None
    revision: int
    stated_on: datetime
    current: bool


def statements(
    session: Session, kind: RecordKind, record_id: str, field: str | None = None
) -> list[Statement]:
    """Every value ever stated for the fields of one record, oldest first, or for one ``field``.

    A change without evidence of its own rests on its revision's, and that failing on the record's.
    """
    return statements_of(session, kind, (record_id,), field)[record_id]


def statements_of(
    session: Session, kind: RecordKind, ids: Collection[str], field: str | None = None
) -> dict[str, list[Statement]]:
    """The same for many records of a kind, by id."""
    query = (
        select(CHANGE, REVISION.c.committed_at, REVISION.c.evidence.label("revision_evidence"))
        .join(REVISION, REVISION.c.number == CHANGE.c.revision)
        .where(CHANGE.c.kind == kind.value)
        .order_by(CHANGE.c.id)
    )
    rows: dict[str, list[Any]] = {record_id: [] for record_id in ids}
    for some in chunks(ids):
        for row in session.execute(query.where(CHANGE.c.record_id.in_(some))):
            rows[row.record_id].append(row)
    bodies = current(session, kind, ids)
    return {
        record_id: _stated(kind, changes, bodies.get(record_id) or {}, field)
        for record_id, changes in rows.items()
    }


def _stated(kind: RecordKind, rows: Iterable[Any], body: Body, field: str | None) -> list[Statement]:
    """What the changes of one record state; ``body`` is what holds now."""
    skip = {"evidence", "evidence_level", FIELDS[kind].key}
    level: str | None = None
    on_record: tuple[str, ...] = ()
    stated: list[Statement] = []
    for row in rows:
        change = as_change(row)
        said = change.after or {} if change.field is None else {change.field: change.after}
        if change.adopted:
            level = said.get("evidence_level", level)
            on_record = tuple(said.get("evidence", on_record))
        own = change.evidence or row.revision_evidence
        for name, value in said.items():
            if (
                name in skip
                or (field is not None and name != field)
                or (change.field is None and value in (None, []))
            ):
                continue
            stated.append(
                Statement(
                    name,
                    value,
                    (own,) if own else on_record,
                    EvidenceLevel(level) if level else None,
                    row.revision,
                    row.committed_at,
                    change.adopted,
                )
            )
    last = {one.field: number for number, one in enumerate(stated) if one.current}
    return [
        one._replace(current=last.get(one.field) == number and body.get(one.field) == one.value)
        for number, one in enumerate(stated)
    ]
