"""Tracing: every chain between actors or roles, the best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from herbcity.analyses.market.distance import distance_km, place_of
from herbcity.analyses.market.ladder import Known
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.analyses.sentences import Sentence
from herbcity.analyses.tracing.arcs import arcs_of, between, ends_of, least_km
from herbcity.analyses.tracing.bounds import Kind, kinds_of
from herbcity.analyses.tracing.conditions import Conditions, Ends, check
from herbcity.analyses.tracing.paths import ChainPath, ChainStep
from herbcity.analyses.tracing.products import Products
from herbcity.analyses.tracing.searching import MOST_STEPS, Found, Order, Search
from herbcity.errors import ErrorCode, LimitReached
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval, Link
from herbcity.vocabulary import ActorRole, EvidenceLevel, ProductForm

CutOff = Literal["count", "effort"]
"""Why there are more chains than were given: only so many were asked for, or the search gave up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace(Result):
    """Chains in their order. ``cut_off`` is None where these are all there are; those given are the best ones in
    any case."""

    chains: tuple[ChainPath, ...]
    cut_off: CutOff | None


def trace(
    network: NetworkSnapshot,
    *,
    source: str | None = None,
    target: str | None = None,
    source_role: ActorRole | None = None,
    target_role: ActorRole | None = None,
    where: Conditions | None = None,
    max_depth: int = 6,
    order: Order = "value",
    count: int = 20,
    most_steps: int = MOST_STEPS,
) -> Trace:
    """The ``count`` best chains of links from one actor, or anyone with a role, to another.

    A chain follows links in the direction in which things flow, material unless ``where`` says otherwise, through
    at most ``max_depth`` links, and through no actor twice. What it carries fits together: all its links that name
    a herb name the same one, and each form can become the next one by the rungs that the ladder of that herb
    records (see ``products``). A link that names neither fits anywhere.

    The quantity of a chain is the least along it in kg of dried herb a year; its value is that quantity times the
    ladder's price, per kg of dried herb, of the form in which it arrives, in THB a year. Where a link's volume, its
    form, a ratio or the price is not recorded, quantity or value is None and ``unknown`` says what is lacking.
    Chains of unknown value come last, the shortest first.

    Returns at most ``count`` chains, exactly the best ones: by value, then length, then the ids of the links; with
    ``order="length"`` the shortest first. The search looks at no more than ``most_steps`` beginnings of chains,
    so that no circle and no multitude can hang it; ``cut_off`` says whether chains are left out, and why.

    Raises Refused, with every fault, for an actor or a herb that does not exist, no beginning, no end, a depth
    outside 1 to 12, a count outside 1 to 1,000 or a distance below 0; LimitReached (TOO_MANY_CHAINS) where the
    search gave up before it found any chain.

    >>> from herbcity.network.toys import turmeric_chain
    >>> found = trace(turmeric_chain(), source_role=ActorRole.FARMER_GROUP, target_role=ActorRole.BUYER)
    >>> [[actor.name_en for actor in chain.actors][0] for chain in found.chains]
    ['Hill growers', 'River growers']
    >>> round(found.chains[0].dry_kg_per_year.mid)  # the mill sells 1,000 kg, fresh, at 5.5 to 1
    182
    >>> found.cut_off is None
    True
    """
    asked, ends = where or Conditions(), Ends(source, source_role, target, target_role)
    check(network, ends, asked, max_depth=max_depth, count=count)
    return _traced(
        network, ends=ends, where=asked, max_depth=max_depth, order=order, count=count, most_steps=most_steps
    )


@remembered
def _traced(
    network: NetworkSnapshot,
    *,
    ends: Ends,
    where: Conditions,
    max_depth: int,
    order: Order,
    count: int,
    most_steps: int,
) -> Trace:
    products = Products(network)
    begins, finishes = ends_of(network, ends)
    arcs = between(arcs_of(network, where, products), begins, finishes, max_depth)
    wanted = None if where.herb is None else products.herbs.index(where.herb)
    kinds = [kind for kind in kinds_of(arcs, finishes, products, max_depth) if wanted in (None, kind.herb)]
    limit = where.max_total_km
    least = None if limit is None else least_km(arcs, finishes, max_depth)
    search = Search(kinds, begins, max_depth, order, limit, least, most_steps)
    found = list(islice(search.best(), count + 1))
    if search.exhausted and not found:
        raise LimitReached(ErrorCode.TOO_MANY_CHAINS, value=most_steps, allowed=most_steps)
    cut_off: CutOff | None = "count" if len(found) > count else "effort" if search.exhausted else None
    return Trace(
        chains=tuple(_chain(network, products, one) for one in found[:count]),
        cut_off=cut_off,
        **origin(network, "trace", ends=ends, where=where, max_depth=max_depth, order=order, count=count),
    )


