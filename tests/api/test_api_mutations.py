"""Mutations: each intent writes one revision, refused input is data, and nothing is written by halves."""

from __future__ import annotations

from typing import Any

import pytest

from herbcity.registry.identity import actor_code
from herbcity.registry.keys import ANYONE, Viewer
from tests.api.api_door import AGENCY, COLLEGE, EDITOR, HILL, HOSPITAL, MEMBER, MILL, RIVER, STEWARD, Door

REGISTER_OF_GREEN_INDUSTRY = """recordEvidence(input: {
  title: "ทะเบียนอุตสาหกรรมสีเขียว", url: "https://example.org/gi", publishedOn: "2024-05-01"
})"""
BETWEEN_THEM = f'kind: COORDINATES_WITH, source: "{HOSPITAL}", target: "{COLLEGE}"'
ERRORS = "revision errors { code path message seen current }"


def write(door: Door, call: str, thing: str = "", *, viewer: Viewer = EDITOR, language: str = "en") -> Any:
    """The payload of one mutation."""
    data = door.ask(f"mutation {{ {call} {{ {thing} {ERRORS} }} }}", viewer=viewer, language=language)
    (payload,) = data.values()
    return payload


def faults(payload: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in payload["errors"]]


def head(door: Door) -> int:
    return door.ask("{ network { revision } }")["network"]["revision"]


def test_a_registered_actor_gets_a_code_and_can_be_read_at_once(any_door: Door):
    payload = write(
        any_door,
        'registerActor(input: {nameTh: "บจก. สมุนไพรไทย", roles: [PROCESSOR, BUYER], district: "7209"})',
        "actor { code nameTh stage district { nameEn } evidenceLevel }",
    )
    assert payload["actor"] == {
        "code": actor_code(9),
        "nameTh": "บริษัท สมุนไพรไทย จำกัด",
        "stage": "MIDSTREAM",
        "district": {"nameEn": "U Thong"},
        "evidenceLevel": "REPORTED",
    }
    assert payload["revision"] == 4 == head(any_door)


def test_every_fault_of_an_input_is_named_at_once_and_nothing_is_written(door: Door):
    payload = write(
        door,
        'registerActor(input: {nameTh: "ก", roles: [BUYER], latitude: 900, registrationId: "1234567890123", '
        'district: "9999"})',
        "actor { code }",
    )
    assert payload["actor"] is None
    assert payload["revision"] is None
    assert ("OUT_OF_RANGE", ["input", "latitude"]) in faults(payload)
    assert head(door) == 3


def test_a_citizens_number_is_refused_and_not_repeated(door: Door):
    payload = write(
        door, 'registerActor(input: {nameTh: "ก", roles: [BUYER], registrationId: "1234567890123"})'
    )
    assert faults(payload) == [("PERSONAL_NUMBER", ["input", "registrationId"])]
    assert "1234567890123" not in payload["errors"][0]["message"]


def test_messages_come_in_the_language_of_the_caller_or_in_the_one_that_was_asked_for(door: Door):
    call = f'endLink(input: {{link: "nothing", on: "2026-01-01"}})'  # noqa: F541
    assert write(door, call, language="th")["errors"][0]["message"] == "ไม่พบ Link 'nothing'"
    data = door.ask(
        f"mutation {{ {call} {{ errors {{ message(language: EN) path }} }} }}", viewer=EDITOR, language="th"
    )
    assert data["endLink"]["errors"] == [
        {"message": "There is no Link 'nothing'.", "path": ["input", "link"]}
    ]


def test_without_a_key_nothing_can_be_written_and_the_answer_says_how_to_get_one(door: Door):
    payload = write(door, 'registerActor(input: {nameTh: "ก", roles: [BUYER]})', viewer=ANYONE)
    assert faults(payload) == [("UNAUTHENTICATED", [])]
    assert "herbcity key create" in payload["errors"][0]["message"]
    assert faults(write(door, 'registerActor(input: {nameTh: "ก", roles: [BUYER]})', viewer=MEMBER)) == [
        ("FORBIDDEN", [])
    ]


def test_an_update_changes_only_what_it_names_and_its_evidence_stands_beside_the_value(door: Door):
    update = (
        f'updateActor(input: {{actor: "{HOSPITAL}", nameEn: "Uthong Hospital", evidence: "report-2566"}})'
    )
    payload = write(
        door,
        update,
        'actor { nameEn nameTh facts(field: "nameEn") { value current evidence { title } } }',
    )
    assert payload["actor"]["nameTh"] == "โรงพยาบาลอู่ทอง"
    assert [
        (fact["value"], fact["current"], fact["evidence"]["title"]) for fact in payload["actor"]["facts"]
    ] == [
        ("U Thong Hospital", False, "รายงานประจำปี 2566"),
        ("Uthong Hospital", True, "รายงานประจำปี 2566"),
    ]


def test_a_statement_that_is_not_adopted_is_kept_beside_the_current_value(door: Door):
    payload = write(
        door,
        f'updateActor(input: {{actor: "{HOSPITAL}", households: 12, evidence: "report-2566", adopt: false}})',
        'actor { households facts(field: "households") { value current } }',
    )
    assert payload["errors"] == []
    assert payload["actor"] == {"households": None, "facts": [{"value": "12", "current": False}]}


