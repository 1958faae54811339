"""How well scores tell links from other pairs: AUC, average precision, calibration.

All of them weigh each pair, so that a resampled network is the same pairs with other weights. Equal scores count
as what a random order of them would give on average; nothing depends on the order in which pairs happen to stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.analyses.market.columns import Floats, Mask, Positions

BINS = 10


class Order:
    """Pairs by the level of their score; made once and asked for many weightings.

    Levels without a positive pair between two with one are kept as one: how the negatives there stand to each other
    changes neither figure. Levels number the lowest score 0.
    """

    def __init__(self, scores: Floats, positive: Mask) -> None:
        rows = np.argsort(scores, kind="stable")
        ordered = scores[rows]
        starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(rows)])
        holds = np.zeros(len(starts), dtype=bool)
        holds[np.searchsorted(starts, np.flatnonzero(positive[rows]), side="right") - 1] = True
        starts = starts[holds | np.r_[True, holds[:-1]][: len(starts)]]
        self._count = len(starts)
        self._level = np.empty(len(rows), dtype=np.intp)
        self._level[rows] = np.repeat(np.arange(self._count), np.diff(starts, append=len(rows)))
        self._positive = positive

    def auc(self, weights: Floats | None = None) -> float:
        """``auc`` under these weights."""
        return float(_auc(*self._levels(weights)))

    def average_precision(self, weights: Floats | None = None) -> float:
        """``average_precision`` under these weights."""
        return float(_average_precision(*self._levels(weights)))

    def drawn(self, group: Positions, times: Floats) -> tuple[Floats, Floats]:
        """``auc`` and ``average_precision`` where each pair weighs as much as its group, of which ``times`` has a row
        for each draw: as many of both as there are draws."""
        positive, negative = (self._counts(group, of, times.shape[1]) @ times.T for of in (True, False))
        return _auc(positive, negative), _average_precision(positive, negative)

    def _levels(self, weights: Floats | None) -> tuple[Floats, Floats]:
        """The weight of the positive and of the negative pairs at each level."""
        weight = np.ones(len(self._level)) if weights is None else weights
        positive, negative = (
            np.bincount(self._level, weights=np.where(some, weight, 0.0), minlength=self._count).astype(float)
            for some in (self._positive, ~self._positive)
        )
        return positive, negative

    def _counts(self, group: Positions, positive: bool, groups: int) -> scipy.sparse.csr_array:
        """Levels × groups: how many pairs, of the positive or of the negative ones."""
        some = self._positive == positive
        places = (self._level[some], group[some])
        ones = np.ones(len(places[0]))
        return scipy.sparse.csr_array(scipy.sparse.coo_array((ones, places), shape=(self._count, groups)))


def _auc(positive: Floats, negative: Floats) -> Floats:
    """By the weights of both at each level; level by level along the first axis."""
    below = np.cumsum(negative, axis=0) - negative
    return _ratio(
        (positive * (below + negative / 2)).sum(axis=0), positive.sum(axis=0) * negative.sum(axis=0)
    )


def _average_precision(positive: Floats, negative: Floats) -> Floats:
    """By the weights of both at each level; level by level along the first axis."""
    positive, negative = positive[::-1], negative[::-1]
    found = np.cumsum(positive, axis=0)
    taken = found + np.cumsum(negative, axis=0)
    precision = np.divide(found, taken, out=np.zeros_like(found), where=taken > 0)
    return _ratio((positive * precision).sum(axis=0), positive.sum(axis=0))


def _ratio(part: Floats, whole: Floats) -> Floats:
    """nan where there is no whole."""
    ratio: Floats = np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0)
    return ratio


def auc(scores: Floats, positive: Mask, weights: Floats | None = None) -> float:
    """The chance that a random positive pair scores higher than a random negative one, ties counting a half.

    The area under the ROC curve, which is Mann and Whitney's U divided by the number of comparisons. In [0, 1];
    0.5 is what chance gives, nan where there are no positive or no negative pairs.

    >>> auc(np.array([0.9, 0.4, 0.4, 0.1]), np.array([True, True, False, False]))  # 3.5 of 4 comparisons
    0.875

    Hanley, J. A. & McNeil, B. J. (1982). The meaning and use of the area under a receiver operating characteristic
    (ROC) curve. Radiology 143(1), 29–36.
    """
    return Order(scores, positive).auc(weights)


def average_precision(scores: Floats, positive: Mask, weights: Floats | None = None) -> float:
    """Σ (recall at a level − recall at the level above) × precision at the level, over the levels of the scores.

    In (0, 1]; the share of positive pairs is what chance gives. Pairs of equal score enter together. nan without a
    positive pair.

    >>> average_precision(np.array([0.9, 0.8, 0.7]), np.array([True, False, True]))  # (1/1 + 2/3) / 2
    0.8333333333333333

    Davis, J. & Goadrich, M. (2006). The relationship between precision-recall and ROC curves. ICML, 233–240.
    """
    return Order(scores, positive).average_precision(weights)


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Pairs of about the same predicted chance: the mean of what was predicted, the share that came true."""

    predicted: float
    observed: float
    count: int


