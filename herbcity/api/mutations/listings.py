"""Posting and withdrawing offers and needs."""

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
from herbcity.api.types.enums import CertificateKindEnum, ListingSideEnum, ProductFormEnum, ServiceKindEnum
from herbcity.api.types.listings import ListingType
from herbcity.api.types.scalars import Date
from herbcity.registry.changes import Change, RecordKind


class PostListingInput(graphene.InputObjectType):
    """A new offer or need: either of a material, by form and perhaps herb, or of a service."""

    actor = inputs.actor("Who offers or needs it")
    side = graphene.InputField(
        ListingSideEnum, required=True, description="Whether it is an offer or a need."
    )
    herb = inputs.herb()
    form = graphene.InputField(
        ProductFormEnum, description="The form of the material; left out for a service."
    )
    service = graphene.InputField(ServiceKindEnum, description="The service; left out for a material.")
    kg_by_month = graphene.List(
        graphene.NonNull(graphene.Float),
        description="The quantity in kg in each month: exactly twelve numbers, January to December, each 0 "
        "or more.",
    )
    price_per_kg = graphene.InputField(
        inputs.IntervalInput, description="The price asked or offered, in THB per kg."
    )
    amount_thb = graphene.Float(description="The amount of money offered or needed, in THB, 0 or more.")
    requires = graphene.List(
        graphene.NonNull(CertificateKindEnum), description="The certificates that the other side must hold."
    )
    max_distance_km = graphene.Float(
        description="The largest distance to the other side in km, 0 or more; any if left out."
    )
    waste_code = graphene.String(description="The six-digit code of an industrial residue.")
    valid_from = graphene.InputField(Date, description="The first day of the listing.")
    valid_until = graphene.InputField(Date, description="The first day on which it no longer stands.")
    evidence_level = inputs.level()
    evidence = inputs.evidence()
    note = inputs.note()
    reason = inputs.reason()
    client_key = inputs.client_key()


class WithdrawListingInput(graphene.InputObjectType):
    """The end of a listing."""

    listing = graphene.ID(required=True, description="The listing, by global id.")
    on = graphene.InputField(
        Date, description="The first day on which it no longer stands; today if left out."
    )
    base = inputs.base()
    reason = inputs.reason()
    client_key = inputs.client_key()


PostListingPayload = payload_of("PostListing", "listing", ListingType, "The listing that was posted")
WithdrawListingPayload = payload_of(
    "WithdrawListing",
    "listing",
    ListingType,
    "The listing as it is now, or null where it had not stood for a day yet",
)


def posted(desk: Desk, given: Given) -> Draft:
    """The birth of a listing."""
    values = inputs.with_default_level(record_values(given))
    key = desk.id_of(RecordKind.LISTING, values)
    return birth(RecordKind.LISTING, key, {**values, "id": key})


def withdrawn(desk: Desk, given: Given) -> Draft:
    """The end of a listing, or its removal where it had not stood for a day."""
    key, body = existing_body(desk.session, RecordKind.LISTING, "Listing", given["listing"], field="listing")
    day = (given.get("on") or desk.today).isoformat()
    if body["valid_until"] and body["valid_until"] <= day:
        # What is over is not prolonged by withdrawing it again.
        return Draft(RecordKind.LISTING, key, [])
    if body["valid_from"] and body["valid_from"] >= day:
        # It has not stood for a single day, so there is no period that could be closed.
        return Draft(RecordKind.LISTING, key, [Change(RecordKind.LISTING, key, None, body, None)])
    return Draft(RecordKind.LISTING, key, field_changes(RecordKind.LISTING, key, body, {"valid_until": day}))


WITHDRAW_LISTING_NAMES = {"id": "listing", "valid_until": "on"}
"""Which input a field of the listing came from."""


class ListingMutations:
    """Writing about offers and needs."""

    post_listing = graphene.Field(
        PostListingPayload,
        description="Post an offer or a need. Needs the role EDITOR.",
        input=PostListingInput(required=True, description="The new listing."),
    )
    withdraw_listing = graphene.Field(
        WithdrawListingPayload,
        description="Withdraw an offer or a need. Its history stays. Needs the role EDITOR.",
        input=WithdrawListingInput(required=True, description="Which listing, and from which day."),
    )

    @staticmethod
    def resolve_post_listing(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        return carry_out(
            info,
            Permission.POST_LISTING,
            input,
            posted,
            reason="Listing posted through the API",
        )

    @staticmethod
    def resolve_withdraw_listing(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        return carry_out(
            info,
            Permission.WITHDRAW_LISTING,
            input,
            withdrawn,
            reason="Listing withdrawn through the API",
            names=WITHDRAW_LISTING_NAMES,
        )