def test_a_stale_write_gives_back_both_values(door: Door):
    write(door, f'updateActor(input: {{actor: "{MILL}", nameEn: "Mill two", base: 3}})')
    payload = write(
        door, f'updateActor(input: {{actor: "{MILL}", nameEn: "Mill three", base: 3}})', "actor { code }"
    )
    (error,) = payload["errors"]
    assert (error["code"], error["path"], error["seen"], error["current"]) == (
        "STALE",
        ["input", "nameEn"],
        "Herb mill",
        "Mill two",
    )
    assert payload["actor"] is None


def test_a_null_empties_a_field(door: Door):
    payload = write(
        door,
        f'updateActor(input: {{actor: "{HOSPITAL}", nameEn: null, otherNames: null, district: null}})',
        "actor { nameEn otherNames district { code } }",
    )
    assert payload["actor"] == {"nameEn": None, "otherNames": [], "district": None}


def test_a_link_is_recorded_and_ended_and_then_no_longer_holds(any_door: Door):
    recorded = write(
        any_door,
        f'recordLink(input: {{kind: SUPPLIES, source: "{HILL}", target: "{MILL}", status: ACTIVE, '
        'herb: "turmeric", '
        'form: FRESH, volumeKgPerYear: 1200, evidenceLevel: ILLUSTRATIVE, validFrom: "2024-01-01"})',
        "link { id holds volumeKgPerYear }",
    )
    assert recorded["link"]["holds"] is True
    ended = write(
        any_door,
        f'endLink(input: {{link: "{recorded["link"]["id"]}", on: "2025-06-01"}})',
        "link { status holds validUntil }",
    )
    assert ended["link"] == {"status": "ENDED", "holds": False, "validUntil": "2025-06-01"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (f'kind: FINANCES, source: "{HOSPITAL}", target: "{COLLEGE}"', ("WRONG_ENDPOINT", "source")),
        (
            f'kind: COORDINATES_WITH, source: "{HOSPITAL}", target: "HC-4711-0"',
            ("UNKNOWN_REFERENCE", "target"),
        ),
        (f'kind: COORDINATES_WITH, source: "{HOSPITAL}", target: "{HOSPITAL}"', ("SELF_LINK", "target")),
        (f'kind: COORDINATES_WITH, source: "{HOSPITAL}", target: "{MILL}"', ("LAYERS_MIXED", "target")),
        (
            f'{BETWEEN_THEM}, validFrom: "2025-01-01", validUntil: "2024-01-01"',
            ("REVERSED_DATES", "validUntil"),
        ),
        (
            f"{BETWEEN_THEM}, evidenceLevel: VERIFIED",
            ("NEEDS_EVIDENCE", "evidence"),
        ),
        (
            f'{BETWEEN_THEM}, evidence: ["nowhere"]',
            ("UNKNOWN_REFERENCE", "evidence"),
        ),
    ],
)
def test_a_link_that_cannot_be_is_refused_where_it_is_wrong(
    door: Door, given: str, expected: tuple[str, str]
):
    payload = write(door, f"recordLink(input: {{{given}, status: ACTIVE}})", "link { id }")
    assert (expected[0], ["input", expected[1]]) in faults(payload)
    assert payload["link"] is None
    assert head(door) == 3


def test_the_same_link_twice_is_a_duplicate(door: Door):
    ends = f'source: "{COLLEGE}", target: "{HOSPITAL}"'
    call = f"recordLink(input: {{kind: RESEARCHES_WITH, {ends}, status: PROPOSED}})"
    assert write(door, call)["errors"] == []
    assert faults(write(door, call)) == [("DUPLICATE", ["input"])]


def test_a_listing_is_posted_and_withdrawn(door: Door):
    months = [100] * 12
    posted = write(
        door,
        f'postListing(input: {{actor: "{RIVER}", side: OFFER, herb: "turmeric", form: DRIED, '
        f"kgByMonth: {months}, "
        "pricePerKg: {low: 80, mid: 90, high: 100}, evidenceLevel: ILLUSTRATIVE})",
        "listing { id open pricePerKg { mid } material { nameEn } }",
    )
    assert posted["listing"]["open"] is True
    assert posted["listing"]["pricePerKg"] == {"mid": 90.0}
    withdrawn = write(
        door,
        f'withdrawListing(input: {{listing: "{posted["listing"]["id"]}", on: "2025-01-01"}})',
        "listing { open }",
    )
    assert withdrawn["listing"] == {"open": False}


