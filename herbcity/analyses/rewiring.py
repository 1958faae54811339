"""Networks as they could have come about by chance: the null models that measures are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Link, Value
from herbcity.registry.changes import RecordKind
from herbcity.stopping import go_on
from herbcity.vocabulary import EvidenceLevel, LinkKind, link_rule

NullModel = Literal["rewired", "regrouped"]
"""``rewired``: who is tied to whom is drawn anew, kind by kind, and every actor keeps how many it has of each kind.
``regrouped``: the ties stay, and who has which roles and which district is drawn anew."""

_ROUNDS = 80
"""How many rounds of swaps, so that some twenty are tried for each tie."""


def rewired(network: NetworkSnapshot, *, seed: int) -> NetworkSnapshot:
    """The same actors with ties drawn at random, kind by kind, with every actor's partners of each kind kept.

    Two ties of one kind swap their targets, again and again: a → b and c → d become a → d and c → b. A swap that
    would tie an actor to itself, or two actors twice by one kind, is not made. So every actor keeps the number of
    partners that it supplies, that supply it, that it advises, and so on; and because swapped ends keep their side
    of the kind, every tie stays one that the grammar of links allows. A kind that is undirected and lets the same
    roles stand at both ends has no sides: its ties are turned round at random before they are swapped. Ties of one
    kind that join the same two actors (two herbs) move together, and invented ties are never swapped with others.

    The swaps of a round are drawn without looking, and one is made only if none of the four pairs that it touches
    belongs to another tie or swap of the round; so a round is as likely to be undone as to be made, and in the long
    run all networks with these numbers that swaps can reach are equally likely.

    >>> from herbcity.network.toys import turmeric_chain
    >>> drawn = rewired(turmeric_chain(), seed=3)
    >>> len(drawn.ties), {tie.kind.value for tie in drawn.ties} == {"SUPPLIES", "ADVISES"}
    (6, True)

    Maslov, S. & Sneppen, K. (2002). Specificity and stability in topology of protein networks. Science 296, 910.
    Fosdick, B. K. et al. (2018). Configuring random graph models with fixed degree sequences. SIAM Review 60(2), 315.
    """
    codes = sorted(network.actors)
    place = {code: number for number, code in enumerate(codes)}
    bundles: dict[_Bundle, list[Link]] = {}
    for tie in sorted(network.ties, key=lambda one: one.id):
        bundles.setdefault(_Bundle.of(tie, place), []).append(tie)
    ordered = sorted(bundles)
    swapping = _Swapping(ordered, len(codes), np.random.default_rng(seed))
    for _ in range(_ROUNDS):
        swapping.swap()
    links: dict[str, Link] = {}
    for bundle, ends in zip(ordered, zip(swapping.sources.tolist(), swapping.targets.tolist())):
        for tie in bundles[bundle]:
            source, target = ends if place[tie.source] == bundle.source else ends[::-1]
            links[tie.id] = msgspec.structs.replace(tie, source=codes[source], target=codes[target])
    return _like(network, network.actors, links)


class _Bundle(NamedTuple):
    """The ties of one kind between two actors, invented or not; without sides the lower place comes first."""

    kind: LinkKind
    invented: bool
    source: int
    target: int

    @classmethod
    def of(cls, tie: Link, place: Mapping[str, int]) -> _Bundle:
        ends = (place[tie.source], place[tie.target])
        if _sideless(tie.kind):
            ends = (min(ends), max(ends))
        return cls(tie.kind, tie.evidence_level is EvidenceLevel.ILLUSTRATIVE, *ends)


def _sideless(kind: LinkKind) -> bool:
    rule = link_rule(kind)
    return not rule.directed and rule.sources == rule.targets


class _Swapping:
    """Ties as columns, on their way through many rounds of swaps."""

    def __init__(self, bundles: Sequence[_Bundle], size: int, chance: np.random.Generator) -> None:
        numbers = {kind: number for number, kind in enumerate(dict.fromkeys(one[:2] for one in bundles))}
        self._kinds = np.array([numbers[one[:2]] for one in bundles], dtype=np.int64)
        self.sources = np.array([one.source for one in bundles], dtype=np.int64)
        self.targets = np.array([one.target for one in bundles], dtype=np.int64)
        self._undirected = np.array([not link_rule(one.kind).directed for one in bundles], dtype=bool)
        self._sideless = np.array([_sideless(one.kind) for one in bundles], dtype=bool)
        self._size = size
        self._chance = chance

    def swap(self) -> None:
        """One round, in which about a quarter as many swaps are tried as there are ties."""
        go_on()
        turned = self._sideless & (self._chance.random(len(self._kinds)) < 0.5)
        self.sources, self.targets = (
            np.where(turned, self.targets, self.sources),
            np.where(turned, self.sources, self.targets),
        )
        order = np.lexsort((self._chance.random(len(self._kinds)), self._kinds))
        # Neighbours in the order form pairs, each tie in one at most, beginning at either parity.
        start = int(self._chance.integers(2))
        one, other = order[start:-1:2], order[start + 1 :: 2]
        tried = (self._kinds[one] == self._kinds[other]) & (self._chance.random(len(one)) < 0.5)
        one, other = one[tried], other[tried]
        everyone = np.arange(len(self._kinds))
        pairs = np.concatenate(
            [self._pairs(everyone, everyone), self._pairs(one, other), self._pairs(other, one)]
        )
        _, where, counts = np.unique(pairs, return_inverse=True, return_counts=True)
        alone = counts[where] == 1
        crossed, back = np.split(alone[len(everyone) :], 2)
        no_loop = (self.sources[one] != self.targets[other]) & (self.sources[other] != self.targets[one])
        made = alone[one] & alone[other] & crossed & back & no_loop
        one, other = one[made], other[made]
        self.targets[one], self.targets[other] = self.targets[other], self.targets[one]

    def _pairs(self, ties: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
        """A number for each pair of ends: the sources of ``ties`` with the targets of ``others``."""
        first, second = self.sources[ties], self.targets[others]
        turn = self._undirected[ties] & (first > second)
        low, high = np.where(turn, second, first), np.where(turn, first, second)
        return (self._kinds[ties] * self._size + low) * self._size + high


def regrouped(network: NetworkSnapshot, *, seed: int) -> NetworkSnapshot:
    """The same ties among actors whose roles and districts were dealt out anew, a whole actor's at a time.

    What is measured without regard to roles and districts is the same as before.
    """
    codes = sorted(network.actors)
    drawn = np.random.default_rng(seed).permutation(len(codes)).tolist()
    actors = {
        code: msgspec.structs.replace(
            network.actors[code],
            roles=network.actors[codes[other]].roles,
            district=network.actors[codes[other]].district,
        )
        for code, other in zip(codes, drawn)
    }
    return _like(network, actors, {tie.id: tie for tie in network.ties})


def _like(
    network: NetworkSnapshot, actors: Mapping[str, Actor], links: Mapping[str, Link]
) -> NetworkSnapshot:
    """A snapshot with what measures look at, and nothing else, so that its digest is quickly made."""
    tables: dict[RecordKind, Mapping[str, Value]] = {
        RecordKind.ACTOR: actors,
        RecordKind.LINK: links,
        RecordKind.DISTRICT: network.districts,
    }
    return NetworkSnapshot(tables, revision=network.revision, as_of=network.as_of)
