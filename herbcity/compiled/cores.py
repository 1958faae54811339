"""Cores: shells of nodes that fall away together."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.compiled.graphs import CompiledGraph


def shelled(graph: CompiledGraph[Hashable]) -> NDArray[np.int64]:
    """The core number of each node of a graph without loops; in a directed one degrees in and out are added.

    All nodes that no longer have more than k partners go at once, and k rises when nobody has to go. Takes time by the
    edges, and once by the nodes for each such round.

    Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5(3), 269.
    """
    ties = graph.pattern
    if graph.is_directed():
        ties = scipy.sparse.csr_array(ties + ties.T)
    degree = ties.sum(axis=1).astype(np.int64)
    core = np.zeros(len(graph), np.int64)
    left = np.arange(len(graph))
    most = 0
    while len(left):
        most = max(most, int(degree[left].min()))
        leaving = left[degree[left] <= most]
        core[leaving] = most
        lost = ties[leaving].sum(axis=0)
        degree -= lost.astype(np.int64)
        degree[leaving] = -1
        left = left[degree[left] >= 0]
    return core
