"""How many rows of a list there are of each kind: counted over all that match, not over a page.

A row that belongs to several groups counts in each, so the counts may add up to more than the rows. What is not
known is a group of its own, with the key None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from herbcity.analyses.market.columns import NOT_NAMED, herb_ids
from herbcity.analyses.suggesting import Suggestions, in_state
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.keeping import kept
from herbcity.api.ordering import thai_order
from herbcity.api.suppression import suppressed
from herbcity.api.terms import ActorGroupBy, LinkGroupBy, ListingGroupBy, SuggestionGroupBy
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Listing
from herbcity.network.withholding import persons_of
from herbcity.vocabulary import EvidenceLevel, LinkKind, ServiceKind, SuggestionState, Term, link_rule

Key = Term | str | None
"""A term, the id of a herb or the code of a district, or None for what is not known."""

_UNKNOWN = ("ไม่ทราบ", "not known")


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its key as other fields and filters have it, its words in both languages, how many rows it has."""

    key: str | None
    th: str
    en: str
    count: int | None


def groups(network: NetworkSnapshot, rows: Sequence[Any], by: Term) -> list[Group]:
    """The groups that these rows form, terms in the order of the vocabulary, all else by Thai name, unknown last."""
    if isinstance(rows, Suggestions):
        counted = _counted_by_column(rows, by)
    else:
        keys_of = _KEYS[type(by)][by]
        counted = Counter(key for row in rows for key in keys_of(network, row))
    found = [
        (_standing(network, key), Group(key, *_words(network, key), count)) for key, count in counted.items()
    ]
    return [group for _, group in sorted(found, key=lambda one: one[0])]


def groups_to_outsiders(network: NetworkSnapshot, rows: Sequence[Any], by: Term) -> list[Group]:
    """The same for those who may not see what is personal: without the counts of small groups of natural persons, and
    without those from which they could be derived."""
    found, persons = groups(network, rows, by), persons_of(network)
    if not isinstance(by, ActorGroupBy) or not persons:
        return found
    keys = [(row.code in persons, tuple(_KEYS[ActorGroupBy][by](network, row))) for row in rows]
    others = {key for person, each in keys if not person for key in each}
    counts = Counter(key for _, each in keys for key in each)
    # Where somebody is in several groups, the counts of all do not add up to that of the rows.
    lines = [list(counts)] if all(len(each) == 1 for _, each in keys) else []
    hidden = suppressed(counts, lines, of_persons=counts.keys() - others).cells
    return [replace(group, count=None) if group.key in hidden else group for group in found]


def _words(network: NetworkSnapshot, key: Key) -> tuple[str, str]:
    if key is None:
        return _UNKNOWN
    if isinstance(key, Term):
        return key.th, key.en
    named = network.herbs.get(key) or network.districts[key]
    return named.name_th, named.name_en or named.name_th


def _standing(network: NetworkSnapshot, key: Key) -> tuple[bool, int, str]:
    if key is None:
        return True, 0, ""
    if isinstance(key, Term):
        return False, key.rank, ""
    return False, 0, thai_order(_words(network, key)[0]) + key


@kept
def herbs_by_actor(network: NetworkSnapshot) -> Mapping[str, frozenset[str]]:
    """The herbs that each actor has a link, a listing or a capacity for; actors that have none are absent."""
    herbs: dict[str, set[str]] = {}
    for link in network.links.values():
        if link.herb:
            herbs.setdefault(link.source, set()).add(link.herb)
            herbs.setdefault(link.target, set()).add(link.herb)
    for table in (network.listings, network.capacities):
        for record in table.values():
            if record.herb:
                herbs.setdefault(record.actor, set()).add(record.herb)
    return {code: frozenset(found) for code, found in herbs.items()}


def _herbs_of(network: NetworkSnapshot, actor: Actor) -> Iterable[Key]:
    return herbs_by_actor(network).get(actor.code) or (None,)


