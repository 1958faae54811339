"""Whom an actor brings together: pairs of its partners that have no direct tie, by stage and district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.vocabulary import Stage


class JoinedPair(NamedTuple):
    """How many pairs of an actor of one stage and one of another meet only through somebody, read along the ties."""

    source: Stage
    target: Stage
    pairs: int


class Joined(NamedTuple):
    """The pairs by stage, most first, and how many of all of them are in two different known districts."""

    stages: tuple[JoinedPair, ...]
    across_districts: int


def joined_by(network: NetworkSnapshot, code: str) -> Joined:
    """The ordered pairs a → code → c in which a ≠ c and no tie leads from a to c.

    >>> from herbcity.network.toys import turmeric_chain
    >>> joined_by(turmeric_chain(), "HC-0003-A").stages  # two groups of growers, one mill
    (JoinedPair(source=<Stage.UPSTREAM: 'UPSTREAM'>, target=<Stage.MIDSTREAM: 'MIDSTREAM'>, pairs=2),)
    """
    actors = network.actors
    before = _ends(network, code, into=True)
    after = _ends(network, code, into=False)
    stages: Counter[tuple[Stage, Stage]] = Counter()
    across = 0
    for giver in before:
        direct = _ends(network, giver, into=False)
        for taker in after:
            if taker != giver and taker not in direct:
                one, other = actors[giver], actors[taker]
                stages[one.stage, other.stage] += 1
                across += None is not one.district != other.district is not None
    rows = (JoinedPair(*pair, count) for pair, count in stages.items())
    return Joined(tuple(sorted(rows, key=_most_first)), across)


def _most_first(row: JoinedPair) -> tuple[int, int, int]:
    return (-row.pairs, row.source.rank, row.target.rank)


def _ends(network: NetworkSnapshot, code: str, *, into: bool) -> set[str]:
    """Who stands at the other end of the ties that lead to an actor, or from it."""
    ties: Iterable[tuple[str, str]] = (
        (link.target, link.source) if into else (link.source, link.target)
        for link in network.links_of(code)
        if link.holds(network.as_of) and link.source != link.target
    )
    return {other for here, other in ties if here == code}
