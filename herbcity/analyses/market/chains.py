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
from herbcity.analyses.market.columns import LEVELS, NOT_NAMED, Floats, Mask, Positions, Rows, of_year
from herbcity.analyses.market.distance import FREIGHT_THB_PER_TONNE_KM
from herbcity.analyses.market.ladder import Known
from herbcity.analyses.market.named import NamedPairs
from herbcity.analyses.market.pairing import where_pairs_stand
from herbcity.analyses.market.sides import NEED, Sides
from herbcity.analyses.market.ties import ties_of
from herbcity.network.values import Interval, Listing
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind, ProductForm

_MOST_COMPARED = 500_000
"""Processors or rows, times buyers, that are compared at once: bounds the memory to some tens of megabytes."""

_PER_KG_KM = FREIGHT_THB_PER_TONNE_KM.mid / 1000


def with_chains(found: Candidates, also: NamedPairs | None = None) -> Candidates:
    """These candidates and, after them, each supply on whose rung the taker makes something that a buyer needs,
    lengthened to the best buyer, and to those of the chains that are named.

    The best buyer is the one with whom the chain is worth most, at the middle of all prices:

        min(what would be made, what the buyer needs) × (the buyer's price − freight to it − what it has cost so far)

    What is processed keeps, so both quantities are those of the year; where either is not known, one kg stands for
    it. What a kg has cost until it is made is the price asked and its freight, times the kg in per kg out, and the
    processing; nothing where it is not known. Where no buyer pays that, the one that pays most, less freight, is
    taken. Left out are those whom the processor supplies with it already, the seller, and who names no price: that
    would be the ladder's, which the single link has already.
    """
    supplies = np.flatnonzero((found.kind == LinkKind.SUPPLIES.rank) & (found.rung != NOT_NAMED))
    chains = [*_buyers(found, supplies), *(_named_buyers(found, supplies, also) if also is not None else ())]
    if not any(len(rows) for rows, _ in chains):
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
    sides = found.market.sides
    layer = sides.illustrative[found.need[supplies]]
    code = (found.herb[supplies].astype(np.intp) * len(ProductForm) + output_of(found)[supplies]) * 2 + layer
    outputs, which = np.unique(code, return_inverse=True)
    buying, (made, spent) = _buying(found), _made(found, supplies)
    for number, output in enumerate(outputs.tolist()):
        herb, form = divmod(output >> 1, len(ProductForm))
        some = which == number
        yield _lengths(
            found, supplies[some], buying, herb, form,
            illustrative=bool(output & 1), made=made[some], spent=spent[some],
        )  # fmt: skip


def _named_buyers(found: Candidates, supplies: Rows, also: NamedPairs) -> Iterator[tuple[Rows, Rows]]:
    """The same for the buyers of the chains that are named, who need not be the best."""
    sides = found.market.sides
    which, chains = also.chains_of(
        *(column[supplies] for column in (found.giver, found.taker, found.herb, found.form))
    )
    if not len(which):
        return
    buying, makes = _buying(found), output_of(found)
    for row, chain in zip(supplies[which].tolist(), chains.tolist()):
        form = int(also.output[chain])
        if form == makes[row]:
            its = buying & (sides.actor == also.buyer[chain])
            layer = bool(sides.illustrative[found.need[row]])
            made, spent = _made(found, np.array([row]))
            yield _lengths(
                found, np.array([row]), its, int(found.herb[row]), form,
                illustrative=layer, made=made, spent=spent,
            )  # fmt: skip


def _buying(found: Candidates) -> Mask:
    """The sides of those who could be the buyer at the end of some chain."""
    sides = found.market.sides
    buying: Mask = (
        (sides.what == NEED) & ~np.isnan(sides.price[:, 1]) & found.market.may_take(LinkKind.SUPPLIES)
    )
    return buying


def _lengths(
    found: Candidates,
    rows: Rows,
    buying: Mask,
    herb: int,
    form: int,
    *,
    illustrative: bool,
    made: Floats,
    spent: Floats,
) -> tuple[Rows, Rows]:
    """Those of these rows that can be lengthened by the form of the herb which their takers make, and for each the row
    of the best need among those of who is ``buying``."""
    market, sides = found.market, found.market.sides
    needs = np.flatnonzero(
        buying
        & (sides.form == form)
        & ((sides.herb == herb) | (sides.herb == NOT_NAMED))
        & (sides.illustrative == illustrative)
        & market.lawful(herb)
    )
    if not len(needs):
        return rows[:0], needs
    best = _best_buyer(found, rows, needs, herb, form, made=made, spent=spent)
    return rows[best != NOT_NAMED], best[best != NOT_NAMED]


