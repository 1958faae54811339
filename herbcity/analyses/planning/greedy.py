"""The fast answer: take the best proposal, price the others again on what is left, and go on.

What is left only ever shrinks, so a price that was worked out earlier is never too low: the best proposal whose
price is still true is the best of all, and most need not be priced again (lazy greedy; Minoux 1978).
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence

import numpy as np

from herbcity.analyses.planning.columns import Columns, Floats
from herbcity.analyses.planning.limits import PlanLimits
from herbcity.analyses.planning.proposals import Proposal
from herbcity.stopping import go_on


def greedy(columns: Columns, limits: PlanLimits, *, first: Sequence[int] = ()) -> Floats:
    """n × 12: the share of each month that is done. Floors and the spread over districts are not looked at.

    ``first`` are taken before all others where they can be.
    """
    left = _Left(columns, limits)
    for number in first:
        left.take(number)
    heap = [
        (-gain, number)
        for number in range(len(columns))
        if number not in first and (gain := left.gain(number)) > 0
    ]
    heapq.heapify(heap)
    while heap and not left.full:
        _, number = heapq.heappop(heap)
        if not left.allows(columns.proposals[number]) or (gain := left.gain(number)) <= 0:
            continue
        if heap and (-gain, number) > heap[0]:
            heapq.heappush(heap, (-gain, number))
            continue
        left.take(number)
    return left.done


def in_order(columns: Columns, limits: PlanLimits) -> Floats:
    """n × 12: the share of each month that is done where the proposals are taken in the order in which they stand,
    each if there is room for it and something left."""
    left = _Left(columns, limits)
    for number, proposal in enumerate(columns.proposals):
        if left.allows(proposal) and left.gain(number) > 0:
            left.take(number)
    return left.done


class _Left:
    """What is left of everything while a plan grows."""

    def __init__(self, columns: Columns, limits: PlanLimits) -> None:
        self._columns = columns
        self._limits = limits
        self._kg = columns.capacity.copy()
        self._draws: list[list[int]] = [[] for _ in range(len(columns))]
        for draw, owner in enumerate(columns.draw_owner.tolist()):
            self._draws[owner].append(draw)
        self._whole = [one.whole for one in columns.proposals]
        self._links, self._hours, self._budget = (
            np.inf if limit is None else float(limit)
            for limit in (limits.max_links, limits.officer_hours, limits.budget_thb)
        )
        self._loads: Counter[str] = Counter()
        self._made: set[str] = set()
        self.done: Floats = np.zeros((len(columns), 12))

    @property
    def full(self) -> bool:
        return self._links < 1

    def allows(self, proposal: Proposal) -> bool:
        """Whether hands, money and the actors have room for it."""
        if len(proposal.links) > self._links or not self._made.isdisjoint(proposal.links):
            return False
        if proposal.hours > self._hours or proposal.cost_thb > self._budget:
            return False
        load = self._limits.max_links_per_actor
        return load is None or all(
            self._loads[actor] + ends <= load for actor, ends in Counter(proposal.ends).items()
        )

    def gain(self, number: int) -> float:
        """THB to be expected of it on what is left; 0 where too little is left to begin."""
        return self._gain(number, self._fraction(number))

    def _gain(self, number: int, fraction: Floats) -> float:
        go_on()
        columns = self._columns
        volume = float(columns.share[number] @ fraction) if columns.share[number].any() else 1.0
        worth = columns.worth[number]
        if volume < self._limits.least_share or np.isnan(worth):
            return 0.0
        return float(columns.chance[number] * worth * volume)

    def _fraction(self, number: int) -> Floats:
        fraction = np.ones(12)
        for draw in self._draws[number]:
            wanted = self._columns.draw_kg[draw]
            left = self._kg[self._columns.draw_resource[draw]]
            np.minimum(fraction, np.divide(left, wanted, out=np.ones(12), where=wanted > 0), out=fraction)
        return np.full(12, fraction.min()) if self._whole[number] else fraction

    def take(self, number: int) -> None:
        go_on()
        proposal, fraction = self._columns.proposals[number], self._fraction(number)
        for draw in self._draws[number]:
            place = self._columns.draw_resource[draw]
            self._kg[place] = np.maximum(self._kg[place] - self._columns.draw_kg[draw] * fraction, 0.0)
        self._links -= len(proposal.links)
        self._hours -= proposal.hours
        self._budget -= proposal.cost_thb
        self._loads.update(proposal.ends)
        self._made.update(proposal.links)
        self.done[number] = fraction
