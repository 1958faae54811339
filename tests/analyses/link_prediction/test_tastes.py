"""What nodes are drawn to: positions fitted to who links to whom."""

from __future__ import annotations

import numpy as np
import pytest

from herbcity.analyses.link_prediction import tastes as room
from herbcity.analyses.link_prediction.links import Links
from herbcity.analyses.link_prediction.tastes import tastes


def two_trades(missing: tuple[int, int]) -> Links:
    """Suppliers 0–5 sell to buyers 12–17 and suppliers 6–11 to buyers 18–23, all but one pair."""
    pairs = [(s, 12 + b) for s in range(6) for b in range(6)]
    pairs += [(6 + s, 18 + b) for s in range(6) for b in range(6)]
    pairs.remove(missing)
    ends = np.array(pairs)
    return Links.of(25, ends[:, 0], ends[:, 1], directed=True)


def test_who_would_fit_is_who_deals_with_the_same_others() -> None:
    source, target = tastes(two_trades(missing=(0, 12)), seed=0)
    assert source[0] @ target[12] > 0.5
    assert abs(source[0] @ target[18]) < 0.1


def test_a_node_without_links_stands_at_nothing() -> None:
    source, target = tastes(two_trades(missing=(0, 12)), seed=0)
    assert not source[24].any()
    assert not target[24].any()


def test_the_same_seed_gives_the_same_positions() -> None:
    links = two_trades(missing=(0, 12))
    assert all((one == other).all() for one, other in zip(tastes(links, seed=3), tastes(links, seed=3)))


def test_with_steps_enough_the_positions_are_those_that_solve_the_equations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Each row solved by itself: (VᵀV + λI + α Σ v vᵀ) u = (1 + α) Σ v over the linked v.
    monkeypatch.setattr(room, "_STEPS", 30)
    links = two_trades(missing=(0, 12))
    others = np.random.default_rng(1).normal(size=(links.size, 4))
    found = room._improved(np.zeros_like(others), links.outward, others)
    common = others.T @ others + room._RESTRAINT * np.eye(4)
    for node in range(links.size):
        linked = others[links.target[links.source == node]]
        exact = np.linalg.solve(
            common + room._CONFIDENCE * linked.T @ linked, (1 + room._CONFIDENCE) * linked.sum(axis=0)
        )
        assert found[node] == pytest.approx(exact, abs=1e-8)
