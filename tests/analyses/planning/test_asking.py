"""Why not this suggestion, whatever has become of it."""

from __future__ import annotations

from datetime import date

import pytest

from herbcity.analyses.planning import pool as pools
from herbcity.analyses.planning.adapting import AHEAD
from herbcity.analyses.planning.answering import WhyNotCode
from herbcity.analyses.planning.asking import between, names_a_suggestion, why_not_this
from herbcity.analyses.planning.limits import PlanLimits
from herbcity.analyses.planning.quarter import QuarterPlan, quarter_plan
from herbcity.analyses.suggesting import suggest
from herbcity.network.from_rows import snapshot_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Decision
from herbcity.simulation.province import simulate
from herbcity.vocabulary import CertificateKind, DismissalReason, SuggestionState
from tests.analyses.little_market import GROWERS, MILL, NEED, changed, market

KEY = f"SUPPLIES|{GROWERS.code}|{MILL.code}|turmeric|FRESH|"


def decision(state: SuggestionState, because: DismissalReason | None = None) -> Decision:
    return Decision(
        id="d",
        suggestion=KEY,
        source=GROWERS.code,
        target=MILL.code,
        state=state,
        decided_on=date(2025, 3, 1),
        by="x",
        because=because,
    )


def planned(network: NetworkSnapshot) -> QuarterPlan:
    return quarter_plan(suggest(network, states=tuple(sorted(AHEAD))), limits=PlanLimits(max_links=3))


def test_a_dismissed_suggestion_says_when_and_why() -> None:
    quarter = planned(market(decision(SuggestionState.DISMISSED, DismissalReason.PARTNER)))
    answer = why_not_this(quarter, KEY)
    assert answer.code is WhyNotCode.DECIDED
    assert answer.reasons[0].en == "Dismissed on 1 March 2025 because of: this partner is not wanted."
    assert answer.reasons[0].th == "ไม่เอาเมื่อ 1 มี.ค. 2568 เพราะไม่เอาคู่ค้ารายนี้"


@pytest.mark.parametrize("state", [SuggestionState.AGREED, SuggestionState.ACTIVE, SuggestionState.ENDED])
def test_what_is_agreed_or_at_work_says_so(state: SuggestionState) -> None:
    answer = why_not_this(planned(market(decision(state))), KEY)
    assert (answer.code, answer.reasons[0].en) == (
        WhyNotCode.DECIDED,
        f"{state.en.capitalize()} on 1 March 2025.",
    )


def test_what_is_a_link_by_now_is_still_known_by_its_decision() -> None:
    without = market(decision(SuggestionState.ACTIVE), need=None)
    assert why_not_this(planned(without), KEY).code is WhyNotCode.DECIDED
    assert between(planned(without), GROWERS.code, MILL.code) == [KEY]


def test_what_never_was_is_no_such_suggestion() -> None:
    answer = why_not_this(planned(market()), KEY.replace("turmeric", "ginger"))
    assert (answer.code, answer.reasons[0].en) == (
        WhyNotCode.NOT_PROPOSED,
        "There is no such suggestion.",
    )
    assert names_a_suggestion(KEY)
    assert not any(names_a_suggestion(one) for one in ("abc", "", "A|b|c|d|e|f", "SUPPLIES|x"))


def test_what_was_not_asked_for_is_told_from_what_never_was() -> None:
    network = market()
    none = suggest(network).only(suggest(network).weighed.level < 0)
    quarter = quarter_plan(none, limits=PlanLimits(max_links=3))
    assert "outside what was asked for" in why_not_this(quarter, KEY).reasons[0].en


def test_what_is_chosen_and_what_is_blocked_answer_as_ever() -> None:
    assert why_not_this(planned(market()), KEY).code is WhyNotCode.CHOSEN
    blocked = planned(market(need=changed(NEED, requires=(CertificateKind.GACP,))))
    assert why_not_this(blocked, KEY).code is WhyNotCode.HARD_BLOCKER


def test_of_what_was_cut_off_the_answer_names_the_cut_and_what_it_would_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = snapshot_of(simulate(100, 3).sheets, as_of=date(2026, 1, 1))
    monkeypatch.setattr(pools, "MOST", 40)
    monkeypatch.setattr(pools, "FIRST", 40)
    quarter = planned(network)
    found = quarter.pool.suggestions.weighed
    last = found.suggestion(int(quarter.pool.rows[-1])).key
    answer = why_not_this(quarter, last)
    assert "not among those that were looked at" in answer.reasons[0].en
    assert answer.code is WhyNotCode.WORSE
    assert answer.difference_thb is not None
    assert answer.difference_thb < 0
    left_out = found.suggestion(int(quarter.pool.left_out[0])).key
    assert why_not_this(quarter, left_out).code in (
        WhyNotCode.HARD_BLOCKER,
        WhyNotCode.VALUE_UNKNOWN,
        WhyNotCode.LOSES_MONEY,
    )
