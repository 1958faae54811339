"""Decisions through the API: a reason is remembered, a prediction is kept, and news brings a pair back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from herbcity.api.execution import GraphQLRequest
from herbcity.api.ids import global_id
from herbcity.network.building import today
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import writing
from herbcity.registry.identity import actor_code
from herbcity.registry.writing import Editor, commit
from herbcity.thai import buddhist_date
from tests.api.api_door import EDITOR, HILL, MILL, RIVER, Door, documented

OPEN = "{ suggestions { nodes { id state whatChanged(language: EN) } } }"
DISMISSED = "{ suggestions(where: {states: [DISMISSED]}) { nodes { id decisions { because note } } } }"
HISTORY = '{ actor(code: "%s") { history { number reason } } }'
ACTIVE = "state: ACTIVE, realisedThb: 4500"


def write(door: Door, mutation: str, selection: str = "") -> Any:
    query = f"mutation {{ {mutation} {{ {selection} revision errors {{ code path message }} }} }}"
    (payload,) = door.ask(query, viewer=EDITOR).values()
    return payload


def decide(door: Door, suggestion: str, what: str) -> Any:
    decisions = "state on by note because realisedThb predictedThb { low mid high } predictedProbability"
    return write(
        door,
        f'decideSuggestion(input: {{suggestion: "{suggestion}", {what}}})',
        f"suggestion {{ id state whatChanged decisions {{ {decisions} }} }}",
    )


def award(door: Door, holder: str, kind: str) -> Any:
    return write(
        door, f'awardCertificate(input: {{holder: "{holder}", kind: {kind}, evidenceLevel: ILLUSTRATIVE}})'
    )


@pytest.fixture
def pair(any_door: Door) -> str:
    """The one suggestion of the little registry."""
    ((only),) = any_door.ask(OPEN)["suggestions"]["nodes"]
    return only["id"]


def test_a_pair_dismissed_for_lack_of_gacp_returns_when_gacp_is_added_and_says_when(
    any_door: Door, pair: str
):
    decided = decide(any_door, pair, 'state: DISMISSED, note: "คู่นี้ไม่เอา เพราะไม่มี GACP"')
    assert decided["suggestion"]["state"] == "DISMISSED"
    assert decided["suggestion"]["decisions"][0]["because"] == "CERTIFICATE"
    assert any_door.ask(OPEN)["suggestions"]["nodes"] == []
    assert [one["id"] for one in any_door.ask(DISMISSED)["suggestions"]["nodes"]] == [pair]

    write(any_door, f'updateActor(input: {{actor: "{MILL}", nameEn: "Big herb mill"}})')
    award(any_door, RIVER, "HALAL")
    assert any_door.ask(OPEN)["suggestions"]["nodes"] == []

    assert award(any_door, RIVER, "GACP")["errors"] == []
    (back,) = any_door.ask(OPEN)["suggestions"]["nodes"]
    assert (back["id"], back["state"]) == (pair, "OPEN")
    assert back["whatChanged"] == [f"River growers: GACP added on {today().isoformat()}"]
    thai = any_door.ask("{ suggestions { nodes { whatChanged } } }")["suggestions"]["nodes"]
    assert thai == [{"whatChanged": [f"กลุ่มผู้ปลูกริมน้ำ มี GACP เพิ่มในทะเบียน เมื่อ {buddhist_date(today())}"]}]
    assert any_door.ask(DISMISSED)["suggestions"]["nodes"] == []


def test_what_returned_can_be_decided_again_on_the_same_day(any_door: Door, pair: str):
    decide(any_door, pair, "state: DISMISSED, because: CERTIFICATE")
    award(any_door, RIVER, "GACP")
    again = decide(any_door, pair, "state: DISMISSED, because: CERTIFICATE")
    assert (again["errors"], again["suggestion"]["state"]) == ([], "DISMISSED")
    called = decide(any_door, pair, "state: CONTACTED")
    assert called["suggestion"]["state"] == "CONTACTED"
    assert [one["state"] for one in called["suggestion"]["decisions"]] == [
        "DISMISSED",
        "DISMISSED",
        "CONTACTED",
    ]


def test_the_same_decision_twice_is_a_double_click_and_refused(door: Door):
    ((only),) = door.ask(OPEN)["suggestions"]["nodes"]
    decide(door, only["id"], "state: CONTACTED")
    twice = decide(door, only["id"], "state: CONTACTED")
    assert [error["code"] for error in twice["errors"]] == ["DUPLICATE"]
    assert twice["errors"][0]["message"] == (
        f"This was recorded already: contacted on {today()}. There is nothing left to do."
    )


def test_an_earlier_day_recorded_twice_is_a_double_click_too(door: Door):
    ((only),) = door.ask(OPEN)["suggestions"]["nodes"]
    decide(door, only["id"], "state: CONTACTED")
    decide(door, only["id"], 'state: ACCEPTED, on: "2025-03-01"')
    twice = decide(door, only["id"], 'state: ACCEPTED, on: "2025-03-01"')
    assert [error["code"] for error in twice["errors"]] == ["DUPLICATE"]
    back = decide(door, only["id"], "state: CONTACTED")  # recorded after another one, so no double click
    assert (back["errors"], len(back["suggestion"]["decisions"])) == ([], 3)


@pytest.mark.parametrize("days", [1, 365])
def test_a_day_that_has_not_come_is_refused_and_hides_no_later_decision(door: Door, days: int):
    ((only),) = door.ask(OPEN)["suggestions"]["nodes"]
    day = today() + timedelta(days=days)
    refused = decide(door, only["id"], f'state: DISMISSED, on: "{day}"')
    assert refused["errors"] == [
        {
            "code": "OUT_OF_RANGE",
            "path": ["input", "on"],
            "message": f"on = {day} is outside its range (from 2017-01-01 to today, {today()}).",
        }
    ]
    assert decide(door, only["id"], "state: ACCEPTED")["suggestion"]["state"] == "ACCEPTED"


@pytest.mark.parametrize(
    ("day", "refused"), [("2016-12-31", True), ("1900-01-01", True), ("2017-01-01", False)]
)
def test_a_day_before_there_were_herb_cities_is_refused(door: Door, day: str, refused: bool):
    ((only),) = door.ask(OPEN)["suggestions"]["nodes"]
    errors = decide(door, only["id"], f'state: MET, on: "{day}"')["errors"]
    assert [error["code"] for error in errors] == ["OUT_OF_RANGE"] * refused


def test_what_is_dated_earlier_and_recorded_later_leaves_state_and_prediction_as_they_are(
    any_door: Door, pair: str
):
    for code, latitude in ((RIVER, 14.4), (MILL, 14.5)):
        write(any_door, f'updateActor(input: {{actor: "{code}", latitude: {latitude}, longitude: 100.1}})')
    first = decide(any_door, pair, "state: CONTACTED")["suggestion"]["decisions"][0]["predictedThb"]
    write(any_door, f'updateActor(input: {{actor: "{MILL}", latitude: 14.9}})')
    late = decide(any_door, pair, 'state: ACCEPTED, on: "2025-03-01"')["suggestion"]
    assert late["state"] == "CONTACTED"
    assert [one["state"] for one in late["decisions"]] == ["ACCEPTED", "CONTACTED"]
    assert late["decisions"][0]["predictedThb"] != first
    (outcome,) = any_door.ask("{ outcomes { decided { state predictedThb { low mid high } } } }")["outcomes"][
        "decided"
    ]
    assert outcome == {"state": "CONTACTED", "predictedThb": first}


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("โทร 081-234-5678 คุณสมชาย", "PERSONAL_DATA"),
        ("โทร ๐๓๕ ๕๑๑ ๒๓๔", "PERSONAL_DATA"),
        ("เขียนถึง somchai@example.org", "PERSONAL_DATA"),
        ("บัตร 1-2345-67890-12-3", "PERSONAL_DATA"),  # mistyped: its check digit would be 1
        ("บัตร 1-2345-67890-12-1", "PERSONAL_NUMBER"),
        ("ก" * 1_001, "OUT_OF_RANGE"),
    ],
)
def test_a_note_takes_no_personal_data_and_no_minutes(door: Door, note: str, code: str):
    ((only),) = door.ask(OPEN)["suggestions"]["nodes"]
    refused = decide(door, only["id"], f'state: MET, note: "{note}"')
    ((error),) = refused["errors"]
    assert (error["code"], error["path"]) == (code, ["input", "note"])
    assert note not in error["message"]
    if code == "OUT_OF_RANGE":
        assert error["message"] == "note = 1001 characters is outside its range (at most 1000 characters)."


def test_a_note_may_hold_prices_days_and_the_number_of_an_organisation(door: Door):
    ((only),) = door.ask(OPEN)["suggestions"]["nodes"]
    note = "ราคา 85.50 บาท 1,200 กก. นัด 01-03-2569 เลขนิติบุคคล 0-9940-00617-72-1"
    decided = decide(door, only["id"], f'state: MET, note: "{note}"')
    assert (decided["errors"], decided["suggestion"]["decisions"][0]["note"]) == ([], note)


@pytest.mark.parametrize("state", ["OPEN", "DISMISSED", "ACCEPTED", "CONTACTED", "MET"])
def test_nothing_can_have_come_of_what_nobody_agreed_on(door: Door, state: str):
    ((only),) = door.ask(OPEN)["suggestions"]["nodes"]
    refused = decide(door, only["id"], f"state: {state}, realisedThb: 100")
    ((error),) = refused["errors"]
    assert (error["code"], error["path"]) == ("OUT_OF_RANGE", ["input", "realisedThb"])
    assert "only with AGREED, TRIAL, ACTIVE, ENDED" in error["message"]


def test_a_reason_for_dismissing_what_is_not_dismissed_is_refused(door: Door):
    ((only),) = door.ask(OPEN)["suggestions"]["nodes"]
    refused = decide(door, only["id"], "state: ACCEPTED, because: PRICE")
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [
        ("OUT_OF_RANGE", ["input", "because"])
    ]


def test_a_decision_keeps_what_was_predicted_on_its_day(any_door: Door, pair: str):
    for code, latitude in ((RIVER, 14.4), (MILL, 14.5)):
        write(any_door, f'updateActor(input: {{actor: "{code}", latitude: {latitude}, longitude: 100.1}})')
    (before,) = any_door.ask("{ suggestions { nodes { value { low mid high } probability } } }")[
        "suggestions"
    ]["nodes"]
    assert before["value"]["mid"] > 0
    (decision,) = decide(any_door, pair, ACTIVE)["suggestion"]["decisions"]
    assert decision["predictedThb"] == before["value"]
    assert decision["predictedProbability"] == before["probability"]
    assert decision["realisedThb"] == 4500


def test_a_decision_stands_in_the_history_of_both_its_actors(any_door: Door, pair: str):
    revision = decide(any_door, pair, "state: MET")["revision"]
    for code in (RIVER, MILL):
        assert any_door.ask(HISTORY % code)["actor"]["history"][0]["number"] == revision


@pytest.mark.parametrize(("code", "other"), [(RIVER, "target"), (MILL, "source")])
def test_who_reads_an_actor_s_history_reads_what_was_decided_and_with_whom(
    any_door: Door, pair: str, code: str, other: str
):
    decide(any_door, pair, 'state: CONTACTED, on: "2026-02-01", note: "ขอราคาก่อน"')
    decide(any_door, pair, 'state: AGREED, on: "2026-02-03", realisedThb: 1200')
    request = GraphQLRequest(document_id="ActorHistory", variables={"code": code})
    actor = any_door.send(request).body["data"]["actor"]
    latest, first = actor["decisions"]
    assert (latest["state"], latest["on"], latest["realisedThb"]) == ("AGREED", "2026-02-03", 1200)
    assert (first["state"], first["on"], first["note"]) == ("CONTACTED", "2026-02-01", "ขอราคาก่อน")
    assert (first["suggestionId"], first["kind"]) == (pair, "SUPPLIES")
    assert {first[other]["code"], code} == {RIVER, MILL}


def test_the_decisions_of_an_actor_are_bounded(door: Door):
    ((only),) = door.ask(OPEN)["suggestions"]["nodes"]
    for state in ("ACCEPTED", "CONTACTED", "MET"):
        decide(door, only["id"], f"state: {state}")
    asked = f'{{ actor(code: "{MILL}") {{ decisions(first: 2) {{ state }} }} }}'
    assert door.ask(asked)["actor"]["decisions"] == [{"state": "MET"}, {"state": "CONTACTED"}]
    error = door.error(f'{{ actor(code: "{MILL}") {{ decisions(first: 101) {{ state }} }} }}')
    assert error["extensions"]["code"] == "PAGE_TOO_LARGE"
    assert door.ask(f'{{ actor(code: "{HILL}") {{ decisions {{ state }} }} }}')["actor"]["decisions"] == []


def test_what_came_about_is_in_no_default_list_and_is_found_by_its_state(door: Door):
    ((only),) = door.ask(OPEN)["suggestions"]["nodes"]
    decide(door, only["id"], "state: ACTIVE")
    around = f'{{ actor(code: "{MILL}") {{ suggestions {{ id }} }} }}'
    assert door.ask(OPEN)["suggestions"]["nodes"] == []
    assert door.ask(around)["actor"]["suggestions"] == []
    asked = "{ suggestions(where: {states: [ACTIVE]}) { nodes { id } } }"
    assert door.ask(asked)["suggestions"]["nodes"] == [{"id": only["id"]}]


def test_predicted_and_realised_are_a_query_and_a_link_that_came_about_stays_in_it(any_door: Door, pair: str):
    for code, latitude in ((RIVER, 14.4), (MILL, 14.5)):
        write(any_door, f'updateActor(input: {{actor: "{code}", latitude: {latitude}, longitude: 100.1}})')
    (decision,) = decide(any_door, pair, ACTIVE)["suggestion"]["decisions"]
    write(
        any_door,
        f'recordLink(input: {{kind: SUPPLIES, source: "{RIVER}", target: "{MILL}", herb: "turmeric", '
        "form: FRESH, status: ACTIVE, evidenceLevel: ILLUSTRATIVE})",
    )
    outcomes = any_door.ask(
        """{ outcomes { total { decided active compared realisedThb ratio } byKind { kind }
          decided { suggestionId suggestion { id } state realisedThb predictedThb { mid }
            source { code } target { code } } } }"""
    )["outcomes"]
    (one,) = outcomes["decided"]
    assert (one["suggestionId"], one["suggestion"], one["state"]) == (pair, None, "ACTIVE")
    assert (one["source"]["code"], one["target"]["code"]) == (RIVER, MILL)
    total = outcomes["total"]
    assert (total["decided"], total["active"], total["compared"], total["realisedThb"]) == (1, 1, 1, 4500)
    assert total["ratio"] == pytest.approx(4500 / decision["predictedThb"]["mid"])
    assert outcomes["byKind"] == [{"kind": "SUPPLIES"}]


def test_the_next_question_says_whom_to_ask_what_and_what_hangs_on_it(any_door: Door, pair: str):
    for code, latitude in ((RIVER, 14.4), (MILL, 14.5)):
        write(any_door, f'updateActor(input: {{actor: "{code}", latitude: {latitude}, longitude: 100.1}})')
    write(
        any_door,
        f'postListing(input: {{actor: "{HILL}", side: OFFER, herb: "turmeric", form: FRESH, '
        f"kgByMonth: [500, 500, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], evidenceLevel: ILLUSTRATIVE}})",
    )
    write(any_door, f'updateActor(input: {{actor: "{HILL}", latitude: 14.45, longitude: 100.1}})')
    questions = any_door.ask(
        """{ nextQuestions(first: 2) { actor { code } field why text(language: EN) stakes stakeThb places
          listing { actor { code } } plausible { low mid high } suggestionCount suggestions { source { code } } } }"""
    )["nextQuestions"]
    (question,) = [one for one in questions if one["why"] == "MISSING"]
    assert (question["actor"]["code"], question["field"]) == (HILL, "PRICE")
    assert question["listing"]["actor"]["code"] == HILL
    assert (
        question["text"]
        == "How many THB a kg does Hill growers ask for fresh turmeric (lowest, usual and highest)?"
    )
    assert question["stakeThb"] > 0
    assert [one["source"]["code"] for one in question["suggestions"]] == [HILL] * question["suggestionCount"]
    assert "บาท/ปี" in question["stakes"]


def test_more_questions_than_are_tried_are_refused(door: Door):
    error = door.error("{ nextQuestions(first: 17) { text } }")
    assert error["extensions"]["code"] == "PAGE_TOO_LARGE"


def _crowd(door: Door) -> str:
    """Seven groups want training and seven agencies give it, all at places that nobody knows. Gives the id of a pair
    that is among the best five of neither."""
    births = []
    for number in range(7):
        for code, role, side in (("A", "SUPPORT_AGENCY", "OFFER"), ("G", "FARMER_GROUP", "NEED")):
            actor = actor_code(9_000 + number + (100 if code == "G" else 0))
            said = {"actor": actor, "side": side, "service": "TRAINING", "evidence_level": "DOCUMENTED"}
            listing = {"id": f"{code}{number}", "evidence": ["report-2566"], **said}
            births += [
                documented(actor, f"{code} {number}", f"{code} {number}", role),
                Change(RecordKind.LISTING, listing["id"], None, None, listing),
            ]
    with writing(door.engine) as session:
        commit(session, births, editor=Editor("Seeds"), reason="What the report says")
    agency, group = actor_code(9_006), actor_code(9_106)
    return global_id("Suggestion", f"TRAINS|{agency}|{group}|||TRAINING")


def test_a_pair_that_others_come_before_is_opened_decided_on_and_then_listed(any_door: Door):
    pair = _crowd(any_door)
    listed = "{ suggestions(first: 100%s) { nodes { id } } }"
    assert pair not in {one["id"] for one in any_door.ask(listed % "")["suggestions"]["nodes"]}
    assert any_door.ask(f'{{ node(id: "{pair}") {{ id }} }}')["node"] == {"id": pair}
    called = decide(any_door, pair, "state: CONTACTED")
    assert (called["errors"], called["suggestion"]["state"]) == ([], "CONTACTED")
    contacted = any_door.ask(listed % ", where: {states: [CONTACTED]}")["suggestions"]["nodes"]
    assert contacted == [{"id": pair}]
    decide(any_door, pair, "state: DISMISSED, because: OTHER")
    assert [one["id"] for one in any_door.ask(DISMISSED)["suggestions"]["nodes"]] == [pair]
