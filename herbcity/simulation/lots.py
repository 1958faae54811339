"""All that the actors of a planted province could sell and buy: whole offers and whole needs, as they are.

Nothing has been sold yet: whoever grows a herb offers the whole harvest, whoever uses one needs the whole year's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from herbcity.simulation.catalogue import RESIDUE_CRAFT, CommonHerb, prices, suits
from herbcity.simulation.chance import Chance, significant
from herbcity.simulation.population import Member
from herbcity.vocabulary import ActorRole, CertificateKind, ListingSide, ProductForm

C = CertificateKind
F = ProductForm
R = ActorRole

_YEARLY_KG = {
    F.FRESH: 6_000, F.DRIED: 1_500, F.POWDER: 900, F.EXTRACT: 120, F.ESSENTIAL_OIL: 60, F.FINISHED: 700,
}  # fmt: skip
_SPREAD = 0.9
_REQUIRED = {
    F.FRESH: ((), (C.GAP,), (C.GACP,), (C.GAP, C.GACP)),
    F.DRIED: ((), (C.GACP,), (C.GMP_HERB,), (C.GACP, C.GMP_HERB)),
}
_REQUIRED_OF_GOODS = ((), (C.GMP_HERB,), (C.FDA_LISTING,), (C.GMP_HERB, C.FDA_LISTING))
_REACH_KM = (40, 60, 80, 120)
_ALL_YEAR = 0.35
"""The share of needs of fresh herbs that are the same in every month."""


@dataclass(frozen=True, slots=True)
class Lot:
    """One whole offer or one whole need: kg in each month, THB per kg asked or paid, and its terms."""

    member: Member
    side: ListingSide
    herb: CommonHerb
    form: ProductForm
    kg_by_month: tuple[float, ...]
    price_per_kg: float
    requires: tuple[CertificateKind, ...]
    max_distance_km: float | None


def lots(members: list[Member], chance: Chance) -> list[Lot]:
    """Every offer and every need of these members."""
    return [lot for member in members for lot in _of(member, chance)]


def _of(member: Member, chance: Chance) -> Iterator[Lot]:
    for form in _gives(member):
        for herb in member.herbs:
            if suits(herb, form):
                yield _offer(member, herb, form, chance)
    for form in member.takes:
        for herb in member.herbs:
            if form is not F.RESIDUE and suits(herb, form) and _works(member, herb, form):
                yield _need(member, herb, form, chance)


def _gives(member: Member) -> tuple[ProductForm, ...]:
    if member.role in (R.FARMER_GROUP, R.COLLECTOR):
        return (F.FRESH,)
    if member.role is R.PROCESSOR:
        return tuple(craft.to_form for craft in member.crafts if craft is not RESIDUE_CRAFT)
    return ()


def _works(member: Member, herb: CommonHerb, form: ProductForm) -> bool:
    """An oil distiller needs no herb that gives no oil."""
    return all(suits(herb, craft.to_form) for craft in member.crafts if craft.from_form is form)


def _offer(member: Member, herb: CommonHerb, form: ProductForm, chance: Chance) -> Lot:
    price = prices(herb)[form] * chance.between(0.75, 1.1)
    months = _months(herb, form, chance, shift=1, even=0.0)
    return Lot(
        member, ListingSide.OFFER, herb, form, _kg(member, form, months, chance), significant(price), (), None
    )


def _need(member: Member, herb: CommonHerb, form: ProductForm, chance: Chance) -> Lot:
    price = prices(herb)[form] * chance.between(0.9, 1.3)
    months = _months(herb, form, chance, shift=3, even=_ALL_YEAR)
    return Lot(
        member, ListingSide.NEED, herb, form, _kg(member, form, months, chance), significant(price),
        chance.one(_REQUIRED.get(form, _REQUIRED_OF_GOODS)), float(chance.one(_REACH_KM)),
    )  # fmt: skip


def _months(
    herb: CommonHerb, form: ProductForm, chance: Chance, *, shift: int, even: float
) -> tuple[float, ...]:
    """The share of each month: around the harvest, earlier or later by up to ``shift`` months; what is dried
    keeps, and is spread wider."""
    if chance.happens(even):
        return (1 / 12,) * 12
    peak = herb.peak_month + chance.count(-shift, shift)
    reach = min(herb.width_months, 6) / 2 + (1 if form is F.FRESH else 3)
    heights = []
    for month in range(1, 13):
        apart = abs(month - peak) % 12
        heights.append(max(0.0, reach - min(apart, 12 - apart)))
    total = sum(heights)
    return tuple(height / total for height in heights)


def _kg(member: Member, form: ProductForm, shares: tuple[float, ...], chance: Chance) -> tuple[float, ...]:
    yearly = chance.skewed(_YEARLY_KG[form] * member.scale, _SPREAD)
    return tuple(significant(yearly * share) for share in shares)