def _chain(network: NetworkSnapshot, products: Products, found: Found) -> ChainPath:
    """The chain in words and numbers."""
    kind, arcs, ids = found.kind, found.kind.arcs, network.adjacency.ids
    steps, rests_on = [], []
    for row in found.arcs:
        link = network.ties[arcs.tie[row]]
        source, target = (network.actors[ids[kind.actors[end[row]]]] for end in (arcs.source, arcs.target))
        dry = products.dry(int(arcs.herb[row]), int(arcs.form[row]), kind.invented)
        lacking = _lacking(network, link, dry)
        rests_on += [link.evidence_level, source.evidence_level, target.evidence_level]
        if dry is not None and lacking is None:
            rests_on.append(dry.level)
        steps.append(
            ChainStep(
                link=link,
                source=source,
                target=target,
                herb=network.herbs.get(link.herb or ""),
                dry_kg_per_year=None
                if dry is None or lacking
                else _times(link.volume_kg_per_year, dry.value),
                unknown=lacking,
                km=distance_km(place_of(network, source), place_of(network, target)),
            )
        )
    known = [step.dry_kg_per_year for step in steps if step.dry_kg_per_year is not None]
    passing = Interval(*map(min, zip(*known))) if len(known) == len(steps) else None
    value, priced, unpriced = _worth(network, products, kind, passing)
    return ChainPath(
        steps=tuple(steps),
        dry_kg_per_year=passing,
        value=value,
        unknown=(*(step.unknown for step in steps if step.unknown), *unpriced),
        evidence_level=min((*rests_on, *priced), key=lambda level: level.rank),
    )


def _times(kg: float | None, ratio: Interval) -> Interval:
    assert kg is not None
    return Interval(*(kg * bound for bound in ratio))


def _worth(
    network: NetworkSnapshot, products: Products, kind: Kind, passing: Interval | None
) -> tuple[Interval | None, Iterable[EvidenceLevel], tuple[Sentence, ...]]:
    """What passes is worth, the levels that rests on, and what is not recorded."""
    if passing is None:
        return None, (), ()
    price, dry = (find(kind.herb, kind.form, kind.invented) for find in (products.price, products.dry))
    if price is None or dry is None:
        herb = network.herbs[products.herbs[kind.herb]]
        form = list(ProductForm)[kind.form]
        return (
            None,
            (),
            (
                Sentence(
                    f"ไม่มีราคาของ{herb.name_th} ({form.th}) ในบันได",
                    f"the ladder has no price of {form.en} {herb.name_en or herb.name_th}",
                ),
            ),
        )
    low, mid, high = (kg * thb for kg, thb in zip(passing, price.value))
    value = Interval(low / dry.value.high, mid / dry.value.mid, high / dry.value.low)
    return value, (price.level, dry.level), ()


def _lacking(network: NetworkSnapshot, link: Link, dry: Known | None) -> Sentence | None:
    """What is not recorded about the quantity of a link; None where all of it is."""
    ends = [network.actors[code] for code in (link.source, link.target)]
    between_th = f"ระหว่าง{ends[0].name_th}กับ{ends[1].name_th}"
    between_en = " and ".join(actor.name_en or actor.name_th for actor in ends)
    if link.herb is None or link.form is None:
        what_th, what_en = ("สมุนไพร", "herb") if link.herb is None else ("รูปแบบสินค้า", "form")
        return Sentence(
            f"ลิงก์{between_th}ไม่ได้ระบุ{what_th}", f"the link between {between_en} names no {what_en}"
        )
    if link.volume_kg_per_year is None:
        return Sentence(
            f"ไม่ได้บันทึกปริมาณต่อปี{between_th}",
            f"the volume a year between {between_en} is not recorded",
        )
    if dry is None:
        herb = network.herbs[link.herb]
        return Sentence(
            f"ไม่มีอัตราส่วนจาก{herb.name_th} ({link.form.th}) เป็นแห้งในบันได",
            f"the ladder has no ratio from {link.form.en} {herb.name_en or herb.name_th} to dried",
        )
    return None
