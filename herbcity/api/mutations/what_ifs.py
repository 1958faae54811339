"""Keeping what-ifs under a link, putting them on a newer revision, and deleting them. None of it makes a revision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import graphene
from sqlmodel import Session

from herbcity.api.context import Info
from herbcity.api.failures import InputError
from herbcity.api.hypothetical import NamedWhatIf
from herbcity.api.mutations.carrying_out import placed, reference
from herbcity.api.mutations.change_inputs import ChangeInput, proposed
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission, demand, refusal
from herbcity.api.types.what_ifs import NamedWhatIfType
from herbcity.errors import Fault, NotAllowed, NotFound, Refused
from herbcity.registry.checking import checked
from herbcity.registry.engine import writing
from herbcity.registry.keys import Viewer
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


class _NamedInput(graphene.InputObjectType):
    class Meta:
        abstract = True

    what_if = graphene.ID(
        required=True, description="The what-if, by its own id, as in its address, or its global id."
    )


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

        def save(session: Session) -> NamedWhatIf:
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
                raise _Rejected((*placed(refused.faults, input, {}), *found.errors)) from refused
            if found.errors:
                raise _Rejected(found.errors)
            return NamedWhatIf(record)

        return _kept(info, input, save)

    @staticmethod
    def resolve_rebase_what_if(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        today = info.context.current.as_of

        def put(session: Session) -> NamedWhatIf:
            key = reference("NamedWhatIf", input["what_if"])
            record = _changeable(session, key, info.context.viewer, today=today)
            changes = changes_in(record)
            try:
                again = checked(session, changes, hypothetical=True).changes
            except Refused as refused:
                raise _Rejected(
                    tuple(InputError(fault, _place(fault, changes)) for fault in refused.faults)
                ) from refused
            rebase(session, record, again, base_revision=head(session), as_of=today)
            return NamedWhatIf(record)

        return _kept(info, input, put)

    @staticmethod
    def resolve_delete_what_if(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        today = info.context.current.as_of

        def delete(session: Session) -> str:
            key = reference("NamedWhatIf", input["what_if"])
            forget(session, _changeable(session, key, info.context.viewer, today=today))
            return input["what_if"]  # type: ignore[no-any-return]

        return _kept(info, input, delete)


class _Rejected(Exception):
    """Refused for these errors; what was begun is taken back."""

    def __init__(self, errors: tuple[InputError, ...]) -> None:
        super().__init__(errors)
        self.errors = errors


def _kept(info: Info, given: Any, write: Callable[[Session], Any]) -> Outcome:
    """Run ``write`` in one transaction; what it refuses becomes the errors of the payload."""
    forbidden = refusal(info.context.viewer, Permission.SAVE_WHAT_IF)
    if forbidden:
        return Outcome(errors=(InputError(forbidden.fault, ()),))
    try:
        with writing(info.context.engine) as session:
            thing = write(session)
            session.flush()
            session.expunge_all()
    except _Rejected as rejected:
        return Outcome(errors=rejected.errors)
    except NotAllowed as forbidden:
        return Outcome(errors=(InputError(forbidden.fault, ()),))
    except NotFound as missing:
        return Outcome(errors=tuple(placed([missing.fault], given, {})))
    return Outcome(thing=thing)


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
