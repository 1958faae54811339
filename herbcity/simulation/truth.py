"""What is true of every pair that could trade in a planted province: its features, its chance, its link.

The log-odds of a link are a base and a sum over six features with the coefficients of ``COEFFICIENTS``. Five of
the features can be read in the records, more or less well; the sixth, trust, is in no record and shows only in
who is linked to whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herbcity.simulation.catalogue import HERBS
from herbcity.simulation.chance import Chance
from herbcity.simulation.lots import Lot
from herbcity.simulation.population import Member
from herbcity.vocabulary import CertificateKind, ListingSide, ProductForm

Floats = NDArray[np.float64]

FEATURES = ("distance_km", "season", "certificates", "size", "price_gap", "trust")
COEFFICIENTS = (-0.035, 2.5, 1.5, -0.8, 4.5, 2.4)
"""Log-odds for each unit of a feature: near, in the same months, with the certificates asked for, of like size,
well paid, and trusted. Chosen so that, over the pairs of a province, the first five matter about equally (0.6 to 0.8
standard deviations each) and trust about as much as all of them together: no single fact gives the links away."""

_KM_PER_DEGREE = 111.195
_GROUPS, _DIMENSIONS = 8, 3
_WITHIN_GROUP = 0.3

Held = Mapping[str, frozenset[CertificateKind]]
"""The certificates that each actor (by code) really holds."""


@dataclass(frozen=True, eq=False, slots=True)
class Truth:
    """One row for each pair of a giver and a taker that passes the hard limits, in the material that suits best.

    ``giver`` and ``taker`` are positions in ``codes``, ``herb`` one in ``herbs``, ``form`` a rank; ``features``
    is rows × ``FEATURES``. ``linked`` says which pairs are linked in truth, ``hidden`` which of those the records
    keep silent about.
    """

    codes: tuple[str, ...]
    herbs: tuple[str, ...]
    giver: NDArray[np.int32]
    taker: NDArray[np.int32]
    herb: NDArray[np.int16]
    form: NDArray[np.int8]
    features: Floats
    base: float
    probability: Floats
    linked: NDArray[np.bool_]
    hidden: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.giver)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Truth) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in self.__slots__
        )

    __hash__ = None  # type: ignore[assignment]

    def links(self, *, hidden: bool) -> Iterator[tuple[str, str]]:
        """Giver and taker of each true link: the hidden ones, or those on record."""
        for row in np.flatnonzero(self.linked & (self.hidden == hidden)).tolist():
            yield self.codes[self.giver[row]], self.codes[self.taker[row]]


def draw_truth(
    members: Sequence[Member], lots: Iterable[Lot], held: Held, chance: Chance, *, links: float, hidden: float
) -> Truth:
    """The truth of these lots, with about so many links, of which the share ``hidden`` is kept from the records."""
    trust = _trust(len(members), chance)
    pairs = _Pairs.joined(list(_meetings(lots, held, trust))).best()
    base = _base(pairs.score, links)
    # Rounded, so that the last digit of another machine's exponential changes nothing.
    probability = np.round(1 / (1 + np.exp(-(base + pairs.score))), 9)
    linked = np.array([chance.happens(one) for one in probability.tolist()], dtype=bool)
    kept_silent = np.zeros(len(linked), dtype=bool)
    true_links = np.flatnonzero(linked).tolist()
    kept_silent[chance.shuffled(true_links)[: round(len(true_links) * hidden)]] = True
    return Truth(
        codes=tuple(member.code for member in members),
        herbs=tuple(herb.id for herb in HERBS),
        giver=pairs.giver, taker=pairs.taker, herb=pairs.herb, form=pairs.form, features=pairs.features,
        base=base, probability=probability, linked=linked, hidden=kept_silent,
    )  # fmt: skip


def _trust(count: int, chance: Chance) -> Floats:
    """A direction in three dimensions for each actor, near that of its group."""
    centres = [[chance.bell() for _ in range(_DIMENSIONS)] for _ in range(_GROUPS)]
    points = np.array(
        [[one + _WITHIN_GROUP * chance.bell() for one in chance.one(centres)] for _ in range(count)]
    ).reshape(-1, _DIMENSIONS)
    directions: Floats = points / np.sqrt((points**2).sum(axis=1, keepdims=True))
    return directions


@dataclass(frozen=True, slots=True)
class _Pairs:
    giver: NDArray[np.int32]
    taker: NDArray[np.int32]
    herb: NDArray[np.int16]
    form: NDArray[np.int8]
    features: Floats
    score: Floats

    @classmethod
    def joined(cls, parts: Sequence[_Pairs]) -> _Pairs:
        columns = ([getattr(part, name) for part in parts] for name in cls.__slots__)
        return cls(*(np.concatenate(column) for column in columns))

    def best(self) -> _Pairs:
        """Of the materials that a pair could trade in, the likeliest; a tie goes to the first."""
        order = np.lexsort((-self.score, self.taker, self.giver))
        giver, taker = self.giver[order], self.taker[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (giver[1:] != giver[:-1]) | (taker[1:] != taker[:-1])
        chosen = order[first]
        return _Pairs(*(getattr(self, name)[chosen] for name in self.__slots__))


def _meetings(lots: Iterable[Lot], held: Held, trust: Floats) -> Iterator[_Pairs]:
    """All pairs of one herb in one form that pass the hard limits, group after group."""
    groups: dict[tuple[int, ProductForm], tuple[list[Lot], list[Lot]]] = defaultdict(lambda: ([], []))
    places = {herb.id: number for number, herb in enumerate(HERBS)}
    for lot in lots:
        groups[places[lot.herb.id], lot.form][lot.side is ListingSide.NEED].append(lot)
    for (herb, form), (offers, needs) in sorted(groups.items(), key=lambda one: (one[0][0], one[0][1].rank)):
        if offers and needs:
            yield _meet(herb, form, offers, needs, held, trust)


def _meet(
    herb: int, form: ProductForm, offers: list[Lot], needs: list[Lot], held: Held, trust: Floats
) -> _Pairs:
    givers = np.array([lot.member.index for lot in offers], dtype=np.int32)
    takers = np.array([lot.member.index for lot in needs], dtype=np.int32)
    distance, (season, size) = _distances(offers, needs), _quantities(offers, needs)
    reach = np.array([lot.max_distance_km for lot in needs], dtype=float)
    possible = (season > 0) & (distance <= reach) & (givers[:, np.newaxis] != takers)
    paid, asked = _column(needs), _column(offers)[:, np.newaxis]
    table = np.stack(
        np.broadcast_arrays(
            distance, season, _certificates(offers, needs, held), size,
            np.clip((paid - asked) / paid, -1, 1), trust[givers] @ trust[takers].T,
        ),
        axis=-1,
    )  # fmt: skip
    rows, columns = np.nonzero(possible)
    features = np.round(table[rows, columns], 6)
    score = np.zeros(len(rows))
    for position, coefficient in enumerate(COEFFICIENTS):
        score += coefficient * features[:, position]
    return _Pairs(
        givers[rows], takers[columns], np.full(len(rows), herb, np.int16),
        np.full(len(rows), form.rank, np.int8), features, score,
    )  # fmt: skip


def _column(lots: Sequence[Lot]) -> Floats:
    return np.array([lot.price_per_kg for lot in lots])


def _distances(offers: Sequence[Lot], needs: Sequence[Lot]) -> Floats:
    """Kilometres, on a map that is flat between the two; right to some metres within a province."""
    north = np.array([lot.member.latitude for lot in offers])[:, np.newaxis]
    east = np.array([lot.member.longitude for lot in offers])[:, np.newaxis]
    to_north = np.array([lot.member.latitude for lot in needs])
    to_east = np.array([lot.member.longitude for lot in needs])
    shrink = np.cos(np.radians((north + to_north) / 2))
    distance: Floats = _KM_PER_DEGREE * np.sqrt((north - to_north) ** 2 + (shrink * (east - to_east)) ** 2)
    return distance


def _quantities(offers: Sequence[Lot], needs: Sequence[Lot]) -> tuple[Floats, Floats]:
    """The share of the smaller side's kg that falls into the other's months, and the size apart, |ln(Σq / Σr)|."""
    given = np.array([lot.kg_by_month for lot in offers])
    taken = np.array([lot.kg_by_month for lot in needs])
    common = np.zeros((len(offers), len(needs)))
    for month in range(12):
        common += np.minimum(given[:, month, np.newaxis], taken[:, month])
    given_kg, taken_kg = given.sum(axis=1)[:, np.newaxis], taken.sum(axis=1)
    return common / np.minimum(given_kg, taken_kg), np.abs(np.log(given_kg / taken_kg))


def _certificates(offers: Sequence[Lot], needs: Sequence[Lot], held: Held) -> Floats:
    """The share of the certificates that a need requires which the giver holds; 1 where it requires none."""
    kinds = sorted({kind for lot in needs for kind in lot.requires})
    if not kinds:
        return np.ones((len(offers), len(needs)))
    holds = np.array(
        [[kind in held.get(lot.member.code, ()) for kind in kinds] for lot in offers], dtype=float
    )
    asks = np.array([[kind in lot.requires for kind in kinds] for lot in needs], dtype=float)
    asked = asks.sum(axis=1)
    return np.where(asked > 0, holds @ asks.T / np.maximum(asked, 1), 1.0)


def _base(score: Floats, links: float) -> float:
    """The base that makes so many links expected, by bisection."""
    low, high = -60.0, 60.0
    for _ in range(60):
        middle = (low + high) / 2
        expected = float((1 / (1 + np.exp(-np.clip(middle + score, -60, 60)))).sum())
        low, high = (middle, high) if expected < links else (low, middle)
    return round(low, 6)
