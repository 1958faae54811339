"""The structural features of pairs: one row a pair, one column a measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.link_prediction.ends import affinity, growth, standing
from herbcity.analyses.link_prediction.links import Column, Links, Numbers
from herbcity.analyses.link_prediction.panels import blocks
from herbcity.analyses.link_prediction.paths import Named, directed_paths, recent_paths, short_paths, walks
from herbcity.analyses.link_prediction.spectra import Positions, positions, products, spectral
from herbcity.analyses.link_prediction.tastes import Vectors, tastes

Table = dict[str, Column]


@dataclass(frozen=True)
class Structure:
    """A network in which pairs are looked at. ``window`` is the length of time that counts as lately."""

    links: Links
    window: float | None
    seed: int
    around: Links | None = None
    """Links of other types among the same nodes."""
    listed: bool = False
    """Whether pairs are ranked in long lists, which is worth another look at who fits whom."""

    @cached_property
    def _ends(self) -> Table:
        found = standing(self.links)
        return found if self.window is None else found | growth(self.links, window=self.window)

    @cached_property
    def _positions(self) -> dict[str, Positions]:
        return positions(self.links, seed=self.seed)

    @cached_property
    def _tastes(self) -> tuple[Vectors, Vectors]:
        return tastes(self.links, seed=self.seed)

    @cached_property
    def whole(self) -> Links:
        """Links of all types, without direction."""
        if self.around is None:
            return self.links
        both = (self.links, self.around)
        source, target = (np.concatenate([getattr(one, end) for one in both]) for end in ("source", "target"))
        return Links.of(self.links.size, source, target, directed=False)

    def fits(self, source: Numbers, target: Numbers) -> Column:
        """How well the tastes of the two ends fit."""
        return products(*self._tastes, source, target)

    def of(self, source: Numbers, target: Numbers) -> Table:
        """Every measure of every pair."""
        found = path_features(self.links, source, target, window=self.window)
        found |= spectral(self._positions, source, target)
        if self.listed:
            found["taste"] = self.fits(source, target)
        if self.links.group is not None:
            found |= affinity(self.links, source, target)
        if self.around is not None:
            found |= {f"all_{name}": each for name, each in path_features(self.whole, source, target).items()}
        for name, values in self._ends.items():
            here, there = values[source], values[target]
            if self.links.directed:
                found |= {f"source_{name}": here, f"target_{name}": there}
            else:
                found |= {
                    f"lesser_{name}": np.minimum(here, there),
                    f"greater_{name}": np.maximum(here, there),
                }
        return found

    def rows(self, source: Numbers, target: Numbers) -> NDArray[np.float32]:
        """The same for a learner; single precision halves what two million pairs need."""
        table = self.of(source, target)
        rows = np.empty((len(source), len(table)), dtype=np.float32)
        for column, values in enumerate(table.values()):
            rows[:, column] = values
        return rows


def path_features(links: Links, source: Numbers, target: Numbers, *, window: float | None = None) -> Table:
    """The measures of ``paths``, read off where the pairs are, and the shares made of them."""
    measures: list[Callable[[Links, Numbers], Named]] = [short_paths, walks]
    if links.directed:
        measures.append(directed_paths)
        if window is not None:
            measures.append(partial(recent_paths, window=window))
    found: Table = {}
    order = np.argsort(source, kind="stable")
    for block in blocks(source, links.size):
        first, end = np.searchsorted(source[order], [block[0], block[-1] + 1])
        rows = order[first:end]
        column = np.searchsorted(block, source[rows])
        for measure in measures:
            for name, panel in measure(links, block):
                found.setdefault(name, np.empty(len(source)))[rows] = panel[target[rows], column]
    return found | _shares(found, links, source, target) if found else found


def _shares(found: Table, links: Links, source: Numbers, target: Numbers) -> Table:
    """Neighbours in common as a share of all that the two have: Jaccard 1901, Salton 1983, Leicht et al. 2006."""
    degree = links.neighbours_of
    here, there, common = degree[source], degree[target], found["common"]
    product = np.maximum(here * there, 1.0)
    return {
        "jaccard": common / np.maximum(here + there - common, 1.0),
        "salton": common / np.sqrt(product),
        "leicht": common / product,
        "product": here * there,
    }
