"""Who has a way to a buyer, and who would lose every way if one actor dropped out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from herbcity.analyses.market.actors import actor_columns, role_bits
from herbcity.analyses.market.columns import Positions
from herbcity.analyses.market.ties import ties_of
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import ActorRole, Flow, LinkKind, link_rule

_MATERIAL = np.array([link_rule(kind).flow is Flow.MATERIAL for kind in LinkKind])


class Ways:
    """The ways that material takes, read backwards from the buyers.

    A way follows material ties from source to target until it reaches an actor with the role BUYER. Buyers
    themselves are at the end of the way and are not counted among those who have one.
    """

    def __init__(self, network: NetworkSnapshot) -> None:
        ties = ties_of(network)
        material = _MATERIAL[ties.kind]
        self._ids = network.adjacency.ids
        self._index = network.adjacency.index
        self.buyers: list[bool] = (
            (actor_columns(network).roles & role_bits([ActorRole.BUYER])) != 0
        ).tolist()
        self._suppliers = _grouped(ties.target[material], ties.source[material], len(self._ids))

    @cached_property
    def reaching(self) -> frozenset[str]:
        """Who has a way to a buyer."""
        return self._reaching(None)

    def lost_without(self, actor: str) -> frozenset[str]:
        """Who has a way to a buyer today and none once this actor is gone, found by taking it out; the actor itself
        not counted."""
        return self.reaching - self._reaching(actor) - {actor}

    def supplying(self, actor: str) -> frozenset[str]:
        """Everybody from whom material comes to this actor, over however many ties."""
        found = {self._index[actor]}
        self._follow(found, [*found], -1)
        return frozenset(self._ids[one] for one in found) - {actor}

    def _reaching(self, removed: str | None) -> frozenset[str]:
        out = -1 if removed is None else self._index[removed]
        found = {one for one, buys in enumerate(self.buyers) if buys and one != out}
        self._follow(found, [*found], out)
        return frozenset(self._ids[one] for one in found if not self.buyers[one])

    def _follow(self, found: set[int], waiting: list[int], out: int) -> None:
        """Add everybody behind those who wait, except through ``out``."""
        while waiting:
            for supplier in self._suppliers[waiting.pop()]:
                if supplier not in found and supplier != out:
                    found.add(supplier)
                    waiting.append(supplier)

    def dependants(self) -> Mapping[str, int]:
        """How many actors lose every way without each actor, for all actors in one pass; those on no way are absent.

        An actor that lies on all ways of others dominates them in the graph read backwards from the market,
        so these are the ones below it in the dominator tree.
        """
        before = np.cumsum([0, *(not self.buyers[one] for one in self._tree.order)]).tolist()
        return {
            self._ids[actor]: before[end] - before[place + 1]
            for place, (actor, end) in enumerate(zip(self._tree.order, self._tree.ends))
        }

    def below(self, actor: str) -> tuple[str, ...]:
        """The same as ``lost_without``, sorted, and from the dominator tree, which is faster for many actors."""
        place = self._tree.place.get(self._index[actor])
        if place is None:
            return ()
        behind = self._tree.order[place + 1 : self._tree.ends[place]]
        return tuple(sorted(self._ids[one] for one in behind if not self.buyers[one]))

    @cached_property
    def _tree(self) -> _Tree:
        market = len(self._ids)
        leading = [*self._suppliers, [one for one, buys in enumerate(self.buyers) if buys]]
        above = _immediate_dominators(leading, market)
        return _Tree(above, market)


class _Tree:
    """A tree as a list in which everybody below an actor stands in one run behind it.

    ``ends[p]`` is where the run of ``order[p]`` ends; the root itself is left out.
    """

    def __init__(self, above: Mapping[int, int], root: int) -> None:
        children: dict[int, list[int]] = {}
        for one, parent in above.items():
            children.setdefault(parent, []).append(one)
        self.order: list[int] = []
        waiting = list(children.get(root, ()))
        while waiting:
            one = waiting.pop()
            self.order.append(one)
            waiting.extend(children.get(one, ()))
        self.place = {one: place for place, one in enumerate(self.order)}
        self.ends = [place + 1 for place in range(len(self.order))]
        for place in range(len(self.order) - 1, -1, -1):
            parent = above[self.order[place]]
            if parent != root:
                upper = self.place[parent]
                self.ends[upper] = max(self.ends[upper], self.ends[place])


def _grouped(by: Positions, values: Positions, size: int) -> list[list[int]]:
    """The different values of each group, sorted."""
    pairs = np.unique(by.astype(np.int64) * max(size, 1) + values)
    first = np.searchsorted(pairs, np.arange(size + 1) * max(size, 1)).tolist()
    listed = (pairs % max(size, 1)).tolist()
    return [listed[start:end] for start, end in pairwise(first)]


def _immediate_dominators(leading: Sequence[Sequence[int]], root: int) -> dict[int, int]:
    """For everything that can be reached from the root, the last thing that every way to it passes.

    Cooper, K. D., Harvey, T. J. & Kennedy, K. (2001). A simple, fast dominance algorithm. Rice University.
    """
    order = _after_all_beyond(leading, root)
    number = {one: place for place, one in enumerate(order)}
    coming: dict[int, list[int]] = {one: [] for one in order}
    for one in order:
        for other in leading[one]:
            coming[other].append(number[one])
    last = len(order) - 1
    above = [-1] * last + [last]
    changed = True
    while changed:
        changed = False
        for place in range(last - 1, -1, -1):
            known = [other for other in coming[order[place]] if above[other] >= 0]
            meeting = known[0]
            for other in known[1:]:
                while meeting != other:  # the later in the order stands higher in the tree
                    while meeting < other:
                        meeting = above[meeting]
                    while other < meeting:
                        other = above[other]
            if above[place] != meeting:
                above[place] = meeting
                changed = True
    return {order[place]: order[above[place]] for place in range(last)}


def _after_all_beyond(leading: Sequence[Sequence[int]], root: int) -> list[int]:
    """What can be reached from the root, each listed once the walk has finished all beyond it; the root last."""
    met = {root}
    order: list[int] = []
    path = [(root, iter(leading[root]))]
    while path:
        one, onward = path[-1]
        for other in onward:
            if other not in met:
                met.add(other)
                path.append((other, iter(leading[other])))
                break
        else:
            order.append(one)
            path.pop()
    return order
