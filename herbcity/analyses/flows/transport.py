"""Who should deliver to whom, so that the same kg travel least or gain most."""

from __future__ import annotations

from functools import cache
from types import ModuleType

import numpy as np
import scipy

from herbcity.analyses.market.columns import Floats, Positions
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.stopping import go_on, seconds_left

COMPILED_FROM = 5_000
"""Arcs. HiGHS answers fewer of them before numba has loaded what it compiled."""
_EXACT = 1e-10
"""Of the largest gain: what differs by less is as good."""


def best_transport(
    supply: Floats, demand: Floats, source: Positions, target: Positions, gain_per_kg: Floats
) -> Floats:
    """The kg on each arc that gain most: max Σ gain × kg, where nobody gives or takes more than it can.

    ``source`` and ``target`` are positions in ``supply`` and ``demand``, kg. What gains nothing is not shipped. By
    the network simplex method where numba is installed and the arcs are many, else by HiGHS, with the same gain; of
    several best ways they may find different ones. Raises OUT_OF_RANGE for a quantity below 0, or one or a gain that
    is not finite.

    Two suppliers of 10 and 5 kg, two takers of 8 and 4; by hand: 8 kg at 3, 2 at 2 and 2 at 1 make 30.

    >>> kg = best_transport(np.array([10.0, 5.0]), np.array([8.0, 4.0]), np.array([0, 0, 1]), np.array([0, 1, 1]),
    ...                     np.array([3.0, 2.0, 1.0]))
    >>> kg.round(9).tolist()
    [8.0, 2.0, 2.0]

    Reference: Ahuja, Magnanti, Orlin, *Network Flows* (1993), chapter 11.
    """
    for field, numbers, allowed in (
        ("supply", supply, (supply >= 0) & np.isfinite(supply)),
        ("demand", demand, (demand >= 0) & np.isfinite(demand)),
        ("gain_per_kg", gain_per_kg, np.isfinite(gain_per_kg)),
    ):
        if not allowed.all():
            value = float(numbers[~allowed][0])
            raise HerbcityError(ErrorCode.OUT_OF_RANGE, field=field, value=value, allowed=">= 0, finite")
    kg = np.zeros(len(source))
    # The simplex tree begins with demands that are all above 0, and what gains nothing would only make it longer.
    useful = np.flatnonzero((gain_per_kg > 0) & (supply[source] > 0) & (demand[target] > 0))
    if not len(useful):
        return kg
    asking = np.zeros(len(demand), dtype=bool)
    asking[target[useful]] = True
    takers, place = np.flatnonzero(asking), (np.cumsum(asking) - 1)[target[useful]]
    kernel = _kernel() if len(useful) >= COMPILED_FROM else None
    problem = supply, demand[takers], source[useful], place, gain_per_kg[useful]
    kg[useful] = by_highs(*problem) if kernel is None else by_simplex(kernel, *problem)
    return kg


def by_simplex(
    kernel: ModuleType, supply: Floats, demand: Floats, source: Positions, target: Positions, gain: Floats
) -> Floats:
    """By the compiled network simplex method."""
    slack = _EXACT * float(np.abs(gain).max())
    # Begin where a giver stands out among those of a taker: a fifth fewer steps than by the gain itself.
    count = np.maximum(np.bincount(target, minlength=len(demand)), 1)
    stands_out = gain - (np.bincount(target, gain, len(demand)) / count)[target]
    found: Floats = kernel.cheapest(
        supply.astype(float), demand.astype(float), source.astype(np.int64),
        target.astype(np.int64) + len(supply), -gain.astype(float), np.argsort(-stands_out, kind="stable"), slack,
    )  # fmt: skip
    return found if len(found) else by_highs(supply, demand, source, target, gain)


def by_highs(supply: Floats, demand: Floats, source: Positions, target: Positions, gain: Floats) -> Floats:
    """By a linear programme, without numba."""
    arcs = np.arange(len(source))
    matrix = scipy.sparse.csc_array(
        (np.ones(2 * len(arcs)), (np.concatenate([source, target + len(supply)]), np.tile(arcs, 2))),
        shape=(len(supply) + len(demand), len(arcs)),
    )
    left = seconds_left()
    found = scipy.optimize.linprog(  # type: ignore[call-overload]  # it takes sparse matrices; its stubs do not
        -gain, A_ub=matrix, b_ub=np.concatenate([supply, demand]), bounds=(0, None), method="highs",
        options={"time_limit": left},
    )  # fmt: skip
    go_on()
    kg: Floats = found.x
    return kg


@cache
def _kernel() -> ModuleType | None:
    """The compiled method; None where numba is not installed, or has no place to keep what it compiles."""
    try:
        from herbcity.analyses.flows import network_simplex
    except (ImportError, RuntimeError):
        return None
    return network_simplex
