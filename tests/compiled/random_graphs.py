"""NetworkX graphs drawn by hypothesis, and both programs that may answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import networkx as nx
from hypothesis import settings
from hypothesis import strategies as st

PROGRAMS = {"numba": 0, "without numba": None}
"""By name, from how many edge ends on Numba is used."""

some = settings(max_examples=40, deadline=None)
"""For laws that are tested once with each program. A kernel is compiled when it is first called, so no deadline."""


@contextmanager
def answered_by(program: str) -> Iterator[None]:
    """Within it, this program answers. NetworkX keeps no conversion, so that it says nothing about keeping one."""
    with nx.config(cache_converted_graphs=False), nx.config.backends.herbcity(numba_from=PROGRAMS[program]):
        yield


@st.composite
def graphs(draw: st.DrawFn, *, directed: bool | None = None, loops: bool = False) -> nx.Graph[str]:
    """Up to twelve nodes, often in several parts, sometimes none or one; every edge has a length."""
    wanted = draw(st.booleans()) if directed is None else directed
    graph: nx.Graph[str] = nx.DiGraph() if wanted else nx.Graph()
    size = draw(st.integers(0, 12))
    names = draw(st.permutations("abcdefghijkl"[:size]))
    graph.add_nodes_from(names)
    if size > 1:
        pair = st.tuples(st.sampled_from(names), st.sampled_from(names))
        for one, other in draw(st.lists(pair, max_size=3 * size)):
            if one != other or loops:
                graph.add_edge(one, other, strength=draw(st.integers(1, 5)) / 2)
    return graph


def renamed(graph: nx.Graph[str], name: Callable[[str], str]) -> nx.Graph[str]:
    """The same graph under other names, its nodes and edges told in reverse."""
    other = graph.__class__()
    other.add_nodes_from(map(name, reversed(list(graph))))
    other.add_edges_from(
        (name(source), name(target), data) for source, target, data in reversed(list(graph.edges(data=True)))
    )
    return other
