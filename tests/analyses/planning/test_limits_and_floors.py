"""What limits a plan: floors, conflicts, what one more unit is worth, and why not a pair."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from herbcity.analyses.planning.answering import WhyNotCode, why_not
from herbcity.analyses.planning.assuming import of_the_plan
from herbcity.analyses.planning.kilograms import kilograms
from herbcity.analyses.planning.limits import LEAST_SHARE, Floor, LimitKind, PlanLimits
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.planning import plan, sift
from herbcity.analyses.planning.plans import BindingLimit, LeftOutCode, Plan, expected_amount, planned
from herbcity.analyses.planning.programme import relaxation
from herbcity.analyses.planning.proposals import Proposal, Prospects, Resource
from herbcity.vocabulary import MindDimension
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

BUSINESS, COMMUNITY, ENVIRONMENT, INCOME = MindDimension


def mind(
    business: float = math.nan, households: float = 0.0, tonnes: float = math.nan, share: float = math.nan
) -> tuple[float, float, float, float]:
    return business, households, tonnes, share


OFFERS = {"a": year(100.0), "b": year(100.0), "c": year(100.0)}
NEEDS = {"x": year(100.0), "y": year(100.0), "z": year(100.0)}


def three_pairs() -> Prospects:
    """By hand: a-x gains 900 THB and reaches nobody, b-y 500 and 20 households, c-z 300 and 30 households."""
    pairs = (
        sale("a", "x", 9.0, OFFERS, NEEDS, mind=mind(900, 0, 0, 0.1)),
        sale("b", "y", 5.0, OFFERS, NEEDS, mind=mind(500, 20, 1, 0.8), households=(("b", 20.0),)),
        sale("c", "z", 3.0, OFFERS, NEEDS, mind=mind(300, 30, 4, math.nan), households=(("c", 30.0),)),
    )
    return Prospects(pairs, resources(OFFERS, NEEDS))


def floors(*several: tuple[MindDimension, float], **others: object) -> PlanLimits:
    return PlanLimits(floors=tuple(Floor(*one) for one in several), **others)  # type: ignore[arg-type]


def limit(found: Plan, kind: LimitKind, subject: str = "") -> BindingLimit:
    (one,) = [limit for limit in found.binding if limit.kind is kind and limit.subject == subject]
    return one


# ── floors ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("floor", "chosen"),
    [
        ((COMMUNITY, 0.0), ["a-x", "b-y"]),
        ((COMMUNITY, 30.0), ["a-x", "c-z"]),
        ((COMMUNITY, 50.0), ["b-y", "c-z"]),
        ((ENVIRONMENT, 5.0), ["b-y", "c-z"]),
        ((BUSINESS, 1400.0), ["a-x", "b-y"]),
        ((INCOME, 0.35), ["a-x", "b-y"]),  # by hand: (90 + 400) / 1,400 is 0.35
        ((INCOME, 0.5), ["b-y", "c-z"]),  # (400 + 0) / 800: of c-z the share is not known and counts as none
    ],
)
def test_a_floor_is_kept_at_the_least_cost(floor: tuple[MindDimension, float], chosen: list[str]) -> None:
    found = plan(three_pairs(), limits=floors(floor, max_links=2))
    assert sorted(found.by_key) == chosen
    assert_kept(found)


def test_a_household_that_two_links_reach_is_counted_once() -> None:
    twice = [
        sale("a", "x", 9.0, OFFERS, NEEDS, mind=mind(900, 25), households=(("a", 25.0),)),
        sale("a", "y", 8.0, OFFERS, NEEDS, mind=mind(800, 25), households=(("a", 25.0),)),
        sale("b", "z", 1.0, OFFERS, NEEDS, mind=mind(100, 20), households=(("b", 20.0),)),
    ]
    market = Prospects(tuple(twice), resources(OFFERS, NEEDS))
    found = plan(market, limits=floors((COMMUNITY, 40.0), max_links=2))
    assert sorted(found.by_key) == ["a-x", "b-z"]
    assert found.mind[COMMUNITY.rank].amount == 45.0


def test_what_is_of_unknown_value_is_planned_only_for_a_floor_that_it_serves() -> None:
    training = Proposal(
        key="training",
        links=("training",),
        ends=("office", "c"),
        words=words("training"),
        worth=None,
        mind=mind(math.nan, 30),
        households=(("c", 30.0),),
    )
    market = replace(three_pairs(), proposals=(*three_pairs().proposals[:2], training))
    without = plan(market, limits=PlanLimits(max_links=3))
    assert [one.code for one in without.left_out] == [LeftOutCode.VALUE_UNKNOWN]
    served = plan(market, limits=floors((COMMUNITY, 50.0), max_links=3))
    assert sorted(served.by_key) == ["a-x", "b-y", "training"]
    assert served.unvalued == ("training",)
    assert served.expected_value.mid == pytest.approx(1400.0)
    unneeded = plan(market, limits=floors((COMMUNITY, 20.0), max_links=3))
    assert sorted(unneeded.by_key) == ["a-x", "b-y"]


@settings(max_examples=80, deadline=None)
@given(
    market=markets(most=5),
    households=st.sampled_from([0.0, 20.0, 40.0, 60.0]),
    most=st.sampled_from([None, 1, 2]),
)
def test_with_a_floor_the_plan_is_the_best_of_those_that_reach_it(
    market: Prospects, households: float, most: int | None
) -> None:
    limits = floors((COMMUNITY, households), max_links=most)
    eligible, _ = sift(market.proposals, limits)
    gains = []
    for chosen in every_choice(eligible):
        reached = {group: number for one in chosen for group, number in one.households}
        gain = best_gain(chosen, dict(market.resources), limits)
        if gain is not None and sum(reached.values()) >= households:
            gains.append(gain)
    found = plan(market, limits=limits)
    if not gains:
        assert found.conflicts
        assert found.chosen == ()
        return
    assert found.conflicts == ()
    assert found.expected_value.mid == pytest.approx(max(gains), rel=1e-5, abs=1e-3)
    total = {group: number for one in found.chosen for group, number in one.proposal.households}
    assert sum(total.values()) >= households
    assert_kept(found)


def test_what_can_be_expected_of_a_floor_counts_each_link_by_its_chance() -> None:
    """By hand: households of a are missed with 0.5 × 0.8, those of b with 0.9; 900 × 0.5 + 800 × 0.2 + 100 × 0.1."""
    twice = [
        sale("a", "x", 9.0, OFFERS, NEEDS, mind=mind(900, 25), households=(("a", 25.0),), chance=0.5),
        sale("a", "y", 8.0, OFFERS, NEEDS, mind=mind(800, 25), households=(("a", 25.0),), chance=0.2),
        sale(
            "b", "z", 1.0, OFFERS, NEEDS, mind=mind(100, 20, share=0.4), households=(("b", 20.0),), chance=0.1
        ),
    ]
    chosen = tuple(planned(one, (1.0,) * 12, 1.0) for one in twice)
    assert expected_amount(COMMUNITY, chosen) == pytest.approx(25 * 0.6 + 20 * 0.1)
    assert expected_amount(BUSINESS, chosen) == pytest.approx(900 * 0.5 + 800 * 0.2 + 100 * 0.1)
    assert expected_amount(INCOME, chosen) == pytest.approx(0.4)
    assert expected_amount(ENVIRONMENT, chosen) is None
    assert expected_amount(COMMUNITY, ()) is None


def test_that_a_floor_counts_all_as_if_it_came_about_is_said_beside_what_can_be_expected() -> None:
    found = plan(three_pairs(), limits=floors((COMMUNITY, 50.0), max_links=2))
    certain = of_the_plan(found, 3)[-1]
    assert certain.en == (
        "The floor of community counts every chosen link as if it came about; "
        "by their chances 50 households can be expected."
    )
    unlikely = replace(
        found,
        chosen=tuple(replace(one, proposal=replace(one.proposal, chance=0.02)) for one in found.chosen),
    )
    assert "1 household can" in of_the_plan(unlikely, 3)[-1].en


# ── what cannot be kept together ─────────────────────────────────────────────────────────────────────────


def test_a_floor_beyond_reach_is_answered_with_what_can_be_reached() -> None:
    found = plan(three_pairs(), limits=floors((COMMUNITY, 500.0), max_links=3))
    (conflict,) = found.conflicts
    assert (conflict.kind, conflict.asked, conflict.reachable) == (LimitKind.FLOOR, 500.0, 50.0)
    assert "at most 50 households can be reached" in conflict.words.en
    assert found.chosen == ()


def test_every_floor_that_is_beyond_reach_by_itself_is_told() -> None:
    """By hand: the three pairs have 50 households and 7 tonnes."""
    found = plan(three_pairs(), limits=floors((COMMUNITY, 500.0), (ENVIRONMENT, 1e6), max_links=3))
    reachable = {one.subject: one.reachable for one in found.conflicts}
    assert reachable.keys() == {"COMMUNITY", "ENVIRONMENT"}
    assert reachable["COMMUNITY"] == 50.0


def test_limits_that_fight_each_other_are_named_and_no_others() -> None:
    asked = floors((COMMUNITY, 50.0), (BUSINESS, 1.0), max_links=1, budget_thb=5000.0, officer_hours=500.0)
    found = plan(three_pairs(), limits=asked)
    assert [(one.kind, one.subject) for one in found.conflicts] == [
        (LimitKind.FLOOR, "COMMUNITY"),
        (LimitKind.LINKS, ""),
    ]
    assert found.conflicts[0].reachable == 30.0


def test_two_floors_that_cannot_both_be_kept_are_both_named() -> None:
    found = plan(three_pairs(), limits=floors((BUSINESS, 1200.0), (ENVIRONMENT, 5.0), max_links=2))
    assert [(one.subject or one.kind) for one in found.conflicts] == ["BUSINESS", "ENVIRONMENT", "LINKS"]


def test_a_share_of_the_gain_above_any_that_is_known_cannot_be_reached() -> None:
    (conflict,) = plan(three_pairs(), limits=floors((INCOME, 0.95))).conflicts
    assert conflict.reachable == pytest.approx(0.8)


def test_a_share_of_the_gain_is_held_against_what_the_other_limits_leave() -> None:
    """By hand: b-y alone shares 80 %, but 1,200 THB take a-x too: (90 + 400) / 1,400 is 35 %."""
    found = plan(three_pairs(), limits=floors((INCOME, 0.5), (BUSINESS, 1200.0), max_links=2))
    income, business = found.conflicts[:2]
    assert income.reachable == pytest.approx(0.35)
    assert income.words.en == (
        "Income distribution of at least 50% of the gain was asked for; "
        "within the other limits at most 35% of the gain can be reached."
    )
    # b-y and c-z share (400 + 0) / 800, just the half that was asked for.
    assert business.reachable == pytest.approx(800.0)


def test_no_share_of_the_gain_is_reached_where_no_district_may_have_a_whole_link() -> None:
    pair = sale("a", "x", 9.0, OFFERS, NEEDS, mind=mind(900, share=0.9), districts=("7201",))
    market = Prospects((pair,), resources(OFFERS, NEEDS))
    (income, spread) = plan(market, limits=floors((INCOME, 0.5), max_district_share=0.5)).conflicts
    assert (income.reachable, spread.kind) == (0.0, LimitKind.SPREAD)


@settings(max_examples=60, deadline=None)
@given(
    market=markets(most=5),
    asked=st.tuples(st.sampled_from([0.3, 0.5, 0.9]), st.sampled_from([0.0, 40.0, 400.0, 1e6])),
    most=st.sampled_from([1, 2]),
)
def test_no_floor_in_a_conflict_can_be_reached_within_the_other_limits(
    market: Prospects, asked: tuple[float, float], most: int
) -> None:
    share, thb = asked
    found = plan(market, limits=floors((INCOME, share), (BUSINESS, thb), max_links=most))
    for one in found.conflicts:
        if one.kind is LimitKind.FLOOR and "without the other floors" not in one.words.en:
            assert one.asked is not None
            assert one.reachable is not None
            assert one.reachable <= one.asked * (1 + 1e-6)


# ── what one more unit is worth ──────────────────────────────────────────────────────────────────────────


def test_one_more_link_is_worth_the_best_pair_that_is_not_chosen() -> None:
    found = plan(three_pairs(), limits=PlanLimits(max_links=1))
    assert limit(found, LimitKind.LINKS).worth_of_one_more == pytest.approx(500.0)
    more = plan(three_pairs(), limits=PlanLimits(max_links=2))
    assert more.expected_value.mid - found.expected_value.mid == pytest.approx(500.0)


ESTIMATE = "(an estimate, as if links could be split)"


def test_a_price_of_whole_links_is_called_an_estimate() -> None:
    links = limit(plan(three_pairs(), limits=PlanLimits(max_links=1)), LimitKind.LINKS)
    assert links.words.en.endswith(f"One more is worth about 500 THB/year per link {ESTIMATE}.")
    assert "ประมาณการ" in links.words.th
    floor = limit(
        plan(three_pairs(), limits=floors((COMMUNITY, 45.0), max_links=2)), LimitKind.FLOOR, "COMMUNITY"
    )
    assert floor.words.en.endswith(f"THB a year {ESTIMATE}.")


def test_hours_are_raised_by_what_one_link_takes_because_less_makes_no_link() -> None:
    hours = limit(plan(three_pairs(), limits=PlanLimits(officer_hours=12.0)), LimitKind.HOURS)
    assert hours.worth_of_one_more == pytest.approx(500.0 / 12)
    assert f"Another 12, what one link takes, are worth about 500 THB a year {ESTIMATE}." in hours.words.en
    money = limit(plan(three_pairs(), limits=PlanLimits(budget_thb=2500.0)), LimitKind.BUDGET)
    assert "Another 1,000, what one link takes" in money.words.en


def test_limits_that_are_used_up_together_are_worth_nothing_one_by_one() -> None:
    found = plan(three_pairs(), limits=PlanLimits(max_links=1, officer_hours=12.0))
    assert limit(found, LimitKind.LINKS).worth_of_one_more == 0.0
    assert "others are used up too" in limit(found, LimitKind.HOURS).words.en


def test_one_more_kilogram_is_worth_what_the_plan_gains_with_it() -> None:
    offers, needs = {"a": year(100.0, 70.0)}, {"x": year(60.0, 60.0), "y": year(80.0, 80.0)}
    pairs = (sale("a", "x", 5.0, offers, needs), sale("a", "y", 4.0, offers, needs))
    market = Prospects(pairs, resources(offers, needs))
    found = plan(market, limits=PlanLimits())
    # By hand: a's harvest is all promised, and a kilogram more would go to y for 4 THB.
    assert limit(found, LimitKind.SUPPLY, "a").worth_of_one_more == pytest.approx(4.0)
    assert limit(found, LimitKind.SUPPLY, "x").worth_of_one_more == pytest.approx(1.0)
    more = dict(market.resources) | {"a": Resource("a", year(101.0, 70.0), words("a"))}
    gained = plan(replace(market, resources=more), limits=PlanLimits()).expected_value.mid
    assert gained - found.expected_value.mid == pytest.approx(4.0)


@settings(max_examples=60, deadline=None)
@given(market=markets())
def test_the_worth_of_a_kilogram_is_what_adding_one_really_adds(market: Prospects) -> None:
    # More of one month changes the proportions of what is whole, so that it is another proposal.
    market = replace(market, proposals=tuple(replace(one, whole=False) for one in market.proposals))
    limits = PlanLimits(least_share=LEAST_SHARE)
    found = plan(market, limits=limits)
    # The least share is one of what could be done, which grows with the harvest.
    assume(all(one.volume > 2 * LEAST_SHARE for one in found.chosen))
    for one in kilograms(found.chosen, dict(market.resources)):
        held = one.resource.kg_by_month
        total = sum(held[month] for month in one.months)
        assume(total > 0)
        raised = tuple(kg + (kg / total if month in one.months else 0.0) for month, kg in enumerate(held))
        stretched = _stretched(market, one.resource.id, raised)
        again = plan(stretched, limits=limits).expected_value.mid
        assert again >= found.expected_value.mid + one.thb_per_kg * (1 - 1e-6) - 1e-3


def _stretched(market: Prospects, name: str, kg: tuple[float, ...]) -> Prospects:
    """The market with more of one resource, and proposals that could now be larger made so."""
    held = dict(market.resources) | {name: Resource(name, kg, words(name))}
    offers = {key: one.kg_by_month for key, one in held.items()}
    proposals = []
    for one in market.proposals:
        before = sum(one.kg_by_month or ())
        if one.worth is None or before == 0:
            proposals.append(one)
            continue
        giver, taker = one.ends
        larger = sale(giver, taker, 0.0, offers, offers)
        worth = one.worth.mid * sum(larger.kg_by_month or ()) / before
        proposals.append(replace(one, draws=larger.draws, worth=exactly(worth)))
    return Prospects(tuple(proposals), held)


@settings(max_examples=60, deadline=None)
@given(market=markets(), most=st.integers(1, 3))
def test_a_price_of_the_relaxation_is_no_less_than_what_one_unit_more_adds(
    market: Prospects, most: int
) -> None:
    def relaxed(links: int) -> tuple[float, float] | None:
        limits = PlanLimits(max_links=links)
        eligible, _ = sift(market.proposals, limits)
        if not eligible:
            return None
        model = Model.of(eligible, market.resources, limits)
        found = relaxation(model)
        assert found is not None
        return found.bound_thb, float(found.prices[0])

    before, after = relaxed(most), relaxed(most + 1)
    assume(before is not None and after is not None)
    assert before is not None
    assert after is not None
    assert after[1] - 1e-6 <= after[0] - before[0] + 1e-6
    assert after[0] - before[0] <= before[1] + 1e-6


# ── why not ──────────────────────────────────────────────────────────────────────────────────────────────


def test_why_not_says_what_is_used_up_what_would_be_lost_and_what_would_have_to_go() -> None:
    found = plan(three_pairs(), limits=PlanLimits(max_links=2))
    answer = why_not(found, "c-z")
    assert (answer.code, answer.difference_thb) == (WhyNotCode.WORSE, pytest.approx(-200.0))
    assert answer.displaced == ("b-y",)
    assert [one.en for one in answer.reasons] == [
        "Of the number of links 0 is left, and it takes 1.",
        "With it the plan would be expected to gain 200 THB a year less. What would have to go: b-y.",
    ]
    assert answer.reasons[0].th == "จำนวนคู่เหลือ 0 แต่ต้องใช้ 1"
    assert why_not(found, "a-x").code is WhyNotCode.CHOSEN
    assert why_not(found, "?").code is WhyNotCode.NOT_PROPOSED


def test_why_not_names_to_whom_the_supply_is_promised_and_whose_hands_are_full() -> None:
    pairs = (
        sale("a", "x", 9.0, OFFERS, NEEDS),
        sale("a", "y", 5.0, OFFERS, NEEDS),
    )
    found = plan(Prospects(pairs, resources(OFFERS, NEEDS)), limits=PlanLimits(max_links_per_actor=1))
    answer = why_not(found, "a-y")
    assert [one.en for one in answer.reasons[:2]] == [
        "a takes on 1 new link and has 1: a-x.",
        "a (Jan) is promised to a-x.",
    ]
    assert answer.difference_thb == pytest.approx(500.0 - 900.0)


def test_why_not_tells_a_loss_a_blocker_and_an_unknown_value_apart() -> None:
    pairs = (
        sale("a", "x", -2.0, OFFERS, NEEDS),
        sale("b", "y", 5.0, OFFERS, NEEDS, blocked=words("no permit")),
        sale("c", "z", 0.0, OFFERS, NEEDS, worth=None),
    )
    found = plan(Prospects(pairs, resources(OFFERS, NEEDS)), limits=PlanLimits())
    assert [why_not(found, key).code for key in ("a-x", "b-y", "c-z")] == [
        WhyNotCode.LOSES_MONEY,
        WhyNotCode.HARD_BLOCKER,
        WhyNotCode.VALUE_UNKNOWN,
    ]
    assert why_not(found, "a-x").reasons[0].en == "At the most likely prices it loses 200 THB a year."


def test_a_pair_that_alone_costs_more_than_there_is_cannot_be_planned() -> None:
    pairs = (sale("a", "x", 9.0, OFFERS, NEEDS, cost_thb=9000.0), sale("b", "y", 1.0, OFFERS, NEEDS))
    found = plan(Prospects(pairs, resources(OFFERS, NEEDS)), limits=PlanLimits(budget_thb=5000.0))
    assert list(found.by_key) == ["b-y"]
    answer = why_not(found, "a-x")
    assert answer.code is WhyNotCode.IMPOSSIBLE
    assert "Of the budget 4,000 is left, and it takes 9,000." in [one.en for one in answer.reasons]


@settings(max_examples=40, deadline=None)
@given(market=markets(), most=st.sampled_from([1, 2]))
def test_no_pair_would_have_made_the_plan_better(market: Prospects, most: int) -> None:
    found = plan(market, limits=PlanLimits(max_links=most))
    for one in market.proposals:
        answer = why_not(found, one.key)
        assert answer.reasons
        assert answer.difference_thb is None or answer.difference_thb <= 1e-3
