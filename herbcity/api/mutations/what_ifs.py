"""Keeping what-ifs under a link, putting them on a newer revision, and deleting them. None of it makes a revision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import graphene
from sqlmodel import Session

from herbcity.api.context import Info
from herbcity.api.failures import InputError
from herbcity.api.finding import find_what_if
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import Rejected, once, placed, reference
from herbcity.api.mutations.change_inputs import ChangeInput, proposed
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission, demand
from herbcity.api.types.what_ifs import NamedWhatIfType
from herbcity.errors import Fault, Refused
from herbcity.registry.changes import Change, Json
from herbcity.registry.checking import checked
from herbcity.registry.identity import is_actor_code
from herbcity.registry.keys import Viewer
from herbcity.registry.mergers import standing_codes, with_standing_codes
from herbcity.registry.reading import head
from herbcity.registry.what_ifs import (
    LONGEST_NAME,
    MOST_CHANGES,
    MOST_DAYS,
    USUAL_DAYS,
    WhatIfRecord,
    changes_in,
    forget,
    keep,
    kept_what_if,
    own_what_if,
    rebase,
)


class SaveWhatIfInput(graphene.InputObjectType):
    """A what-if to be kept under a link."""

    name = graphene.String(
        required=True, description=f"What it is called, 1 to {LONGEST_NAME} characters. No personal data."
    )
    changes = graphene.InputField(
        graphene.NonNull(graphene.List(graphene.NonNull(ChangeInput))),
        description=f"Its changes, 1 to {MOST_CHANGES}.",
    )
    days = graphene.Int(
        default_value=USUAL_DAYS,
        description=f"After how many days it is gone, 1 to {MOST_DAYS}; {USUAL_DAYS} unless told otherwise.",
    )
    client_key = inputs.client_key()


class _NamedInput(graphene.InputObjectType):
    class Meta:
        abstract = True

    what_if = graphene.ID(
        required=True, description="The what-if, by its own id, as in its address, or its global id."
    )
    client_key = inputs.client_key()


class RebaseWhatIfInput(_NamedInput):
    """Which what-if to put on the newest revision."""


class DeleteWhatIfInput(_NamedInput):
    """Which what-if to delete."""


def _payload(name: str, description: str) -> Any:
    return payload_of(name, "what_if", NamedWhatIfType, description, revises=False)


SaveWhatIfPayload = _payload("SaveWhatIf", "The what-if as it is kept")
RebaseWhatIfPayload = _payload("RebaseWhatIf", "The what-if on the newest revision")
DeleteWhatIfPayload = payload_of(
    "DeleteWhatIf", "deleted", graphene.ID, "The id of the what-if that is no longer kept", revises=False
)


class WhatIfMutations:
    """Keeping what-ifs. The log knows nothing of them."""

    save_what_if = graphene.Field(
        SaveWhatIfPayload,
        description="Keep a what-if under a link that cannot be guessed, on the newest revision and today. Needs the "
        "role EDITOR.",
        input=SaveWhatIfInput(required=True, description="Its name and its changes."),
    )
    rebase_what_if = graphene.Field(
        RebaseWhatIfPayload,
        description="Put a kept what-if on the newest revision and today, all of it or nothing. Where a change no "
        "longer applies, `errors` says which (`changes`, its number) and why, STALE with both values. Needs the role "
        "EDITOR, and STEWARD where it is somebody else's.",
        input=RebaseWhatIfInput(required=True, description="Which what-if."),
    )
    delete_what_if = graphene.Field(
        DeleteWhatIfPayload,
        description="Delete a kept what-if for good. Needs the role EDITOR, and STEWARD where it is somebody else's.",
        input=DeleteWhatIfInput(required=True, description="Which what-if."),
    )

    @staticmethod
    def resolve_save_what_if(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        today = info.context.current.as_of

        def save(session: Session) -> Json:
            found = proposed(session, input["changes"], context=info.context, at=("input",))
            try:
                record = keep(
                    session,
                    found.changes,
                    name=input["name"],
                    author=info.context.viewer.label,
                    base_revision=found.revision,
                    as_of=today,
                    today=today,
                    days=USUAL_DAYS if input.get("days") is None else input["days"],
                )
            except Refused as refused:
                raise Rejected((*placed(refused.faults, input, {}), *found.errors)) from refused
            if found.errors:
                raise Rejected(found.errors)
            session.flush()
            return [found.revision, record.id]

        return _kept(info, input, save)

    @staticmethod
    def resolve_rebase_what_if(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        today = info.context.current.as_of

        def put(session: Session) -> Json:
            key = reference("NamedWhatIf", input["what_if"])
            record = _changeable(session, key, info.context.viewer, today=today)
            changes = _standing(session, changes_in(record))
            try:
                again = checked(session, changes, hypothetical=True).changes
            except Refused as refused:
                raise Rejected(
                    tuple(InputError(fault, _place(fault, changes)) for fault in refused.faults)
                ) from refused
            revision = head(session)
            rebase(session, record, again, base_revision=revision, as_of=today)
            session.flush()
            return [revision, record.id]

        return _kept(info, input, put)

    @staticmethod
    def resolve_delete_what_if(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        today = info.context.current.as_of

        def delete(session: Session) -> Json:
            key = reference("NamedWhatIf", input["what_if"])
            forget(session, _changeable(session, key, info.context.viewer, today=today))
            session.flush()
            return [head(session), input["what_if"]]

        done, errors = once(info, Permission.SAVE_WHAT_IF, input, delete)
        return Outcome(errors=errors) if errors else Outcome(thing=done[1], revision=done[0])


def _kept(info: Info, given: Any, write: Callable[[Session], Json]) -> Outcome:
    """Run ``write``, which says revision and id, and answer with the what-if as it is kept now."""
    done, errors = once(info, Permission.SAVE_WHAT_IF, given, write)
    if errors:
        return Outcome(errors=errors)
    revision, key = done
    return Outcome(thing=find_what_if(info, key), revision=revision)


def _standing(session: Session, changes: Sequence[Change]) -> list[Change]:
    """The changes with the codes that actors have now, where some were merged since."""
    said = {text for change in changes for text in _texts([change.id, change.before, change.after])}
    meant = standing_codes(session, (text for text in said if is_actor_code(text)))
    return [
        change._replace(
            id=meant.get(change.id, change.id),
            before=with_standing_codes(change.before, meant),
            after=with_standing_codes(change.after, meant),
        )
        for change in changes
    ]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)


def _changeable(session: Session, key: str, viewer: Viewer, *, today: date) -> WhatIfRecord:
    """A what-if for its author to change, or for whoever may change anybody's. Raises NotFound or NotAllowed."""
    record = kept_what_if(session, key, today=today)
    if not own_what_if(record, viewer):
        demand(viewer, Permission.CHANGE_ANY_WHAT_IF)
    return record


def _place(fault: Fault, changes: list[Any]) -> tuple[str, ...]:
    """Which of the kept changes a fault is about: the one of its field, or that of the whole record."""
    kind = fault.details.get("of") or fault.kind
    about = [number for number, one in enumerate(changes) if (one.kind, one.id) == (kind, fault.id)]
    exact = [number for number in about if changes[number].field == fault.field]
    for number in (*exact, *about):
        return ("changes", str(number))
    return ("changes",)
