"""``python -m benchmarks.growing ACTORS SEED``: seconds and peak memory of each measure, as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np

from benchmarks.networks import network
from herbcity.compiled.partners import best_partners
from herbcity.compiled.removals import largest_after
from herbcity.compiled.triads import brokered

_PIVOTS = 64
_EXACT_UP_TO = 10_000


def main(actors: int, seed: int) -> None:
    _run_all(500, seed)  # loads the kernels
    print(json.dumps(_run_all(actors, seed)))


def _run_all(actors: int, seed: int) -> dict[str, tuple[float, int]]:
    nx.config.backends.herbcity.numba_from = 0
    graph, directed = network(actors, seed=seed), network(actors, seed=seed, directed=True)
    random = np.random.default_rng(seed)
    groups, order = random.integers(0, 4, actors), random.permutation(actors)
    works: dict[str, Callable[[], object]] = {
        "the network from its links": lambda: network(actors, seed=seed),
        f"betweenness by {_PIVOTS} pivots": lambda: nx.betweenness_centrality(
            graph, k=min(_PIVOTS, actors), seed=0
        ),
        "constraint": lambda: nx.constraint(graph),
        "effective size": lambda: nx.effective_size(graph),
        "brokerage roles": lambda: brokered(directed, groups),
        "articulation points": lambda: list(nx.articulation_points(graph)),
        "Louvain communities": lambda: nx.community.louvain_communities(graph, seed=0),
        "PageRank": lambda: nx.pagerank(graph),
        "core numbers": lambda: nx.core_number(graph),
        "top 20 partners of everybody": lambda: best_partners(graph, count=20),
        "robustness": lambda: largest_after(graph, order),
    }
    if actors <= _EXACT_UP_TO:
        works["betweenness, exact"] = lambda: nx.betweenness_centrality(graph)
    return {what: _cost(work) for what, work in works.items()}


def _cost(work: Callable[[], object]) -> tuple[float, int]:
    """Seconds, and by how many bytes the process was larger at its largest than before; Linux counts both."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = _status("VmRSS")
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun, _status("VmHWM") - before


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) * 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
