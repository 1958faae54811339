"""What columns over a network are made of: positions, ranks, masks and bits, and the words behind them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.stopping import go_on
from herbcity.vocabulary import CertificateKind, EvidenceLevel, LinkKind, ProductForm, ServiceKind

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
"""Positions of rows."""
Positions = NDArray[np.integer[Any]]
"""A column of positions or ranks."""
Codes = NDArray[np.int64]
"""Things that are made of several positions, each as one whole number."""

KINDS = tuple(LinkKind)
FORMS = tuple(ProductForm)
SERVICES = tuple(ServiceKind)
LEVELS = tuple(EvidenceLevel)
CERTIFICATES = tuple(CertificateKind)
"""What ranks point into."""

NOT_NAMED = -1
"""Stands in a column of positions where nothing is named."""


def herb_ids(network: NetworkSnapshot) -> tuple[str, ...]:
    """The ids of all herbs, sorted: what a column of herbs points into."""
    return network.carried("herb ids", lambda one: tuple(sorted(one.herbs)), _unless_herbs)


def _unless_herbs(
    before: tuple[str, ...], _network: NetworkSnapshot, touched: Touched
) -> tuple[str, ...] | None:
    return None if RecordKind.HERB in touched else before


def certificate_bits(kinds: Iterable[CertificateKind]) -> int:
    """A number with a bit for each of these kinds of certificate."""
    bits = 0
    for kind in kinds:
        bits |= 1 << kind.rank
    return bits


def held_bits(network: NetworkSnapshot) -> NDArray[np.int64]:
    """For each actor of ``network.adjacency.ids`` the kinds of certificate it holds, valid on the day, as bits."""
    return network.carried("certificates held", _held_bits, _patched_bits)


def _held_bits(network: NetworkSnapshot) -> NDArray[np.int64]:
    bits = np.zeros(len(network.actors), dtype=np.int64)
    position = network.adjacency.index
    for certificate in network.certificates.values():
        if certificate.valid(network.as_of):
            bits[position[certificate.holder]] |= 1 << certificate.kind.rank
    return bits


def _patched_bits(
    before: NDArray[np.int64], _network: NetworkSnapshot, touched: Touched
) -> NDArray[np.int64] | None:
    return None if touched.keys() & {RecordKind.ACTOR, RecordKind.CERTIFICATE} else before


def standing(mask: Mask) -> Rows | slice:
    """Where the mask holds; as a slice where those rows follow one another, because then nothing has to be copied.

    >>> standing(np.array([False, True, True])), standing(np.array([True, False, True])).tolist()
    (slice(1, 3, None), [0, 2])
    """
    rows = np.flatnonzero(mask)
    if len(rows) and rows[-1] - rows[0] == len(rows) - 1:
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows


def distinct(codes: Codes) -> Codes:
    """The codes sorted, each once. NumPy's own ``unique`` hashes whole numbers, ten times slower than sorting."""
    ordered = np.sort(codes)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered


def among(codes: Codes, ordered: Codes) -> Mask:
    """Which codes are among these sorted ones."""
    go_on()
    if not len(ordered):
        return np.zeros(len(codes), dtype=bool)
    found: Mask = ordered[np.minimum(np.searchsorted(ordered, codes), len(ordered) - 1)] == codes
    return found
