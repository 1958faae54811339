"""What falls apart without each actor, for all actors in one pass over the blocks of the network.

A block is a largest piece that holds together whichever one actor is taken out of it; blocks meet in cut actors,
and blocks and cut actors form a tree. Walking that tree lists the actors so that everything below a block stands in
one run of the list, and so the pieces that a removal leaves are slices of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
    blocks = [sorted(block) for block in nx.biconnected_components(graph)]
    blocks_of: dict[str, list[int]] = {}
    for number, block in enumerate(blocks):
        for actor in block:
            blocks_of.setdefault(actor, []).append(number)
    found: dict[str, Groups] = {}
    seen: set[int] = set()
    for number in range(len(blocks)):
        if number not in seen:
            found.update(_pieces_in(number, blocks, blocks_of, seen))
    return found


def _pieces_in(
    root: int, blocks: list[list[str]], blocks_of: dict[str, list[int]], seen: set[int]
) -> Iterator[tuple[str, Groups]]:
    """The pieces for the cut actors of one part: what hangs below each, block by block, and all the rest."""
    listed: list[str] = []
    below: dict[str, list[tuple[int, int]]] = {}
    seen.add(root)
    walk: list[tuple[str, int, Iterator[str]]] = [("", 0, iter(blocks[root]))]
    while walk:
        entrance, start, members = walk[-1]
        pending = _pending(listed, blocks_of, seen)
        if pending is not None:
            actor, number = pending
            seen.add(number)
            walk.append((actor, len(listed), (one for one in blocks[number] if one != actor)))
            continue
        member = next(members, None)
        if member is not None:
            listed.append(member)
            continue
        walk.pop()
        if entrance:
            below.setdefault(entrance, []).append((start, len(listed)))
    for actor, runs in below.items():
        first, last = runs[0][0], runs[-1][1]
        rest = listed[: first - 1] + listed[last:]
        hanging = [listed[begin:end] for begin, end in runs]
        yield actor, in_order([*hanging, rest] if rest else hanging)
