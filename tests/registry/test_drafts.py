"""What one record must fulfil by itself, whichever door it comes through."""

from __future__ import annotations

from typing import Any

import pytest

from herbcity.registry.changes import RecordKind
from herbcity.registry.drafts import check_fields
from herbcity.registry.identity import actor_code, code_number

ACTOR = {"code": "HC-0001-E", "name_th": "โรงบด", "roles": ["PROCESSOR"], "evidence_level": "REPORTED"}
LINK = {
    "id": "l", "kind": "SUPPLIES", "source": "HC-0001-E", "target": "HC-0002-C", "status": "ACTIVE",
    "evidence_level": "REPORTED",
}  # fmt: skip
LISTING = {"id": "o", "actor": "HC-0001-E", "side": "OFFER", "form": "DRIED", "evidence_level": "REPORTED"}
CERTIFICATE = {"id": "c", "holder": "HC-0001-E", "kind": "GREEN_INDUSTRY", "evidence_level": "REPORTED"}
STEP = {
    "id": "s",
    "herb": "turmeric",
    "from_form": "FRESH",
    "to_form": "DRIED",
    "evidence_level": "ESTIMATED",
}
DRIER = {
    "id": "d",
    "actor": "HC-0001-E",
    "from_form": "FRESH",
    "to_form": "DRIED",
    "kg_in_per_month": 2000,
    "evidence_level": "ESTIMATED",
}

DECISION = {
    "id": "d", "suggestion": "SUPPLIES|HC-0001-E|HC-0002-C|||", "source": "HC-0001-E", "target": "HC-0002-C",
    "state": "MET", "decided_on": "2026-01-01", "by": "Office",
}  # fmt: skip

