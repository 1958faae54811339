"""What a caller may spend: at most so much at once, from a budget that refills."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.api.budgets import MOST, REFUSED, TRUSTED_TIMES, Allowance, Budgets, allowances
from herbcity.errors import BudgetSpent, ErrorCode, LimitReached
from herbcity.registry.keys import AccessRole
from herbcity.settings import Settings

PUBLIC, EDITOR = AccessRole.PUBLIC, AccessRole.EDITOR


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budgets(clock: Clock) -> Budgets:
    """At most 100 at once, of 300, of which 10 come back in a second."""
    return Budgets(dict.fromkeys(AccessRole, Allowance(100, 300, 10)), clock=clock)


def test_what_is_spent_comes_back_with_time_and_never_more_than_there_was(
    budgets: Budgets, clock: Clock
) -> None:
    assert [budgets.charge("a", PUBLIC, 100).remaining for _ in range(3)] == [200, 100, 0]
    clock.now = 5
    assert budgets.charge("a", PUBLIC, 20).remaining == 30
    clock.now = 1_000
    assert budgets.charge("a", PUBLIC, 1).remaining == 299


def test_one_callers_spending_is_not_anothers(budgets: Budgets) -> None:
    for _ in range(3):
        budgets.charge("a", PUBLIC, 100)
    assert budgets.charge("b", PUBLIC, 100).remaining == 200


def test_who_has_spent_too_much_is_told_how_long_to_wait_and_may_ask_then(
    budgets: Budgets, clock: Clock
) -> None:
    for _ in range(3):
        budgets.charge("a", PUBLIC, 95)
    with pytest.raises(BudgetSpent) as refused:
        budgets.charge("a", PUBLIC, 60)
    assert refused.value.seconds == 5  # 15 are left, 45 are missing, 10 come back in a second
    assert refused.value.fault.details["remaining"] == 15
    clock.now = refused.value.seconds
    assert budgets.charge("a", PUBLIC, 60).remaining == 5


def test_more_than_a_request_may_cost_is_refused_with_the_limit_and_paid_for_as_a_refusal(
    budgets: Budgets,
) -> None:
    with pytest.raises(LimitReached) as refused:
        budgets.charge("a", PUBLIC, 101)
    fault = refused.value.fault
    assert (fault.code, fault.value, fault.details["allowed"]) == (ErrorCode.QUERY_TOO_COSTLY, 101, 100)
    assert budgets.look("a", PUBLIC).remaining == 300 - REFUSED


def test_a_published_operation_may_cost_more_and_leaves_a_debt(budgets: Budgets, clock: Clock) -> None:
    charge = budgets.charge("a", PUBLIC, 900, trusted=True)
    assert (charge.limit, charge.remaining) == (100 * TRUSTED_TIMES, 0)
    clock.now = 59
    with pytest.raises(BudgetSpent):
        budgets.charge("a", PUBLIC, 1)
    clock.now = 61
    assert budgets.charge("a", PUBLIC, 1).remaining == 9


def test_a_flood_of_refused_requests_ends_before_they_are_read(budgets: Budgets) -> None:
    for _ in range(300 // REFUSED):
        budgets.check("a", PUBLIC)
        budgets.charge_refusal("a", PUBLIC)
    with pytest.raises(BudgetSpent):
        budgets.check("a", PUBLIC)


def test_a_million_addresses_take_no_more_memory_than_a_hundred_thousand(clock: Clock) -> None:
    budgets = Budgets(dict.fromkeys(AccessRole, Allowance(100, 300, 10)), buckets=10_000, clock=clock)
    tracemalloc.start()
    for number in range(10_000):
        budgets.charge(f"2001:db8:{number}", PUBLIC, 1)
    full, _ = tracemalloc.get_traced_memory()
    for number in range(100_000):
        budgets.charge(f"2001:db9:{number}", PUBLIC, 1)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(budgets) == 10_000
    assert after < full * 1.2


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 50)), max_size=40))
def test_nobody_spends_more_than_the_budget_and_what_came_back(asked: list[tuple[int, int]]) -> None:
    clock, spent = Clock(), 0
    budgets = Budgets(dict.fromkeys(AccessRole, Allowance(100, 300, 10)), clock=clock)
    for cost, pause in asked:
        clock.now += pause
        try:
            spent += budgets.charge("a", PUBLIC, cost).requested
        except BudgetSpent:
            pass
        except LimitReached:
            spent += REFUSED
        assert spent <= 300 + 10 * clock.now


def test_who_may_do_more_may_spend_more(clock: Clock) -> None:
    granted = allowances(Settings(public_budget=1_000, public_refill=100))
    assert granted[PUBLIC] == Allowance(MOST[PUBLIC], 1_000, 100)
    ranked = [granted[role] for role in AccessRole]
    for lower, higher in pairwise(ranked):
        assert all(one <= other for one, other in zip(lower, higher))


def test_what_was_dearer_than_known_leaves_a_debt(budgets: Budgets, clock: Clock) -> None:
    budgets.owe("a", PUBLIC, 350)
    with pytest.raises(BudgetSpent) as refused:
        budgets.charge("a", PUBLIC, 1)
    assert refused.value.seconds == 6  # 50 are owed and 1 is asked for
    clock.now = 6
    assert budgets.charge("a", PUBLIC, 1).remaining == 9


def test_what_is_left_is_seen_by_asking(budgets: Budgets) -> None:
    budgets.charge("a", EDITOR, 40)
    assert budgets.look("a", EDITOR)._asdict() == {
        "requested": 0, "limit": 100, "remaining": 260, "budget": 300, "refill_per_second": 10
    }  # fmt: skip
