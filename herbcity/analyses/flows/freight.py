"""How far a herb travels today, and how far the same kg would have to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from herbcity.analyses.flows.records import HerbRecords, records_of
from herbcity.analyses.flows.transport import best_transport
from herbcity.analyses.market.columns import Floats, Positions
from herbcity.analyses.market.distance import FREIGHT_THB_PER_TONNE_KM, distances_km, place_of
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval, Link
from herbcity.vocabulary import ProductForm

NEAREST = 20
"""With how many takers, the nearest ones, each giver is compared, besides those it delivers to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freight(Result):
    """How far recorded deliveries of a herb travel in a year, in tonne-km as the crow flies.

    ``least_tonne_km`` is what the same givers and takers of the same kg and form would need. Both are None where no
    delivery has a quantity and two known places; ``unplaced`` counts those that lack one.
    """

    herb: str
    illustrative: bool
    tonne_km: float | None
    least_tonne_km: float | None
    saved_thb: Interval | None
    """The difference at the freight rate, an estimate, THB a year."""
    deliveries: int
    unplaced: int


@remembered
def freight_today(network: NetworkSnapshot, herb: str, *, illustrative: bool | None = None) -> Freight:
    """How far a herb travels today, and how far the same kg would have to.

    tonne-km = Σ tonnes × likely km of every recorded delivery. The least is a transport problem for each form: every
    giver gives and every taker takes as many kg as today, with whom is chosen anew, among those it has and its
    ``NEAREST`` takers of that form. Quality, certificates and trust are not looked at: it is a bound to talk about,
    not advice. Raises NotFound for an unknown herb.

    >>> from herbcity.network.toys import turmeric_chain
    >>> freight_today(turmeric_chain(), "turmeric").unplaced  # nobody's place is recorded there
    4
    """
    records = records_of(network, herb, illustrative=illustrative)
    by_form: dict[ProductForm, list[Link]] = {}
    for tie in records.deliveries:
        if tie.form is not None and tie.volume_kg_per_year and _placed(records, tie):
            by_form.setdefault(tie.form, []).append(tie)
    parts = [_tonne_km(records, ties) for ties in by_form.values()]
    known = bool(parts)
    today, least = (sum(part[end] for part in parts) for end in (0, 1))
    saved = today - least
    return Freight(
        herb=herb,
        illustrative=records.illustrative,
        tonne_km=today if known else None,
        least_tonne_km=least if known else None,
        saved_thb=Interval(*(saved * rate for rate in FREIGHT_THB_PER_TONNE_KM)) if known else None,
        deliveries=len(records.deliveries),
        unplaced=len(records.deliveries) - sum(map(len, by_form.values())),
        **origin(network, "freight_today", herb=herb, illustrative=records.illustrative),
    )


def _placed(records: HerbRecords, tie: Link) -> bool:
    ends = (records.actor(tie.source), records.actor(tie.target))
    return all(place_of(records.network, one) is not None for one in ends)


def _tonne_km(records: HerbRecords, ties: list[Link]) -> tuple[float, float]:
    """Today's tonne-km of deliveries in one form, and the least."""
    givers, takers = sorted({tie.source for tie in ties}), sorted({tie.target for tie in ties})
    gives, takes = {code: n for n, code in enumerate(givers)}, {code: n for n, code in enumerate(takers)}
    source = np.array([gives[tie.source] for tie in ties])
    target = np.array([takes[tie.target] for tie in ties])
    tonnes = np.array([tie.volume_kg_per_year or 0.0 for tie in ties]) / 1000
    here, there = _places(records, givers), _places(records, takers)
    today = float((tonnes * _km(here, there, source, target)).sum())
    supply: Floats = np.bincount(source, tonnes, len(givers)).astype(float)
    demand: Floats = np.bincount(target, tonnes, len(takers)).astype(float)
    pairs = np.unique(np.concatenate([source * len(takers) + target, *_nearest(here, there)]))
    source, target = np.divmod(pairs, len(takers))
    km = _km(here, there, source, target)
    # Shipping a tonne must be worth any number of detours, so that everything is shipped.
    worth = (float(km.max()) + 1) * (len(givers) + len(takers))
    shipped = best_transport(supply, demand, source, target, worth - km)
    return today, min(today, float((shipped * km).sum()))


def _places(records: HerbRecords, codes: list[str]) -> Floats:
    return np.array([place_of(records.network, records.actor(code)) for code in codes], dtype=float)


def _km(here: Floats, there: Floats, source: Positions, target: Positions) -> Floats:
    likely: Floats = distances_km(here[source], there[target])[:, 1]
    return likely


def _nearest(here: Floats, there: Floats) -> list[Positions]:
    """The pairs of each giver with the takers nearest to it, each pair as one number."""
    count = len(there)
    found: list[Positions] = []
    everyone = np.arange(count)
    for giver in range(len(here)):
        km = _km(here, there, np.full(count, giver), everyone)
        near = everyone if count <= NEAREST else np.argpartition(km, NEAREST)[:NEAREST]
        found.append(giver * count + near)
    return found
