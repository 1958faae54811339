"""What could at best be found from the records of a planted province, by whoever knew the law that made it.

Its coefficients, how prices and harvests are drawn and how records go wrong are given away here, as no model ever may
be told. What a record leaves out or blurs is drawn again and again as it may have been; a pair's odds are their mean
over the draws. That is the best order of pairs by their facts (Bayes), with the hidden trust unknown or known; what the
links tell about single actors is left aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.candidates import candidates
from herbcity.analyses.market.columns import Floats
from herbcity.analyses.quality.planted_truth import _for_pairs
from herbcity.analyses.quality.trials import Trial, judged, trial_among
from herbcity.network.from_rows import snapshot_of
from herbcity.registry.changes import RecordKind
from herbcity.simulation.catalogue import prices
from herbcity.simulation.certificates import award
from herbcity.simulation.chance import Chance
from herbcity.simulation.lots import Lot, lots
from herbcity.simulation.planted import Errors, Planted, _held, plant
from herbcity.simulation.population import _SCATTER_KM, KM_PER_DEGREE, Member, populate
from herbcity.simulation.trade import TODAY
from herbcity.simulation.truth import COEFFICIENTS, Truth
from herbcity.vocabulary import CertificateKind, LinkKind, ListingSide

_DRAWS = 25
_STEPS = 200
_ASKED, _PAID = (0.75, 1.1), (0.9, 1.3)
"""Between what shares of the usual price an offer asks and a need pays."""

Facts = tuple[Floats, Floats, Floats, Floats]
"""Prices and kg of all lots, places of all members, and which certificates they hold."""


def best(actors: int, *, seed: int) -> dict[str, tuple[float, float]]:
    """hits@10 and MAP@10 by the records and by the true facts, trust unknown and known."""
    planted = plant(actors, seed)
    world, truth = _World(planted, actors, seed), planted.truth
    network = snapshot_of(planted.recorded.sheets, as_of=TODAY)
    kind = LinkKind.SUPPLIES
    one = trial_among(candidates(network, kinds=[kind]), kind, truth.links(hidden=True))
    trust = truth.features[:, -1] * COEFFICIENTS[-1]
    by_records, by_facts = world.expected(_DRAWS), world.score(world.true)
    return {
        "records": _found(one, truth, by_records),
        "true facts": _found(one, truth, by_facts),
        "records and trust": _found(one, truth, by_records + trust),
        "true facts and trust": _found(one, truth, by_facts + trust),
    }


def _found(one: Trial, truth: Truth, score: Floats) -> tuple[float, float]:
    ahead = score - score.min() + 1
    figures = judged(one, _for_pairs(one, truth.giver, truth.taker, ahead), seed=0).figures(seed=0)
    assert figures.hits_at_10 is not None
    assert figures.map_at_10 is not None
    return figures.hits_at_10.mid, figures.map_at_10.mid


class _World:
    """A province with its law: what is true, and what may be true by the records."""

    def __init__(self, planted: Planted, actors: int, seed: int) -> None:
        chance = Chance(seed)
        self._members: list[Member] = populate(actors, chance, first_number=1)
        list(award(self._members, chance))
        self._lots: list[Lot] = lots(self._members, chance)
        self._truth, self._errors = planted.truth, Errors()
        self._chance = np.random.default_rng(seed)
        recorded, exact = planted.recorded.sheets, planted.exact.sheets
        listings = recorded[RecordKind.LISTING]
        self._named = np.array(
            [one["price_per_kg"][1] if "price_per_kg" in one else np.nan for one in listings]
        )
        self._unmeasured = np.flatnonzero([one.get("kg_by_month") is None for one in listings])
        self._placeless = np.array([one.get("latitude") is None for one in recorded[RecordKind.ACTOR]])
        self._kinds = sorted({kind for lot in self._lots for kind in lot.requires})
        self._held = self._certificates(_held(recorded[RecordKind.CERTIFICATE]))
        self.true: Facts = (
            np.array([lot.price_per_kg for lot in self._lots]),
            np.array([lot.kg_by_month for lot in self._lots]),
            np.array([(one.latitude, one.longitude) for one in self._members]),
            self._certificates(_held(exact[RecordKind.CERTIFICATE])),
        )
        self._offer, self._need = self._rows()
        self._requires = np.array(
            [[kind in lot.requires for kind in self._kinds] for lot in self._lots], float
        )
        self._draw_price = self._prices()
        self._like = self._likes()

    def expected(self, draws: int) -> Floats:
        """The logarithm of each pair's mean odds, but for a constant and for trust."""
        odds = np.zeros(len(self._truth))
        for _ in range(draws):
            odds += np.exp(self.score((self._draw_price(), self._kg(), self._places(), self._holding())))
        return np.log(odds / draws)

    def score(self, facts: Facts) -> Floats:
        """Coefficients times features, trust apart."""
        price, kg, place, held = facts
        giver, taker, offer, need = self._truth.giver, self._truth.taker, self._offer, self._need
        north, east = (place[giver] - place[taker]).T
        east = east * np.cos(np.radians((place[giver, 0] + place[taker, 0]) / 2))
        given, taken = kg[offer].sum(axis=1), kg[need].sum(axis=1)
        asked = self._requires[need].sum(axis=1)
        met = (held[giver] * self._requires[need]).sum(axis=1)
        columns = (
            111.195 * np.sqrt(north**2 + east**2),
            np.minimum(kg[offer], kg[need]).sum(axis=1) / np.minimum(given, taken),
            np.where(asked > 0, met / np.maximum(asked, 1), 1.0),
            np.abs(np.log(given / taken)),
            np.clip((price[need] - price[offer]) / price[need], -1, 1),
        )
        score: Floats = sum(
            (weight * column for weight, column in zip(COEFFICIENTS, columns)), np.zeros(len(given))
        )
        return score

    def _rows(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        places = {
            (lot.member.index, lot.side, lot.herb.id, lot.form.rank): row
            for row, lot in enumerate(self._lots)
        }
        truth = self._truth

        def rows(actor: Sequence[int], side: ListingSide) -> NDArray[np.intp]:
            named = zip(actor, truth.herb.tolist(), truth.form.tolist())
            return np.array(
                [places[one, side, truth.herbs[herb], form] for one, herb, form in named], dtype=np.intp
            )

        return rows(truth.giver.tolist(), ListingSide.OFFER), rows(truth.taker.tolist(), ListingSide.NEED)

    def _certificates(self, held: Mapping[str, frozenset[CertificateKind]]) -> Floats:
        return np.array(
            [[kind in held.get(one.code, ()) for kind in self._kinds] for one in self._members], float
        )

    def _prices(self) -> Callable[[], Floats]:
        """Prices are drawn evenly between two shares of the usual one and recorded with an error."""
        usual = np.array([prices(lot.herb)[lot.form] for lot in self._lots])
        ends = np.array([_ASKED if lot.side is ListingSide.OFFER else _PAID for lot in self._lots])
        steps = (np.arange(_STEPS) + 0.5) / _STEPS
        may_be = usual[:, np.newaxis] * (ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * steps)
        off = np.log(self._named[:, np.newaxis] / may_be) / self._errors.price_noise
        likely = np.where(np.isnan(off), 1.0, np.exp(-(off**2) / 2)).cumsum(axis=1)
        likely /= likely[:, -1:]

        def drawn() -> Floats:
            place = (likely < self._chance.random((len(likely), 1))).sum(axis=1)
            price: Floats = may_be[np.arange(len(likely)), np.minimum(place, _STEPS - 1)]
            return price

        return drawn

    def _likes(self) -> list[NDArray[np.intp]]:
        groups: dict[object, list[int]] = defaultdict(list)
        for row, lot in enumerate(self._lots):
            groups[lot.side, lot.herb.id, lot.form].append(row)
        return [
            np.array(groups[self._lots[row].side, self._lots[row].herb.id, self._lots[row].form])
            for row in self._unmeasured.tolist()
        ]

    def _kg(self) -> Floats:
        kg = self.true[1].copy()
        kg[self._unmeasured] = self.true[1][[int(self._chance.choice(like)) for like in self._like]]
        return kg

    def _places(self) -> Floats:
        centre = np.array([(one.place.latitude, one.place.longitude) for one in self._members])
        elsewhere = centre + self._chance.normal(size=centre.shape) * _SCATTER_KM / KM_PER_DEGREE
        return np.where(self._placeless[:, np.newaxis], elsewhere, self.true[2])

    def _holding(self) -> Floats:
        """Who has no certificate on record may hold one that is missing."""
        role = np.array([one.role.rank for one in self._members])
        share = np.array(
            [self.true[3][role == one].mean(axis=0) for one in range(role.max() + 1) if (role == one).any()]
        )
        which = np.unique(role, return_inverse=True)[1]
        missing = share[which] * self._errors.missing
        lost = missing / (missing + 1 - share[which])
        return np.where(self._held > 0, 1.0, self._chance.random(lost.shape) < lost)


if __name__ == "__main__":
    for size in (300, 3_000):
        found = [best(size, seed=seed) for seed in range(1, 6)]
        for way in found[0]:
            hits, precision = (mean(one[way][column] for one in found) for column in (0, 1))
            print(f"{size:>5} {way:<22} hits@10 {hits:.3f}  MAP@10 {precision:.3f}", flush=True)
