"""What falls apart without each actor, for all actors in one pass.

A walk through the network, always onward to somebody new while there is anybody, lists the actors so that everybody
first met beyond an actor stands in one run behind it. Such a run falls off with the actor in front of it if nobody
in the run has a tie to anybody before; so the pieces that a removal leaves are slices of the list.

Hopcroft, J. & Tarjan, R. (1973). Efficient algorithms for graph manipulation. Comm. ACM 16(6), 372.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import networkx as nx

Groups = tuple[tuple[str, ...], ...]
"""Groups of codes, the largest first, equal ones in the order of their first code."""


def in_order(groups: Iterable[Sequence[str]]) -> Groups:
    """Groups in their order, each sorted by code."""
    return tuple(sorted((tuple(sorted(group)) for group in groups), key=lambda group: (-len(group), group)))


def pieces_without_each(graph: nx.Graph[str]) -> dict[str, Groups]:
    """The pieces that the removal of each cut actor leaves of its part of the network, the largest first.

    >>> pieces_without_each(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]))
    {'c': (('a', 'b'), ('d',))}
    """
    codes = list(graph)
    position = {code: number for number, code in enumerate(codes)}
    tied = [[position[other] for other in graph[code]] for code in codes]
    return {
        codes[cut.actor]: in_order([codes[one] for one in piece] for piece in cut.all_pieces)
        for cut in cuts(tied)
    }


def separated_by_each(codes: Sequence[str], tied: Sequence[Sequence[int]]) -> dict[str, Groups]:
    """The same without the largest piece, which is dear to list; ``tied[i]`` are the partners of ``codes[i]``.

    >>> separated_by_each("abcd", [[1, 2], [0, 2], [0, 1, 3], [2]])
    {'c': (('d',),)}
    """
    found = {}
    for cut in cuts(tied):
        rest = max(cut.sizes)
        largest = [piece for piece, size in enumerate(cut.sizes) if size == rest]
        kept = largest[0]
        if len(largest) > 1:  # the one with the lowest code counts as the rest
            kept = min(largest, key=lambda piece: min(codes[one] for one in cut.piece(piece)))
        lost = (cut.piece(piece) for piece in range(len(cut.sizes)) if piece != kept)
        found[codes[cut.actor]] = in_order([codes[one] for one in piece] for piece in lost)
    return found


class Cut(NamedTuple):
    """A cut actor, at a place of ``order``. What hangs on it are the runs behind it; its part of the network is all
    from ``first`` to ``end``."""

    place: int
    order: list[int]
    runs: list[tuple[int, int]]
    first: int
    end: int

    @property
    def actor(self) -> int:
        return self.order[self.place]

    @property
    def sizes(self) -> list[int]:
        """How many actors are in each piece; the last one is what is left beside the runs, if anything is."""
        hanging = [end - start for start, end in self.runs]
        return hanging if self.place == self.first else [*hanging, self.end - self.first - 1 - sum(hanging)]

    def piece(self, number: int) -> list[int]:
        """The actors of one piece."""
        if number < len(self.runs):
            start, end = self.runs[number]
            return self.order[start:end]
        edges = [
            self.first,
            self.place,
            self.place + 1,
            *(edge for run in self.runs for edge in run),
            self.end,
        ]
        return [one for start, end in zip(edges[::2], edges[1::2]) for one in self.order[start:end]]

    @property
    def all_pieces(self) -> list[list[int]]:
        return [self.piece(number) for number in range(len(self.sizes))]


def cuts(tied: Sequence[Sequence[int]]) -> Iterator[Cut]:
    """Every cut actor of a network whose actors are numbers; ``tied[i]`` are the partners of i, without i."""
    met = [-1] * len(tied)
    order: list[int] = []
    for start in range(len(tied)):
        if met[start] < 0:
            first = len(order)
            runs = _walk(start, tied, met, order)
            for actor, hanging in runs.items():
                if actor != start or len(hanging) > 1:
                    yield Cut(met[actor], order, hanging, first, len(order))


def _walk(
    start: int, tied: Sequence[Sequence[int]], met: list[int], order: list[int]
) -> dict[int, list[tuple[int, int]]]:
    """List the actors of one part in the order in which they are met, and the runs that hang on each.

    ``met[i]`` is the place of i in ``order``. ``earliest`` is the earliest place to which anybody met beyond an
    actor has a tie.
    """
    runs: dict[int, list[tuple[int, int]]] = {}
    earliest = {start: len(order)}
    met[start] = len(order)
    order.append(start)
    path = [(start, iter(tied[start]))]
    while path:
        actor, partners = path[-1]
        for partner in partners:
            if met[partner] < 0:
                earliest[partner] = met[partner] = len(order)
                order.append(partner)
                path.append((partner, iter(tied[partner])))
                break
            if met[partner] < earliest[actor]:
                earliest[actor] = met[partner]
        else:
            path.pop()
            if path:
                above = path[-1][0]
                if earliest[actor] >= met[above]:
                    runs.setdefault(above, []).append((met[actor], len(order)))
                earliest[above] = min(earliest[above], earliest[actor])
    return runs
