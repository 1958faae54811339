"""Scores that tell links from other pairs, against other implementations and by hand."""

from __future__ import annotations

import numpy as np
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st

from herbcity.analyses.quality.measures import (
    auc,
    average_precision,
    calibration,
    calibration_error,
    still_to_come,
)

FEW_SCORES = st.lists(
    st.tuples(st.integers(0, 4), st.booleans(), st.integers(0, 3)), min_size=2, max_size=40
).filter(lambda rows: len({positive for _, positive, _ in rows}) == 2)


def columns(rows: list[tuple[int, bool, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    scores, positive, times = zip(*rows)
    return np.array(scores, dtype=float), np.array(positive), np.array(times)


@given(FEW_SCORES)
def test_auc_is_mann_and_whitneys_u(rows: list[tuple[int, bool, int]]) -> None:
    scores, positive, _ = columns(rows)
    u = scipy.stats.mannwhitneyu(scores[positive], scores[~positive]).statistic
    assert auc(scores, positive) == pytest.approx(u / (positive.sum() * (~positive).sum()))


@given(FEW_SCORES)
def test_a_weight_counts_as_so_many_equal_pairs(rows: list[tuple[int, bool, int]]) -> None:
    scores, positive, times = columns(rows)
    weights = times.astype(float)
    for measure in (auc, average_precision):
        repeated = measure(np.repeat(scores, times), np.repeat(positive, times))
        assert measure(scores, positive, weights) == pytest.approx(repeated, nan_ok=True)


@given(FEW_SCORES)
def test_average_precision_is_the_sum_over_thresholds(rows: list[tuple[int, bool, int]]) -> None:
    """By a plain loop over the distinct scores, from the highest down."""
    scores, positive, _ = columns(rows)
    expected, recall = 0.0, 0.0
    for threshold in sorted(set(scores.tolist()), reverse=True):
        taken = scores >= threshold
        found = (taken & positive).sum()
        expected += (found / positive.sum() - recall) * found / taken.sum()
        recall = found / positive.sum()
    assert average_precision(scores, positive) == pytest.approx(expected)


def test_random_scores_have_an_auc_of_about_a_half() -> None:
    """Within four standard deviations: sqrt((m + n + 1) / (12 m n)) for m positive and n negative pairs."""
    chance = np.random.default_rng(1)
    positive = np.arange(5_000) < 500
    spread = np.sqrt(5_001 / (12 * 500 * 4_500))
    assert auc(chance.random(5_000), positive) == pytest.approx(0.5, abs=4 * spread)


def test_perfect_scores_have_an_auc_of_one_and_inverted_ones_of_zero() -> None:
    positive = np.array([True, True, False, False, False])
    assert auc(positive.astype(float), positive) == 1.0
    assert auc(-positive.astype(float), positive) == 0.0
    assert average_precision(positive.astype(float), positive) == 1.0


def test_equal_scores_tell_nothing() -> None:
    positive = np.array([True, False, False, False])
    assert auc(np.zeros(4), positive) == 0.5
    assert average_precision(np.zeros(4), positive) == 0.25


@pytest.mark.parametrize("positive", [[], [True, True], [False]])
def test_without_both_kinds_of_pair_there_is_no_auc(positive: list[bool]) -> None:
    assert np.isnan(auc(np.zeros(len(positive)), np.array(positive, dtype=bool)))


def test_chances_that_come_true_as_predicted_are_calibrated() -> None:
    chance = np.random.default_rng(2)
    probability = chance.random(200_000)
    came_true = chance.random(200_000) < probability
    assert calibration_error(calibration(probability, came_true)) == pytest.approx(0, abs=0.005)
    assert calibration_error(calibration(probability**2, came_true)) != pytest.approx(0, abs=0.1)


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.booleans()), min_size=1, max_size=60))
def test_every_pair_is_in_one_bin_and_equal_chances_in_the_same(rows: list[tuple[float, bool]]) -> None:
    probability, came_true = (np.array(column) for column in zip(*rows))
    table = calibration(probability, came_true)
    assert sum(one.count for one in table) == len(rows)
    assert sum(one.count * one.observed for one in table) == pytest.approx(came_true.sum())
    means = [one.predicted for one in table]
    assert means == sorted(set(means))


def test_of_all_links_recorded_none_is_still_to_come() -> None:
    expected = still_to_come(np.array([0.0, 0.3, 1.0]), 1.0)
    assert expected is not None
    assert expected.tolist() == [0.0, 0.0, 0.0]


def test_where_no_link_is_on_record_nothing_tells_how_many_are_still_to_come() -> None:
    assert still_to_come(np.array([0.0, 0.3, 1.0]), 0.0) is None


@given(st.floats(0, 1), st.floats(0.001, 1))
def test_what_is_still_to_come_is_a_chance(probability: float, recorded: float) -> None:
    expected = still_to_come(np.array([probability]), recorded)
    assert expected is not None
    assert 0 <= expected[0] <= 1


def test_an_empty_table_has_no_calibration_error() -> None:
    assert calibration_error(()) is None


def test_what_is_still_to_come_adds_up_to_the_links_left_out() -> None:
    """Simulated: every link is recorded with a chance of 0.8, and the model predicts what is on record."""
    chance = np.random.default_rng(3)
    linked = chance.random(400_000)
    exists = chance.random(400_000) < linked
    recorded = exists & (chance.random(400_000) < 0.8)
    rest = ~recorded
    predicted = still_to_come(0.8 * linked[rest], 0.8)
    assert predicted is not None
    assert calibration_error(calibration(predicted, exists[rest])) == pytest.approx(0, abs=0.01)
