"""Chance is the same everywhere and has the shape that it promises."""

from __future__ import annotations

from collections import Counter
from datetime import date

from herbcity.registry.sheets import cell
from herbcity.simulation.chance import Chance, Weights


def test_a_seed_gives_the_same_draws_on_every_machine() -> None:
    # The first two numbers of Python's generator after seed 42, as printed in countless tutorials.
    chance = Chance(42)
    assert [chance.between(0, 1), chance.between(0, 1)] == [0.6394267984578837, 0.025010755222666936]


def test_a_draw_follows_its_weights() -> None:
    chance = Chance(1)
    weights = Weights.of([3, 1])
    counts = Counter(chance.weighted(("common", "rare"), weights) for _ in range(4_000))
    assert 2_850 < counts["common"] < 3_150  # expected 3,000, deviation 27


def test_a_bell_is_centred_and_has_a_deviation_of_one() -> None:
    chance = Chance(1)
    draws = [chance.bell() for _ in range(4_000)]
    assert abs(sum(draws) / 4_000) < 0.06
    assert abs(sum(draw * draw for draw in draws) / 4_000 - 1) < 0.1


def test_a_day_lies_between_its_ends_and_reaches_both() -> None:
    chance = Chance(1)
    days = {chance.day(date(2026, 1, 1), date(2026, 1, 3)) for _ in range(50)}
    assert days == {date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)}


def test_an_unknown_value_is_an_empty_cell_and_zero_is_not() -> None:
    assert cell(None) == ""
    assert cell(0.0) == "0"
