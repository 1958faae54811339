"""How far fresh herb goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from herbcity.analyses.market.distance import DISTRICT_RADIUS_KM, Place, distance_km
from herbcity.network.snapshot import NetworkSnapshot

FRESH_REACH_KM = 40.0
"""How far fresh herb goes to be used or dried, as the crow flies between the likely places in two districts. Recorded
links that go further carry what they carry."""


def reach_of(network: NetworkSnapshot) -> Callable[[str | None, str | None], bool]:
    """Whether fresh herb goes from one district to another. Where a district is not known it might: what is
    possible at most must not shrink with what nobody recorded."""
    places = {
        code: Place(one.latitude, one.longitude, DISTRICT_RADIUS_KM)
        for code, one in network.districts.items()
    }

    @cache
    def reaches(one: str | None, other: str | None) -> bool:
        between = distance_km(places.get(one or ""), places.get(other or ""))
        return between is None or between.mid <= FRESH_REACH_KM

    return reaches
