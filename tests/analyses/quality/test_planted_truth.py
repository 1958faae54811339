"""What is known of planted links, and what is found of them."""

from __future__ import annotations

import pytest

from herbcity.analyses.quality.baselines import BASELINES
from herbcity.analyses.quality.planted_truth import (
    ATTRIBUTES,
    CHALLENGER,
    MODEL,
    STRUCTURE,
    TRUE_CHANCES,
    TRUE_FACTS,
    PlantedQuality,
    planted_quality,
)
from herbcity.simulation.planted import plant


@pytest.fixture(scope="module")
def quality() -> PlantedQuality:
    return planted_quality(150, seed=2)


def test_every_hidden_link_is_looked_for_and_nearly_all_are_candidates(quality: PlantedQuality) -> None:
    truth = plant(150, 2).truth
    assert quality.hidden == truth.hidden.sum()
    assert quality.missed <= 0.02 * quality.hidden


def test_each_way_of_scoring_is_reported_once(quality: PlantedQuality) -> None:
    names = [way.name for way in quality.ways]
    assert names == [MODEL, ATTRIBUTES, STRUCTURE, CHALLENGER, TRUE_FACTS, TRUE_CHANCES, *BASELINES]


def test_nothing_beats_knowing_the_true_chances(quality: PlantedQuality) -> None:
    best = quality.of(TRUE_CHANCES).map_at_10
    assert best is not None
    for way in quality.ways:
        assert way.figures.map_at_10 is not None
        assert way.figures.map_at_10.mid <= best.mid


def test_random_guesses_have_an_auc_of_a_half(quality: PlantedQuality) -> None:
    auc = quality.of("random").auc
    assert auc is not None
    assert auc.mid == pytest.approx(0.5)


def test_the_model_finds_more_than_random_guesses_and_its_chances_come_true(quality: PlantedQuality) -> None:
    model, random = quality.of(MODEL).map_at_10, quality.of("random").map_at_10
    assert model is not None
    assert random is not None
    assert model.low > random.mid
    assert quality.calibration_error == pytest.approx(0, abs=0.03)
    assert quality.command == "herbcity quality --planted 150 --seed 2"
