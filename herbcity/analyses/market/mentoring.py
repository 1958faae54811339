"""Who could mentor whom: a larger or greener firm and a smaller one in reach, with the same process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from herbcity.analyses.market.actors import actor_columns
from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask, Rows
from herbcity.analyses.market.distance import great_circles_km
from herbcity.analyses.market.sides import Sides
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Certificate
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import CertificateKind, ProductForm

REACH_KM = 60.0
"""How far a mentor travels, by our choice: a visit and back within half a day."""

LEVELS_APART = (1, 2)
"""How many Green Industry levels a mentor is ahead, where both have one: near enough to remember the step."""


def green_certificate(network: NetworkSnapshot, code: str) -> Certificate | None:
    """The certificate of the highest Green Industry level valid on the day; None where none is recorded."""
    valid = [
        (one.level, one.id)
        for one in network.certificates_of(code)
        if one.kind is CertificateKind.GREEN_INDUSTRY and one.level is not None and one.valid(network.as_of)
    ]
    return network.certificates[max(valid)[1]] if valid else None


def green_levels(network: NetworkSnapshot) -> Floats:
    """The highest Green Industry level of each actor of ``network.adjacency.ids``, nan where none is recorded."""
    return network.carried("green levels", _green_levels, _unless_certified)


def _green_levels(network: NetworkSnapshot) -> Floats:
    levels = np.full(len(network.actors), np.nan)
    for holder in {one.holder for one in network.certificates.values() if one.level is not None}:
        held = green_certificate(network, holder)
        if held is not None and held.level is not None:
            levels[network.adjacency.index[holder]] = held.level
    return levels


def _unless_certified(before: Floats, _network: NetworkSnapshot, touched: Touched) -> Floats | None:
    return None if touched.keys() & {RecordKind.ACTOR, RecordKind.CERTIFICATE} else before


def processes(sides: Sides, able: Mask) -> Iterator[Rows]:
    """The capacities among these rows, process by process, in the order of the vocabulary."""
    rows = np.flatnonzero(able & (sides.makes != NOT_NAMED))
    process = sides.form[rows].astype(np.intp) * len(ProductForm) + sides.makes[rows]
    for one in np.unique(process):
        yield rows[process == one]


def may_mentor(network: NetworkSnapshot, sides: Sides) -> Callable[[Rows, Rows], Mask]:
    """The test of pairs: one or two Green Industry levels ahead where both have one, else the larger; in reach.

    A firm without a recorded size is neither larger nor smaller, and one without a place is not in reach: a
    mentor whom nobody asked is proposed only on known facts.
    """

    def fits(mentors: Rows, others: Rows) -> Mask:
        level = green_levels(network)
        ahead = level[sides.actor[mentors]][:, np.newaxis] - level[sides.actor[others]]
        size = actor_columns(network).size
        larger = size[sides.actor[mentors]][:, np.newaxis] > size[sides.actor[others]]
        km = great_circles_km(sides.point[mentors][:, np.newaxis], sides.point[others])
        step = (ahead >= LEVELS_APART[0]) & (ahead <= LEVELS_APART[1])
        fitting: Mask = np.where(np.isnan(ahead), larger, step) & (km <= REACH_KM)
        return fitting

    return fits
