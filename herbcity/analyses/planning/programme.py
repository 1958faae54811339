"""Solving the model with HiGHS: the integer programme for the proof, its linear relaxation for bounds and prices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy

from herbcity.analyses.planning.columns import Floats
from herbcity.analyses.planning.model import Model
from herbcity.stopping import go_on, seconds_left

NODES = 20_000
"""Where the search for a better plan ends. Nodes and not seconds, so that a slow day gives the same plan."""
SECONDS = 8.0
"""Only so that nobody waits for ever; the nodes end it first."""


@dataclass(frozen=True)
class Solution:
    """Which proposals are chosen, each one's share of each month, and the most that any plan could gain."""

    chosen: tuple[int, ...]
    fraction: Floats
    """n × 12; of what is done in full, 1."""
    bound_thb: float


class Relaxation(NamedTuple):
    """A linear programme solved: for the plan if links could be split the most that can be gained, and what one
    more unit of a limit adds."""

    bound_thb: float
    values: Floats
    prices: Floats
    """For each row, THB per unit."""
    losses: Floats
    """For each variable by how much the bound falls, THB, if it is 1 (its reduced cost); 0 where it is not 0."""


def integer_programme(
    model: Model, *, forced: Collection[int] = (), gap: float = 0.0, objective: Floats | None = None
) -> Solution | None:
    """The best plan, with these proposals in it, to within this relative gap; None where none keeps all limits.

    ``objective`` is maximised in the place of the gain; the bound then says nothing.
    """
    lower = np.zeros(model.size)
    lower[list(forced)] = 1.0
    integrality = np.zeros(model.size, dtype=np.uint8)
    integrality[: model.count] = 1
    left = seconds_left()
    found = scipy.optimize.milp(
        -(model.objective if objective is None else objective),
        integrality=integrality,
        bounds=scipy.optimize.Bounds(lower, np.ones(model.size)),
        constraints=scipy.optimize.LinearConstraint(model.matrix, -np.inf, model.bounds),
        options={
            "mip_rel_gap": gap,
            "node_limit": NODES,
            "time_limit": SECONDS if left is None else min(SECONDS, left),
        },
    )
    go_on()
    if found.x is None:
        return None
    bound = -found.mip_dual_bound / model.scale if found.mip_dual_bound is not None else np.inf
    return Solution(
        tuple(np.flatnonzero(found.x[: model.count] > 0.5).tolist()), fractions(model, found.x), float(bound)
    )


def relaxation(model: Model, *, more: Floats | None = None) -> Relaxation | None:
    """The linear relaxation, with so much ``more`` of each row; None where even that has no answer."""
    bounds = model.bounds if more is None else model.bounds + more
    found = linear_programme(model.objective, model.matrix, bounds, np.ones(model.size))
    if found is None:
        return None
    bound, values, prices, losses = found
    return Relaxation(bound / model.scale, values, prices / model.scale, losses / model.scale)


def linear_programme(
    gain: Floats, matrix: scipy.sparse.csr_array, bounds: Floats, upper: Floats
) -> Relaxation | None:
    """max gain · x with matrix · x ≤ bounds and 0 ≤ x ≤ upper; None where it has no answer."""
    left = seconds_left()
    found = scipy.optimize.linprog(  # type: ignore[call-overload]  # it takes sparse matrices; its stubs do not
        -gain,
        A_ub=matrix,
        b_ub=bounds,
        bounds=np.column_stack([np.zeros_like(upper), upper]),
        method="highs",
        options={"time_limit": left},
    )
    go_on()
    if found.x is None:
        return None
    return Relaxation(
        -float(found.fun), found.x, -found.ineqlin.marginals, np.maximum(found.lower.marginals, 0.0)
    )


def fractions(model: Model, values: Floats) -> Floats:
    """The share of each month that is done, kept within what every resource holds to the last gram.

    The solver keeps a limit to within a millionth; what it takes too much is taken back here.
    """
    columns = model.columns
    chosen = (values[: model.count] > 0.5).astype(float)[:, np.newaxis]
    flows = np.clip(np.append(values[model.count :], 1.0), 0.0, 1.0)
    done: Floats = chosen * flows[np.where(model.flow < 0, len(flows) - 1, model.flow)]
    if not len(columns.draw_owner):
        return done
    drawn = np.zeros_like(columns.capacity)
    np.add.at(drawn, columns.draw_resource, columns.draw_kg * done[columns.draw_owner])
    over = drawn > columns.capacity
    cut = np.ones_like(drawn)
    cut[over] = columns.capacity[over] / drawn[over] * (1 - 1e-12)
    least = np.ones((model.count, 12))
    np.minimum.at(least, columns.draw_owner, np.where(columns.draw_kg > 0, cut[columns.draw_resource], 1.0))
    for number in np.flatnonzero([one.whole for one in columns.proposals]):
        least[number] = least[number].min()
    return done * least
