"""What an actor offers and needs, what it can process, and what it is certified for."""

from __future__ import annotations

from collections.abc import Callable

import graphene

from herbcity.api.context import Info
from herbcity.api.resolving import resolvers
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.enums import CertificateKindEnum, ListingSideEnum, ProductFormEnum, ServiceKindEnum
from herbcity.api.types.evidence import evidence_field, evidence_level_field, evidence_of
from herbcity.api.types.fields import many, maybe_many
from herbcity.api.types.herbs import material_field, material_of
from herbcity.api.types.names import ACTOR, HERB
from herbcity.api.types.node import NodeInterface, NodeType
from herbcity.api.types.scalars import BahtType, Date
from herbcity.network.values import Actor, Capacity, Certificate, Herb, Listing


def _actor(info: Info) -> Callable[[Listing | Capacity], Actor]:
    actors = info.context.network(info).actors
    return lambda record: actors[record.actor]


def _open(info: Info) -> Callable[[Listing], bool]:
    day = info.context.network(info).as_of
    return lambda listing: listing.open(day)


def _holder(info: Info) -> Callable[[Certificate], Actor]:
    actors = info.context.network(info).actors
    return lambda certificate: actors[certificate.holder]


def _valid(info: Info) -> Callable[[Certificate], bool]:
    day = info.context.network(info).as_of
    return lambda certificate: certificate.valid(day)


@dates_in_words
class ListingType(NodeType):
    """An offer or a need: of a material, with kg for each month, or of a service."""

    class Meta:
        name = "Listing"
        interfaces = (NodeInterface,)

    value_type = Listing

    side = graphene.Field(
        ListingSideEnum, required=True, description="Whether the actor offers it or needs it."
    )
    actor = graphene.Field(ACTOR, required=True, description="Who offers or needs it.")
    material = material_field("The material; null where the listing is about a service.")
    service = graphene.Field(
        ServiceKindEnum, description="The service; null where the listing is about a material."
    )
    kg_by_month = maybe_many(
        graphene.Float,
        "The quantity in kg in each month, twelve numbers from January to December, in the material's own "
        "form; "
        "null where not known.",
    )
    price_per_kg = graphene.Field(
        BahtType, description="The price asked or offered, in THB per kg; null where not known."
    )
    amount_thb = graphene.Float(
        description="The amount of money offered or needed, in THB; null where it is not about money."
    )
    requires = many(CertificateKindEnum, "The certificates that the other side must hold.")
    max_distance_km = graphene.Float(
        description="The largest distance to the other side, in km in a straight line; null where none was "
        "set."
    )
    waste_code = graphene.String(
        description="The six-digit code of an industrial residue; null where it has none."
    )
    open = graphene.Boolean(
        required=True, description="Whether the listing stands on the day that is looked at."
    )
    valid_from = graphene.Field(Date, description="The first day of the listing; null where not known.")
    valid_until = graphene.Field(
        Date, description="The first day on which it no longer stands; null while open-ended."
    )
    evidence_level = evidence_level_field()
    evidence = evidence_field()
    note = graphene.String(description="What a reader should know about this listing.")

    resolve_actor, batch_actor = resolvers(_actor)
    resolve_material, batch_material = resolvers(material_of)
    resolve_open, batch_open = resolvers(_open)
    resolve_evidence, batch_evidence = resolvers(evidence_of)


class CapacityType(NodeType):
    """How much of one form an actor can take in a month to make another."""

    class Meta:
        name = "Capacity"
        interfaces = (NodeInterface,)

    value_type = Capacity

    actor = graphene.Field(ACTOR, required=True, description="Who has the capacity.")
    herb = graphene.Field(HERB, description="The herb it is for; null where it takes any.")
    from_form = graphene.Field(
        ProductFormEnum, name="from", required=True, description="The form that goes in."
    )
    to_form = graphene.Field(
        ProductFormEnum, name="to", required=True, description="The form that comes out."
    )
    kg_in_per_month = graphene.Float(required=True, description="How many kg can go in each month.")
    evidence_level = evidence_level_field()
    evidence = evidence_field()
    note = graphene.String(description="What a reader should know about this capacity.")

    resolve_actor, batch_actor = resolvers(_actor)
    resolve_evidence, batch_evidence = resolvers(evidence_of)

    @staticmethod
    def resolve_herb(capacity: Capacity, info: Info) -> Herb | None:
        return info.context.network(info).herbs[capacity.herb] if capacity.herb else None


@dates_in_words
class CertificateType(NodeType):
    """A certificate or standard that an actor holds."""

    class Meta:
        name = "Certificate"
        interfaces = (NodeInterface,)

    value_type = Certificate

    holder = graphene.Field(ACTOR, required=True, description="Who holds it.")
    kind = graphene.Field(CertificateKindEnum, required=True, description="Which standard it is.")
    level = graphene.Int(
        description="The level, for Green Industry 0 (none yet) to 5 and for OTOP 1 to 5 stars; null where "
        "the kind has none."
    )
    number = graphene.String(description="The number on the certificate; null where not known.")
    issuer = graphene.String(description="Who issued it; null where not known.")
    valid = graphene.Boolean(
        required=True,
        description="Whether it is valid on the day that is looked at; one without a known end counts as "
        "valid.",
    )
    valid_from = graphene.Field(Date, description="The first day on which it is valid; null where not known.")
    valid_until = graphene.Field(
        Date, description="The first day on which it is no longer valid; null where not known."
    )
    evidence_level = evidence_level_field()
    evidence = evidence_field()
    note = graphene.String(description="What a reader should know about this certificate.")

    resolve_holder, batch_holder = resolvers(_holder)
    resolve_valid, batch_valid = resolvers(_valid)
    resolve_evidence, batch_evidence = resolvers(evidence_of)
