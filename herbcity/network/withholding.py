"""The network as callers see it who may not see what is personal: a snapshot that never held it.

Whatever is answered from such a snapshot (fields, filters, orders, search, aggregates, distances, suggestions and
their arithmetic, exports, its digest) cannot tell what is personal, because it is not there. A person in trade stands
where its district stands, as does every actor whose place is not known better.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import VALUES, Actor, Decision, Value
from herbcity.registry.changes import RecordKind
from herbcity.registry.personal import NATURAL, PERSONAL, tells_a_place
from herbcity.vocabulary import EvidenceLevel

_UNKNOWN = {
    kind: {
        field.name: field.default
        for field in msgspec.structs.fields(VALUES[kind])
        if field.name in PERSONAL[kind]
    }
    for kind in PERSONAL
}
"""What stands where a personal field is withheld: what stands there where it is not known."""


def is_person(actor: Actor) -> bool:
    """Whether an actor is a natural person, as its legal form says, and not invented for illustration."""
    return actor.legal_form in NATURAL and actor.evidence_level is not EvidenceLevel.ILLUSTRATIVE


def persons_of(network: NetworkSnapshot) -> frozenset[str]:
    """The codes of the actors that are natural persons."""
    found: frozenset[str] = network.carried("persons", _find_persons, _patch_persons)
    return found


def _find_persons(network: NetworkSnapshot) -> frozenset[str]:
    return frozenset(code for code, actor in network.actors.items() if is_person(actor))


def _patch_persons(before: frozenset[str], network: NetworkSnapshot, touched: Touched) -> frozenset[str]:
    changed = touched.get(RecordKind.ACTOR, frozenset())
    now = {code for code in changed if code in network.actors and is_person(network.actors[code])}
    return before if now == before & changed else (before - changed) | now


class _Shown(NamedTuple):
    """A snapshot without what is personal of some persons; None where nothing had to be left out."""

    network: NetworkSnapshot | None
    persons: frozenset[str]


def withheld(network: NetworkSnapshot, persons: Iterable[str] | None = None) -> NetworkSnapshot:
    """The network without what is personal: of its natural persons, and of these actors too if they are given.

    The same snapshot where there is nothing to leave out. Made once; after a write it is brought up to date.

    >>> from herbcity.network.toys import turmeric_chain
    >>> chain = turmeric_chain()
    >>> withheld(chain) is chain
    True
    """
    if persons is not None:
        return _without(network, persons_of(network) | frozenset(persons)) or network
    shown: _Shown = network.carried("withheld", _show, _show_again)
    return shown.network or network


def _show(network: NetworkSnapshot) -> _Shown:
    persons = persons_of(network)
    return _Shown(_without(network, persons), persons)


def _show_again(before: _Shown, network: NetworkSnapshot, touched: Touched) -> _Shown | None:
    persons = persons_of(network)
    others = persons ^ before.persons
    keys = {**touched, RecordKind.ACTOR: touched.get(RecordKind.ACTOR, frozenset()) | others}
    keys[RecordKind.DECISION] = touched.get(RecordKind.DECISION, frozenset()) | {
        key
        for key, one in (network.decisions.items() if others else ())
        if others & {fact.of for fact in one.facts or ()}
    }
    changed: dict[RecordKind, dict[str, Value | None]] = {
        kind: {key: _hidden(kind, network.table(kind).get(key), persons) for key in some}
        for kind, some in keys.items()
        if some
    }
    if before.network is None:
        untouched = all(
            value is network.table(kind).get(key)
            for kind, some in changed.items()
            for key, value in some.items()
        )
        return _Shown(None, persons) if untouched else None
    return _Shown(before.network.with_records(changed, revision=network.revision), persons)


def _without(network: NetworkSnapshot, persons: frozenset[str]) -> NetworkSnapshot | None:
    """Everything of these persons hidden; None where nothing was there to hide."""
    changed: dict[RecordKind, dict[str, Value | None]] = {RecordKind.ACTOR: {}, RecordKind.DECISION: {}}
    for code in persons & network.actors.keys():
        changed[RecordKind.ACTOR][code] = _hidden(RecordKind.ACTOR, network.actors[code], persons)
    if persons:
        for key, decision in network.decisions.items():
            changed[RecordKind.DECISION][key] = _hidden(RecordKind.DECISION, decision, persons)
    really = {
        kind: {key: value for key, value in values.items() if value is not network.table(kind)[key]}
        for kind, values in changed.items()
    }
    if not any(really.values()):
        return None
    return network.with_records(
        {kind: values for kind, values in really.items() if values}, revision=network.revision, anew=True
    )


def _hidden(kind: RecordKind, value: Value | None, persons: frozenset[str]) -> Value | None:
    """A record without what is personal; the very same one where nothing is."""
    if isinstance(value, Actor):
        if value.code in persons and any(
            getattr(value, name) != unknown for name, unknown in _UNKNOWN[kind].items()
        ):
            return msgspec.structs.replace(value, **_UNKNOWN[kind])
    elif isinstance(value, Decision) and any(tells_a_place(fact, persons) for fact in value.facts or ()):
        kept = tuple(fact for fact in value.facts or () if not tells_a_place(fact, persons))
        return msgspec.structs.replace(value, facts=kept)
    return value
