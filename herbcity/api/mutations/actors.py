"""Registering actors and changing what is recorded of them."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import (
    Desk,
    Draft,
    Given,
    birth,
    carry_out,
    existing_body,
    record_values,
)
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.types.actors import ActorType
from herbcity.api.types.enums import ActorRoleEnum, EvidenceLevelEnum, FirmSizeEnum, LegalFormEnum
from herbcity.registry.changes import Change, RecordKind


def _roles(description: str, *, required: bool) -> graphene.InputField:
    return graphene.InputField(
        graphene.List(graphene.NonNull(ActorRoleEnum)), required=required, description=description
    )


class _ActorFields(graphene.InputObjectType):
    """What can be said of an actor besides its Thai name and its roles."""

    class Meta:
        abstract = True

    name_en = graphene.String(description="The English name.")
    other_names = graphene.List(
        graphene.NonNull(graphene.String), description="Abbreviations, earlier names and other spellings."
    )
    legal_form = graphene.InputField(LegalFormEnum, description="What it is in law.")
    registration_id = graphene.String(
        description="Its number in an official register, usually the 13 digits of a juristic person. Never a "
        "citizen's number."
    )
    size = graphene.InputField(FirmSizeEnum, description="The size of the firm by law.")
    households = graphene.Int(description="How many member households a group has, 0 or more.")
    district = graphene.String(description="The district, by four-digit code.")
    subdistrict = graphene.String(description="The Thai name of the subdistrict (ตำบล).")
    latitude = graphene.Float(description="Latitude in degrees north (WGS84), -90 to 90.")
    longitude = graphene.Float(description="Longitude in degrees east (WGS84), -180 to 180.")
    note = inputs.note()
    reason = inputs.reason()
    client_key = inputs.client_key()


class RegisterActorInput(_ActorFields):
    """A new actor. Its code is given by the registry."""

    name_th = graphene.String(required=True, description="The Thai name.")
    roles = _roles("What it does in the chain, the main role first; at least one.", required=True)
    evidence_level = inputs.level()
    evidence = inputs.evidence()


class UpdateActorInput(_ActorFields):
    """New values for an actor. Fields left out stay as they are; null empties a field."""

    actor = inputs.actor("The actor")
    base = inputs.base()
    adopt = graphene.InputField(
        graphene.Boolean,
        default_value=True,
        description="Whether the values become the current ones (true, unless told otherwise) or are only "
        "recorded as "
        "what the evidence says (false).",
    )
    name_th = graphene.String(description="The Thai name.")
    roles = _roles("What it does in the chain, the main role first; at least one.", required=False)
    evidence_level = graphene.InputField(EvidenceLevelEnum, description="How well the actor is known now.")
    evidence = graphene.ID(
        description="What the new values rest on, by short name or global id; it joins the actor's evidence "
        "where the "
        "values are adopted. Needed where `adopt` is false."
    )


RegisterActorPayload = payload_of("RegisterActor", "actor", ActorType, "The actor that was registered")
UpdateActorPayload = payload_of("UpdateActor", "actor", ActorType, "The actor as it is now")


def registered(desk: Desk, given: Given) -> Draft:
    """The birth of an actor."""
    code = desk.new_code()
    return birth(RecordKind.ACTOR, code, {**inputs.with_default_level(record_values(given)), "code": code})


def updated(desk: Desk, given: Given) -> Draft:
    """New values of an actor."""
    code, body = existing_body(desk.session, RecordKind.ACTOR, "Actor", given["actor"], field="actor")
    values = record_values(given)
    values.pop("actor")
    evidence = values.pop("evidence", None)
    adopted = given.get("adopt") is not False
    # Lists are never null in the registry: emptying one leaves an empty list.
    changes = [
        Change(RecordKind.ACTOR, code, name, body[name], [] if value is None and name == "other_names" else
        value, evidence, adopted)
        for name, value in values.items()
    ]  # fmt: skip
    if evidence and adopted and evidence not in body["evidence"]:
        joined = [*body["evidence"], evidence]
        changes.append(Change(RecordKind.ACTOR, code, "evidence", body["evidence"], joined))
    return Draft(RecordKind.ACTOR, code, changes)


class ActorMutations:
    """Writing about actors."""

    register_actor = graphene.Field(
        RegisterActorPayload,
        description="Register a new actor. Needs the role EDITOR.",
        input=RegisterActorInput(required=True, description="The new actor."),
    )
    update_actor = graphene.Field(
        UpdateActorPayload,
        description="Change what is recorded of an actor, or record what some evidence says of it. Needs the "
        "role EDITOR.",
        input=UpdateActorInput(required=True, description="The new values."),
    )

    @staticmethod
    def resolve_register_actor(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        return carry_out(
            info,
            Permission.REGISTER_ACTOR,
            input,
            registered,
            reason="Registered through the API",
        )

    @staticmethod
    def resolve_update_actor(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        return carry_out(
            info,
            Permission.UPDATE_ACTOR,
            input,
            updated,
            reason="Updated through the API",
        )
