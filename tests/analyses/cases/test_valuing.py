"""What a suggestion is worth, line by line, and the four MIND scores."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.analyses.cases.valuing import MONEY
from herbcity.analyses.suggesting import suggest
from herbcity.analyses.suggestion import Suggestion
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval, LadderStep
from herbcity.vocabulary import EvidenceLevel, FirmSize, ListingSide, MindDimension, ProductForm
from tests.analyses.little_market import DRIER, DRYING, GROWERS, MILL, NEED, OFFER, REPORTED, changed, market

KM = 11.119492664455873
"""0.1 degrees of a meridian of a sphere of 6,371.0088 km: by hand, 2π × 6,371.0088 / 3,600."""


def _only(network: NetworkSnapshot) -> Suggestion:
    (suggestion,) = suggest(network)
    return suggestion


def test_a_trade_is_worth_the_gap_between_the_prices_less_freight() -> None:
    # by hand: 1,200 kg × (11−10, 12−9, 13−8) THB less 1.2 t × 11.12 km × (6, 3, 2) THB
    value = _only(market()).value
    freight = 1.2 * KM
    assert value == pytest.approx((1200 - 6 * freight, 3600 - 3 * freight, 6000 - 2 * freight))


def test_what_a_drier_makes_of_it_counts_where_the_ladder_is_known() -> None:
    # by hand: 1,200 kg ÷ 5.5 × (90 − 12) THB, less 1,200 × 9 THB, less freight; what the mill pays adds nothing
    value = _only(market(DRYING, DRIER)).value
    assert value is not None
    assert value.mid == pytest.approx(1200 / 5.5 * 78 - 1200 * 9 - 1.2 * KM * 3)
    assert value.low == pytest.approx(1200 / 6 * 65 - 1200 * 10 - 1.2 * KM * 6)
    assert value.high == pytest.approx(1200 / 5 * 90 - 1200 * 8 - 1.2 * KM * 2)
    dearer = changed(NEED, price_per_kg=Interval(13.0, 14.0, 14.1))
    assert _only(market(DRYING, DRIER, need=dearer)).value == pytest.approx(value)


def test_who_pays_more_than_the_rung_yields_has_a_better_use_that_is_not_recorded() -> None:
    suggestion = _only(market(DRYING, DRIER, need=changed(NEED, price_per_kg=Interval(20.0, 20.0, 20.0))))
    assert suggestion.match.becomes is None
    assert suggestion.value is not None
    assert suggestion.value.mid == pytest.approx(1200 * 11 - 1.2 * KM * 3)


def test_an_incomplete_ladder_leaves_the_trade() -> None:
    step = changed(DRYING, cost_per_kg_out=None)
    assert _only(market(step, DRIER)).value == pytest.approx(_only(market()).value)


def test_each_fact_of_the_ladder_comes_from_the_best_record_that_states_it() -> None:
    guess = changed(
        DRYING, id="guess", evidence_level=EvidenceLevel.ESTIMATED, price_out=Interval(1.0, 1.0, 1.0)
    )
    ratio_only = changed(DRYING, id="ratio", price_out=None, cost_per_kg_out=None)
    price_only = changed(DRYING, id="price", kg_in_per_kg_out=None, cost_per_kg_out=None)
    suggestion = _only(market(guess, ratio_only, price_only, DRIER))
    rung = suggestion.match.becomes
    assert rung is not None
    assert [known and known.record for known in (rung.kg_in_per_kg_out, rung.price_out, rung.cost_per_kg_out)] == [
        "ratio", "price", "guess",
    ]  # fmt: skip
    assert suggestion.evidence_level is EvidenceLevel.ESTIMATED


def test_an_invented_ladder_says_nothing_about_real_actors() -> None:
    invented = changed(DRYING, evidence_level=EvidenceLevel.ILLUSTRATIVE)
    assert _only(market(invented, DRIER)).match.becomes is None


intervals = st.tuples(*[st.floats(0.5, 500.0)] * 3).map(sorted).map(lambda bounds: Interval(*bounds))
months = st.tuples(*[st.floats(0.0, 5000.0)] * 12)


@given(intervals, intervals, intervals, intervals, intervals, months, months)
def test_the_lines_in_thb_add_up_to_the_value_and_low_mid_high_are_in_order(
    ask: Interval,
    bid: Interval,
    ratio: Interval,
    price: Interval,
    cost: Interval,
    offered: tuple[float, ...],
    needed: tuple[float, ...],
) -> None:
    step = changed(DRYING, kg_in_per_kg_out=ratio, price_out=price, cost_per_kg_out=cost)
    offer, need = (
        changed(OFFER, price_per_kg=ask, kg_by_month=offered),
        changed(NEED, price_per_kg=bid, kg_by_month=needed),
    )
    for suggestion in suggest(market(step, DRIER, offer=offer, need=need)):
        value = suggestion.value
        assert value is not None
        parts = [line.interval for line in suggestion.arithmetic if line.unit == MONEY]
        for bound in range(3):
            assert sum(part[bound] for part in parts) == pytest.approx(value[bound], abs=1e-6)
        assert value.low <= value.mid <= value.high
        assert value.high > 0


def test_every_line_names_its_level_and_the_whole_is_no_better_than_the_weakest() -> None:
    suggestion = _only(market())
    assert suggestion.evidence_level is EvidenceLevel.ESTIMATED, "the freight rate is an estimate"
    asked = next(line for line in suggestion.arithmetic if line.label_en.startswith("Price the seller asks"))
    assert (asked.amount, asked.unit, asked.level, asked.evidence) == (9.0, "THB/kg", REPORTED, ("survey",))


def test_fresh_is_counted_in_dry_equivalent_by_the_ladder_and_unknown_without_one() -> None:
    assert _only(market(DRYING)).dry_equivalent_kg_per_year == pytest.approx(1200 / 5.5)
    assert _only(market()).dry_equivalent_kg_per_year is None


def test_powder_is_counted_by_what_was_dried_for_it() -> None:
    milling = LadderStep(
        evidence_level=REPORTED,
        id="milling",
        herb="turmeric",
        from_form=ProductForm.DRIED,
        to_form=ProductForm.POWDER,
        kg_in_per_kg_out=Interval(1.05, 1.1, 1.2),
    )
    powder = {"form": ProductForm.POWDER}
    network = market(milling, offer=changed(OFFER, **powder), need=changed(NEED, **powder))
    assert _only(network).dry_equivalent_kg_per_year == pytest.approx(1200 * 1.1)


# ── the four MIND scores ─────────────────────────────────────────────────────────────────────────────────


def test_there_are_four_scores_in_their_order_each_with_its_unit() -> None:
    scores = _only(market()).mind
    assert [score.dimension for score in scores] == list(MindDimension)
    assert [score.unit for score in scores] == [
        "THB/year",
        "households",
        "t residue/year",
        "share of the gain",
    ]
    assert scores[0].amount == _only(market()).value.mid  # type: ignore[union-attr]
    assert all((score.score is None) == (score.amount is None) for score in scores)
    assert all(0 <= score.score < 1 for score in scores if score.score is not None)


def test_households_of_community_groups_are_counted_and_unknown_ones_are_not_zero() -> None:
    assert _only(market()).mind[1].amount == 25
    assert _only(market(growers=changed(GROWERS, households=None))).mind[1].amount is None


def test_residue_put_to_use_is_counted_in_tonnes_and_nothing_else_is() -> None:
    assert _only(market()).mind[2].amount is None
    give = changed(OFFER, actor=MILL.code, form=ProductForm.RESIDUE, kg_by_month=(100.0,) * 12)
    take = changed(give, id="take", actor=GROWERS.code, side=ListingSide.NEED, kg_by_month=(50.0,) * 12)
    assert _only(market(offer=give, need=changed(take, price_per_kg=None))).mind[2].amount == pytest.approx(
        0.6
    )


def test_the_smaller_sides_share_is_what_the_price_between_them_gives_it() -> None:
    # by hand: the growers get 12 − 9 of the 14.18 − 9 THB that a kg gains
    scores = _only(market(DRYING, DRIER, mill=changed(MILL, size=FirmSize.MEDIUM))).mind
    assert scores[3].amount == pytest.approx((12 - 9) / (78 / 5.5 - 9))
    assert "58%" in scores[3].text_en
    assert _only(market(DRYING, DRIER)).mind[3].amount is None, "the mill's size is not recorded"


def test_a_price_says_since_when_it_stands_and_a_distance_whose_places_it_joins() -> None:
    network = market(
        offer=changed(OFFER, valid_from=date(2025, 7, 19)), growers=changed(GROWERS, evidence=("visit",))
    )
    lines = {line.label_en: line for line in _only(network).arithmetic}
    assert "Price the seller asks (since 2025-07-19)" in lines
    assert lines["Price the seller asks (since 2025-07-19)"].label_th.endswith("(ตั้งแต่ 19 กรกฎาคม 2568)")
    assert lines["Distance as the crow flies"].evidence == ("visit",)
    assert "Price the taker pays (without a date)" in lines
    assert lines["Price the taker pays (without a date)"].label_th == "ราคาที่ผู้รับซื้อให้ (ไม่ระบุวันที่)"


def test_what_the_ladder_states_says_on_which_day_it_was_stated() -> None:
    def ladder(step: LadderStep) -> list[tuple[str, str]]:
        lines = [line for line in _only(market(step, DRIER)).arithmetic if line.unit in ("kg/kg", "THB/kg")]
        return [(line.label_en, line.label_th) for line in lines[:3]]

    dated = ladder(changed(DRYING, stated_on=date(2019, 3, 1)))
    assert [en for en, _ in dated] == [
        "kg of fresh turmeric for 1 kg of dried turmeric (stated on 2019-03-01)",
        "Price of dried turmeric (stated on 2019-03-01)",
        "Cost of making dried turmeric (stated on 2019-03-01)",
    ]
    assert all(th.endswith("(ข้อมูล ณ 1 มีนาคม 2562)") for _, th in dated)
    assert all(
        (en.endswith("(without a date)"), th.endswith("(ไม่ระบุวันที่)")) == (True, True)
        for en, th in ladder(DRYING)
    )


def test_each_line_of_the_ladder_has_the_day_of_the_record_that_it_comes_from() -> None:
    old = changed(DRYING, id="old", price_out=None, cost_per_kg_out=None, stated_on=date(2019, 3, 1))
    new = changed(DRYING, id="new", kg_in_per_kg_out=None, stated_on=date(2025, 3, 1))
    labels = [line.label_en for line in _only(market(old, new, DRIER)).arithmetic]
    assert "kg of fresh turmeric for 1 kg of dried turmeric (stated on 2019-03-01)" in labels
    assert "Price of dried turmeric (stated on 2025-03-01)" in labels
