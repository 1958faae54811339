"""Chains of two new links: a raw seller, a processor with capacity, and a buyer of the higher form.

The two are valued together, because either alone may be worth nothing: a processor without a buyer for what it
makes has no reason to buy, and a price on the ladder is nobody's order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.candidates import UNCOLUMNED, Candidates, price_gap, shares_held
from herbcity.analyses.market.columns import LEVELS, NOT_NAMED, Floats, Positions, Rows, of_year
from herbcity.analyses.market.distance import FREIGHT_THB_PER_TONNE_KM
from herbcity.analyses.market.ladder import Known
from herbcity.analyses.market.pairing import where_pairs_stand
from herbcity.analyses.market.sides import NEED, Sides
from herbcity.analyses.market.ties import ties_of
from herbcity.network.values import Interval, Listing
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind, ProductForm

_MOST_COMPARED = 500_000
"""Processors times buyers that are compared at once: bounds the memory to some tens of megabytes."""


def with_chains(found: Candidates) -> Candidates:
    """These candidates and, after them, each supply on whose rung the taker makes something that a buyer needs,
    lengthened to the best buyer.

    The best buyer is the one where the output earns most, price less freight, over the quantity that it needs,
    among those whom the processor does not supply with it already. What is processed keeps, so quantities are
    compared over the year. Buyers who name no price are left out: their price would be the ladder's, which the
    single link has already.
    """
    supplies = np.flatnonzero((found.kind == LinkKind.SUPPLIES.rank) & (found.rung != NOT_NAMED))
    chains = list(_buyers(found, supplies))
    if not chains:
        return found
    rows, buyers = (np.concatenate(columns) for columns in zip(*chains))
    return joined([found, _lengthened(found, rows, buyers)])


def joined(parts: list[Candidates]) -> Candidates:
    """Candidates of one market, one after the other."""
    go_on()
    columns: dict[str, Any] = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Candidates)
        if field.name not in UNCOLUMNED
    }
    return replace(parts[0], **columns)


def _buyers(found: Candidates, supplies: Rows) -> Iterator[tuple[Rows, Rows]]:
    """Rows of ``found``, and for each the row of the best buyer's need, output by output."""
    market, sides = found.market, found.market.sides
    layer = sides.illustrative[found.need[supplies]]
    code = (found.herb[supplies].astype(np.intp) * len(ProductForm) + output_of(found)[supplies]) * 2 + layer
    outputs, which = np.unique(code, return_inverse=True)
    buying = (sides.what == NEED) & ~np.isnan(sides.price[:, 1]) & market.may_take(LinkKind.SUPPLIES)
    for number, output in enumerate(outputs.tolist()):
        herb, form = divmod(output >> 1, len(ProductForm))
        needs = np.flatnonzero(
            buying
            & (sides.form == form)
            & ((sides.herb == herb) | (sides.herb == NOT_NAMED))
            & (sides.illustrative == bool(output & 1))
            & market.lawful(herb)
        )
        if len(needs):
            rows = supplies[which == number]
            best = _best_buyer(found, rows, needs, herb, form)
            yield rows[best != NOT_NAMED], best[best != NOT_NAMED]


