"""Transport: the two solvers against each other and against NetworkX, and the freight that could be saved."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.analyses.flows import network_simplex, transport
from herbcity.analyses.flows.freight import freight_today
from herbcity.analyses.flows.transport import best_transport, by_highs, by_simplex
from herbcity.errors import HerbcityError
from tests.analyses.flows.little_chains import (
    BUYER,
    DRYING,
    FAR,
    FRESH,
    GROWER,
    actor,
    chain,
    sells,
)

Problem = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to six suppliers and six takers of whole kg; many are equal, where a simplex method could run in circles."""
    whole = st.integers(1, 5).map(float)
    supply, demand = (
        draw(st.lists(whole, min_size=1, max_size=6)),
        draw(st.lists(whole, min_size=1, max_size=6)),
    )
    ends = st.tuples(st.integers(0, len(supply) - 1), st.integers(0, len(demand) - 1))
    arcs = draw(st.dictionaries(ends, st.integers(1, 4).map(float), min_size=1, max_size=20))
    source, target = np.array(list(arcs)).T
    return np.array(supply), np.array(demand), source, target, np.array(list(arcs.values()))


def _by_networkx(problem: Problem) -> float:
    supply, demand, source, target, gain = problem
    graph = nx.DiGraph()
    graph.add_node("left", demand=int(supply.sum() - demand.sum()))
    for giver, kg in enumerate(supply.tolist()):
        graph.add_node(("s", giver), demand=-int(kg))
        graph.add_edge(("s", giver), "left", weight=0)
    for taker, kg in enumerate(demand.tolist()):
        graph.add_node(("d", taker), demand=int(kg))
        graph.add_edge("left", ("d", taker), weight=0)
    for giver, taker, thb in zip(source.tolist(), target.tolist(), gain.tolist()):
        graph.add_edge(("s", giver), ("d", taker), weight=-int(thb))
    return -float(nx.network_simplex(graph)[0])


def _keeps_every_limit(problem: Problem, kg: np.ndarray) -> bool:
    supply, demand, source, target, _ = problem
    given, taken = np.bincount(source, kg, len(supply)), np.bincount(target, kg, len(demand))
    return bool((kg >= 0).all() and (given <= supply + 1e-9).all() and (taken <= demand + 1e-9).all())


@given(problems())
def test_both_solvers_gain_what_networkx_network_simplex_gains(problem: Problem) -> None:
    expected = _by_networkx(problem)
    for kg in (by_simplex(network_simplex, *problem), by_highs(*problem), best_transport(*problem)):
        assert float((problem[4] * kg).sum()) == pytest.approx(expected)
        assert _keeps_every_limit(problem, kg)


@pytest.mark.parametrize("seed", range(3))
def test_at_a_thousand_arcs_the_compiled_method_gains_what_highs_gains(seed: int) -> None:
    random = np.random.default_rng(seed)
    supply, demand = random.lognormal(6, 1, 60), random.lognormal(6, 1, 50)
    source, target = np.divmod(random.choice(60 * 50, 1_000, replace=False), 50)
    gain = random.uniform(0.1, 30, 1_000)
    kg = by_simplex(network_simplex, supply, demand, source, target, gain)
    assert (gain * kg).sum() == pytest.approx((gain * by_highs(supply, demand, source, target, gain)).sum())
    assert _keeps_every_limit((supply, demand, source, target, gain), kg)


@settings(max_examples=30)
@given(problems())
def test_without_numba_it_gains_the_same(problem: Problem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transport, "COMPILED_FROM", 0)
        compiled = best_transport(*problem)
        patch.setattr(transport, "_kernel", lambda: None)
        plain = best_transport(*problem)
    assert (problem[4] * compiled).sum() == pytest.approx((problem[4] * plain).sum())


def test_nothing_to_ship_no_arcs_and_what_gains_nothing() -> None:
    none = np.zeros(0, dtype=int)
    assert best_transport(np.zeros(0), np.zeros(0), none, none, np.zeros(0)).tolist() == []
    one = np.zeros(1, dtype=int)
    for supply, demand, gain in ((0.0, 5.0, 1.0), (5.0, 0.0, 1.0), (5.0, 5.0, 0.0), (5.0, 5.0, -2.0)):
        kg = best_transport(np.array([supply]), np.array([demand]), one, one, np.array([gain]))
        assert kg.tolist() == [0.0]


def test_quantities_and_gains_that_cannot_be_are_refused() -> None:
    one = np.zeros(1, dtype=int)
    for supply, gain in ((-1.0, 1.0), (float("nan"), 1.0), (float("inf"), 1.0), (1.0, float("nan"))):
        with pytest.raises(HerbcityError) as raised:
            best_transport(np.array([supply]), np.array([1.0]), one, one, np.array([gain]))
        assert raised.value.code == "OUT_OF_RANGE"


def test_crossed_deliveries_could_go_straight() -> None:
    # By hand: both groups deliver to the buyer 111.2 km away (and 13.06 km of circle: √(111.2² + 13.06²) = 112.0)
    # though one is in their own district, 13.06 km away.
    people = (actor("g", GROWER), actor("h", GROWER, FAR), actor("a", BUYER), actor("b", BUYER, FAR))
    crossed = (sells("g", "b", FRESH, 1_000.0), sells("h", "a", FRESH, 1_000.0))
    freight = freight_today(chain(*people, DRYING, *crossed), "h")
    assert freight.tonne_km == pytest.approx(2 * 111.95, abs=0.1)
    assert freight.least_tonne_km == pytest.approx(2 * 13.06, abs=0.01)
    assert freight.saved_thb is not None
    assert freight.saved_thb.mid == pytest.approx(3 * 2 * (111.95 - 13.06), abs=1)


def test_a_delivery_without_a_place_or_a_quantity_is_counted_and_not_guessed() -> None:
    people = (actor("g", GROWER, None), actor("h", GROWER), actor("b", BUYER))
    ties = (sells("g", "b", FRESH, 1_000.0), sells("h", "b", FRESH, None))
    freight = freight_today(chain(*people, DRYING, *ties), "h")
    assert (freight.tonne_km, freight.least_tonne_km, freight.saved_thb) == (None, None, None)
    assert (freight.deliveries, freight.unplaced) == (2, 2)
