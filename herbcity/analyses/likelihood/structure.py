"""What the network around a pair says about it: typed paths, shared agencies, walks and degrees.

A giver and a taker of one thing seldom share a neighbour in the layer of what flows between them, so its paths
are odd: who takes from those who also give to my partners? The other paths are typed by what they run through.
"""

from __future__ import annotations

import numpy as np

from herbcity.analyses.likelihood.layers import Layer, Layers
from herbcity.analyses.likelihood.matrices import Matrix, at_pairs, column_scaled, degrees, each_at_pairs
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import Floats, Rows, among, standing
from herbcity.stopping import go_on
from herbcity.vocabulary import LinkKind

STRUCTURE = ("alike", "introduced", "agencies", "near", "acquainted", "given", "taken", "contacts")
"""The columns of ``structure``, in their order."""

_STEP = 0.85
"""The chance that a walk goes on, as in PageRank (Brin and Page 1998)."""


def structure(layers: Layers, found: Candidates) -> Floats:
    """Rows of ``found`` × ``STRUCTURE``, read from these layers.

    A tie of the row's own kind between its two actors (over another material) is not counted: the model is
    taught without it. ``layers`` may lack ties that ``found.network`` has: those of a fold.
    """
    go_on()
    columns = np.zeros((len(found), len(STRUCTURE)), order="F")
    for kind in LinkKind:
        rows = standing(found.kind == kind.rank)
        giver, taker = found.giver[rows], found.taker[rows]
        if len(giver):
            # The same two may meet over several herbs, and as a part of a chain.
            codes, which = np.unique(layers.codes(giver, taker), return_inverse=True)
            columns[rows] = _Pairs(layers, kind, *np.divmod(codes, layers.actors)).columns()[which]
    return columns


class _Pairs:
    """Pairs of a giver and a taker, as positions, under one kind of link.

    All paths are the same both ways: they are followed from the side that has fewer actors, each once (``here``), of
    which ``row`` says which it is for each pair, to the other end of the pair (``there``).
    """

    def __init__(self, layers: Layers, kind: LinkKind, giver: Rows, taker: Rows) -> None:
        self.layers, self.giver, self.taker = layers, giver, taker
        self.layer: Layer = layers.of(kind)
        self.other: Matrix = layers.other_than(kind)
        (givers, of_giver), (takers, of_taker) = (_each_once(side, layers.actors) for side in (giver, taker))
        self.from_givers = len(givers) <= len(takers)
        self.here, self.row, self.there = (
            (givers, of_giver, taker) if self.from_givers else (takers, of_taker, giver)
        )
        self.tied: Floats = among(layers.codes(giver, taker), layers.pairs(kind)).astype(float)
        self.known: Floats = self.other[giver, taker]

    def columns(self) -> Floats:
        """Pairs × ``STRUCTURE``."""
        go_on()
        agencies, near = self.over_all_ties()
        return np.column_stack(
            [
                self.alike(),
                self.introduced(),
                agencies,
                near,
                self.known,
                self.given(),
                self.taken(),
                self.contacts(),
            ]
        )

    def alike(self) -> Floats:
        """Paths giver → taker ← giver → taker, divided by shrunk degrees: do those who give to the same takers give
        to this one? After L3 (Kovács et al. 2019, Nature Communications 10:1240)."""
        layer = self.layer
        ways = (layer.balanced, layer.balanced_back)
        out, back = ways if self.from_givers else reversed(ways)
        paths = at_pairs(out[self.here] @ back, back, self.row, self.there)
        own = self.tied * layer.shrunk[0][self.giver] * layer.shrunk[1][self.taker]
        by_giver, by_taker = layer.squares
        paths -= own * (by_giver[self.giver] + by_taker[self.taker]) - own**3
        # In units of a single such path between actors of average degree.
        return np.maximum(paths, 0.0) / _typical(layer)

    def introduced(self) -> Floats:
        """Partners of other kinds, agencies apart, of whom the other side is a partner in this kind, each divided by
        the root of its degree: what do those do whom my partners deal with?"""
        degree = np.maximum(degrees(self.layers.union), 1.0)
        through = np.where(self.layers.agencies, 0.0, 1 / np.sqrt(degree))
        either_way = self.layer.either_way
        other, both = (column_scaled(ties[self.here], through) for ties in (self.other, either_way))
        forward = at_pairs(other, either_way, self.row, self.there)
        return forward + at_pairs(both, self.other, self.row, self.there)

    def over_all_ties(self) -> tuple[Floats, Floats]:
        """Over ties of every kind, in one pass.

        The agencies that work with both, each divided by the logarithm of its degree (Adamic and Adar 2003). And how
        near the two are: ln(1 + how much likelier a walk of two or three steps ends at the other side than a walk
        without memory would): PageRank personalised to the one side, cut off, and symmetric.
        """
        go_on()
        union = self.layers.union
        degree = degrees(union)
        inverse = 1 / np.maximum(degree, 1.0)
        weight = np.where(self.layers.agencies, 1 / np.log(np.maximum(degree, 2.0)), 0.0)
        own = union[self.here]
        first = column_scaled(own, inverse)
        second = column_scaled(first @ union, inverse)
        lefts = (column_scaled(own, weight), first, second)
        agencies, two, three = each_at_pairs(lefts, union, self.row, self.there)
        only = self.tied * (1 - self.known)
        back = self.layers.returning
        three -= only * (
            back[self.giver] * inverse[self.giver]
            + back[self.taker] * inverse[self.taker]
            - inverse[self.giver] * inverse[self.taker]
        )
        by_chance = degree.sum() * inverse[self.giver] * inverse[self.taker]
        near: Floats = np.log1p(np.maximum(_STEP**2 * two + _STEP**3 * three, 0.0) * by_chance)
        return agencies, near

    def given(self) -> Floats:
        """To how many others the giver gives already."""
        return self.layer.given[self.giver] - self.tied

    def taken(self) -> Floats:
        """From how many others the taker takes already."""
        return self.layer.taken[self.taker] - self.tied

    def contacts(self) -> Floats:
        """How many partners of other kinds the two have, the geometric mean of 1 + each, less 1."""
        degree = 1.0 + degrees(self.other)
        return np.asarray(np.sqrt(degree[self.giver] * degree[self.taker]) - 1.0)


def _each_once(some: Rows, actors: int) -> tuple[Rows, Rows]:
    """These actors, each once, and where each of the given ones is among them; actors are few enough to mark them."""
    there = np.zeros(actors, dtype=bool)
    there[some] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[some]


def _typical(layer: Layer) -> float:
    giver, taker = layer.shrunk
    there = (giver[layer.given > 0], taker[layer.taken > 0])
    if not len(there[0]):
        return 1.0
    return float(there[0].mean() * there[1].mean()) ** 3
