"""A planted province knows its own truth, keeps a part of it from its records, and otherwise is like any other."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.errors import Refused
from herbcity.intake.loading import load
from herbcity.registry.changes import RecordKind
from herbcity.registry.drafts import check_fields
from herbcity.registry.engine import open_engine
from herbcity.registry.identity import NATURAL_KEYS
from herbcity.registry.migrating import migrate
from herbcity.registry.tables import FIELDS
from herbcity.registry.writing import Editor
from herbcity.simulation.planted import Errors, Planted, plant, write_truth
from herbcity.simulation.province import write_province
from herbcity.simulation.truth import COEFFICIENTS, FEATURES
from herbcity.vocabulary import LinkKind

K = RecordKind


@pytest.fixture(scope="module")
def planted() -> Planted:
    return plant(200, seed=1)


def supplies(planted: Planted) -> list[tuple[str, str]]:
    return [
        (one["source"], one["target"])
        for one in planted.recorded.sheets[K.LINK]
        if one["kind"] is LinkKind.SUPPLIES
    ]


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000))
def test_the_same_seed_plants_the_same_province(seed: int) -> None:
    assert plant(60, seed) == plant(60, seed)
    assert plant(60, seed) != plant(60, seed + 1)


def test_a_hidden_link_is_nowhere_in_the_records(planted: Planted) -> None:
    hidden = set(planted.truth.links(hidden=True))
    assert hidden
    for province in (planted.recorded, planted.exact):
        ends = {(one["source"], one["target"]) for one in province.sheets[K.LINK]}
        assert hidden.isdisjoint(ends)


def test_every_true_link_that_is_not_hidden_is_recorded_once(planted: Planted) -> None:
    assert sorted(supplies(planted)) == sorted(planted.truth.links(hidden=False))


def test_a_fifth_of_the_true_links_is_hidden(planted: Planted) -> None:
    truth = planted.truth
    assert truth.hidden.sum() == round(truth.linked.sum() * 0.2)
    assert not (truth.hidden & ~truth.linked).any()


def test_the_chance_of_a_pair_is_the_logistic_of_its_features(planted: Planted) -> None:
    truth = planted.truth
    log_odds = truth.base + truth.features @ np.array(COEFFICIENTS)
    assert np.allclose(truth.probability, 1 / (1 + np.exp(-log_odds)), atol=1e-8)


def test_as_many_links_arise_as_the_chances_add_up_to(planted: Planted) -> None:
    """Within four standard deviations of the expectation, which the base was chosen for: two an actor."""
    chances = planted.truth.probability
    assert chances.sum() == pytest.approx(400, abs=0.01)
    spread = np.sqrt((chances * (1 - chances)).sum())
    assert abs(planted.truth.linked.sum() - chances.sum()) < 4 * spread


def test_links_arise_in_the_direction_of_every_coefficient(planted: Planted) -> None:
    truth = planted.truth
    apart = truth.features[truth.linked].mean(axis=0) - truth.features[~truth.linked].mean(axis=0)
    assert dict(zip(FEATURES, np.sign(apart))) == dict(zip(FEATURES, np.sign(COEFFICIENTS)))


def test_a_pair_is_in_the_truth_once_and_nobody_trades_with_itself(planted: Planted) -> None:
    pairs = list(zip(planted.truth.giver.tolist(), planted.truth.taker.tolist()))
    assert len(set(pairs)) == len(pairs)
    assert all(giver != taker for giver, taker in pairs)


def test_trust_is_in_no_record(planted: Planted) -> None:
    columns = {name for rows in planted.exact.sheets.values() for one in rows for name in one}
    assert not any("trust" in name for name in columns)


def test_a_fifth_of_the_facts_is_missing_and_prices_are_off(planted: Planted) -> None:
    recorded, exact = planted.recorded.sheets[K.LISTING], planted.exact.sheets[K.LISTING]
    for fact in ("price_per_kg", "kg_by_month"):
        assert sum(fact not in one for one in recorded) / len(recorded) == pytest.approx(0.2, abs=0.06)
    ratios = [
        one["price_per_kg"][1] / true["price_per_kg"][1]
        for one, true in zip(recorded, exact)
        if "price_per_kg" in one
    ]
    assert np.std(np.log(ratios)) == pytest.approx(0.2, abs=0.03)
    placeless = [one for one in planted.recorded.sheets[K.ACTOR] if "latitude" not in one]
    assert len(placeless) / 200 == pytest.approx(0.2, abs=0.1)
    assert all("longitude" not in one and one["district"] for one in placeless)


def test_without_errors_the_records_are_exact() -> None:
    planted = plant(60, seed=4, errors=Errors(price_noise=0.0, missing=0.0))
    assert planted.recorded == planted.exact


def test_errors_in_the_records_change_nothing_in_what_is_true() -> None:
    sloppy = plant(60, seed=4, errors=Errors(price_noise=0.5, missing=0.6))
    careful = plant(60, seed=4, errors=Errors(price_noise=0.0, missing=0.0))
    assert sloppy.truth == careful.truth
    assert sloppy.exact == careful.exact


def test_every_row_passes_the_registrys_own_checks_and_is_no_double(planted: Planted) -> None:
    for kind, rows in planted.recorded.sheets.items():
        for number, one in enumerate(rows):
            body, faults = check_fields(kind, {FIELDS[kind].key: f"{kind}-{number}", **one})
            assert body is not None, faults
        if kind in NATURAL_KEYS:
            keys = [tuple(one.get(name) for name in NATURAL_KEYS[kind]) for one in rows]
            assert len(set(keys)) == len(keys), kind


def test_a_planted_province_loads_into_an_empty_registry(planted: Planted, tmp_path: Path) -> None:
    write_province(planted.recorded, tmp_path / "sheets")
    engine = open_engine(f"sqlite:///{tmp_path / 'herbcity.db'}")
    migrate(engine)
    report = load(engine, tmp_path / "sheets", editor=Editor("test"))
    assert not report.refused, report.text("en")


def test_the_truth_is_written_pair_by_pair(planted: Planted, tmp_path: Path) -> None:
    with write_truth(planted.truth, tmp_path / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(planted.truth)
    linked = {(one["giver"], one["taker"]) for one in rows if one["linked"] == "1" and one["hidden"] == "1"}
    assert linked == set(planted.truth.links(hidden=True))


def test_a_province_without_one_of_its_roles_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        plant(3, seed=1)
    assert [fault.field for fault in refused.value.faults] == ["actors"]
