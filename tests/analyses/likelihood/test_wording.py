"""What a reason says, and what becomes of the chance without its fact, go the same way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.analyses.likelihood.features import FEATURES, NAMES, Direction, Feature
from herbcity.analyses.likelihood.models import prior_model
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.likelihood.wording import words
from herbcity.analyses.market.candidates import candidates
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval, Link
from herbcity.vocabulary import ActorRole, CertificateKind, LinkKind, LinkStatus
from tests.analyses.likelihood.provinces import province, taught
from tests.analyses.little_market import (
    DAY,
    GROWERS,
    MILL,
    NEED,
    OFFER,
    REPORTED,
    certificate,
    changed,
    market,
)

_KNOWN_WAYS = [feature for feature in FEATURES if feature.direction is not Direction.EITHER]

_SAYS_NOT = ("no ", "nobody", "none of", "do not work", "no evidence", "never meet", "about as much")
"""How a sentence begins or goes on that says that something is not there: a tie, a certificate, a difference."""


@pytest.mark.parametrize("learnt", [True, False], ids=["taught by links", "the expert's prior"])
def test_taking_a_reasons_fact_away_moves_the_chance_as_the_reason_says(learnt: bool) -> None:
    """Away is: no longer known. And the opposite of what is said, unless the sentence compares with what is usual:
    none of what is there, the most of what is not."""
    likelihood = taught() if learnt else teach(NetworkSnapshot.empty(as_of=DAY))
    found = candidates(province())
    chances = likelihood.chances(found)
    kinds, features = tuple(LinkKind), dict(zip(NAMES, FEATURES))
    told = {
        (kinds[kind], reason)
        for row, kind in enumerate(found.kind.tolist())
        for reason in chances.reasons(row)
        if features[reason.feature].direction is not Direction.EITHER
    }
    compared = 0
    for kind, reason in told:
        said = (
            f"{reason.feature} at {reason.value}, {reason.amount:+.4f}: {reason.text_en} / {reason.text_th}"
        )
        raises = reason.text_en.endswith(": raises the chance")
        assert raises == reason.text_th.endswith("เพิ่มโอกาส") == (reason.amount > 0), said
        usual = "usual" in reason.text_en
        assert usual == ("ปกติ" in reason.text_th), said
        compared += usual
        if usual:
            continue
        model = likelihood.models.get(kind) or prior_model(kind)
        curve = model.features[NAMES.index(reason.feature)]
        is_absence = (
            any(sign in reason.text_en.lower() for sign in _SAYS_NOT) and reason.feature != "certificates"
        )
        otherwise = curve.at(np.array([curve.knots[-1] if is_absence else 0.0]))[0]
        assert otherwise <= reason.amount + 1e-12 if raises else otherwise >= reason.amount - 1e-12, said
    assert compared > 0


@pytest.mark.parametrize("feature", _KNOWN_WAYS, ids=lambda feature: feature.name)
@given(data=st.data())
def test_a_fact_that_works_against_its_direction_is_compared_with_what_is_usual(
    feature: Feature, data: st.DataObject
) -> None:
    """Fewer ties than usual lower a chance that ties raise, and nothing else could be meant."""
    reach = st.floats(feature.knots[0], feature.knots[-1])
    value = data.draw(reach.filter(lambda value: abs(value) > 0.2))
    by_itself = (value > 0) is (feature.direction is Direction.RAISES)
    if feature.name in ("certificates", "acquainted") and value == 1:
        return  # nothing is above it, so it is never below the average
    for raises in (True, False):
        th, en = words(feature.name, value, raises=raises)
        known = feature.name == "acquainted" or raises is by_itself
        assert ("usual" in en) is ("ปกติ" in th) is (not known), en


def test_ties_that_are_fewer_than_usual_lower_the_chance_and_say_so() -> None:
    assert words("near", 0.7, raises=False) == (
        "เชื่อมถึงกันได้ในสองสามทอด แต่ทางเชื่อมน้อยกว่าปกติ ลดโอกาส",
        "Two or three ties lead from one to the other, though there are fewer ways than is usual: lowers the chance",
    )
    assert words("imbalance", np.log(5.3), raises=True)[1] == (
        "Offer and need differ by a factor of 5.3, less than is usual: raises the chance"
    )


AGENCY = changed(MILL, code="AGENCY", roles=(ActorRole.SUPPORT_AGENCY,))
ADVICE = [
    Link(
        evidence_level=REPORTED, id=f"to {client.code}", kind=LinkKind.ADVISES, source=AGENCY.code,
        target=client.code, status=LinkStatus.ACTIVE,
    )
    for client in (GROWERS, MILL)
]  # fmt: skip
DEAR = changed(OFFER, price_per_kg=Interval(20.0, 20.0, 20.0))
GAP = certificate(GROWERS.code, CertificateKind.GAP)
ASKS_GAP = changed(NEED, requires=(CertificateKind.GAP,))
FAR_GROWERS = changed(GROWERS, latitude=16.4)
ELSEWHERE = changed(GROWERS, latitude=None, longitude=None)
NO_PRICE, NO_MONTHS = changed(OFFER, price_per_kg=None), changed(OFFER, kg_by_month=None)


@pytest.mark.parametrize(
    ("feature", "there", "away"),
    [
        ("agencies", market(AGENCY, *ADVICE), market(AGENCY, ADVICE[0])),
        ("distance", market(), market(growers=ELSEWHERE)),
        ("distance", market(growers=FAR_GROWERS), market(growers=ELSEWHERE)),
        ("certificates", market(GAP, need=ASKS_GAP), market(need=ASKS_GAP)),
        ("certificates", market(need=ASKS_GAP), market(GAP, need=ASKS_GAP)),
        ("price_gap", market(), market(offer=NO_PRICE)),
        ("price_gap", market(offer=DEAR), market(offer=NO_PRICE)),
        ("season", market(), market(offer=NO_MONTHS)),
    ],
)
def test_the_score_moves_the_other_way_once_the_records_behind_a_reason_are_gone(
    feature: str, there: NetworkSnapshot, away: NetworkSnapshot
) -> None:
    with_it, without = (taught().chances(candidates(one, kinds=[LinkKind.SUPPLIES])) for one in (there, away))
    (reason,) = [one for one in with_it.reasons(0) if one.feature == feature]
    raises = reason.text_en.endswith(": raises the chance")
    assert bool(without.log_odds[0] < with_it.log_odds[0]) is raises, reason.text_en
