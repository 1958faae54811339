"""Fitting: the likeliest gains under the expert's prior, never against the known direction.

Logistic regression on piecewise linear curves. A gain from one knot to the next is one coefficient, normal around
the expert's with standard deviation ``SPREAD``, and bounded by 0 on the side that its direction forbids: a curve
then cannot turn, whatever the data.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.analyses.likelihood.features import BASE, BASE_SPREAD, FEATURES, SPREAD
from herbcity.analyses.market.columns import Floats
from herbcity.stopping import go_on

_COLUMNS = tuple(
    (number, place) for number, feature in enumerate(FEATURES) for place in range(len(feature.gains))
)
"""Which feature and which stretch between its knots each coefficient belongs to."""

_OWNER = np.array([number for number, _ in _COLUMNS])


@dataclass(frozen=True, slots=True)
class Fit:
    """Log-odds at the average, gains (one for each of the stretches), and the average place on each stretch."""

    base: float
    gains: Floats
    average: Floats


def stretches(values: Floats) -> Floats:
    """Rows × coefficients: how far along each stretch between two knots a value lies, 0 to 1; nan where not known."""
    go_on()
    along = np.empty((len(values), len(_COLUMNS)))
    for column, (number, place) in enumerate(_COLUMNS):
        start, end = FEATURES[number].knots[place : place + 2]
        along[:, column] = np.clip((values[:, number] - start) / (end - start), 0.0, 1.0)
    return along


TYPICAL = stretches(np.array([[feature.typical for feature in FEATURES]], dtype=float))[0]
EXPECTED = np.array([gain for feature in FEATURES for gain in feature.gains])
PRIOR = Fit(BASE, EXPECTED, TYPICAL)
"""What is believed before any link is known."""


def centred(along: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """The stretches less their average over the pairs, 0 where not known; and that average."""
    unknown = np.isnan(along)
    known = weight @ ~unknown
    total = weight @ np.where(unknown, 0.0, along)
    average = np.where(known > 0, total / np.where(known > 0, known, 1.0), TYPICAL)
    return less(along, average), average


def less(along: Floats, average: Floats) -> Floats:
    """Stretches less an average, 0 where not known."""
    centred = along - average
    centred[np.isnan(centred)] = 0.0
    return centred


@dataclass(frozen=True, slots=True)
class Lessons:
    """Pairs that teach: centred stretches, what came of them (0 to 1), what that weighs, and each one's fold."""

    along: Floats
    outcome: Floats
    weight: Floats
    fold: NDArray[np.int64]
    average: Floats


def fit(lessons: Lessons, *, using: Collection[str], folds: int) -> tuple[Fit, tuple[Fit, ...]]:
    """The likeliest base and gains, and those without each fold. Features not in ``using`` gain nothing; where all
    pairs are alike, what was expected stands.

    Newton's method; each step minimises its parabola within the bounds exactly. Without a fold it is one more such
    step from the whole, on the parabola of the other folds: right to second order, and free.
    """
    allowed = np.array([FEATURES[number].name in using for number in _OWNER])
    used = np.flatnonzero(allowed & (lessons.along != 0).any(axis=0))
    problem = _Problem(lessons, used, folds)
    at = problem.expected.copy()
    for _ in range(_MOST_STEPS):
        slopes, curvatures = problem.parabolas(at)
        step = problem.step(at, slopes.sum(axis=0), curvatures.sum(axis=0))
        if np.abs(step).max() < _CLOSE:
            break
        at = problem.shortened(at, step)
    gains = np.where(allowed, EXPECTED, 0.0)

    def made(coefficients: Floats) -> Fit:
        learnt = gains.copy()
        learnt[used] = coefficients[1:]
        return Fit(float(coefficients[0]), learnt, lessons.average)

    without = (
        at + problem.step(at, slopes.sum(axis=0) - slopes[fold], curvatures.sum(axis=0) - curvatures[fold])
        for fold in range(folds)
    )
    return made(at), tuple(made(one) for one in without)


_MOST_STEPS, _MOST_HALVINGS = 30, 12
_CLOSE = 1e-7


