"""What to ask next, on markets so small that each answer can be tried by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from herbcity.analyses.questions.asking import Question, next_questions
from herbcity.analyses.questions.doubts import Field, Why
from herbcity.analyses.suggesting import suggest
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import turmeric_chain
from herbcity.network.values import Actor, District, Interval, Listing, Value
from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.identity import actor_code
from herbcity.vocabulary import DismissalReason
from tests.analyses import little_market
from tests.analyses.decisions.test_dismissals import KEY, dismissed
from tests.analyses.little_market import GROWERS, REPORTED, changed

OFFER = changed(little_market.OFFER, valid_from=date(2025, 12, 1))
NEED = changed(little_market.NEED, valid_from=date(2025, 12, 1))

DISTRICT = District(
    evidence_level=REPORTED, code="7201", name_th="เมือง", name_en="Mueang", latitude=14.4, longitude=100.1
)
UNPRICED = changed(OFFER, price_per_kg=None)


def market(*more: Value, offer: Listing = OFFER, need: Listing = NEED, **others: Any) -> NetworkSnapshot:
    """The little market with fresh prices: one without a date would be a question, too."""
    return little_market.market(*more, offer=offer, need=need, **others)


def neighbour(number: int, *, thb: float = 9.0, kg: float = 1000.0) -> tuple[Actor, Listing]:
    """Another grower at the same place, who asks this much and offers so much in January and in February."""
    actor = changed(GROWERS, code=actor_code(number), name_th=f"กลุ่ม {number}", name_en=f"Group {number}")
    price, months = Interval(thb, thb, thb), (kg, kg, *(0.0,) * 10)
    listing = changed(OFFER, id=f"offer-{number}", actor=actor.code, price_per_kg=price, kg_by_month=months)
    return actor, listing


def rivals(**terms: float) -> list[Actor | Listing]:
    return [*neighbour(3, thb=6.0, **terms), *neighbour(4, thb=10.0, **terms)]


def only(network: NetworkSnapshot, field: Field) -> Question:
    (question,) = [one for one in next_questions(network, count=16).asked if one.field is field]
    return question


def expected_total(network: NetworkSnapshot) -> float:
    """What all suggestions with a known value are expected to be worth, from a full run."""
    found = suggest(network)
    weighed = found.weighed
    expected = weighed.chance[found.rows] * weighed.value[found.rows, 1]
    return float(expected[expected == expected].sum())


def test_a_missing_price_is_asked_for_within_what_others_ask() -> None:
    question = only(market(*rivals(), offer=UNPRICED), Field.PRICE)
    assert (question.actor, question.record, question.why) == (GROWERS.code, OFFER.id, Why.MISSING)
    assert question.plausible == Interval(6.0, 8.0, 10.0)  # the others ask 6 and 10
    assert question.words.th == "ขมิ้นชันสดที่ กลุ่มผู้ปลูก ขาย กิโลกรัมละกี่บาท ราคาต่ำสุด ปกติ และสูงสุดเท่าไร"
    assert question.words.en == (
        "How many THB a kg does Growers ask for fresh turmeric (lowest, usual and highest)?"
    )
    assert question.suggestions == (KEY,)


def test_what_hangs_on_an_answer_is_what_a_full_run_with_each_answer_shows() -> None:
    network = market(*rivals(), offer=UNPRICED)
    today = expected_total(network)
    differences = [
        abs(
            expected_total(
                network.apply([Change(RecordKind.LISTING, OFFER.id, "price_per_kg", None, [thb] * 3)])
            )
            - today
        )
        for thb in (6.0, 8.0, 10.0)
    ]
    low, middle, high = differences
    question = only(network, Field.PRICE)
    assert question.stake_thb == pytest.approx(low / 4 + middle / 2 + high / 4)
    assert question.stake_thb > 0
    assert (
        question.places == 1.0
    )  # with any of the three answers the pair has a value and joins the three of the best


def test_a_price_of_two_years_ago_is_asked_again_with_what_is_recorded() -> None:
    old = changed(OFFER, valid_from=date(2024, 1, 1))
    question = only(market(*rivals(), offer=old), Field.PRICE)
    assert question.why is Why.STALE
    assert question.words.en == (
        "How many THB a kg does Growers ask for fresh turmeric today (on record since 2024-01-01: 9.00, 8.00 to 10.00)?"
    )
    assert "1 มกราคม 2567" in question.words.th
    assert question.plausible == Interval(6.0, 9.0, 10.0)  # its own middle, as wide as what all ask


def test_a_price_without_a_date_is_asked_for_as_nobody_knows_its_age() -> None:
    question = only(market(*rivals(), offer=changed(OFFER, valid_from=None)), Field.PRICE)
    assert question.why is Why.UNDATED
    assert question.words.en == (
        "How many THB a kg does Growers ask for fresh turmeric today "
        "(on record without a date: 9.00, 8.00 to 10.00)?"
    )
    assert "จดไว้โดยไม่มีวันที่ ว่า 9.00 บาท" in question.words.th
    assert question.plausible == Interval(6.0, 9.0, 10.0)  # as for an old one


def test_a_vague_price_is_asked_for_within_its_own_bounds() -> None:
    vague = changed(OFFER, price_per_kg=Interval(7.0, 9.0, 11.0))
    question = only(market(*rivals(), offer=vague), Field.PRICE)
    assert (question.why, question.plausible) == (Why.VAGUE, Interval(7.0, 9.0, 11.0))


def test_missing_quantities_are_asked_for_within_the_quartiles_of_what_others_offer() -> None:
    silent = changed(OFFER, kg_by_month=None)
    others = [*neighbour(3, kg=500.0), *neighbour(4, kg=1000.0), *neighbour(5, kg=1500.0)]
    question = only(market(*others, offer=silent), Field.QUANTITY)
    assert question.plausible == Interval(
        1500.0, 2000.0, 2500.0
    )  # quartiles of 1,000, 2,000 and 3,000 kg a year
    assert question.words.th.startswith("กลุ่มผู้ปลูก มีขมิ้นชันสดขายเดือนละกี่กิโลกรัม")
    assert question.stake_thb is not None
    assert question.stake_thb > 0


def test_a_place_known_by_its_district_only_is_asked_for_exactly() -> None:
    growers = changed(GROWERS, latitude=None, longitude=None, district="7201")
    question = only(market(DISTRICT, growers=growers), Field.PLACE)
    assert (question.actor, question.why, question.record) == (GROWERS.code, Why.VAGUE, GROWERS.code)
    # The mill is 11.1 km north of the district's point, whose circle has a radius of 13.06 km.
    assert question.plausible == pytest.approx((1.94, 11.12, 24.18), abs=0.01)
    assert question.words.en == "Where exactly is Growers (village, subdistrict or coordinates)?"
    assert question.stake_thb is not None
    assert question.stake_thb > 0


def test_what_hangs_on_several_missing_facts_is_shared_among_them() -> None:
    silent = changed(OFFER, price_per_kg=None, kg_by_month=None)
    asked = {one.field: one for one in next_questions(market(*rivals(), offer=silent), count=16).asked}
    assert set(asked) == {Field.PRICE, Field.QUANTITY}
    assert all(one.stake_thb for one in asked.values())
    assert all(one.places == 0.5 for one in asked.values())


def test_where_everything_is_known_exactly_there_is_nothing_to_ask() -> None:
    assert next_questions(market()).asked == ()


def test_where_nobody_says_anything_there_is_nothing_to_ask() -> None:
    assert next_questions(NetworkSnapshot.empty(as_of=date(2026, 1, 1))).asked == ()


def test_a_fact_that_cannot_be_compared_with_anything_is_asked_without_a_stake() -> None:
    asked = next_questions(turmeric_chain()).asked
    assert [(one.field, one.plausible, one.stake_thb) for one in asked] == [(Field.PLACE, None, None)] * 2
    assert "no THB can be named" in asked[0].stakes_en


def test_nobody_is_asked_about_a_pair_that_was_dismissed() -> None:
    away = dismissed(market(offer=UNPRICED), DismissalReason.PARTNER)
    assert next_questions(away).asked == ()


def test_asking_for_fewer_questions_gives_the_first_of_the_same_ones() -> None:
    silent = changed(OFFER, price_per_kg=None, kg_by_month=None)
    network = market(*rivals(), offer=silent, need=changed(NEED, price_per_kg=Interval(9.0, 12.0, 15.0)))
    asked = next_questions(network, count=16).asked
    assert len(asked) == 3
    assert next_questions(network, count=2).asked == asked[:2]
