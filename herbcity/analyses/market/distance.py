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
    return distances_between(on_sphere(one), one[..., 2], on_sphere(other), other[..., 2])


def on_sphere(place: Floats) -> Floats:
    """Latitudes and longitudes (degrees, along the last axis) as points on a sphere of radius 1."""
    north, east = np.radians(place[..., 0]), np.radians(place[..., 1])
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)


def distances_between(one: Floats, radius: Floats, other: Floats, other_radius: Floats) -> Floats:
    """``distances_km`` for whoever has the points ``on_sphere`` already, with the radius (km) about each."""
    if one.ndim == 2 and one.shape == other.shape and len(one) > _BLOCK:
        runs = [slice(at, at + _BLOCK) for at in range(0, len(one), _BLOCK)]
        return np.concatenate(
            [distances_between(one[run], radius[run], other[run], other_radius[run]) for run in runs]
        )
    go_on()
    between = great_circles_km(one, other)
    slack = radius + other_radius
    likely = between if not slack.any() else np.sqrt(between**2 + (radius**2 + other_radius**2) / 2)
    return np.stack([np.maximum(0.0, between - slack), likely, between + slack], axis=-1)


def _great_circle_km(one: Place, other: Place) -> float:
    """The distance of two points by the haversine formula, without the cost of making arrays of them."""
    north, to_north = math.radians(one.latitude), math.radians(other.latitude)
    half_chord = (
        math.sin((to_north - north) / 2) ** 2
        + math.cos(north)
        * math.cos(to_north)
        * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(half_chord, 1.0)))


def great_circles_km(one: Floats, other: Floats) -> Floats:
    """Distances over the earth between points ``on_sphere``, which broadcast: from the chord through the earth, and so
    as exact near as far."""
    square = (one[..., 0] - other[..., 0]) ** 2
    for axis in (1, 2):
        square += (one[..., axis] - other[..., axis]) ** 2
    kilometres: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(np.sqrt(square) / 2, 1.0))
    return kilometres
