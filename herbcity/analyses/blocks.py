"""What falls apart without each actor, for all actors from one depth-first tree of the network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from herbcity.compiled.cuts import depth_first
from herbcity.compiled.graphs import CompiledGraph

Groups = tuple[tuple[str, ...], ...]
"""Groups of codes, the largest first, equal ones in the order of their first code."""


def in_order(groups: Iterable[Sequence[str]]) -> Groups:
    """Groups in their order, each sorted by code."""
    return tuple(sorted((tuple(sorted(group)) for group in groups), key=lambda group: (-len(group), group)))


def labelled(codes: Iterable[str], labels: Iterable[int]) -> Groups:
    """Those with the same label together, the largest group first.

    >>> labelled("abc", [7, 2, 7])
    (('a', 'c'), ('b',))
    """
    groups: dict[int, list[str]] = {}
    for code, label in zip(codes, labels):
        groups.setdefault(label, []).append(code)
    return in_order(groups.values())


def separated_by_each(graph: CompiledGraph[str]) -> dict[str, Groups]:
    """What each cut actor separates: the pieces that its removal leaves of its part, but for the largest.

    Of equally large ones the first is the largest. A piece is only listed where it is separated, and so the time is
    that of the tree and of what is returned, not actors × cut actors.

    >>> separated_by_each(CompiledGraph.of_edges("abcd", [0, 1, 2, 2], [1, 2, 0, 3]))
    {'c': (('d',),)}
    """
    tree = depth_first(graph)
    found: dict[str, Groups] = {}
    for upper, hanging in tree.pieces():
        rest_is_largest = tree.rest_size(upper, hanging) > max(map(len, hanging))
        pieces = hanging if rest_is_largest else [*hanging, tree.rest(upper, hanging)]
        named = in_order([graph.nodes[actor] for actor in piece.tolist()] for piece in pieces if len(piece))
        found[graph.nodes[int(tree.order[upper])]] = named if rest_is_largest else named[1:]
    return found
