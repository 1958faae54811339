"""The plan: its time against HiGHS on the bare model, its value against the relaxation and each actor's best three."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np
import scipy

from benchmarks.comparing import THB, Figure, Scale, alternate, median
from herbcity.analyses.planning.adapting import prospects_of
from herbcity.analyses.planning.columns import Columns
from herbcity.analyses.planning.greedy import in_order
from herbcity.analyses.planning.limits import PlanLimits
from herbcity.analyses.planning.model import Model
from herbcity.analyses.planning.planning import links_of, plan, sift
from herbcity.analyses.planning.plans import expected
from herbcity.analyses.planning.proposals import Draw, Proposal, Prospects, Resource, Words
from herbcity.analyses.suggesting import suggest
from herbcity.network.from_rows import snapshot_of
from herbcity.network.values import Interval
from herbcity.simulation.planted import plant

LEAST_OF_BOUND = 0.97
LEAST_AGAINST_TOP_THREE = 1.25
MOST_AGAINST_HIGHS = 2.0

_HERBS, _RANGE_KM, _THB_PER_KG_KM = 4, 120.0, 0.003
_SEEDS = 5
_DAY = date(2026, 1, 1)


def measure(scale: Scale) -> Iterator[Figure]:
    """Time on invented markets, value on planted provinces."""
    for links in (8, 40):
        yield _against_highs(200, links, scale)
    for count, links in ((1_000, 50), (5_000, 8), (5_000, 100)):
        yield _at_large(count, links, scale)
    for actors, seeds in ((300, range(_SEEDS)), (3_000, range(1)))[: 2 if scale.actors >= 3_000 else 1]:
        for seed in seeds:
            yield from _of_value(actors, scale.seed + seed)


def _against_highs(count: int, links: int, scale: Scale) -> Figure:
    market = invented_market(count, scale.seed)
    limits = PlanLimits(max_links=links)
    model = Model.of(sift(market.proposals, limits)[0], market.resources, limits)
    ours, bare = alternate(lambda: plan(market, limits=limits), lambda: _bare(model), rounds=scale.rounds)
    return Figure(
        what=f"plan of {links} links, limits priced",
        size=f"{count} proposals",
        value=ours,
        against="HiGHS on the bare model",
        bare=bare,
        target=MOST_AGAINST_HIGHS,
    )


def _bare(model: Model) -> object:
    integrality = np.zeros(model.size)
    integrality[: model.count] = 1
    return scipy.optimize.milp(
        -model.objective,
        integrality=integrality,
        bounds=scipy.optimize.Bounds(0, 1),
        constraints=scipy.optimize.LinearConstraint(model.matrix, -np.inf, model.bounds),
        options={"mip_rel_gap": 0.0},
    )


def _at_large(count: int, links: int, scale: Scale) -> Figure:
    market, limits = invented_market(count, scale.seed), PlanLimits(max_links=links)
    found = plan(market, limits=limits)
    seconds = median(lambda: plan(market, limits=limits), rounds=min(scale.rounds, 3))
    size = f"{count:,} proposals, {found.solver.lower()}, gap {found.optimality_gap:.2%}"
    return Figure(what=f"plan of {links} links", size=size, value=seconds)


def _of_value(actors: int, seed: int) -> Iterator[Figure]:
    network = snapshot_of(plant(actors, seed).recorded.sheets, as_of=_DAY)
    market = prospects_of(network, suggest(network)[: actors * 10])
    limits = PlanLimits(max_links=actors // 10)
    found = plan(market, limits=limits)
    size = f"planted province of {actors:,} actors, seed {seed}, {actors // 10} links"
    value = found.expected_value.mid
    yield Figure(
        what="relaxation's optimum over the plan's value",
        size=size,
        value=found.bound_thb,
        unit=THB,
        against="the plan",
        bare=value,
        target=1 / LEAST_OF_BOUND,
    )
    yield Figure(
        what="each actor's best three over the plan's value",
        size=size,
        value=top_three(market, limits),
        unit=THB,
        against="the plan",
        bare=value,
        target=1 / LEAST_AGAINST_TOP_THREE,
    )


def top_three(market: Prospects, limits: PlanLimits) -> float:
    """What is gained where every actor names its best three and the most valuable of those are worked on.

    Nobody looks at what others were promised; what is left of a quantity when its turn comes is all there is.
    """
    eligible, _ = sift(market.proposals, limits)
    own: dict[str, list[Proposal]] = {}
    for one in eligible:
        for actor in set(one.ends):
            own.setdefault(actor, []).append(one)
    named = {one.key: one for some in own.values() for one in _best(some)[:3]}
    chosen, links = [], 0
    for one in _best(named.values()):
        if limits.max_links is None or links + len(one.links) <= limits.max_links:
            chosen.append(one)
            links += len(one.links)
    columns = Columns.of(chosen, market.resources)
    return expected(links_of(columns, in_order(columns, limits), limits)).mid


def _best(proposals: Iterable[Proposal]) -> list[Proposal]:
    return sorted(proposals, key=lambda one: (-(one.expected_thb or 0.0), one.key))


def invented_market(count: int, seed: int) -> Prospects:
    """So many pairs of growers and mills that gain something: herbs with a season, lognormal quantities and prices,
    places in a square, and a chance for each pair."""
    random = np.random.default_rng(seed)
    growers, mills = max(count // 5, 10), max(count // 20, 5)
    offered, needed = _lots(random, growers, width=2), _lots(random, mills, width=4)
    here, there = (random.uniform(0, _RANGE_KM, (number, 2)) for number in (growers, mills))
    grown, milled = (random.integers(0, _HERBS, number) for number in (growers, mills))
    asked, paid = random.lognormal(2.5, 0.3, growers), random.lognormal(3.0, 0.3, mills)
    proposals: list[Proposal] = []
    for pair in random.permutation(growers * mills).tolist():
        grower, mill = divmod(pair, mills)
        kg = np.minimum(offered[grower], needed[mill])
        distance = float(np.hypot(*(here[grower] - there[mill])))
        thb = float(kg.sum() * (paid[mill] - asked[grower] - _THB_PER_KG_KM * distance))
        if grown[grower] == milled[mill] and thb > 0:
            proposals.append(_sale(grower, mill, kg, thb, float(random.beta(2, 4))))
        if len(proposals) == count:
            break
    held = {f"G{number:05}": lot for number, lot in enumerate(offered)}
    held |= {f"M{number:05}": lot for number, lot in enumerate(needed)}
    resources = {name: Resource(name, tuple(lot.tolist()), Words(name, name)) for name, lot in held.items()}
    return Prospects(tuple(proposals), resources)


def _lots(random: np.random.Generator, count: int, *, width: int) -> np.ndarray:
    """Kilograms by month: as much in every month that is not further than ``width`` from the peak."""
    peak = random.integers(0, 12, (count, 1))
    away = (np.arange(12) - peak) % 12
    season = np.minimum(away, 12 - away) <= width
    return season * random.lognormal(6, 1, (count, 1))


def _sale(grower: int, mill: int, kg: np.ndarray, thb: float, chance: float) -> Proposal:
    ends = f"G{grower:05}", f"M{mill:05}"
    name = "-".join(ends)
    months = tuple(kg.tolist())
    return Proposal(
        key=name,
        links=(name,),
        ends=ends,
        words=Words(name, name),
        worth=Interval(0.8 * thb, thb, 1.2 * thb),
        draws=tuple(Draw(end, months) for end in ends),
        chance=chance,
    )