def _certified_for(network: NetworkSnapshot, actor: Actor) -> Iterable[Key]:
    held = network.certificates_of(actor.code)
    return {one.kind for one in held if one.valid(network.as_of)} or (None,)


def _district_of_listing(network: NetworkSnapshot, listing: Listing) -> Iterable[Key]:
    return (network.actors[listing.actor].district,)


def _one(name: str) -> Callable[[NetworkSnapshot, Any], Iterable[Key]]:
    return lambda _, row: (getattr(row, name),)


def _herb_of_suggestion(_network: NetworkSnapshot, suggestion: Suggestion) -> Iterable[Key]:
    return (suggestion.material.herb if suggestion.material else None,)


# By type and then by name: terms of two types may be the same word.
_KEYS: dict[type[Term], dict[str, Callable[[NetworkSnapshot, Any], Iterable[Key]]]] = {
    ActorGroupBy: {
        ActorGroupBy.ROLE: lambda _, actor: actor.roles,
        ActorGroupBy.STAGE: _one("stage"),
        ActorGroupBy.DISTRICT: _one("district"),
        ActorGroupBy.LEGAL_FORM: _one("legal_form"),
        ActorGroupBy.SIZE: _one("size"),
        ActorGroupBy.HERB: _herbs_of,
        ActorGroupBy.CERTIFICATE: _certified_for,
        ActorGroupBy.EVIDENCE_LEVEL: _one("evidence_level"),
    },
    LinkGroupBy: {
        LinkGroupBy.KIND: _one("kind"),
        LinkGroupBy.FLOW: _one("flow"),
        LinkGroupBy.STATUS: _one("status"),
        LinkGroupBy.HERB: _one("herb"),
        LinkGroupBy.FORM: _one("form"),
        LinkGroupBy.EVIDENCE_LEVEL: _one("evidence_level"),
    },
    ListingGroupBy: {
        ListingGroupBy.SIDE: _one("side"),
        ListingGroupBy.HERB: _one("herb"),
        ListingGroupBy.FORM: _one("form"),
        ListingGroupBy.SERVICE: _one("service"),
        ListingGroupBy.DISTRICT: _district_of_listing,
        ListingGroupBy.EVIDENCE_LEVEL: _one("evidence_level"),
    },
    SuggestionGroupBy: {
        SuggestionGroupBy.KIND: _one("kind"),
        SuggestionGroupBy.FLOW: _one("flow"),
        SuggestionGroupBy.HERB: _herb_of_suggestion,
        SuggestionGroupBy.SERVICE: _one("service"),
        SuggestionGroupBy.STATE: _one("state"),
        SuggestionGroupBy.EVIDENCE_LEVEL: _one("evidence_level"),
    },
}


def _counted_by_column(found: Suggestions, by: Term) -> Counter[Key]:
    """The same of suggestions that nobody has looked at, of which there may be a hundred thousand."""
    pairs, rows = found.weighed.found, found.rows
    if by is SuggestionGroupBy.STATE:
        return Counter(
            {
                state: n
                for state in SuggestionState
                if (n := int(in_state(found.weighed, (state,))[rows].sum()))
            }
        )
    words: list[Key]
    if by is SuggestionGroupBy.EVIDENCE_LEVEL:
        column, words = found.weighed.level, list(EvidenceLevel)
    elif by is SuggestionGroupBy.SERVICE:
        column, words = pairs.service, list(ServiceKind)
    elif by is SuggestionGroupBy.HERB:
        column = np.where(pairs.form == NOT_NAMED, NOT_NAMED, pairs.herb)
        words = list(herb_ids(pairs.network))
    else:
        column, words = pairs.kind, list(LinkKind)
    values, counts = np.unique(column[rows], return_counts=True)
    counted: Counter[Key] = Counter()
    for value, count in zip(values.tolist(), counts.tolist()):
        key: Key = None if value == NOT_NAMED else words[value]
        if by is SuggestionGroupBy.FLOW and isinstance(key, LinkKind):
            key = link_rule(key).flow
        counted[key] += count
    return counted
