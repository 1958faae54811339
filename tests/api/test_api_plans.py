"""Which links this quarter, as a caller asks for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.api_door import Door

PLAN = """
query Plan($input: PlanInput!, $language: Language) {
  plan(input: $input) {
    chosen { share links kgByMonth thb { mid } expectedThb suggestion { id source { code } target { code } } }
    expectedValue { low mid high }
    mind { dimension amount text(language: $language) }
    binding { kind text(language: $language) worthOfOneMore unit }
    optimalityGap solver linkCount officerHours costThb
    assumptions { text(language: $language) }
    notPlannedCount
    notPlanned(first: 5) { code text(language: $language) suggestion { id } }
    conflicts { kind asked reachable text(language: $language) }
    reason(language: $language)
    whyNot { id code reasons(language: $language) differenceThb suggestion { id } displaced { id } }
  }
}
"""


def _plan(door: Door, language: str = "EN", **given: Any) -> Any:
    return door.ask(PLAN, variables={"input": given, "language": language})["plan"]


def test_what_is_of_unknown_value_is_named_and_not_counted_as_nothing(door: Door) -> None:
    # Of the invented chain no location is known, so that no value is.
    plan = _plan(door, maxLinks=3)
    assert plan["chosen"] == []
    assert "nothing to choose" in plan["reason"]
    assert {row["code"] for row in plan["notPlanned"]} == {"VALUE_UNKNOWN"}
    assert plan["notPlannedCount"] == len(plan["notPlanned"])


def test_why_not_answers_for_a_suggestion_and_for_one_that_is_none_any_more(door: Door) -> None:
    (node, *_) = door.ask("{ suggestions { nodes { id } } }")["suggestions"]["nodes"]
    gone = "SUPPLIES|HC-0002-C|HC-0002-C|turmeric|FRESH|"
    known, unknown = _plan(door, maxLinks=1, whyNot=[node["id"], gone])["whyNot"]
    assert (known["code"], known["suggestion"]["id"]) == ("VALUE_UNKNOWN", node["id"])
    assert known["reasons"] == ["Its value is not known, so it cannot be held against the others."]
    assert (unknown["code"], unknown["suggestion"], unknown["id"]) == ("NOT_PROPOSED", None, gone)
    assert unknown["reasons"] == ["There is no such suggestion."]
    thai = _plan(door, "TH", maxLinks=1, whyNot=[node["id"]])["whyNot"][0]
    assert thai["reasons"] == ["ไม่ทราบมูลค่า จึงเทียบกับคู่อื่นไม่ได้"]


@pytest.mark.parametrize("given", ["abc", "nothing|at|all", ""])
def test_an_id_that_can_be_no_suggestions_is_refused(door: Door, given: str) -> None:
    error = door.error(PLAN, variables={"input": {"maxLinks": 1, "whyNot": [given]}})
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert error["message"] == f"There is no Suggestion '{given}'."


def test_absurd_limits_are_refused_with_every_fault_in_one_sentence_each(door: Door) -> None:
    error = door.error(PLAN, variables={"input": {"maxLinks": -1, "budgetThb": -5, "officerHours": 1e30}})
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    for field in ("maxLinks", "budgetThb", "officerHours"):
        assert f"{field} = " in error["message"]


def test_a_budget_without_a_number_of_links_needs_the_cost_of_one(door: Door) -> None:
    error = door.error(PLAN, variables={"input": {"budgetThb": 1000}})
    assert (error["extensions"]["code"], error["message"]) == ("MISSING", "costPerLinkThb is required.")
    assert _plan(door, budgetThb=1000, costPerLinkThb=100)["costThb"] == 0


def test_a_floor_that_cannot_be_reached_is_answered_with_how_far_it_can(door: Door) -> None:
    plan = _plan(door, floors=[{"dimension": "ENVIRONMENT", "amount": 50}])
    (conflict,) = plan["conflicts"]
    assert (conflict["kind"], conflict["asked"], conflict["reachable"]) == ("FLOOR", 50, 0)
    assert plan["reason"] == "No plan keeps all the limits (see which conflict)."


@pytest.mark.parametrize("field", ["kinds", "levels"])
def test_only_suggestions_of_the_kinds_and_levels_asked_for_are_planned_among(door: Door, field: str) -> None:
    chosen = {"kinds": ["MENTORS"], "levels": ["VERIFIED"]}[field]
    plan = _plan(door, maxLinks=3, **{field: chosen})
    assert plan["reason"] == "There are no proposals."


def test_too_many_questions_at_once_are_refused(door: Door) -> None:
    error = door.error(PLAN, variables={"input": {"whyNot": ["a"] * 11}})
    assert error["extensions"] == {
        "code": "QUERY_TOO_LARGE",
        "requestId": "request-1",
        "retryable": False,
        "limit": 10,
        "requested": 11,
    }