_BAD: list[tuple[RecordKind, dict[str, Any], str, str]] = [
    (RecordKind.LINK, {**LINK, "kind": "SELLS"}, "kind", "UNKNOWN_TERM"),
    (RecordKind.LINK, {**LINK, "target": "HC-0001-E"}, "target", "SELF_LINK"),
    (RecordKind.LINK, {**LINK, "valid_from": "2025-02-01", "valid_until": "2025-01-01"}, "valid_until",
     "REVERSED_DATES"),
    (RecordKind.LINK, {**LINK, "valid_from": "2025-02-30"}, "valid_from", "NOT_A_DATE"),
    (RecordKind.LINK, {**LINK, "status": "ENDED"}, "valid_until", "MISSING"),
    (RecordKind.LINK, {**LINK, "volume_kg_per_year": -1}, "volume_kg_per_year", "OUT_OF_RANGE"),
    (RecordKind.LINK, {**LINK, "volume_kg_per_year": "many"}, "volume_kg_per_year", "NOT_A_NUMBER"),
    (RecordKind.LINK, {**LINK, "evidence_level": "VERIFIED"}, "evidence", "NEEDS_EVIDENCE"),
    (RecordKind.LINK, {**LINK, "colour": "red"}, "colour", "UNKNOWN_FIELD"),
    (RecordKind.ACTOR, {**ACTOR, "code": "HC-0001-F"}, "code", "BROKEN_CODE"),
    (RecordKind.ACTOR, {**ACTOR, "name_th": "  "}, "name_th", "MISSING"),
    (RecordKind.ACTOR, {**ACTOR, "roles": []}, "roles", "MISSING"),
    (RecordKind.ACTOR, {**ACTOR, "roles": ["PROCESSOR", "PROCESSOR"]}, "roles", "DUPLICATE"),
    # 1-2345-67890-12-1 has the right check digit for a citizen's number (weights 13…2, modulo 11).
    (RecordKind.ACTOR, {**ACTOR, "registration_id": "1234567890121"}, "registration_id", "PERSONAL_NUMBER"),
    (RecordKind.ACTOR, {**ACTOR, "note": "บัตร 1-2345-67890-12-1"}, "note", "PERSONAL_NUMBER"),
    (RecordKind.ACTOR, {**ACTOR, "registration_id": "0994000617722"}, "registration_id", "BROKEN_IDENTIFIER"),
    # What Excel makes of a juristic number when it drops the leading zero.
    (RecordKind.ACTOR, {**ACTOR, "registration_id": "994000617721"}, "registration_id", "BROKEN_IDENTIFIER"),
    (RecordKind.ACTOR, {**ACTOR, "latitude": 100.1}, "latitude", "OUT_OF_RANGE"),
    (RecordKind.LISTING, {**LISTING, "service": "TRAINING"}, "form", "NEEDS_MATERIAL"),
    (RecordKind.LISTING, {**LISTING, "form": None}, "form", "NEEDS_MATERIAL"),
    (RecordKind.LISTING, {**LISTING, "kg_by_month": [1] * 11}, "kg_by_month", "NOT_TWELVE_MONTHS"),
    (RecordKind.LISTING, {**LISTING, "kg_by_month": [-1] + [0] * 11}, "kg_by_month", "OUT_OF_RANGE"),
    (RecordKind.LISTING, {**LISTING, "price_per_kg": [3, 2, 1]}, "price_per_kg", "NOT_AN_INTERVAL"),
    (RecordKind.LISTING, {**LISTING, "price_per_kg": [-3, 2, 4]}, "price_per_kg", "OUT_OF_RANGE"),
    (RecordKind.LISTING, {**LISTING, "kg_by_month": [1e300] * 12}, "kg_by_month", "OUT_OF_RANGE"),
    (RecordKind.LINK, {**LINK, "volume_kg_per_year": 2e12}, "volume_kg_per_year", "OUT_OF_RANGE"),
    (RecordKind.LISTING, {**LISTING, "waste_code": "12"}, "waste_code", "MALFORMED"),
    (RecordKind.DECISION, {**DECISION, "suggestion": "SUPPLIES"}, "suggestion", "MALFORMED"),
    (RecordKind.DECISION, {**DECISION, "suggestion": "SELLS|HC-0001-E|HC-0002-C|||"}, "suggestion", "MALFORMED"),
    (RecordKind.DECISION, {**DECISION, "target": "HC-0003-A"}, "suggestion", "MALFORMED"),
    (RecordKind.DECISION, {**DECISION, "decided_on": "2999-01-01"}, "decided_on", "OUT_OF_RANGE"),
    (RecordKind.DECISION, {**DECISION, "realised_thb": 1}, "realised_thb", "OUT_OF_RANGE"),
    (RecordKind.DECISION, {**DECISION, "note": "081-234-5678"}, "note", "PERSONAL_DATA"),
    (RecordKind.CERTIFICATE, {**CERTIFICATE, "level": 6}, "level", "OUT_OF_RANGE"),
    (RecordKind.CERTIFICATE, {**CERTIFICATE, "kind": "GAP", "level": 1}, "level", "OUT_OF_RANGE"),
    (RecordKind.LADDER_STEP, {**STEP, "to_form": "FRESH"}, "to_form", "OUT_OF_RANGE"),
    (RecordKind.LADDER_STEP, {**STEP, "kg_in_per_kg_out": [0, 5, 6]}, "kg_in_per_kg_out", "OUT_OF_RANGE"),
    # Kg out per kg in, the wrong way round: drying takes water away.
    (RecordKind.LADDER_STEP, {**STEP, "kg_in_per_kg_out": [0.17, 0.18, 0.2]}, "kg_in_per_kg_out", "OUT_OF_RANGE"),
    (RecordKind.LADDER_STEP, {**STEP, "kg_in_per_kg_out": [0.9, 1, 1.1]}, "kg_in_per_kg_out", "OUT_OF_RANGE"),
    (RecordKind.LADDER_STEP, {**STEP, "to_form": "ESSENTIAL_OIL", "kg_in_per_kg_out": [0.01, 0.01, 0.01]},
     "kg_in_per_kg_out", "OUT_OF_RANGE"),
    (RecordKind.LADDER_STEP, {**STEP, "from_form": "DRIED", "to_form": "FRESH"}, "to_form", "OUT_OF_RANGE"),
    (RecordKind.LADDER_STEP, {**STEP, "from_form": "POWDER"}, "to_form", "OUT_OF_RANGE"),
    (RecordKind.CAPACITY, {**DRIER, "from_form": "DRIED", "to_form": "FRESH"}, "to_form", "OUT_OF_RANGE"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "field", "code"), _BAD)
