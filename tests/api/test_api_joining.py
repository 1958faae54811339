"""What is missing in the network, through the door that a front end uses."""

from __future__ import annotations

import pytest

from tests.api.api_door import COLLECTOR, MILL, Door


def test_an_integration_point_says_what_is_behind_it_and_whom_it_joins(door: Door):
    point, *_ = door.ask("""{ network { integrationPoints {
      actor { code } dryKgBehind { mid } valueBehind { mid } unweighedBehind
      joinedStages { source target pairs } joinedAcrossDistricts constraints(language: EN) without(language: EN)
    } } }""")["network"]["integrationPoints"]
    assert point["actor"]["code"] == COLLECTOR
    assert point["dryKgBehind"]["mid"] == pytest.approx(6000 / 5.5)  # 4,000 + 2,000 kg fresh
    assert point["valueBehind"]["mid"] == pytest.approx(6000 * 8.5)
    assert point["joinedStages"] == [{"source": "UPSTREAM", "target": "MIDSTREAM", "pairs": 2}]
    assert "(1,091 kg of dried herb a year, worth 51,000 THB)" in point["without"]


def test_a_dependence_names_both_ends_the_herb_and_the_alternatives(door: Door):
    rows = door.ask("""{ network { dependences { side actor { code } on { code } herb { code } alternatives
      dryKgPerYear { mid } nearest { code } km { mid } evidenceLevel text(language: EN) } } }""")
    first = rows["network"]["dependences"][0]
    assert (first["actor"]["code"], first["on"]["code"], first["side"]) == (COLLECTOR, MILL, "BUYER")
    assert first["alternatives"] == 1
    assert first["nearest"] is None  # no place is recorded for anybody of the toy


def test_coverage_is_asked_by_stage_or_by_district_and_without_what_is_covered(door: Door):
    query = """query ($by: CoverageBy, $holesOnly: Boolean) { network {
      serviceCoverage(by: $by, holesOnly: $holesOnly) { service stage district { code } coverage served text }
    } }"""
    rows = door.ask(query)["network"]["serviceCoverage"]
    assert {row["stage"] for row in rows} == {"UPSTREAM", "MIDSTREAM", "DOWNSTREAM"}
    (advice,) = (row for row in rows if row["coverage"] == "COVERED")
    assert (advice["service"], advice["stage"], advice["served"]) == ("CONSULTING", "UPSTREAM", 2)
    holes = door.ask(query, variables={"holesOnly": True})["network"]["serviceCoverage"]
    assert len(holes) == len(rows) - 1
    by_district = door.ask(query, variables={"by": "DISTRICT"})["network"]["serviceCoverage"]
    assert {row["district"]["code"] for row in by_district} == {"7209"}


def test_a_role_is_missing_where_a_known_district_has_nobody_of_it(door: Door):
    rows = door.ask(
        "{ network { missingRoles { role district { code } affected { code } illustrative nearest { code } } } }"
    )["network"]["missingRoles"]
    assert {row["role"] for row in rows} == {"SUPPORT_AGENCY", "FINANCIER"}  # it has a hospital and a college
    assert not any(row["illustrative"] for row in rows)


def test_there_is_no_new_tie_where_offers_reach_needs_already(door: Door):
    assert door.ask("{ network { newTies { text } } }")["network"]["newTies"] == []
    error = door.error("{ network { newTies(first: 0) { text } } }")
    assert error["extensions"]["code"] == "PAGE_TOO_LARGE"
