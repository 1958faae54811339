"""Gaps: what is missing is named, and what closing it is worth is what adding somebody there brings."""

from __future__ import annotations

import pytest

from herbcity.analyses.flows.at_most import supply_at_most
from herbcity.analyses.flows.gap import ChainGap, GapKind
from herbcity.analyses.flows.gaps import chain_gaps
from herbcity.errors import NotFound
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval, Listing, Value
from herbcity.vocabulary import CertificateKind, EvidenceLevel, ListingSide, ServiceKind, Stage
from tests.analyses.flows.little_chains import (
    BUYER,
    DRIED,
    DRYING,
    FAR,
    FRESH,
    GROWER,
    INVENTED,
    MILL,
    MILLING,
    POWDER,
    actor,
    chain,
    holds,
    makes,
    needs,
    offers,
    sells,
    step,
)

GROWERS, DRYER, SHOP = actor("g", GROWER), actor("m", MILL, FAR), actor("b", BUYER)
GACP, GAP = CertificateKind.GACP, CertificateKind.GAP


def _of_kind(network: NetworkSnapshot, kind: GapKind) -> ChainGap:
    (gap,) = (one for one in chain_gaps(network, "h") if one.kind is kind)
    return gap


def _flow(*values: Value) -> tuple[float, float]:
    most = supply_at_most(chain(*values), "h")
    assert most.kg_per_year_dry is not None
    assert most.thb_per_year is not None
    return most.kg_per_year_dry, most.thb_per_year


def test_no_dryer_within_forty_km_is_worth_what_a_real_one_there_brings() -> None:
    line = (
        GROWERS, DRYER, SHOP, DRYING,
        offers("g", FRESH, 1_000.0), makes("m", FRESH, DRIED, 5_000.0), needs("b", DRIED, 150.0),
    )  # fmt: skip
    gap = _of_kind(chain(*line), GapKind.NO_PROCESSOR)
    assert (gap.stage, gap.form, gap.to_form, gap.actors) == (Stage.MIDSTREAM, FRESH, DRIED, ("g",))
    assert gap.district is not None
    assert gap.district.name_en == "Near"
    # By hand: 12 × 150 kg dried at 100 − 10 THB; 12,000 kg fresh gain (100 − 10) ÷ 5 − 8 = 10 THB a kg.
    assert (gap.flow_kg_dry, gap.flow_thb) == (pytest.approx(1_800), pytest.approx(162_000))
    assert (gap.kg_behind, gap.kg_behind_dry) == (12_000, 2_400)
    assert gap.thb_behind == pytest.approx(Interval(120_000, 120_000, 120_000))
    without, with_one = _flow(*line), _flow(*line, actor("n", MILL), makes("n", FRESH, DRIED, 1e6))
    assert with_one[0] - without[0] == pytest.approx(gap.flow_kg_dry)
    assert with_one[1] - without[1] == pytest.approx(gap.flow_thb)
    assert gap.text_en == (
        "Invented data: the registry knows nobody who makes herb (fresh) into dried within 40 km of Near, "
        "while 12,000 kg a year wait for it; with it up to 1,800 kg more of dried herb a year could reach the "
        "market, and up to 162,000 THB more of value be made."
    )
    assert gap.text_th == (
        "ข้อมูลสมมติ: ทะเบียนยังไม่พบผู้แปรรูปสมุนไพร (สด) เป็นแห้งในระยะ 40 กม. จากอำเภอใกล้ ทั้งที่มี 12,000 กก./ปี รออยู่ "
        "หากมี จะไปถึงตลาดเพิ่มได้ไม่เกิน 1,800 กก.แห้ง/ปี มูลค่าเพิ่มได้ไม่เกิน 162,000 บาท/ปี"
    )


def test_a_dryer_that_comes_near_closes_the_gap() -> None:
    near = actor("m", MILL)
    line = (GROWERS, near, SHOP, DRYING, offers("g", FRESH, 1_000.0), makes("m", FRESH, DRIED, 5_000.0))
    assert chain_gaps(chain(*line, needs("b", DRIED, 150.0)), "h") == ()


def test_a_step_that_nobody_takes_in_the_province_has_no_district() -> None:
    near = actor("m", MILL)
    line = (
        GROWERS,
        near,
        SHOP,
        DRYING,
        MILLING,
        offers("g", FRESH, 1_000.0),
        makes("m", FRESH, DRIED, 5_000.0),
    )
    network = chain(*line, needs("b", POWDER, 10.0))
    gap = _of_kind(network, GapKind.NO_PROCESSOR)
    assert (gap.form, gap.to_form, gap.district) == (DRIED, POWDER, None)
    assert gap.flow_kg_dry == pytest.approx(150)  # 120 kg powder × 1.25


def test_a_certificate_that_buyers_ask_and_nobody_holds_is_worth_what_holding_it_brings() -> None:
    near = actor("m", MILL)
    line = (
        GROWERS, near, SHOP, DRYING, offers("g", FRESH, 1_000.0), makes("m", FRESH, DRIED, 5_000.0),
        needs("b", DRIED, 50.0, requires=(GACP,), price=110.0),
    )  # fmt: skip
    gap = _of_kind(chain(*line), GapKind.NO_CERTIFICATE)
    assert (gap.certificate, gap.stage, gap.actors) == (GACP, Stage.MIDSTREAM, ("b",))
    held = _flow(*line, holds("m", GACP))
    assert gap.flow_kg_dry == pytest.approx(held[0] - _flow(*line)[0]) == pytest.approx(600)
    assert gap.flow_thb == pytest.approx(held[1]) == pytest.approx(600 * 100)
    assert gap.thb_behind == pytest.approx(Interval(66_000, 66_000, 66_000))
    assert chain_gaps(chain(*line, holds("m", GACP)), "h") == ()


