"""What two actors say about themselves that makes a link between them more or less likely."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy

from herbcity.analyses.likelihood.inferring import INFERRED, inferred
from herbcity.analyses.likelihood.matrices import at_pairs
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask, distinct
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.stopping import go_on

ATTRIBUTES = ("distance", "season", "imbalance", "price_gap", "certificates", "herbs", "evidence")
"""The columns of ``attributes``, in their order."""


def attributes(found: Candidates) -> Floats:
    """Rows of ``found`` × ``ATTRIBUTES``; nan where not known.

    The likely distance in km; how far the seasons meet, in [0, 1]; |ln| of what is offered against what is needed;
    (worth − asked) / worth; the share of the required certificates that is held; how many herbs both deal in; and
    how many pieces of evidence the less well known of the two rests on. Where listings leave out what the second to
    fourth need, what ``inferring`` makes of them.
    """
    go_on()
    columns = np.column_stack([*_stated(found), found.certificates, _herbs(found), _evidence(found)])
    expected = inferred(found)
    silent = np.isnan(columns[:, _INFERABLE])
    columns[:, _INFERABLE] = np.where(silent, expected, columns[:, _INFERABLE])
    return columns


def is_inferred(found: Candidates) -> Mask:
    """Rows of ``found`` × ``ATTRIBUTES``: where the listings are silent, and a value can only be an inference."""
    silent = np.zeros((len(found), len(ATTRIBUTES)), dtype=bool)
    silent[:, _INFERABLE] = np.isnan(np.column_stack(_stated(found)))[:, 1:]
    return silent


_INFERABLE = slice(ATTRIBUTES.index(INFERRED[0]), ATTRIBUTES.index(INFERRED[-1]) + 1)


def _stated(found: Candidates) -> list[Floats]:
    return [found.distance_km, found.season, np.abs(found.quantity), found.price_gap]


def _herbs(found: Candidates) -> Floats:
    """How many herbs are in the listings and capacities of both; nan where either names none."""
    go_on()
    sides, actors = found.market.sides, len(found.network.actors)
    named, herbs = sides.herb != NOT_NAMED, max(1, len(found.network.herbs))
    there = distinct(sides.actor[named].astype(np.int64) * herbs + sides.herb[named])
    deals = scipy.sparse.csr_array(
        (np.ones(len(there)), (there // herbs, there % herbs)), shape=(actors, herbs)
    )
    common = at_pairs(deals, deals, found.giver.astype(np.intp), found.taker.astype(np.intp))
    count = np.diff(deals.indptr)
    return np.where((count[found.giver] > 0) & (count[found.taker] > 0), common, np.nan)


def _evidence(found: Candidates) -> Floats:
    pieces = found.network.carried("pieces of evidence", _pieces, _patched)
    return np.minimum(pieces[found.giver], pieces[found.taker])


def _pieces(network: NetworkSnapshot) -> Floats:
    """For each actor how many different pieces of evidence its record, listings, capacities and certificates name."""
    named: dict[str, set[str]] = {code: set(actor.evidence) for code, actor in network.actors.items()}
    for listing in network.listings.values():
        named[listing.actor].update(listing.evidence)
    for capacity in network.capacities.values():
        named[capacity.actor].update(capacity.evidence)
    for certificate in network.certificates.values():
        named[certificate.holder].update(certificate.evidence)
    return np.array([len(pieces) for pieces in named.values()], dtype=float)


def _patched(before: Floats, network: NetworkSnapshot, touched: Touched) -> Floats | None:
    """Counted again for actors whose records changed; None where an actor came or a record went."""
    codes = set(_owners(network, touched))
    if None in codes or touched.get(RecordKind.ACTOR):
        return None
    after = before.copy()
    for code in codes:
        assert code is not None
        after[network.adjacency.index[code]] = len(set(_evidence_of(network, code)))
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


def _evidence_of(network: NetworkSnapshot, code: str) -> Iterator[str]:
    yield from network.actors[code].evidence
    for listing in network.listings_of(code):
        yield from listing.evidence
    for capacity in network.capacities_of(code):
        yield from capacity.evidence
    for certificate in network.certificates_of(code):
        yield from certificate.evidence
