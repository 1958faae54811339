"""What stands in the way of a case is said on its card, and what is not known is not passed over."""

from __future__ import annotations

import pytest

from herbcity.analyses.cases.blockers import BlockerCode
from herbcity.analyses.suggesting import suggest
from herbcity.analyses.suggestion import Suggestion
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Interval
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import (
    ActorRole,
    CertificateKind,
    FirmSize,
    LegalForm,
    ListingSide,
    ProductForm,
    ServiceKind,
)
from tests.analyses.little_market import (
    DRIER,
    DRYING,
    GROWERS,
    MILL,
    NEED,
    OFFER,
    certificate,
    changed,
    market,
    service,
)  # fmt: skip

LOW_BID = changed(NEED, price_per_kg=Interval(7.0, 8.0, 13.0))
"""Below the 9 THB that the growers ask, at the middle prices."""

SMALL_STEP = changed(MILL, size=FirmSize.MEDIUM)


def only(network: NetworkSnapshot) -> Suggestion:
    (suggestion,) = suggest(network)
    return suggestion


def codes(suggestion: Suggestion) -> list[BlockerCode]:
    return [blocker.code for blocker in suggestion.blockers]


def test_a_bid_below_what_is_asked_is_in_the_way_and_the_next_step_is_to_ask_about_the_price() -> None:
    one = only(market(need=LOW_BID))
    assert codes(one) == [BlockerCode.PRICES_APART]
    (blocker,) = one.blockers
    assert not blocker.hard
    assert blocker.en == "Mill pays 8.00 THB/kg, less than the 9.00 that Growers asks (middle prices)."
    assert blocker.th == "โรงงาน ให้ 8.00 บาท/กก. ต่ำกว่า 9.00 บาทที่ กลุ่มผู้ปลูก ขอ (ราคากลาง)"
    assert one.next_action.en == "Ask Mill and Growers whether there is a price that both could live with."
    assert one.next_action.whom == MILL
    assert codes(only(market())) == []


def test_a_bid_below_what_is_asked_is_in_the_way_even_where_the_material_becomes_worth_more() -> None:
    one = only(market(DRYING, DRIER, need=LOW_BID))
    assert one.value is not None
    assert one.value.mid > 0
    assert codes(one) == [BlockerCode.PRICES_APART]


def test_a_pair_that_loses_money_at_the_middle_prices_says_that_it_loses() -> None:
    one = only(market(need=LOW_BID))
    assert one.value is not None
    # by hand: 1,200 kg × (8 − 9) THB less 1.2 t × 11.12 km × 3 THB
    assert round(one.value.mid) == -1240
    business = one.mind[0]
    assert business.text_en == "Loses 1,240 THB a year at the middle prices (-3,680 to 5,973)."
    assert business.text_th == "ขาดทุนปีละ 1,240 บาทเมื่อคิดตามราคากลาง (-3,680 ถึง 5,973)"


def test_a_loss_that_is_not_in_the_prices_stands_in_the_way_too() -> None:
    far = changed(GROWERS, latitude=16.9, longitude=100.1)
    one = only(market(growers=far, offer=changed(OFFER, price_per_kg=Interval(10.0, 11.5, 12.0))))
    assert one.value is not None
    assert one.value.mid < 0 < one.value.high
    assert codes(one) == [BlockerCode.LOSS_AT_MIDDLE_PRICES]
    assert one.blockers[0].en.startswith("At the middle prices ")
    assert "Bring" not in one.next_action.en


def test_who_gains_how_much_is_not_known_while_the_bid_is_below_what_is_asked() -> None:
    share = only(market(DRYING, DRIER, need=LOW_BID, mill=SMALL_STEP)).mind[3]
    assert share.amount is None
    assert share.text_en == (
        "Who gains how much is open: the price paid does not lie between the price asked and what it is worth."
    )
    assert only(market(DRYING, DRIER, mill=SMALL_STEP)).mind[3].amount is not None


def test_what_asks_for_a_material_does_not_apply_to_a_service() -> None:
    agency = changed(MILL, code="AGENCY", roles=(ActorRole.SUPPORT_AGENCY,))
    offer = service(1, ListingSide.OFFER, agency, ServiceKind.TRAINING)
    need = service(2, ListingSide.NEED, GROWERS, ServiceKind.TRAINING)
    _, _, environment, income = only(market(agency, offer=offer, need=need)).mind
    assert environment.amount is None
    assert income.amount is None
    assert environment.text_en == "Does not apply: a service moves no residue and no material."
    assert income.text_en == "Does not apply: no material is sold."


RESIDUE = changed(
    OFFER,
    actor=MILL.code,
    form=ProductForm.RESIDUE,
    kg_by_month=(100.0,) * 12,
    price_per_kg=Interval(0.5, 0.5, 0.5),
)
TAKES_IT = changed(
    RESIDUE, id="need", actor=GROWERS.code, side=ListingSide.NEED, price_per_kg=Interval(1.0, 1.0, 1.0)
)
COMMUNITY_MILL = changed(MILL, legal_form=LegalForm.COMMUNITY_ENTERPRISE)
PERMIT = changed(certificate(MILL.code, CertificateKind.WASTE_PERMIT), number="7/2568")


def test_whether_a_community_that_processes_needs_a_permit_is_asked_and_not_assumed() -> None:
    one = only(market(offer=RESIDUE, need=TAKES_IT, mill=COMMUNITY_MILL))
    assert codes(one) == [BlockerCode.WASTE_PERMIT_NEED_UNKNOWN]
    assert not one.blockers[0].hard
    assert one.next_action.en == (
        "Ask Mill whether it holds a factory licence, and the Provincial Industry Office whether form SK.2 is needed."
    )


def test_residue_of_growers_who_do_not_process_comes_from_no_factory() -> None:
    give = changed(RESIDUE, actor=GROWERS.code)
    take = changed(TAKES_IT, actor=MILL.code)
    assert codes(only(market(offer=give, need=take))) == []


@pytest.mark.parametrize("mill", [MILL, COMMUNITY_MILL])
def test_a_waste_code_and_a_permit_are_shown_and_what_the_permit_covers_is_asked(mill: Actor) -> None:
    coded = changed(RESIDUE, waste_code="030105")
    one = only(market(PERMIT, offer=coded, need=TAKES_IT, mill=mill))
    assert codes(one) == [BlockerCode.WASTE_PERMIT_SCOPE_UNKNOWN]
    shown = {reason.en: reason for reason in one.reasons}
    assert shown["Mill gives the waste code 030105."].records == ((RecordKind.LISTING, coded.id),)
    permit = shown[
        "A permit to take waste out of the factory (SK.2), no. 7/2568, of Mill is on record (validity not on record)."
    ]
    assert permit.records == ((RecordKind.CERTIFICATE, PERMIT.id),)
