"""Taking links off the network, as if they were not known, to see whether they are found again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Link
from herbcity.registry.changes import Change, RecordKind
from herbcity.vocabulary import LinkKind, link_rule

SHARE = 0.2
"""How many of the linked pairs of each kind are held out where no day splits them."""

Ends = tuple[str, str]
"""The codes of who gives and who takes; in the order of their codes where a kind has no direction."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """``network`` without the links between the pairs of ``pairs``, kind by kind.

    ``recorded`` is the share of the linked pairs of each kind that the network still shows.
    """

    network: NetworkSnapshot
    pairs: Mapping[LinkKind, tuple[Ends, ...]]
    recorded: Mapping[LinkKind, float]


def hold_out(network: NetworkSnapshot, *, split_on: date | None, seed: int) -> HeldOut:
    """Without the pairs whose first tie of a kind begins on ``split_on`` or later, or a random fifth of each kind.

    A pair is held out with all its ties of the kind: one that stayed would give the others away. With a day, ties
    without a known beginning stay. Decisions about a pair that is held out go too, and with a day all later ones.
    """
    ties: dict[LinkKind, dict[Ends, list[Link]]] = {}
    for tie in sorted(network.ties, key=lambda one: one.id):
        ties.setdefault(tie.kind, {}).setdefault(ends_of(tie), []).append(tie)
    chance = np.random.default_rng(seed)
    chosen: dict[LinkKind, tuple[Ends, ...]] = {}
    for kind in LinkKind:
        of_kind = ties.get(kind, {})
        if split_on is not None:
            later = [ends for ends, some in of_kind.items() if _begins(some, split_on)]
        else:
            count = round(len(of_kind) * SHARE)
            drawn = chance.permutation(len(of_kind))[:count]
            later = [list(of_kind)[place] for place in sorted(drawn.tolist())]
        chosen[kind] = tuple(later)
    gone = [tie for kind, some in chosen.items() for ends in some for tie in ties[kind][ends]]
    shares = {kind: 1 - len(chosen[kind]) / max(len(ties.get(kind, ())), 1) for kind in LinkKind}
    return HeldOut(_without(network, gone, split_on), MappingProxyType(chosen), MappingProxyType(shares))


def ends_of(link: Link) -> Ends:
    """Who gives and who takes in a link."""
    rule = link_rule(link.kind)
    if not rule.directed:
        return min(link.source, link.target), max(link.source, link.target)
    return (link.source, link.target) if rule.forward else (link.target, link.source)


def _begins(ties: Iterable[Link], split_on: date) -> bool:
    return all(tie.valid_from is not None and tie.valid_from >= split_on for tie in ties)


def _without(network: NetworkSnapshot, gone: list[Link], split_on: date | None) -> NetworkSnapshot:
    between = {frozenset((link.source, link.target)) for link in gone}
    silent = [
        one.id
        for one in network.decisions.values()
        if frozenset((one.source, one.target)) in between
        or (split_on is not None and one.decided_on >= split_on)
    ]
    changes = [Change(RecordKind.LINK, link.id, None, link.id, None) for link in gone]
    changes += [Change(RecordKind.DECISION, one, None, one, None) for one in silent]
    return network.apply(changes)
