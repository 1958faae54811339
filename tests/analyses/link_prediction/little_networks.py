"""Small networks to rank on, and a plain AUC."""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.link_prediction.scoring import rank_pairs

Pairs = list[tuple[int, int]]


def split(graph: nx.Graph, *, seed: int) -> tuple[Pairs, Pairs, Pairs]:
    """What is known, a hidden tenth of the links, and as many pairs that are no links."""
    random = np.random.default_rng(seed)
    links = [tuple(sorted(link)) for link in graph.edges]
    order = random.permutation(len(links))
    tenth = len(links) // 10
    others: set[tuple[int, int]] = set()
    while len(others) < tenth:
        one, two = sorted(random.integers(0, len(graph), 2).tolist())
        if one != two and not graph.has_edge(one, two):
            others.add((one, two))
    return [links[i] for i in order[tenth:]], [links[i] for i in order[:tenth]], sorted(others)


def auc(linked: NDArray[np.float64], unlinked: NDArray[np.float64]) -> float:
    """The chance that a link scores above a non-link, ties counting half (Hanley & McNeil 1982)."""
    difference = linked[:, None] - unlinked[None, :]
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())


def auc_of(graph: nx.Graph, *, seed: int) -> float:
    known, hidden, others = split(graph, seed=seed)
    scores = rank_pairs(known, [*hidden, *others], seed=seed)
    return auc(scores[: len(hidden)], scores[len(hidden) :])
