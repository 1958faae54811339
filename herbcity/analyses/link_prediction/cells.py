"""What kind of pairs the candidates are: how far apart and, in lists, how popular the one to be found is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.link_prediction.links import Column, Links, Numbers
from herbcity.analyses.link_prediction.panels import LONG_WALKS_UP_TO, blocks, columns_of, distances

_POPULARITY_STEPS = 12
"""Popularity is sorted by powers of two, up to 2,048 links and more."""


@dataclass(frozen=True)
class Cells:
    """Sorts pairs into cells by distance and, if ``by_popularity``, by the target's number of links."""

    farthest: int
    by_popularity: bool

    @classmethod
    def fitting(cls, links: Links, *, listed: bool) -> Cells:
        return cls(8 if links.size <= LONG_WALKS_UP_TO else 4, listed)

    @property
    def count(self) -> int:
        return (self.farthest + 2) * (_POPULARITY_STEPS if self.by_popularity else 1)

    def panel(self, links: Links, block: Numbers) -> NDArray[np.int64]:
        """The cell of each pair from the sources of ``block``; shape size × len(block)."""
        cell = distances(links, block, farthest=self.farthest).astype(np.int64)
        if self.by_popularity:
            step = np.log2(links.suppliers_of + 1.0).astype(np.int64).clip(max=_POPULARITY_STEPS - 1)
            cell = cell * _POPULARITY_STEPS + step[:, None]
        return cell

    def of(self, links: Links, source: Numbers, target: Numbers) -> NDArray[np.int64]:
        """The cell of each given pair."""
        found = np.empty(len(source), dtype=np.int64)
        for block in blocks(source, links.size):
            rows = np.flatnonzero((source >= block[0]) & (source <= block[-1]))
            found[rows] = self.panel(links, block)[target[rows], np.searchsorted(block, source[rows])]
        return found

    def shares(self, links: Links, source: Numbers, target: Numbers) -> Column:
        """The share of the pairs that each cell holds."""
        counts = np.bincount(self.of(links, source, target), minlength=self.count)
        return np.asarray(counts / max(counts.sum(), 1))

    def draw(
        self,
        network: Links,
        sources: Numbers,
        *,
        known: Links,
        shares: Column,
        count: int,
        random: np.random.Generator,
    ) -> tuple[Numbers, Numbers]:
        """About ``count`` pairs from ``sources`` that are no ``known`` links, spread over the cells by ``shares``."""
        begin, end = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        for block in blocks(sources, network.size):
            cell = self.panel(network, block)
            cell[columns_of(known.outward, block) > 0] = self.count
            cell[block, np.arange(len(block))] = self.count
            there = np.bincount(cell.ravel(), minlength=self.count + 1)
            chance = count * len(block) / len(sources) * np.append(shares, 0.0) / np.maximum(there, 1)
            rows, columns = np.nonzero(random.random(cell.shape) < chance[cell])
            begin.append(block[columns])
            end.append(rows)
        return np.concatenate(begin), np.concatenate(end)
