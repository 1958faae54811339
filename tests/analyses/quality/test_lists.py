"""Where held-out links stand in the lists, by hand and against every possible order of equal scores."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.analyses.quality.intervals import Draws, interval, of_lists, of_order
from herbcity.analyses.quality.lists import Pairs, find
from herbcity.analyses.quality.measures import Order

NOBODY = np.empty(0, dtype=np.int32)


def one_giver(held_out: list[bool], *, missed: int = 0) -> Pairs:
    """Giver 0 and takers 1, 2, …; ``missed`` more held-out links go to takers beyond the candidates."""
    size = len(held_out)
    beyond = np.arange(size + 1, size + 1 + missed)
    takers = np.arange(1, size + 1)
    return Pairs(np.zeros(size, dtype=int), takers, np.array(held_out), np.zeros(missed, dtype=int), beyond)


def test_a_link_on_top_is_hit_and_one_in_seventh_place_only_at_ten() -> None:
    """By hand: places 1 and 7 of the giver's list, reciprocal ranks 1 and 1/7, precisions 1/1 and 2/7 of two."""
    scores = np.array([9.0, 8, 7, 6, 5, 4, 3, 2])
    found = find(one_giver([True, *[False] * 5, True, False]), scores)
    giver = found.actor == 0
    assert found.links[giver].tolist() == [2]
    assert found.hits_at_5[giver].tolist() == [1]
    assert found.hits_at_10[giver].tolist() == [2]
    assert found.reciprocal_rank[giver] == pytest.approx(1 + 1 / 7)
    assert found.average_precision[giver] == pytest.approx((1 + 2 / 7) / 2)


def test_the_takers_lists_are_queries_too() -> None:
    """Takers 1 and 7 have one candidate each, which is the link: found at the first place."""
    found = find(one_giver([True, *[False] * 5, True]), np.arange(7.0))
    takers = found.actor != 0
    assert found.actor[takers].tolist() == [1, 7]
    assert found.reciprocal_rank[takers].tolist() == [1, 1]


def test_a_held_out_link_that_is_no_candidate_counts_as_not_found() -> None:
    found = find(one_giver([True, False], missed=1), np.array([2.0, 1.0]))
    giver = found.actor == 0
    assert found.links[giver].tolist() == [2]
    assert found.hits_at_10[giver].tolist() == [1]
    assert found.average_precision[giver].tolist() == [0.5]
    assert found.actor.tolist() == [0, 1, 3]  # the missed taker is asked for, and has no list


def test_an_actor_has_one_list_where_nobody_gives_or_takes() -> None:
    pairs = Pairs(np.array([0, 1]), np.array([1, 2]), np.array([True, False]), NOBODY, NOBODY, directed=False)
    found = find(pairs, np.array([1.0, 2.0]))
    assert found.actor.tolist() == [0, 1]
    assert found.reciprocal_rank.tolist() == [1, 1 / 2]  # actor 1 would be shown actor 2 first


def by_loop(held_out: list[bool], links: int) -> tuple[float, float, float, float]:
    """The definitions, one place after the other."""
    places = [place for place, link in enumerate(held_out, start=1) if link]
    precision = sum((number + 1) / place for number, place in enumerate(places) if place <= 10)
    return (
        sum(place <= 5 for place in places), sum(place <= 10 for place in places),
        sum(1 / place for place in places), precision / min(links, 10),
    )  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=6), st.integers(4, 9))
def test_equal_scores_count_as_the_mean_over_all_their_orders(
    rows: list[tuple[int, bool]], better: int
) -> None:
    """``better`` candidates that are no links stand above, so that the levels lie across the fifth and tenth place."""
    rows = [*((3, False) for _ in range(better)), *rows]
    scores, held_out = (list(column) for column in zip(*rows))
    if not any(held_out):
        return
    orders = permutations(range(better, len(rows)))
    sorted_ones = [
        order for order in orders if all(scores[one] >= scores[two] for one, two in pairwise(order))
    ]
    expected = np.mean(
        [
            by_loop([*held_out[:better], *(held_out[one] for one in order)], sum(held_out))
            for order in sorted_ones
        ],
        axis=0,
    )
    found = find(one_giver(held_out), np.array(scores, dtype=float))
    giver = found.actor == 0
    figures = (found.hits_at_5, found.hits_at_10, found.reciprocal_rank, found.average_precision)
    assert [float(figure[giver][0]) for figure in figures] == pytest.approx(expected.tolist())


def test_without_held_out_links_there_is_no_query() -> None:
    assert len(find(one_giver([False, False]), np.array([1.0, 2.0]))) == 0
    assert set(of_lists(find(one_giver([False]), np.zeros(1)), seed=1).values()) == {None}


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_an_interval_holds_its_estimate_and_is_the_same_for_the_same_seed(seed: int) -> None:
    chance = np.random.default_rng(seed)
    giver, taker = (ends.ravel() for ends in np.indices((12, 15)))
    pairs = Pairs(giver, taker + 12, chance.random(180) < 0.15, NOBODY, NOBODY)
    scores = chance.random(180)
    intervals = of_lists(find(pairs, scores), seed=seed)
    assert intervals == of_lists(find(pairs, scores), seed=seed)
    for one in intervals.values():
        assert one is None or one.low <= one.mid <= one.high


def test_the_draws_of_the_auc_lie_around_it() -> None:
    chance = np.random.default_rng(5)
    giver = np.repeat(np.arange(60), 30)
    held_out = chance.random(1_800) < 0.1
    scores = chance.random(1_800) + 0.5 * held_out
    order = Order(scores, held_out)
    drawn, precision = of_order(order, giver, seed=1)
    draws = Draws(giver, seed=1)
    for number in (0, 7, 199):
        weights = draws.times[number][draws.place]
        assert drawn[number] == pytest.approx(order.auc(weights))
        assert precision[number] == pytest.approx(order.average_precision(weights))
    assert np.median(drawn) == pytest.approx(order.auc(), abs=0.01)
    assert np.median(precision) == pytest.approx(order.average_precision(), rel=0.1)
    assert 0.005 < np.std(drawn) < 0.05


def test_a_draw_in_which_no_held_out_link_came_up_says_nothing() -> None:
    """One held-out link, given by one of 40 actors: of 200 draws about 1/e do not hold that actor. It stands last of
    400 pairs, so that where it is drawn the precision is far below the half that no figure of it ever was."""
    giver = np.repeat(np.arange(40), 10)
    held_out = np.arange(400) == 0
    order = Order(np.arange(400.0), held_out)
    drawn, precision = of_order(order, giver, seed=1)
    without = np.isnan(precision)
    assert np.array_equal(without, np.isnan(drawn))
    assert without.mean() == pytest.approx(np.exp(-1), abs=0.12)
    found = interval(order.average_precision(), precision)
    assert found is not None
    assert found.mid == pytest.approx(1 / 400)
    assert found.high < 0.03
