"""How every mutation runs: may the caller, what would change, write it, answer from the new revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
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
from herbcity.errors import Fault, NotAllowed, NotFound, Refused
from herbcity.network.values import VALUES
from herbcity.registry.changes import Change, Json, RecordKind
from herbcity.registry.client_keys import ClientKey, client_key, remember, remembered
from herbcity.registry.drafts import Body
from herbcity.registry.engine import writing
from herbcity.registry.identity import record_id
from herbcity.registry.log import RevisionRecord
from herbcity.registry.mergers import standing_codes
from herbcity.registry.reading import like, one
from herbcity.registry.writing import Editor, commit, next_codes

Given = Mapping[str, Any]
"""An input as graphene hands it over: snake_case names, enum members, dates; only what the caller sent."""

ABOUT_THE_WRITE = frozenset({"reason", "base", "adopt", "client_key"})
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

    def id_of(self, kind: RecordKind, values: Body) -> str:
        """The id of a new record: made of what tells it apart, or that of the record which says the same already."""
        return like(self.session, kind, values) or record_id(kind, values)


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
    evidence: str | None = None,
) -> Outcome:
    """Write what ``draft`` proposes and answer with the record as it then is.

    ``reason`` stands in the log where the caller gives none; ``evidence`` is what the whole write rests on.
    ``names`` says which input a field of the record came from, where the two have different names.
    """

    def write(session: Session) -> tuple[RevisionRecord, Draft]:
        desk = Desk(session, info.context.current.as_of, lambda: next_codes(session, 1)[0])
        proposal = draft(desk, standing(session, given))
        hidden = list(refused_changes(info.context, proposal.changes, written=True))
        if hidden:
            raise Refused(hidden)
        record = commit(
            session,
            proposal.changes,
            editor=Editor(info.context.viewer.label),
            reason=given.get("reason") or reason,
            evidence=evidence,
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
    """Run ``write`` once and answer with the record as it then is; what it refuses becomes the payload's errors."""

    def noted(session: Session) -> Json:
        record, proposal = write(session)
        return [record.number, proposal.kind if proposal else None, proposal.id if proposal else None]

    done, errors = once(info, permission, given, noted, names=names)
    if errors:
        return Outcome(errors=errors)
    number, kind, key = done
    network = info.context.look_again(info)
    thing = network.table(RecordKind(kind)).get(key) if kind in VALUES else None
    return Outcome(thing=thing, revision=number)


class Rejected(Exception):
    """Refused for these errors, whose places are known already; what was begun is taken back."""

    def __init__(self, errors: tuple[InputError, ...]) -> None:
        super().__init__(errors)
        self.errors = errors


def once(
    info: Info,
    permission: Permission,
    given: Given,
    write: Callable[[Session], Json],
    *,
    names: Mapping[str, str] | None = None,
) -> tuple[Json, tuple[InputError, ...]]:
    """Run ``write`` in one transaction, or not at all where it was done before under the input's ``clientKey``.

    What it returns is told to whoever repeats the write, so it names what was made and holds no secret. Writers
    take turns, so of two that arrive together the second finds what the first did. All that is refused is in the
    errors: who may not, what is wrong, what is stale, what is not there.
    """
    viewer = info.context.viewer
    if withheld := refusal(viewer, permission):
        return None, (InputError(withheld.fault, ()),)
    try:
        key = _key_of(viewer.caller, given)
        with writing(info.context.engine) as session:
            done = remembered(session, key) if key else None
            if done is None:
                done = write(session)
                if key:
                    remember(session, key, done)
            return done, ()
    except Rejected as rejected:
        return None, rejected.errors
    except NotAllowed as forbidden:
        return None, (InputError(forbidden.fault, ()),)
    except Refused as refused:
        return None, tuple(placed(refused.faults, given, names or {}))
    except NotFound as missing:
        return None, tuple(placed([missing.fault], given, names or {}))


def _key_of(caller: str, given: Any) -> ClientKey | None:
    """The client key of an input, where it has one. Raises Refused for one of the wrong length."""
    key = given.get("client_key")
    if key is None:
        return None
    rest = {name: value for name, value in given.items() if name != "client_key"}
    return client_key(caller, key, mutation=type(given)._meta.name, given=rest)


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
    "one": "Actor",
    "other": "Actor",
    "keep": "Actor",
    "merge": "Actor",
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


def standing(session: Session, given: Given) -> Given:
    """The input, with the codes that its actors have now where it names them by those they had before a merger."""
    codes = {
        name: reference("Actor", given[name])
        for name, type_name in REFERENCES.items()
        if type_name == "Actor" and isinstance(given.get(name), str)
    }
    meant = standing_codes(session, codes.values()) if codes else {}
    if not meant:
        return given
    known = copy(given)
    known.update((name, meant[code]) for name, code in codes.items() if code in meant)  # type: ignore[attr-defined]
    return known


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
