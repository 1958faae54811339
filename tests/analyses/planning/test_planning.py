"""Which links this quarter: within every limit, the best there is, the same each time."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from herbcity.analyses.planning.columns import Columns
from herbcity.analyses.planning.greedy import greedy
from herbcity.analyses.planning.limits import PlanLimits
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.planning import links_of, plan, sift
from herbcity.analyses.planning.plans import LeftOutCode, Solver, expected
from herbcity.analyses.planning.programme import relaxation
from herbcity.analyses.planning.proposals import Draw, Proposal, Prospects, Words
from herbcity.errors import Refused
from tests.analyses.planning.markets import (
    assert_kept,
    best_gain,
    every_choice,
    exactly,
    markets,
    resources,
    sale,
    words,
    year,
)

LIMITS = st.builds(
    PlanLimits,
    max_links=st.sampled_from([None, 0, 1, 2, 3]),
    officer_hours=st.sampled_from([None, 20.0, 24.0, 30.0]),
    budget_thb=st.sampled_from([None, 0.0, 1500.0, 2500.0]),
    max_links_per_actor=st.sampled_from([None, 1, 2]),
    max_district_share=st.sampled_from([None, None, 0.5]),
    least_share=st.sampled_from([0.01, 0.1, 0.5]),
)

OFFERS = {"grower": year(100.0, 100.0), "hill": year(40.0)}
NEEDS = {"mill": year(60.0, 60.0), "spa": year(80.0), "clinic": year(100.0)}


def three_buyers() -> Prospects:
    """By hand: the mill pays 5 THB/kg for 120 kg, the spa 4 for 80, the clinic 3 for 100; all of one grower."""
    proposals = (
        sale("grower", "mill", 5.0, OFFERS, NEEDS),
        sale("grower", "spa", 4.0, OFFERS, NEEDS),
        sale("grower", "clinic", 3.0, OFFERS, NEEDS),
    )
    return Prospects(proposals, resources(OFFERS, NEEDS))


def test_no_kilogram_is_promised_twice() -> None:
    found = plan(three_buyers(), limits=PlanLimits(max_links_per_actor=None))
    # By hand: of January's 100 kg the mill has 60 and the spa 40; the clinic would get nothing.
    assert [(one.proposal.key, sum(one.kg_by_month or ())) for one in found.chosen] == [
        ("grower-mill", pytest.approx(120.0)),
        ("grower-spa", pytest.approx(40.0)),
    ]
    assert found.expected_value.mid == pytest.approx(120 * 5 + 40 * 4)
    assert found.optimality_gap == 0.0
    assert found.solver is Solver.INTEGER_PROGRAMME
    assert_kept(found)


def test_what_is_chosen_is_the_best_together_and_not_each_ones_best() -> None:
    offers, needs = {"a": year(100.0), "b": year(100.0)}, {"x": year(100.0), "y": year(100.0)}
    proposals = (
        sale("a", "x", 10.0, offers, needs),
        sale("a", "y", 9.0, offers, needs),
        sale("b", "x", 8.0, offers, needs),
        sale("b", "y", 1.0, offers, needs),
    )
    found = plan(Prospects(proposals, resources(offers, needs)), limits=PlanLimits(max_links=2))
    # By hand: a-y and b-x gain 1,700, a-x and b-y only 1,100.
    assert sorted(found.by_key) == ["a-y", "b-x"]
    assert found.expected_value.mid == pytest.approx(1700.0)


@settings(max_examples=150, deadline=None)
@given(market=markets(), limits=LIMITS)
def test_the_plan_is_the_best_of_all_plans_there_are(market: Prospects, limits: PlanLimits) -> None:
    found = plan(market, limits=limits)
    assert_kept(found)
    eligible, _ = sift(market.proposals, limits)
    gains = [best_gain(chosen, dict(market.resources), limits) for chosen in every_choice(eligible)]
    best = max(gain for gain in gains if gain is not None)
    assert found.expected_value.mid == pytest.approx(best, rel=1e-5, abs=1e-3)
    assert found.bound_thb >= best - 1e-3


@settings(max_examples=60, deadline=None)
@given(market=markets(), limits=LIMITS, seed=st.integers(0, 1000))
def test_the_order_of_the_proposals_does_not_matter(market: Prospects, limits: PlanLimits, seed: int) -> None:
    shuffled = list(market.proposals)
    random.Random(seed).shuffle(shuffled)
    one, other = (plan(each, limits=limits) for each in (market, replace(market, proposals=tuple(shuffled))))
    assert one.chosen == other.chosen
    assert one.binding == other.binding


@settings(max_examples=100, deadline=None)
@given(market=markets(), limits=LIMITS)
def test_the_fast_answer_keeps_every_limit_and_stays_below_the_relaxation(
    market: Prospects, limits: PlanLimits
) -> None:
    limits = replace(limits, max_district_share=None)
    eligible, _ = sift(market.proposals, limits)
    assume(eligible)
    model = Model.of(eligible, market.resources, limits)
    relaxed = relaxation(model)
    chosen = links_of(model.columns, greedy(model.columns, limits), limits)
    assert relaxed is not None
    assert expected(chosen).mid <= relaxed.bound_thb + 1e-6
    assert_kept(replace(plan(market, limits=limits), chosen=chosen))


def test_of_two_equal_pairs_the_first_by_key_is_chosen() -> None:
    offers, needs = {"a": year(50.0), "b": year(50.0)}, {"x": year(50.0)}
    pairs = tuple(sale(giver, "x", 5.0, offers, needs) for giver in ("b", "a"))
    found = plan(Prospects(pairs, resources(offers, needs)), limits=PlanLimits(max_links=1))
    assert list(found.by_key) == ["a-x"]


def test_a_chain_is_chosen_whole_and_counts_as_two_links() -> None:
    held = resources({"grower": year(100.0, 50.0)}, {"drier": year(60.0, 60.0)}, {"spa": year(10.0, 10.0)})
    chain = Proposal(
        key="chain",
        links=("grower-mill", "mill-spa"),
        ends=("grower", "mill", "mill", "spa"),
        words=words("chain"),
        worth=exactly(1000.0),
        draws=(
            Draw("grower", year(100.0, 50.0)),
            Draw("drier", year(100.0, 50.0)),
            Draw("spa", year(15.0, 15.0)),
        ),
        whole=True,
    )
    assert plan(Prospects((chain,), held), limits=PlanLimits(max_links=1)).chosen == ()
    (one,) = plan(Prospects((chain,), held), limits=PlanLimits(max_links=2)).chosen
    # By hand: the drier can take 60 % of January and the spa two thirds, so 60 % of all months are done.
    assert one.done == pytest.approx((0.6,) * 12)
    assert one.kg_by_month == pytest.approx(year(60.0, 30.0))
    assert one.thb == pytest.approx(exactly(600.0))


def test_a_link_is_made_once_alone_or_in_a_chain() -> None:
    market = three_buyers()
    chain = replace(
        market.proposals[0], key="chain", links=("grower-mill", "mill-buyer"), worth=exactly(650.0)
    )
    found = plan(replace(market, proposals=(*market.proposals, chain)), limits=PlanLimits(max_links=3))
    assert sorted(found.by_key) == ["chain", "grower-spa"]


def test_the_chance_that_it_comes_about_weighs_the_value_and_a_mere_expectation_is_told() -> None:
    offers, needs = {"a": year(100.0), "b": year(100.0)}, {"x": year(100.0), "y": year(100.0)}
    sure = sale("a", "x", 5.0, offers, needs, chance=0.9)
    large = sale("b", "y", 8.0, offers, needs, chance=0.5)
    guessed = sale("b", "x", 9.0, offers, needs, chance=0.4, calibrated=False)
    market = Prospects((sure, large, guessed), resources(offers, needs))
    found = plan(market, limits=PlanLimits(max_links=1))
    assert list(found.by_key) == ["a-x"]  # 0.9 × 500 against 0.5 × 800 and 0.4 × 900
    assert found.uncalibrated == ()
    assert plan(replace(market, proposals=(guessed,)), limits=PlanLimits()).uncalibrated == ("b-x",)


def test_what_cannot_be_chosen_is_left_out_with_the_reason() -> None:
    offers, needs = {"a": year(100.0)}, {"x": year(100.0), "y": year(100.0), "z": year(100.0)}
    losing = sale("a", "x", -1.0, offers, needs)
    unknown = sale("a", "y", 0.0, offers, needs, worth=None)
    blocked = sale("a", "z", 9.0, offers, needs, blocked=Words("ไม่มีใบรับรอง", "No certificate."))
    market = Prospects((losing, unknown, blocked), resources(offers, needs))
    found = plan(market, limits=PlanLimits())
    assert [(one.proposal.key, one.code) for one in found.left_out] == [
        ("a-x", LeftOutCode.LOSES_MONEY),
        ("a-y", LeftOutCode.VALUE_UNKNOWN),
        ("a-z", LeftOutCode.HARD_BLOCKER),
    ]
    assert found.chosen == ()
    assert found.reason is not None
    assert "nothing to choose" in found.reason.en
    assert list(plan(market, limits=PlanLimits(with_hard_blockers=True)).by_key) == ["a-z"]


@pytest.mark.parametrize("limits", [PlanLimits(max_links=0), PlanLimits(budget_thb=0.0, officer_hours=0.0)])
def test_no_links_no_hours_or_no_money_is_a_plan_of_nothing_that_says_why(limits: PlanLimits) -> None:
    found = plan(three_buyers(), limits=limits)
    assert (found.chosen, found.expected_value, found.optimality_gap) == ((), (0.0, 0.0, 0.0), 0.0)
    assert found.reason is not None
    assert "no room for a single link" in found.reason.en


def test_without_proposals_the_plan_is_empty_and_says_so() -> None:
    found = plan(Prospects(()), limits=PlanLimits(max_links=8))
    assert (found.chosen, found.solver) == ((), Solver.NONE)
    assert found.reason == Words("ไม่มีข้อเสนอเลย", "There are no proposals.")


def test_limits_that_make_no_sense_are_refused_all_at_once() -> None:
    absurd = PlanLimits(
        max_links=-1, budget_thb=math.nan, officer_hours=math.inf, max_district_share=1.5, least_share=0.0
    )
    with pytest.raises(Refused) as refused:
        plan(three_buyers(), limits=absurd)
    assert [fault.field for fault in refused.value.faults] == [
        "max_links",
        "budget_thb",
        "officer_hours",
        "max_district_share",
        "least_share",
    ]
    with pytest.raises(Refused):
        plan(three_buyers(), limits=PlanLimits(budget_thb=1e30))


def test_no_district_takes_part_in_more_than_its_share_of_the_links() -> None:
    offers, needs = {"a": year(100.0), "b": year(100.0)}, {"x": year(100.0), "y": year(100.0)}
    pairs = (
        sale("a", "x", 9.0, offers, needs, districts=("7201",)),
        sale("b", "y", 8.0, offers, needs, districts=("7201",)),
        sale("a", "y", 3.0, offers, needs, districts=("7202",)),
    )
    market = Prospects(pairs, resources(offers, needs))
    assert sorted(plan(market, limits=PlanLimits(max_links=2)).by_key) == ["a-x", "b-y"]
    spread = plan(market, limits=PlanLimits(max_links=2, max_district_share=0.5))
    # By hand: a-x gives a tenth of its 100 kg to a-y, which is the least that is planned: 810 + 30 THB.
    assert sorted(spread.by_key) == ["a-x", "a-y"]
    assert spread.expected_value.mid == pytest.approx(840.0)
    assert_kept(spread)


def test_a_link_for_which_too_little_is_left_is_not_planned() -> None:
    offers, needs = {"a": year(100.0)}, {"x": year(95.0), "y": year(100.0)}
    pairs = (sale("a", "x", 9.0, offers, needs), sale("a", "y", 1.0, offers, needs))
    market = Prospects(pairs, resources(offers, needs))
    # By hand: 5 kg are left for y. To begin with y at 10 kg would take 5 × 9 THB from x and give 10 × 1.
    assert list(plan(market, limits=PlanLimits()).by_key) == ["a-x"]
    assert sorted(plan(market, limits=PlanLimits(least_share=0.05)).by_key) == ["a-x", "a-y"]


def test_months_with_enough_for_all_need_no_variables_of_their_own() -> None:
    offers, needs = {"a": year(100.0, 500.0)}, {"x": year(80.0, 80.0), "y": year(80.0, 80.0)}
    pairs = [sale("a", taker, 1.0, offers, needs) for taker in needs]
    flow, count = Columns.of(pairs, resources(offers, needs)).flows()
    assert count == 2
    assert np.flatnonzero((flow >= 0).any(axis=0)).tolist() == [0]
