"""The names of suggestions, the same at every revision: decisions are kept under them.

A key is the kind, the source, the target, the herb, the form and the service, and for a chain of two links
``>``, the buyer at its end and the form that the buyer gets, with ``|`` between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.chains import output_of
from herbcity.analyses.market.columns import (
    FORMS,
    KINDS,
    NOT_NAMED,
    SERVICES,
    Codes,
    Floats,
    Mask,
    Positions,
    Rows,
    herb_ids,
    in_order,
)
from herbcity.analyses.market.named import NamedPairs
from herbcity.analyses.market.sides import CAPACITY
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import LinkKind

_KINDS, _FORMS, _SERVICES = (
    {term.value: rank for rank, term in enumerate(terms)} for terms in (KINDS, FORMS, SERVICES)
)


def key_of(found: Candidates, row: int) -> str:
    """The key of one row."""
    ids, market = found.network.adjacency.ids, found.market
    kind = KINDS[found.kind[row]]
    giver, taker = ids[found.giver[row]], ids[found.taker[row]]
    source, target = (taker, giver) if kind is LinkKind.TAKES_BYPRODUCT_FROM else (giver, taker)
    herb, form, service = int(found.herb[row]), int(found.form[row]), int(found.service[row])
    parts = [
        kind,
        source,
        target,
        "" if herb == NOT_NAMED else herb_ids(found.network)[herb],
        "" if form == NOT_NAMED else FORMS[form],
        "" if service == NOT_NAMED else SERVICES[service],
    ]
    if found.onward[row] != NOT_NAMED:
        rung = market.rung(int(found.rung[row]))
        assert rung is not None
        parts += [f">{ids[market.sides.actor[found.onward[row]]]}", rung.to_form]
    return "|".join(parts)


def named_pairs(network: NetworkSnapshot, keys: Iterable[str]) -> NamedPairs:
    """What these keys name; those of actors, herbs or terms that there are not (any more) are left out."""
    position = network.adjacency.index
    herbs = {herb: number for number, herb in enumerate(herb_ids(network))}
    places: tuple[Mapping[str, int], ...] = (
        _KINDS,
        position,
        position,
        herbs,
        _FORMS,
        _SERVICES,
        position,
        _FORMS,
    )
    named = []
    for key in keys:
        words = key.replace("|>", "|").split("|")
        words += [""] * (len(places) - len(words))
        if len(words) != len(places) or not all(words[:3]):
            continue
        if all(not word or word in known for word, known in zip(words, places)):
            named.append([known.get(word, NOT_NAMED) for word, known in zip(words, places)])
    return NamedPairs(*np.array(named, dtype=np.intp).reshape(-1, len(places)).T)


def decided_pairs(network: NetworkSnapshot) -> NamedPairs:
    """The pairs that somebody has decided on, whatever it was."""
    return network.carried("decided pairs", _decided_pairs, _unless_decided)


def _decided_pairs(network: NetworkSnapshot) -> NamedPairs:
    return named_pairs(network, sorted({one.suggestion for one in network.decisions.values()}))


def _unless_decided(before: NamedPairs, _network: NetworkSnapshot, touched: Touched) -> NamedPairs | None:
    return None if touched.keys() & {RecordKind.ACTOR, RecordKind.HERB, RecordKind.DECISION} else before


def row_named(found: Candidates, key: str) -> int | None:
    """The row with this key; None where there is none."""
    parts = key.split("|")
    position = found.network.adjacency.index
    if len(parts) < 6 or parts[0] not in KINDS or parts[1] not in position or parts[2] not in position:
        return None
    ends = {position[parts[1]], position[parts[2]]}
    kind = LinkKind(parts[0])
    likely = (found.kind == kind.rank) & np.isin(found.giver, list(ends)) & np.isin(found.taker, list(ends))
    return next((row for row in np.flatnonzero(likely).tolist() if key_of(found, row) == key), None)


def links_in(key: str) -> tuple[str, ...]:
    """The keys that the two links of a chain have by themselves; of anything else nothing.

    >>> links_in("SUPPLIES|HC-0002-C|HC-0004-8|turmeric|FRESH||>HC-0006-4|DRIED")
    ('SUPPLIES|HC-0002-C|HC-0004-8|turmeric|FRESH|', 'SUPPLIES|HC-0004-8|HC-0006-4|turmeric|DRIED|')
    """
    *first, buyer, made = key.split("|")
    if len(first) != 6:
        return ()
    kind, _source, maker, herb, _form, _service = first
    return "|".join(first), "|".join((kind, maker, buyer.removeprefix(">"), herb, made, ""))


def chains_with(found: Candidates, link: str) -> list[int]:
    """The rows of the chains of which the link with this key is the first or the second."""
    parts = link.split("|")
    position = found.network.adjacency.index
    if len(parts) != 6 or parts[1] not in position or parts[2] not in position:
        return []
    one, other = position[parts[1]], position[parts[2]]
    first = (found.giver == one) & (found.taker == other)
    likely = np.flatnonzero((found.onward != NOT_NAMED) & (first | (found.taker == one)))
    likely = likely[first[likely] | (found.market.sides.actor[found.onward[likely]] == other)]
    return [row for row in likely.tolist() if link in links_in(key_of(found, row))]


def distinct(found: Candidates, value: Floats, allowed: Mask) -> Rows:
    """The allowed rows, of each key one, in the order of kinds, ends, herbs, forms, services and buyers.

    An actor with two lots of one thing, or a capacity beside its own need, has several rows of one key: what is
    stated comes before what is only possible, then the higher value.
    """
    rows = np.flatnonzero(allowed)
    if not len(rows):
        return rows
    order_of, actors = found.network.adjacency.order, len(found.network.actors)
    chained = found.onward != NOT_NAMED
    buyers = np.where(chained, order_of[found.market.sides.actor[found.onward]], NOT_NAMED)
    output = np.where(chained, output_of(found), NOT_NAMED)
    ends = _code((found.kind, len(KINDS)), (order_of[found.giver], actors), (order_of[found.taker], actors))
    rest = _code(
        (found.herb, len(found.network.herbs)), (found.form, len(FORMS)), (found.service, len(SERVICES)),
        (buyers, actors), (output, len(FORMS)),
    )  # fmt: skip
    ends, rest = ends[rows], rest[rows]
    implied = (found.market.sides.what[found.need] == CAPACITY)[rows]
    worth = np.nan_to_num(value[rows, 1], nan=-np.inf)
    order = in_order(ends, rest, implied, -worth)
    ends, rest = ends[order], rest[order]
    first = np.r_[True, (ends[1:] != ends[:-1]) | (rest[1:] != rest[:-1])]
    return rows[order[first]]


def _code(*parts: tuple[Positions, int]) -> Codes:
    """One number in place of several positions, in their order; each with how many there are, ``NOT_NAMED`` apart."""
    code: Codes = np.zeros(len(parts[0][0]), dtype=np.int64)
    for column, count in parts:
        code = code * (count + 1) + column + 1
    return code
