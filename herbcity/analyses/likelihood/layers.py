"""The ties of each kind as sparse matrices, from whoever gives to whoever takes: what structure is read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import scipy

from herbcity.analyses.likelihood.matrices import (
    Matrix,
    column_scaled,
    degrees,
    edited,
    mirrored,
    ones_at,
    scaled,
)
from herbcity.analyses.market.actors import actor_columns
from herbcity.analyses.market.columns import KINDS, Codes, Floats, Mask, Positions, among, distinct
from herbcity.analyses.market.ties import ties_of
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import LinkKind

SHRINKAGE = 2.0
"""How many average degrees are added to each degree before paths are divided by it. Without any, two paths through
actors of one tie each would outweigh ten through actors of five. On simulated provinces 2 finds hidden links best,
and anything from 1 to 4 nearly as well."""

_FEW = 64
"""Up to so many ties that came or went, matrices are edited; their entries are then looked up one by one."""


@dataclass(frozen=True)
class Layer:
    """The ties of one kind: ``gives`` is actors × actors, 1 where the row gives to the column."""

    gives: Matrix

    @cached_property
    def given(self) -> Floats:
        """How many each actor gives to."""
        return degrees(self.gives)

    @cached_property
    def taken(self) -> Floats:
        """From how many each actor takes."""
        return degrees(scipy.sparse.csr_array(self.gives.T))

    @cached_property
    def shrunk(self) -> tuple[Floats, Floats]:
        """1 / √(degree + ``SHRINKAGE`` average degrees), as giver and as taker."""
        return _shrunk(self.given), _shrunk(self.taken)

    @cached_property
    def balanced(self) -> Matrix:
        """``gives`` divided by the roots of the shrunk degrees at both ends."""
        giver, taker = self.shrunk
        return scaled(giver, self.gives, taker)

    @cached_property
    def balanced_back(self) -> Matrix:
        """``balanced`` with takers as rows."""
        return scipy.sparse.csr_array(self.balanced.T)

    @cached_property
    def squares(self) -> tuple[Floats, Floats]:
        """Sums of the squares of ``balanced`` by giver and by taker: the ways out and straight back."""
        squared = self.balanced.power(2)
        return np.asarray(squared.sum(axis=1)).ravel(), np.asarray(squared.sum(axis=0)).ravel()

    @cached_property
    def either_way(self) -> Matrix:
        """1 where a tie joins the two, whichever way."""
        ones = scipy.sparse.csr_array(self.gives + self.gives.T)
        ones.data[:] = 1.0
        return ones


@dataclass(frozen=True)
class Layers:
    """All ties of a network by kind; made once for a snapshot, and of it, without some ties, for a fold.

    ``ties`` are (kind × actors + giver) × actors + taker, sorted, each once; for kinds without direction both ways.
    """

    ids: tuple[str, ...]
    agencies: Mask
    ties: Codes
    _made: dict[LinkKind, Layer] = field(default_factory=dict, repr=False, compare=False)
    _joined: dict[LinkKind | None, Matrix] = field(default_factory=dict, repr=False, compare=False)

    @property
    def actors(self) -> int:
        """The number of actors."""
        return len(self.ids)

    def pairs(self, kind: LinkKind) -> Codes:
        """The ties of one kind, each as giver × actors + taker, sorted."""
        codes: Codes = self.ties[self._slice(kind)] - kind.rank * self.actors**2
        return codes

    def _slice(self, kind: LinkKind) -> slice:
        ends = np.array([kind.rank, kind.rank + 1]) * self.actors**2
        return slice(*np.searchsorted(self.ties, ends).tolist())

    def of(self, kind: LinkKind) -> Layer:
        """The layer of one kind."""
        if kind not in self._made:
            self._made[kind] = Layer(ones_at(self.pairs(kind), self.actors))
        return self._made[kind]

    def other_than(self, kind: LinkKind) -> Matrix:
        """1 where a tie of any other kind joins the two, whichever way."""
        return self._joined_but_for(kind)

    @property
    def union(self) -> Matrix:
        """1 where a tie of any kind joins the two, whichever way."""
        return self._joined_but_for(None)

    def _joined_but_for(self, kind: LinkKind | None) -> Matrix:
        if kind not in self._joined:
            ties = self.ties if kind is None else np.delete(self.ties, self._slice(kind))
            self._joined[kind] = mirrored(ties % max(1, self.actors**2), self.actors)
        return self._joined[kind]

    @cached_property
    def returning(self) -> Floats:
        """The chance that a walk over all ties is back after two steps."""
        inverse = 1 / np.maximum(degrees(self.union), 1.0)
        chance: Floats = np.asarray(column_scaled(self.union, inverse) @ inverse).ravel()
        return chance

    def without(self, kind: LinkKind, hidden: Codes) -> Layers:
        """The same without the ties of this kind between these pairs; all other kinds stay known."""
        kept = np.ones(len(self.ties), dtype=bool)
        kept[self._slice(kind)] = ~among(self.pairs(kind), np.sort(hidden))
        return self._with(self.ties[kept], {kind})

    def after(self, ties: Codes) -> Layers:
        """The same with other ties; what is made of kinds that stay as they are stays too, and where few ties came
        or went, the rest is edited and not made anew."""
        if np.array_equal(ties, self.ties):
            return self
        moved = np.setxor1d(self.ties, ties, assume_unique=True)
        later = self._with(ties, {KINDS[rank] for rank in np.unique(moved // self.actors**2).tolist()})
        if len(moved) <= _FEW:
            self._edit(later, moved)
        return later

    def _with(self, ties: Codes, changed: set[LinkKind]) -> Layers:
        return Layers(
            self.ids,
            self.agencies,
            ties,
            {kind: layer for kind, layer in self._made.items() if kind not in changed},
            {kind: matrix for kind, matrix in self._joined.items() if changed <= {kind}},
        )

    def _edit(self, later: Layers, moved: Codes) -> None:
        """Bring to the later layers what was made of these, as if it had been made of their ties."""
        pair = moved % self.actors**2
        apart = pair // self.actors != pair % self.actors
        for kind in self._made.keys() - later._made.keys():
            codes = pair[apart & (moved // self.actors**2 == kind.rank)]
            before = among(codes, self.pairs(kind))
            later._made[kind] = Layer(edited(self._made[kind].gives, codes[before], codes[~before]))
        there = pair[apart]
        codes = distinct(np.concatenate([there, there % self.actors * self.actors + there // self.actors]))
        for one in self._joined.keys() - later._joined.keys():
            before, now = (layers._are_joined(codes, one) for layers in (self, later))
            later._joined[one] = edited(self._joined[one], codes[before & ~now], codes[now & ~before])

    def _are_joined(self, codes: Codes, apart_from: LinkKind | None) -> Mask:
        """Which pairs a tie joins, whichever way."""
        back = codes % self.actors * self.actors + codes // self.actors
        joined = np.zeros(len(codes), dtype=bool)
        for kind in KINDS:
            if kind is not apart_from:
                pairs = self.pairs(kind)
                joined |= among(codes, pairs) | among(back, pairs)
        return joined

    def codes(self, giver: Positions, taker: Positions) -> Codes:
        """Pairs as in ``pairs``."""
        code: Codes = giver.astype(np.int64) * self.actors + taker
        return code


def layers_of(network: NetworkSnapshot) -> Layers:
    """The layers of a network, made once for each snapshot."""
    return network.carried("layers by kind", _layers, _patched)


def _layers(network: NetworkSnapshot) -> Layers:
    return Layers(network.adjacency.ids, actor_columns(network).supporting, distinct(ties_of(network).codes))


def _patched(before: Layers, network: NetworkSnapshot, touched: Touched) -> Layers | None:
    """None where actors came or went, or became agencies or ceased to be."""
    if not touched.keys() & {RecordKind.LINK, RecordKind.ACTOR}:
        return before
    same = network.adjacency.ids is before.ids
    if not same or not np.array_equal(actor_columns(network).supporting, before.agencies):
        return None
    return before.after(distinct(ties_of(network).codes))


def _shrunk(degree: Floats) -> Floats:
    there = degree > 0
    average = degree[there].mean() if there.any() else 1.0
    return np.asarray(1 / np.sqrt(degree + SHRINKAGE * average))
