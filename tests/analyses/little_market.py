"""One grower who offers and one mill that needs, in places that are known: the smallest market there is.

The growers offer 1,000 kg of fresh turmeric in January and in February at 8–9–10 THB/kg; the mill, 0.1
degrees to the north, needs 600 kg in January, February and March at 11–12–13 THB/kg.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.network.values import (
    Actor,
    Capacity,
    Certificate,
    Herb,
    Interval,
    LadderStep,
    Listing,
    Value,
)
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    EvidenceLevel,
    LegalForm,
    ListingSide,
    ProductForm,
    ServiceKind,
)

DAY = date(2026, 1, 1)
REPORTED = EvidenceLevel.REPORTED

GROWERS = Actor(
    evidence_level=REPORTED,
    code="HC-0001-E",
    name_th="กลุ่มผู้ปลูก",
    name_en="Growers",
    roles=(ActorRole.FARMER_GROUP,),
    legal_form=LegalForm.COMMUNITY_ENTERPRISE,
    latitude=14.4,
    longitude=100.1,
    households=25,
)
MILL = Actor(
    evidence_level=REPORTED,
    code="HC-0002-C",
    name_th="โรงงาน",
    name_en="Mill",
    roles=(ActorRole.PROCESSOR,),
    legal_form=LegalForm.COMPANY,
    latitude=14.5,
    longitude=100.1,
)
TURMERIC = Herb(
    evidence_level=REPORTED,
    id="turmeric",
    scientific_name="Curcuma longa L.",
    name_th="ขมิ้นชัน",
    name_en="turmeric",
)
OFFER = Listing(
    evidence_level=REPORTED,
    id="offer",
    actor=GROWERS.code,
    side=ListingSide.OFFER,
    herb="turmeric",
    form=ProductForm.FRESH,
    kg_by_month=(1000.0, 1000.0, *(0.0,) * 10),
    price_per_kg=Interval(8.0, 9.0, 10.0),
    evidence=("survey",),
)
NEED = Listing(
    evidence_level=REPORTED,
    id="need",
    actor=MILL.code,
    side=ListingSide.NEED,
    herb="turmeric",
    form=ProductForm.FRESH,
    kg_by_month=(600.0, 600.0, 600.0, *(0.0,) * 9),
    price_per_kg=Interval(11.0, 12.0, 13.0),
)
DRYING = LadderStep(
    evidence_level=REPORTED,
    id="drying",
    herb="turmeric",
    from_form=ProductForm.FRESH,
    to_form=ProductForm.DRIED,
    kg_in_per_kg_out=Interval(5.0, 5.5, 6.0),
    price_out=Interval(80.0, 90.0, 100.0),
    cost_per_kg_out=Interval(10.0, 12.0, 15.0),
)
DRIER = Capacity(
    evidence_level=REPORTED,
    id="drier",
    actor=MILL.code,
    from_form=ProductForm.FRESH,
    to_form=ProductForm.DRIED,
    kg_in_per_month=2000.0,
)


def changed(value: Any, **fields: Any) -> Any:
    """The same record with some fields changed."""
    return msgspec.structs.replace(value, **fields)


def market(
    *more: Value, offer: Listing = OFFER, need: Listing | None = NEED, **others: Any
) -> NetworkSnapshot:
    """The little market with some records more, or with other ones in the place of its own."""
    herb = others.get("herb", TURMERIC)
    growers, mill = others.get("growers", GROWERS), others.get("mill", MILL)
    return network_of(herb, growers, mill, offer, *([need] if need else []), *more, as_of=DAY)


def certificate(holder: str, kind: CertificateKind, until: date | None = None) -> Certificate:
    return Certificate(
        evidence_level=REPORTED, id=f"{holder}-{kind}", holder=holder, kind=kind, valid_until=until
    )


def service(number: int, side: ListingSide, actor: Actor, kind: ServiceKind) -> Listing:
    return Listing(evidence_level=REPORTED, id=f"service-{number}", actor=actor.code, side=side, service=kind)
