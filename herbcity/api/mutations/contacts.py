"""Keeping and erasing contacts. What they say enters no log, no complaint and no answer to those without the right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import graphene
from sqlmodel import Session

from herbcity.api.context import Info
from herbcity.api.failures import InputError
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import Draft, Given, existing_body, standing, write_and_answer
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.types.actors import ActorType
from herbcity.errors import ErrorCode, Fault, NotFound, Refused
from herbcity.registry.changes import RecordKind
from herbcity.registry.log import RevisionRecord
from herbcity.registry.reading import one
from herbcity.registry.writing import Editor, erase_contact, put_contact

LONGEST = 200
"""So many characters each part of a contact may have."""

_PARTS = ("title", "name", "phone", "email", "basis")


class PutContactInput(graphene.InputObjectType):
    """How to reach somebody at an actor. Personal data: only what is needed, and on a stated basis."""

    actor = inputs.actor("At whom")
    contact = graphene.ID(
        description="The contact of this actor to be replaced, by its id; a new one is kept if left out."
    )
    title = graphene.String(description="The office or function of the person. Prefer it to a name.")
    name = graphene.String(description="The name of the person.")
    phone = graphene.String(description="A telephone number, of the office if there is one.")
    email = graphene.String(description="An e-mail address.")
    basis = graphene.String(
        required=True,
        description="On which basis of the PDPA it is kept: consent, public task, legitimate interest …",
    )
    reason = inputs.reason()
    client_key = inputs.client_key()


class EraseContactInput(graphene.InputObjectType):
    """Which contact to erase for good."""

    contact = graphene.ID(required=True, description="The contact, by its id.")
    reason = inputs.reason()
    client_key = inputs.client_key()


PutContactPayload = payload_of("PutContact", "actor", ActorType, "The actor that the contact is kept for")
EraseContactPayload = payload_of("EraseContact", "erased", graphene.ID, "The id of the contact that is gone")


class ContactMutations:
    """Keeping and erasing contacts."""

    put_contact = graphene.Field(
        PutContactPayload,
        description="Keep how to reach somebody at an actor. The log says only that a contact changed. Needs the role "
        "EDITOR.",
        input=PutContactInput(required=True, description="The contact."),
    )
    erase_contact = graphene.Field(
        EraseContactPayload,
        description="Erase a contact for good; nothing brings it back. Needs the role EDITOR.",
        input=EraseContactInput(required=True, description="Which contact."),
    )

    @staticmethod
    def resolve_put_contact(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        def write(session: Session) -> tuple[RevisionRecord, Draft]:
            actor = standing(session, input)["actor"]
            code, _ = existing_body(session, RecordKind.ACTOR, "Actor", actor, field="actor")
            values = {name: input.get(name) for name in _PARTS}
            faults = list(_faults(values))
            if faults:
                raise Refused(faults)
            if input.get("contact"):
                values["id"] = _existing(session, input["contact"], of=code)
            record = put_contact(
                session,
                {**values, "actor": code},
                editor=Editor(info.context.viewer.label),
                reason=input.get("reason") or "Contact kept through the API",
            )
            return record, Draft(RecordKind.ACTOR, code, [])

        return _without_values(write_and_answer(info, Permission.PUT_CONTACT, input, write))

    @staticmethod
    def resolve_erase_contact(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        def write(session: Session) -> tuple[RevisionRecord, None]:
            record = erase_contact(
                session,
                _existing(session, input["contact"]),
                editor=Editor(info.context.viewer.label),
                reason=input.get("reason") or "Contact erased through the API",
            )
            return record, None

        outcome = write_and_answer(info, Permission.ERASE_CONTACT, input, write)
        return outcome if outcome.errors else Outcome(thing=input["contact"], revision=outcome.revision)


def _existing(session: Session, given: str, *, of: str | None = None) -> str:
    """The id of a contact, of this actor if one is named. Raises NotFound: that of another is as good as none."""
    body = one(session, RecordKind.CONTACT, given.strip())
    if body is None or (of is not None and body["actor"] != of):
        raise NotFound(kind="contact", value=given, field="contact")
    return given.strip()


def _faults(values: Given) -> list[Fault]:
    faults = [
        Fault.of(ErrorCode.OUT_OF_RANGE, name, value=len(text), allowed=f"at most {LONGEST} characters")
        for name, text in values.items()
        if text is not None and len(text) > LONGEST
    ]
    if not any((values.get(name) or "").strip() for name in ("phone", "email")):
        faults.append(Fault.of(ErrorCode.MISSING, "phone"))
    return faults


def _without_values(outcome: Outcome) -> Outcome:
    """A complaint about a contact says which part is wrong, and never repeats it."""
    return replace(
        outcome,
        errors=tuple(
            InputError(replace(error.fault, details=_hidden(error.fault)), error.path)
            for error in outcome.errors
        ),
    )


def _hidden(fault: Fault) -> dict[str, Any]:
    if fault.code in (
        ErrorCode.UNAUTHENTICATED,
        ErrorCode.FORBIDDEN,
        ErrorCode.OUT_OF_SCOPE,
        ErrorCode.OUT_OF_RANGE,
    ):
        return fault.details
    return {**fault.details, "value": None} if fault.field in _PARTS else fault.details