def test_what_is_needed_and_nobody_has_and_what_is_offered_and_nobody_takes() -> None:
    gap = _of_kind(chain(SHOP, DRYING, needs("b", DRIED, 10.0, price=100.0)), GapKind.NO_OFFER)
    assert (gap.form, gap.kg_behind_dry, gap.flow_kg_dry) == (DRIED, 120, pytest.approx(120))
    assert gap.thb_behind == pytest.approx(Interval(12_000, 12_000, 12_000))
    gap = _of_kind(chain(GROWERS, DRYING, offers("g", FRESH, 10.0, price=8.0)), GapKind.NO_TAKER)
    assert (gap.stage, gap.kg_behind, gap.flow_kg_dry) == (Stage.DOWNSTREAM, 120, pytest.approx(24))


def test_a_service_that_nobody_offers_is_named_with_what_those_who_need_it_deal_in() -> None:
    lab = Listing(INVENTED, "lab", "m", ListingSide.NEED, service=ServiceKind.TESTING)
    near = actor("m", MILL)
    line = (GROWERS, near, SHOP, DRYING, sells("g", "m", FRESH, 5_000.0), sells("m", "b", DRIED, 900.0), lab)
    gap = _of_kind(chain(*line), GapKind.NO_SERVICE)
    assert (gap.service, gap.stage, gap.actors) == (ServiceKind.TESTING, Stage.SUPPORT, ("m",))
    assert (gap.kg_behind_dry, gap.flow_kg_dry, gap.thb_behind) == (pytest.approx(1_000), None, None)
    offered = Listing(INVENTED, "found", "b", ListingSide.OFFER, service=ServiceKind.TESTING)
    assert not [one for one in chain_gaps(chain(*line, offered), "h") if one.kind is GapKind.NO_SERVICE]


def test_an_unknown_quantity_gives_an_unknown_worth_and_whom_to_ask() -> None:
    gap = _of_kind(chain(GROWERS, DRYING, offers("g", FRESH, None)), GapKind.NO_PROCESSOR)
    assert (gap.kg_behind, gap.kg_behind_dry, gap.flow_kg_dry, gap.flow_thb) == (None, None, None, None)
    assert [one.en for one in gap.missing] == ["the monthly kg of herb (fresh) in the offer of g"]
    assert gap.text_en == (
        "Invented data: the registry knows nobody who makes herb (fresh) into dried within 40 km of Near."
    )


def test_an_unknown_ratio_gives_an_unknown_worth_and_names_it() -> None:
    gaps = chain_gaps(chain(GROWERS, step(FRESH, DRIED, None), offers("g", FRESH, 10.0, price=8.0)), "h")
    assert {one.kind for one in gaps} == {GapKind.NO_PROCESSOR, GapKind.NO_TAKER}
    for gap in gaps:
        assert (gap.flow_kg_dry, gap.kg_behind_dry) == (None, None)
        assert [one.en for one in gap.missing] == [
            "how many kg of dried herb a kg of herb (fresh) stands for"
        ]


def test_a_price_that_nobody_named_is_asked_for() -> None:
    gap = _of_kind(chain(GROWERS, DRYING, offers("g", FRESH, 10.0)), GapKind.NO_TAKER)
    assert gap.thb_behind is None
    assert [one.en for one in gap.missing] == ["the price of herb (fresh) in the offer of g"]


def test_the_gap_that_holds_back_most_comes_first() -> None:
    line = (
        GROWERS, DRYER, SHOP, DRYING, MILLING, offers("g", FRESH, 1_000.0),
        needs("b", DRIED, 100.0), needs("b", POWDER, 1.0),
    )  # fmt: skip
    # By hand: somebody who buys all 12,000 kg fresh takes 2,400 kg dried, a dryer brings the 1,200 that are needed
    # dried, whoever brings powder the 12 kg that are needed (15 kg dried), and a mill alone brings nothing.
    assert [
        (one.kind, one.to_form, round(one.flow_kg_dry or 0.0)) for one in chain_gaps(chain(*line), "h")
    ] == [
        (GapKind.NO_TAKER, None, 2_400),
        (GapKind.NO_PROCESSOR, DRIED, 1_200),
        (GapKind.NO_OFFER, None, 1_200),
        (GapKind.NO_OFFER, None, 15),
    ]


def test_gaps_of_all_herbs_of_none_and_of_an_unknown_one() -> None:
    network = chain(GROWERS, DRYING, offers("g", FRESH, 10.0))
    assert chain_gaps(network) == chain_gaps(network, "h") != ()
    assert chain_gaps(chain()) == ()
    assert chain_gaps(chain(), "h") == ()
    with pytest.raises(NotFound):
        chain_gaps(network, "no-such-herb")


def test_invented_actors_close_no_real_gap() -> None:
    real = EvidenceLevel.REPORTED
    grower = actor("G", GROWER, level=real)
    ladder = step(FRESH, DRIED, 5.0, level=real)
    offer = offers("G", FRESH, 10.0, level=real)
    invented = (actor("m", MILL), makes("m", FRESH, DRIED, 5_000.0))
    gaps = chain_gaps(chain(grower, ladder, offer, *invented), "h")
    assert {one.kind for one in gaps} == {GapKind.NO_PROCESSOR, GapKind.NO_TAKER}
    assert all(not one.illustrative and one.evidence_level is real for one in gaps)