class _Problem:
    """Minus the logarithm of the posterior, as a function of the base and the used gains, fold by fold."""

    def __init__(self, lessons: Lessons, used: NDArray[np.intp], folds: int) -> None:
        chosen = [np.flatnonzero(lessons.fold == fold) for fold in range(folds)]
        self._parts = [
            (
                np.column_stack([np.ones(len(rows)), lessons.along[np.ix_(rows, used)]]),
                lessons.outcome[rows],
                lessons.weight[rows],
            )
            for rows in chosen
        ]
        self.expected = np.r_[BASE, EXPECTED[used]]
        self._precision = 1 / np.r_[BASE_SPREAD, np.full(len(used), SPREAD)] ** 2
        bounds = [FEATURES[_OWNER[column]].direction.value for column in used]
        self._least = np.r_[-np.inf, [-np.inf if low is None else low for low, _ in bounds]]
        self._most = np.r_[np.inf, [np.inf if high is None else high for _, high in bounds]]

    def loss(self, at: Floats) -> float:
        go_on()
        total = float(self._precision @ (at - self.expected) ** 2) / 2
        for design, outcome, weight in self._parts:
            log_odds = design @ at
            total += float(weight @ (np.logaddexp(0.0, log_odds) - outcome * log_odds))
        return total

    def parabolas(self, at: Floats) -> tuple[Floats, Floats]:
        """First and second derivatives, for each fold."""
        go_on()
        slopes, curvatures = [], []
        for design, outcome, weight in self._parts:
            chance = scipy.special.expit(design @ at)
            slopes.append(design.T @ (weight * (chance - outcome)))
            bent = np.sqrt(weight * chance * (1 - chance))[:, np.newaxis] * design
            curvatures.append(bent.T @ bent)
        return np.array(slopes), np.array(curvatures)

    def step(self, at: Floats, slope: Floats, curvature: Floats) -> Floats:
        """To the lowest point, within the bounds, of the parabola with this slope and curvature and the prior's."""
        go_on()
        root = np.linalg.cholesky(curvature + np.diag(self._precision))
        slope = slope + self._precision * (at - self.expected)
        goal = -np.linalg.solve(root, slope)
        step = np.linalg.solve(root.T, goal)
        if (at + step >= self._least).all() and (at + step <= self._most).all():
            return np.asarray(step)
        least, most = np.minimum(self._least - at, 0.0), np.maximum(self._most - at, 0.0)
        return np.asarray(scipy.optimize.lsq_linear(root.T, goal, (least, most), method="bvls").x)

    def shortened(self, at: Floats, step: Floats) -> Floats:
        """After the step, halved until it leads down."""
        go_on()
        start = self.loss(at)
        for _ in range(_MOST_HALVINGS):
            if self.loss(at + step) <= start:
                break
            step = step / 2
        return at + step


def log_odds(model: Fit, along: Floats) -> Floats:
    """Log-odds of centred rows."""
    found: Floats = model.base + along @ model.gains
    return found


_LEVEL_SPREAD, _SLOPE_SPREAD = 1.0, 0.25
_LEAST_SLOPE = 0.05


def calibration(uncalibrated: Floats, outcome: Floats, weight: Floats) -> tuple[float, float]:
    """Intercept and slope that make log-odds of unseen pairs honest (Platt 1999), near (0, 1) on little data.

    The slope stays above 0, so that the order and every direction stay what they were.
    """

    go_on()

    def loss(at: Floats) -> tuple[float, Floats]:
        go_on()
        moved = at[0] + at[1] * uncalibrated
        off = weight * (scipy.special.expit(moved) - outcome)
        value = weight @ (np.logaddexp(0.0, moved) - outcome * moved)
        value += (at[0] / _LEVEL_SPREAD) ** 2 / 2 + ((at[1] - 1) / _SLOPE_SPREAD) ** 2 / 2
        slope = np.array(
            [off.sum() + at[0] / _LEVEL_SPREAD**2, off @ uncalibrated + (at[1] - 1) / _SLOPE_SPREAD**2]
        )
        return float(value), slope

    bounds = [(None, None), (_LEAST_SLOPE, None)]
    found = scipy.optimize.minimize(loss, np.array([0.0, 1.0]), jac=True, method="L-BFGS-B", bounds=bounds)
    return float(found.x[0]), float(found.x[1])
