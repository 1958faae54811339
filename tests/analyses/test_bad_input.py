"""What suggestions make of poor data: a clear empty answer, a named gap, or a refusal at the registry's door."""

from __future__ import annotations

from typing import Any

import pytest

from herbcity.analyses.cases.blockers import BlockerCode
from herbcity.analyses.suggesting import suggest
from herbcity.network.toys import network_of
from herbcity.network.values import Interval
from herbcity.registry.changes import RecordKind
from herbcity.registry.drafts import check_fields
from herbcity.vocabulary import CertificateKind, ListingSide, ProductForm
from tests.analyses.little_market import (
    DAY,
    DRIER,
    DRYING,
    GROWERS,
    MILL,
    NEED,
    OFFER,
    TURMERIC,
    certificate,
    changed,
    market,
)  # fmt: skip

_LISTING = {
    "evidence_level": "REPORTED",
    "id": "one",
    "actor": GROWERS.code,
    "side": "OFFER",
    "herb": "turmeric",
    "form": "FRESH",
}


def test_one_actor_and_no_listings_are_an_empty_answer() -> None:
    assert len(suggest(network_of(GROWERS, as_of=DAY))) == 0
    assert len(suggest(network_of(GROWERS, MILL, TURMERIC, DRYING, DRIER, as_of=DAY))) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("price_per_kg", [-1.0, 2.0, 3.0], id="a negative price"),
        pytest.param("price_per_kg", [3.0, 2.0, 1.0], id="a price whose low is above its high"),
        pytest.param("kg_by_month", [100.0] * 11, id="eleven months"),
        pytest.param("kg_by_month", [-5.0, *[0.0] * 11], id="a negative quantity"),
        pytest.param("max_distance_km", -3.0, id="a negative distance"),
    ],
)
def test_numbers_that_cannot_be_are_refused_at_the_door(field: str, value: Any) -> None:
    assert check_fields(RecordKind.LISTING, {**_LISTING, field: value})[1]
    assert not check_fields(RecordKind.LISTING, _LISTING)[1]


def test_a_ladder_with_a_loop_is_climbed_once() -> None:
    back = changed(DRYING, id="wetting", from_form=ProductForm.DRIED, to_form=ProductForm.FRESH)
    looped = suggest(market(DRYING, back, DRIER, changed(DRIER, id="wetter", from_form=ProductForm.DRIED,
                                                         to_form=ProductForm.FRESH)))  # fmt: skip
    straight = suggest(market(DRYING, DRIER))
    assert [(one.key, one.value.mid) for one in looped] == [(one.key, one.value.mid) for one in straight]


def test_fresh_and_dried_are_never_added() -> None:
    dried = changed(OFFER, id="dried", form=ProductForm.DRIED, kg_by_month=(50.0,) * 12)
    for one in suggest(market(dried, DRYING, DRIER)):
        assert one.kg_by_month is None or max(one.kg_by_month) <= 600.0
        assert one.match.form is one.match.offer.form


def test_an_offer_of_nothing_meets_nothing() -> None:
    assert len(suggest(market(offer=changed(OFFER, kg_by_month=(0.0,) * 12)))) == 0


def test_a_certificate_that_ran_out_yesterday_blocks_like_none() -> None:
    need = changed(NEED, requires=(CertificateKind.GACP,))
    expired = certificate(GROWERS.code, CertificateKind.GACP, until=DAY)
    (one,) = suggest(market(expired, need=need))
    assert [blocker.code for blocker in one.blockers] == [BlockerCode.CERTIFICATE_LACKING]


def test_an_absurd_price_is_valued_as_it_stands_and_keeps_its_evidence() -> None:
    absurd = changed(NEED, price_per_kg=Interval(1e9, 1e9, 1e9))
    (one,) = suggest(market(need=absurd))
    paid = next(line for line in one.arithmetic if line.unit == "THB/kg" and line.amount == 1e9)
    assert one.value.mid == pytest.approx(1200 * (1e9 - 9), rel=1e-3)
    assert paid.level is absurd.evidence_level
    assert one.match.need.record.side is ListingSide.NEED
