"""What is personal in the records: the one list of fields, and whose record it is.

An organisation's record is no personal data (PDPA, section 6); that of a person in trade is. So some fields of an
actor that is a natural person are for callers with the right only (nobody is a natural person that was invented for
illustration). What it trades under (its names in Thai and
English), what it does, in which district, what it offers and needs and with whom it works stay public: a person in
trade shows them at the door, and they are what the registry is for. Where exactly it is, its numbers in other
registers, what else it is called and what was noted about it are not. For everybody else they are unknown, with a
reason.

Contacts stand outside altogether: they are in no snapshot and in no log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session

from herbcity.registry.changes import Change, Json, RecordKind
from herbcity.registry.log import CHANGE
from herbcity.registry.reading import chunks
from herbcity.vocabulary import EvidenceLevel, LegalForm

NATURAL: frozenset[str] = frozenset({LegalForm.SOLE_PROPRIETOR})
"""The legal forms that are natural persons."""

PERSONAL: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.ACTOR: (
        "other_names",
        "registration_id",
        "subdistrict",
        "latitude",
        "longitude",
        "note",
    ),
}
"""The fields that are personal where the record is that of a natural person. A field that is added here is withheld
everywhere: snapshots are made without it, the log and the errors are shown without it."""

PLACE = "place"
"""The fact of a dismissed suggestion that says where an actor is, to the metre."""


def is_natural(body: Mapping[str, Any]) -> bool:
    """Whether the body of an actor is that of a natural person. One that is invented for illustration is nobody.

    >>> is_natural({"legal_form": "SOLE_PROPRIETOR", "evidence_level": "REPORTED"})
    True
    >>> is_natural({"legal_form": "SOLE_PROPRIETOR", "evidence_level": "ILLUSTRATIVE"})
    False
    """
    return body.get("legal_form") in NATURAL and body.get("evidence_level") != EvidenceLevel.ILLUSTRATIVE


def withheld_body(kind: RecordKind, body: Mapping[str, Any], persons: Collection[str]) -> dict[str, Any]:
    """The body of a record without what is personal of these persons.

    >>> withheld_body(RecordKind.ACTOR, {"code": "HC-0001-E", "latitude": 14.5, "note": "x"}, {"HC-0001-E"})
    {'code': 'HC-0001-E'}
    >>> withheld_body(RecordKind.ACTOR, {"code": "HC-0001-E", "latitude": 14.5}, ())
    {'code': 'HC-0001-E', 'latitude': 14.5}
    """
    if kind is RecordKind.DECISION:
        facts = body.get("facts")
        return {**body, "facts": _withheld_facts(facts, persons)} if facts else dict(body)
    if kind not in PERSONAL or (body.get("code") not in persons and not is_natural(body)):
        return dict(body)
    return {name: value for name, value in body.items() if name not in PERSONAL[kind]}


def _withheld_facts(facts: Iterable[Any], persons: Collection[str]) -> list[Any]:
    return [fact for fact in facts if not tells_a_place(fact, persons)]


def tells_a_place(fact: Any, persons: Collection[str]) -> bool:
    """Whether a fact of a decision, ``(kind, of, field, stated)``, says where one of these persons is."""
    kind, of, field, _ = fact
    return kind == RecordKind.ACTOR and field == PLACE and of in persons


def is_personal(kind: Any, record_id: str | None, field: str | None, persons: Collection[str]) -> bool:
    """Whether one field of one record is personal; ``field`` None asks for the record as a whole."""
    if record_id not in persons or kind not in PERSONAL:
        return False
    return field is None or field in PERSONAL[RecordKind(kind)]


def withheld_change(change: Change, persons: Collection[str]) -> Change:
    """A line of the log without what is personal. That something changed, and which field, is told.

    >>> moved = Change(RecordKind.ACTOR, "HC-0001-E", "latitude", 14.5, 14.6)
    >>> withheld_change(moved, {"HC-0001-E"}).before is None, withheld_change(moved, ()).before
    (True, 14.5)
    """
    if change.field is not None:
        if is_personal(change.kind, change.id, change.field, persons):
            return change._replace(before=None, after=None)
        if change.kind is RecordKind.DECISION and change.field == "facts":
            return change._replace(
                before=_withheld_facts(change.before or (), persons) or None,
                after=_withheld_facts(change.after or (), persons) or None,
            )
        return change
    return change._replace(
        before=_withheld_whole(change.kind, change.before, persons),
        after=_withheld_whole(change.kind, change.after, persons),
    )


def _withheld_whole(kind: RecordKind, body: Json, persons: Collection[str]) -> Json:
    return None if body is None else withheld_body(kind, body, persons)


def personal_in(change: Change, persons: Collection[str]) -> tuple[str, ...]:
    """The personal fields of which a line of the log holds a value."""
    if change.kind not in PERSONAL:
        return ()
    if change.field is not None:
        stated = (change.before, change.after)
        told = is_personal(change.kind, change.id, change.field, persons) and any(
            value not in (None, []) for value in stated
        )
        return (change.field,) if told else ()
    bodies = [body for body in (change.before, change.after) if body]
    if change.id not in persons and not any(map(is_natural, bodies)):
        return ()
    return tuple(
        name for name in PERSONAL[change.kind] if any(body.get(name) not in (None, []) for body in bodies)
    )


def persons_in_log(session: Session, *, since: int = 0, until: int) -> set[str]:
    """The codes of all actors that revisions after ``since`` recorded as natural persons, and that were ever more than
    an illustration. Their fields stay withheld in the log and in earlier states, whatever they have become.
    """
    natural = _stating(session, "legal_form", sorted(NATURAL), since=since, until=until)
    real = [level for level in EvidenceLevel if level is not EvidenceLevel.ILLUSTRATIVE]
    # Whoever was an illustration before may have become real since.
    ever = natural | _stating(session, "evidence_level", real, since=since, until=until) if since else natural
    found: set[str] = set()
    for some in chunks(ever):
        among = _stating(session, "legal_form", sorted(NATURAL), until=until, of=some)
        found |= among & _stating(session, "evidence_level", real, until=until, of=some)
    return found


def _stating(
    session: Session,
    field: str,
    values: Iterable[str],
    *,
    since: int = 0,
    until: int,
    of: Collection[str] | None = None,
) -> set[str]:
    """The actors of which some line of the log says one of these values in a field."""
    texts = (CHANGE.c.before, CHANGE.c.after)
    stated = [
        condition
        for text in texts
        for value in values
        for condition in (text == f'"{value}"', text.contains(f'"{field}":"{value}"', autoescape=True))
    ]
    query = (
        select(CHANGE.c.record_id)
        .where(CHANGE.c.kind == RecordKind.ACTOR.value, CHANGE.c.revision > since, CHANGE.c.revision <= until)
        .where(or_(CHANGE.c.field.is_(None), CHANGE.c.field == field), or_(*stated))
        .distinct()
    )
    if of is not None:
        query = query.where(CHANGE.c.record_id.in_(of))
    return set(session.execute(query).scalars())
