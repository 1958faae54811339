"""Making and revoking API keys. None of it makes a revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import graphene
from sqlmodel import Session

from herbcity.api.context import Info
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import once
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.types.access import ApiKeyType
from herbcity.api.types.enums import AccessRoleEnum, AccessScopeEnum
from herbcity.api.types.fields import choices, many
from herbcity.api.types.input_errors import InputErrorType
from herbcity.errors import ErrorCode, Fault, Refused
from herbcity.registry.changes import Json
from herbcity.registry.engine import reading
from herbcity.registry.keys import (
    LONGEST_LABEL,
    MOST_DAYS,
    AccessRole,
    AccessScope,
    ApiKeyRecord,
    Viewer,
    make_key,
    revoke_key,
)
from herbcity.registry.reading import head

USUAL_DAYS = 365


class CreateKeyInput(graphene.InputObjectType):
    """A new API key."""

    label = graphene.String(
        required=True,
        description=f"The office that will use it, 1 to {LONGEST_LABEL} characters; it signs what is written. No "
        "personal data.",
    )
    role = graphene.InputField(
        AccessRoleEnum, required=True, description="What it may do, at most what the caller may; not PUBLIC."
    )
    scopes = choices(
        AccessScopeEnum,
        "The parts of the role to which it is narrowed, at most those of the caller; all of the caller's if left out.",
    )
    days = graphene.Int(
        default_value=USUAL_DAYS,
        description=f"After how many days it no longer holds, 1 to {MOST_DAYS}; {USUAL_DAYS} unless told otherwise.",
    )
    client_key = inputs.client_key()


class RevokeKeyInput(graphene.InputObjectType):
    """Which API key to revoke."""

    key = graphene.ID(required=True, description="The id of the key, as `keys` lists it.")
    client_key = inputs.client_key()


@dataclass(frozen=True, slots=True)
class Created(Outcome):
    """A key that was made, with its secret."""

    secret: str | None = None


class CreateKeyPayload(graphene.ObjectType):
    """What became of `createKey`."""

    key = graphene.Field(
        ApiKeyType,
        description="The key that was made; null where the input was refused.",
        resolver=lambda outcome, _info: outcome.thing,
    )
    secret = graphene.String(
        description="The secret, to be sent as `Authorization: Bearer …`. It is shown this once; null where the "
        "input was refused, and where it was sent again under its `clientKey`."
    )
    revision = graphene.Int(
        description="The newest revision when it was done; the log knows nothing of it, and no revision was made. Null "
        "where the input was refused."
    )
    errors = many(
        InputErrorType, "Every fault of the input, all at once; empty where it was accepted.", assumed=2
    )


RevokeKeyPayload = payload_of(
    "RevokeKey", "key", ApiKeyType, "The key, which opens nothing any more", revises=False
)


class KeyMutations:
    """Making and revoking API keys."""

    create_key = graphene.Field(
        CreateKeyPayload,
        description="Make an API key. Its secret is in the answer and nowhere else. Needs the role ADMIN.",
        input=CreateKeyInput(required=True, description="The key."),
    )
    revoke_key = graphene.Field(
        RevokeKeyPayload,
        description="Make an API key useless: at once in this process, within five seconds in every other. Needs the "
        "role ADMIN.",
        input=RevokeKeyInput(required=True, description="Which key."),
    )

    @staticmethod
    def resolve_create_key(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        maker = info.context.viewer
        role = AccessRole(input["role"])
        scopes: Sequence[AccessScope] | None = input.get("scopes") or None
        if scopes is None and maker.scopes is not None:
            scopes = sorted(maker.scopes)

        made: list[str] = []

        def make(session: Session) -> Json:
            faults = list(_beyond(maker, role, scopes))
            if faults:
                raise Refused(faults)
            days = USUAL_DAYS if input.get("days") is None else input["days"]
            record, secret = make_key(
                session, role, input["label"], days=days, scopes=scopes, made_by=maker.label
            )
            # Whoever asks again under the same client key is told which key was made, and never its secret.
            made.append(secret)
            return [head(session), record.id]

        outcome = _managed(info, input, make)
        return Created(outcome.thing, outcome.revision, outcome.errors, made[0] if made else None)

    @staticmethod
    def resolve_revoke_key(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        def revoke(session: Session) -> Json:
            return [head(session), revoke_key(session, input["key"].strip()).id]

        return _managed(info, input, revoke)


def _beyond(maker: Viewer, role: AccessRole, scopes: Sequence[AccessScope] | None) -> Sequence[Fault]:
    """Nobody gives away more than they have."""
    faults = []
    if not maker.may(role):
        faults.append(Fault.of(ErrorCode.FORBIDDEN, "role", value=maker.role, allowed=role))
    beyond = [scope for scope in scopes or () if not maker.within(scope)]
    if beyond:
        own = sorted(maker.scopes or ())
        faults.append(Fault.of(ErrorCode.OUT_OF_SCOPE, "scopes", value=own, allowed=beyond))
    return faults


def _managed(info: Info, given: Any, work: Callable[[Session], Json]) -> Outcome:
    """Do ``work`` once, which says revision and key; what it refuses becomes the errors of the payload."""

    def flushed(session: Session) -> Json:
        done = work(session)
        session.flush()
        return done

    done, errors = once(info, Permission.MANAGE_KEYS, given, flushed)
    if errors:
        return Outcome(errors=errors)
    if info.context.forget_keys:
        info.context.forget_keys()
    revision, key = done
    with reading(info.context.engine) as session:
        record = session.get(ApiKeyRecord, key)
        session.expunge_all()
    return Outcome(thing=record, revision=revision)
