"""Filters and orders, named for what people ask. What they mean is in ``herbcity.api.conditions``."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.types.enums import (
    ActorOrderFieldEnum,
    ActorRoleEnum,
    CertificateKindEnum,
    EvidenceLevelEnum,
    FirmSizeEnum,
    FlowEnum,
    LegalFormEnum,
    LinkKindEnum,
    LinkOrderFieldEnum,
    LinkStatusEnum,
    ListingOrderFieldEnum,
    ListingSideEnum,
    ProductFormEnum,
    ServiceKindEnum,
    SortDirection,
    SortDirectionEnum,
    StageEnum,
    SuggestionStateEnum,
)
from herbcity.api.types.scalars import Date


def _any_of(of: Any, description: str) -> graphene.InputField:
    return graphene.InputField(graphene.List(graphene.NonNull(of)), description=description)


def _direction() -> graphene.InputField:
    return graphene.InputField(
        SortDirectionEnum,
        default_value=SortDirection.ASC,
        description="Which way; ASC unless told otherwise.",
    )


_LEVELS = "Only rows known at any of these levels; the argument `levels` leaves out what rests on others too."
_DISTRICTS = "in any of these districts, by four-digit code"
_HERBS = "any of these herbs, by global id or short name such as `turmeric`"


class CertificateFilter(graphene.InputObjectType):
    """A certificate that an actor must hold."""

    kind = graphene.InputField(CertificateKindEnum, required=True, description="Which standard.")
    min_level = graphene.Int(description="The lowest level that will do; any if left out.")
    max_level = graphene.Int(description="The highest level that will do; any if left out.")
    valid_on = graphene.InputField(
        Date, description="The day on which it must be valid; the day looked at if left out."
    )
    ends_by = graphene.InputField(
        Date, description="Only those known to end on this day or before, to see what has to be renewed."
    )


class ActorFilter(graphene.InputObjectType):
    """Which actors. All given conditions must hold; of several values any may."""

    roles = _any_of(ActorRoleEnum, "Only actors with any of these roles.")
    stages = _any_of(StageEnum, "Only actors at any of these stages.")
    districts = _any_of(graphene.String, f"Only actors {_DISTRICTS}.")
    herbs = _any_of(graphene.ID, f"Only actors with a link, listing or capacity for {_HERBS}.")
    link_kinds = _any_of(
        LinkKindEnum, "Only actors with a link of any of these kinds that holds on the day looked at."
    )
    text = graphene.String(
        description="Only actors that `search` finds by this text: by their names, codes, registration numbers, "
        "district or subdistrict."
    )
    levels = _any_of(EvidenceLevelEnum, _LEVELS)
    certificate = graphene.InputField(
        CertificateFilter, description="Only actors that hold this certificate."
    )
    lacks_certificate = graphene.InputField(
        CertificateFilter,
        description="Only actors of which no such certificate is recorded. They may hold one all the same.",
    )
    legal_forms = _any_of(LegalFormEnum, "Only actors of any of these legal forms.")
    sizes = _any_of(FirmSizeEnum, "Only firms of any of these sizes.")
    has_open_need = graphene.Boolean(
        description="Only actors with (true) or without (false) a need on the day looked at."
    )
    has_open_offer = graphene.Boolean(
        description="Only actors with (true) or without (false) an offer on the day looked at."
    )


class ActorOrderInput(graphene.InputObjectType):
    """One of the things that actors are ordered by."""

    class Meta:
        name = "ActorOrder"

    field = graphene.InputField(ActorOrderFieldEnum, required=True, description="What to order by.")
    direction = _direction()


class LinkOrderInput(graphene.InputObjectType):
    """One of the things that links are ordered by."""

    class Meta:
        name = "LinkOrder"

    field = graphene.InputField(LinkOrderFieldEnum, required=True, description="What to order by.")
    direction = _direction()


class ListingOrderInput(graphene.InputObjectType):
    """One of the things that offers and needs are ordered by."""

    class Meta:
        name = "ListingOrder"

    field = graphene.InputField(ListingOrderFieldEnum, required=True, description="What to order by.")
    direction = _direction()


class LinkFilter(graphene.InputObjectType):
    """Which links. All given conditions must hold; of several values any may."""

    kinds = _any_of(LinkKindEnum, "Only links of any of these kinds.")
    flows = _any_of(FlowEnum, "Only links that carry any of these.")
    statuses = _any_of(LinkStatusEnum, "Only links of any of these statuses.")
    actor = graphene.ID(description="Only links at this actor, at either end, by code or global id.")
    herbs = _any_of(graphene.ID, f"Only links that carry {_HERBS}.")
    forms = _any_of(ProductFormEnum, "Only links that carry any of these forms.")
    districts = _any_of(graphene.String, f"Only links with an end {_DISTRICTS}.")
    levels = _any_of(EvidenceLevelEnum, _LEVELS)
    evidence = graphene.ID(
        description="Only links that rest on this evidence, by global id or short name, among others or alone."
    )
    valid_on = graphene.InputField(
        Date,
        description="Only links that hold on this day, as the registry knows it at the moment looked at.",
    )
    holds = graphene.Boolean(
        description="Only links that are (true) or are not (false) part of the network on the day looked at."
    )


class ListingFilter(graphene.InputObjectType):
    """Which offers and needs. All given conditions must hold; of several values any may."""

    side = graphene.InputField(ListingSideEnum, description="Only offers, or only needs.")
    actor = graphene.ID(description="Only listings of this actor, by code or global id.")
    herbs = _any_of(graphene.ID, f"Only listings of {_HERBS}.")
    forms = _any_of(ProductFormEnum, "Only listings of any of these forms.")
    services = _any_of(ServiceKindEnum, "Only listings of any of these services.")
    districts = _any_of(graphene.String, f"Only listings of actors {_DISTRICTS}.")
    levels = _any_of(EvidenceLevelEnum, _LEVELS)
    month = graphene.Int(
        description="Only listings with a quantity in this month, 1 for January to 12; those of unknown months are "
        "left out."
    )
    max_price_per_kg = graphene.Float(
        description="Only listings whose price is known and at most this, in THB per kg, by its most likely figure."
    )
    requires = _any_of(
        CertificateKindEnum, "Only listings that require any of these certificates of the other side."
    )
    open = graphene.Boolean(
        description="Only listings that stand (true) or do not (false) on the day looked at."
    )


class HerbFilter(graphene.InputObjectType):
    """Which herbs. All given conditions must hold; of several values any may."""

    text = graphene.String(description="Only herbs that `search` finds by this text, in Latin letters too.")
    champion_lists = _any_of(
        graphene.String, "Only herbs on any of these official lists, as `championLists` names them."
    )
    regulated = graphene.Boolean(
        description="Only herbs that may be handled with a licence only (true) or freely (false)."
    )
    levels = _any_of(EvidenceLevelEnum, _LEVELS)


class SuggestionFilter(graphene.InputObjectType):
    """Which suggestions. All given conditions must hold; of several values any may."""

    around = graphene.ID(
        description="Only the best for this actor's own offers and needs, by code or global id. `actor` gives all "
        "that name it."
    )
    actor = graphene.ID(
        description="Only suggestions that name this actor, by code or global id: as an end of the link, also where "
        "it is among the best for the other end only, or as the buyer at the end of a chain."
    )
    kinds = _any_of(LinkKindEnum, "Only suggestions of any of these kinds of link.")
    flows = _any_of(FlowEnum, "Only suggestions that would carry any of these.")
    herbs = _any_of(graphene.ID, f"Only suggestions about {_HERBS}.")
    services = _any_of(ServiceKindEnum, "Only suggestions about any of these services.")
    districts = _any_of(graphene.String, f"Only suggestions with an end {_DISTRICTS}.")
    states = _any_of(
        SuggestionStateEnum,
        "Only suggestions in any of these states; all but DISMISSED, ACTIVE and ENDED if left out.",
    )
    levels = _any_of(EvidenceLevelEnum, _LEVELS)
    min_value_thb = graphene.Float(
        description="Only suggestions whose value is known and at least this, in THB a year, by its most "
        "likely figure."
    )
    without_hard_blockers = graphene.Boolean(description="Whether to leave out (true) what cannot begin yet.")
