"""Chances are sums of what each fact adds, and each fact works the way it is known to work."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.analyses.likelihood.features import FEATURES, NAMES, Direction
from herbcity.analyses.likelihood.models import Contribution, Likelihood
from herbcity.analyses.likelihood.teaching import teach
from herbcity.analyses.market.candidates import candidates
from herbcity.analyses.suggesting import suggest
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval
from herbcity.vocabulary import ActorRole, LinkKind, ProductForm
from tests.analyses.likelihood.provinces import SUPPLIES, chaining_province, offers, pair, province, taught
from tests.analyses.little_market import DAY, DRIER, DRYING, MILL, NEED, OFFER, changed, market

_KNOWN_WAYS = [feature for feature in FEATURES if feature.direction is not Direction.EITHER]


def test_what_each_fact_adds_makes_up_the_log_odds() -> None:
    chances = taught().chances(offers())
    assert np.abs(chances.base + chances.contributions.sum(axis=1) - chances.log_odds).max() < 1e-9
    assert np.abs(1 / (1 + np.exp(-chances.log_odds)) - chances.probability).max() < 1e-12


@pytest.mark.parametrize("feature", _KNOWN_WAYS, ids=lambda feature: feature.name)
@given(data=st.data())
def test_a_fact_never_works_against_its_known_direction(feature: object, data: st.DataObject) -> None:
    assert feature in FEATURES
    curve = taught().models[SUPPLIES].features[NAMES.index(feature.name)]  # type: ignore[attr-defined]
    reach = st.floats(feature.knots[0] - 5, feature.knots[-1] + 5)  # type: ignore[attr-defined]
    low, high = sorted((data.draw(reach), data.draw(reach)))
    at_low, at_high = curve.at(np.array([low, high]))
    raises = feature.direction is Direction.RAISES  # type: ignore[attr-defined]
    assert at_low <= at_high + 1e-12 if raises else at_high <= at_low + 1e-12


@given(st.floats(0, 400), st.floats(0, 400))
def test_who_is_nearer_is_not_less_likely(one: float, other: float) -> None:
    near, far = sorted((one, other))
    for likelihood in (taught(), teach(NetworkSnapshot.empty(as_of=DAY))):
        probability = likelihood.chances(pair(distance=[near, far])).probability
        assert probability[0] >= probability[1]


def test_what_is_not_known_adds_nothing_and_is_no_reason() -> None:
    chances = taught().chances(pair(distance=[np.nan], season=[np.nan], price_gap=[np.nan]))
    unknown = [NAMES.index(name) for name in ("distance", "season", "price_gap")]
    assert (chances.contributions[0, unknown] == 0).all()
    said = {one.feature for one in chances.reasons(0)}
    assert said.isdisjoint({"distance", "season", "price_gap"})


def test_the_base_is_what_facts_add_to_on_average() -> None:
    """By definition; the pairs that teach are all pairs here, so the average of each column is 0 but for folds."""
    chances = taught().chances(offers())
    for name in ("distance", "season", "price_gap"):
        assert abs(chances.contributions[:, NAMES.index(name)].mean()) < 0.1


def test_an_empty_registry_ranks_the_near_and_complementary_first() -> None:
    likelihood = teach(NetworkSnapshot.empty(as_of=DAY))
    found = pair(distance=[5, 80, 80, 80], season=[0.9, 0.9, 0.1, 0.1], price_gap=[0.4, 0.4, 0.4, -0.5])
    assert np.argsort(-likelihood.chances(found).probability).tolist() == [0, 1, 2, 3]


def test_no_probability_is_to_be_shown_where_few_links_have_taught() -> None:
    likelihood = teach(market())
    assert all(model.too_thin for model in likelihood.models.values())
    assert likelihood.chances(candidates(market())).too_thin.all()
    assert not taught().models[SUPPLIES].too_thin


def test_reasons_come_weightiest_first_and_say_which_way_they_work() -> None:
    chances = taught().chances(pair(distance=[2.0, 150.0]))
    for row, verb in ((0, "raises"), (1, "lowers")):
        reasons = chances.reasons(row)
        amounts = [abs(one.amount) for one in reasons]
        assert amounts == sorted(amounts, reverse=True)
        distance = next(one for one in reasons if one.feature == "distance")
        assert verb in distance.text_en
        assert ("เพิ่มโอกาส" if verb == "raises" else "ลดโอกาส") in distance.text_th
    assert distance.text_en == "150 km apart: lowers the chance"


def test_every_fact_can_be_put_into_words() -> None:
    chances = taught().chances(offers())
    said = {one.feature for row in range(0, len(chances), 7) for one in chances.reasons(row)}
    assert said >= {"distance", "season", "alike", "given", "taken"}


def test_equal_models_have_equal_digests_and_stand_for_one_another() -> None:
    again = teach(province())
    assert again == taught()
    assert hash(again) == hash(taught())
    assert again.digest != teach(province(), seed=1).digest
    assert isinstance(again, Likelihood)
    assert set(again.models) == set(LinkKind)


def test_the_reasons_of_both_links_of_a_chain_make_up_its_chance() -> None:
    found = suggest(chaining_province(), taught=taught())
    assert {one.match.onward is None for one in found} == {True, False}
    for one in found:
        chance = _recomputed(one.base_log_odds, one.contributions)
        if one.match.onward is None:
            assert (one.onward_base_log_odds, one.onward_contributions) == (None, ())
        else:
            assert one.onward_base_log_odds is not None
            chance *= _recomputed(one.onward_base_log_odds, one.onward_contributions)
        assert abs(chance - one.chance) < 1e-9


def test_the_second_link_of_a_chain_has_the_reasons_that_it_has_by_itself() -> None:
    """The mill offers what it makes, too: the second link is a suggestion of its own, with the same distance."""
    hospital = changed(MILL, code="HC-0003-A", name_en="Hospital", roles=(ActorRole.BUYER,), latitude=14.9)
    wanted = changed(
        NEED, id="wanted", actor=hospital.code, form=ProductForm.DRIED, price_per_kg=Interval(110, 120, 130)
    )
    offered = changed(OFFER, id="dried", actor=MILL.code, form=ProductForm.DRIED)
    found = suggest(market(hospital, wanted, offered, DRYING, DRIER, need=None))
    (chain,) = [one for one in found if one.match.onward]
    (alone,) = [one for one in found if one.source == MILL.code]
    onward, single = (
        {one.feature: one for one in some} for some in (chain.onward_contributions, alone.contributions)
    )
    assert chain.onward_base_log_odds == alone.base_log_odds
    assert onward["distance"] == single["distance"]
    assert onward["distance"] != {one.feature: one for one in chain.contributions}["distance"]


def _recomputed(base: float, contributions: Iterable[Contribution]) -> float:
    return 1 / (1 + math.exp(-(base + sum(one.amount for one in contributions))))