def calibration(probability: Floats, positive: Mask, *, bins: int = BINS) -> tuple[CalibrationBin, ...]:
    """The calibration table: pairs by predicted chance, lowest first, in bins of equally many pairs.

    Links are rare, so that bins of equal width would hold nearly all pairs in the first. Pairs of equal chance stay
    in one bin. Fewer than ``bins`` come where there are fewer different chances.

    >>> calibration(np.array([0.1, 0.1, 0.8, 0.8]), np.array([False, False, True, False]), bins=2)
    (CalibrationBin(predicted=0.1, observed=0.0, count=2), CalibrationBin(predicted=0.8, observed=0.5, count=2))

    Nguyen, K. & O'Connor, B. (2015). Posterior calibration and exploratory analysis for natural language processing
    models. EMNLP, 1587–1598.
    """
    order = np.argsort(probability, kind="stable")
    predicted, observed = probability[order], positive[order]
    limits = np.unique([_level_start(predicted, len(order) * step // bins) for step in range(bins)])
    parts = zip(limits.tolist(), [*limits[1:].tolist(), len(order)]) if len(order) else ()
    return tuple(
        CalibrationBin(
            float(predicted[start:stop].mean()), float(observed[start:stop].mean()), int(stop - start)
        )
        for start, stop in parts
    )


def _level_start(ordered: Floats, place: int) -> int:
    """Where the values equal to the one at ``place`` begin."""
    return int(np.searchsorted(ordered, ordered[place])) if len(ordered) else 0


def calibration_error(table: tuple[CalibrationBin, ...]) -> float | None:
    """Expected calibration error: the mean of |predicted − observed| over the bins, each weighing as many pairs as
    it holds. In [0, 1], 0 is perfect; None for an empty table.

    >>> round(calibration_error(calibration(np.array([0.2, 0.6]), np.array([False, True]), bins=2)), 3)
    0.3

    Naeini, M. P., Cooper, G. & Hauskrecht, M. (2015). Obtaining well calibrated probabilities using Bayesian
    binning. AAAI, 2901–2907.
    """
    count = sum(one.count for one in table)
    if not count:
        return None
    return sum(one.count * abs(one.predicted - one.observed) for one in table) / count


def still_to_come(probability: Floats, recorded: float) -> Floats | None:
    """The chance that a link which is not on record exists, from the chance that a link is on record.

    A model that was taught while the share ``recorded`` of the links was on record predicts p = c × π, where π is
    the chance that there is a link. Of the pairs without a recorded link, (π − p) / (1 − p) have one all the same.
    None where c is 0: no link taught the model what p would be, and any π would explain that none is on record.

    >>> still_to_come(np.array([0.4]), 0.8).round(4).tolist()  # π = 0.5: 0.1 of the 0.6 that are left
    [0.1667]

    Elkan, C. & Noto, K. (2008). Learning classifiers from only positive and unlabeled data. KDD, 213–220.
    """
    if recorded <= 0:
        return None
    links = np.minimum(probability / recorded, 1.0)
    rest: NDArray[np.float64] = 1 - probability
    return np.divide(links - probability, rest, out=np.zeros_like(rest), where=rest > 0)
