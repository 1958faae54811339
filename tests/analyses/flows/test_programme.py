"""Generalised flows: against NetworkX where nothing is gained or lost, and against solving again one unit richer."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herbcity.analyses.flows.programme import OUTSIDE, Arcs, best_flow
from herbcity.errors import HerbcityError


def arcs_of(nodes: int, rows: list[tuple[int, int, float, float, float]]) -> Arcs:
    """From rows of tail, head, gain, most, reward."""
    tail, head, gain, most, reward = zip(*rows) if rows else ((),) * 5
    return Arcs(
        nodes, np.array(tail, dtype=int), np.array(head, dtype=int),
        np.array(gain, dtype=float), np.array(most, dtype=float), np.array(reward, dtype=float),
    )  # fmt: skip


@st.composite
def networks(draw: st.DrawFn, *, gains: st.SearchStrategy[float]) -> Arcs:
    """Up to six nodes; every node may be entered from outside, rewarded, and be left. Gains other than 1 lead to higher
    nodes only, as the steps of a ladder do."""
    count = draw(st.integers(1, 6))
    node, kg = st.integers(0, count - 1), st.integers(0, 20).map(float)
    rows = [(OUTSIDE, one, 1.0, most, 1.0) for one, most in draw(st.dictionaries(node, kg)).items()]
    rows += [(one, OUTSIDE, 1.0, most, 0.0) for one, most in draw(st.dictionaries(node, kg)).items()]
    for (one, other), most in draw(st.dictionaries(st.tuples(node, node), kg, max_size=12)).items():
        if one != other:
            rows.append((one, other, draw(gains) if one < other else 1.0, most, 0.0))
    return arcs_of(count, rows)


@given(networks(gains=st.just(1.0)))
def test_without_gains_it_is_networkx_maximum_flow(arcs: Arcs) -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from(("outside", "market"))
    for tail, head, most in zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.most.tolist()):
        graph.add_edge(
            "outside" if tail == OUTSIDE else tail, "market" if head == OUTSIDE else head, capacity=most
        )
    found = best_flow(arcs)
    assert found.value == pytest.approx(nx.maximum_flow_value(graph, "outside", "market"), abs=1e-6)
    # Strong duality: the limits times their worths are a cut of the same size.
    assert float((found.worth * arcs.most).sum()) == pytest.approx(found.value, abs=1e-6)


GAINS = st.sampled_from((0.2, 0.5, 1.0, 2.0))


@settings(max_examples=50)
@given(networks(gains=GAINS))
def test_every_limit_and_every_node_is_kept(arcs: Arcs) -> None:
    found = best_flow(arcs)
    assert (found.kg >= -1e-7).all()
    assert (found.kg <= arcs.most + 1e-7).all()
    assert np.abs(arcs.matrix @ found.kg).max(initial=0.0) < 1e-6


@given(networks(gains=st.sampled_from((0.2, 0.5, 1.0))), st.data())
def test_a_worth_lies_between_what_one_unit_more_adds_and_one_unit_less_costs(
    arcs: Arcs, data: st.DataObject
) -> None:
    # The value is concave in a limit, so the dual lies between the two slopes, and equals them where they agree.
    if not len(arcs):
        return
    place = data.draw(st.integers(0, len(arcs) - 1))
    found = best_flow(arcs)
    step = 1e-3
    more, less = arcs.most.copy(), arcs.most.copy()
    more[place] += step
    less[place] = max(0.0, less[place] - step)
    gained = (best_flow(replace(arcs, most=more)).value - found.value) / step
    assert gained <= found.worth[place] + 1e-4
    if arcs.most[place] >= step:
        assert found.worth[place] <= (found.value - best_flow(replace(arcs, most=less)).value) / step + 1e-4


@settings(max_examples=50)
@given(networks(gains=GAINS), st.randoms(use_true_random=False))
def test_the_order_and_the_numbers_of_nodes_and_arcs_change_nothing(arcs: Arcs, random: object) -> None:
    nodes, order = list(range(arcs.nodes)), list(range(len(arcs)))
    random.shuffle(nodes)  # type: ignore[attr-defined]
    random.shuffle(order)  # type: ignore[attr-defined]
    rename = np.array([*nodes, OUTSIDE])
    other = Arcs(
        arcs.nodes, rename[arcs.tail][order], rename[arcs.head][order],
        arcs.gain[order], arcs.most[order], arcs.reward[order],
    )  # fmt: skip
    assert best_flow(other).value == pytest.approx(best_flow(arcs).value, abs=1e-6)


def test_no_arcs_carry_nothing() -> None:
    assert best_flow(arcs_of(0, [])).value == 0
    assert best_flow(arcs_of(3, [])).value == 0


@pytest.mark.parametrize(
    "row",
    [
        (OUTSIDE, 0, 1.0, -1.0, 1.0),
        (OUTSIDE, 0, 0.0, 1.0, 1.0),
        (OUTSIDE, 0, float("nan"), 1.0, 1.0),
        (OUTSIDE, 0, 1.0, float("nan"), 1.0),
        (OUTSIDE, 0, 1.0, 1.0, float("inf")),
    ],
)
def test_limits_gains_and_rewards_that_cannot_be_are_refused(
    row: tuple[int, int, float, float, float],
) -> None:
    with pytest.raises(HerbcityError) as raised:
        best_flow(arcs_of(1, [row, (0, OUTSIDE, 1.0, 1.0, 0.0)]))
    assert raised.value.code == "OUT_OF_RANGE"


def test_a_circle_that_would_make_matter_without_end_is_refused() -> None:
    rows = [(OUTSIDE, 0, 1.0, 1.0, 0.0), (0, 1, 2.0, np.inf, 0.0), (1, 0, 1.0, np.inf, 0.0)]
    with pytest.raises(HerbcityError) as raised:
        best_flow(arcs_of(2, [*rows, (1, OUTSIDE, 1.0, np.inf, 1.0)]))
    assert raised.value.code == "OUT_OF_RANGE"
