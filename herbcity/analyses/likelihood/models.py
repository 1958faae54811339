"""A likelihood: one additive model for each kind of link, and the chances that it gives to candidates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.analyses.likelihood.attributes import is_inferred
from herbcity.analyses.likelihood.features import FEATURES, NAMES, SOUGHT, values
from herbcity.analyses.likelihood.fitting import PRIOR, Fit
from herbcity.analyses.likelihood.inferring import INFERRED
from herbcity.analyses.likelihood.layers import Layers, layers_of
from herbcity.analyses.likelihood.sought import Sought
from herbcity.analyses.likelihood.wording import words
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import Floats, standing
from herbcity.analyses.remembering import RememberedApart
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind

KINDS = tuple(LinkKind)


@dataclass(frozen=True, slots=True)
class Curve:
    """What one feature adds to the log-odds: linear between ``knots``, level beyond, 0 at the average of the pairs
    that taught it and wherever it is not known. ``coefficients`` are the gains from each knot to the next."""

    name: str
    knots: tuple[float, ...]
    coefficients: tuple[float, ...]
    average: float

    def at(self, value: Floats) -> Floats:
        """Log-odds for each value; 0 for nan."""
        heights = np.r_[0.0, np.cumsum(self.coefficients)] - self.average
        added: Floats = np.interp(value, self.knots, heights)
        added[np.isnan(value)] = 0.0
        return added


@dataclass(frozen=True, slots=True)
class KindModel:
    """The model of one kind of link.

    ``base`` is the log-odds of the average pair that taught it. ``positives`` and ``negatives`` say how many pairs
    came about and how many did not. ``too_thin``: too few came about to say how honest the numbers are; the order
    of candidates stands, a probability is not to be shown. ``calibration`` is the intercept and the slope that
    are in ``base`` and ``features`` already. ``sought`` is what single actors taught, None where there was nothing.
    """

    kind: LinkKind
    base: float
    features: tuple[Curve, ...]
    positives: int
    negatives: int
    too_thin: bool
    calibration: tuple[float, float] = (0.0, 1.0)
    sought: Sought | None = None


def model_of(
    kind: LinkKind,
    fitted: Fit,
    *,
    positives: int,
    negatives: int,
    too_thin: bool,
    calibration: tuple[float, float] = (0.0, 1.0),
    sought: Sought | None = None,
) -> KindModel:
    """A fit as curves, calibrated."""
    level, slope = calibration
    curves, start = [], 0
    for feature in FEATURES:
        stretch = slice(start, start + len(feature.gains))
        gains = slope * fitted.gains[stretch]
        average = float(gains @ fitted.average[stretch])
        curves.append(Curve(feature.name, tuple(map(float, feature.knots)), tuple(gains.tolist()), average))
        start = stretch.stop
    base = level + slope * fitted.base
    return KindModel(kind, base, tuple(curves), positives, negatives, too_thin, calibration, sought)


def prior_model(kind: LinkKind) -> KindModel:
    """What the expert believes of a kind of which no link is known."""
    return model_of(kind, PRIOR, positives=0, negatives=0, too_thin=True)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to the log-odds of one candidate, with the value it has there, in words."""

    feature: str
    amount: float
    value: float
    text_th: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Chances:
    """The chances of candidates, row by row.

    ``base + contributions.sum(axis=1) == log_odds``, to rounding; columns of ``contributions`` and of ``values``
    are ``NAMES``. ``probability`` serves to rank all of them; where ``too_thin``, it is not to be shown.
    ``inferred`` marks the values that are in no record; its columns are ``INFERRED``.
    """

    probability: Floats
    log_odds: Floats
    base: Floats
    contributions: Floats
    values: Floats
    too_thin: NDArray[np.bool_]
    inferred: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.probability)

    def reasons(self, row: int) -> tuple[Contribution, ...]:
        """What raises or lowers the chance of one row, the weightiest first; what is not known is no reason."""
        inferred = dict(zip(INFERRED, self.inferred[row].tolist()))
        found = [
            Contribution(
                name,
                amount,
                value,
                *words(name, value, raises=amount > 0, inferred=inferred.get(name, False)),
            )
            for name, amount, value in zip(NAMES, self.contributions[row].tolist(), self.values[row].tolist())
            if amount != 0
        ]
        return tuple(sorted(found, key=lambda one: (-abs(one.amount), one.feature)))


@dataclass(frozen=True)
class Likelihood(RememberedApart):
    """A model for each kind of link. Equal digests, equal chances."""

    models: Mapping[LinkKind, KindModel]

    def __post_init__(self) -> None:
        object.__setattr__(self, "models", MappingProxyType(dict(self.models)))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all coefficients, 64 hexadecimal digits."""
        models = [self.models[kind] for kind in KINDS if kind in self.models]
        written = [
            asdict(replace(one, sought=None)) | {"sought": one.sought and one.sought.digest} for one in models
        ]
        return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Likelihood) and self.digest == other.digest

    def chances(self, found: Candidates, *, layers: Layers | None = None) -> Chances:
        """The chance of each candidate; ``layers`` are those of its network unless given."""
        go_on()
        looked = values(layers_of(found.network) if layers is None else layers, found)
        base, contributions = np.empty(len(found)), np.empty_like(looked)
        too_thin = np.ones(len(found), dtype=bool)
        for rank in np.flatnonzero(np.bincount(found.kind)).tolist():
            go_on()
            model = self.models.get(KINDS[rank]) or prior_model(KINDS[rank])
            rows = standing(found.kind == rank)
            base[rows], too_thin[rows] = model.base, model.too_thin
            if model.sought is not None:
                looked[rows, SOUGHT] = model.sought.of(found, rows)
            for column, curve in enumerate(model.features):
                contributions[rows, column] = curve.at(looked[rows, column])
        log_odds = base.copy()
        for contribution in contributions.T:  # one after the other: the same sum for one row as for many
            log_odds += contribution
        chance = scipy.special.expit(log_odds)
        return Chances(chance, log_odds, base, contributions, looked, too_thin, is_inferred(found))
