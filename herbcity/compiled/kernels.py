"""The loops that Numba compiles: on the index arrays of a CSR matrix, without a Python object in them.

They release the interpreter's lock, and what was compiled is kept on disk for the next process.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from herbcity.compiled import loops

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

_compiled = numba.njit(cache=True, nogil=True)


LANES = 8
"""How many sources are followed at once: their numbers lie side by side, and the processor adds several together."""


@_compiled
def dependencies(starts: Ints, partners: Ints, sources: Ints, endpoints: bool) -> Floats:
    """Brandes's dependencies of all nodes on these sources, added up."""
    size = len(starts) - 1
    total = np.zeros(size)
    level = np.empty((size, LANES), np.int32)
    paths = np.empty((size, LANES))
    share = np.empty((size, LANES))
    moving = np.zeros((size, LANES))
    arriving = np.zeros((size, LANES))
    queue = np.empty(size * LANES, np.int32)
    first_of = np.empty(size + 1, np.int64)
    seen_at = np.full(size, -1, np.int32)
    for first in range(0, len(sources), LANES):
        group = sources[first : first + LANES]
        level[:] = -1
        depth = _count_paths(
            starts, partners, group, level, paths, moving, arriving, queue, first_of, seen_at
        )
        share[:] = 0.0
        _gather_shares(starts, partners, depth, level, paths, moving, share, queue, first_of)
        for lane in range(len(group)):
            share[group[lane], lane] = 0.0
        for actor in range(size):
            for lane in range(LANES):
                total[actor] += share[actor, lane]
        if endpoints:
            for actor in range(size):
                for lane in range(len(group)):
                    if level[actor, lane] > 0:
                        total[actor] += 1.0
                        total[group[lane]] += 1.0
    return total


@_compiled
def _count_paths(
    starts: Ints,
    partners: Ints,
    group: Ints,
    level: NDArray[np.int32],
    paths: Floats,
    moving: Floats,
    arriving: Floats,
    queue: Ints,
    first_of: NDArray[np.int64],
    seen_at: Ints,
) -> int:
    """Outwards, level by level. ``moving`` holds the paths that end on the level just reached, and 0 elsewhere."""
    seen_at[:] = -1
    found = 0
    for lane in range(len(group)):
        actor = group[lane]
        level[actor, lane] = 0
        paths[actor, lane] = 1.0
        moving[actor, lane] = 1.0
        if seen_at[actor] < 0:
            seen_at[actor] = 0
            queue[found] = actor
            found += 1
    begin, depth = 0, 0
    first_of[0] = 0
    while found > begin:
        depth += 1
        first_of[depth] = found
        end = found
        for place in range(begin, end):
            actor = queue[place]
            for edge in range(starts[actor], starts[actor + 1]):
                other = partners[edge]
                for lane in range(LANES):
                    arriving[other, lane] += moving[actor, lane]
                if seen_at[other] < depth:
                    seen_at[other] = depth
                    queue[found] = other
                    found += 1
        for place in range(begin, end):
            for lane in range(LANES):
                moving[queue[place], lane] = 0.0
        kept = end
        for place in range(end, found):
            actor = queue[place]
            fresh = False
            for lane in range(LANES):
                if arriving[actor, lane] > 0.0 and level[actor, lane] < 0:
                    level[actor, lane] = depth
                    paths[actor, lane] = moving[actor, lane] = arriving[actor, lane]
                    fresh = True
                arriving[actor, lane] = 0.0
            if fresh:
                queue[kept] = actor
                kept += 1
        begin, found = end, kept
    first_of[depth] = found
    return depth


@_compiled
def _gather_shares(
    starts: Ints,
    partners: Ints,
    depth: int,
    level: NDArray[np.int32],
    paths: Floats,
    passed: Floats,
    share: Floats,
    queue: Ints,
    first_of: NDArray[np.int64],
) -> None:
    """Back inwards. A share is the number of paths times the sum of ``passed`` over the partners, which is 0
    everywhere but on the level just farther out, so that the innermost loop asks nothing."""
    gathered = np.empty(LANES)
    for step in range(depth - 1, -1, -1):
        for place in range(first_of[step], first_of[step + 1]):
            actor = queue[place]
            gathered[:] = 0.0
            for edge in range(starts[actor], starts[actor + 1]):
                other = partners[edge]
                for lane in range(LANES):
                    gathered[lane] += passed[other, lane]
            for lane in range(LANES):
                if level[actor, lane] == step:
                    share[actor, lane] = gathered[lane] * paths[actor, lane]
        if step + 1 < depth:
            for place in range(first_of[step + 1], first_of[step + 2]):
                for lane in range(LANES):
                    passed[queue[place], lane] = 0.0
        for place in range(first_of[step], first_of[step + 1]):
            actor = queue[place]
            for lane in range(LANES):
                if level[actor, lane] == step:
                    passed[actor, lane] = (1.0 + share[actor, lane]) / paths[actor, lane]
    for place in range(first_of[0], first_of[1] if depth else 0):
        for lane in range(LANES):
            passed[queue[place], lane] = 0.0


