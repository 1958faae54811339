"""What two actors say about themselves that makes a link between them more or less likely."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from herbcity.analyses.likelihood.inferring import inferred
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.stopping import go_on

ATTRIBUTES = ("distance", "season", "imbalance", "price_gap", "certificates", "herbs", "evidence")
"""The columns of ``attributes``, in their order."""

_BITS = 64
"""Herbs in one whole number, a bit each."""


def attributes(found: Candidates) -> Floats:
    """Rows of ``found`` × ``ATTRIBUTES``; nan where not known.

    The likely distance in km; how far the seasons meet, in [0, 1]; |ln| of what is offered against what is needed;
    (worth − asked) / worth; the share of the required certificates that is held; how many herbs both deal in; and
    how many pieces of evidence the less well known of the two rests on. Where listings leave out what the second to
    fourth need, what ``inferring`` makes of them.
    """
    go_on()
    stated = [
        np.where(np.isnan(said), expected, said)
        for said, expected in zip((found.season, np.abs(found.quantity), found.price_gap), inferred(found).T)
    ]
    return np.array([found.distance_km, *stated, found.certificates, _herbs(found), _evidence(found)]).T


def is_inferred(found: Candidates) -> Mask:
    """Rows of ``found`` × ``INFERRED``: where the listings are silent, and a value can only be an inference."""
    return np.isnan([found.season, found.quantity, found.price_gap]).T


def _herbs(found: Candidates) -> Floats:
    """How many herbs are in the listings and capacities of both; nan where either names none."""
    go_on()
    sides, herbs = found.market.sides, len(found.network.herbs)
    named = np.flatnonzero(sides.herb != NOT_NAMED)
    deals = np.zeros((herbs // _BITS + 1, len(found.network.actors)), dtype=np.uint64)
    word, bit = np.divmod(sides.herb[named].astype(np.uint64), np.uint64(_BITS))
    np.bitwise_or.at(deals, (word.astype(np.intp), sides.actor[named]), np.uint64(1) << bit)
    giver, taker = deals[:, found.giver], deals[:, found.taker]
    common = np.bitwise_count(giver & taker).sum(axis=0, dtype=float)
    return np.where(giver.any(axis=0) & taker.any(axis=0), common, np.nan)


def _evidence(found: Candidates) -> Floats:
    pieces = found.network.carried("pieces of evidence", _pieces, _patched)
    return np.minimum(pieces[found.giver], pieces[found.taker])


def _pieces(network: NetworkSnapshot) -> Floats:
    """For each actor how many different pieces of evidence its record, listings, capacities and certificates name."""
    return np.array([_count(network, code) for code in network.adjacency.ids], dtype=float)


def _patched(before: Floats, network: NetworkSnapshot, touched: Touched) -> Floats | None:
    """Counted again for actors whose records changed; None where an actor came or a record went."""
    codes = set(_owners(network, touched))
    if None in codes or touched.get(RecordKind.ACTOR):
        return None
    after = before.copy()
    for code in codes:
        assert code is not None
        after[network.adjacency.index[code]] = _count(network, code)
    return after


def _owners(network: NetworkSnapshot, touched: Touched) -> Iterator[str | None]:
    for kind, field in (
        (RecordKind.LISTING, "actor"),
        (RecordKind.CAPACITY, "actor"),
        (RecordKind.CERTIFICATE, "holder"),
    ):
        table = network.table(kind)
        for record_id in touched.get(kind, ()):
            yield getattr(table.get(record_id), field, None)


def _count(network: NetworkSnapshot, code: str) -> int:
    pieces = set(network.actors[code].evidence)
    for records in (network.listings_of(code), network.capacities_of(code), network.certificates_of(code)):
        for record in records:
            pieces.update(record.evidence)
    return len(pieces)
