"""How far apart two actors are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herbcity.analyses.market.distance import (
    DISTRICT_RADIUS_KM,
    Place,
    distance_km,
    distances_km,
    place_of,
)
from herbcity.network.toys import network_of
from herbcity.network.values import District
from herbcity.vocabulary import EvidenceLevel
from tests.analyses.little_market import GROWERS, changed

places = st.builds(
    Place, st.floats(-89, 89), st.floats(-179, 179), st.sampled_from([0.0, DISTRICT_RADIUS_KM])
)


def test_suphanburi_town_is_some_eighty_kilometres_from_sanam_luang() -> None:
    # a great circle worked out by hand with the spherical law of cosines: 90.5 km
    town, palace = Place(14.4888, 100.0712, 0.0), Place(13.7551, 100.4930, 0.0)
    cosine = np.sin(np.radians(14.4888)) * np.sin(np.radians(13.7551)) + np.cos(np.radians(14.4888)) * np.cos(
        np.radians(13.7551)
    ) * np.cos(np.radians(100.4930 - 100.0712))
    distance = distance_km(town, palace)
    assert distance is not None
    assert distance.mid == pytest.approx(6371.0088 * np.arccos(cosine), rel=1e-6)
    assert distance.low == distance.high == distance.mid


@given(places, places)
def test_a_distance_is_the_same_both_ways_never_negative_and_in_order(one: Place, other: Place) -> None:
    there, back = distance_km(one, other), distance_km(other, one)
    assert there is not None
    assert there == pytest.approx(back)
    assert 0 <= there.low <= there.mid <= there.high
    assert distances_km(np.array([one]), np.array([other]))[0] == pytest.approx(np.array(there), abs=1e-6)


def test_two_actors_of_one_district_are_not_nought_kilometres_apart() -> None:
    district = Place(14.0, 100.0, DISTRICT_RADIUS_KM)
    distance = distance_km(district, district)
    assert distance is not None
    assert distance.low == 0
    assert distance.mid == pytest.approx(DISTRICT_RADIUS_KM)


def test_an_actor_is_where_it_says_else_in_its_district_else_nowhere() -> None:
    district = District(
        evidence_level=EvidenceLevel.VERIFIED,
        code="7201",
        name_th="เมือง",
        name_en="Mueang",
        latitude=14.5,
        longitude=100.1,
    )
    network = network_of(district)
    homeless = changed(GROWERS, latitude=None, longitude=None)
    assert place_of(network, GROWERS) == Place(14.4, 100.1, 0.0)
    assert place_of(network, changed(homeless, district="7201")) == Place(14.5, 100.1, DISTRICT_RADIUS_KM)
    assert place_of(network, homeless) is None
    assert distance_km(None, place_of(network, GROWERS)) is None
