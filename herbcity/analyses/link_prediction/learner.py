"""Three learners that err differently, and the mean of what they say."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from herbcity.analyses.link_prediction.links import Column

Rows = NDArray[np.float32]

_ROWS_AT_ONCE = 200_000
_ROWS_A_TREE = 15_000
_FAINTEST = 1e-6


class Ensemble:
    """Boosted trees, extremely randomised trees and a logistic regression; the mean of their log-odds.

    Boosting finds thresholds and interactions, random trees smooth them, the logistic carries on beyond what was
    taught. No single predictor is best on all networks; a stack of them nearly is.

    Ghasemian, A., Hosseinmardi, H., Galstyan, A., Airoldi, E. M. & Clauset, A. (2020). Stacking models for
    near-optimal link prediction in complex networks. PNAS 117, 23393.
    """

    def __init__(self, rows: Rows, linked: NDArray[np.bool_], *, seed: int) -> None:
        self._learners = (
            HistGradientBoostingClassifier(
                max_iter=150,
                learning_rate=0.05,
                max_leaf_nodes=15,
                l2_regularization=1.0,
                max_features=0.3,
                early_stopping=False,
                random_state=seed,
            ),
            ExtraTreesClassifier(
                100,
                min_samples_leaf=5,
                max_features=0.3,
                bootstrap=len(rows) > _ROWS_A_TREE,
                max_samples=_ROWS_A_TREE if len(rows) > _ROWS_A_TREE else None,
                random_state=seed,
            ),
            make_pipeline(
                FunctionTransformer(partial(softened, scale=usual_size(rows))),
                StandardScaler(),
                LogisticRegression(C=0.1, solver="newton-cholesky"),
            ),
        )
        for learner in self._learners:
            learner.fit(rows, linked)

    def chances(self, rows: Rows) -> Column:
        """The chance of each row to be linked, among rows as they were taught."""
        odds = np.zeros(len(rows))
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            part = slice(start, start + _ROWS_AT_ONCE)
            for learner in self._learners:
                chance = learner.predict_proba(rows[part])[:, 1].clip(_FAINTEST, 1 - _FAINTEST)
                odds[part] += np.log(chance / (1 - chance))
        return np.asarray(1 / (1 + np.exp(-odds / len(self._learners))))


def usual_size(rows: Rows) -> Rows:
    """The median size of each column's non-zero values."""
    return np.array([np.median(np.abs(column[column != 0])) if column.any() else 1.0 for column in rows.T])


def softened(rows: Rows, scale: Rows) -> Rows:
    """Linear near nothing and logarithmic far out, so that no hub outweighs all others."""
    return np.asarray(np.arcsinh(rows / scale))
