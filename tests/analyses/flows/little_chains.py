"""Little invented chains of one herb, for tests that can be reckoned by hand."""

from __future__ import annotations

from typing import Any

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.network.values import (
    Actor,
    Capacity,
    Certificate,
    District,
    Herb,
    Interval,
    LadderStep,
    Link,
    Listing,
    Value,
)
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    EvidenceLevel,
    LinkKind,
    LinkStatus,
    ListingSide,
    ProductForm,
)

INVENTED = EvidenceLevel.ILLUSTRATIVE
FRESH, DRIED, POWDER = ProductForm.FRESH, ProductForm.DRIED, ProductForm.POWDER
FINISHED, RESIDUE, EXTRACT = ProductForm.FINISHED, ProductForm.RESIDUE, ProductForm.EXTRACT
GROWER, MILL, BUYER = ActorRole.FARMER_GROUP, ActorRole.PROCESSOR, ActorRole.BUYER
COLLECTOR = ActorRole.COLLECTOR
NEAR, FAR = "NEAR", "FAR"

DISTRICTS = (
    # A degree of latitude is 111 km: FAR is 111 km from NEAR.
    District(INVENTED, NEAR, "ใกล้", "Near", 14.0, 100.0),
    District(INVENTED, FAR, "ไกล", "Far", 15.0, 100.0),
)


def actor(code: str, role: ActorRole, district: str | None = NEAR, **more: Any) -> Actor:
    level = more.pop("level", INVENTED)
    return Actor(level, code, f"ตัวอย่าง {code}", (role,), name_en=code, district=district, **more)


def herb(season: tuple[float, ...] | None = None) -> Herb:
    return Herb(INVENTED, "h", "Herba exempli", "สมุนไพร", "herb", harvest_share_by_month=season)


def step(
    from_form: ProductForm,
    to_form: ProductForm,
    ratio: float | None,
    *,
    price: float | None = None,
    cost: float | None = None,
    price_in: float | None = None,
    level: EvidenceLevel = INVENTED,
) -> LadderStep:
    def exactly(number: float | None) -> Interval | None:
        return None if number is None else Interval(number, number, number)

    return LadderStep(
        level, f"{from_form}-{to_form}", "h", from_form, to_form, exactly(ratio),
        exactly(price_in), exactly(price), exactly(cost),
    )  # fmt: skip


def sells(
    source: str, target: str, form: ProductForm | None, kg: float | None, level: EvidenceLevel = INVENTED
) -> Link:
    return Link(
        level, f"{source}-{target}-{form}", LinkKind.SUPPLIES, source, target, LinkStatus.ACTIVE,
        herb="h", form=form, volume_kg_per_year=kg,
    )  # fmt: skip


def lists(
    code: str,
    side: ListingSide,
    form: ProductForm,
    kg: tuple[float, ...] | float | None,
    *,
    price: float | None = None,
    requires: tuple[CertificateKind, ...] = (),
    level: EvidenceLevel = INVENTED,
) -> Listing:
    """``kg`` is twelve numbers, or the same in every month."""
    months = (kg,) * 12 if isinstance(kg, float) else kg
    asked = None if price is None else Interval(price, price, price)
    return Listing(
        level, f"{code}-{side}-{form}", code, side, "h", form,
        kg_by_month=months, price_per_kg=asked, requires=requires,
    )  # fmt: skip


def offers(code: str, form: ProductForm, kg: Any, **more: Any) -> Listing:
    return lists(code, ListingSide.OFFER, form, kg, **more)


def needs(code: str, form: ProductForm, kg: Any, **more: Any) -> Listing:
    return lists(code, ListingSide.NEED, form, kg, **more)


def makes(code: str, from_form: ProductForm, to_form: ProductForm, kg_in_per_month: float) -> Capacity:
    return Capacity(
        INVENTED, f"{code}-{from_form}-{to_form}", code, from_form, to_form, kg_in_per_month, herb="h"
    )


def holds(code: str, kind: CertificateKind) -> Certificate:
    return Certificate(INVENTED, f"{code}-{kind}", code, kind)


def chain(*values: Value, season: tuple[float, ...] | None = None) -> NetworkSnapshot:
    """These records with two districts and the herb ``h``."""
    return network_of(*DISTRICTS, herb(season), *values)


DRYING = step(FRESH, DRIED, 5.0, price=100.0, cost=10.0, price_in=8.0)
MILLING = step(DRIED, POWDER, 1.25, price=160.0, cost=15.0)
