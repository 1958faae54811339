"""Bootstrap intervals: how much the figures would differ had other actors been asked.

Whole actors are drawn, with all their lists and all pairs that they give, because one actor's pairs are alike.

Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, ch. 13 (percentile intervals).
"""

from __future__ import annotations

import numpy as np

from herbcity.analyses.market.columns import Floats, Positions
from herbcity.analyses.progress import steps
from herbcity.analyses.quality.lists import Found
from herbcity.analyses.quality.measures import Order
from herbcity.network.values import Interval

DRAWS = 200
LEVEL = 0.95


def interval(estimate: float, drawn: Floats) -> Interval | None:
    """The estimate between the percentiles of the draws; None where it is not known.

    Draws without a value (nan), which no held-out link came up in, are left out: what would stand for them is no
    figure of these pairs. Percentiles of a skewed figure can miss the estimate itself; the interval is then widened
    to hold it.
    """
    if np.isnan(estimate):
        return None
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return Interval(estimate, estimate, estimate)
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist()
    return Interval(min(low, estimate), estimate, max(high, estimate))


class Draws:
    """``DRAWS`` samples of as many actors as there are, drawn with replacement.

    ``times`` has a row for each sample, and in it how often each actor came up; ``place[r]`` is the actor of row r.
    """

    def __init__(self, actor: Positions, *, seed: int) -> None:
        actors, self.place = np.unique(actor, return_inverse=True)
        chance = np.random.default_rng(seed)
        count = len(actors)
        self.times = np.empty((DRAWS, count))
        for sample in steps(range(DRAWS), "quality"):
            self.times[sample] = np.bincount(chance.integers(0, max(count, 1), size=count), minlength=count)


def of_lists(found: Found, *, seed: int) -> dict[str, Interval | None]:
    """Hits at 5 and 10 and reciprocal rank for each held-out link and end, and precision for each list (MAP)."""
    draws = Draws(found.actor, seed=seed)
    weights = draws.times[:, draws.place]
    links, lists = found.links, np.ones(len(found))
    figures = (
        ("hits_at_5", found.hits_at_5, links),
        ("hits_at_10", found.hits_at_10, links),
        ("mean_reciprocal_rank", found.reciprocal_rank, links),
        ("map_at_10", found.average_precision, lists),
    )
    return {
        name: interval(_ratio(total.sum(), asked.sum()), _ratios(weights @ total, weights @ asked))
        for name, total, asked in figures
    }


def of_lead(found: Found, other: Found, *, seed: int) -> Interval | None:
    """By how much the hits at 10 of one way are above those of another on the same lists.

    Both are drawn with the same actors, so that what is hard for both does not widen the interval: two intervals can
    overlap where the difference is certain.
    """
    draws = Draws(found.actor, seed=seed)
    weights = draws.times[:, draws.place]
    gained = found.hits_at_10 - other.hits_at_10
    drawn = _ratios(weights @ gained, weights @ found.links)
    return interval(_ratio(gained.sum(), found.links.sum()), drawn)


def of_order(order: Order, giver: Positions, *, seed: int) -> tuple[Floats, Floats]:
    """AUC and average precision in each draw of the givers; nan where a draw holds nothing to find, or nothing else."""
    draws = Draws(giver, seed=seed)
    return order.drawn(draws.place, draws.times)


def _ratio(total: float, asked: float) -> float:
    return float(total / asked) if asked else np.nan


def _ratios(total: Floats, asked: Floats) -> Floats:
    ratios: Floats = np.divide(total, asked, out=np.full(len(total), np.nan), where=asked > 0)
    return ratios
