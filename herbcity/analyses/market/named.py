"""Pairs that are asked for by name, wherever they stand: those that were decided on, or the one of a key."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from herbcity.analyses.market.columns import NOT_NAMED, Codes, Mask, Positions, Rows
from herbcity.analyses.market.groups import Group
from herbcity.vocabulary import LinkKind, link_rule

ActorPairs = tuple[Positions, Positions]
"""Pairs of actors, as positions."""


class NamedPairs(NamedTuple):
    """What keys of suggestions name, as columns of ranks and positions, ``NOT_NAMED`` where a key names none.

    ``source`` and ``target`` are the ends of the link; ``buyer`` and ``output`` those of the second link of a chain.
    """

    kind: Positions
    source: Positions
    target: Positions
    herb: Positions
    form: Positions
    service: Positions
    buyer: Positions
    output: Positions

    def rows(self, chosen: Mask) -> NamedPairs:
        """Some of them."""
        return NamedPairs(*(column[chosen] for column in self))

    def of_actor(self, actor: int) -> NamedPairs:
        """Those with this actor at one end of the link."""
        return self.rows((self.source == actor) | (self.target == actor))

    def in_group(self, group: Group) -> ActorPairs:
        """Who would offer and who would need in this group. In a group of goods without a name the need names the
        herb, so that any herb is looked at."""
        chosen = (self.kind == group.kind.rank) & (self.form == group.form) & (self.service == group.service)
        if group.herb != NOT_NAMED:
            chosen &= self.herb == group.herb
        return by_side(group, self.source[chosen], self.target[chosen])

    def chains_of(
        self, giver: Positions, taker: Positions, herb: Positions, form: Positions
    ) -> tuple[Rows, Rows]:
        """Which of these supplies are the first link of which of the chains that are named here."""
        chains = np.flatnonzero(self.buyer != NOT_NAMED)
        actors = 1 + max(int(one.max(initial=0)) for one in (giver, taker, self.source, self.target))
        herbs = 2 + max(int(herb.max(initial=0)), int(self.herb.max(initial=0)))

        def code(one: Positions, other: Positions, herb: Positions, form: Positions) -> Codes:
            ends: Codes = (one.astype(np.int64) * actors + other) * herbs + herb + 1
            return ends << 8 | form + 1

        supplies = code(giver, taker, herb, form)
        named = code(*(column[chains] for column in (self.source, self.target, self.herb, self.form)))
        likely = np.flatnonzero(np.isin(supplies, named))
        rows, which = np.nonzero(supplies[likely, np.newaxis] == named)
        return likely[rows], chains[which]


def is_toll(group: Group) -> bool:
    """Whether what it pairs is a lot and a capacity, and not what is only said about toll processing."""
    return group.kind is LinkKind.PROCESSES_FOR and group.form != NOT_NAMED


def by_side(group: Group, sources: Positions, targets: Positions) -> ActorPairs:
    """The ends of links as this group has them: who offers, who needs."""
    forward = link_rule(group.kind).forward and not is_toll(group)
    return (sources, targets) if forward else (targets, sources)
