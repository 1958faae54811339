"""What listings leave out is inferred from their like, never from fewer than three, and said to be an inference."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest

from herbcity.analyses.likelihood.attributes import ATTRIBUTES, attributes
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.market.candidates import Candidates, candidates
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Interval, Listing
from herbcity.vocabulary import EvidenceLevel
from tests.analyses.likelihood.provinces import SUPPLIES
from tests.analyses.little_market import GROWERS, OFFER, changed, market

_JANUARY_ONLY = (0.0,) * 11


def _like(
    number: int, *, kg: float, price: float, level: EvidenceLevel | None = None
) -> tuple[Actor, Listing]:
    """Another grower and what it offers in January."""
    stands = level or OFFER.evidence_level
    code = f"HC-001{number}-X"
    listing = changed(
        OFFER, id=f"like-{number}", actor=code, kg_by_month=(kg, *_JANUARY_ONLY),
        price_per_kg=Interval(price, price, price), evidence_level=stands,
    )  # fmt: skip
    return changed(GROWERS, code=code, evidence_level=stands), listing


def _with_like(silent: Listing, *like: tuple[Actor, Listing]) -> NetworkSnapshot:
    return market(*(record for some in like for record in some), offer=silent)


def _own(network: NetworkSnapshot) -> Candidates:
    """The growers and the mill of the little market."""
    found = candidates(network, kinds=[SUPPLIES])
    return found.rows(found.giver == network.adjacency.index[GROWERS.code])


def _looked(network: NetworkSnapshot) -> dict[str, float]:
    return dict(zip(ATTRIBUTES, attributes(_own(network))[0].tolist()))


_THREE = (_like(1, kg=500, price=6), _like(2, kg=1000, price=9), _like(3, kg=2000, price=12))
_UNPRICED, _UNMEASURED = changed(OFFER, price_per_kg=None), changed(OFFER, kg_by_month=None)


def test_a_price_that_is_not_named_is_what_like_offers_ask() -> None:
    """By hand: the mill pays 12; eight places among 6, 9, 12 are 3 × 6, 2 × 9, 3 × 12: (3 × 0.5 + 2 × 0.25) / 8."""
    assert _looked(_with_like(_UNPRICED, *_THREE))["price_gap"] == pytest.approx(0.25)


def test_a_quantity_that_is_not_named_is_what_like_offers_bring() -> None:
    """By hand: the mill takes 600 kg in January, 1,800 in all. Of 500, 1,000 and 2,000 kg in January 1, 0.6 and 1/3
    of the smaller side meet, on 3, 2 and 3 of eight places."""
    looked = _looked(_with_like(_UNMEASURED, *_THREE))
    assert looked["season"] == pytest.approx((3 * 1 + 2 * 0.6 + 3 / 3) / 8)
    assert looked["imbalance"] == pytest.approx((3 * log(3.6) + 2 * log(1.8) + 3 * log(2000 / 1800)) / 8)


def test_two_like_offers_say_nothing() -> None:
    assert np.isnan(_looked(_with_like(_UNPRICED, *_THREE[:2]))["price_gap"])


def test_nothing_is_inferred_about_the_real_from_the_invented() -> None:
    invented = [_like(number, kg=1000, price=9, level=EvidenceLevel.ILLUSTRATIVE) for number in (1, 2, 3)]
    looked = _looked(_with_like(changed(_UNPRICED, kg_by_month=None), *invented))
    assert np.isnan([looked["price_gap"], looked["season"], looked["imbalance"]]).all()


def test_what_a_listing_says_is_not_inferred() -> None:
    stated, alone = _looked(_with_like(OFFER, *_THREE)), _looked(market())
    assert stated["price_gap"] == alone["price_gap"] == pytest.approx(0.25)  # (12 − 9) / 12
    assert stated["season"] == alone["season"]


def test_an_inference_is_said_to_be_one() -> None:
    network = _with_like(_UNPRICED, *_THREE)
    reasons = {one.feature: one for one in teach(network).chances(_own(network)).reasons(0)}
    assert reasons["price_gap"].text_en == (
        "Not on record; as among like listings, the price asked is 25% below what it is worth: raises the chance"
    )
    assert reasons["price_gap"].text_th.startswith("ไม่ได้บันทึกไว้ ประมาณจากรายการที่คล้ายกัน")
    assert "Not on record" not in reasons["season"].text_en


def test_a_capacity_that_is_used_up_is_known_to_be_so() -> None:
    """No kilogram is left, which is a fact: nothing stands in for it."""
    found = _own(_with_like(OFFER, *_THREE))
    used_up = replace(found, quantity=np.array([np.nan]))
    kg = found.market.sides.kg.copy()
    kg[found.offer] = 0.0
    found.market.sides = replace(found.market.sides, kg=kg)
    assert np.isnan(attributes(used_up)[0, ATTRIBUTES.index("imbalance")])