@_compiled
def product_at(
    first: int,
    end: int,
    mask_starts: Ints,
    mask_columns: Ints,
    left_starts: Ints,
    left_columns: Ints,
    left: Floats,
    right_starts: Ints,
    right_columns: Ints,
    right: Floats,
    found: Floats,
) -> None:
    """The entries of left × right where the mask has one, in the rows from first to before end.

    Rows come in order, so a place from an earlier row is known by being too small, and nothing has to be cleared.
    """
    place_of = np.full(len(right_starts), -1, np.int64)
    for row in range(first, end):
        begin = mask_starts[row]
        for place in range(begin, mask_starts[row + 1]):
            place_of[mask_columns[place]] = place
        for one in range(left_starts[row], left_starts[row + 1]):
            middle, weight = left_columns[one], left[one]
            for other in range(right_starts[middle], right_starts[middle + 1]):
                place = place_of[right_columns[other]]
                if place >= begin:
                    found[place] += weight * right[other]


@_compiled
def brokered(
    first: int,
    end: int,
    into_starts: Ints,
    into: Ints,
    out_starts: Ints,
    out_of: Ints,
    groups: Ints,
    role_of: Ints,
    roles: Ints,
) -> None:
    """Counts the open triads a → v → c of the brokers v from first to before end into the columns of ``roles``.

    ``role_of`` has the column for the answers to: is a, is c of v's group, are a and c of one; so nothing branches.
    """
    closed_by = np.full(len(groups), -1, np.int64)
    for v in range(first, end):
        own = groups[v]
        for one in range(into_starts[v], into_starts[v + 1]):
            a = into[one]
            for other in range(out_starts[a], out_starts[a + 1]):
                closed_by[out_of[other]] = one
            closed_by[a] = one
            inside, outer = 4 * (groups[a] == own), groups[a]
            for other in range(out_starts[v], out_starts[v + 1]):
                c = out_of[other]
                role = role_of[inside + 2 * (groups[c] == own) + (groups[c] == outer)]
                roles[v, role] += closed_by[c] != one


@_compiled
def best_partners(
    first: int,
    end: int,
    starts: Ints,
    partners: Ints,
    worth: NDArray[np.int64],
    who: Ints,
    score: NDArray[np.int64],
) -> None:
    """For the nodes from first to before end, who scores highest among those two edges away.

    ``who`` comes filled with −1 and ``score`` with 0. Sums of whole numbers do not depend on their order.
    """
    size, count = len(starts) - 1, who.shape[1]
    total = np.zeros(size, np.int64)
    touched = np.empty(size + 1, np.int32)
    for actor in range(first, end):
        found = 0
        for one in range(starts[actor], starts[actor + 1]):
            middle = partners[one]
            each = worth[middle]
            for other in range(starts[middle], starts[middle + 1]):
                candidate = partners[other]
                touched[found] = candidate
                found += total[candidate] == 0
                total[candidate] += each
        total[actor] = 0
        for one in range(starts[actor], starts[actor + 1]):
            total[partners[one]] = 0
        least, last = np.int64(1), count - 1
        for place in range(found):
            candidate = touched[place]
            value = total[candidate]
            total[candidate] = 0
            if value < least or (value == score[actor, last] and candidate > who[actor, last]):
                continue
            rank = last
            while rank > 0 and (
                value > score[actor, rank - 1]
                or (value == score[actor, rank - 1] and candidate < who[actor, rank - 1])
            ):
                score[actor, rank], who[actor, rank] = score[actor, rank - 1], who[actor, rank - 1]
                rank -= 1
            score[actor, rank], who[actor, rank] = value, candidate
            least = max(score[actor, last], np.int64(1))


largest_parts = _compiled(loops.largest_parts)
fold_up = _compiled(loops.fold_up)
