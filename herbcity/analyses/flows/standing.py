"""What stands before a gap: how many kg, worth what, with whom."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from herbcity.analyses.cases.valuing import Missing, english_name
from herbcity.analyses.flows.records import HerbRecords
from herbcity.network.values import Interval, Listing
from herbcity.vocabulary import ProductForm


def listed(records: HerbRecords, listings: list[Listing], form: ProductForm) -> dict[str, object]:
    """What stands behind some listings; of what they do not say nothing is known."""
    amounts = [None if one.kg_by_month is None else sum(one.kg_by_month) for one in listings]
    kg = None if None in amounts else sum(one or 0.0 for one in amounts)
    dry = records.worths.dry(form)
    thb = None
    if kg is not None and all(one.price_per_kg for one in listings):
        priced = [
            [(amount or 0.0) * price for price in one.price_per_kg or ()]
            for amount, one in zip(amounts, listings)
        ]
        thb = Interval(*(float(end) for end in np.sum(priced, axis=0)))
    return {
        "kg_behind": kg,
        "kg_behind_dry": None if kg is None or dry is None else kg * dry.value.mid,
        "thb_behind": thb,
        "actors": tuple(sorted({one.actor for one in listings})),
        "missing": tuple(_without_price(records, listings, form)),
    }


def _without_price(records: HerbRecords, listings: list[Listing], form: ProductForm) -> Iterator[Missing]:
    th, en = records.name(form)
    for one in listings:
        if one.price_per_kg is None:
            actor = records.actor(one.actor)
            yield Missing(
                f"ราคา{th} ที่{actor.name_th}{one.side.th}",
                f"the price of {en} in the {one.side.en} of {english_name(actor)}",
                actor,
            )


def sized(listings: list[Listing]) -> bool:
    """Whether all of them say how much."""
    return all(one.kg_by_month is not None for one in listings)


def lifted(records: HerbRecords, form: ProductForm, worth_thb: Interval | None, kg: float) -> Interval | None:
    """What so many kg gain by a step, THB: kg × (what a kg is worth as what it becomes − its price now)."""
    price = records.worths.price(form)
    if worth_thb is None or price is None:
        return None
    now = price.value
    return Interval(
        kg * (worth_thb.low - now.high), kg * (worth_thb.mid - now.mid), kg * (worth_thb.high - now.low)
    )
