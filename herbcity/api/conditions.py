"""Conditions: what the filters of the API mean, as plain functions of a record and its network.

All conditions of a filter must hold; of several values of one condition any may. A condition left out, or
given as null, lets everything pass. A condition that names a record which does not exist is refused, because
an empty answer would look like one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import numpy as np

from herbcity.analyses.market.candidates import naming
from herbcity.analyses.market.columns import NOT_NAMED, Mask, herb_ids
from herbcity.analyses.suggesting import UNSETTLED, Suggestions, Weighed, in_state
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.grouping import herbs_by_actor
from herbcity.api.ids import key_of
from herbcity.api.searching import checked_text, matching
from herbcity.errors import ErrorCode, HerbcityError, NotFound
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Certificate, Herb, Link, Listing
from herbcity.vocabulary import LinkKind, ListingSide, link_rule

Row = TypeVar("Row")
Where = Mapping[str, Any]
Test = Callable[[Row], bool]


def conjunction(tests: Iterable[Test[Row]]) -> Test[Row] | None:
    """One test that passes what passes all of these; None where there are none."""
    chosen = list(tests)
    if not chosen:
        return None
    if len(chosen) == 1:
        return chosen[0]
    return lambda row: all(test(row) for test in chosen)


def existing(table: Mapping[str, Any], type_name: str, given: str) -> str:
    """The key of a record that an argument names. Raises NotFound where there is none."""
    key = key_of(type_name, given)
    if key not in table:
        raise NotFound(kind=type_name, value=given)
    return key


def existing_actor(network: NetworkSnapshot, given: str) -> str:
    """The code of the actor that an argument names, also by the code of one that was merged into it.

    Raises NotFound where there is none.
    """
    code = network.meant(key_of("Actor", given))
    if code not in network.actors:
        raise NotFound(kind="Actor", value=given)
    return code


def _certified(network: NetworkSnapshot, wanted: Where) -> Test[Actor]:
    day = wanted.get("valid_on") or network.as_of
    lowest, highest, ends_by = (wanted.get(name) for name in ("min_level", "max_level", "ends_by"))

    def fits(certificate: Certificate) -> bool:
        level, end = certificate.level, certificate.valid_until
        return (
            certificate.kind is wanted["kind"]
            and certificate.valid(day)
            and (lowest is None or (level is not None and level >= lowest))
            and (highest is None or (level is not None and level <= highest))
            and (ends_by is None or (end is not None and end <= ends_by))
        )

    return lambda actor: any(fits(certificate) for certificate in network.certificates_of(actor.code))


def _has_open(network: NetworkSnapshot, side: ListingSide, expected: bool) -> Test[Actor]:
    day = network.as_of
    holders = {one.actor for one in network.listings.values() if one.side is side and one.open(day)}
    return lambda actor: (actor.code in holders) is expected


def actor_test(network: NetworkSnapshot, where: Where | None) -> Test[Actor] | None:
    """What an actor must fulfil."""
    return conjunction(_actor_tests(network, _given(where)))


def _actor_tests(network: NetworkSnapshot, where: Where) -> Iterable[Test[Actor]]:
    if roles := where.get("roles"):
        yield lambda actor: any(role in roles for role in actor.roles)
    if stages := where.get("stages"):
        yield lambda actor: actor.stage in stages
    if levels := where.get("levels"):
        yield lambda actor: actor.evidence_level in levels
    if districts := where.get("districts"):
        codes = {existing(network.districts, "District", code) for code in districts}
        yield lambda actor: actor.district in codes
    if herbs := where.get("herbs"):
        chosen = frozenset(existing(network.herbs, "Herb", herb) for herb in herbs)
        dealt_in = herbs_by_actor(network)
        yield lambda actor: not chosen.isdisjoint(dealt_in.get(actor.code, ()))
    if kinds := where.get("link_kinds"):
        tied = {code for tie in network.ties if tie.kind in kinds for code in (tie.source, tie.target)}
        yield lambda actor: actor.code in tied
    if (text := where.get("text", "")).strip():
        named = matching(network, checked_text(text))
        yield lambda actor: actor.code in named
    if certificate := where.get("certificate"):
        yield _certified(network, certificate)
    if certificate := where.get("lacks_certificate"):
        certified = _certified(network, certificate)
        yield lambda actor: not certified(actor)
    if legal_forms := where.get("legal_forms"):
        yield lambda actor: actor.legal_form in legal_forms
    if sizes := where.get("sizes"):
        yield lambda actor: actor.size in sizes
    for name, side in (("has_open_need", ListingSide.NEED), ("has_open_offer", ListingSide.OFFER)):
        if name in where:
            yield _has_open(network, side, where[name])


def link_test(network: NetworkSnapshot, where: Where | None) -> Test[Link] | None:
    """What a link must fulfil."""
    return conjunction(_link_tests(network, _given(where)))


def _link_tests(network: NetworkSnapshot, where: Where) -> Iterable[Test[Link]]:
    if kinds := where.get("kinds"):
        yield lambda link: link.kind in kinds
    if flows := where.get("flows"):
        yield lambda link: link.flow in flows
    if statuses := where.get("statuses"):
        yield lambda link: link.status in statuses
    if levels := where.get("levels"):
        yield lambda link: link.evidence_level in levels
    if forms := where.get("forms"):
        yield lambda link: link.form in forms
    if herbs := where.get("herbs"):
        chosen = {existing(network.herbs, "Herb", herb) for herb in herbs}
        yield lambda link: link.herb in chosen
    if given := where.get("actor"):
        code = existing_actor(network, given)
        yield lambda link: code in (link.source, link.target)
    if districts := where.get("districts"):
        inside = {existing(network.districts, "District", one) for one in districts}
        actors = network.actors
        yield lambda link: actors[link.source].district in inside or actors[link.target].district in inside
    if given := where.get("evidence"):
        document = existing(network.evidence, "Evidence", given)
        yield lambda link: document in link.evidence
    if valid_on := where.get("valid_on"):
        yield lambda link: link.holds(valid_on)
    if "holds" in where:
        day, expected = network.as_of, where["holds"]
        yield lambda link: link.holds(day) is expected


def listing_test(network: NetworkSnapshot, where: Where | None) -> Test[Listing] | None:
    """What a listing must fulfil."""
    return conjunction(_listing_tests(network, _given(where)))


def _listing_tests(network: NetworkSnapshot, where: Where) -> Iterable[Test[Listing]]:
    if side := where.get("side"):
        yield lambda listing: listing.side is side
    if forms := where.get("forms"):
        yield lambda listing: listing.form in forms
    if services := where.get("services"):
        yield lambda listing: listing.service in services
    if levels := where.get("levels"):
        yield lambda listing: listing.evidence_level in levels
    if herbs := where.get("herbs"):
        chosen = {existing(network.herbs, "Herb", herb) for herb in herbs}
        yield lambda listing: listing.herb in chosen
    if given := where.get("actor"):
        code = existing_actor(network, given)
        yield lambda listing: listing.actor == code
    if districts := where.get("districts"):
        inside = {existing(network.districts, "District", one) for one in districts}
        yield lambda listing: network.actors[listing.actor].district in inside
    if (month := where.get("month")) is not None:
        if not 1 <= month <= 12:
            raise HerbcityError(ErrorCode.OUT_OF_RANGE, field="month", value=month, allowed="1 to 12")
        yield lambda listing: listing.kg_by_month is not None and listing.kg_by_month[month - 1] > 0
    if (dearest := where.get("max_price_per_kg")) is not None:
        yield lambda listing: listing.price_per_kg is not None and listing.price_per_kg.mid <= dearest
    if required := where.get("requires"):
        yield lambda listing: not set(required).isdisjoint(listing.requires)
    if "open" in where:
        day, expected = network.as_of, where["open"]
        yield lambda listing: listing.open(day) is expected


def herb_test(network: NetworkSnapshot, where: Where | None) -> Test[Herb] | None:
    """What a herb must fulfil."""
    return conjunction(_herb_tests(network, _given(where)))


def _herb_tests(network: NetworkSnapshot, where: Where) -> Iterable[Test[Herb]]:
    if (text := where.get("text", "")).strip():
        named = matching(network, checked_text(text))
        yield lambda herb: herb.id in named
    if lists := where.get("champion_lists"):
        known = {name for herb in network.herbs.values() for name in herb.champion_lists}
        for name in lists:
            if name not in known:
                raise NotFound(kind="champion list", value=name)
        yield lambda herb: not set(lists).isdisjoint(herb.champion_lists)
    if "regulated" in where:
        yield lambda herb: herb.regulated is where["regulated"]
    if levels := where.get("levels"):
        yield lambda herb: herb.evidence_level in levels


def suggestions_where(found: Suggestions, where: Where | None) -> Suggestions:
    """Those of the suggestions that fulfil the conditions, by their columns: there are many, and few are looked at.

    ``around`` is not tested here: it decides whose offers and needs are looked at. What stands in the way is known
    only from the words of each; see ``suggestion_test``.
    """
    rows = np.ones(len(found.weighed.found), dtype=bool)
    for chosen in _suggestion_rows(found.weighed, _given(where)):
        rows &= chosen
    return found.only(rows)


def _suggestion_rows(weighed: Weighed, where: Where) -> Iterable[Mask]:
    pairs, network = weighed.found, weighed.found.network
    if kinds := where.get("kinds"):
        yield np.isin(pairs.kind, [kind.rank for kind in kinds])
    if flows := where.get("flows"):
        yield np.isin(pairs.kind, [kind.rank for kind in LinkKind if link_rule(kind).flow in flows])
    if services := where.get("services"):
        yield np.isin(pairs.service, [service.rank for service in services])
    if levels := where.get("levels"):
        yield np.isin(weighed.level, [level.rank for level in levels])
    if herbs := where.get("herbs"):
        chosen = [herb_ids(network).index(existing(network.herbs, "Herb", herb)) for herb in herbs]
        yield np.isin(pairs.herb, chosen) & (pairs.form != NOT_NAMED)
    if districts := where.get("districts"):
        inside = {existing(network.districts, "District", one) for one in districts}
        there = np.array([actor.district in inside for actor in network.actors.values()], dtype=bool)
        yield there[pairs.giver] | there[pairs.taker]
    if (given := where.get("actor")) is not None:
        yield naming(pairs, existing_actor(network, given))
    if (least := where.get("min_value_thb")) is not None:
        yield weighed.value[:, 1] >= least
    yield in_state(weighed, where.get("states") or UNSETTLED)


def suggestion_test(where: Where | None) -> Test[Suggestion] | None:
    """What only the words of a suggestion tell: whether it could begin now."""
    if not _given(where).get("without_hard_blockers"):
        return None
    return lambda one: not any(blocker.hard for blocker in one.blockers)


def _given(where: Where | None) -> Where:
    """The conditions that were really given: null is the same as left out."""
    return {name: value for name, value in (where or {}).items() if value is not None}
