"""How well scores tell links from other pairs: AUC, average precision, calibration.

All of them weigh each pair, so that a resampled network is the same pairs with other weights. Equal scores count
as what a random order of them would give on average; nothing depends on the order in which pairs happen to stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.columns import Floats, Mask

BINS = 10


class Order:
    """Scores in ascending order, those that are equal together; made once and asked for many weightings."""

    def __init__(self, scores: Floats, positive: Mask) -> None:
        self._rows = np.argsort(scores, kind="stable")
        ordered = scores[self._rows]
        self._starts = (
            np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else self._rows
        )
        self._positive = positive[self._rows]

    def auc(self, weights: Floats | None = None) -> float:
        """``auc`` under these weights."""
        if not len(self._rows):
            return np.nan
        positive, negative = self._levels(weights)
        below = np.cumsum(negative) - negative
        pairs = positive.sum() * negative.sum()
        return float((positive * (below + negative / 2)).sum() / pairs) if pairs > 0 else np.nan

    def average_precision(self, weights: Floats | None = None) -> float:
        """``average_precision`` under these weights."""
        if not len(self._rows):
            return np.nan
        positive, negative = (level[::-1] for level in self._levels(weights))
        found = np.cumsum(positive)
        taken = found + np.cumsum(negative)
        precision = np.divide(found, taken, out=np.zeros_like(found), where=taken > 0)
        return float((positive * precision).sum() / found[-1]) if found[-1] > 0 else np.nan

    def _levels(self, weights: Floats | None) -> tuple[Floats, Floats]:
        """The weight of the positive and of the negative pairs at each level of the scores, lowest first."""
        weight = np.ones(len(self._rows)) if weights is None else weights[self._rows]
        positive = np.where(self._positive, weight, 0.0)
        return np.add.reduceat(positive, self._starts), np.add.reduceat(weight - positive, self._starts)


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
