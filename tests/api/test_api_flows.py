"""Flows and gaps as a caller asks for them."""

from __future__ import annotations

import pytest

from tests.api.api_door import Door

SUPPLY = """
query Supply($herb: ID!, $illustrative: Boolean, $language: Language, $levels: [EvidenceLevel!]) {
  network(levels: $levels) {
    supply(herb: $herb, illustrative: $illustrative) {
      text(language: $language) illustrative evidenceLevel herb { code }
      kgPerYearDry leavesRawShare leavesProcessedShare unknownShare
      stages { stage form kgPerYearDry thbPerKgDry { mid } }
      addedByStage { stage district { code } thbPerYear { mid } }
      rungs { from to thb { low mid high } }
      atMost { kgPerYearDry supply { form kgByMonth actorCount } text(language: $language) }
      bottleneck { kind form share months worthKgDry worthThb actors(first: 1) { nameEn } text(language: $language) }
      freight { tonneKm unplaced } deliveries unweighed missing { text(language: $language) actor { code } }
    }
  }
}
"""
GAPS = "query Gaps($herb: ID, $first: Int) { network { gaps(herb: $herb, first: $first) { text(language: EN) kind } } }"


def test_the_chain_by_stage_in_dried_herb_with_what_holds_it_up(door: Door) -> None:
    flow = door.ask(SUPPLY, variables={"herb": "turmeric", "language": "EN"})["network"]["supply"]
    # By hand: 6,000 ÷ 5.5 enter, 1,000 ÷ 5.5 reach the pharmacy fresh, the rest ends at the mill.
    assert flow["kgPerYearDry"] == pytest.approx(6_000 / 5.5)
    assert flow["leavesRawShare"] == pytest.approx(1 / 6)
    assert flow["leavesRawShare"] + flow["leavesProcessedShare"] + flow["unknownShare"] == pytest.approx(1)
    assert (flow["illustrative"], flow["evidenceLevel"]) == (True, "ILLUSTRATIVE")
    # 8.5 THB a kg fresh is 8.5 × 5.5 a kg dried.
    assert flow["stages"][0]["thbPerKgDry"]["mid"] == pytest.approx(46.75)
    # 10,000 × ((90 − 12) ÷ 5.5 − 8.5).
    assert flow["rungs"][0]["thb"]["mid"] == pytest.approx(10_000 * (78 / 5.5 - 8.5))
    assert flow["atMost"]["kgPerYearDry"] == pytest.approx(1_000 / 5.5)
    assert flow["freight"] == {"tonneKm": None, "unplaced": 4}  # nobody's place is recorded
    (bottleneck,) = flow["bottleneck"]
    assert (bottleneck["kind"], bottleneck["form"], bottleneck["share"]) == (
        "DEMAND",
        "FRESH",
        pytest.approx(1),
    )
    assert bottleneck["actors"] == [{"nameEn": "Thai pharmacy"}]
    assert "100% of what holds the flow up is demand (fresh)" in bottleneck["text"]
    thai = door.ask(SUPPLY, variables={"herb": "turmeric"})["network"]["supply"]["text"]
    assert thai.startswith("ข้อมูลสมมติ: ขมิ้นชันที่บันทึกไว้ 1,091 กก.แห้ง/ปี")


def test_without_the_invented_layer_nothing_is_known_and_nothing_is_zero(door: Door) -> None:
    for variables in ({"illustrative": False}, {"levels": ["DOCUMENTED"]}):
        flow = door.ask(SUPPLY, variables={"herb": "turmeric", **variables})["network"]["supply"]
        assert (flow["kgPerYearDry"], flow["leavesRawShare"], flow["unknownShare"]) == (None, None, None)
        assert (flow["atMost"]["kgPerYearDry"], flow["bottleneck"], flow["stages"]) == (None, [], [])


def test_an_unknown_herb_and_a_page_that_is_too_large_are_refused_beside_an_answer(door: Door) -> None:
    error = door.error('{ network { actorCount supply(herb: "no-such-herb") { text } } }')
    assert error["extensions"]["code"] == "NOT_FOUND"
    error = door.error(GAPS, variables={"herb": "no-such-herb"})
    assert error["extensions"]["code"] == "NOT_FOUND"
    error = door.error(GAPS, variables={"first": 101})
    assert error["extensions"]["code"] == "PAGE_TOO_LARGE"


def test_gaps_of_one_herb_and_of_all(door: Door) -> None:
    assert door.ask(GAPS, variables={"herb": "turmeric"}) == {"network": {"gaps": []}}
    assert door.ask(GAPS, variables={}) == {"network": {"gaps": []}}
