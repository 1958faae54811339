"""The ties of each kind as sparse matrices, from whoever gives to whoever takes: what structure is read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple

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
from herbcity.analyses.market.ties import Ties, ties_of
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import LinkKind

SHRINKAGE = 2.0
"""How many average degrees are added to each degree before paths are divided by it. Without any, two paths through
actors of one tie each would outweigh ten through actors of five. On simulated provinces 2 finds hidden links best,
and anything from 1 to 4 nearly as well."""

_FEW = 64
"""Up to so many pairs that may have changed, a matrix is edited; they are then looked up one by one."""


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


class _Known(NamedTuple):
    """A matrix of ones, and the pairs (row × actors + column) whose entries may be others by now."""

    matrix: Matrix
    moved: Codes


class _Matrix(Enum):
    """What the matrices of a network say of a kind of link, or of none."""

    GIVES = "a tie of the kind leads from the row to the column"
    JOINED = "a tie of any other kind joins the two"


_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Layers:
    """All ties of a network by kind; made once for a snapshot, and of it, without some ties, for a fold.

    ``ties`` are (kind × actors + giver) × actors + taker, sorted, each once; for kinds without direction both ways.
    Matrices are made when they are asked for. Where few ties came or went since one was made, it is edited.
    """

    ids: tuple[str, ...]
    agencies: Mask
    ties: Codes
    _layers: dict[LinkKind, Layer] = field(default_factory=dict, repr=False, compare=False)
    _matrices: dict[tuple[_Matrix, LinkKind | None], _Known] = field(
        default_factory=dict, repr=False, compare=False
    )

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
        if kind not in self._layers:
            self._layers[kind] = Layer(
                self._matrix(
                    (_Matrix.GIVES, kind),
                    lambda: ones_at(self.pairs(kind), self.actors),
                    lambda pairs: among(pairs, self.pairs(kind)),
                )
            )
        return self._layers[kind]

    def other_than(self, kind: LinkKind) -> Matrix:
        """1 where a tie of any other kind joins the two, whichever way."""
        return self._joined_but_for(kind)

    @property
    def union(self) -> Matrix:
        """1 where a tie of any kind joins the two, whichever way."""
        return self._joined_but_for(None)

    def _joined_but_for(self, kind: LinkKind | None) -> Matrix:
        def made() -> Matrix:
            ties = self.ties if kind is None else np.delete(self.ties, self._slice(kind))
            return mirrored(ties % max(1, self.actors**2), self.actors)

        def there(pairs: Codes) -> Mask:
            ranks = np.array([one.rank for one in KINDS if one is not kind])[:, np.newaxis]
            either_way = np.concatenate([pairs, self._turned(pairs)])
            tied = among(ranks * self.actors**2 + either_way, self.ties).any(axis=0)
            return np.logical_or(*np.split(tied, 2))

        return self._matrix((_Matrix.JOINED, kind), made, there)

    def _matrix(
        self,
        name: tuple[_Matrix, LinkKind | None],
        make: Callable[[], Matrix],
        there: Callable[[Codes], Mask],
    ) -> Matrix:
        """The matrix of a name: known, or edited by what is ``there`` now, or made."""
        known = self._matrices.get(name)
        if known is None:
            known = self._matrices[name] = _Known(make(), _NONE)
        elif len(known.moved):
            known = self._matrices[name] = _Known(
                edited(known.matrix, known.moved, there(known.moved)), _NONE
            )
        return known.matrix

    def _turned(self, pairs: Codes) -> Codes:
        return pairs % self.actors * self.actors + pairs // self.actors

    def _either_way(self, pairs: Codes) -> Codes:
        return distinct(np.concatenate([pairs, self._turned(pairs)]))

    @cached_property
    def returning(self) -> Floats:
        """The chance that a walk over all ties is back after two steps."""
        inverse = 1 / np.maximum(degrees(self.union), 1.0)
        chance: Floats = np.asarray(column_scaled(self.union, inverse) @ inverse).ravel()
        return chance

    def without(self, kind: LinkKind, hidden: Codes) -> Layers:
        """The same without the ties of this kind between these pairs; all other kinds stay known."""
        pairs = self.pairs(kind)
        return self.after(pairs[among(pairs, np.sort(hidden))] + kind.rank * self.actors**2, _NONE)

    def after(self, gone: Codes, fresh: Codes) -> Layers:
        """The same without some of the ``ties`` and with others, both sorted; what is made of kinds that stay as they
        are stays too."""
        ties = np.delete(self.ties, np.searchsorted(self.ties, gone))
        ties = np.insert(ties, np.searchsorted(ties, fresh), fresh)
        kinds, pairs = np.divmod(np.concatenate([gone, fresh]), max(1, self.actors**2))
        apart = pairs != self._turned(pairs)  # what an actor has with itself is in no matrix
        kinds, pairs = kinds[apart], pairs[apart]
        changed, all_ways = set(kinds.tolist()), self._either_way(pairs)
        matrices = {}
        for (what, kind), known in self._matrices.items():
            touched = kind is not None and kind.rank in changed
            if what is _Matrix.GIVES:
                moved = np.sort(pairs[kinds == kind.rank]) if kind is not None and touched else _NONE
            else:
                moved = (
                    self._either_way(pairs[kinds != kind.rank]) if kind is not None and touched else all_ways
                )
            if len(known.moved):
                moved = np.union1d(known.moved, moved)
            if len(moved) <= _FEW:
                matrices[what, kind] = _Known(known.matrix, moved)
        same = {kind: layer for kind, layer in self._layers.items() if kind.rank not in changed}
        return Layers(self.ids, self.agencies, ties, same, matrices)

    def codes(self, giver: Positions, taker: Positions) -> Codes:
        """Pairs as in ``pairs``."""
        code: Codes = giver.astype(np.int64) * self.actors + taker
        return code


def layers_of(network: NetworkSnapshot) -> Layers:
    """The layers of a network, made once for each snapshot."""
    return network.carried("layers by kind", _read, _patched).layers


class _Read(NamedTuple):
    """Layers, and what they were read from."""

    ties: Ties
    layers: Layers


def _read(network: NetworkSnapshot) -> _Read:
    ties = ties_of(network)
    layers = Layers(network.adjacency.ids, actor_columns(network).supporting, distinct(ties.codes))
    return _Read(ties, layers)


def _patched(before: _Read, network: NetworkSnapshot, touched: Touched) -> _Read | None:
    """None where actors came or went, or became agencies or ceased to be."""
    if not touched.keys() & {RecordKind.LINK, RecordKind.ACTOR}:
        return before
    ties, layers = ties_of(network), before.layers
    same = network.adjacency.ids is layers.ids
    if not same or not np.array_equal(actor_columns(network).supporting, layers.agencies):
        return None
    links = touched.get(RecordKind.LINK, frozenset())
    moved = distinct(np.concatenate([some.codes_at(some.places(links)) for some in (before.ties, ties)]))
    # Another tie may say of two actors what one that is gone did.
    near = np.zeros(layers.actors, dtype=bool)
    near[moved % layers.actors] = near[moved // layers.actors % layers.actors] = True
    there = among(moved, distinct(ties.codes_at(np.flatnonzero(near[ties.source] & near[ties.target]))))
    was = among(moved, layers.ties)
    if np.array_equal(there, was):
        return _Read(ties, layers)
    return _Read(ties, layers.after(moved[was & ~there], moved[there & ~was]))


def _shrunk(degree: Floats) -> Floats:
    there = degree > 0
    average = degree[there].mean() if there.any() else 1.0
    return np.asarray(1 / np.sqrt(degree + SHRINKAGE * average))