def _best_buyer(
    found: Candidates, rows: Rows, needs: Rows, herb: int, form: int, *, made: Floats, spent: Floats
) -> Rows:
    """For each row the need with which the chain is worth most, ``NOT_NAMED`` where there is none."""
    sides = found.market.sides
    ties = ties_of(found.network)
    supplies = ties.of_kind(LinkKind.SUPPLIES)
    herbs, forms = ties.herb[supplies], ties.form[supplies]
    same = ((herbs == NOT_NAMED) | (herbs == herb)) & ((forms == NOT_NAMED) | (forms == form))
    supplied = ties.source[supplies[same]], ties.target[supplies[same]]
    needs = needs[np.argsort(-_or_one(sides.yearly_kg[needs]), kind="stable")]
    processors, which = np.unique(found.need[rows], return_inverse=True)
    sellers = sides.actor[found.offer[rows]]
    best = np.empty(len(rows), dtype=np.intp)
    step = max(1, _MOST_COMPARED // len(needs))
    for at in range(0, len(processors), step):
        go_on()
        some = np.flatnonzero((which >= at) & (which < at + step))
        buyers = _Buyers(sides, needs, _margins(sides, processors[at : at + step], needs, *supplied))
        best[some] = buyers.best(which[some] - at, made[some], spent[some], sellers[some])
    return best


def _or_one(kg: Floats) -> Floats:
    known: Floats = np.where(np.isnan(kg), 1.0, kg)
    return known


def _made(found: Candidates, rows: Rows) -> tuple[Floats, Floats]:
    """How many kg a year would be made of each row, 1 where that is not known; and what each has cost by then, THB,
    0 where that is not known."""
    rungs, rung = found.market.rungs, found.rung[rows]
    ratio, cost = rungs.ratio[rung, 1], rungs.cost[rung]
    freight = _PER_KG_KM * found.distance[rows, 1]
    spent = cost + ratio * (found.market.sides.price[found.offer[rows], 1] + freight)
    return _or_one(of_year(found.kg[rows]) / ratio), np.nan_to_num(spent)


def _margins(sides: Sides, processors: Rows, needs: Rows, source: Positions, target: Positions) -> Floats:
    """Processors × buyers: what a kg fetches there less freight, THB; −inf where nothing is earned or may be sold."""
    there = sides.distances_km(processors[:, np.newaxis], needs)
    margins: Floats = sides.price[needs, 1] - _PER_KG_KM * there[:, :, 1]
    beyond = there[:, :, 0] > sides.reach[needs]
    margins[~(margins > 0) | beyond | (sides.yearly_kg[needs] == 0)] = -np.inf
    makers, takers = sides.actor[processors], sides.actor[needs]
    both = np.intersect1d(makers, takers)
    for ones, others in ((both, both), (source, target)):
        margins[where_pairs_stand(ones, others, makers, takers)] = -np.inf
    return margins


class _Buyers:
    """Those who need one product, who needs most first, with the margins of some processors at each."""

    def __init__(self, sides: Sides, needs: Rows, margins: Floats) -> None:
        self._needs, self._margins = needs, margins
        self._wanted, self._actors = _or_one(sides.yearly_kg[needs]), sides.actor[needs]

    def best(self, which: Positions, made: Floats, spent: Floats, sellers: Positions) -> Rows:
        """The best need for each row of a processor ``which``; ``NOT_NAMED`` where there is none.

        Of those who take all that is made, the one that pays most is best, and that is looked up. Only where somebody
        who takes less pays more, or where it is the seller, all are compared.
        """
        highest = np.maximum.accumulate(self._margins, axis=1)
        places = np.tile(np.arange(len(self._needs)), (len(highest), 1))
        places[:, 1:][highest[:, 1:] == highest[:, :-1]] = 0
        places = np.maximum.accumulate(places, axis=1)
        takers = np.searchsorted(-self._wanted, -made, side="right")
        last = np.maximum(takers - 1, 0)
        chosen, margin = places[which, last], highest[which, last]
        open_ones = np.flatnonzero(
            (takers == 0) | (highest[which, -1] > margin) | (self._actors[chosen] == sellers)
        )
        step = max(1, _MOST_COMPARED // len(self._needs))
        for at in range(0, len(open_ones), step):
            some = open_ones[at : at + step]
            margins = self._margins[which[some]]
            margins[self._actors == sellers[some, np.newaxis]] = -np.inf
            sold, gain = np.minimum(made[some, np.newaxis], self._wanted), margins - spent[some, np.newaxis]
            chosen[some] = np.argmax(np.where(gain > 0, sold * np.maximum(gain, 0.0), gain), axis=1)
            margin[some] = margins[np.arange(len(some)), chosen[some]]
        best: Rows = np.where(margin > 0, self._needs[chosen], NOT_NAMED)
        return best


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
