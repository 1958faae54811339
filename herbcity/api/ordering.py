"""The orders in which lists are given, each with a key that says where a row stands.

Sorting a whole list is done once for a snapshot and an order, then remembered; the key of a name is
remembered for longer, because names hardly ever change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from herbcity.analyses.suggesting import Suggestions
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.keeping import kept
from herbcity.api.paging import Descending, Key, Ordered
from herbcity.api.terms import ActorOrderField, SortDirection
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Herb, Link, Listing
from herbcity.thai import collation_key

thai_order = lru_cache(maxsize=65_536)(collation_key)


class ActorOrder(NamedTuple):
    """One of the things that actors are ordered by."""

    field: ActorOrderField
    direction: SortDirection = SortDirection.ASC


BY_THAI_NAME = (ActorOrder(ActorOrderField.NAME_TH),)


def actor_order(wanted: Iterable[Mapping[str, Any]]) -> tuple[ActorOrder, ...]:
    """The order that was asked for, each field where it is named first; by Thai name if none is named."""
    chosen: dict[ActorOrderField, ActorOrder] = {}
    for one in wanted:
        chosen.setdefault(one["field"], ActorOrder(one["field"], one.get("direction") or SortDirection.ASC))
    return tuple(chosen.values()) or BY_THAI_NAME


def _district_name(network: NetworkSnapshot, actor: Actor) -> str | None:
    return thai_order(network.districts[actor.district].name_th) if actor.district else None


_ACTOR_KEYS: dict[ActorOrderField, Callable[[NetworkSnapshot, Actor], Any]] = {
    ActorOrderField.NAME_TH: lambda _, actor: thai_order(actor.name_th),
    ActorOrderField.NAME_EN: lambda _, actor: actor.name_en.casefold() if actor.name_en else None,
    ActorOrderField.CODE: lambda _, actor: actor.code,
    ActorOrderField.STAGE: lambda _, actor: actor.stage.rank,
    ActorOrderField.DISTRICT: _district_name,
    ActorOrderField.EVIDENCE_LEVEL: lambda _, actor: actor.evidence_level.rank,
    ActorOrderField.LINK_COUNT: lambda network, actor: len(network.links_of(actor.code)),
}


def _parts(value: Any, direction: SortDirection) -> Key:
    """The value as a part of a sort key: unknown last, whichever way the order runs."""
    known = "" if value is None else value
    return value is None, Descending(known) if direction is SortDirection.DESC else known


@kept
def actors_in_order(network: NetworkSnapshot, order: tuple[ActorOrder, ...]) -> Ordered[Actor]:
    """All actors in this order; where it leaves two level, by code."""

    def key(actor: Actor) -> Key:
        ordered = (_parts(_ACTOR_KEYS[one.field](network, actor), one.direction) for one in order)
        return (*(part for parts in ordered for part in parts), actor.code)

    name = ",".join(f"{one.field}-{one.direction}" for one in order)
    return Ordered.by(f"actors:{name}", list(network.actors.values()), key)


@kept
def links_in_order(network: NetworkSnapshot) -> Ordered[Link]:
    """All links by kind, in the order of the vocabulary, then by the codes of their ends."""
    return Ordered.by(
        "links:KIND",
        list(network.links.values()),
        lambda link: (link.kind.rank, link.source, link.target, link.id),
    )


@kept
def listings_in_order(network: NetworkSnapshot) -> Ordered[Listing]:
    """All listings: needs after offers, then by the Thai name of their actor."""

    def key(listing: Listing) -> Key:
        return listing.side.rank, thai_order(network.actors[listing.actor].name_th), listing.id

    return Ordered.by("listings:ACTOR", list(network.listings.values()), key)


@kept
def herbs_in_order(network: NetworkSnapshot) -> Ordered[Herb]:
    """All herbs in the order of a Thai dictionary."""
    return Ordered.by(
        "herbs:NAME_TH", list(network.herbs.values()), lambda herb: (thai_order(herb.name_th), herb.id)
    )


def suggestions_in_order(found: Suggestions) -> Ordered[Suggestion]:
    """Suggestions in their own order. Rows and keys are made when they are looked at: there are many, and few are."""
    return Ordered(f"suggestions:{found.options['order']}", found, found.keys)
