"""Of very many suggestions those that matter are planned among, and the gap says what the others could add."""

from __future__ import annotations

from datetime import date

import pytest

from herbcity.analyses.planning import pool as pools
from herbcity.analyses.planning.adapting import AHEAD, Effort, prospects_of
from herbcity.analyses.planning.blocked import blocked
from herbcity.analyses.planning.limits import Floor, PlanLimits
from herbcity.analyses.planning.planning import sift
from herbcity.analyses.planning.pool import Pool
from herbcity.analyses.planning.quarter import QuarterPlan, quarter_plan
from herbcity.analyses.suggesting import Suggestions, suggest
from herbcity.network.from_rows import snapshot_of
from herbcity.simulation.province import simulate
from herbcity.vocabulary import MindDimension

BUSINESS, COMMUNITY, ENVIRONMENT, INCOME = MindDimension

LIMITS = [
    PlanLimits(max_links=3),
    PlanLimits(max_links=20),
    PlanLimits(),
    PlanLimits(max_links_per_actor=None),
    PlanLimits(officer_hours=100.0),
    PlanLimits(max_links=10, max_district_share=0.4),
    PlanLimits(max_links=8, floors=(Floor(COMMUNITY, 300.0),)),
    PlanLimits(max_links=8, floors=(Floor(INCOME, 0.3),)),
    PlanLimits(max_links=8, floors=(Floor(ENVIRONMENT, 10.0), Floor(BUSINESS, 1000.0))),
    PlanLimits(max_links=8, with_hard_blockers=True),
]


@pytest.fixture(scope="module")
def offered() -> Suggestions:
    """Some 1,000 suggestions of 100 simulated actors, of which some hundreds could be chosen."""
    network = snapshot_of(simulate(100, 3).sheets, as_of=date(2026, 1, 1))
    return suggest(network, states=tuple(sorted(AHEAD)))


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were very many suggestions."""
    monkeypatch.setattr(pools, "MOST", 60)
    monkeypatch.setattr(pools, "FIRST", 40)
    monkeypatch.setattr(pools, "FOR_A_FLOOR", 30)
    monkeypatch.setattr(pools, "MOST_BETTER", 20)


def test_the_column_of_what_is_blocked_says_what_the_cards_say(offered: Suggestions) -> None:
    hard = blocked(offered.weighed.found)
    rows = offered.rows.tolist()
    assert [any(one.hard for one in offered.weighed.suggestion(row).blockers) for row in rows] == [
        bool(hard[row]) for row in rows
    ]
    assert hard[offered.rows].any()


@pytest.mark.parametrize("limits", LIMITS)
def test_what_could_be_chosen_is_told_from_columns_as_from_the_cards(
    offered: Suggestions, limits: PlanLimits
) -> None:
    pool = Pool(offered, limits, Effort())
    eligible, left_out = sift(prospects_of(offered.weighed.found.network, offered).proposals, limits)
    assert sorted(pool.suggestion(row).key for row in pool.rows.tolist()) == [one.key for one in eligible]
    quarter = quarter_plan(offered, limits=limits)
    assert quarter.left_out_count == len(left_out)
    assert [(one.key, why.code, why.words) for one, why in quarter.left_out(7)] == [
        (one.proposal.key, one.code, one.words) for one in left_out[:7]
    ]


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.usefixtures("narrow")
def test_the_gap_of_a_choice_that_was_cut_covers_what_was_cut_off(
    offered: Suggestions, limits: PlanLimits, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = quarter_plan(offered, limits=limits)
    monkeypatch.setattr(pools, "MOST", 100_000)
    whole = quarter_plan(offered, limits=limits)
    assert cut.plan.prospects.beyond is not None
    assert whole.plan.prospects.beyond is None
    assert cut.plan.bound_thb >= whole.plan.expected_value.mid * (1 - 1e-6)
    assert cut.plan.expected_value.mid <= whole.plan.bound_thb * (1 + 1e-6)
    if cut.plan.optimality_gap == 0:
        assert cut.plan.expected_value.mid == pytest.approx(whole.plan.expected_value.mid, rel=1e-5)


@pytest.mark.usefixtures("narrow")
def test_the_few_best_are_proven_best_of_all_although_most_were_never_made(offered: Suggestions) -> None:
    quarter = quarter_plan(offered, limits=PlanLimits(max_links=3))
    assert quarter.plan.optimality_gap == 0.0
    assert len(quarter.plan.prospects.proposals) < 100 < len(quarter.pool.rows)
    assert _said(quarter, "Chosen among the")


def test_a_choice_from_all_says_nothing_of_a_cut(offered: Suggestions) -> None:
    assert not _said(quarter_plan(offered, limits=PlanLimits(max_links=3)), "Chosen among the")


def _said(quarter: QuarterPlan, begins: str) -> bool:
    return any(one.en.startswith(begins) for one in quarter.assumptions)


@pytest.mark.usefixtures("narrow")
def test_what_serves_a_floor_is_kept_however_little_it_gains(
    offered: Suggestions, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = PlanLimits(max_links=4, floors=(Floor(COMMUNITY, 1e6),))
    (cut,) = [one for one in quarter_plan(offered, limits=limits).plan.conflicts if one.reachable]
    monkeypatch.setattr(pools, "MOST", 100_000)
    (whole,) = [one for one in quarter_plan(offered, limits=limits).plan.conflicts if one.reachable]
    assert cut.reachable == whole.reachable


@pytest.mark.usefixtures("narrow")
def test_a_conflict_among_what_was_looked_at_says_so(offered: Suggestions) -> None:
    limits = PlanLimits(max_links=4, floors=(Floor(COMMUNITY, 1e6),))
    plan = quarter_plan(offered, limits=limits).plan
    assert plan.reason is not None
    assert "that were looked at" in plan.reason.en
    assert "of the suggestions that were looked at" in plan.conflicts[0].words.en
