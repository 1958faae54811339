"""Teaching: from the links that hold and the decisions taken to a model for each kind of link.

A model is taught on the pairs that it will rank, never on random ones, and each pair is looked at in a network
from which its whole fold is hidden. Taking off only the pair's own link would leak it: a pair that is linked would
be seen with one tie less than the ranked ones, and "one tie less" would be what is learnt.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import scipy
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from herbcity.analyses.likelihood.attributes import ATTRIBUTES
from herbcity.analyses.likelihood.features import NAMES, SOUGHT, values
from herbcity.analyses.likelihood.fitting import (
    Fit,
    Lessons,
    calibration,
    centred,
    fit,
    less,
    log_odds,
    stretches,
)
from herbcity.analyses.likelihood.layers import Layers, layers_of
from herbcity.analyses.likelihood.models import KindModel, Likelihood, model_of, prior_model
from herbcity.analyses.likelihood.outcomes import Outcomes, outcomes
from herbcity.analyses.likelihood.sought import Sought, sought
from herbcity.analyses.likelihood.standing import stands_without
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import Floats
from herbcity.analyses.market.teaching import teaching_candidates
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind

FOLDS = 5

FEWEST_POSITIVES = 20
"""Of fewer links than this no probability is shown: the standard error of a calibrated level is about 1/√n in
log-odds, here 0.22, a fifth of the odds."""

NEGATIVES_PER_POSITIVE = 20
MOST_NEGATIVES = 40_000
"""Of more pairs that did not come about a sample teaches, and the base is set right by its share: a twenty-first for
each that did adds next to nothing."""


def teach(network: NetworkSnapshot, *, seed: int = 0, features: Collection[str] = NAMES) -> Likelihood:
    """What the links of a network and its decisions say about which others will come about.

    Pairs are put into folds by ``seed`` and by the codes of the two actors, so that what is recorded about others
    moves no pair. ``features`` restricts what may be looked at, for comparisons.

    >>> from herbcity.network.toys import turmeric_chain
    >>> teach(turmeric_chain()).models[LinkKind.SUPPLIES].too_thin
    True
    """
    known = {LinkKind(kind) for kind in {tie.kind for tie in network.ties}}
    known |= {
        kind
        for kind in LinkKind
        for one in network.decisions.values()
        if one.suggestion.startswith(f"{kind}|")
    }
    # Threads that wait for each other by spinning cost more on shared cores than they bring.
    with threadpool_limits(1):
        return Likelihood(
            {
                kind: _taught(network, kind, seed, features) if kind in known else prior_model(kind)
                for kind in LinkKind
            }
        )


def out_of_fold(
    network: NetworkSnapshot, kind: LinkKind, *, seed: int = 0, features: Collection[str] = NAMES
) -> tuple[Candidates, Floats]:
    """All pairs of a kind that could be linked, and for each the probability given by a model that saw neither it
    nor any other pair of its fold."""
    pairs = _pairs(network, kind, seed=seed, sampled=False)
    taught = _taught_on(pairs.sampled(seed), features)
    chances = np.zeros(len(pairs))
    for fold, model in enumerate(taught.without):
        here = pairs.fold == fold
        looked = pairs.values[here]
        if taught.sought is not None:
            looked[:, SOUGHT] = taught.sought_without[fold].of(pairs.found, here)
        said = log_odds(model, less(stretches(looked), model.average))
        chances[here] = scipy.special.expit(taught.level + taught.slope * said + np.log(taught.share))
    return pairs.found, chances


def _taught(network: NetworkSnapshot, kind: LinkKind, seed: int, features: Collection[str]) -> KindModel:
    pairs = _pairs(network, kind, seed=seed, sampled=True)
    if not len(pairs):
        return prior_model(kind)
    taught = _taught_on(pairs, features)
    model = model_of(
        kind, taught.whole, positives=pairs.positives, negatives=len(pairs) - pairs.positives,
        too_thin=taught.too_thin, calibration=(taught.level, taught.slope), sought=taught.sought,
    )  # fmt: skip
    # King and Zeng 2001: a sample of the negatives moves nothing but the intercept, by the logarithm of its share.
    return replace(model, base=model.base + float(np.log(taught.share)))


@dataclass(frozen=True)
class _Pairs:
    """Pairs of a kind: what came of them, in which fold they are, and how they look without it.

    ``share`` is how many of the pairs that did not come about are here.
    """

    found: Candidates
    known: Outcomes
    fold: NDArray[np.int64]
    values: Floats
    share: float

    def __len__(self) -> int:
        return len(self.found)

    @property
    def positives(self) -> int:
        return int((self.known.outcome >= 1).sum())

    def sampled(self, seed: int) -> _Pairs:
        """All that came about and all that were decided on, and a sample of the others."""
        rows, share = _sample(self.found, self.known, seed)
        return _Pairs(
            self.found.rows(rows),
            self.known.rows(rows),
            self.fold[rows],
            self.values[rows],
            self.share * share,
        )


def _pairs(network: NetworkSnapshot, kind: LinkKind, *, seed: int, sampled: bool) -> _Pairs:
    """The pairs of a kind, or what ``sampled`` leaves of them."""
    go_on()
    found = teaching_candidates(network, kind=kind, seed=seed)
    share = found.share
    if sampled:
        rows, sampling = _sample(found, outcomes(network, found), seed)
        found, share = found.rows(rows), share * sampling
    fold = (_noise(network, found, seed) * FOLDS).astype(np.int64)
    # Who is known from ties only would not be among the candidates if the fold's ties were not known.
    stands = np.flatnonzero(stands_without(network, found, fold))
    found, fold = found.rows(stands), fold[stands]
    looked = _without_own_fold(layers_of(network), kind, found, fold)
    return _Pairs(found, outcomes(network, found), fold, looked, share)


@dataclass(frozen=True, slots=True)
class _Taught:
    """What some pairs taught: the whole, what all but each fold teach, and how to calibrate it."""

    whole: Fit
    without: tuple[Fit, ...]
    level: float
    slope: float
    share: float
    too_thin: bool
    sought: Sought | None
    sought_without: tuple[Sought, ...]


def _taught_on(pairs: _Pairs, features: Collection[str]) -> _Taught:
    go_on()
    known = pairs.known
    actors, actors_without = _actors(pairs, features)
    looked = pairs.values.copy()
    for fold, one in enumerate(actors_without):
        here = np.flatnonzero(pairs.fold == fold)
        looked[here, SOUGHT] = one.of(pairs.found, here)
    lessons = _lessons(pairs, looked)
    along = lessons.along
    whole, without = fit(lessons, using=features, folds=FOLDS)
    too_thin, level, slope = pairs.positives < FEWEST_POSITIVES, 0.0, 1.0
    if not too_thin:
        unseen = np.empty(len(pairs))
        for fold, model in enumerate(without):
            unseen[pairs.fold == fold] = log_odds(model, along[pairs.fold == fold])
        level, slope = calibration(unseen, known.outcome, known.weight)
    return _Taught(whole, without, level, slope, pairs.share, too_thin, actors, actors_without)


def _lessons(pairs: _Pairs, looked: Floats) -> Lessons:
    go_on()
    known = pairs.known
    sampled = (known.outcome == 0) & (known.weight == 1)
    along, average = centred(stretches(looked), np.where(sampled, 1 / pairs.share, 1.0))
    return Lessons(along, known.outcome, known.weight, pairs.fold, average)


def _actors(pairs: _Pairs, features: Collection[str]) -> tuple[Sought | None, tuple[Sought, ...]]:
    """How single actors differ from what the facts about them let expect, by all pairs and by all but each fold.

    What is expected goes by attributes alone: structure is made of the very links that are counted.
    """
    go_on()
    if NAMES[SOUGHT] not in features:
        return None, ()
    lessons = _lessons(pairs, pairs.values)
    whole, without = fit(lessons, using=ATTRIBUTES, folds=FOLDS)

    def taught(model: Fit, rows: NDArray[np.intp]) -> Sought:
        return sought(pairs.found.rows(rows), scipy.special.expit(log_odds(model, lessons.along[rows])))

    others = (np.flatnonzero(pairs.fold != fold) for fold in range(FOLDS))
    return (
        taught(whole, np.arange(len(pairs))),
        tuple(taught(model, rows) for model, rows in zip(without, others)),
    )


def _sample(found: Candidates, known: Outcomes, seed: int) -> tuple[NDArray[np.intp], float]:
    kept = (known.outcome > 0) | (known.weight > 1)
    others, positives = int((~kept).sum()), int((known.outcome > 0).sum())
    wanted = min(MOST_NEGATIVES, NEGATIVES_PER_POSITIVE * max(positives, FEWEST_POSITIVES))
    share = min(1.0, wanted / max(1, others))
    if share < 1:
        kept |= _noise(found.network, found, seed + 1) < share
    else:
        kept[:] = True
    return np.flatnonzero(kept), share


def _without_own_fold(layers: Layers, kind: LinkKind, found: Candidates, fold: NDArray[np.int64]) -> Floats:
    go_on()
    looked = np.empty((len(found), len(NAMES)))
    for number in range(FOLDS):
        here = np.flatnonzero(fold == number)
        if len(here):
            some = found.rows(here)
            hidden = np.r_[layers.codes(some.giver, some.taker), layers.codes(some.taker, some.giver)]
            looked[here] = values(layers.without(kind, hidden), some)
    return looked


def _noise(network: NetworkSnapshot, found: Candidates, seed: int) -> Floats:
    """A number in [0, 1) for each row that depends on nothing but the codes of its two actors and the seed; the same
    whichever of the two gives."""
    code = np.array([crc32(code.encode()) for code in network.adjacency.ids], dtype=np.uint64)
    one, other = code[found.giver], code[found.taker]
    return _mixed(np.minimum(one, other) << np.uint64(32) | np.maximum(one, other), seed)


def _mixed(number: NDArray[np.uint64], seed: int) -> Floats:
    """SplitMix64 (Steele, Lea and Flood 2014): 53 well mixed bits of each number."""
    with np.errstate(over="ignore"):
        mixed = number + np.uint64((seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) % 2**64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
    unit: Floats = (mixed >> np.uint64(11)).astype(np.float64) / 2**53
    return unit
