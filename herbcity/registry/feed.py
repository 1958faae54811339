"""The log read forwards, from a place in it: what was written after a change, or after a revision.

Places only grow and nothing is ever taken out, so whoever keeps the last place that he has read, and goes on after
it, misses nothing and reads nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session

from herbcity.registry.changes import Json, RecordKind
from herbcity.registry.log import CHANGE, REVISION, RevisionRecord
from herbcity.registry.reading import as_change
from herbcity.registry.tables import REFERENCES


class LoggedChange(NamedTuple):
    """A change as the log holds it: the fields of ``Change``, its revision, and its ``place`` in the log."""

    kind: RecordKind
    id: str
    field: str | None
    before: Json
    after: Json
    evidence: str | None
    adopted: bool
    revision: int
    place: int


@dataclass(frozen=True)
class About:
    """Which changes: of these kinds of record, and of these actors or what hangs on them; empty is all of them."""

    kinds: frozenset[RecordKind] = frozenset()
    actors: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        return not self.kinds and not self.actors


EVERYTHING = About()

_HANGING = {
    kind: [field for field, named in fields.items() if named is RecordKind.ACTOR]
    for kind, fields in REFERENCES.items()
    if RecordKind.ACTOR in fields.values() and kind is not RecordKind.CONTACT
}
"""The kinds of record that hang on actors, and the fields that say on which. Of a contact the log does not say it."""


def _hangs_on(actor: str) -> ColumnElement[bool]:
    """Whether a change is of a record that hangs on the actor, or did so at any time: its birth, its end or a
    later change of an end says so."""
    line = CHANGE.alias()
    said = []
    for kind, fields in _HANGING.items():
        bodies = or_(
            *(
                body.contains(f'"{field}":"{actor}"', autoescape=True)
                for body in (line.c.before, line.c.after)
                for field in fields
            )
        )
        ends = or_(line.c.before == f'"{actor}"', line.c.after == f'"{actor}"')
        here = or_(
            and_(line.c.field.is_(None), bodies),
            and_(line.c.field.in_(fields), ends),
        )
        said.append(and_(line.c.kind == kind.value, here))
    named = select(1).where(line.c.kind == CHANGE.c.kind, line.c.record_id == CHANGE.c.record_id, or_(*said))
    return named.exists()


def _chosen(about: About) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if about.kinds:
        chosen.append(CHANGE.c.kind.in_([kind.value for kind in about.kinds]))
    if about.actors:
        own = and_(CHANGE.c.kind == RecordKind.ACTOR.value, CHANGE.c.record_id.in_(about.actors))
        hanging = and_(
            CHANGE.c.kind.in_([kind.value for kind in _HANGING]), or_(*map(_hangs_on, sorted(about.actors)))
        )
        chosen.append(or_(own, hanging))
    return chosen


def logged(
    session: Session,
    *,
    after: int = 0,
    after_revision: int = 0,
    until: int | None = None,
    about: About = EVERYTHING,
    first: int,
) -> list[LoggedChange]:
    """The next changes after a place and after a revision, up to and including revision ``until``, oldest first."""
    query = select(CHANGE).where(*_chosen(about)).order_by(CHANGE.c.id).limit(first)
    rows = session.execute(_within(query, after, after_revision, until))
    return [LoggedChange(*as_change(row), row.revision, row.id) for row in rows]


def count_logged(
    session: Session,
    *,
    until: int | None = None,
    after_revision: int = 0,
    about: About = EVERYTHING,
) -> int:
    """How many changes there are in all, whatever page is looked at."""
    query = select(func.count()).select_from(CHANGE).where(*_chosen(about))
    return int(session.execute(_within(query, 0, after_revision, until)).scalar_one())


def _within(query: Select[Any], after: int, after_revision: int, until: int | None) -> Select[Any]:
    if after:
        query = query.where(CHANGE.c.id > after)
    if after_revision:
        query = query.where(CHANGE.c.revision > after_revision)
    return query if until is None else query.where(CHANGE.c.revision <= until)


def revisions_after(
    session: Session, number: int, *, until: int, about: About = EVERYTHING, first: int
) -> Sequence[RevisionRecord]:
    """The next revisions after a number, oldest first, up to and including ``until``; only those that hold a change
    that is asked for."""
    query = select(RevisionRecord).where(REVISION.c.number > number, REVISION.c.number <= until)
    if not about.everything:
        touched = select(CHANGE.c.revision).where(
            CHANGE.c.revision > number, CHANGE.c.revision <= until, *_chosen(about)
        )
        query = query.where(REVISION.c.number.in_(touched))
    return session.execute(query.order_by(REVISION.c.number).limit(first)).scalars().all()