def test_a_bad_field_is_named_with_its_code(
    kind: RecordKind, values: dict[str, Any], field: str, code: str
) -> None:
    body, faults = check_fields(kind, values)
    assert body is None
    assert [(fault.field, fault.code.value) for fault in faults] == [(field, code)]
    assert faults[0].en
    assert faults[0].th


def test_a_ratio_the_wrong_way_round_is_told_with_what_it_would_be() -> None:
    _, (fault,) = check_fields(RecordKind.LADDER_STEP, {**STEP, "kg_in_per_kg_out": [0.16, 0.2, 0.25]})
    assert "kg of FRESH for 1 kg of DRIED, at least 1" in fault.en
    assert "4;5;6.25" in fault.en, "1 / 0.25, 1 / 0.2, 1 / 0.16"


@pytest.mark.parametrize(
    "step",
    [
        pytest.param({"kg_in_per_kg_out": [1, 5, 6]}, id="drying what is nearly dry"),
        pytest.param({"from_form": "PLANTING_MATERIAL", "to_form": "FRESH"}, id="growing"),
        pytest.param({"from_form": "RESIDUE", "to_form": "DRIED"}, id="drying marc"),
        pytest.param({"to_form": "PLANTING_MATERIAL"}, id="keeping seed rhizomes"),
        pytest.param(
            {"from_form": "DRIED", "to_form": "EXTRACT", "kg_in_per_kg_out": [0.1, 0.2, 0.3]},
            id="a tincture is mostly solvent",
        ),
    ],
)
def test_a_step_that_can_be_taken_is_accepted(step: dict[str, Any]) -> None:
    assert not check_fields(RecordKind.LADDER_STEP, {**STEP, **step})[1]


def test_a_citizens_number_is_not_repeated_in_the_complaint() -> None:
    _, faults = check_fields(
        RecordKind.ACTOR, {**ACTOR, "registration_id": "1234567890121", "note": "1234567890121"}
    )
    assert len(faults) == 2
    assert "1234567890121" not in str(faults)


def test_a_record_with_a_bad_type_is_still_asked_for_its_own_rules() -> None:
    values = {**LINK, "kind": "SELLS", "valid_from": "2025-02-01", "valid_until": "2025-01-01"}
    _, faults = check_fields(RecordKind.LINK, values)
    assert [fault.code.value for fault in faults] == ["UNKNOWN_TERM", "REVERSED_DATES"]


def test_a_juristic_number_is_kept_without_its_dashes() -> None:
    body, _ = check_fields(RecordKind.ACTOR, {**ACTOR, "registration_id": "0-99-4-000-61772-1"})
    assert body is not None
    assert body["registration_id"] == "0994000617721"


def test_a_community_enterprises_number_is_kept_as_it_is_given() -> None:
    body, _ = check_fields(RecordKind.ACTOR, {**ACTOR, "registration_id": "6-72-09-03/1-0012"})
    assert body is not None
    assert body["registration_id"] == "6-72-09-03/1-0012"


def test_a_code_with_one_wrong_digit_is_refused() -> None:
    code = actor_code(412)
    slips = [code[:3] + digit + code[4:] for digit in "0123456789" if digit != code[3]]
    assert code_number(code) == 412
    assert all(code_number(slip) is None for slip in slips)
