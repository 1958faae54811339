"""CompiledGraph: a graph as a sparse matrix, which NetworkX's functions take in the place of a graph."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

import networkx as nx
import numpy as np
import scipy
from numpy.typing import NDArray

_MOST_ENDS = np.iinfo(np.int32).max


N_co = TypeVar("N_co", bound=Hashable, covariant=True)


class CompiledGraph(Generic[N_co]):
    """A graph without parallel edges whose nodes are numbered in the order of ``nodes``.

    ``matrix[i, j]`` is 1, or the ``weight`` of the edge from node i to node j; the matrix of an undirected graph is
    symmetric. The entries of a row stand in order, each once. Nothing in it changes: what is derived is kept.

    >>> path = CompiledGraph.of_edges("abc", [0, 1], [1, 2])
    >>> nx.betweenness_centrality(path)
    {'a': 0.0, 'b': 1.0, 'c': 0.0}
    """

    __networkx_backend__: ClassVar[str] = "herbcity"

    def __init__(
        self,
        nodes: Sequence[N_co],
        matrix: scipy.sparse.csr_array,
        *,
        directed: bool = False,
        weight: str | None = None,
    ) -> None:
        if matrix.nnz > _MOST_ENDS:
            raise ValueError(f"at most {_MOST_ENDS:,} edge ends; there are {matrix.nnz:,}")
        matrix.sum_duplicates()
        matrix.indptr, matrix.indices = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
        self.nodes = nodes
        self.matrix = matrix
        self.weight = weight
        self._directed = directed

    @classmethod
    def of_edges(
        cls,
        nodes: Sequence[N_co],
        sources: Sequence[int] | NDArray[np.integer],
        targets: Sequence[int] | NDArray[np.integer],
        *,
        directed: bool = False,
    ) -> CompiledGraph[N_co]:
        """From the ends of the edges, by number. An edge given twice is there once."""
        size = len(nodes)
        ends = (np.asarray(sources, np.int32), np.asarray(targets, np.int32))
        if not directed:
            ends = (np.concatenate(ends), np.concatenate(ends[::-1]))
        matrix = scipy.sparse.csr_array((np.ones(len(ends[0])), ends), shape=(size, size))
        matrix.data[:] = 1.0
        return cls(nodes, matrix, directed=directed)

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[N_co]:
        return iter(self.nodes)

    def __contains__(self, node: object) -> bool:
        return node in self.index

    def is_directed(self) -> bool:
        return self._directed

    def is_multigraph(self) -> bool:
        return False

    @cached_property
    def index(self) -> Mapping[Hashable, int]:
        """Number of each node."""
        return {node: number for number, node in enumerate(self.nodes)}

    @cached_property
    def pattern(self) -> scipy.sparse.csr_array:
        """The matrix with 1 for every edge, whatever its weight."""
        if self.weight is None:
            return self.matrix
        ones = np.ones(self.matrix.nnz)
        return scipy.sparse.csr_array(
            (ones, self.matrix.indices, self.matrix.indptr), shape=self.matrix.shape
        )

    @cached_property
    def reversed_pattern(self) -> scipy.sparse.csr_array:
        """The pattern with every edge turned round: in row i who has an edge to i."""
        return scipy.sparse.csr_array(self.pattern.T) if self._directed else self.pattern

    @cached_property
    def has_loops(self) -> bool:
        """Whether an edge joins a node with itself."""
        return bool(self.pattern.diagonal().any())

    def weighed_by(self, weight: str | None) -> scipy.sparse.csr_array:
        """The matrix with this attribute of the edges as entries; 1 where they do not have it, as in NetworkX."""
        return self.matrix if weight is not None and weight == self.weight else self.pattern

    def named(self, values: NDArray[np.generic]) -> dict[N_co, Any]:
        """One value a node, in the order of the nodes, as NetworkX returns them."""
        return dict(zip(self.nodes, values.tolist()))


def compiled(
    graph: nx.Graph[Hashable], *, weight: str | None = None, default: float = 1.0
) -> CompiledGraph[Hashable]:
    """A NetworkX graph as a compiled one. ``default`` is the weight of an edge without the attribute."""
    nodes = list(graph)
    index = {node: number for number, node in enumerate(nodes)}
    ends = graph.number_of_edges()
    sources = np.fromiter((index[source] for source, _ in graph.edges()), np.int32, ends)
    targets = np.fromiter((index[target] for _, target in graph.edges()), np.int32, ends)
    if weight is None:
        return CompiledGraph.of_edges(nodes, sources, targets, directed=graph.is_directed())
    values = np.fromiter((value for *_, value in graph.edges(data=weight, default=default)), np.float64, ends)
    if not graph.is_directed():
        other = sources != targets
        sources, targets = (
            np.concatenate([sources, targets[other]]),
            np.concatenate([targets, sources[other]]),
        )
        values = np.concatenate([values, values[other]])
    matrix = scipy.sparse.csr_array((values, (sources, targets)), shape=(len(nodes), len(nodes)))
    return CompiledGraph(nodes, matrix, directed=graph.is_directed(), weight=weight)


def plain(graph: CompiledGraph[Hashable]) -> nx.Graph[Hashable]:
    """A compiled graph as a NetworkX graph."""
    plain_graph: nx.Graph[Hashable] = nx.DiGraph() if graph.is_directed() else nx.Graph()
    plain_graph.add_nodes_from(graph.nodes)
    ends = scipy.sparse.coo_array(graph.matrix)
    sources, targets = (map(graph.nodes.__getitem__, column.tolist()) for column in (ends.row, ends.col))
    if graph.weight is None:
        plain_graph.add_edges_from(zip(sources, targets))
    else:
        plain_graph.add_weighted_edges_from(zip(sources, targets, ends.data.tolist()), weight=graph.weight)
    return plain_graph
