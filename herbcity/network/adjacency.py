"""The network as integers and sparse matrices, for analyses that must be fast.

Here and in the analyses it is ``import scipy``: SciPy loads ``scipy.sparse`` when it is first used, and the
service starts half a second earlier.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy
from numpy.typing import NDArray

from herbcity.compiled.graphs import CompiledGraph
from herbcity.network.ties import TieTable


@dataclass(frozen=True)
class Adjacency:
    """Actors by position, and the ties between them.

    ``ids[i]`` is the code of actor ``i``; the order is that of the snapshot. ``sources[t]`` and ``targets[t]``
    are the ends of tie ``t``, in the order of ``NetworkSnapshot.ties``; several ties may join the same two actors.
    """

    ids: tuple[str, ...]
    table: TieTable
    sources: NDArray[np.int32]
    targets: NDArray[np.int32]

    @classmethod
    def of(cls, ids: Iterable[str], table: TieTable) -> Adjacency:
        ordered = tuple(ids)
        position = {code: number for number, code in enumerate(ordered)}
        return cls(
            ordered,
            table,
            np.fromiter((position[tie.source] for tie in table.ties), np.int32, len(table.ties)),
            np.fromiter((position[tie.target] for tie in table.ties), np.int32, len(table.ties)),
        )

    def after(self, table: TieTable, touched: Collection[str]) -> Adjacency:
        """The same actors, once these links have changed."""
        if table is self.table:
            return self
        step = self.table.step_to(table, touched)
        ends = []
        for column, end in ((self.sources, "source"), (self.targets, "target")):
            fresh = [self.index[getattr(tie, end)] for tie in table.ties[step.first_new :]]
            column = np.concatenate([np.delete(column, step.gone), fresh]).astype(np.int32)
            column[step.changed] = [self.index[getattr(table.ties[place], end)] for place in step.changed]
            ends.append(column)
        later = Adjacency(self.ids, table, *ends)
        later.__dict__.update(index=self.index, order=self.order)
        return later

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each code."""
        return {code: number for number, code in enumerate(self.ids)}

    @cached_property
    def order(self) -> NDArray[np.int32]:
        """The place of each actor by its code: it never matters in which order actors were recorded."""
        place = np.empty(len(self.ids), dtype=np.int32)
        place[sorted(range(len(self.ids)), key=self.ids.__getitem__)] = np.arange(len(self.ids))
        return place

    @cached_property
    def directed(self) -> scipy.sparse.csr_array:
        """n × n; row i, column j: the number of ties from i to j."""
        size = len(self.ids)
        ones = np.ones(len(self.sources))
        return scipy.sparse.csr_array(
            scipy.sparse.coo_array((ones, (self.sources, self.targets)), shape=(size, size))
        )

    @cached_property
    def undirected(self) -> scipy.sparse.csr_array:
        """n × n, symmetric, 1 where any tie joins two different actors, whichever way it points."""
        both = self.directed + self.directed.T
        both.setdiag(0)
        both.eliminate_zeros()
        both.data[:] = 1.0
        return scipy.sparse.csr_array(both)

    @cached_property
    def simple(self) -> CompiledGraph[str]:
        """Two actors are joined if any tie joins them; what NetworkX's functions take, actors in the order of codes."""
        return self._by_code(self.undirected, directed=False)

    @cached_property
    def simple_directed(self) -> CompiledGraph[str]:
        """Source to target, once a pair, none from an actor to itself; actors in the order of their codes."""
        matrix = scipy.sparse.csr_array(self.directed, copy=True)
        matrix.setdiag(0)
        matrix.eliminate_zeros()
        matrix.data[:] = 1.0
        return self._by_code(matrix, directed=True)

    def _by_code(self, matrix: scipy.sparse.csr_array, *, directed: bool) -> CompiledGraph[str]:
        order = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        if order == list(range(len(order))):
            return CompiledGraph(self.ids, matrix, directed=directed)
        codes = tuple(self.ids[number] for number in order)
        return CompiledGraph(codes, scipy.sparse.csr_array(matrix[order][:, order]), directed=directed)
