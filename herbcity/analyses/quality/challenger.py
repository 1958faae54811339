"""The challenger: boosted trees on the very features of the likelihood, without its shape or its reasons.

What the likelihood is taught about single actors (``sought``) is no feature of a pair, and not shown to them.
Where they find much more, the additive model misses something. They are never what is shown to people: their
chances do not add up, and nothing keeps them from holding nearness against a pair.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.likelihood.features import NAMES, values
from herbcity.analyses.likelihood.layers import layers_of
from herbcity.analyses.likelihood.standing import stands_without
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import Floats
from herbcity.analyses.market.teaching import teaching_candidates
from herbcity.analyses.progress import steps
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind

NAME = "boosted trees"

_FOLDS = 5
_BLOCK = 100_000
"""Pairs scored between two looks at whether the score is still wanted."""
_FEWEST_LINKS = 20
_NEGATIVES_PER_LINK = 50


def challenger(
    network: NetworkSnapshot, kind: LinkKind, *, seed: int
) -> Callable[[Candidates], Floats] | None:
    """A score for candidates of this kind by trees taught on the network's ties; None where they are too few.

    As for the likelihood, each pair that teaches is looked at in a network without the ties of its whole fold.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    chance = np.random.default_rng(seed)
    found, fold = _lessons(network, kind, seed, chance)
    if found.linked.sum() < _FEWEST_LINKS or found.linked.all():
        return None
    trees = HistGradientBoostingClassifier(
        learning_rate=0.06, max_iter=150, max_leaf_nodes=12, min_samples_leaf=30, l2_regularization=5.0,
        early_stopping=False, random_state=seed,
    )  # fmt: skip
    looked = _without_own_fold(network, kind, found, fold)
    told = np.array([len(np.unique(column[~np.isnan(column)])) > 1 for column in looked.T])
    if not told.any():
        return None
    # On shared cores, threads that wait for one another by spinning cost more than they bring.
    with threadpool_limits(1):
        trees.fit(looked[:, told], found.linked)

    def scores(some: Candidates) -> Floats:
        go_on()
        looked = values(layers_of(some.network), some)[:, told]
        blocks = np.array_split(looked, len(looked) // _BLOCK + 1)
        with threadpool_limits(1):
            score = [trees.predict_proba(block)[:, 1] for block in steps(blocks, "quality") if len(block)]
        return np.concatenate([np.empty(0), *score])

    return scores


def _lessons(
    network: NetworkSnapshot, kind: LinkKind, seed: int, chance: np.random.Generator
) -> tuple[Candidates, NDArray[np.int64]]:
    """The linked pairs, some others for each, and in which fold each one is: both ways of a pair, and all its
    materials, in one. Left out is who would be no candidate without the ties of its own fold."""
    go_on()
    found = teaching_candidates(network, kind=kind, seed=seed)
    wanted = _NEGATIVES_PER_LINK * found.linked.sum() / max(len(found), 1)
    found = found.rows(found.linked | (chance.random(len(found)) < wanted))
    ends = np.minimum(found.giver, found.taker), np.maximum(found.giver, found.taker)
    names, pair = np.unique(layers_of(network).codes(*ends), return_inverse=True)
    fold = chance.integers(0, _FOLDS, size=len(names))[pair]
    stands = stands_without(network, found, fold)
    return found.rows(stands), fold[stands]


def _without_own_fold(
    network: NetworkSnapshot, kind: LinkKind, found: Candidates, fold: NDArray[np.int64]
) -> Floats:
    """The features of each pair in a network that lacks the ties of the pairs of its fold."""
    go_on()
    layers = layers_of(network)
    looked = np.empty((len(found), len(NAMES)))
    for number in range(_FOLDS):
        here = fold == number
        some = found.rows(here)
        tied = some.rows(some.linked)
        hidden = np.concatenate([layers.codes(tied.giver, tied.taker), layers.codes(tied.taker, tied.giver)])
        looked[here] = values(layers.without(kind, hidden), some)
    return looked
