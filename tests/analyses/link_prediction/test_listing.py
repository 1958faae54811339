"""Ranking long lists: what counts is who comes first among the candidates of one source."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.link_prediction.listing import ListRanker, closer

Lists = tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.int64]]


def lists(seed: int, *, count: int = 40, length: int = 200) -> Lists:
    """In each list the two rows whose first measure lies highest above that list's own level are links; the level
    differs far more between lists than within them. The second measure says nothing."""
    random = np.random.default_rng(seed)
    level = np.repeat(random.normal(100.0, 50.0, count), length)
    within = random.normal(0.0, 1.0, count * length)
    source = np.repeat(np.arange(count), length)
    linked = np.zeros(count * length, dtype=bool)
    linked[
        (np.argsort(within.reshape(count, length))[:, -2:] + np.arange(count)[:, None] * length).ravel()
    ] = True
    noise = random.normal(size=count * length)
    return np.column_stack([level + within, noise]).astype(np.float32), linked, source


def test_what_tells_the_links_of_a_list_apart_is_learned_though_lists_differ_far_more() -> None:
    ranker = ListRanker(*lists(1, count=120), seed=0)
    rows, linked, source = lists(2)
    odds = ranker.odds(rows, source)
    first = [np.argsort(-np.where(source == one, odds, -np.inf))[:2] for one in np.unique(source)]
    assert linked[np.concatenate(first)].mean() > 0.85


def test_the_order_of_the_rows_does_not_matter() -> None:
    ranker = ListRanker(*lists(1), seed=0)
    rows, _, source = lists(2)
    odds = ranker.odds(rows, source)
    shuffled = np.random.default_rng(0).permutation(len(rows))
    assert np.allclose(ranker.odds(rows[shuffled], source[shuffled]), odds[shuffled])


def test_of_each_list_the_best_fitting_are_looked_at_closely() -> None:
    random = np.random.default_rng(0)
    source = np.repeat([3, 8], [400, 40])
    fits = random.normal(size=440)
    near = closer(fits, source)
    assert (near[:400].sum(), near[400:].sum()) == (150, 40)
    assert fits[:400][near[:400]].min() > fits[:400][~near[:400]].max()
