"""Which role nobody plays in a district, and whom that leaves without."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.joining.dependences import heaviest_first
from herbcity.analyses.joining.weights import Scale, Weight, total
from herbcity.analyses.market.distance import DISTRICT_RADIUS_KM, Place, distance_km, place_of
from herbcity.analyses.remembering import remembered
from herbcity.analyses.sentences import counted, weighed
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, District, Interval
from herbcity.vocabulary import ActorRole, EvidenceLevel, Flow, ListingSide, Stage

_GROWERS = frozenset({ActorRole.FARMER_GROUP})
_SELLERS = _GROWERS | {ActorRole.COLLECTOR}
_OPERATORS = frozenset(role for role in ActorRole if role.stage is not Stage.SUPPORT)
_LEFT_WITHOUT: dict[ActorRole, frozenset[ActorRole]] = {
    ActorRole.INPUT_SUPPLIER: _GROWERS,
    ActorRole.COLLECTOR: _GROWERS,
    ActorRole.PROCESSOR: _SELLERS,
    ActorRole.BUYER: _SELLERS | {ActorRole.PROCESSOR},
    ActorRole.RESEARCH_PARTNER: _OPERATORS,
    ActorRole.SUPPORT_AGENCY: _OPERATORS,
    ActorRole.FINANCIER: _OPERATORS,
}
"""Who is left without anybody near by where a role is missing."""


@dataclass(frozen=True, slots=True)
class MissingRole:
    """A role that no actor of a district plays, although others there would turn to it.

    ``affected`` are those others; ``weight`` is what leaves them in a year and what they offer. ``nearest`` plays the
    role elsewhere and is the nearest whose place is known, None where nobody does; ``km`` is from the district's
    point. ``illustrative`` says whether all of it is invented.
    """

    role: ActorRole
    district: District
    affected: tuple[Actor, ...]
    weight: Weight
    nearest: Actor | None
    km: Interval | None
    illustrative: bool

    @property
    def text_th(self) -> str:
        """One sentence to read aloud."""
        amount = weighed(self.weight.dry_kg, self.weight.thb)
        how_much = f" ซึ่งขายหรือเสนอขาย{amount.th}" if amount else ""
        near = (
            f"รายที่ใกล้ที่สุดคือ{self.nearest.name_th} ห่าง {self.km.mid:,.0f} กม."
            if self.nearest and self.km
            else "ไม่พบที่อื่นที่ทราบที่ตั้งด้วย"
        )
        return (
            f"อำเภอ{self.district.name_th}ไม่มี{self.role.th} ผู้เล่น {len(self.affected):,} รายที่นั่น{how_much} "
            f"ต้องออกไปนอกอำเภอ {near}"
        )

    @property
    def text_en(self) -> str:
        amount = weighed(self.weight.dry_kg, self.weight.thb)
        how_much = f", who sell or offer {amount.en}," if amount else ""
        near = (
            f"the nearest is {english_name(self.nearest)}, {self.km.mid:,.0f} km away"
            if self.nearest and self.km
            else "none is known elsewhere either"
        )
        whom = counted(len(self.affected), "actor")
        return f"{self.district.name_en} has no {self.role.en}; {whom} there{how_much} must look outside: {near}."


@remembered
def missing_roles(network: NetworkSnapshot, *, count: int = 20) -> tuple[MissingRole, ...]:
    """The roles that nobody plays in a district, by what hangs on them.

    For each district with actors of known district, each of seven roles that nobody there has, and the actors there
    that would turn to it: growers to input suppliers and collectors, sellers of raw herbs to processors, all who sell
    to buyers, every operator to agencies, financiers and research partners. Quantities are the volumes of the
    supplies that leave the affected actors, and the kilograms of their open offers, as dried herb. The invented and
    the real have rows of their own.

    Returns at most ``count`` rows, those with most THB a year first, then most kg, then most actors. Nothing is said of
    actors whose district is not known.
    """
    scale = Scale(network)
    found: list[MissingRole] = []
    for illustrative in (False, True):
        layer = [
            actor
            for actor in network.actors.values()
            if (actor.evidence_level is EvidenceLevel.ILLUSTRATIVE) is illustrative
        ]
        by_district: dict[str, list[Actor]] = {}
        for actor in layer:
            if actor.district in network.districts:
                by_district.setdefault(actor.district or "", []).append(actor)
        for code, here in by_district.items():
            district = network.districts[code]
            for role, affected in _missing(here):
                weight = total(_leaving(network, scale, affected))
                nearest, km = _nearest(role, network, district, layer)
                found.append(MissingRole(role, district, affected, weight, nearest, km, illustrative))
    found.sort(
        key=lambda one: (
            *heaviest_first(one.weight), -len(one.affected), one.district.code, one.role.rank, one.illustrative
        )
    )  # fmt: skip
    return tuple(found[: max(count, 0)])


def _missing(here: Collection[Actor]) -> Iterator[tuple[ActorRole, tuple[Actor, ...]]]:
    """The roles that nobody of these plays, and who of them would turn to it."""
    there = {role for actor in here for role in actor.roles}
    for role, roles in _LEFT_WITHOUT.items():
        affected = sorted((one for one in here if roles.intersection(one.roles)), key=lambda one: one.code)
        if role not in there and affected:
            yield role, tuple(affected)


def _leaving(network: NetworkSnapshot, scale: Scale, affected: Collection[Actor]) -> Iterator[Weight]:
    codes = {actor.code for actor in affected}
    for code in sorted(codes):
        for tie in network.links_of(code):
            leaves = tie.source == code and tie.target not in codes
            if leaves and tie.flow is Flow.MATERIAL and tie.holds(network.as_of):
                yield scale.of(tie.herb, tie.form, tie.volume_kg_per_year, tie.evidence_level)
        for one in network.listings_of(code):
            if one.side is ListingSide.OFFER and one.service is None and one.open(network.as_of):
                kg = sum(one.kg_by_month) if one.kg_by_month else None
                yield scale.of(one.herb, one.form, kg, one.evidence_level)


def _nearest(
    role: ActorRole, network: NetworkSnapshot, district: District, layer: Collection[Actor]
) -> tuple[Actor | None, Interval | None]:
    """Who of a layer plays the role nearest to the district."""
    centre = Place(district.latitude, district.longitude, DISTRICT_RADIUS_KM)
    best: tuple[float, str, Interval] | None = None
    for actor in layer:
        if role in actor.roles:
            km = distance_km(centre, place_of(network, actor))
            if km is not None and (best is None or (km.mid, actor.code) < best[:2]):
                best = (km.mid, actor.code, km)
    return (network.actors[best[1]], best[2]) if best else (None, None)
