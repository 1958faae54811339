"""Betweenness from sampled shortest paths, with a bound on its error."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from herbcity.analyses.progress import steps
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import ActorScores, origin
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot

_CONSTANT = 0.5
"""The constant of the sample size, as measured by Löffler and Phillips (2009) and used by the authors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledScores(ActorScores):
    """Scores that are estimates, and how far off they are at most, all of them at once."""

    error: float
    """With probability ``confidence`` no score is further than this from the exact one."""
    confidence: float
    samples: int


@remembered
def sampled_betweenness(
    network: NetworkSnapshot, *, error: float = 0.05, confidence: float = 0.9, seed: int = 0
) -> SampledScores:
    """Betweenness estimated from random shortest paths, and how far off it is at most.

    Pairs of actors are drawn at random, and for each pair one of its shortest paths, each as likely as the other; an
    actor's score is the share of the paths that run through it, times n / (n − 2), so that pairs with itself do not
    count. With r = (0.5 / ε²) (⌊log₂(D − 2)⌋ + 1 + ln(1/δ)) paths the share is within ε of the truth for all actors at
    once with probability 1 − δ, where D bounds the number of actors on any shortest path: twice the steps to whoever
    is furthest from one actor of each part, plus 1. So the number of paths does not grow with the network. A drawn
    pair without a path counts as a path through nobody. In a network of fewer than three actors nobody can stand
    between: all 0, and exactly.

    Returns one number of at least 0 per actor, no unit, as ``betweenness`` does, with the number of paths, ``error`` =
    ε n / (n − 2) and ``confidence`` = 1 − δ, both above 0 and below 1.

    >>> from herbcity.network.toys import turmeric_chain
    >>> found = sampled_betweenness(turmeric_chain(), error=0.1)
    >>> found.samples, abs(found.values["HC-0003-A"] - 0.65) < found.error  # by hand: ε = 0.1 · 4/6, D = 7, δ = 0.1
    (597, True)

    Riondato, M. & Kornaropoulos, E. M. (2016). Fast approximation of betweenness centrality through sampling. Data
    Mining and Knowledge Discovery 30, 438. The paths are found from both ends, as in Borassi, M. & Natale, E. (2016),
    KADABRA is an adaptive algorithm for betweenness via random approximation, ESA 2016.
    """
    if not (0 < error < 1 and 0 < confidence < 1):
        given = f"{error}, {confidence}"
        raise OutOfRange(field="error, confidence", value=given, allowed="above 0 and below 1")
    ids, size = network.adjacency.ids, len(network.adjacency.ids)
    about = origin(network, "sampled_betweenness", seed=seed, error=error, confidence=confidence)
    if size < 3:
        none = MappingProxyType(dict.fromkeys(ids, 0.0))
        return SampledScores(values=none, error=0.0, confidence=1.0, samples=0, **about)
    order = sorted(range(size), key=ids.__getitem__)
    place = {old: new for new, old in enumerate(order)}
    matrix = network.adjacency.undirected
    partners = [
        sorted(place[other] for other in matrix.indices[matrix.indptr[old] : matrix.indptr[old + 1]].tolist())
        for old in order
    ]
    share_error = error * (size - 2) / size
    count = _sample_size(_longest(partners), error=share_error, risk=1 - confidence)
    chance = random.Random(seed)  # noqa: S311
    through = [0] * size
    for _ in steps(range(count), "sampled_betweenness"):
        one, other = chance.sample(range(size), 2)
        for actor in _random_path(partners, one, other, chance):
            through[actor] += 1
    scale = size / (size - 2) / count
    values = {ids[order[new]]: passed * scale for new, passed in enumerate(through)}
    return SampledScores(
        values=MappingProxyType(values), error=error, confidence=confidence, samples=count, **about
    )


def _sample_size(longest: int, *, error: float, risk: float) -> int:
    """How many paths bound the error; ``longest`` counts the actors on a shortest path."""
    dimension = math.floor(math.log2(longest - 2)) + 1 if longest > 2 else 1
    return math.ceil(_CONSTANT / error**2 * (dimension + math.log(1 / risk)))


def _longest(partners: Sequence[Sequence[int]]) -> int:
    """At least as many actors as are on any shortest path."""
    seen: set[int] = set()
    longest = 1
    for actor in range(len(partners)):
        if actor not in seen:
            part, depth = _Side(actor), -1
            while part.level:
                part.advance(partners)
                depth += 1
            seen.update(part.depth)
            longest = max(longest, 2 * depth + 1)
    return longest


def _random_path(partners: Sequence[Sequence[int]], one: int, other: int, chance: random.Random) -> list[int]:
    """Who stands between the two on one of their shortest paths, all equally likely; nobody without a path.

    The search goes breadth first from both ends, a whole level at a time on the side that has fewer to visit. Where
    the levels first meet, every shortest path passes through exactly one actor they share.
    """
    sides = (_Side(one), _Side(other))
    while True:
        near, far = sorted(sides, key=lambda side: sum(len(partners[actor]) for actor in side.level))
        near.advance(partners)
        if not near.level:
            return []
        if meeting := [actor for actor in near.level if actor in far.level]:
            ways = [near.ways[actor] * far.ways[actor] for actor in meeting]
            (middle,) = chance.choices(meeting, ways)
            path = [*near.back(middle, partners, chance), middle, *far.back(middle, partners, chance)]
            return [actor for actor in path if actor not in (one, other)]


class _Side:
    """A search from one end: how far each actor is from it, and on how many shortest paths."""

    def __init__(self, start: int) -> None:
        self.depth = {start: 0}
        self.ways = {start: 1}
        self.level = {start: None}

    def advance(self, partners: Sequence[Sequence[int]]) -> None:
        """The next level; its actors in the order in which they were met."""
        depth = self.depth[next(iter(self.level))] + 1
        fresh: dict[int, None] = {}
        for actor in self.level:
            for partner in partners[actor]:
                if partner not in self.depth:
                    self.depth[partner] = depth
                    self.ways[partner] = 0
                    fresh[partner] = None
                if self.depth[partner] == depth:
                    self.ways[partner] += self.ways[actor]
        self.level = fresh

    def back(self, actor: int, partners: Sequence[Sequence[int]], chance: random.Random) -> list[int]:
        """A random shortest path from an actor back to the start, the actor itself left out."""
        path = []
        while depth := self.depth[actor]:
            before = [partner for partner in partners[actor] if self.depth.get(partner) == depth - 1]
            (actor,) = chance.choices(before, [self.ways[partner] for partner in before])
            path.append(actor)
        return path
