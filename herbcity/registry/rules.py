"""What records must fulfil among each other: references, the grammar of links, layers, and nothing left dangling.

``examine`` looks only at what the changes touch and at what that refers to, so its cost follows the change.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from herbcity.errors import ErrorCode, Fault
from herbcity.registry.changes import Change, Json, RecordKind
from herbcity.registry.drafts import Body, read_fields
from herbcity.registry.identity import code_number
from herbcity.registry.log import CHANGE, CodeCounterRecord
from herbcity.registry.reading import chunks, current, table_of
from herbcity.registry.tables import FIELDS, RECORDS, REFERENCES
from herbcity.vocabulary import EvidenceLevel, LinkKind, link_rule

ACTOR_COUNTER = "actor"
"""The name of the counter that numbers actors."""

_EVIDENCED = tuple(kind for kind in RECORDS if "evidence" in FIELDS[kind].model_fields)


class Outcome:
    """The touched records as they are and as they would be, and the faults found on the way.

    ``before`` and ``after`` map (kind, id) to a body, or to None where there is no record; ``touched`` counts
    the changes of each. ``hypothetical`` changes are never committed and may give actors provisional codes.
    """

    def __init__(
        self,
        session: Session,
        changes: Iterable[Change],
        *,
        rebirth: bool = False,
        hypothetical: bool = False,
        blind_to: Collection[str] = (),
    ) -> None:
        self.session = session
        self.blind_to = blind_to
        given = list(changes)
        self.changes = [change for change in given if change.kind is not RecordKind.CONTACT]
        self.contacts_moved = {
            change.id for change in given if change.kind is RecordKind.CONTACT and change.field
        }
        self.touched = Counter((change.kind, change.id) for change in self.changes)
        self.faults: list[Fault] = []
        self.before: dict[tuple[RecordKind, str], Body | None] = {}
        self.after: dict[tuple[RecordKind, str], Body | None] = {}
        self._rebirth = rebirth
        self._hypothetical = hypothetical
        self._read_before()
        self._play()
        self._check_each()
        self.faults.extend(_Relations(self).faults())

    def _read_before(self) -> None:
        touched: dict[RecordKind, set[str]] = defaultdict(set)
        for change in self.changes:
            touched[change.kind].add(change.id)
        for kind, ids in touched.items():
            found = current(self.session, kind, ids)
            self.before.update({(kind, record_id): found.get(record_id) for record_id in ids})

    def _play(self) -> None:
        """The changes, one after the other, each against what it claims to have seen."""
        last_code = self.session.get(CodeCounterRecord, ACTOR_COUNTER)
        given = last_code.last if last_code else 0
        for change in self.changes:
            place = (change.kind, change.id)
            body = self.after[place] if place in self.after else self.before[place]
            if change.field is None:
                if change.before is None and body is not None:
                    self._fault(ErrorCode.DUPLICATE, change, field=FIELDS[change.kind].key)
                elif change.before is not None and change.before != body:
                    self._stale(change, change.before, body)
                elif change.before is None and change.kind is RecordKind.ACTOR and not self._rebirth:
                    number = code_number(change.id)
                    if number is not None and number <= given and not self._never_used(change.id):
                        self._fault(ErrorCode.RETIRED_CODE, change, field="code")
                self.after[place] = change.after
            elif body is None and self.before[place] is not None:
                self._fault(ErrorCode.CONTRADICTORY, change, seen=change.after, current=None)
            elif body is None:
                self._fault(ErrorCode.NOT_FOUND, change, field=FIELDS[change.kind].key)
            else:
                if (
                    change.field not in FIELDS[change.kind].model_fields
                    or change.field == FIELDS[change.kind].key
                ):
                    allowed = [
                        name for name in FIELDS[change.kind].model_fields if name != FIELDS[change.kind].key
                    ]
                    self._fault(ErrorCode.UNKNOWN_FIELD, change, value=change.field, allowed=allowed)
                    continue
                if body[change.field] != change.before:
                    self._stale(change, change.before, body[change.field])
                if change.adopted:
                    self.after[place] = {**body, change.field: change.after}

    def _never_used(self, code: str) -> bool:
        """Whether no revision ever gave this code to an actor, although higher numbers have been given."""
        query = select(func.count()).where(
            CHANGE.c.kind == RecordKind.ACTOR.value, CHANGE.c.record_id == code
        )
        return self.session.execute(query).scalar() == 0

    def _check_each(self) -> None:
        for (kind, record_id), body in self.after.items():
            if body is None:
                continue
            clean, faults = read_fields(kind, body, hypothetical=self._hypothetical)
            self.faults.extend(faults)
            key = FIELDS[kind].key
            if clean[key] not in (None, record_id):
                self.faults.append(
                    Fault.of(
                        ErrorCode.MALFORMED, key, kind=kind, id=record_id, value=clean[key], allowed=record_id
                    )
                )
            self.after[kind, record_id] = clean

    def _stale(self, change: Change, seen: Json, now: Json) -> None:
        """What a change claims to have seen is not there: it is out of date, or an earlier one here changed it."""
        code = ErrorCode.STALE
        if (change.kind, change.id) in self.after and not self._as_recorded(change, now):
            code, seen = ErrorCode.CONTRADICTORY, change.after
        self._fault(code, change, seen=seen, current=now)

    def _as_recorded(self, change: Change, now: Json) -> bool:
        body = self.before[change.kind, change.id]
        return bool(now == (body if change.field is None or body is None else body[change.field]))

    def _fault(self, code: ErrorCode, change: Change, *, field: str | None = None, **details: Any) -> None:
        details = {"kind": change.kind, "id": change.id, "value": change.id, **details}
        self.faults.append(Fault.of(code, field or change.field, **details))


class _Relations:
    """The checks that need other records, on the outcome's touched ones and their neighbours."""

    def __init__(self, outcome: Outcome) -> None:
        self.session = outcome.session
        self.before, self.after = outcome.before, outcome.after
        self._blind_to = outcome.blind_to
        self.contacts_moved = outcome.contacts_moved
        self.known: dict[RecordKind, dict[str, Body | None]] = defaultdict(dict)
        for (kind, record_id), body in self.after.items():
            self.known[kind][record_id] = body

    def faults(self) -> Iterator[Fault]:
        standing = {place: body for place, body in self.after.items() if body is not None}
        gone = {
            place for place, body in self.after.items() if body is None and self.before[place] is not None
        }
        self._fetch(self._wanted(standing))
        for (kind, record_id), body in standing.items():
            yield from self._references(kind, record_id, body)
        yield from self._grammar(standing)
        yield from self._same_number(standing)
        yield from self._dangling(gone)

    def _wanted(self, standing: dict[tuple[RecordKind, str], Body]) -> dict[RecordKind, set[str]]:
        wanted: dict[RecordKind, set[str]] = defaultdict(set)
        for (kind, _), body in standing.items():
            for name, target in REFERENCES.get(kind, {}).items():
                if body[name] is not None:
                    wanted[target].add(body[name])
            wanted[RecordKind.EVIDENCE].update(body.get("evidence") or ())
        return wanted

    def _fetch(self, wanted: dict[RecordKind, set[str]]) -> None:
        for kind, ids in wanted.items():
            missing = ids - self.known[kind].keys()
            if missing:
                found = current(self.session, kind, missing)
                self.known[kind].update({record_id: found.get(record_id) for record_id in missing})

    def _references(self, kind: RecordKind, record_id: str, body: Body) -> Iterator[Fault]:
        named = [
            (name, target, body[name])
            for name, target in REFERENCES.get(kind, {}).items()
            if body[name] is not None
        ]
        named += [("evidence", RecordKind.EVIDENCE, one) for one in body.get("evidence") or ()]
        for name, target, value in named:
            found = self.known[target].get(value)
            if found is None:
                yield Fault.of(
                    ErrorCode.UNKNOWN_REFERENCE, name, kind=target, value=value, id=record_id, of=kind
                )
            elif target is RecordKind.ACTOR and _mixed(body, found):
                yield Fault.of(ErrorCode.LAYERS_MIXED, name, kind=kind, id=record_id, value=value)

    def _grammar(self, standing: dict[tuple[RecordKind, str], Body]) -> Iterator[Fault]:
        """Both ends of every touched link, and the links of every actor whose roles or level changed."""
        links = {record_id: body for (kind, record_id), body in standing.items() if kind is RecordKind.LINK}
        reshaped = {
            record_id
            for (kind, record_id), body in standing.items()
            if kind is RecordKind.ACTOR and (old := self.before[kind, record_id]) is not None
            and (old["roles"], old["evidence_level"]) != (body["roles"], body["evidence_level"])
        }  # fmt: skip
        for record_id, body in self._at(RecordKind.LINK, ("source", "target"), reshaped).items():
            links.setdefault(record_id, body)
            self._fetch({RecordKind.ACTOR: {body["source"], body["target"]}})
        for record_id, body in links.items():
            if body["kind"] is None:
                continue
            rule = link_rule(LinkKind(body["kind"]))
            for end, allowed in (("source", rule.sources), ("target", rule.targets)):
                actor = self.known[RecordKind.ACTOR].get(body[end])
                if actor is None or not actor["roles"]:
                    continue
                if not rule.directed and allowed.isdisjoint(actor["roles"]):
                    # An undirected kind may be written either way round.
                    other = self.known[RecordKind.ACTOR].get(body["target" if end == "source" else "source"])
                    turned = rule.targets if end == "source" else rule.sources
                    if (
                        other
                        and not turned.isdisjoint(actor["roles"])
                        and not allowed.isdisjoint(other["roles"])
                    ):
                        continue
                if allowed.isdisjoint(actor["roles"]):
                    yield Fault.of(
                        ErrorCode.WRONG_ENDPOINT, end, kind=RecordKind.LINK, id=record_id, value=body[end],
                        roles=actor["roles"], link=rule.kind.en, allowed=sorted(allowed),
                    )  # fmt: skip
                if (RecordKind.LINK, record_id) not in self.after and _mixed(body, actor):
                    yield Fault.of(
                        ErrorCode.LAYERS_MIXED, end, kind=RecordKind.LINK, id=record_id, value=body[end]
                    )

    def _at(self, kind: RecordKind, fields: Iterable[str], owners: Collection[str]) -> dict[str, Body]:
        """The untouched records of a kind that name one of these owners in one of these fields."""
        table = table_of(kind)
        ids: set[str] = set()
        for field in fields:
            for some in chunks(owners):
                ids.update(
                    self.session.execute(
                        select(table.c[FIELDS[kind].key]).where(table.c[field].in_(some))
                    ).scalars()
                )
        return current(self.session, kind, [one for one in ids if (kind, one) not in self.after])

    def _same_number(self, standing: dict[tuple[RecordKind, str], Body]) -> Iterator[Fault]:
        """A registration number belongs to one actor."""
        holders: dict[str, str] = {}
        for (kind, code), body in standing.items():
            number = body.get("registration_id") if kind is RecordKind.ACTOR else None
            if number and holders.setdefault(number, code) != code:
                yield Fault.of(
                    ErrorCode.DUPLICATE, "registration_id", kind=RecordKind.ACTOR, id=code, value=number
                )
        table = table_of(RecordKind.ACTOR)
        for some in chunks(holders):
            rows = self.session.execute(
                select(table.c.code, table.c.registration_id).where(table.c.registration_id.in_(some))
            )
            for code, number in rows:
                if (RecordKind.ACTOR, code) not in self.after and code not in self._blind_to:
                    yield Fault.of(
                        ErrorCode.DUPLICATE,
                        "registration_id",
                        kind=RecordKind.ACTOR,
                        id=holders[number],
                        value=number,
                    )

    def _dangling(self, gone: set[tuple[RecordKind, str]]) -> Iterator[Fault]:
        """Nothing that stays may refer to something that goes."""
        leaving: dict[RecordKind, set[str]] = defaultdict(set)
        for kind, record_id in gone:
            leaving[kind].add(record_id)
        for kind, fields in REFERENCES.items():
            for name, target in fields.items():
                if leaving[target]:
                    for record_id, body in self._at(kind, (name,), leaving[target]).items():
                        if kind is RecordKind.CONTACT and record_id in self.contacts_moved:
                            continue
                        yield _dangles(target, body[name], kind, record_id)
        if leaving[RecordKind.EVIDENCE]:
            for kind in _EVIDENCED:
                table = table_of(kind)
                key = table.c[FIELDS[kind].key]
                for record_id, named in self.session.execute(select(key, table.c.evidence)):
                    if (kind, record_id) not in self.after:
                        for lost in leaving[RecordKind.EVIDENCE].intersection(named or ()):
                            yield _dangles(RecordKind.EVIDENCE, lost, kind, record_id)


def _dangles(kind: RecordKind, lost: str, by: RecordKind, record_id: str) -> Fault:
    return Fault.of(
        ErrorCode.STILL_REFERENCED, None, kind=kind, id=lost, value=lost, allowed=f"{by} {record_id}",
        by=by, by_id=record_id,
    )  # fmt: skip


def _mixed(body: Body, actor: Body) -> bool:
    """Whether a record and the actor it names belong to different layers; a record without a level to neither."""
    levels = (body.get("evidence_level"), actor["evidence_level"])
    return None not in levels and len({level == EvidenceLevel.ILLUSTRATIVE for level in levels}) == 2


def examine(session: Session, changes: Iterable[Change], *, hypothetical: bool = False) -> list[Fault]:
    """Everything that would make ``commit`` refuse these changes, without writing."""
    return Outcome(session, changes, hypothetical=hypothetical).faults
