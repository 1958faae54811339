"""The limits of one herb as a network of arcs in twelve months.

Herb lies in *pools*: one for each form, set of certificates and month, and for fresh herb each district. A taker
draws from a *hub*, one for each form, set of required certificates, month, and for fresh herb district; a pool feeds
every hub whose requirements it meets. So the network grows with the kinds of limit, not with the actors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from herbcity.analyses.flows.limits import FlowLimitKind, Limit, Market
from herbcity.analyses.flows.programme import OUTSIDE, Arcs
from herbcity.analyses.flows.reaching import reach_of
from herbcity.analyses.market.columns import Floats
from herbcity.vocabulary import ProductForm

MONTHS = 12
_NO_LIMIT = np.full(MONTHS, np.inf)


@dataclass(frozen=True, slots=True)
class Pool:
    """Herb that has been brought or made and waits for a taker."""

    form: ProductForm
    held: int
    district: str | None

    @property
    def keeps(self) -> bool:
        """Whether it may wait for the next month, December's for January: everything but fresh herb."""
        return self.form is not ProductForm.FRESH


@dataclass(frozen=True, slots=True)
class Hub:
    """What one kind of taker draws from."""

    form: ProductForm
    required: int
    district: str | None


class _Arc(NamedTuple):
    tail: Pool | Hub | None
    head: Pool | Hub | None
    gain: float
    most: Floats | None
    """In each month; None where nothing limits it."""
    reward: float
    later: int = 0
    """Months between tail and head."""


@dataclass(frozen=True)
class Built:
    """The arcs, and for each limit the position of its January; its twelve months follow one another.

    A link that herb may take anyway limits nothing and is not among them.
    """

    arcs: Arcs
    first: dict[Limit, int]

    def rows(self, limit: Limit) -> slice:
        """Where the twelve months of a limit are."""
        return slice(self.first[limit], self.first[limit] + MONTHS)


def built(market: Market, *, in_thb: bool = False) -> Built:
    """The network whose best flow is the most herb, in dry kg, that could reach the market; or with ``in_thb`` the
    most value: what the market pays less what the steps cost."""
    limits = [limit for limit in market.limits if limit.kind is not FlowLimitKind.LINK]
    arcs = [_limit_arc(market, limit, in_thb=in_thb) for limit in limits]
    pools = dict.fromkeys(end for arc in arcs for end in (arc.tail, arc.head) if isinstance(end, Pool))
    hubs = dict.fromkeys(end for arc in arcs for end in (arc.tail, arc.head) if isinstance(end, Hub))
    feeding, links = _feeding(market, pools, hubs)
    arcs += links.values()
    limits += links
    arcs += feeding
    arcs += [_Arc(pool, pool, 1.0, None, 0.0, later=1) for pool in pools if pool.keeps]
    ends: list[Pool | Hub] = [*pools, *hubs]
    nodes = {end: place for place, end in enumerate(ends)}
    return Built(_expanded(arcs, nodes), {limit: place * MONTHS for place, limit in enumerate(limits)})


def _limit_arc(market: Market, limit: Limit, *, in_thb: bool) -> _Arc:
    worths, most = market.records.worths, market.limits[limit].kg
    pool, hub = Pool(limit.form, limit.held, limit.district), Hub(limit.form, limit.required, limit.district)
    if limit.kind is FlowLimitKind.SUPPLY:
        dry = worths.dry(limit.form)
        assert dry is not None  # only what can be weighed becomes a limit
        return _Arc(None, pool, 1.0, most, 0.0 if in_thb else dry.value.mid)
    if limit.kind is FlowLimitKind.DEMAND:
        price = worths.price(limit.form)
        thb = limit.thb if limit.thb is not None else price.value.mid if price else 0.0
        return _Arc(hub, None, 1.0, most, thb if in_thb else 0.0)
    assert limit.to_form is not None
    rung = worths.rung(limit.form, limit.to_form)
    assert rung.kg_in_per_kg_out is not None
    gain = 1 / rung.kg_in_per_kg_out.value.mid
    cost = rung.cost_per_kg_out.value.mid if rung.cost_per_kg_out else 0.0
    return _Arc(hub, Pool(limit.to_form, limit.held, None), gain, most, -cost * gain if in_thb else 0.0)


def _feeding(
    market: Market, pools: Iterable[Pool], hubs: Iterable[Hub]
) -> tuple[list[_Arc], dict[Limit, _Arc]]:
    """From each pool to each hub that it may feed without limit; and what links carry where it may not."""
    reaches = reach_of(market.records.network)
    by_form: dict[ProductForm, list[Hub]] = {}
    for hub in hubs:
        by_form.setdefault(hub.form, []).append(hub)
    free, links = [], {}
    for pool in pools:
        for hub in by_form.get(pool.form, ()):
            if hub.required & ~pool.held == 0 and reaches(pool.district, hub.district):
                free.append(_Arc(pool, hub, 1.0, None, 0.0))
                continue
            link = Limit(
                FlowLimitKind.LINK,
                pool.form,
                district=pool.district,
                held=pool.held,
                required=hub.required,
                to_district=hub.district,
            )
            if link in market.limits:
                links[link] = _Arc(pool, hub, 1.0, market.limits[link].kg, 0.0)
    return free, links


def _expanded(arcs: list[_Arc], nodes: dict[Pool | Hub, int]) -> Arcs:
    """Each arc twelve times, once a month."""
    month = np.arange(MONTHS)
    tail = np.array([OUTSIDE if arc.tail is None else nodes[arc.tail] for arc in arcs], dtype=np.int64)
    head = np.array([OUTSIDE if arc.head is None else nodes[arc.head] for arc in arcs], dtype=np.int64)
    later = np.array([arc.later for arc in arcs], dtype=np.int64)
    most = np.array([_NO_LIMIT if arc.most is None else arc.most for arc in arcs]).reshape(-1)

    def in_months(place: np.ndarray, at: np.ndarray) -> np.ndarray:
        expanded = place[:, np.newaxis] * MONTHS + at
        return np.where(place[:, np.newaxis] == OUTSIDE, OUTSIDE, expanded).reshape(-1)

    return Arcs(
        nodes=len(nodes) * MONTHS,
        tail=in_months(tail, month[np.newaxis, :]),
        head=in_months(head, (month + later[:, np.newaxis]) % MONTHS),
        gain=np.repeat([arc.gain for arc in arcs], MONTHS),
        most=most,
        reward=np.repeat([arc.reward for arc in arcs], MONTHS),
    )
