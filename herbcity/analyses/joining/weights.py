"""What ties weigh: kg of dried herb a year, and what they are worth, so that different forms can be added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from herbcity.analyses.market.ladder import Known, Ladder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval
from herbcity.vocabulary import EvidenceLevel, ProductForm


class Weight(NamedTuple):
    """A quantity as dried herb, kg a year, and its worth by the ladder's prices, THB a year; None where a volume, a
    ratio or a price is not recorded. ``unweighed`` is how many ties or listings are not in it for that reason."""

    dry_kg: Interval | None = None
    thb: Interval | None = None
    unweighed: int = 0


class Scale:
    """Weighs by the ladder of one network; invented rungs weigh invented things only."""

    def __init__(self, network: NetworkSnapshot) -> None:
        self._ladder = Ladder(network)

    def of(
        self, herb: str | None, form: ProductForm | None, kg: float | None, level: EvidenceLevel
    ) -> Weight:
        """One quantity of one material."""
        if herb is None or form is None or kg is None:
            return Weight(unweighed=1)
        invented = level is EvidenceLevel.ILLUSTRATIVE
        dry = self._ladder.dry_kg_per_kg(herb, form, illustrative=invented)
        if dry is None:
            return Weight(unweighed=1)
        price = self._ladder.rung(herb, form, form, illustrative=invented).price_out
        return Weight(_times(kg, dry), _times(kg, price) if price else None)


def _times(kg: float, known: Known) -> Interval:
    return Interval(*(kg * bound for bound in known.value))


def total(weights: Iterable[Weight]) -> Weight:
    """All of them together: what is known added up, the rest counted.

    >>> total([Weight(Interval(1, 2, 3), Interval(10, 20, 30)), Weight(unweighed=1)])
    Weight(dry_kg=Interval(low=1, mid=2, high=3), thb=Interval(low=10, mid=20, high=30), unweighed=1)
    """
    every = list(weights)
    return Weight(
        _sum(one.dry_kg for one in every), _sum(one.thb for one in every), sum(one.unweighed for one in every)
    )


def _sum(intervals: Iterable[Interval | None]) -> Interval | None:
    known = [one for one in intervals if one is not None]
    return Interval(*map(sum, zip(*known))) if known else None
