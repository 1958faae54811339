"""Between which bounds the answer to a question will plausibly lie, and what the network would be with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import NOT_NAMED, Floats, Mask, herb_ids
from herbcity.analyses.market.distance import DISTRICT_RADIUS_KM, great_circles_km, on_sphere
from herbcity.analyses.questions.doubts import Doubt, Field, Why
from herbcity.network.values import Interval, LadderStep, Listing
from herbcity.registry.changes import Change, Json, RecordKind
from herbcity.vocabulary import EvidenceLevel, ProductForm

_KM_PER_DEGREE = 111.195
"""Of latitude, on a sphere of the mean radius."""


WEIGHTS = (0.25, 0.5, 0.25)
"""How likely the low, the middle and the high answer are taken to be."""


class Answer(NamedTuple):
    """One answer that could come: as a number for people (THB/kg, kg/year, or km to the other side), and as the
    changes that would record it."""

    number: float
    changes: tuple[Change, ...]


def answers(found: Candidates, doubt: Doubt) -> tuple[Answer, Answer, Answer] | None:
    """A low, a middle and a high answer; None where the registry holds nothing to compare with."""
    if doubt.field is Field.PRICE:
        return _prices(found, doubt)
    return _quantities(found, doubt) if doubt.field is Field.QUANTITY else _places(found, doubt)


def _three(values: Sequence[Answer]) -> tuple[Answer, Answer, Answer]:
    low, middle, high = values
    return low, middle, high


# ── prices ───────────────────────────────────────────────────────────────────────────────────────────────


def _prices(found: Candidates, doubt: Doubt) -> tuple[Answer, Answer, Answer] | None:
    """What others ask or pay for the same; an old price may have moved that far, a vague one lies in its interval."""
    listing = found.market.sides.records[doubt.subject]
    assert isinstance(listing, Listing)
    own = listing.price_per_kg
    pool = None if own is not None and doubt.why is Why.VAGUE else _going_price(found, doubt.subject)
    known = [Interval(*one) for one in (own, pool) if one is not None]
    if not known:
        return None
    numbers = (
        min(one.low for one in known),
        known[0].mid,
        max(one.high for one in known),
    )
    return _three([Answer(thb, (_of_listing(listing, Field.PRICE, [thb] * 3),)) for thb in numbers])


def _going_price(found: Candidates, side: int) -> Interval | None:
    """The least, the median and the highest of the middle prices that others name, the same side first."""
    sides = found.market.sides
    alike = _alike(found, side) & ~np.isnan(sides.price[:, 1])
    same_side = alike & (sides.what == sides.what[side])
    for others in (same_side, alike):
        prices = sides.price[others, 1]
        if len(prices) > 1:
            return Interval(float(prices.min()), float(np.median(prices)), float(prices.max()))
    return _ladder_price(found, side)


def _alike(found: Candidates, side: int) -> Mask:
    """The other sides of the same herb and form in the same layer."""
    sides = found.market.sides
    alike: Mask = (
        (sides.herb == sides.herb[side])
        & (sides.form == sides.form[side])
        & (sides.illustrative == sides.illustrative[side])
    )
    alike[side] = False
    return alike


def _ladder_price(found: Candidates, side: int) -> Interval | None:
    """What the ladder says the material costs, over all that it says."""
    sides, network = found.market.sides, found.network
    herb = int(sides.herb[side])
    if herb == NOT_NAMED:
        return None
    form = tuple(ProductForm)[sides.form[side]]
    steps = [
        step
        for step in network.ladder_of(herb_ids(network)[herb])
        if sides.illustrative[side] or step.evidence_level is not EvidenceLevel.ILLUSTRATIVE
    ]
    stated = [Interval(*price) for price in _ladder_prices(steps, form)]
    if not stated:
        return None
    middle = float(np.median([price.mid for price in stated]))
    return Interval(min(price.low for price in stated), middle, max(price.high for price in stated))


def _ladder_prices(steps: Sequence[LadderStep], form: ProductForm) -> Iterator[Interval]:
    for step in steps:
        if step.from_form is form and step.price_in is not None:
            yield step.price_in
        if step.to_form is form and step.price_out is not None:
            yield step.price_out


# ── quantities ───────────────────────────────────────────────────────────────────────────────────────────


def _quantities(found: Candidates, doubt: Doubt) -> tuple[Answer, Answer, Answer] | None:
    """The quartiles of what others offer or need in a year, in the months in which they do."""
    sides = found.market.sides
    listing = sides.records[doubt.subject]
    assert isinstance(listing, Listing)
    alike = _alike(found, doubt.subject) & (sides.yearly_kg > 0)
    same_side = alike & (sides.what == sides.what[doubt.subject])
    others = sides.kg[same_side if same_side.any() else alike]
    if not len(others):
        return None
    months = _months(found, listing, others)
    totals = np.percentile(others.sum(axis=1), [25, 50, 75]).tolist()
    return _three(
        [Answer(kg, (_of_listing(listing, Field.QUANTITY, (kg * months).tolist()),)) for kg in totals]
    )


def _months(found: Candidates, listing: Listing, others: Floats) -> Floats:
    """How a year's quantity falls on the months: by the harvest for fresh herbs where it is known, else as with the
    others on average."""
    herb = found.network.herbs.get(listing.herb or "")
    if listing.form is ProductForm.FRESH and herb is not None and herb.harvest_share_by_month is not None:
        return np.array(herb.harvest_share_by_month)
    shares: Floats = (others / others.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────


def _places(found: Candidates, doubt: Doubt) -> tuple[Answer, Answer, Answer] | None:
    """The nearest, the middle and the farthest place that could be, seen from the other side of the best row.

    Inside the circle of the actor's district, or where none is recorded at the points of all districts.
    """
    network = found.network
    actor = network.actors[network.adjacency.ids[doubt.subject]]
    there = _other_place(found, doubt)
    if there is None:
        return None
    district = network.districts.get(actor.district or "")
    if district is not None:
        points = _across(np.array([district.latitude, district.longitude]), there)
    elif network.districts:
        all_points = np.array([(one.latitude, one.longitude) for one in network.districts.values()])
        order = np.argsort(_km(all_points, there), kind="stable")
        points = all_points[order[[0, len(order) // 2, -1]]]
    else:
        return None
    order = np.argsort(_km(points, there), kind="stable")
    return _three(
        [
            Answer(
                float(_km(points[[one]], there)[0]),
                tuple(
                    Change(RecordKind.ACTOR, actor.code, name, getattr(actor, name), float(degrees))
                    for name, degrees in zip(("latitude", "longitude"), points[one])
                ),
            )
            for one in order
        ]
    )


def _other_place(found: Candidates, doubt: Doubt) -> Floats | None:
    """Where the other side of the best row is; if that is not known, the mean of all places that are."""
    sides = found.market.sides
    row = doubt.rows[0]
    for side in (int(found.offer[row]), int(found.need[row]), int(found.onward[row])):
        if side != NOT_NAMED and sides.actor[side] != doubt.subject and not np.isnan(sides.place[side, 0]):
            here: Floats = sides.place[side, :2]
            return here
    known = sides.place[~np.isnan(sides.place[:, 0]), :2]
    return known.mean(axis=0) if len(known) else None


def _across(centre: Floats, there: Floats) -> Floats:
    """Three points of a district's circle on the line through ``there``: the near edge, the centre, the far edge."""
    scale = np.array([_KM_PER_DEGREE, _KM_PER_DEGREE * np.cos(np.radians(centre[0]))])
    towards = (there - centre) * scale
    length = float(np.hypot(*towards))
    step = (towards / length if length > 0 else np.array([1.0, 0.0])) * DISTRICT_RADIUS_KM / scale
    return np.array([centre + step, centre, centre - step])


def _km(points: Floats, there: Floats) -> Floats:
    return great_circles_km(on_sphere(points), on_sphere(there))


def _of_listing(listing: Listing, field: Field, value: Json) -> Change:
    return Change(RecordKind.LISTING, listing.id, field.value, getattr(listing, field), value)
