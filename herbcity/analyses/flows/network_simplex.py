"""The network simplex method for transport, compiled by numba; loaded only where numba is installed.

At 2,000 × 2,000 × 20 arcs OR-tools (Apache-2.0), which brings 30 MB, pandas and protobuf along, took 1.7 times as long,
and HiGHS within SciPy seventeen times.
"""

from __future__ import annotations

import numba
import numpy as np

from herbcity.analyses.market.columns import Floats, Positions

PIVOTS_PER_ARC = 50
"""More than any problem was seen to need by far. What rounding might still keep running ends here, with no answer."""

_compiled = numba.njit(cache=True, nogil=True)


@_compiled
def cheapest(
    supply: Floats,
    demand: Floats,
    tail: Positions,
    head: Positions,
    cost: Floats,
    order: Positions,
    slack: float,
) -> Floats:
    """The kg on each arc that cost least; what is not worth shipping stays where it is.

    Suppliers are nodes 0 … s − 1, takers s … s + d − 1; every demand is above 0, every cost below. An arc of cost 0
    leads from each supplier to a root and from the root to each taker, for what stays. It begins with what comes of
    filling the arcs in ``order`` one after the other: each uses up one of its ends, which is hung below the other.
    The tree stays strongly feasible (Cunningham 1976: where nothing flows the arc leads up), which rules out running
    in circles; arcs are priced in blocks. Should rounding make it run on for ever, the answer is empty.
    """
    suppliers, takers, arcs = len(supply), len(demand), len(tail)
    root = suppliers + takers
    from_ = np.empty(arcs + root, np.int32)
    to = np.empty(arcs + root, np.int32)
    price = np.zeros(arcs + root)
    flow = np.zeros(arcs + root)
    from_[:arcs], to[:arcs], price[:arcs] = tail, head, cost
    parent = np.full(root + 1, root, np.int32)
    parent[root] = -1
    above = np.empty(root + 1, np.int32)  # the arc between a node and its parent
    left = np.empty(root)
    for node in range(root):
        arc = arcs + node
        above[node] = arc
        if node < suppliers:
            from_[arc], to[arc], left[node] = node, root, supply[node]
        else:
            from_[arc], to[arc], left[node] = root, node, demand[node - suppliers]
    used_up = np.zeros(root, np.bool_)
    for arc in order:
        giver, taker = from_[arc], to[arc]
        if used_up[giver] or used_up[taker]:
            continue
        least = min(left[giver], left[taker])
        if least <= 0:
            continue
        flow[arc] = least
        left[giver] -= least
        left[taker] -= least
        done, other = (taker, giver) if left[taker] <= 0 else (giver, taker)
        used_up[done] = True
        parent[done], above[done] = other, arc
    for node in range(root):
        if above[node] >= arcs:
            flow[above[node]] = left[node]
    child = np.full(root + 1, -1, np.int32)
    after, before = np.full(root + 1, -1, np.int32), np.full(root + 1, -1, np.int32)
    for node in range(root):
        over = parent[node]
        after[node] = child[over]
        if child[over] >= 0:
            before[child[over]] = node
        child[over] = node
    size = np.ones(root + 1, np.int32)  # of the part of the tree that hangs on a node, with the node
    potential = np.zeros(root + 1)
    stack = np.empty(root + 1, np.int32)
    stack[0], height, seen = root, 1, 0
    downwards = np.empty(root + 1, np.int32)
    while height:
        height -= 1
        over = stack[height]
        downwards[seen] = over
        seen += 1
        node = child[over]
        while node >= 0:
            arc = above[node]
            up = from_[arc] == node
            potential[node] = potential[over] - price[arc] if up else potential[over] + price[arc]
            stack[height] = node
            height += 1
            node = after[node]
    for place in range(root, 0, -1):
        size[parent[downwards[place]]] += size[downwards[place]]
    total = arcs + root
    block = max(int(4 * np.sqrt(total)), 10)
    at = 0
    for _ in range(PIVOTS_PER_ARC * total):
        # Price block after block, and let the arc enter that gains most in the first block where any gains.
        entering, best, looked = -1, -slack, 0
        while looked < total:
            for _arc in range(min(block, total - looked)):
                reduced = price[at] + potential[from_[at]] - potential[to[at]]
                if reduced < best:
                    best, entering = reduced, at
                at += 1
                if at == total:
                    at = 0
                looked += 1
            if entering >= 0:
                break
        if entering < 0:
            return flow[:arcs]
        tail_end, head_end = from_[entering], to[entering]
        one, other = tail_end, head_end
        while one != other:
            if size[one] <= size[other]:
                one = parent[one]
            else:
                other = parent[other]
        apex = one
        # The first arc to run empty leaves; of several, the last one on the way round from the apex.
        least, leaving, at_tail = np.inf, -1, True
        node = tail_end
        while node != apex:
            if from_[above[node]] == node and flow[above[node]] < least:
                least, leaving = flow[above[node]], node
            node = parent[node]
        node = head_end
        while node != apex:
            if to[above[node]] == node and flow[above[node]] <= least:
                least, leaving, at_tail = flow[above[node]], node, False
            node = parent[node]
        if least > 0:
            flow[entering] += least
            node = tail_end
            while node != apex:
                flow[above[node]] += -least if from_[above[node]] == node else least
                node = parent[node]
            node = head_end
            while node != apex:
                flow[above[node]] += -least if to[above[node]] == node else least
                node = parent[node]
        flow[above[leaving]] = 0.0
        # Hang the part that was cut off below the other end of the arc that enters, turning the way up to it round.
        moved, below = (tail_end, head_end) if at_tail else (head_end, tail_end)
        shift = -best if at_tail else best
        part = size[leaving]
        node = parent[leaving]
        while node != apex:
            size[node] -= part
            node = parent[node]
        node = below
        while node != apex:
            size[node] += part
            node = parent[node]
        node, new_parent, new_arc, hung = moved, below, entering, 0
        while True:
            old_parent, old_arc = parent[node], above[node]
            if before[node] >= 0:
                after[before[node]] = after[node]
            else:
                child[old_parent] = after[node]
            if after[node] >= 0:
                before[after[node]] = before[node]
            parent[node], above[node] = new_parent, new_arc
            before[node], after[node] = -1, child[new_parent]
            if child[new_parent] >= 0:
                before[child[new_parent]] = node
            child[new_parent] = node
            size[node], hung = part - hung, size[node]
            if node == leaving:
                break
            node, new_parent, new_arc = old_parent, node, old_arc
        # Only differences of potentials count, so the smaller of the two parts is shifted.
        start, skipped = moved, -1
        if 2 * part > root:
            start, skipped, shift = root, moved, -shift
        potential[start] += shift
        stack[0], height = start, 1
        while height:
            height -= 1
            node = child[stack[height]]
            while node >= 0:
                if node != skipped:
                    potential[node] += shift
                    if child[node] >= 0:
                        stack[height] = node
                        height += 1
                node = after[node]
    return flow[:0]
