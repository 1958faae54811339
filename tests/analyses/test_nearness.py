"""Closeness, and PageRank around chosen actors."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from herbcity.analyses.nearness import closeness, personalised_pagerank
from herbcity.errors import NotFound, OutOfRange
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import kite, turmeric_chain
from herbcity.registry.identity import actor_code
from tests.analyses.random_networks import NEWCOMER, chain_of, networks, relabelled, with_isolate


@settings(max_examples=50)
@given(networks())
def test_closeness_equals_networkx_in_every_direction(network: NetworkSnapshot) -> None:
    directed = nx.DiGraph(network.graph)
    if len(directed) == 1:
        assert dict(closeness(network).values) == {}
        return
    for ours, graph in (("BOTH", nx.Graph(directed)), ("IN", directed), ("OUT", directed.reverse())):
        expected = nx.closeness_centrality(graph)
        assert dict(closeness(network, direction=ours).values) == pytest.approx(expected, abs=1e-9)


def test_fernando_and_garth_are_nearest_to_everybody_in_krackhardts_kite() -> None:
    # published: Krackhardt (1990), Administrative Science Quarterly 35, 351: 9 steps in 14, 0.643
    values = closeness(kite()).values
    assert [code for code, _ in closeness(kite()).top(2)] == [actor_code(6), actor_code(7)]
    assert round(values[actor_code(6)], 3) == round(values[actor_code(7)], 3) == 0.643


def test_closeness_does_not_depend_on_how_many_distances_are_held_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = dict(closeness.__wrapped__(kite()).values)  # type: ignore[attr-defined]
    monkeypatch.setattr("herbcity.analyses.nearness._CELLS", 30)
    assert dict(closeness.__wrapped__(kite()).values) == whole  # type: ignore[attr-defined]


@settings(max_examples=50)
@given(networks())
def test_a_newcomer_without_ties_makes_everybody_less_close_by_the_share_of_the_others(
    network: NetworkSnapshot,
) -> None:
    size = len(network.actors)
    grown = dict(closeness(with_isolate(network)).values)
    assert grown.pop(NEWCOMER, 0.0) == 0.0
    if size > 1:
        expected = {code: value * (size - 1) / size for code, value in closeness(network).values.items()}
        assert grown == pytest.approx(expected, abs=1e-12)


def _solved(network: NetworkSnapshot, chosen: list[str], damping: float) -> dict[str, float]:
    """The equation of personalised PageRank, solved as linear equations."""
    graph = nx.DiGraph(network.graph)
    codes = list(graph)
    steps = nx.to_numpy_array(graph, nodelist=codes, weight=None)
    starts = np.array([1 / len(chosen) if code in chosen else 0.0 for code in codes])
    leaving = steps.sum(axis=1, keepdims=True)
    steps = np.where(leaving > 0, steps / np.where(leaving > 0, leaving, 1), starts)
    return dict(zip(codes, np.linalg.solve(np.eye(len(codes)) - damping * steps.T, (1 - damping) * starts)))


@settings(max_examples=50)
@given(networks())
def test_personalised_pagerank_solves_its_equation(network: NetworkSnapshot) -> None:
    chosen = sorted(network.actors)[:2]
    if chosen:
        found = personalised_pagerank(network, around=chosen)
        assert dict(found.values) == pytest.approx(_solved(network, chosen, 0.85), abs=1e-9)
        assert sum(found.values.values()) == pytest.approx(1.0)


@settings(max_examples=50)
@given(networks())
def test_relabelling_changes_no_personalised_pagerank(network: NetworkSnapshot) -> None:
    if network.actors:
        other, name = relabelled(network)
        chosen = next(iter(network.actors))
        renamed = {
            name[code]: value
            for code, value in personalised_pagerank(network, around=[chosen]).values.items()
        }
        found = personalised_pagerank(other, around=[name[chosen]])
        assert dict(found.values) == pytest.approx(renamed, abs=1e-9)


def test_whom_no_chosen_actor_reaches_has_exactly_nothing() -> None:
    values = personalised_pagerank(chain_of(["ab", "cd"]), around=["a"]).values
    assert (values["c"], values["d"]) == (0.0, 0.0)


def test_pagerank_around_nobody_or_a_stranger_is_refused() -> None:
    with pytest.raises(NotFound, match="HC-9999-X"):
        personalised_pagerank(turmeric_chain(), around=["HC-9999-X"])
    with pytest.raises(OutOfRange, match="at least one"):
        personalised_pagerank(turmeric_chain(), around=[])
