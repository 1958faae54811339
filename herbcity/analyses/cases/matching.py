"""One candidate as a match: the two sides, and everything that a business case of them rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import FORMS, KINDS, NOT_NAMED, SERVICES, herb_ids
from herbcity.analyses.market.coordination import shared_clients
from herbcity.analyses.market.distance import distance_km
from herbcity.analyses.market.ladder import Rung
from herbcity.analyses.market.mentoring import green_certificate
from herbcity.analyses.market.sides import Side, lower
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Certificate, Herb, Interval, Link, Months
from herbcity.vocabulary import CertificateKind, EvidenceLevel, LinkKind, ProductForm, ServiceKind, Stage

_T = TypeVar("_T")


class Verb(NamedTuple):
    """What the source of a link would do, as it stands between the names of the two."""

    th: str
    en: str


_DOES = {
    ServiceKind.TESTING: Verb("ตรวจวิเคราะห์ให้", "tests for"),
    ServiceKind.PERMITTING: Verb("พิจารณาอนุญาตให้", "considers permits for"),
    ServiceKind.CREDIT_GUARANTEE: Verb("ค้ำประกันสินเชื่อให้", "guarantees credit of"),
}
"""Services that do something narrower than the kind of link says that they make."""


class Lack(NamedTuple):
    """A certificate that one side requires and of which the other has none valid on the day."""

    actor: Actor
    kind: CertificateKind


@dataclass(frozen=True, slots=True)
class Match:
    """An offer and a need that fit, with everything that a business case of them rests on.

    ``becomes`` is the rung on which the taker would use the material. In a chain of two links ``onward`` is the
    need of the buyer whom the taker would supply with what it makes. ``outgoing`` is how many kg leave the taker
    per kg that arrives, and ``onward_km`` how far: to that buyer, or back to the owner. ``shared_clients`` are the
    operators that both agencies of a coordination serve; ``ties`` the links that tie the two to them and to the shared
    agencies. ``green`` are the highest Green Industry certificates of the two sides that are valid on the day.
    ``permission`` is what the law asks for before anything begins, where it is on record and valid on the day: the
    permit to take residue out of the factory, the consent of who is to be financed.
    """

    kind: LinkKind
    source: Actor
    target: Actor
    offer: Side
    need: Side
    herb: Herb | None
    form: ProductForm | None
    service: ServiceKind | None
    kg_by_month: Months | None
    distance_km: Interval | None
    becomes: Rung | None
    onward: Side | None
    outgoing: Interval | None
    onward_km: Interval | None
    held: tuple[Certificate, ...]
    lacking: tuple[Lack, ...]
    shared_agencies: tuple[Actor, ...]
    shared_clients: tuple[Actor, ...]
    ties: tuple[Link, ...]
    green: tuple[Certificate | None, Certificate | None]
    permission: Certificate | None

    @property
    def sides(self) -> tuple[Side, ...]:
        """All sides that take part, two or three."""
        return (self.offer, self.need) if self.onward is None else (self.offer, self.need, self.onward)

    @property
    def verb(self) -> Verb:
        """What the source would do for, or with, the target."""
        usual = Verb(self.kind.th, self.kind.en)
        return usual if self.service is None else _DOES.get(self.service, usual)

    @property
    def green_levels(self) -> tuple[int | None, int | None]:
        """The Green Industry levels of the two sides."""
        one, other = (held.level if held else None for held in self.green)
        return one, other

    def ties_to(self, *actors: Actor) -> tuple[Link, ...]:
        """Those of the ``ties`` that lead to these actors."""
        codes = {actor.code for actor in actors}
        return tuple(link for link in self.ties if codes & {link.source, link.target})

    @property
    def level(self) -> EvidenceLevel:
        """How well the sides are known."""
        return lower(*(side.level for side in self.sides))


def match_of(found: Candidates, row: int) -> Match:
    """The match of one row."""
    network, market = found.network, found.market
    offer = market.sides.side(network, int(found.offer[row]))
    need = market.sides.side(network, int(found.need[row]))
    onward = None
    if found.onward[row] != NOT_NAMED:
        onward = market.sides.side(network, int(found.onward[row]))
    ids = network.adjacency.ids
    giver, taker = network.actors[ids[found.giver[row]]], network.actors[ids[found.taker[row]]]
    kind = KINDS[found.kind[row]]
    moves = bool(found.outgoing[row, 1] > 0)
    held, lacking = _certificates(network, offer, need, onward)
    agencies = _shared_agencies(network, offer.actor.code, need.actor.code)
    coordinates = kind is LinkKind.COORDINATES_WITH
    clients = shared_clients(network, giver.code, taker.code) if coordinates else ()
    return Match(
        kind=kind,
        source=taker if kind is LinkKind.TAKES_BYPRODUCT_FROM else giver,
        target=giver if kind is LinkKind.TAKES_BYPRODUCT_FROM else taker,
        offer=offer,
        need=need,
        herb=_herb(found, row),
        form=_term(FORMS, int(found.form[row])),
        service=_term(SERVICES, int(found.service[row])),
        kg_by_month=_months(found, row),
        distance_km=distance_km(offer.place, need.place),
        becomes=market.rung(int(found.rung[row])),
        onward=onward,
        outgoing=Interval(*found.outgoing[row].tolist()) if moves else None,
        onward_km=distance_km(need.place, (onward or offer).place) if moves else None,
        held=held,
        lacking=lacking,
        shared_agencies=agencies,
        shared_clients=clients,
        ties=_ties(network, (offer.actor, need.actor), (*agencies, *clients)),
        green=(
            green_certificate(network, offer.actor.code),
            green_certificate(network, need.actor.code),
        ),
        permission=_permission(network, kind, offer.actor, need.actor),
    )


def _herb(found: Candidates, row: int) -> Herb | None:
    position = int(found.herb[row])
    return None if position == NOT_NAMED else found.network.herbs[herb_ids(found.network)[position]]


def _term(terms: tuple[_T, ...], rank: int) -> _T | None:
    return None if rank == NOT_NAMED else terms[rank]


def _months(found: Candidates, row: int) -> Months | None:
    """What all can do each month; None for services, and where a side does not say."""
    months = tuple(found.kg[row].tolist())
    return None if found.form[row] == NOT_NAMED or any(kg != kg for kg in months) else months


def _shared_agencies(network: NetworkSnapshot, one: str, other: str) -> tuple[Actor, ...]:
    """The supporting actors that both are tied to."""
    shared = frozenset(_agencies_of(network, one)) & frozenset(_agencies_of(network, other))
    return tuple(network.actors[code] for code in sorted(shared))


def _agencies_of(network: NetworkSnapshot, code: str) -> Iterator[str]:
    for link in network.links_of(code):
        other = link.target if link.source == code else link.source
        if link.holds(network.as_of) and network.actors[other].stage is Stage.SUPPORT:
            yield other


def _ties(network: NetworkSnapshot, sides: tuple[Actor, ...], shared: tuple[Actor, ...]) -> tuple[Link, ...]:
    """The links of today between either side and those whom they share."""
    codes = {actor.code for actor in shared}
    return tuple(
        link
        for side in (sides if codes else ())
        for link in network.links_of(side.code)
        if link.holds(network.as_of) and codes & {link.source, link.target}
    )


def _permission(network: NetworkSnapshot, kind: LinkKind, giver: Actor, taker: Actor) -> Certificate | None:
    if kind is LinkKind.TAKES_BYPRODUCT_FROM:
        return next(iter(_valid(network, giver, CertificateKind.WASTE_PERMIT)), None)
    if kind is LinkKind.FINANCES:
        named = (None, giver.name_th, giver.name_en)
        consents = _valid(network, taker, CertificateKind.DATA_CONSENT)
        return next((one for one in consents if one.issuer in named), None)
    return None


def _valid(network: NetworkSnapshot, holder: Actor, kind: CertificateKind) -> list[Certificate]:
    """The holder's certificates of a kind that are valid on the day, by id."""
    valid = (
        one for one in network.certificates_of(holder.code) if one.kind is kind and one.valid(network.as_of)
    )
    return sorted(valid, key=lambda one: one.id)


def _certificates(
    network: NetworkSnapshot, offer: Side, need: Side, onward: Side | None
) -> tuple[tuple[Certificate, ...], tuple[Lack, ...]]:
    """What each side requires of the other: the certificates held, and those that are lacking."""
    held: list[Certificate] = []
    lacking: list[Lack] = []
    asking = [(need, offer.actor), (offer, need.actor)]
    if onward is not None:
        asking.append((onward, need.actor))
    for side, holder in asking:
        for kind in side.requires:
            valid = _valid(network, holder, kind)
            if valid:
                held.append(valid[0])
            else:
                lacking.append(Lack(holder, kind))
    return tuple(held), tuple(lacking)