def _best_buyer(found: Candidates, rows: Rows, needs: Rows, herb: int, form: int) -> Rows:
    sides = found.market.sides
    processors, which = np.unique(found.need[rows], return_inverse=True)
    ties = ties_of(found.network)
    supplies = ties.of_kind(LinkKind.SUPPLIES)
    herbs, forms = ties.herb[supplies], ties.form[supplies]
    same = ((herbs == NOT_NAMED) | (herbs == herb)) & ((forms == NOT_NAMED) | (forms == form))
    supplied = supplies[same]
    step = max(1, _MOST_COMPARED // len(needs))
    best = [
        _best_of(sides, some, needs, ties.source[supplied], ties.target[supplied])
        for some in (processors[at : at + step] for at in range(0, len(processors), step))
    ]
    chosen = np.concatenate(best)[which]
    circular = sides.actor[chosen] == sides.actor[found.offer[rows]]
    result: Rows = np.where(circular, NOT_NAMED, chosen)
    return result


def _best_of(sides: Sides, processors: Rows, needs: Rows, source: Positions, target: Positions) -> Rows:
    """For each processor the need where its output earns most, ``NOT_NAMED`` where none earns anything."""
    there = sides.distances_km(processors[:, np.newaxis], needs)
    earns = _earnings(there[:, :, 1], sides.price[needs, 1], sides.yearly_kg[needs])
    earns[np.isnan(earns) | (there[:, :, 0] > sides.reach[needs])] = -np.inf
    makers, takers = sides.actor[processors], sides.actor[needs]
    both = np.intersect1d(makers, takers)
    for ones, others in ((both, both), (source, target)):
        earns[where_pairs_stand(ones, others, makers, takers)] = -np.inf
    best = np.argmax(earns, axis=1)
    chosen: Rows = np.where(earns[np.arange(len(processors)), best] > 0, needs[best], NOT_NAMED)
    return chosen


def _earnings(likely_km: Floats, price: Floats, wanted_kg: Floats) -> Floats:
    """Makers × buyers: what a year's need earns less freight, THB; of one kg where the need is not known."""
    freight = FREIGHT_THB_PER_TONNE_KM.mid / 1000 * likely_km
    earned: Floats = np.where(np.isnan(wanted_kg), 1.0, wanted_kg) * (price - freight)
    return earned


def _lengthened(found: Candidates, rows: Rows, buyers: Rows) -> Candidates:
    """These rows, each with its buyer: worth what the buyer pays, and no more than the buyer needs."""
    sides, rungs = found.market.sides, found.market.rungs
    pairs, which = np.unique(found.rung[rows].astype(np.int64) * len(sides) + buyers, return_inverse=True)
    sold_on = [_sold_on(found, *divmod(pair, len(sides))) for pair in pairs.tolist()]
    numbers = np.array(sold_on, dtype=np.int32)[which]
    some = found.rows(rows)
    outgoing = 1 / rungs.ratio[numbers][:, ::-1]
    kg = some.kg * _share_sold(some.kg, sides.yearly_kg[buyers], outgoing[:, 1])[:, np.newaxis]
    worth = rungs.worth[numbers]
    return replace(
        some,
        rung=numbers,
        onward=buyers,
        outgoing=outgoing,
        onward_distance=sides.distances_km(some.need, buyers),
        kg=kg,
        worth=worth,
        price_gap=price_gap(worth[:, 1], sides.price[some.offer, 1]),
    )


def _share_sold(kg: Floats, wanted: Floats, outgoing: NDArray[np.float64]) -> Floats:
    """How much of what could be delivered the buyer can take, 0 to 1; nan where the buyer does not say how much."""
    made = of_year(kg) * outgoing
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Floats = np.minimum(1.0, wanted / made)
    return share


def _sold_on(found: Candidates, rung: int, buyer: int) -> int:
    """The number of the rung with the buyer's own price in place of the ladder's."""
    sides, rungs = found.market.sides, found.market.rungs
    record = sides.records[buyer]
    price = Known(
        Interval(*sides.price[buyer].tolist()),
        record.id,
        LEVELS[sides.level[buyer]],
        record.evidence,
        record.valid_from if isinstance(record, Listing) else None,
    )
    return rungs.number(rungs.rungs[rung]._replace(price_out=price))


def output_of(found: Candidates) -> NDArray[np.int8]:
    """The rank of the form that the taker of each row makes; ``NOT_NAMED`` where none is known."""
    forms = np.array([*(one.to_form.rank for one in found.market.rungs.rungs), NOT_NAMED], dtype=np.int8)
    made: NDArray[np.int8] = forms[found.rung]
    return made


def second_links(found: Candidates, rows: Rows) -> Candidates:
    """The second links of these chains as candidates of their own: the taker supplies the buyer with what it makes."""
    sides, some = found.market.sides, found.rows(rows)
    unknown = np.full(len(rows), np.nan)
    kg = some.kg * some.outgoing[:, 1:2]
    return replace(
        some,
        offer=some.need, need=some.onward, onward=np.full(len(rows), NOT_NAMED, dtype=np.intp),
        giver=some.taker, taker=sides.actor[some.onward], form=output_of(some),
        rung=np.full(len(rows), NOT_NAMED, dtype=np.int32),
        outgoing=np.zeros((len(rows), 3)), onward_distance=np.zeros((len(rows), 3)),
        kg=kg, worth=sides.price[some.onward], distance=some.onward_distance,
        season=unknown, quantity=unknown, price_gap=unknown,
        certificates=shares_held(found.network, sides, some.need, some.onward),
    )  # fmt: skip
