"""NetworkX's functions under NetworkX's names and parameters: what the entry point ``networkx.backends`` loads.

Each equals NetworkX's own to 1e-9 and takes a ``CompiledGraph``. What one does not do, ``can_run`` says in words, and
NetworkX does it itself or tells the caller.
"""

from __future__ import annotations

import inspect
import math
import random
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any

import networkx as nx
import numpy as np
import scipy
from networkx.algorithms.community.quality import NotAPartition
from numpy.typing import NDArray

from herbcity.compiled import holes, partitions
from herbcity.compiled.cores import shelled
from herbcity.compiled.cuts import depth_first
from herbcity.compiled.graphs import CompiledGraph, compiled, plain
from herbcity.compiled.partners import Measure, shared_worth
from herbcity.compiled.paths import dependencies

_WORTH_CONVERTING = 1_000
"""Where NetworkX chooses by its own settings, smaller graphs stay with it."""


def convert_from_nx(
    graph: nx.Graph[Hashable], *, edge_attrs: Mapping[str, float] | None = None, **_unused: object
) -> CompiledGraph[Hashable]:
    """Called by NetworkX, which keeps the result with the graph until the graph changes."""
    weight, default = next(iter((edge_attrs or {}).items()), (None, 1.0))
    return compiled(graph, weight=weight, default=default)


def convert_to_nx(found: object, **_unused: object) -> object:
    """Called by NetworkX on whatever it gets back, or is about to handle itself."""
    return plain(found) if isinstance(found, CompiledGraph) else found


def can_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
    """True, or the reason why not."""
    asked = inspect.signature(globals()[name]).bind(*args, **kwargs).arguments
    graph = asked["G"]
    if graph.is_multigraph():
        return "edges are parallel"
    if name in _UNDIRECTED and graph.is_directed():
        return "the graph is directed"
    if name in _WITHOUT_WEIGHT and asked.get("weight") is not None:
        return "edges have weights"
    if name == "bridges" and asked.get("root") is not None:
        return "only one part is asked for"
    if name in _PAIRS and asked.get("ebunch") is None:
        return "all pairs are asked for; use herbcity.compiled.partners.best_partners for the best of each"
    if name not in _WITH_LOOPS and _has_loops(graph):
        return "an edge joins a node with itself"
    return True


def _has_loops(graph: CompiledGraph[Hashable] | nx.Graph[Hashable]) -> bool:
    if isinstance(graph, CompiledGraph):
        return graph.has_loops
    return any(graph.has_edge(node, node) for node in graph)


