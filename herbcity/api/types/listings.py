"""What an actor offers and needs, what it can process, and what it is certified for."""

from __future__ import annotations

import graphene

from herbcity.api.context import Info
from herbcity.api.types.enums import CertificateKindEnum, ListingSideEnum, ProductFormEnum, ServiceKindEnum
from herbcity.api.types.evidence import evidence_field, evidence_level_field, evidence_named
from herbcity.api.types.fields import many, maybe_many
from herbcity.api.types.herbs import Material, material_field
from herbcity.api.types.names import ACTOR, HERB
from herbcity.api.types.node import NodeInterface, NodeType
from herbcity.api.types.scalars import BahtType, Date
from herbcity.network.values import Actor, Capacity, Certificate, Evidence, Herb, Listing


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

    @staticmethod
    def resolve_actor(listing: Listing, info: Info) -> Actor:
        return info.context.network(info).actors[listing.actor]

    @staticmethod
    def resolve_material(listing: Listing, info: Info) -> Material | None:
        return Material.of(info, listing.herb, listing.form)

    @staticmethod
    def resolve_open(listing: Listing, info: Info) -> bool:
        return listing.open(info.context.network(info).as_of)

    @staticmethod
    def resolve_evidence(listing: Listing, info: Info) -> list[Evidence]:
        return evidence_named(info, listing.evidence)


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

    @staticmethod
    def resolve_actor(capacity: Capacity, info: Info) -> Actor:
        return info.context.network(info).actors[capacity.actor]

    @staticmethod
    def resolve_herb(capacity: Capacity, info: Info) -> Herb | None:
        return info.context.network(info).herbs[capacity.herb] if capacity.herb else None

    @staticmethod
    def resolve_evidence(capacity: Capacity, info: Info) -> list[Evidence]:
        return evidence_named(info, capacity.evidence)


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

    @staticmethod
    def resolve_holder(certificate: Certificate, info: Info) -> Actor:
        return info.context.network(info).actors[certificate.holder]

    @staticmethod
    def resolve_valid(certificate: Certificate, info: Info) -> bool:
        return certificate.valid(info.context.network(info).as_of)

    @staticmethod
    def resolve_evidence(certificate: Certificate, info: Info) -> list[Evidence]:
        return evidence_named(info, certificate.evidence)
