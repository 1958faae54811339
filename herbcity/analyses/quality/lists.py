"""How far up the held-out links stand in the lists that officers would see.

A list is one actor's candidates in one position (as giver or as taker), best first. Every list that holds a
held-out link is a query; a link is asked for twice, in the list of its giver and in that of its taker. A held-out
link that is no candidate is in no list and counts as not found. Equal scores count as what a random order of them
would give on average (McSherry & Najork 2008).

McSherry, F. & Najork, M. (2008). Computing information retrieval performance measures efficiently in the presence
of tied scores. ECIR, 414–421.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from herbcity.analyses.market.columns import Floats, Mask, Positions, Rows

AT = 10
"""How many of a list are looked at for the precision."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of one kind that compete: who gives, who takes, and which are held-out links.

    ``missed_giver`` and ``missed_taker`` are the ends of the held-out links that are no candidates. All are
    positions of actors. Where ``directed`` is False, nobody gives or takes, and an actor has one list.
    """

    giver: Positions
    taker: Positions
    held_out: Mask
    missed_giver: Positions
    missed_taker: Positions
    directed: bool = True

    def __len__(self) -> int:
        return len(self.giver)


@dataclass(frozen=True, slots=True)
class Found:
    """One row for each query: whose list it is, how many held-out links it should hold, and what was found of them.

    ``hits_at_5`` and ``hits_at_10`` count those among the first 5 and 10; ``reciprocal_rank`` is the sum of 1/rank
    over them, ``average_precision`` that of the first ``AT`` of the list. ``length`` is how many candidates it has.
    """

    actor: Positions
    links: Floats
    hits_at_5: Floats
    hits_at_10: Floats
    reciprocal_rank: Floats
    average_precision: Floats
    length: Floats

    def __len__(self) -> int:
        return len(self.actor)


_NOTHING = Found(np.empty(0, dtype=np.intp), *(np.empty(0) for _ in range(6)))


def find(pairs: Pairs, scores: Floats) -> Found:
    """What lists ordered by these scores, highest first, show of the held-out links."""
    return joined(_ends(pairs, scores))


def joined(parts: Iterable[Found]) -> Found:
    """Several tables as one."""
    some = [_NOTHING, *parts]
    return Found(*(np.concatenate([getattr(one, field.name) for one in some]) for field in fields(Found)))


def _ends(pairs: Pairs, scores: Floats) -> Iterator[Found]:
    ends = ((pairs.giver, pairs.missed_giver), (pairs.taker, pairs.missed_taker))
    if pairs.directed:
        for owner, missed in ends:
            yield _of_owners(owner, missed, pairs.held_out, scores)
    else:
        owner, missed = (np.concatenate(both) for both in zip(*ends))
        yield _of_owners(owner, missed, np.tile(pairs.held_out, 2), np.tile(scores, 2))


def _of_owners(owner: Positions, missed: Positions, held_out: Mask, scores: Floats) -> Found:
    asking, links = np.unique(np.concatenate([owner[held_out], missed]), return_counts=True)
    rows = np.flatnonzero(np.isin(owner, asking))
    return _lists(asking, links, np.searchsorted(asking, owner[rows]), held_out[rows], scores[rows])


def _lists(asking: Positions, links: NDArray[Any], query: Rows, held_out: Mask, scores: Floats) -> Found:
    order = np.lexsort((-scores, query))
    query, held_out, scores = query[order], held_out[order], scores[order]
    levels = _Levels.of(query, scores, held_out)

    def summed(values: Floats, rows: Mask) -> Floats:
        return np.bincount(query[rows], weights=values, minlength=len(asking)).astype(float)

    above, level = levels.above[held_out], levels.size[held_out]
    harmonic = np.r_[0.0, np.cumsum(1 / np.arange(1, len(query) + 1))]
    near, precision = levels.precision()
    return Found(
        actor=asking,
        links=links.astype(float),
        hits_at_5=summed(np.clip((5 - above) / level, 0, 1), held_out),
        hits_at_10=summed(np.clip((10 - above) / level, 0, 1), held_out),
        reciprocal_rank=summed((harmonic[above + level] - harmonic[above]) / level, held_out),
        average_precision=summed(precision, near) / np.minimum(links, AT),
        length=np.bincount(query, minlength=len(asking)).astype(float),
    )


@dataclass(frozen=True, slots=True)
class _Levels:
    """For each row of sorted lists its place (from 0) and its level of equal scores: how many rows stand above the
    level and are in it, and how many of both are held-out links."""

    place: Rows
    above: Rows
    size: Rows
    links_above: Rows
    links: Rows

    @classmethod
    def of(cls, query: Rows, scores: Floats, held_out: Mask) -> _Levels:
        count = len(query)
        new_list = np.r_[True, query[1:] != query[:-1]][:count]
        new_level = new_list | np.r_[True, scores[1:] != scores[:-1]][:count]
        starts = np.flatnonzero(new_level)
        level = np.cumsum(new_level) - 1
        first = np.flatnonzero(new_list)[np.cumsum(new_list) - 1]
        seen = np.r_[0, np.cumsum(held_out)]
        ends = np.r_[starts[1:], count]
        return cls(
            place=np.arange(count) - first,
            above=starts[level] - first,
            size=(ends - starts)[level],
            links_above=seen[starts[level]] - seen[first],
            links=(seen[ends[: len(starts)]] - seen[starts])[level],
        )

    def precision(self) -> tuple[Mask, Floats]:
        """The first ``AT`` rows of every list, and for each the expected precision there if a link stands there.

        At the j-th place of a level of n rows, r of them links: with the chance r/n it is one, and then
        (j − 1)(r − 1)/(n − 1) of those before it in the level are.
        """
        near = self.place < AT
        place, size, links = self.place[near], self.size[near], self.links[near]
        within = place - self.above[near]
        before = within * (links - 1) / np.maximum(size - 1, 1)
        expected: Floats = links / size * (self.links_above[near] + 1 + before) / (place + 1)
        return near, np.where(links > 0, expected, 0.0)
