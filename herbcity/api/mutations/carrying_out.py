"""How every mutation runs: may the caller, what would change, write it, answer from the new revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session

from herbcity.api.context import Info
from herbcity.api.failures import InputError
from herbcity.api.ids import key_of
from herbcity.api.mutations.payloads import Outcome
from herbcity.api.permissions import Permission, refusal
from herbcity.api.personal import refused_changes
from herbcity.api.spelling import camel_case
from herbcity.errors import Fault, NotFound, Refused
from herbcity.registry.changes import Change, Json, RecordKind
from herbcity.registry.drafts import Body
from herbcity.registry.engine import writing
from herbcity.registry.log import RevisionRecord
from herbcity.registry.reading import one
from herbcity.registry.writing import Editor, commit, next_codes

Given = Mapping[str, Any]
"""An input as graphene hands it over: snake_case names, enum members, dates; only what the caller sent."""

ABOUT_THE_WRITE = frozenset({"reason", "base", "adopt"})
"""Names in an input that are about the write and not about the record."""


class Draft(NamedTuple):
    """What a mutation would write, and which record it is about."""

    kind: RecordKind
    id: str
    changes: list[Change]


class Desk(NamedTuple):
    """What a draft is made with: the registry to look into, the day, and where a new actor's code comes from."""

    session: Session
    today: date
    new_code: Callable[[], str]


Drafting = Callable[[Desk, "Given"], Draft]
"""From an input to what it would write. Mutations commit it, what-ifs only look at what it does."""


def carry_out(
    info: Info,
    permission: Permission,
    given: Given,
    draft: Drafting,
    *,
    reason: str,
    names: Mapping[str, str] | None = None,
) -> Outcome:
    """Write what ``draft`` proposes and answer with the record as it then is.

    ``reason`` stands in the log where the caller gives none. ``names`` says which input a field of the record
    came from, where the two have different names.
    """

    def write(session: Session) -> tuple[RevisionRecord, Draft]:
        desk = Desk(session, info.context.current.as_of, lambda: next_codes(session, 1)[0])
        proposal = draft(desk, given)
        hidden = list(refused_changes(info.context, proposal.changes, written=True))
        if hidden:
            raise Refused(hidden)
        record = commit(
            session,
            proposal.changes,
            editor=Editor(info.context.viewer.label),
            reason=given.get("reason") or reason,
            base=given.get("base"),
        )
        return record, proposal

    return write_and_answer(info, permission, given, write, names=names)


def write_and_answer(
    info: Info,
    permission: Permission,
    given: Given,
    write: Callable[[Session], tuple[RevisionRecord, Draft | None]],
    *,
    names: Mapping[str, str] | None = None,
) -> Outcome:
    """Run ``write`` in one transaction; what it refuses becomes the errors of the payload."""
    forbidden = refusal(info.context.viewer, permission)
    if forbidden:
        return Outcome(errors=(InputError(forbidden.fault, ()),))
    try:
        with writing(info.context.engine) as session:
            record, proposal = write(session)
            number = record.number
    except Refused as refused:
        return Outcome(errors=tuple(placed(refused.faults, given, names or {})))
    except NotFound as missing:
        return Outcome(errors=tuple(placed([missing.fault], given, names or {})))
    network = info.context.look_again(info)
    thing = network.table(proposal.kind).get(proposal.id) if proposal else None
    return Outcome(thing=thing, revision=number)


def placed(
    faults: Iterable[Fault], given: Any, names: Mapping[str, str], *, at: tuple[str, ...] = ("input",)
) -> Iterable[InputError]:
    """The faults at the places where the caller will look for them; ``at`` is where the input itself stands."""
    for fault in faults:
        name = names.get(fault.field or "", fault.field or "")
        spoken = replace(fault, details={**fault.details, "field": camel_case(name)}) if name else fault
        # A fault of a field that this input does not have is about the input as a whole or another record.
        yield InputError(spoken, (*at, camel_case(name)) if name in given._meta.fields else at)


# ── from an input to a record ────────────────────────────────────────────────────────────────────────────


def reference(type_name: str, given: str) -> str:
    """The key that an input names. What names nothing is handed on, and the registry refuses it."""
    try:
        return key_of(type_name, given.strip())
    except NotFound:
        return given


REFERENCES: Mapping[str, str] = {
    "actor": "Actor",
    "source": "Actor",
    "target": "Actor",
    "holder": "Actor",
    "herb": "Herb",
    "evidence": "Evidence",
}
"""Which input names which type of thing."""


def json_value(name: str, value: Any) -> Json:
    """One value of an input as the registry keeps it."""
    if isinstance(value, str) and name in REFERENCES:
        return reference(REFERENCES[name], value)
    if isinstance(value, list):
        return [json_value(name, item) for item in value]
    if isinstance(value, Mapping):  # an interval
        return [value["low"], value["mid"], value["high"]]
    return value.isoformat() if isinstance(value, date) else value


def record_values(given: Given) -> Body:
    """The fields of a record that an input gives."""
    return {name: json_value(name, value) for name, value in given.items() if name not in ABOUT_THE_WRITE}


def birth(kind: RecordKind, record_id: str, values: Body) -> Draft:
    """A new record."""
    return Draft(kind, record_id, [Change(kind, record_id, None, None, values)])


def existing_body(
    session: Session, kind: RecordKind, type_name: str, given: str, *, field: str
) -> tuple[str, Body]:
    """The key and the body of the record that an input names. Raises NotFound."""
    key = reference(type_name, given)
    body = one(session, kind, key)
    if body is None:
        raise NotFound(kind=type_name, value=given, field=field)
    return key, body


def field_changes(kind: RecordKind, key: str, body: Body, values: Mapping[str, Json]) -> list[Change]:
    """The changes that make these fields what they should be."""
    return [Change(kind, key, name, body[name], value) for name, value in values.items()]
