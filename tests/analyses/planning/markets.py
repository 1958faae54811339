"""Small markets to plan in, drawn by hypothesis, and every plan there is of a small one."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator

import numpy as np
import scipy
from hypothesis import strategies as st

from herbcity.analyses.planning.limits import PlanLimits
from herbcity.analyses.planning.plans import Plan
from herbcity.analyses.planning.proposals import Draw, Proposal, Prospects, Resource, Words
from herbcity.network.values import Interval

NO_MIND = (math.nan,) * 4


def words(name: str) -> Words:
    return Words(name, name)


def exactly(number: float) -> Interval:
    return Interval(number, number, number)


def sale(
    giver: str,
    taker: str,
    thb_per_kg: float,
    offers: dict[str, tuple[float, ...]],
    needs: dict[str, tuple[float, ...]],
    **fields: object,
) -> Proposal:
    """One giver's offer to one taker's need, in the months they share; 12 hours and 1,000 THB."""
    kg = tuple(min(pair) for pair in zip(offers[giver], needs[taker]))
    link = f"{giver}-{taker}"
    given = {
        "key": link,
        "links": (link,),
        "ends": (giver, taker),
        "words": words(link),
        "worth": exactly(thb_per_kg * sum(kg)),
        "draws": (Draw(giver, kg), Draw(taker, kg)),
        "hours": 12.0,
        "cost_thb": 1000.0,
    }
    return Proposal(**{**given, **fields})  # type: ignore[arg-type]


def resources(*several: dict[str, tuple[float, ...]]) -> dict[str, Resource]:
    return {name: Resource(name, kg, words(name)) for one in several for name, kg in one.items()}


def year(*first: float) -> tuple[float, ...]:
    """Kilograms of the first months; none in the others."""
    return (*first, *(0.0,) * (12 - len(first)))


@st.composite
def markets(draw: st.DrawFn, most: int = 6) -> Prospects:
    """Up to three givers and three takers over two months, with round numbers so that ties occur."""
    kg = st.integers(0, 4).map(lambda one: one * 25.0)
    lots = st.tuples(kg, kg).map(lambda pair: year(*pair))
    offers = {f"G{number}": draw(lots) for number in range(draw(st.integers(1, 3)))}
    needs = {f"T{number}": draw(lots) for number in range(draw(st.integers(1, 3)))}
    pairs = draw(
        st.lists(
            st.sampled_from(list(itertools.product(sorted(offers), sorted(needs)))),
            unique=True,
            min_size=1,
            max_size=most,
        )
    )
    proposals = []
    for giver, taker in pairs:
        fields: dict[str, object] = {
            "chance": draw(st.sampled_from([0.25, 0.5, 1.0])),
            "hours": draw(st.sampled_from([8.0, 12.0])),
            "cost_thb": draw(st.sampled_from([500.0, 1000.0])),
            "whole": draw(st.booleans()),
            "districts": (draw(st.sampled_from(["D1", "D2"])),),
            "households": ((giver, 20.0),) if draw(st.booleans()) else (),
        }
        reached = sum(number for _, number in fields["households"])  # type: ignore[attr-defined]
        one = sale(giver, taker, draw(st.integers(-1, 6)) * 1.0, offers, needs, **fields)
        mind = (
            one.worth.mid if one.worth else math.nan,
            reached,
            math.nan,
            draw(st.sampled_from([0.2, 0.8])),
        )
        fields["mind"] = mind
        if draw(st.integers(0, 5)) == 0:
            fields |= {"worth": None, "draws": (), "mind": (math.nan, reached, math.nan, math.nan)}
        thb = 0.0 if one.worth is None or sum(one.kg_by_month or ()) == 0 else one.worth.mid
        fields.setdefault("worth", exactly(thb))
        proposals.append(sale(giver, taker, 0.0, offers, needs, **fields))
    return Prospects(tuple(proposals), resources(offers, needs))


def every_choice(eligible: tuple[Proposal, ...]) -> Iterator[tuple[Proposal, ...]]:
    for count in range(len(eligible) + 1):
        yield from itertools.combinations(eligible, count)


def best_gain(chosen: tuple[Proposal, ...], held: dict[str, Resource], limits: PlanLimits) -> float | None:
    """What these would gain together at most, by a programme of its own: kilograms as variables, written down
    month by month; None where they break a limit."""
    if not _within(chosen, limits):
        return None
    columns = [(one, month) for one in chosen for month in range(12)]
    if not columns:
        return 0.0
    gain = [_thb(one) * _share(one, month) for one, month in columns]
    rows: list[list[float]] = []
    bounds: list[float] = []
    equal: list[list[float]] = []
    for name, resource in held.items():
        for month in range(12):
            rows.append(
                [
                    sum(draw.kg_by_month[month] for draw in one.draws if draw.resource == name)
                    * (when == month)
                    for one, when in columns
                ]
            )
            bounds.append(resource.kg_by_month[month])
    for one in chosen:
        if sum(one.kg_by_month or ()) > 0:
            rows.append([-_share(other, month) * (other is one) for other, month in columns])
            bounds.append(-limits.least_share)
        if one.whole:
            equal += [
                [(other is one) * ((when == month) - (when == 0)) * 1.0 for other, when in columns]
                for month in range(1, 12)
            ]
    found = scipy.optimize.linprog(
        -np.array(gain),
        A_ub=np.array(rows),
        b_ub=bounds,
        A_eq=np.array(equal) if equal else None,
        b_eq=np.zeros(len(equal)) if equal else None,
        bounds=(0, 1),
    )
    if found.x is None:
        return None
    return -found.fun


def _thb(one: Proposal) -> float:
    return one.chance * one.worth.mid if one.worth else 0.0


def _share(one: Proposal, month: int) -> float:
    kg = one.kg_by_month or ()
    return kg[month] / sum(kg) if sum(kg) > 0 else 0.0


def _within(chosen: tuple[Proposal, ...], limits: PlanLimits) -> bool:
    loads = Counter(actor for one in chosen for actor in one.ends)
    links = [link for one in chosen for link in one.links]
    districts = Counter(code for one in chosen for code in one.districts)
    return (
        len(links) == len(set(links))
        and (limits.max_links is None or len(links) <= limits.max_links)
        and (limits.officer_hours is None or sum(one.hours for one in chosen) <= limits.officer_hours)
        and (limits.budget_thb is None or sum(one.cost_thb for one in chosen) <= limits.budget_thb)
        and (
            limits.max_links_per_actor is None or all(n <= limits.max_links_per_actor for n in loads.values())
        )
        and (
            limits.max_district_share is None
            or all(n <= limits.max_district_share * len(links) + 1e-9 for n in districts.values())
        )
    )


def assert_kept(plan: Plan) -> None:
    """Nothing in the plan goes beyond any limit."""
    chosen = tuple(one.proposal for one in plan.chosen)
    assert _within(chosen, plan.limits)
    for name, resource in plan.prospects.resources.items():
        used = np.zeros(12)
        for one in plan.chosen:
            for draw in one.proposal.draws:
                if draw.resource == name:
                    used += np.array(draw.kg_by_month) * np.array(one.done)
        assert (used <= np.array(resource.kg_by_month) * (1 + 1e-9)).all()
    for one in plan.chosen:
        assert all(0 <= share <= 1 for share in one.done)
        assert one.volume >= plan.limits.least_share * (1 - 1e-6) or not one.proposal.draws
        if one.proposal.whole:
            assert max(one.done) - min(one.done) < 1e-9
