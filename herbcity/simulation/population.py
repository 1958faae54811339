"""Who lives in an invented province: members with roles, places, herbs and crafts, not yet joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from herbcity.registry.identity import actor_code
from herbcity.simulation.catalogue import (
    CRAFTS,
    HERBS,
    PLACES,
    RESIDUE_CRAFT,
    CommonHerb,
    Craft,
    Place,
    suits,
)
from herbcity.simulation.chance import Chance, Weights
from herbcity.simulation.rows import INVENTED
from herbcity.vocabulary import ActorRole, FirmSize, LegalForm, ProductForm

R = ActorRole

SHARES = {
    R.FARMER_GROUP: 44, R.COLLECTOR: 10, R.PROCESSOR: 18, R.BUYER: 12, R.INPUT_SUPPLIER: 3,
    R.RESEARCH_PARTNER: 3, R.SUPPORT_AGENCY: 5, R.FINANCIER: 3, R.INDUSTRY_BODY: 2,
}  # fmt: skip
"""How many of each hundred actors have each role as their first."""

FEWEST_ACTORS = len(SHARES)
"""Below this a role would be missing, and a chain without one of its roles shows nothing."""

OPERATORS = (R.FARMER_GROUP, R.COLLECTOR, R.PROCESSOR, R.BUYER, R.INPUT_SUPPLIER)

KM_PER_DEGREE = 110.6
_KM_PER_DEGREE_EAST = 107.0
"""At 14.6 degrees north; a province is small enough for a flat map."""
_SCATTER_KM = 4.0
_BOX = (14.10, 14.98, 99.30, 100.28)
"""South, north, west, east: points stay inside the province."""

_HERB_WEIGHTS = Weights.of([1 / rank for rank in range(1, len(HERBS) + 1)])
_PLACE_WEIGHTS = Weights.of([place.weight for place in PLACES])
_CRAFT_WEIGHTS = Weights.of([craft.weight for craft in CRAFTS])

_LONERS = 0.14
"""The share of operators that trade with nobody yet, so that there is somebody to bring in."""


@dataclass(frozen=True, slots=True)
class Market:
    """A kind of buyer and the forms it takes."""

    name_th: str
    name_en: str
    forms: tuple[ProductForm, ...]
    weight: int
    legal_form: LegalForm


F = ProductForm
_MARKETS = (
    Market("โรงพยาบาล", "hospital", (F.DRIED, F.POWDER, F.FINISHED), 3, LegalForm.HOSPITAL),
    Market("ร้านสปาและนวดไทย", "spa and massage house", (F.ESSENTIAL_OIL, F.FINISHED), 3, LegalForm.COMPANY),
    Market("ร้านผลิตภัณฑ์สมุนไพร", "herbal shop", (F.FINISHED, F.DRIED), 4, LegalForm.COMPANY),
    Market("ผู้ส่งออกสมุนไพร", "herb exporter", (F.DRIED, F.EXTRACT, F.POWDER), 2, LegalForm.COMPANY),
    Market("ผู้รับซื้อสมุนไพรสด", "fresh herb trader", (F.FRESH,), 3, LegalForm.SOLE_PROPRIETOR),
)
_MARKET_WEIGHTS = Weights.of([market.weight for market in _MARKETS])

_WORDS = {
    R.FARMER_GROUP: ("กลุ่มสมุนไพร", "herb group"),
    R.COLLECTOR: ("ผู้รวบรวมสมุนไพร", "herb collector"),
    R.INPUT_SUPPLIER: ("แหล่งพันธุ์สมุนไพร", "planting material supplier"),
    R.RESEARCH_PARTNER: ("หน่วยวิจัยสมุนไพร", "herb research unit"),
    R.SUPPORT_AGENCY: ("หน่วยงานสนับสนุน", "support agency"),
    R.FINANCIER: ("สถาบันการเงิน", "financial institution"),
    R.INDUSTRY_BODY: ("สมาคมผู้ประกอบการสมุนไพร", "herb industry association"),
}
_LEGAL_FORMS = {
    R.FARMER_GROUP: (
        LegalForm.COMMUNITY_ENTERPRISE, LegalForm.COMMUNITY_ENTERPRISE, LegalForm.INFORMAL_GROUP,
        LegalForm.FARMERS_GROUP, LegalForm.COOPERATIVE,
    ),
    R.COLLECTOR: (LegalForm.LIMITED_PARTNERSHIP, LegalForm.COOPERATIVE, LegalForm.COMPANY),
    R.PROCESSOR: (LegalForm.COMPANY, LegalForm.LIMITED_PARTNERSHIP, LegalForm.COMMUNITY_ENTERPRISE),
    R.INPUT_SUPPLIER: (LegalForm.COMPANY, LegalForm.COMMUNITY_ENTERPRISE),
    R.RESEARCH_PARTNER: (LegalForm.EDUCATIONAL_INSTITUTION,),
    R.SUPPORT_AGENCY: (LegalForm.GOVERNMENT_OFFICE, LegalForm.LOCAL_GOVERNMENT),
    R.FINANCIER: (LegalForm.STATE_ENTERPRISE, LegalForm.COOPERATIVE),
    R.INDUSTRY_BODY: (LegalForm.ASSOCIATION,),
}  # fmt: skip
_SIZES = (FirmSize.MICRO, FirmSize.SMALL, FirmSize.SMALL, FirmSize.MEDIUM, FirmSize.LARGE)
_SCALE = {FirmSize.MICRO: 0.4, FirmSize.SMALL: 1.0, FirmSize.MEDIUM: 2.0, FirmSize.LARGE: 4.0}


@dataclass(frozen=True, slots=True)
class Member:
    """One invented actor. ``trades`` is False for those who sell to and buy from nobody yet."""

    index: int
    code: str
    name_th: str
    name_en: str
    roles: tuple[ActorRole, ...]
    legal_form: LegalForm
    place: Place
    latitude: float
    longitude: float
    herbs: tuple[CommonHerb, ...]
    crafts: tuple[Craft, ...]
    takes: tuple[ProductForm, ...]
    size: FirmSize | None
    households: int | None
    scale: float
    trades: bool

    @property
    def role(self) -> ActorRole:
        return self.roles[0]

    def km_to(self, other: Member) -> float:
        """Straight-line distance."""
        north = (self.latitude - other.latitude) * KM_PER_DEGREE
        east = (self.longitude - other.longitude) * _KM_PER_DEGREE_EAST
        return sqrt(north * north + east * east)


def populate(actors: int, chance: Chance, *, first_number: int) -> list[Member]:
    """So many members, role by role, numbered from ``first_number`` on."""
    width = max(3, len(str(actors)))
    return [
        _member(index, role, ordinal, chance, first_number=first_number, width=width)
        for index, (role, ordinal) in enumerate(_roles(actors))
    ]


def _roles(actors: int) -> Iterator[tuple[ActorRole, int]]:
    """One of each role, and the rest in proportion (largest remainder)."""
    spare = actors - len(SHARES)
    whole = {role: spare * share // 100 for role, share in SHARES.items()}
    by_remainder = sorted(SHARES, key=lambda role: -(spare * SHARES[role] % 100))
    for role in by_remainder[: spare - sum(whole.values())]:
        whole[role] += 1
    for role in SHARES:
        for ordinal in range(1, whole[role] + 2):
            yield role, ordinal


def _member(
    index: int, role: ActorRole, ordinal: int, chance: Chance, *, first_number: int, width: int
) -> Member:
    place = chance.weighted(PLACES, _PLACE_WEIGHTS)
    latitude, longitude = _near(place, chance)
    crafts: tuple[Craft, ...] = ()
    takes: tuple[ProductForm, ...] = ()
    words = _WORDS.get(role, ("", ""))
    legal_form = chance.one(_LEGAL_FORMS.get(role, (LegalForm.COMPANY,)))
    size = chance.one(_SIZES) if role in OPERATORS and role is not R.FARMER_GROUP else None
    herbs: list[CommonHerb] = []
    if role in OPERATORS:
        herbs = chance.some(HERBS, _HERB_WEIGHTS, chance.count(1, 3 if role is R.FARMER_GROUP else 5))
    if role is R.PROCESSOR:
        crafts = _crafts(ordinal, chance)
        takes = tuple(craft.from_form for craft in crafts)
        words = (crafts[0].name_th, crafts[0].name_en)
        if any(craft.to_form is F.ESSENTIAL_OIL for craft in crafts) and not any(h.aromatic for h in herbs):
            herbs.append(chance.one([herb for herb in HERBS if herb.aromatic]))
    elif role is R.COLLECTOR:
        takes = (F.FRESH,)
    elif role is R.BUYER:
        market = chance.each_then_weighted(_MARKETS, _MARKET_WEIGHTS, ordinal)
        takes, words, legal_form = market.forms, (market.name_th, market.name_en), market.legal_form
        if F.ESSENTIAL_OIL in takes and not any(suits(herb, F.ESSENTIAL_OIL) for herb in herbs):
            herbs.append(chance.one([herb for herb in HERBS if herb.aromatic]))
    return Member(
        index=index,
        code=actor_code(first_number + index),
        name_th=f"{words[0]}{INVENTED} {ordinal:0{width}} {place.name_th}",
        name_en=f"Example {words[1]} {ordinal:0{width}}, {place.name_en}",
        roles=_all_roles(role, crafts, chance),
        legal_form=legal_form,
        place=place,
        latitude=latitude,
        longitude=longitude,
        herbs=tuple(herbs),
        crafts=crafts,
        takes=takes,
        size=size,
        households=int(chance.skewed(24, 0.5)) if role is R.FARMER_GROUP else None,
        scale=chance.skewed(_SCALE[size] if size else 1.0, 0.35),
        trades=not chance.happens(_LONERS),
    )


def _crafts(ordinal: int, chance: Chance) -> tuple[Craft, ...]:
    """One craft, or two that follow one another: a dryer that also mills."""
    first = chance.each_then_weighted(CRAFTS, _CRAFT_WEIGHTS, ordinal)
    following = [craft for craft in CRAFTS if craft.from_form is first.to_form]
    if following and chance.happens(0.25):
        return first, chance.one(following)
    return (first,)


def _all_roles(role: ActorRole, crafts: tuple[Craft, ...], chance: Chance) -> tuple[ActorRole, ...]:
    """The first role, and sometimes a second one that goes with it."""
    if RESIDUE_CRAFT in crafts:
        return role, R.INPUT_SUPPLIER
    if role is R.PROCESSOR and chance.happens(0.15):
        return role, R.BUYER
    if role is R.COLLECTOR and chance.happens(0.2):
        return role, R.BUYER
    return (role,)


def _near(place: Place, chance: Chance) -> tuple[float, float]:
    south, north, west, east = _BOX
    latitude = place.latitude + chance.bell() * _SCATTER_KM / KM_PER_DEGREE
    longitude = place.longitude + chance.bell() * _SCATTER_KM / _KM_PER_DEGREE_EAST
    return round(min(max(latitude, south), north), 4), round(min(max(longitude, west), east), 4)