def should_run(_name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
    """True, or the reason why converting costs more than it saves."""
    graph = args[0] if args else kwargs["G"]
    return len(graph) >= _WORTH_CONVERTING or f"fewer than {_WORTH_CONVERTING:,} nodes"


_UNDIRECTED = {
    "adamic_adar_index",
    "articulation_points",
    "bridges",
    "leiden_communities",
    "louvain_communities",
    "resource_allocation_index",
}
_PAIRS = {"adamic_adar_index", "resource_allocation_index"}
_WITHOUT_WEIGHT = {"betweenness_centrality"}
_WITH_LOOPS = {"betweenness_centrality", "pagerank"}


def betweenness_centrality(
    G: CompiledGraph[Hashable],
    k: int | None = None,
    normalized: bool = True,
    weight: None = None,
    endpoints: bool = False,
    seed: int | random.Random | None = None,
) -> dict[Hashable, float]:
    """As ``nx.betweenness_centrality``, the same ``k`` nodes drawn for the same seed; without weights."""
    size = len(G)
    sources = np.arange(size, dtype=np.int32)
    if k is not None and k != size:
        drawn = nx.utils.create_py_random_state(seed).sample(range(size), k)
        sources = np.array(drawn, dtype=np.int32)
    values = dependencies(G, sources, endpoints=endpoints)
    others = size if endpoints else size - 1
    if others < 2:
        return G.named(values)

    def scale(seen: int) -> float:
        if not seen:
            return math.nan  # the only pivot: nobody has counted a path through it
        return 1 / (seen * (others - 1)) if normalized else others / (seen * (1 if G.is_directed() else 2))

    sampled = len(sources) < size
    scales = np.full(size, scale(len(sources) if sampled else others))
    if sampled and not endpoints:
        scales[sources] = scale(len(sources) - 1)  # a pivot is no path's middle when the path begins at it
    return G.named(values * scales)


def pagerank(
    G: CompiledGraph[Hashable],
    alpha: float = 0.85,
    personalization: Mapping[Hashable, float] | None = None,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: Mapping[Hashable, float] | None = None,
    weight: str | None = "weight",
    dangling: Mapping[Hashable, float] | None = None,
) -> dict[Hashable, float]:
    """As ``nx.pagerank``, step by step: the same start, the same iteration, the same end."""
    size = len(G)
    if not size:
        return {}
    matrix = G.weighed_by(weight)
    leaving = matrix.sum(axis=1)
    share = np.divide(1.0, leaving, where=leaving != 0, out=np.zeros(size))
    arriving = scipy.sparse.csr_array((scipy.sparse.diags_array(share) @ matrix).T)
    anywhere = np.full(size, 1 / size)
    begin = anywhere if nstart is None else _shares(G, nstart)
    teleport = anywhere if personalization is None else _shares(G, personalization)
    from_dangling = teleport if dangling is None else _shares(G, dangling)
    stuck = leaving == 0
    now = begin
    for _ in range(max_iter):
        before = now
        now = alpha * (arriving @ before + before[stuck].sum() * from_dangling) + (1 - alpha) * teleport
        if np.abs(now - before).sum() < size * tol:
            return G.named(now)
    raise nx.PowerIterationFailedConvergence(max_iter)


def _shares(graph: CompiledGraph[Hashable], given: Mapping[Hashable, float]) -> NDArray[np.float64]:
    values = np.array([given.get(node, 0) for node in graph.nodes], dtype=float)
    if not values.sum():
        raise ZeroDivisionError
    return np.asarray(values / values.sum())


def core_number(G: CompiledGraph[Hashable]) -> dict[Hashable, int]:
    """As ``nx.core_number``."""
    return G.named(shelled(G))


def constraint(
    G: CompiledGraph[Hashable], nodes: Iterable[Hashable] | None = None, weight: str | None = None
) -> dict[Hashable, float]:
    """As ``nx.constraint``: nan for a node without edges."""
    return _of(nodes, G.named(holes.constraints(G, weight=weight)))


def effective_size(
    G: CompiledGraph[Hashable], nodes: Iterable[Hashable] | None = None, weight: str | None = None
) -> dict[Hashable, float]:
    """As ``nx.effective_size``: nan for a node without edges."""
    return _of(nodes, G.named(holes.effective_sizes(G, weight=weight)))


def _of(nodes: Iterable[Hashable] | None, values: dict[Hashable, float]) -> dict[Hashable, float]:
    return values if nodes is None else {node: values[node] for node in nodes}


def articulation_points(G: CompiledGraph[Hashable]) -> Iterator[Hashable]:
    """As ``nx.articulation_points``, in the order of the nodes."""
    return (G.nodes[point] for point in depth_first(G).cut_points().tolist())


def bridges(G: CompiledGraph[Hashable], root: None = None) -> Iterator[tuple[Hashable, Hashable]]:
    """As ``nx.bridges``, for the whole graph."""
    return ((G.nodes[one], G.nodes[other]) for one, other in depth_first(G).bridges().tolist())


def louvain_communities(
    G: CompiledGraph[Hashable],
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = 1e-7,
    max_level: int | None = None,
    seed: int | random.Random | None = None,
) -> list[set[Hashable]]:
    """Communities by Louvain's method; the division that NetworkX finds with the same seed may be another one."""
    groups = partitions.divided(
        G,
        algorithm="louvain",
        weight=weight,
        resolution=resolution,
        threshold=threshold,
        max_level=max_level,
        seed=_drawn(seed),
    )
    return _sets(G, groups)


def leiden_communities(
    G: CompiledGraph[Hashable],
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: int | None = None,
    seed: int | random.Random | None = None,
) -> list[set[Hashable]]:
    """Communities by Leiden's method, for modularity; NetworkX 3.6 has the name and leaves the rest to backends."""
    groups = partitions.divided(
        G,
        algorithm="leiden",
        weight=weight,
        resolution=resolution,
        max_level=max_level,
        seed=_drawn(seed),
    )
    return _sets(G, groups)


def _drawn(seed: int | random.Random | None) -> int:
    """A seed for NumPy, which takes 32 bits."""
    return seed % 2**32 if isinstance(seed, int) else nx.utils.create_py_random_state(seed).getrandbits(32)


def _sets(graph: CompiledGraph[Hashable], groups: NDArray[np.intp]) -> list[set[Hashable]]:
    members: list[set[Hashable]] = [set() for _ in range(int(groups.max(initial=-1)) + 1)]
    for node, group in zip(graph.nodes, groups.tolist()):
        members[group].add(node)
    return members


def modularity(
    G: CompiledGraph[Hashable],
    communities: Iterable[Collection[Hashable]],
    weight: str | None = "weight",
    resolution: float = 1,
) -> float:
    """As ``nx.community.modularity``."""
    groups = np.full(len(G), -1)
    sizes = 0
    for number, community in enumerate(communities):
        members = [G.index.get(node, -1) for node in community]
        groups[members] = number
        sizes += len(community) if -1 not in members else len(G) + 1
    if sizes != len(G) or (groups < 0).any():
        raise NotAPartition(plain(G), communities)
    return partitions.modularity(G, groups, weight=weight, resolution=resolution)


def resource_allocation_index(
    G: CompiledGraph[Hashable], ebunch: Iterable[tuple[Hashable, Hashable]] = ()
) -> Iterator[tuple[Hashable, Hashable, float]]:
    """As ``nx.resource_allocation_index``, for pairs that are given."""
    return _scored(G, ebunch, "resource_allocation")


def adamic_adar_index(
    G: CompiledGraph[Hashable], ebunch: Iterable[tuple[Hashable, Hashable]] = ()
) -> Iterator[tuple[Hashable, Hashable, float]]:
    """As ``nx.adamic_adar_index``, for pairs that are given."""
    return _scored(G, ebunch, "adamic_adar")


def _scored(
    graph: CompiledGraph[Hashable], ebunch: Iterable[tuple[Hashable, Hashable]], measure: Measure
) -> Iterator[tuple[Hashable, Hashable, float]]:
    pairs = list(ebunch)
    for node in (node for pair in pairs for node in pair):
        if node not in graph:
            raise nx.NodeNotFound(f"Node {node} not in G.")
    ends = [(graph.index[one], graph.index[other]) for one, other in pairs]
    rows, columns = np.array(ends, dtype=np.int32).reshape(-1, 2).T
    asked = scipy.sparse.csr_array((np.ones(len(pairs)), (rows, columns)), shape=graph.matrix.shape)
    found = scipy.sparse.coo_array(shared_worth(graph, asked, measure))
    scores = dict(zip(zip(found.row.tolist(), found.col.tolist()), found.data.tolist()))
    return ((*pair, scores.get(numbers, 0.0)) for pair, numbers in zip(pairs, ends))
