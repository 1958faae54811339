"""What a caller may spend: at most so much at once, and from a budget that refills.

The unit is that of ``herbcity.api.costs``. A budget is a bucket: full at first, emptied by what requests cost,
refilled by so much a second. Buckets belong to one process; several workers give as many budgets.

>>> moment = 0.0
>>> budgets = Budgets({role: Allowance(100, 300, 10) for role in AccessRole}, clock=lambda: moment)
>>> budgets.charge("someone", AccessRole.PUBLIC, 100).remaining
200
>>> budgets.charge("someone", AccessRole.PUBLIC, 101)
Traceback (most recent call last):
herbcity.errors.LimitReached: The query costs 101; the limit is 100. Ask for fewer rows, or for less at once.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import NamedTuple

from herbcity.errors import BudgetSpent, ErrorCode, LimitReached
from herbcity.registry.keys import AccessRole
from herbcity.settings import Settings

MOST: Mapping[AccessRole, int] = {
    **dict.fromkeys(AccessRole, 400_000),
    AccessRole.PUBLIC: 100_000,
    AccessRole.MEMBER: 200_000,
}
"""The most that one request of each role may cost."""

TRUSTED_TIMES = 10
"""A published operation may cost so many times as much: it was written and measured by the project."""

REFUSED = 25
"""What a request costs that is refused: reading and checking it takes about as long."""

_MOST_BUCKETS = 100_000
"""Buckets kept at most; the one used least recently goes first, and would mostly be full again."""

_LEAST_WAIT = 1


class Allowance(NamedTuple):
    """What a role may spend: in one request, from a full budget, and how much of that comes back a second."""

    most: int
    budget: int
    refill: int


class Charge(NamedTuple):
    """What was taken for one request, and what is left."""

    requested: int
    limit: int
    remaining: int
    budget: int
    refill_per_second: int

    @property
    def extension(self) -> bytes:
        """The value of ``extensions.cost`` of the answer, as JSON."""
        return b'{"requested":%d,"limit":%d,"remaining":%d,"budget":%d,"refillPerSecond":%d}' % self


def allowances(settings: Settings) -> Mapping[AccessRole, Allowance]:
    """What each role may spend in a service with these settings."""
    editor = Allowance(MOST[AccessRole.EDITOR], settings.editor_budget, settings.editor_refill)
    return {
        **dict.fromkeys(AccessRole, editor),
        AccessRole.PUBLIC: Allowance(MOST[AccessRole.PUBLIC], settings.public_budget, settings.public_refill),
        AccessRole.MEMBER: Allowance(MOST[AccessRole.MEMBER], settings.member_budget, settings.member_refill),
    }


class Budgets:
    """The buckets of all callers, in bounded memory. Thread-safe."""

    def __init__(
        self,
        allowances: Mapping[AccessRole, Allowance],
        *,
        buckets: int = _MOST_BUCKETS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowances = dict(allowances)
        self._most_buckets = buckets
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._buckets)

    def charge(self, caller: str, role: AccessRole, cost: int, *, trusted: bool = False) -> Charge:
        """Take what a request costs from its caller's budget.

        What costs more than a full budget needs a full one, and leaves a debt. Raises LimitReached
        (QUERY_TOO_COSTLY) for what may not be asked at once, and takes what a refusal costs; BudgetSpent, and takes
        nothing, where too little is left.
        """
        allowance = self._allowances[role]
        most = allowance.most * TRUSTED_TIMES if trusted else allowance.most
        if cost > most:
            self._take(caller, allowance, REFUSED)
            raise LimitReached(ErrorCode.QUERY_TOO_COSTLY, value=cost, allowed=most)
        return self._take(caller, allowance, cost, most)

    def charge_refusal(self, caller: str, role: AccessRole) -> Charge:
        """Take what it costs to refuse a request. Raises BudgetSpent."""
        return self._take(caller, self._allowances[role], REFUSED)

    def owe(self, caller: str, role: AccessRole, cost: int) -> None:
        """Take what was not known before it was done; it may leave a debt. Below 0 it is given back."""
        allowance, now = self._allowances[role], self._clock()
        with self._lock:
            self._buckets[caller] = (self._left(caller, allowance, now) - cost, now)

    def check(self, caller: str, role: AccessRole) -> None:
        """Raises BudgetSpent where not even a refusal could be paid, so that nothing more is read."""
        allowance = self._allowances[role]
        left = self.look(caller, role).remaining
        if left < REFUSED:
            raise _spent(allowance, REFUSED, left)

    def look(self, caller: str, role: AccessRole) -> Charge:
        """The budget of a caller as it is, for who is refused; nothing is taken."""
        allowance = self._allowances[role]
        with self._lock:
            left = self._left(caller, allowance, self._clock())
        return _charged(allowance, 0, left)

    def _take(self, caller: str, allowance: Allowance, cost: int, most: int | None = None) -> Charge:
        now = self._clock()
        with self._lock:
            left = self._left(caller, allowance, now)
            needed = min(cost, allowance.budget)
            if left < needed:
                raise _spent(allowance, cost, left)
            left -= cost
            self._buckets[caller] = (left, now)
            self._buckets.move_to_end(caller)
            if len(self._buckets) > self._most_buckets:
                self._buckets.popitem(last=False)
        return _charged(allowance, cost, left, most)

    def _left(self, caller: str, allowance: Allowance, now: float) -> float:
        found = self._buckets.get(caller)
        if found is None:
            return allowance.budget
        left, then = found
        return min(left + (now - then) * allowance.refill, allowance.budget)


def _spent(allowance: Allowance, cost: int, left: float) -> BudgetSpent:
    missing = min(cost, allowance.budget) - left
    return BudgetSpent(
        value=cost,
        remaining=max(int(left), 0),
        allowed=allowance.budget,
        seconds=max(math.ceil(missing / allowance.refill), _LEAST_WAIT),
    )


def _charged(allowance: Allowance, cost: int, left: float, most: int | None = None) -> Charge:
    remaining = int(left) if left > 0 else 0
    return Charge(cost, most or allowance.most, remaining, allowance.budget, allowance.refill)
