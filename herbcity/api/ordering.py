"""The orders in which lists are given, each with a key that says where a row stands.

How they are kept through writes is in ``kept_orders``; the key of a name is remembered for longer, because names
hardly ever change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar

from herbcity.analyses.suggesting import Suggestions
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.kept_orders import Moves, Order, in_order
from herbcity.api.paging import Descending, Key, Ordered
from herbcity.api.terms import ActorOrderField, LinkOrderField, ListingOrderField, SortDirection
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Evidence, Herb, Link, Listing
from herbcity.registry.changes import RecordKind
from herbcity.thai import collation_key

Row = TypeVar("Row")
Field = TypeVar("Field", ActorOrderField, LinkOrderField, ListingOrderField)

thai_order = lru_cache(maxsize=65_536)(collation_key)


class By(NamedTuple, Generic[Field]):
    """One of the things that rows are ordered by, and which way."""

    field: Field
    direction: SortDirection = SortDirection.ASC


def wanted_order(wanted: Iterable[Mapping[str, Any]] | None, *, otherwise: Field) -> tuple[By[Field], ...]:
    """The order that was asked for, each field where it is named first; by ``otherwise`` if none is named."""
    chosen: dict[Field, By[Field]] = {}
    for one in wanted or ():
        chosen.setdefault(one["field"], By(one["field"], one.get("direction") or SortDirection.ASC))
    return tuple(chosen.values()) or (By(otherwise),)


class _Value(NamedTuple):
    """What a field orders by; ``blank`` stands where it is not known, None where it always is. ``moves`` says which
    other records it is read from (see ``kept_orders.Order``)."""

    of: Callable[[NetworkSnapshot, Any], Any]
    blank: str | int | None = None
    moves: Moves = MappingProxyType({})


def _district_name(network: NetworkSnapshot, actor: Actor) -> str | None:
    return thai_order(network.districts[actor.district].name_th) if actor.district else None


def _known_day(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _of_listing(network: NetworkSnapshot, listing: Listing) -> Key:
    """Offers, then needs, each by the Thai name of their actor."""
    return listing.side.rank, thai_order(network.actors[listing.actor].name_th)


def _listings_of(network: NetworkSnapshot, code: str) -> Iterable[str]:
    return (listing.id for listing in network.listings_of(code))


_ACTORS: dict[ActorOrderField, _Value] = {
    ActorOrderField.NAME_TH: _Value(lambda _, actor: thai_order(actor.name_th)),
    ActorOrderField.NAME_EN: _Value(lambda _, actor: actor.name_en.casefold() if actor.name_en else None, ""),
    ActorOrderField.CODE: _Value(lambda _, actor: actor.code),
    ActorOrderField.STAGE: _Value(lambda _, actor: actor.stage.rank),
    ActorOrderField.DISTRICT: _Value(_district_name, "", {RecordKind.DISTRICT: None}),
    ActorOrderField.EVIDENCE_LEVEL: _Value(lambda _, actor: actor.evidence_level.rank),
    ActorOrderField.LINK_COUNT: _Value(
        lambda network, actor: len(network.links_of(actor.code)), moves={RecordKind.LINK: None}
    ),
}
_LINKS: dict[LinkOrderField, _Value] = {
    LinkOrderField.KIND: _Value(lambda _, link: (link.kind.rank, link.source, link.target)),
    LinkOrderField.VOLUME: _Value(lambda _, link: link.volume_kg_per_year, 0),
    LinkOrderField.VALID_FROM: _Value(lambda _, link: _known_day(link.valid_from), 0),
    LinkOrderField.VALID_UNTIL: _Value(lambda _, link: _known_day(link.valid_until), 0),
}
_LISTINGS: dict[ListingOrderField, _Value] = {
    ListingOrderField.ACTOR: _Value(_of_listing, moves={RecordKind.ACTOR: _listings_of}),
    ListingOrderField.PRICE: _Value(lambda _, one: one.price_per_kg.mid if one.price_per_kg else None, 0),
    ListingOrderField.QUANTITY: _Value(lambda _, one: sum(one.kg_by_month) if one.kg_by_month else None, 0),
    ListingOrderField.VALID_FROM: _Value(lambda _, one: _known_day(one.valid_from), 0),
    ListingOrderField.VALID_UNTIL: _Value(lambda _, one: _known_day(one.valid_until), 0),
}


def _order(
    rows: str, kind: RecordKind, by: tuple[By[Field], ...], values: Mapping[Field, _Value]
) -> Order[Any]:
    """The order of all rows by these fields; where they leave two level, by id."""
    chosen = [(values[one.field], one.direction is SortDirection.DESC) for one in by]

    def key(network: NetworkSnapshot, row: Any) -> Key:
        parts: list[Any] = []
        for (of, blank, _), descending in chosen:
            value = of(network, row)
            if blank is not None:  # unknown last, whichever way the order runs
                parts.append(value is None)
                value = blank if value is None else value
            several = value if isinstance(value, tuple) else (value,)
            parts += map(Descending, several) if descending else several
        return (*parts, row.id)

    name = ",".join(f"{one.field}-{one.direction}" for one in by)
    moves = {kind: rows_of for one in by for kind, rows_of in values[one.field].moves.items()}
    return Order(f"{rows}:{name}", kind, key, moves)


def actors_in_order(
    network: NetworkSnapshot, by: tuple[By[ActorOrderField], ...] = (By(ActorOrderField.NAME_TH),)
) -> Ordered[Actor]:
    """All actors in this order; where it leaves two level, by code."""
    return in_order(network, _order("actors", RecordKind.ACTOR, by, _ACTORS))


def links_in_order(
    network: NetworkSnapshot, by: tuple[By[LinkOrderField], ...] = (By(LinkOrderField.KIND),)
) -> Ordered[Link]:
    """All links in this order: by kind, in the order of the vocabulary, then by the codes of their ends."""
    return in_order(network, _order("links", RecordKind.LINK, by, _LINKS))


def listings_in_order(
    network: NetworkSnapshot, by: tuple[By[ListingOrderField], ...] = (By(ListingOrderField.ACTOR),)
) -> Ordered[Listing]:
    """All listings in this order: needs after offers, then by the Thai name of their actor."""
    return in_order(network, _order("listings", RecordKind.LISTING, by, _LISTINGS))


_HERBS: Order[Herb] = Order(
    "herbs:NAME_TH", RecordKind.HERB, lambda _, herb: (thai_order(herb.name_th), herb.id)
)
_EVIDENCE: Order[Evidence] = Order(
    "evidence:TITLE", RecordKind.EVIDENCE, lambda _, evidence: (thai_order(evidence.title), evidence.id)
)


def herbs_in_order(network: NetworkSnapshot) -> Ordered[Herb]:
    """All herbs in the order of a Thai dictionary."""
    return in_order(network, _HERBS)


def evidence_in_order(network: NetworkSnapshot) -> Ordered[Evidence]:
    """All evidence by title, in the order of a Thai dictionary."""
    return in_order(network, _EVIDENCE)


def suggestions_in_order(found: Suggestions) -> Ordered[Suggestion]:
    """Suggestions in their own order. Rows and keys are made when they are looked at: there are many, and few are."""
    return Ordered(f"suggestions:{found.options['order']}", found, found.keys)
