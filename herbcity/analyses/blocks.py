"""What falls apart without each actor, for all actors in one pass over the blocks of the network.

A block is a largest piece that holds together whichever one actor is taken out of it; blocks meet in cut
actors, and blocks and cut actors form a tree. Walking that tree lists the actors so that everything below a
block stands in one run of the list, and so the pieces that a removal leaves are slices of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

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
    blocks = [sorted(block) for block in cast("Iterator[set[str]]", nx.biconnected_components(graph))]
    blocks_of: dict[str, list[int]] = {}
    for number, block in enumerate(blocks):
        for actor in block:
            blocks_of.setdefault(actor, []).append(number)
    found: dict[str, Groups] = {}
    listed: set[str] = set()
    for number, block in enumerate(blocks):
        if listed.isdisjoint(block):
            order, runs = _walk(number, blocks, blocks_of)
            listed.update(order)
            found.update((actor, _pieces(order, below)) for actor, below in runs.items())
    return found


Runs = list[tuple[int, int]]
"""Where in the list of actors each block below a cut actor begins and ends."""


def _walk(
    root: int, blocks: Sequence[Sequence[str]], blocks_of: Mapping[str, Sequence[int]]
) -> tuple[list[str], dict[str, Runs]]:
    """The actors of one part, each followed by all that hangs below it, and the runs of what hangs there."""
    order: list[str] = []
    runs: dict[str, Runs] = {}
    tasks: list[_Open | _List | _Close] = [_Open(root, None)]
    while tasks:
        match tasks.pop():
            case _Open(block, entrance):
                if entrance is not None:
                    tasks.append(_Close(entrance, len(order)))
                tasks.extend(_List(actor, block) for actor in reversed(blocks[block]) if actor != entrance)
            case _List(actor, block):
                order.append(actor)
                tasks.extend(_Open(other, actor) for other in blocks_of[actor] if other != block)
            case _Close(entrance, start):
                runs.setdefault(entrance, []).append((start, len(order)))
    return order, runs


class _Open(NamedTuple):
    """Go into a block, through the cut actor that leads there."""

    block: int
    entrance: str | None


class _List(NamedTuple):
    """List an actor of a block, and then what hangs below it."""

    actor: str
    block: int


class _Close(NamedTuple):
    """All that hangs below the entrance through one block is listed."""

    entrance: str
    start: int


def _pieces(order: list[str], below: Runs) -> Groups:
    """What hangs below an actor, block by block, and all the rest; the actor itself stands just before."""
    rest = order[: below[0][0] - 1] + order[below[-1][1] :]
    return in_order([*(order[start:end] for start, end in below), rest])
