"""Which offers and needs of one thing are worth a closer look: the best few of every side, found by array.

Every offer is compared with every need of its group in compiled loops; only the best few pairs become
objects, so that the answer stays proportional to the number of listings.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.distance import FREIGHT_THB_PER_TONNE_KM, great_circle_km
from herbcity.analyses.sides import Side

Floats = NDArray[np.float64]

_BLOCK = 200_000
"""Pairs compared at once: bounds the memory to a few megabytes."""

_UNKNOWN = -1e12
"""Below every gain, above the impossible: pairs of unknown gain come after the known ones, nearest first."""


@dataclass(frozen=True)
class _Columns:
    """Some sides as columns; nan is unknown. ``price`` is what a kg is worth there: asked, or paid."""

    kg: Floats
    price: Floats
    latitude: Floats
    longitude: Floats
    radius: Floats
    reach: Floats

    @classmethod
    def of(cls, sides: Sequence[Side], price: Sequence[float]) -> _Columns:
        unknown_year = (np.nan,) * 12
        points = np.array([side.place or (np.nan,) * 3 for side in sides], dtype=float).reshape(-1, 3)
        return cls(
            np.array([side.kg_by_month or unknown_year for side in sides], dtype=float).reshape(-1, 12),
            np.array(price, dtype=float),
            points[:, 0],
            points[:, 1],
            points[:, 2],
            np.array([np.inf if side.max_distance_km is None else side.max_distance_km for side in sides]),
        )

    def rows(self, chosen: NDArray[np.intp]) -> _Columns:
        return _Columns(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def best_pairs(
    offers: Sequence[Side],
    needs: Sequence[Side],
    *,
    worth: Sequence[float],
    taken: Mapping[str, Collection[str]],
    around: str | None,
    partners: int,
) -> dict[tuple[int, int], float]:
    """Each side's ``partners`` best counterparts: positions (offer, need), and how good the pair is.

    ``worth`` is what a kg is worth at each need in THB (nan if unknown), ``taken`` whom an offering actor is
    tied to already. Pairs are ranked by the gain Σ kg × (worth − asked) − freight; pairs for which that is
    unknown follow, nearest first. Impossible are an actor with itself, months that never meet, and distances
    beyond the limit that either side states even at the most favourable reading. With ``around`` only the
    counterparts of that actor's own offers and needs are looked for.
    """
    asked = [side.price_per_kg.mid if side.price_per_kg else np.nan for side in offers]
    offer_columns, need_columns = _Columns.of(offers, asked), _Columns.of(needs, worth)
    need_positions: dict[str, list[int]] = {}
    offer_positions: dict[str, list[int]] = {}
    for sides, positions in ((needs, need_positions), (offers, offer_positions)):
        for number, side in enumerate(sides):
            positions.setdefault(side.actor.code, []).append(number)
    takers: dict[str, list[str]] = {}
    for giver, those in taken.items():
        for taker in those:
            takers.setdefault(taker, []).append(giver)

    pairs: dict[tuple[int, int], float] = {}
    for need, chosen in _best(
        needs, need_columns, offer_columns, offer_positions, takers, around, partners, +1
    ):
        pairs.update({(offer, need): score for offer, score in chosen})
    for offer, chosen in _best(
        offers, offer_columns, need_columns, need_positions, taken, around, partners, -1
    ):
        pairs.update({(offer, need): score for need, score in chosen})
    return pairs


def _best(
    sides: Sequence[Side],
    own: _Columns,
    others: _Columns,
    positions: Mapping[str, Sequence[int]],
    taken: Mapping[str, Collection[str]],
    around: str | None,
    partners: int,
    sign: int,
) -> list[tuple[int, list[tuple[int, float]]]]:
    """Each side's best counterparts; ``sign`` is +1 where its price is the worth, −1 where it is asked."""
    wanted = np.array([n for n, side in enumerate(sides) if around in (None, side.actor.code)], dtype=np.intp)
    count = len(others.price)
    found: list[tuple[int, list[tuple[int, float]]]] = []
    if not count:
        return found
    for start in range(0, len(wanted), max(1, _BLOCK // count)):
        rows = wanted[start : start + max(1, _BLOCK // count)]
        score = _scores(own.rows(rows), others, sign)
        for row, number in enumerate(rows.tolist()):
            code = sides[number].actor.code
            for other in (code, *taken.get(code, ())):
                score[row, list(positions.get(other, ()))] = -np.inf
        order = np.argsort(-score, axis=1, kind="stable")[:, :partners]
        for row, number in enumerate(rows.tolist()):
            best = ((other, float(score[row, other])) for other in order[row].tolist())
            found.append((number, [(other, gain) for other, gain in best if gain > -np.inf]))
    return found


def _scores(own: _Columns, others: _Columns, sign: int) -> Floats:
    """Rows × columns: gain in THB, ``_UNKNOWN`` less the distance where unknown, −inf where impossible."""
    kg = np.zeros((len(own.price), len(others.price)))
    for month in range(12):
        kg += np.minimum(own.kg[:, month, np.newaxis], others.kg[np.newaxis, :, month])
    between = great_circle_km(
        own.latitude[:, np.newaxis], own.longitude[:, np.newaxis], others.latitude, others.longitude
    )
    slack = own.radius[:, np.newaxis] + others.radius
    likely = np.sqrt(between**2 + (own.radius[:, np.newaxis] ** 2 + others.radius**2) / 2)
    per_kg = sign * (own.price[:, np.newaxis] - others.price) - FREIGHT_THB_PER_TONNE_KM.mid / 1000 * likely
    gain = kg * per_kg
    score: Floats = np.where(np.isnan(gain), _UNKNOWN - np.where(np.isnan(likely), 1e5, likely), gain)
    too_far = between - slack > np.minimum(own.reach[:, np.newaxis], others.reach)
    score[(kg == 0) | too_far] = -np.inf
    return score
