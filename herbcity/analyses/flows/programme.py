"""A generalised flow: what goes into an arc comes out multiplied by its gain. Solved as a linear programme by HiGHS.

SciPy brings HiGHS (MIT) along; a wheel of HiGHS's own would clash with that of OR-tools.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from herbcity.analyses.market.columns import Floats, Positions
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.stopping import go_on, seconds_left

OUTSIDE = -1
"""In the place of a node: where herb is harvested, and where it is used up."""


@dataclass(frozen=True, slots=True)
class Arcs:
    """The arcs of a network, a column each. ``tail`` and ``head`` are positions of nodes, or ``OUTSIDE``.

    One kg that enters at the tail leaves as ``gain`` kg at the head; at most ``most`` kg enter (infinite where
    nothing limits it), and each that does is worth ``reward``.
    """

    nodes: int
    tail: Positions
    head: Positions
    gain: Floats
    most: Floats
    reward: Floats

    def __len__(self) -> int:
        return len(self.tail)

    @property
    def matrix(self) -> scipy.sparse.csc_array:
        """nodes × arcs: what each arc takes from and brings to each node."""
        count = len(self)
        column = np.arange(count)
        leaves, arrives = self.tail != OUTSIDE, self.head != OUTSIDE
        return scipy.sparse.csc_array(
            (
                np.concatenate([-np.ones(int(leaves.sum())), self.gain[arrives]]),
                (
                    np.concatenate([self.tail[leaves], self.head[arrives]]),
                    np.concatenate([column[leaves], column[arrives]]),
                ),
            ),
            shape=(self.nodes, count),
        )


@dataclass(frozen=True, slots=True)
class GeneralisedFlow:
    """The best flow. ``worth`` is the dual value of each limit: what one kg more of ``most`` would add, as long as
    nothing else becomes the limit; the limits times their worths add up to ``value``, which makes them the minimum cut.
    """

    value: float
    kg: Floats
    worth: Floats


def best_flow(arcs: Arcs) -> GeneralisedFlow:
    """The flow of the highest reward that keeps every limit; at each node as much leaves as arrives.

    Without any circle whose gains multiply to more than 1 it is bounded by what enters from outside. Raises
    OUT_OF_RANGE for limits or gains that no flow can have.

    10 kg fresh, 5 of them make 1 kg dried, and the market takes 3 kg: it gets 2, and another kg fresh would add 0.2:

    >>> arcs = Arcs(2, np.array([-1, 0, 1]), np.array([0, 1, -1]), np.array([1.0, 0.2, 1.0]),
    ...             np.array([10.0, np.inf, 3.0]), np.array([0.0, 0.0, 1.0]))
    >>> found = best_flow(arcs)
    >>> round(found.value, 9), found.kg.round(9).tolist(), found.worth.round(9).tolist()
    (2.0, [10.0, 10.0, 2.0], [0.2, 0.0, 0.0])

    Reference: Ahuja, Magnanti, Orlin, *Network Flows* (1993), chapter 15.
    """
    for field, numbers, allowed in (
        ("most", arcs.most, arcs.most >= 0),
        ("gain", arcs.gain, (arcs.gain > 0) & np.isfinite(arcs.gain)),
        ("reward", arcs.reward, np.isfinite(arcs.reward)),
    ):
        if not allowed.all():
            value = float(numbers[~allowed][0])
            raise HerbcityError(ErrorCode.OUT_OF_RANGE, field=field, value=value, allowed="> 0, finite")
    if not len(arcs):
        return GeneralisedFlow(0.0, np.zeros(0), np.zeros(0))
    found = solved(arcs.reward, arcs.matrix, arcs.most)
    if found.x is None:  # nothing else can go wrong: to let nothing flow keeps every limit
        raise HerbcityError(
            ErrorCode.OUT_OF_RANGE,
            field="gain",
            value="a circle",
            allowed="no circle multiplies what runs in it",
        )
    worth = -found.upper.marginals
    worth[~np.isfinite(arcs.most)] = 0.0
    return GeneralisedFlow(-float(found.fun), found.x, np.maximum(worth, 0.0))


def solved(reward: Floats, matrix: scipy.sparse.csc_array, most: Floats) -> scipy.optimize.OptimizeResult:
    """HiGHS's own answer: max reward · x with matrix · x = 0 and 0 ≤ x ≤ most."""
    left = seconds_left()
    found: scipy.optimize.OptimizeResult = scipy.optimize.linprog(  # type: ignore[call-overload]  # stubs know no sparse
        -reward,
        A_eq=matrix,
        b_eq=np.zeros(matrix.shape[0]),
        bounds=np.column_stack([np.zeros_like(most), most]),
        method="highs",
        options={"time_limit": left},
    )
    go_on()
    return found
