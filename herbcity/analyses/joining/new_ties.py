"""Where one new tie would join the most: communities that have what others lack, and nothing flows between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import networkx as nx

from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.joining import parts
from herbcity.analyses.joining.dependences import heaviest_first
from herbcity.analyses.joining.weights import Scale, Weight, total
from herbcity.analyses.market.distance import distance_km, place_of
from herbcity.analyses.reach import Ways
from herbcity.analyses.remembering import remembered
from herbcity.analyses.sentences import counted, weighed
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Herb, Interval, Listing
from herbcity.stopping import go_on
from herbcity.vocabulary import ActorRole, EvidenceLevel, Flow, LinkKind, ListingSide, ProductForm, link_rule

_RULE = link_rule(LinkKind.SUPPLIES)


@dataclass(frozen=True, slots=True)
class NewTie:
    """One tie that is not there and would join two communities between which no material flows in its direction.

    ``giver`` offers and ``taker`` needs most of what the one community could give to the other: of ``herb`` in
    ``form``, ``weight`` a year between the two alone. ``between_them`` is what all offers of the one community could
    meet of all needs of the other, material by material. ``gains_buyer`` are those who have no way to a buyer today
    and would have one. The level is the weaker of the two listings.
    """

    giver: Actor
    taker: Actor
    herb: Herb | None
    form: ProductForm
    weight: Weight
    between_them: Weight
    givers: int
    takers: int
    gains_buyer: tuple[str, ...]
    km: Interval | None
    evidence_level: EvidenceLevel

    @property
    def text_th(self) -> str:
        """One sentence to read aloud."""
        amount = weighed(self.between_them.dry_kg, self.between_them.thb)
        how_much = f" ซึ่งมีของตรงกับความต้องการ{amount.th}" if amount else ""
        gains = f" และทำให้ {len(self.gains_buyer):,} รายมีทางไปถึงผู้ซื้อ" if self.gains_buyer else ""
        goods = f"{self.herb.name_th if self.herb else 'สมุนไพร'} ({self.form.th})"
        return (
            f"ถ้า{self.giver.name_th}ส่ง{goods}ให้{self.taker.name_th} จะเชื่อมกลุ่ม {self.givers:,} รายกับกลุ่ม "
            f"{self.takers:,} รายที่วันนี้ยังไม่มีวัตถุดิบผ่านถึงกัน{how_much}{gains}"
        )

    @property
    def text_en(self) -> str:
        amount = weighed(self.between_them.dry_kg, self.between_them.thb)
        how_much = f", where offers meet needs of {amount.en}" if amount else ""
        gains = (
            f"; {counted(len(self.gains_buyer), 'actor')} would gain a way to a buyer"
            if self.gains_buyer
            else ""
        )
        herb = (self.herb.name_en or self.herb.name_th) if self.herb else "herbs"
        return (
            f"If {english_name(self.giver)} supplied {english_name(self.taker)} with {self.form.en} {herb}, "
            f"a community of {self.givers:,} would be joined with one of {self.takers:,} that nothing of theirs "
            f"reaches today{how_much}{gains}."
        )


class _Material(NamedTuple):
    """What is offered or needed; the invented and the real are different things."""

    herb: str | None
    form: ProductForm
    invented: bool


class _Lot(NamedTuple):
    """What one listing offers or needs in a year; None where it does not say how much."""

    listing: Listing
    community: int
    kg: float | None


_Lots = Mapping[_Material, list[_Lot]]


@remembered
def new_ties(network: NetworkSnapshot, *, count: int = 10, seed: int = 0) -> tuple[NewTie, ...]:
    """The pairs of communities that one new supply would join, with the tie that would carry most.

    Communities are those of ``communities`` (Louvain, with ``seed``). A pair counts if an open offer in the one meets
    an open need in the other (the same herb and form, both real or both invented, roles that may supply each other)
    and no way of material ties leads from anybody in the one to anybody in the other. What is in unmet supply is,
    for each material, the lesser of all that the one offers and all that the other needs, as dried herb at the
    ladder's prices; seasons, distances and certificates are weighed by the suggestions, not here.

    Returns at most ``count`` pairs, those with most THB a year first, then most kg, then the larger communities.

    >>> from herbcity.network.toys import turmeric_chain
    >>> new_ties(turmeric_chain())  # the growers' offer reaches the mill already, through the collector
    ()
    """
    groups = parts.grouped(network, seed)
    home = {code: number for number, group in enumerate(groups) for code in group}
    offers, needs = (_lots(network, side, home) for side in (ListingSide.OFFER, ListingSide.NEED))
    reached = _reached(network, home, len(groups))
    ways, scale = parts.ways(network), Scale(network)
    pairs: dict[tuple[int, int], list[tuple[_Material, list[_Lot], list[_Lot]]]] = {}
    for material in offers.keys() & needs.keys():
        for giving, supply in _by_community(offers[material]).items():
            for taking, demand in _by_community(needs[material]).items():
                if giving != taking and not reached[giving] >> taking & 1:
                    pairs.setdefault((giving, taking), []).append((material, supply, demand))
    between = {pair: total(_between(scale, *one) for one in materials) for pair, materials in pairs.items()}
    best = sorted(pairs, key=lambda pair: (*heaviest_first(between[pair]), pair))[: max(count, 0)]
    return tuple(
        _new_tie(
            network,
            ways,
            min((tie for one in pairs[pair] for tie in _ties(scale, *one)), key=_heaviest_tie),
            between[pair],
            *(len(groups[one]) for one in pair),
        )
        for pair in best
    )


def _lots(network: NetworkSnapshot, side: ListingSide, home: Mapping[str, int]) -> _Lots:
    """The open listings of one side by material, of actors who may give, or take, a supply."""
    may = _RULE.sources if side is ListingSide.OFFER else _RULE.targets
    found: dict[_Material, list[_Lot]] = {}
    for one in network.listings.values():
        form = one.form
        if one.side is not side or form in (None, ProductForm.RESIDUE) or not one.open(network.as_of):
            continue
        if form is not None and not may.isdisjoint(network.actors[one.actor].roles):
            kg = sum(one.kg_by_month) if one.kg_by_month else None
            invented = one.evidence_level is EvidenceLevel.ILLUSTRATIVE
            lots = found.setdefault(_Material(one.herb, form, invented), [])
            lots.append(_Lot(one, home[one.actor], kg))
    return found


def _by_community(lots: list[_Lot]) -> Mapping[int, list[_Lot]]:
    go_on()
    found: dict[int, list[_Lot]] = {}
    for lot in lots:
        found.setdefault(lot.community, []).append(lot)
    return found


def _reached(network: NetworkSnapshot, home: Mapping[str, int], count: int) -> list[int]:
    """For each community a bit for every community to which material gets from it, over however many ties."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(network.actors)
    graph.add_edges_from((tie.source, tie.target) for tie in network.ties if tie.flow is Flow.MATERIAL)
    pieces = nx.condensation(graph)
    beyond: dict[int, int] = {}
    for piece in reversed(list(nx.topological_sort(pieces))):
        bits = 0
        for code in pieces.nodes[piece]["members"]:
            bits |= 1 << home[code]
        for other in pieces.successors(piece):
            bits |= beyond[other]
        beyond[piece] = bits
    reached = [0] * count
    for code, piece in pieces.graph["mapping"].items():
        reached[home[code]] |= beyond[piece]
    return reached


