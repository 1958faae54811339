"""Recording and ending links."""

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
    field_changes,
    record_values,
)
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.types.enums import LinkKindEnum, LinkStatusEnum, ProductFormEnum
from herbcity.api.types.links import LinkType
from herbcity.api.types.scalars import Date
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import LinkStatus


class RecordLinkInput(graphene.InputObjectType):
    """A new link. Which roles may stand at either end of which kind is the grammar of the registry."""

    kind = graphene.InputField(LinkKindEnum, required=True, description="How the two are joined.")
    source = inputs.actor("The actor that the sentence begins with")
    target = inputs.actor("The actor that the sentence ends with")
    status = graphene.InputField(LinkStatusEnum, required=True, description="How far the link has come.")
    herb = inputs.herb()
    form = graphene.InputField(ProductFormEnum, description="The form of the material that flows.")
    volume_kg_per_year = graphene.Float(
        description="The quantity in kg a year in that form, 0 or more; unknown if left out."
    )
    valid_from = graphene.InputField(Date, description="The first day of the link.")
    valid_until = graphene.InputField(
        Date, description="The first day on which it no longer is; needed for ENDED links."
    )
    evidence_level = inputs.level()
    evidence = inputs.evidence()
    note = inputs.note()
    reason = inputs.reason()
    client_key = inputs.client_key()


class EndLinkInput(graphene.InputObjectType):
    """The end of a link."""

    link = graphene.ID(required=True, description="The link, by global id.")
    on = graphene.InputField(Date, required=True, description="The first day on which the link no longer is.")
    base = inputs.base()
    reason = inputs.reason()
    client_key = inputs.client_key()


RecordLinkPayload = payload_of("RecordLink", "link", LinkType, "The link that was recorded")
EndLinkPayload = payload_of("EndLink", "link", LinkType, "The link as it is now")


def recorded(desk: Desk, given: Given) -> Draft:
    """The birth of a link."""
    values = inputs.with_default_level(record_values(given))
    key = desk.id_of(RecordKind.LINK, values)
    return birth(RecordKind.LINK, key, {**values, "id": key})


def ended(desk: Desk, given: Given) -> Draft:
    """The end of a link."""
    key, body = existing_body(desk.session, RecordKind.LINK, "Link", given["link"], field="link")
    day = given["on"].isoformat()
    if body["status"] == LinkStatus.ENDED and body["valid_until"] and body["valid_until"] <= day:
        # What is over is not prolonged by ending it again.
        return Draft(RecordKind.LINK, key, [])
    values = {"valid_until": day}
    if body["status"] != LinkStatus.PROPOSED:
        # A proposal that lapses stays a proposal: marked as ended it would seem to have held until then.
        values["status"] = LinkStatus.ENDED.value
    return Draft(RecordKind.LINK, key, field_changes(RecordKind.LINK, key, body, values))


END_LINK_NAMES = {"id": "link", "valid_until": "on"}
"""Which input a field of the link came from."""


class LinkMutations:
    """Writing about links."""

    record_link = graphene.Field(
        RecordLinkPayload,
        description="Record a link between two actors. Needs the role EDITOR.",
        input=RecordLinkInput(required=True, description="The new link."),
    )
    end_link = graphene.Field(
        EndLinkPayload,
        description="Say when a link ended. It stays in the registry and leaves the network. Needs the role "
        "EDITOR.",
        input=EndLinkInput(required=True, description="Which link, and when it ended."),
    )

    @staticmethod
    def resolve_record_link(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        return carry_out(
            info,
            Permission.RECORD_LINK,
            input,
            recorded,
            reason="Link recorded through the API",
        )

    @staticmethod
    def resolve_end_link(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        return carry_out(
            info,
            Permission.END_LINK,
            input,
            ended,
            reason="Link ended through the API",
            names=END_LINK_NAMES,
        )
