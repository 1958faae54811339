"""Networks as they could have come about by chance: the null models that measures are held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Link, Value
from herbcity.registry.changes import RecordKind

NullModel = Literal["rewired", "regrouped"]
"""``rewired``: who is tied to whom is drawn anew, kind by kind, and every actor keeps how many it has of each kind.
``regrouped``: the ties stay, and who has which roles and which district is drawn anew."""

_SWAPS_PER_TIE = 20
"""How many swaps are tried for each tie, twice the ten at which the assortativity of our provinces stops moving."""


def rewired(network: NetworkSnapshot, *, seed: int) -> NetworkSnapshot:
    """The same actors with ties drawn at random, kind by kind, with every actor's partners of each kind kept.

    Two ties of one kind swap their targets, again and again: a → b and c → d become a → d and c → b. A swap that
    would tie an actor to itself, or two actors twice by one kind, is not made. So every actor keeps the number of
    partners that it supplies, that supply it, that it advises, and so on; and because swapped ends keep their side
    of the kind, every tie stays one that the grammar of links allows. Ties of one kind that join the same two actors
    (two herbs) move together. A kind that is undirected is swapped in the direction in which it was recorded.

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
    bundles: dict[tuple[str, int, int], list[Link]] = {}
    for tie in sorted(network.ties, key=lambda one: one.id):
        bundles.setdefault((tie.kind, place[tie.source], place[tie.target]), []).append(tie)
    ordered = sorted(bundles)
    kinds = sorted({kind for kind, _, _ in ordered})
    numbered = [(kinds.index(kind), source, target) for kind, source, target in ordered]
    columns = np.array(numbered, dtype=np.int64).reshape(-1, 3)
    kind, source, target = columns.T
    targets = _swapped(kind, source, target, len(codes), np.random.default_rng(seed))
    links = {
        tie.id: msgspec.structs.replace(tie, target=codes[drawn])
        for bundle, drawn in zip(ordered, targets.tolist())
        for tie in bundles[bundle]
    }
    return _like(network, network.actors, links)


def _swapped(
    kinds: NDArray[np.int64],
    sources: NDArray[np.int64],
    targets: NDArray[np.int64],
    size: int,
    chance: np.random.Generator,
) -> NDArray[np.int64]:
    """The targets after many rounds of swaps; in each, about a quarter as many are tried as there are ties."""
    targets = targets.copy()
    for _ in range(4 * _SWAPS_PER_TIE):
        order = np.lexsort((chance.random(len(kinds)), kinds))
        # Neighbours in the order form pairs, each tie in one at most, beginning at either parity.
        start = int(chance.integers(2))
        one, other = order[start:-1:2], order[start + 1 :: 2]
        tried = (kinds[one] == kinds[other]) & (chance.random(len(one)) < 0.5)
        one, other = one[tried], other[tried]
        now = _keys(kinds, sources, targets, size)
        swapped = np.concatenate(
            [
                _keys(kinds[one], sources[one], targets[other], size),
                _keys(kinds[one], sources[other], targets[one], size),
            ]
        )
        _, where, counts = np.unique(np.concatenate([now, swapped]), return_inverse=True, return_counts=True)
        alone = counts[where] == 1
        fresh = alone[len(now) :].reshape(2, -1).all(axis=0)
        made = (
            fresh
            & alone[one]
            & alone[other]
            & (sources[one] != targets[other])
            & (sources[other] != targets[one])
        )
        one, other = one[made], other[made]
        targets[one], targets[other] = targets[other], targets[one]
    return targets


def _keys(
    kinds: NDArray[np.int64], sources: NDArray[np.int64], targets: NDArray[np.int64], size: int
) -> NDArray[np.int64]:
    return (kinds * size + sources) * size + targets


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
