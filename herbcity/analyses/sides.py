"""The two sides of a match: who offers or needs what, when, for how much, where, and on what terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from herbcity.analyses.distance import Place, place_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Capacity, Herb, Interval, Listing, Months
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import CertificateKind, EvidenceLevel, ListingSide, ProductForm, ServiceKind


@dataclass(frozen=True, slots=True)
class Side:
    """One offer or one need, with the actor behind it.

    ``record`` is the listing it comes from, or the capacity of a processor that states no need but could take
    the material.
    """

    record: Listing | Capacity
    actor: Actor
    place: Place | None
    herb: Herb | None
    form: ProductForm | None
    service: ServiceKind | None
    kg_by_month: Months | None
    price_per_kg: Interval | None
    requires: tuple[CertificateKind, ...]
    max_distance_km: float | None
    level: EvidenceLevel

    @property
    def record_kind(self) -> RecordKind:
        return RecordKind.LISTING if isinstance(self.record, Listing) else RecordKind.CAPACITY

    @property
    def stated(self) -> bool:
        """Whether the actor says so itself; a capacity only says that it could."""
        return isinstance(self.record, Listing)

    @property
    def illustrative(self) -> bool:
        return self.level is EvidenceLevel.ILLUSTRATIVE


def open_sides(network: NetworkSnapshot, side: ListingSide) -> Iterator[Side]:
    """The offers or the needs that stand on the day, by id; capacities come after the needs."""
    listings = (listing for listing in network.listings.values() if listing.side is side)
    for listing in sorted(listings, key=lambda one: one.id):
        if listing.open(network.as_of):
            actor = network.actors[listing.actor]
            yield Side(
                record=listing,
                actor=actor,
                place=place_of(network, actor),
                herb=network.herbs.get(listing.herb or ""),
                form=listing.form,
                service=listing.service,
                kg_by_month=listing.kg_by_month,
                price_per_kg=Interval(*listing.price_per_kg) if listing.price_per_kg else None,
                requires=listing.requires,
                max_distance_km=listing.max_distance_km,
                level=lower(listing.evidence_level, actor.evidence_level),
            )
    if side is ListingSide.NEED:
        for capacity in sorted(network.capacities.values(), key=lambda one: one.id):
            yield _able(network, capacity)


def _able(network: NetworkSnapshot, capacity: Capacity) -> Side:
    actor = network.actors[capacity.actor]
    return Side(
        record=capacity,
        actor=actor,
        place=place_of(network, actor),
        herb=network.herbs.get(capacity.herb or ""),
        form=capacity.from_form,
        service=None,
        kg_by_month=(capacity.kg_in_per_month,) * 12,
        price_per_kg=None,
        requires=(),
        max_distance_km=None,
        level=lower(capacity.evidence_level, actor.evidence_level),
    )


def licensed(network: NetworkSnapshot, code: str) -> bool:
    """Whether the actor holds a controlled-herb licence that is valid on the day."""
    return any(
        certificate.kind is CertificateKind.CONTROLLED_HERB_LICENCE and certificate.valid(network.as_of)
        for certificate in network.certificates_of(code)
    )


def lower(*levels: EvidenceLevel) -> EvidenceLevel:
    """The lowest of some levels: a conclusion is known no better than its weakest input."""
    return min(levels, key=lambda level: level.rank)