class _Tie(NamedTuple):
    """An offer, a need, and what the two could trade in a year."""

    offer: Listing
    need: Listing
    weight: Weight


def _ties(scale: Scale, material: _Material, supply: list[_Lot], demand: list[_Lot]) -> Iterator[_Tie]:
    """Every offer with every need. None of them is tied already, since no way leads from the one to the other."""
    for lot in supply:
        for other in demand:
            kg = None if lot.kg is None or other.kg is None else min(lot.kg, other.kg)
            weight = scale.of(material.herb, material.form, kg, _level(material))
            yield _Tie(lot.listing, other.listing, weight)


def _heaviest_tie(tie: _Tie) -> tuple[float, float, str, str]:
    return (*heaviest_first(tie.weight), tie.offer.id, tie.need.id)


def _between(scale: Scale, material: _Material, supply: list[_Lot], demand: list[_Lot]) -> Weight:
    go_on()
    sums = [sum(lot.kg for lot in lots if lot.kg is not None) for lots in (supply, demand)]
    known = all(any(lot.kg is not None for lot in lots) for lots in (supply, demand))
    return scale.of(material.herb, material.form, min(sums) if known else None, _level(material))


def _level(material: _Material) -> EvidenceLevel:
    """The level that decides which rungs of the ladder may weigh a material."""
    return EvidenceLevel.ILLUSTRATIVE if material.invented else EvidenceLevel.VERIFIED


def _new_tie(
    network: NetworkSnapshot, ways: Ways, best: _Tie, between: Weight, givers: int, takers: int
) -> NewTie:
    go_on()
    offer, need = best.offer, best.need
    giver, taker = network.actors[offer.actor], network.actors[need.actor]
    assert offer.form is not None
    arrives = taker.code in ways.reaching or ActorRole.BUYER in taker.roles
    gains = (ways.supplying(giver.code) | {giver.code}) - ways.reaching if arrives else frozenset()
    return NewTie(
        giver=giver,
        taker=taker,
        herb=network.herbs.get(offer.herb or ""),
        form=offer.form,
        weight=best.weight,
        between_them=between,
        givers=givers,
        takers=takers,
        gains_buyer=tuple(
            sorted(code for code in gains if ActorRole.BUYER not in network.actors[code].roles)
        ),
        km=distance_km(place_of(network, giver), place_of(network, taker)),
        evidence_level=min(offer.evidence_level, need.evidence_level, key=lambda level: level.rank),
    )
