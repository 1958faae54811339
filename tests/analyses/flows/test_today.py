"""What flows today: mass balance in dried herb, shares, value added, and what is not known."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.analyses.flows.today import supply_today
from herbcity.errors import HerbcityError, NotFound
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.network.values import Interval
from herbcity.vocabulary import EvidenceLevel, LinkKind, Stage
from tests.analyses.flows.little_chains import (
    BUYER,
    COLLECTOR,
    DRIED,
    DRYING,
    EXTRACT,
    FAR,
    FINISHED,
    FRESH,
    GROWER,
    MILL,
    MILLING,
    POWDER,
    RESIDUE,
    actor,
    chain,
    offers,
    sells,
    step,
)

REAL = EvidenceLevel.DOCUMENTED
PEOPLE = (actor("g", GROWER), actor("c", COLLECTOR), actor("m", MILL), actor("b", BUYER, FAR))


def test_fresh_is_never_added_to_dried_and_the_three_shares_add_up() -> None:
    # By hand, 5 kg fresh = 1 kg dried: 10,000 fresh = 2,000 dried enter; the collector sells 2,500 fresh = 500 dried
    # raw to the buyer and 5,000 fresh = 1,000 dried to the mill, which sells 600 dried. 500 stay with the collector
    # and 400 with the mill, of whom nothing further is recorded.
    today = supply_today(
        chain(
            *PEOPLE, DRYING,
            sells("g", "c", FRESH, 10_000.0), sells("c", "b", FRESH, 2_500.0), sells("c", "m", FRESH, 5_000.0),
            sells("m", "b", DRIED, 600.0),
        ),
        "h",
    )  # fmt: skip
    assert today.kg_per_year_dry == pytest.approx(2_000)
    assert today.leaves_raw_share == pytest.approx(500 / 2_000)
    assert today.leaves_processed_share == pytest.approx(600 / 2_000)
    assert today.unknown_share == pytest.approx(900 / 2_000)
    assert today.origin_unknown_share == 0
    # Raw: 2,500 kg at 8 THB; dried: 600 kg at 100 THB.
    assert today.leaving_raw_thb == pytest.approx(Interval(20_000, 20_000, 20_000))
    assert today.leaving_thb == pytest.approx(Interval(80_000, 80_000, 80_000))
    # The grower sells 10,000 kg at 8; the collector adds nothing to what it passes on; the mill makes of 3,000 kg
    # fresh at 8 what sells for 60,000.
    assert {
        row.of: row.thb_per_year.mid for row in today.added_by_stage if row.thb_per_year
    } == pytest.approx({Stage.UPSTREAM: 80_000.0, Stage.MIDSTREAM: 36_000.0})
    assert today.text_en == (
        "Invented data: of 2,000 kg of dried herb a year on recorded links, 25% reaches buyers raw, 30% processed, "
        "and of 45% the end is not known."
    )
    assert today.text_th == (
        "ข้อมูลสมมติ: สมุนไพรที่บันทึกไว้ 2,000 กก.แห้ง/ปี ไปถึงผู้ซื้อแบบดิบ 25% แบบแปรรูปแล้ว 30% และไม่ทราบปลายทาง 45%"
    )


def test_ten_tonnes_one_rung_up_keep_what_drying_adds_less_its_cost() -> None:
    # By hand: 10,000 kg × ((100 − 10) ÷ 5 − 8) = 100,000 THB.
    (gain,) = supply_today(chain(*PEOPLE, DRYING, MILLING, sells("g", "b", FRESH, 1.0)), "h").rungs
    assert (gain.from_form, gain.to_form, gain.missing) == (FRESH, DRIED, ())
    assert gain.thb == pytest.approx(Interval(100_000, 100_000, 100_000))


def test_what_was_weighed_raw_is_as_uncertain_as_its_price_and_no_more() -> None:
    ladder = msgspec.structs.replace(
        DRYING, kg_in_per_kg_out=Interval(4.0, 5.0, 6.0), price_in=Interval(7.0, 8.0, 10.0)
    )
    today = supply_today(chain(*PEOPLE, ladder, sells("g", "b", FRESH, 1_000.0)), "h")
    assert today.leaving_raw_thb == pytest.approx(Interval(7_000, 8_000, 10_000))
    # A kg of dried herb stands for 4 to 6 kg fresh.
    assert today.stages[0].thb_per_kg_dry == pytest.approx(Interval(28, 40, 60))


def test_harvest_months_say_when_fresh_herb_enters() -> None:
    season = (0.3, 0.5, 0.2, *(0.0,) * 9)
    today = supply_today(chain(*PEOPLE, DRYING, sells("g", "b", FRESH, 5_000.0), season=season), "h")
    assert today.kg_by_month_dry == pytest.approx((300, 500, 200, *(0,) * 9))


def test_a_missing_factor_makes_everything_unknown_and_is_named() -> None:
    people = chain(*PEOPLE, step(FRESH, DRIED, None, price=100.0), sells("g", "b", FRESH, 1_000.0))
    today = supply_today(people, "h")
    assert (today.kg_per_year_dry, today.leaves_raw_share, today.unknown_share) == (None, None, None)
    assert (today.leaving_thb, today.kg_by_month_dry, today.unweighed) == (None, None, 1)
    assert [one.en for one in today.missing] == ["how many kg of dried herb a kg of herb (fresh) stands for"]
    assert today.text_en.startswith(
        "What share of herb leaves raw is not known; missing: how many kg of dried"
    )


def test_a_missing_price_makes_the_value_unknown_and_leaves_the_weight() -> None:
    people = chain(*PEOPLE, step(FRESH, DRIED, 5.0), sells("g", "b", FRESH, 1_000.0))
    today = supply_today(people, "h")
    assert today.kg_per_year_dry == pytest.approx(200)
    assert today.leaving_thb is None
    assert [row.thb_per_year for row in today.added_by_stage] == [None]
    assert [one.en for one in today.missing] == ["the price of a kg of herb (fresh)"]
    assert [one.en for one in today.rungs[0].missing] == [
        "the cost of making a kg of herb (dried)",
        "the price of a kg of herb (fresh)",
        "the price of a kg of herb (dried)",
    ]


def test_a_missing_volume_is_no_zero_and_whoever_knows_it_is_named() -> None:
    today = supply_today(chain(*PEOPLE, DRYING, sells("g", "b", FRESH, None)), "h")
    assert (today.kg_per_year_dry, today.deliveries, today.unweighed) == (None, 1, 1)
    (lacking,) = today.missing
    assert lacking.en == "the kg a year that g supplies to b"
    assert lacking.actor is not None
    assert lacking.actor.code == "g"


def test_the_two_layers_are_never_added_up_and_a_real_quantity_goes_first() -> None:
    real = (actor("G", GROWER, level=REAL), actor("B", BUYER, level=REAL))
    ladder = step(FRESH, DRIED, 5.0, price_in=8.0, level=REAL)
    invented = (*PEOPLE, sells("g", "b", FRESH, 5_000.0))
    unknown = chain(*real, ladder, *invented, sells("G", "B", FRESH, None, REAL))
    assert (supply_today(unknown, "h").illustrative, supply_today(unknown, "h").kg_per_year_dry) == (
        True,
        1_000,
    )
    assert supply_today(unknown, "h", illustrative=False).kg_per_year_dry is None
    known = chain(*real, ladder, *invented, sells("G", "B", FRESH, 50.0, REAL))
    today = supply_today(known, "h")
    assert (today.illustrative, today.kg_per_year_dry, today.evidence_level) == (False, 10, REAL)


def test_an_invented_ratio_weighs_no_real_delivery() -> None:
    real = (actor("G", GROWER, level=REAL), actor("B", BUYER, level=REAL))
    today = supply_today(chain(*real, DRYING, sells("G", "B", FRESH, 50.0, REAL)), "h")
    assert (today.illustrative, today.kg_per_year_dry, today.rungs) == (False, None, ())


def test_the_level_is_that_of_the_weakest_input() -> None:
    real = (actor("G", GROWER, level=REAL), actor("B", BUYER, level=REAL))
    weak = step(FRESH, DRIED, 5.0, level=EvidenceLevel.ESTIMATED)
    today = supply_today(chain(*real, weak, sells("G", "B", FRESH, 50.0, REAL)), "h")
    assert today.evidence_level is EvidenceLevel.ESTIMATED


def test_a_circle_makes_no_matter_and_residue_is_no_herb() -> None:
    residue = msgspec.structs.replace(sells("g", "m", RESIDUE, 9_999.0), kind=LinkKind.TAKES_BYPRODUCT_FROM)
    line = (*PEOPLE, DRYING, sells("g", "m", FRESH, 5_000.0), sells("m", "b", DRIED, 1_000.0))
    plain = supply_today(chain(*line), "h")
    circle = supply_today(
        chain(*line, residue, sells("m", "c", DRIED, 70.0), sells("c", "m", DRIED, 70.0)), "h"
    )
    assert circle.kg_per_year_dry == pytest.approx(plain.kg_per_year_dry)
    assert circle.leaves_processed_share == pytest.approx(1.0)


def test_a_form_made_in_two_ways_has_a_factor_that_spans_both() -> None:
    # By hand: through powder 1.25 × 1 = 1.25 kg dried, through extract 8 × 0.1 = 0.8; the middle is the lower form's.
    ladder = (
        DRYING,
        MILLING,
        step(DRIED, EXTRACT, 8.0),
        step(POWDER, FINISHED, 1.0),
        step(EXTRACT, FINISHED, 0.1),
    )
    people = chain(*PEOPLE, *ladder, sells("m", "b", FINISHED, 100.0))
    today = supply_today(people, "h")
    assert today.kg_per_year_dry == pytest.approx(125)
    assert today.origin_unknown_share == 1


def test_nothing_recorded_gives_an_answer_in_which_nothing_is_known() -> None:
    today = supply_today(chain(), "h")
    assert (today.kg_per_year_dry, today.stages, today.missing, today.evidence_level) == (None, (), (), None)
    assert today.text_en == "What share of herb leaves raw is not known; missing: any recorded delivery."


def test_an_unknown_herb_and_an_impossible_quantity_are_refused() -> None:
    with pytest.raises(NotFound):
        supply_today(chain(), "no-such-herb")
    for kg in (-1.0, float("nan"), float("inf"), 1e15):
        with pytest.raises(HerbcityError) as raised:
            supply_today(chain(*PEOPLE, DRYING, sells("g", "b", FRESH, kg)), "h")
        assert raised.value.code == "OUT_OF_RANGE"
    with pytest.raises(HerbcityError):
        supply_today(chain(*PEOPLE, DRYING, offers("g", FRESH, -5.0)), "h")


CODES = "gcmbxy"
ROLES = dict(zip(CODES, (GROWER, COLLECTOR, MILL, BUYER, GROWER, BUYER)))


@st.composite
def traded(draw: st.DrawFn) -> NetworkSnapshot:
    """Any deliveries among six actors, circles among them."""
    pair = st.tuples(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from((FRESH, DRIED, POWDER)))
    pairs = draw(st.dictionaries(pair, st.floats(0, 1e5), max_size=12))
    return chain(
        *(actor(code, role) for code, role in ROLES.items()), DRYING, MILLING,
        *(sells(one, other, form, kg) for (one, other, form), kg in pairs.items() if one != other),
    )  # fmt: skip


@given(traded())
def test_what_enters_ends_somewhere_whatever_is_recorded(network: NetworkSnapshot) -> None:
    today = supply_today(network, "h")
    if today.kg_per_year_dry is None:
        return
    shares = (today.leaves_raw_share, today.leaves_processed_share, today.unknown_share)
    assert all(share is not None and -1e-9 <= share <= 1 + 1e-9 for share in shares)
    assert sum(share or 0.0 for share in shares) == pytest.approx(1)
    assert sum(today.kg_by_month_dry or ()) == pytest.approx(today.kg_per_year_dry)


@given(traded())
def test_the_value_that_is_added_is_the_value_that_is_left_where_it_ends(network: NetworkSnapshot) -> None:
    today = supply_today(network, "h")
    if today.kg_per_year_dry is None or today.unknown_share != 0 or today.origin_unknown_share != 0:
        return
    added = sum(row.thb_per_year.mid for row in today.added_by_stage if row.thb_per_year)
    assert today.leaving_thb is not None
    assert added == pytest.approx(today.leaving_thb.mid)


@given(traded())
def test_relabelling_changes_nothing(network: NetworkSnapshot) -> None:
    name = {code: f"z{number}" for number, code in enumerate(reversed(CODES))}
    replace = msgspec.structs.replace
    other = network_of(
        *network.districts.values(), *network.herbs.values(), *network.ladder_steps.values(),
        *(replace(one, code=name[one.code]) for one in reversed(network.actors.values())),
        *(
            replace(one, source=name[one.source], target=name[one.target])
            for one in reversed(network.links.values())
        ),
    )  # fmt: skip
    before, after = supply_today(network, "h"), supply_today(other, "h")
    assert after.kg_per_year_dry == pytest.approx(before.kg_per_year_dry)
    assert after.leaves_raw_share == pytest.approx(before.leaves_raw_share)
    assert after.unknown_share == pytest.approx(before.unknown_share)
    assert [row[:2] for row in after.stages] == [row[:2] for row in before.stages]