def test_a_listing_that_has_not_stood_for_a_day_leaves_nothing_behind(door: Door):
    posted = write(
        door,
        f'postListing(input: {{actor: "{HOSPITAL}", side: NEED, service: TRAINING, '
        'validFrom: "2030-01-01"})',
        "listing { id }",
    )
    withdrawn = write(
        door, f'withdrawListing(input: {{listing: "{posted["listing"]["id"]}"}})', "listing { id }"
    )
    assert withdrawn["errors"] == []
    assert withdrawn["listing"] is None


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ("side: NEED", "NEEDS_MATERIAL", "form"),
        ("side: NEED, form: DRIED, kgByMonth: [1, 2]", "NOT_TWELVE_MONTHS", "kgByMonth"),
        ("side: NEED, form: DRIED, pricePerKg: {low: 3, mid: 2, high: 1}", "NOT_AN_INTERVAL", "pricePerKg"),
        ('side: NEED, form: RESIDUE, wasteCode: "12"', "MALFORMED", "wasteCode"),
        ('side: NEED, form: DRIED, herb: "unicorn"', "UNKNOWN_REFERENCE", "herb"),
    ],
)
def test_a_listing_that_cannot_be_is_refused_where_it_is_wrong(door: Door, given: str, code: str, field: str):
    payload = write(door, f'postListing(input: {{actor: "{HOSPITAL}", {given}}})', "listing { id }")
    assert (code, ["input", field]) in faults(payload)


def test_a_certificate_rests_on_evidence_that_was_recorded_first(door: Door):
    made = write(
        door,
        REGISTER_OF_GREEN_INDUSTRY,
        "evidence { id code title }",
    )
    awarded = write(
        door,
        f'awardCertificate(input: {{holder: "{HOSPITAL}", kind: GREEN_INDUSTRY, level: 2, '
        "evidenceLevel: DOCUMENTED, "
        f'evidence: ["{made["evidence"]["id"]}"]}})',
        "certificate { level valid evidence { code } }",
    )
    assert awarded["certificate"] == {
        "level": 2,
        "valid": True,
        "evidence": [{"code": made["evidence"]["code"]}],
    }
    again = write(
        door,
        REGISTER_OF_GREEN_INDUSTRY,
    )
    assert faults(again) == [("DUPLICATE", ["input"])]


def test_a_certificate_level_out_of_range_is_refused(door: Door):
    payload = write(
        door, f'awardCertificate(input: {{holder: "{HOSPITAL}", kind: GREEN_INDUSTRY, level: 6}})'
    )
    assert faults(payload) == [("OUT_OF_RANGE", ["input", "level"])]


def test_a_decision_is_kept_with_the_suggestion_and_a_dismissed_one_leaves_the_list(door: Door):
    (suggestion,) = door.ask("{ suggestions { nodes { id state } } }")["suggestions"]["nodes"]
    assert suggestion["state"] == "OPEN"
    decided = write(
        door,
        f'decideSuggestion(input: {{suggestion: "{suggestion["id"]}", state: DISMISSED, '
        'note: "ไกลเกินไป", on: "2026-02-01"})',
        "suggestion { id state decisions { state on by note } }",
    )
    assert decided["suggestion"]["state"] == "DISMISSED"
    assert decided["suggestion"]["decisions"] == [
        {"state": "DISMISSED", "on": "2026-02-01", "by": "Provincial office", "note": "ไกลเกินไป"}
    ]
    assert door.ask("{ suggestions { totalCount } }")["suggestions"]["totalCount"] == 0
    assert (
        door.ask("{ suggestions(where: {states: [DISMISSED]}) { totalCount } }")["suggestions"]["totalCount"]
        == 1
    )
    assert door.ask(f'{{ node(id: "{suggestion["id"]}") {{ id }} }}')["node"] == {"id": suggestion["id"]}


def test_a_decision_on_nothing_is_refused(door: Door):
    payload = write(door, 'decideSuggestion(input: {suggestion: "SUPPLIES|a|b|||", state: ACCEPTED})')
    assert faults(payload) == [("NOT_FOUND", ["input", "suggestion"])]


def test_a_revision_can_be_undone_by_a_steward_unless_another_stands_on_it(any_door: Door):
    made = write(any_door, f'updateActor(input: {{actor: "{AGENCY}", nameEn: "Agriculture office"}})')
    undo = f"undoRevision(input: {{revision: {made['revision']}}})"
    assert faults(write(any_door, undo, "undone")) == [("FORBIDDEN", [])]
    undone = write(any_door, undo, "undone", viewer=STEWARD)
    assert (undone["undone"], undone["revision"]) == (4, 5)
    blocked = write(any_door, "undoRevision(input: {revision: 1})", "undone", viewer=STEWARD)
    assert faults(blocked) == [("UNDO_BLOCKED", ["input", "revision"])]
    missing = write(any_door, "undoRevision(input: {revision: 99})", "undone", viewer=STEWARD)
    assert faults(missing)[0][0] == "NOT_FOUND"


def test_two_mutations_in_one_request_are_written_one_after_the_other(door: Door):
    data = door.ask(
        """mutation {
          one: registerActor(input: {nameTh: "หนึ่ง", roles: [BUYER]}) { actor { code } revision }
          two: registerActor(input: {nameTh: "สอง", roles: [BUYER]}) { actor { code } revision }
        }""",
        viewer=EDITOR,
    )
    assert [data["one"]["revision"], data["two"]["revision"]] == [4, 5]
    assert data["one"]["actor"]["code"] != data["two"]["actor"]["code"]
