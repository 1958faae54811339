"""Ranking long lists: who comes first among the candidates of one source, which is all that a list is read for."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from herbcity.analyses.link_prediction.learner import Rows, softened, usual_size
from herbcity.analyses.link_prediction.links import Column, Numbers

_CLOSER = 150
"""So many of the first of each list by taste are looked at closely."""
_NO_SPREAD = 1e-6
_RESTRAINT = 100.0


def closer(fits: Column, source: Numbers) -> NDArray[np.bool_]:
    """Which pairs are looked at closely: the first 150 of each source's list by how well the two fit."""
    return Lists(source).leading(fits, _CLOSER)


class ListRanker:
    """A conditional logit within each list and boosted trees; the sum of their log-odds.

    What tells a link from most other candidates says little about the order of the first twenty. So only those are
    taught and asked about whom a first look puts near the top, and every measure is also taken as its distance from
    the mean of these.

    McFadden, D. (1974). Conditional logit analysis of qualitative choice behavior. Frontiers in Econometrics, 105.
    """

    def __init__(self, rows: Rows, linked: NDArray[np.bool_], source: Numbers, *, seed: int) -> None:
        self._scale = usual_size(rows)
        lists = Lists(source)
        within = lists.within(softened(rows, self._scale))
        self._weights = _conditional_logit(within, linked, lists)
        self._trees = HistGradientBoostingClassifier(
            max_iter=100,
            learning_rate=0.05,
            max_leaf_nodes=7,
            min_samples_leaf=50,
            l2_regularization=1.0,
            max_features=0.3,
            early_stopping=False,
            random_state=seed,
        ).fit(np.hstack([rows, within]), linked)

    def odds(self, rows: Rows, source: Numbers) -> Column:
        """A number for each row, higher is likelier; to be compared within the list of a source."""
        lists = Lists(source)
        within = lists.within(softened(rows, self._scale))
        first = within @ self._weights
        found: Column = (
            self._trees.decision_function(np.hstack([rows, within])) + first - lists.highest(first)
        )
        return found


class Lists:
    """Which rows belong to the list of one source."""

    def __init__(self, source: Numbers) -> None:
        _, self._place, self._count = np.unique(source, return_inverse=True, return_counts=True)
        self._order = np.argsort(self._place, kind="stable")
        self._starts = np.r_[0, np.cumsum(self._count)[:-1]]

    def sums(self, values: Column | Rows) -> Column:
        return np.add.reduceat(values[self._order], self._starts, axis=0)

    def highest(self, values: Column) -> Column:
        """For each row the highest value of its list."""
        return np.maximum.reduceat(values[self._order], self._starts)[self._place]

    def each(self, of_lists: Column) -> Column:
        """For each row the value of its list."""
        return of_lists[self._place]

    def within(self, rows: Rows) -> Rows:
        """How far each value lies from the mean of its list, in standard deviations; 0 where a list has no spread."""
        found = np.empty_like(rows)
        for number, column in enumerate(rows.T):
            values = column.astype(np.float64)
            mean = self.sums(values) / self._count
            beyond = values - mean[self._place]
            spread = np.sqrt(self.sums(beyond**2) / self._count)
            found[:, number] = beyond / np.where(spread > _NO_SPREAD, spread, np.inf)[self._place]
        return found

    def leading(self, values: Column, count: int) -> NDArray[np.bool_]:
        """The rows with the highest values of each list, at most so many."""
        order = np.lexsort((-values, self._place))
        rank = np.arange(len(order)) - np.repeat(self._starts, self._count)
        found = np.zeros(len(order), dtype=bool)
        found[order[rank < count]] = True
        return found


def _conditional_logit(within: Rows, linked: NDArray[np.bool_], lists: Lists) -> Column:
    """The weights with which the links of each list stand out from its other rows best, held back a little."""
    wanted = lists.sums(linked.astype(np.float64))
    together = within[linked].sum(axis=0, dtype=np.float64)

    def loss(weights: Column) -> tuple[float, Column]:
        values = within @ weights
        highest = lists.highest(values)
        lifted = np.exp(values - highest)
        total = lists.sums(lifted)
        said = float((wanted * np.log(total)).sum() + highest[linked].sum() - values[linked].sum())
        slope = within.T @ (lifted * lists.each(wanted / total)) - together
        return said + 0.5 * _RESTRAINT * float(weights @ weights), slope + _RESTRAINT * weights

    found = scipy.optimize.minimize(
        loss, np.zeros(within.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 100}
    )
    return np.asarray(found.x)
