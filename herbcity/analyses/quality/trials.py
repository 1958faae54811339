"""One kind of link on trial: the pairs that compete, and how a way of scoring them does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.candidates import Candidates, candidates
from herbcity.analyses.market.columns import Floats, Rows
from herbcity.analyses.market.teaching import teaching_candidates
from herbcity.analyses.market.ties import ties_of
from herbcity.analyses.quality.holding_out import Ends
from herbcity.analyses.quality.intervals import interval, of_lead, of_lists, of_order
from herbcity.analyses.quality.lists import Found, Pairs, find, joined
from herbcity.analyses.quality.measures import Order
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind, link_rule


@dataclass(frozen=True, slots=True)
class Trial:
    """The pairs of one kind that a tie could still join, in the materials they could trade, and the held-out ones.

    ``place[r]`` is the position in ``pairs`` of row r of ``found``.
    """

    kind: LinkKind
    found: Candidates
    pairs: Pairs
    place: Rows

    def of_pairs(self, probability: Floats) -> Floats:
        """The chance that a pair is linked over at least one of its rows: 1 − Π (1 − p)."""
        go_on()
        with np.errstate(divide="ignore"):
            none = np.bincount(self.place, weights=np.log1p(-probability), minlength=len(self.pairs))
        chance: Floats = -np.expm1(none)
        return chance

    def best(self, scores: Floats) -> Floats:
        """The highest score among the rows of each pair."""
        go_on()
        highest = np.full(len(self.pairs), -np.inf)
        np.maximum.at(highest, self.place, scores)
        return highest


@dataclass(frozen=True, slots=True)
class Figures:
    """What ``lists`` and ``measures`` define, with 95 % intervals; None where there was nothing to find."""

    hits_at_5: Interval | None
    hits_at_10: Interval | None
    mean_reciprocal_rank: Interval | None
    map_at_10: Interval | None
    auc: Interval | None
    average_precision: Interval | None


@dataclass(frozen=True, slots=True)
class Way:
    """One way of scoring pairs, and how it did."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one way of scoring did: its lists, its AUC and average precision, with what they were in each draw."""

    lists: Found
    auc: float
    average_precision: float
    auc_drawn: Floats
    precision_drawn: Floats

    def figures(self, *, seed: int) -> Figures:
        """Every figure with its interval, which is a point where no draw had a value."""
        return Figures(
            **of_lists(self.lists, seed=seed),
            auc=interval(self.auc, self.auc_drawn),
            average_precision=interval(self.average_precision, self.precision_drawn),
        )


@dataclass(frozen=True, slots=True)
class Lead:
    """By how much the model's hits at 10 are above those of the best plain guess, ``over``; negative where they are
    below. The interval is of the difference, with the same actors drawn for both."""

    over: str
    hits_at_10: Interval

    @property
    def better(self) -> bool | None:
        """Whether the model is better; None where the interval holds 0, so that nobody can tell."""
        if self.hits_at_10.low > 0:
            return True
        return False if self.hits_at_10.high < 0 else None


def lead(model: Verdict, guesses: Mapping[str, Verdict], *, seed: int) -> Lead | None:
    """The model held against the guess with the most hits at 10; None where nothing was held out."""
    best = max(guesses, key=lambda name: float(guesses[name].lists.hits_at_10.sum()))
    found = of_lead(model.lists, guesses[best].lists, seed=seed)
    return None if found is None else Lead(best, found)


def trial(network: NetworkSnapshot, kind: LinkKind, held_out: Iterable[Ends], *, seed: int) -> Trial:
    """The trial of one kind on a network without the held-out pairs.

    Those compete who may by the grammar and pass the hard limits: by their listings, or because ties show that the
    one gives and the other takes the material or service. In networks too large to look at all pairs of the second
    sort, only those of the first do.
    """
    taught = teaching_candidates(network, kind=kind, seed=seed)
    everybody = taught if taught.share == 1 else candidates(network, kinds=[kind])
    return trial_among(everybody, kind, held_out)


def trial_among(everybody: Candidates, kind: LinkKind, held_out: Iterable[Ends]) -> Trial:
    """The trial among these candidates, those left out that a tie of the kind joins over whatever material."""
    go_on()
    network = everybody.network
    size, position = len(network.actors), network.adjacency.index
    directed = link_rule(kind).directed

    def named(giver: NDArray[np.integer], taker: NDArray[np.integer]) -> NDArray[np.int64]:
        ends = (giver, taker) if directed else (np.minimum(giver, taker), np.maximum(giver, taker))
        code: NDArray[np.int64] = ends[0].astype(np.int64) * size + ends[1]
        return code

    everybody_named = named(everybody.giver, everybody.taker)
    free = np.flatnonzero(~np.isin(everybody_named, named(*ties_of(network).between(kind))))
    names, place = np.unique(everybody_named[free], return_inverse=True)
    wanted = np.array([position[one] * size + position[other] for one, other in held_out], dtype=np.int64)
    missed = wanted[~np.isin(wanted, names)]
    pairs = Pairs(
        giver=names // size, taker=names % size, held_out=np.isin(names, wanted),
        missed_giver=missed // size, missed_taker=missed % size, directed=directed,
    )  # fmt: skip
    return Trial(kind, everybody.rows(free), pairs, place)


def judged(trial: Trial, scores: Floats, *, seed: int) -> Verdict:
    """How these scores of the pairs did, and how in each draw of the givers."""
    go_on()
    order = Order(scores, trial.pairs.held_out)
    drawn = of_order(order, trial.pairs.giver, seed=seed)
    return Verdict(find(trial.pairs, scores), order.auc(), order.average_precision(), *drawn)


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """All kinds as one: their lists side by side; AUC and precision as means over the held-out links.

    Pairs of different kinds are not held against one another: nobody chooses between a dryer and a lender. A kind
    without a value, or without one in some draw, is left out of the mean there, and the others weigh more.
    """
    go_on()
    some = list(verdicts)
    weight = np.array([one.lists.links.sum() for one in some])

    def mean(columns: list[Floats]) -> Floats:
        return _mean_of_known(np.array(columns).reshape(len(some), -1), weight)

    return Verdict(
        joined(one.lists for one in some),
        float(mean([np.array([one.auc]) for one in some])[0]) if some else np.nan,
        float(mean([np.array([one.average_precision]) for one in some])[0]) if some else np.nan,
        mean([one.auc_drawn for one in some]) if some else np.empty(0),
        mean([one.precision_drawn for one in some]) if some else np.empty(0),
    )


def _mean_of_known(values: Floats, weight: Floats) -> Floats:
    """The weighted mean of each column over those of its rows that are no nan; nan where all are.

    >>> _mean_of_known(np.array([[0.5, np.nan, np.nan], [0.8, 0.8, np.nan]]), np.array([1.0, 2.0])).round(2).tolist()
    [0.7, 0.8, nan]
    """
    known = ~np.isnan(values)
    shares = known * weight[:, None]
    total = shares.sum(axis=0)
    summed = (shares * np.where(known, values, 0.0)).sum(axis=0)
    mean: Floats = np.divide(summed, total, out=np.full(len(total), np.nan), where=total > 0)
    return mean
