"""Small networks that fit in the head: for docstrings, tests and first steps. Everything in them is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import networkx as nx

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import VALUES, Actor, Capacity, Herb, Interval, LadderStep, Link, Listing, Value
from herbcity.registry.changes import RecordKind
from herbcity.registry.identity import actor_code
from herbcity.vocabulary import (
    ActorRole,
    EvidenceLevel,
    LinkKind,
    LinkStatus,
    ListingSide,
    ProductForm,
)

_DAY = date(2026, 1, 1)
_LEVEL = EvidenceLevel.ILLUSTRATIVE


def _actor(number: int, role: ActorRole, name_th: str, name_en: str) -> Actor:
    return Actor(
        evidence_level=_LEVEL, code=actor_code(number), name_th=name_th, name_en=name_en, roles=(role,)
    )


def _link(kind: LinkKind, source: Actor, target: Actor, volume_kg: float | None = None) -> Link:
    return Link(
        evidence_level=_LEVEL,
        id=f"{source.code}-{kind.lower()}-{target.code}",
        kind=kind,
        source=source.code,
        target=target.code,
        status=LinkStatus.ACTIVE,
        herb="turmeric" if volume_kg is not None else None,
        form=ProductForm.FRESH if volume_kg is not None else None,
        volume_kg_per_year=volume_kg,
    )


_KINDS = {value_type: kind for kind, value_type in VALUES.items()}


def network_of(*values: Value, as_of: date = _DAY) -> NetworkSnapshot:
    """A snapshot made of these values, each under its id, as of ``as_of``."""
    tables: dict[RecordKind, dict[str, Value]] = {}
    for value in values:
        tables.setdefault(_KINDS[type(value)], {})[value.id] = value  # type: ignore[attr-defined]
    return NetworkSnapshot(tables, revision=1, as_of=as_of)


def network_from(graph: nx.Graph[Any]) -> NetworkSnapshot:
    """Any NetworkX graph as a network, to try measures on: nodes become invented support agencies.

    The n-th node gets the n-th code and its own name; an edge of an undirected graph is recorded from its first end
    to its second. Attributes are left behind.

    >>> network = network_from(nx.path_graph(3))
    >>> [(tie.source, tie.target) for tie in network.ties]
    [('HC-0001-E', 'HC-0002-C'), ('HC-0002-C', 'HC-0003-A')]
    """
    actors = {
        node: _actor(number, ActorRole.SUPPORT_AGENCY, f"ตัวอย่าง {node}", f"Example {node}")
        for number, node in enumerate(graph, start=1)
    }
    ties = [
        msgspec.structs.replace(
            _link(LinkKind.COORDINATES_WITH, actors[one], actors[other]), id=f"tie-{number}"
        )
        for number, (one, other) in enumerate(graph.edges(), start=1)
        if one != other
    ]
    return network_of(*actors.values(), *ties)


def kite() -> NetworkSnapshot:
    """Krackhardt's kite: the smallest network in which degree, closeness and betweenness each name somebody else.

    Krackhardt, D. (1990). Assessing the political landscape. Administrative Science Quarterly 35(2), 342.

    >>> len(kite().actors), len(kite().ties)
    (10, 18)
    """
    return network_from(nx.krackhardt_kite_graph())


def karate_club() -> NetworkSnapshot:
    """Zachary's karate club: 34 members who split in two, the usual test of communities.

    Zachary, W. W. (1977). An information flow model for conflict and fission. J. Anthropological Research 33, 452.

    >>> len(karate_club().actors), len(karate_club().ties)
    (34, 78)
    """
    return network_from(nx.karate_club_graph())


def turmeric_chain() -> NetworkSnapshot:
    """Six invented actors: two farmer groups, a collector, a mill, a buyer, and an agency that advises both groups.

    Everything that reaches the buyer goes through the mill, everything that reaches the mill through the
    collector, so both are cut actors::

        growers 1 ──▶ collector 3 ──▶ mill 4 ──▶ buyer 5
        growers 2 ──▶     ┘
        agency 6 advises growers 1 and growers 2

    The second group offers 1,000 kg of fresh turmeric in January and 1,000 kg in February more than it sells,
    and the mill needs 600 kg in each of January, February and March, at 12 THB against the asked 9.
    """
    hill = _actor(1, ActorRole.FARMER_GROUP, "กลุ่มผู้ปลูกเชิงเขา", "Hill growers")
    river = _actor(2, ActorRole.FARMER_GROUP, "กลุ่มผู้ปลูกริมน้ำ", "River growers")
    collector = _actor(3, ActorRole.COLLECTOR, "ผู้รวบรวมตลาดเช้า", "Morning market collector")
    mill = _actor(4, ActorRole.PROCESSOR, "โรงบดสมุนไพร", "Herb mill")
    buyer = _actor(5, ActorRole.BUYER, "ร้านยาไทย", "Thai pharmacy")
    agency = _actor(6, ActorRole.SUPPORT_AGENCY, "สำนักงานเกษตร", "Farm office")
    turmeric = Herb(
        evidence_level=_LEVEL,
        id="turmeric",
        scientific_name="Curcuma longa L.",
        name_th="ขมิ้นชัน",
        name_en="turmeric",
        parts_used=("rhizome",),
    )
    drying = LadderStep(
        evidence_level=_LEVEL,
        id="turmeric-dried",
        herb="turmeric",
        from_form=ProductForm.FRESH,
        to_form=ProductForm.DRIED,
        kg_in_per_kg_out=Interval(5.0, 5.5, 6.0),
        price_in=Interval(7.0, 8.5, 10.0),
        price_out=Interval(80.0, 90.0, 100.0),
        cost_per_kg_out=Interval(10.0, 12.0, 15.0),
        stated_on=_DAY,
    )
    offer = Listing(
        evidence_level=_LEVEL,
        id="offer-river",
        actor=river.code,
        side=ListingSide.OFFER,
        herb="turmeric",
        form=ProductForm.FRESH,
        kg_by_month=(1000.0, 1000.0, *(0.0,) * 10),
        price_per_kg=Interval(8.0, 9.0, 10.0),
    )
    need = Listing(
        evidence_level=_LEVEL,
        id="need-mill",
        actor=mill.code,
        side=ListingSide.NEED,
        herb="turmeric",
        form=ProductForm.FRESH,
        kg_by_month=(600.0, 600.0, 600.0, *(0.0,) * 9),
        price_per_kg=Interval(11.0, 12.0, 13.0),
    )
    drier = Capacity(
        evidence_level=_LEVEL,
        id="mill-drier",
        actor=mill.code,
        from_form=ProductForm.FRESH,
        to_form=ProductForm.DRIED,
        kg_in_per_month=2000.0,
    )
    return network_of(
        hill, river, collector, mill, buyer, agency, turmeric, drying, offer, need, drier,
        _link(LinkKind.SUPPLIES, hill, collector, 4000.0),
        _link(LinkKind.SUPPLIES, river, collector, 2000.0),
        _link(LinkKind.SUPPLIES, collector, mill, 6000.0),
        _link(LinkKind.SUPPLIES, mill, buyer, 1000.0),
        _link(LinkKind.ADVISES, agency, hill),
        _link(LinkKind.ADVISES, agency, river),
    )  # fmt: skip
