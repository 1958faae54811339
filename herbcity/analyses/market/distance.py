"""How far apart two actors are, with what is not known about it.

Many actors are placed only by their district. The point that stands for a district is then up to some 13 km
off, so their distance is a range, and two actors of one district are not 0 km apart.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Interval
from herbcity.stopping import go_on
from herbcity.vocabulary import EvidenceLevel

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG)."""

DISTRICT_RADIUS_KM = 13.06
"""Radius of a circle with the area of an average district: 5,358 km² in ten districts."""

FREIGHT_THB_PER_TONNE_KM = Interval(2.0, 3.0, 6.0)
FREIGHT_LEVEL = EvidenceLevel.ESTIMATED
"""Road freight per tonne and km as the crow flies, detours included: general knowledge, from a full
ten-wheeler to a pickup. No source was opened, so whatever rests on it is known no better than ESTIMATED."""

Floats = NDArray[np.float64]


class Place(NamedTuple):
    """Where an actor is: WGS84 degrees, and by how many km it may be elsewhere."""

    latitude: float
    longitude: float
    radius_km: float


def place_of(network: NetworkSnapshot, actor: Actor) -> Place | None:
    """The actor's own point, else its district's, else None."""
    if actor.latitude is not None and actor.longitude is not None:
        return Place(actor.latitude, actor.longitude, 0.0)
    district = network.districts.get(actor.district or "")
    return Place(district.latitude, district.longitude, DISTRICT_RADIUS_KM) if district else None


_BLOCK = 500_000
"""Pairs measured between two looks at whether the distances are still wanted."""


def distance_km(one: Place | None, other: Place | None) -> Interval | None:
    """The distance between two places in km as the crow flies: the least, the likely and the largest.

    Between two exact points the three are equal. The likely distance to a circle is the root of the mean
    square, √(d² + r²/2): points spread evenly over a circle of radius r lie r²/2 (mean square) from its
    centre.

    >>> distance_km(Place(14.0, 100.0, 0.0), Place(15.0, 100.0, 0.0)).mid.__round__(1)
    111.2
    >>> distance_km(Place(14.0, 100.0, 13.06), Place(14.0, 100.0, 13.06)).mid.__round__(1)  # one district
    13.1
    """
    if one is None or other is None:
        return None
    between = _great_circle_km(one, other)
    slack = one.radius_km + other.radius_km
    likely = math.sqrt(between**2 + (one.radius_km**2 + other.radius_km**2) / 2)
    return Interval(max(0.0, between - slack), likely, between + slack)


def distances_km(one: Floats, other: Floats) -> Floats:
    """The same for many pairs, which broadcast: along the last axis latitude, longitude and radius, and least, likely
    and largest. Unknown is nan."""
    if one.ndim == 2 and one.shape == other.shape and len(one) > _BLOCK:
        runs = range(0, len(one), _BLOCK)
        return np.concatenate([distances_km(one[at : at + _BLOCK], other[at : at + _BLOCK]) for at in runs])
    go_on()
    between = great_circle_km(one[..., 0], one[..., 1], other[..., 0], other[..., 1])
    slack = one[..., 2] + other[..., 2]
    likely = np.sqrt(between**2 + (one[..., 2] ** 2 + other[..., 2] ** 2) / 2)
    return np.stack([np.maximum(0.0, between - slack), likely, between + slack], axis=-1)


def _great_circle_km(one: Place, other: Place) -> float:
    """``great_circle_km`` for two points, without the cost of making arrays of them."""
    north, to_north = math.radians(one.latitude), math.radians(other.latitude)
    half_chord = (
        math.sin((to_north - north) / 2) ** 2
        + math.cos(north)
        * math.cos(to_north)
        * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(half_chord, 1.0)))


def great_circle_km(latitude: Floats, longitude: Floats, to_latitude: Floats, to_longitude: Floats) -> Floats:
    """Great-circle distances by the haversine formula; the arguments (degrees) broadcast."""
    north, to_north = np.radians(latitude), np.radians(to_latitude)
    half_chord = (
        np.sin((to_north - north) / 2) ** 2
        + np.cos(north) * np.cos(to_north) * np.sin(np.radians(to_longitude - longitude) / 2) ** 2
    )
    kilometres: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half_chord, 0.0, 1.0)))
    return kilometres
