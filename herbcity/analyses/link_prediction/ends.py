"""What is known of each end of a pair by itself: how linked, how clustered, how central, how fast it grows."""

from __future__ import annotations

import numpy as np

from herbcity.analyses.link_prediction.links import Column, Links, Matrix, Numbers
from herbcity.analyses.link_prediction.panels import inverse

_NEVER = 99.0
"""Windows since a node's last link that count as never."""


def standing(links: Links) -> dict[str, Column]:
    """Measures of each node in the network without directions, and its links out and in where there are any.

    | measure | what it is |
    |---|---|
    | ``degree`` | neighbours |
    | ``nearby`` | mean degree of the neighbours, 0 for a node without |
    | ``clustering`` | share of its neighbours' pairs that are linked (Watts & Strogatz 1998) |
    | ``core`` | the largest k whose k-core holds it (Seidman 1983) |
    """
    near, degree = links.mutual, links.neighbours_of
    found = {
        "degree": degree,
        "nearby": (near @ degree) * inverse(degree),
        "clustering": _clustering(near, degree),
        "core": core_numbers(near),
    }
    return found | {"out": links.customers_of, "in": links.suppliers_of} if links.directed else found


def growth(links: Links, *, window: float) -> dict[str, Column]:
    """Links won in the last quarter of the window, in the window, in four of them; and windows since the last."""
    assert links.time is not None
    latest = float(links.time.max(initial=0.0))
    sides = {"out": links.source, "in": links.target}
    if not links.directed:
        sides, times = {"any": np.r_[links.source, links.target]}, np.r_[links.time, links.time]
    else:
        times = links.time
    found: dict[str, Column] = {}
    for side, ends in sides.items():
        for name, windows in (("quarter", 0.25), ("whole", 1.0), ("fourfold", 4.0)):
            lately = ends[times > latest - windows * window]
            found[f"{name}_{side}"] = np.bincount(lately, minlength=links.size).astype(np.float64)
        last = np.full(links.size, -np.inf)
        np.maximum.at(last, ends, times)
        found[f"idle_{side}"] = np.minimum((latest - last) / window, _NEVER)
    return found


def affinity(links: Links, source: Numbers, target: Numbers) -> dict[str, Column]:
    """How often the types of the two ends link: log odds against all pairs, and against their links' chance.

    Karrer, B. & Newman, M. E. J. (2011), the block model with and without correction for degree.
    """
    group = links.group
    assert group is not None
    count = int(group.max(initial=0)) + 1
    between = np.zeros((count, count))
    np.add.at(between, (group[links.source], group[links.target]), 1.0)
    if not links.directed:
        between += between.T
    members = np.bincount(group, minlength=count).astype(np.float64)
    pairs = np.outer(members, members)
    chance = np.outer(between.sum(axis=1), between.sum(axis=0)) / max(between.sum(), 1.0)
    cell = group[source], group[target]
    return {
        "types_link": np.log((between + 0.5) / (pairs + 1.0))[cell],
        "types_excess": np.log((between + 0.5) / (chance + 0.5))[cell],
    }


def _clustering(near: Matrix, degree: Column) -> Column:
    triangles = (near @ near).multiply(near).sum(axis=1) / 2.0
    return np.asarray(triangles * inverse(degree * (degree - 1) / 2.0))


def core_numbers(near: Matrix) -> Column:
    """Core number of each node, by taking off all nodes of the least degree at once."""
    left = near.sum(axis=1)
    core = np.zeros(len(left))
    inside = np.ones(len(left), dtype=bool)
    level = 0.0
    while inside.any():
        level = max(level, float(left[inside].min()))
        leaving = inside & (left <= level)
        core[leaving] = level
        inside &= ~leaving
        left = left - near @ leaving.astype(np.float64)
    return core
