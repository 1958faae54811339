"""Paths, shared agencies and walks, counted by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from herbcity.analyses.likelihood.layers import SHRINKAGE, layers_of
from herbcity.analyses.likelihood.structure import STRUCTURE, structure
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.toys import network_of
from herbcity.vocabulary import ActorRole, LinkKind
from tests.analyses.random_networks import actor, tie

_SUPPLIES, _ADVISES = LinkKind.SUPPLIES, LinkKind.ADVISES


def _network(supplies: tuple[str, ...] = (), advises: tuple[str, ...] = ()) -> NetworkSnapshot:
    """Letters are actors; capital A and B are agencies; "xy" is x giving to y."""
    codes = sorted(set("".join((*supplies, *advises, "ABwxyz"))))
    roles = dict.fromkeys("AB", ActorRole.SUPPORT_AGENCY)
    links = [tie(number, *pair) for number, pair in enumerate(supplies)]
    links += [tie(100 + number, *pair, kind=_ADVISES) for number, pair in enumerate(advises)]
    return network_of(*(actor(code, roles.get(code, ActorRole.PROCESSOR)) for code in codes), *links)


def _looked(network: NetworkSnapshot, giver: str, taker: str, kind: LinkKind = _SUPPLIES) -> dict[str, float]:
    position = network.adjacency.index
    found: Any = _OnePair(kind.rank, position[giver], position[taker])
    return dict(zip(STRUCTURE, structure(layers_of(network), found)[0].tolist()))


class _OnePair:
    """What structure looks at in candidates."""

    def __init__(self, kind: int, giver: int, taker: int) -> None:
        self.kind, self.giver, self.taker = (np.array([one]) for one in (kind, giver, taker))

    def __len__(self) -> int:
        return 1


def test_who_gives_to_the_same_taker_leads_to_its_other_takers() -> None:
    """w and x both give to y, x also gives to z: one path w → y ← x → z."""
    looked = _looked(_network(("wy", "xy", "xz")), "w", "z")
    assert looked["alike"] > 0
    assert looked["given"] == 1
    assert looked["taken"] == 1


def test_a_path_counts_as_its_shrunk_degrees_say() -> None:
    """By hand: degrees w 1, x 2, y 2, z 1; averages 1.5 and 1.5, so 3 is added to each."""
    added = SHRINKAGE * 1.5
    w, x, y, z = (1 + added, 2 + added, 2 + added, 1 + added)
    path = 1 / (math.sqrt(w) * y * x * math.sqrt(z))
    givers = (1 / math.sqrt(w) + 1 / math.sqrt(x)) / 2
    takers = (1 / math.sqrt(y) + 1 / math.sqrt(z)) / 2
    looked = _looked(_network(("wy", "xy", "xz")), "w", "z")
    assert looked["alike"] == pytest.approx(path / (givers * takers) ** 3)


def test_without_odd_paths_there_is_none() -> None:
    assert _looked(_network(("wy", "xz")), "w", "z")["alike"] == 0


def test_a_pairs_own_tie_is_not_counted() -> None:
    """Without its own tie, w and y have the one path w → z ← x → y and the degrees that are left."""
    looked = _looked(_network(("wy", "wz", "xz", "xy")), "w", "y")
    added = SHRINKAGE * 2
    path = 1 / (2 + added) ** 3
    assert looked["alike"] == pytest.approx(path * (2 + added) ** 3)
    assert (looked["given"], looked["taken"]) == (1, 1)


def test_a_shared_agency_counts_less_the_more_it_works_with() -> None:
    """Adamic and Adar: 1 / ln 2 for an agency of two, 1 / ln 3 for one of three."""
    small = _looked(_network(advises=("Aw", "Az")), "w", "z")
    large = _looked(_network(advises=("Aw", "Az", "Ax")), "w", "z")
    assert small["agencies"] == pytest.approx(1 / math.log(2))
    assert large["agencies"] == pytest.approx(1 / math.log(3))
    assert small["introduced"] == 0


def test_a_partner_of_another_kind_who_is_supplied_introduces() -> None:
    """w advises x, x supplies z: 1 / √2 for x, who has two partners."""
    looked = _looked(_network(("xz",), advises=("wx",)), "w", "z")
    assert looked["introduced"] == pytest.approx(1 / math.sqrt(2))


def test_who_is_tied_in_another_way_is_acquainted() -> None:
    assert _looked(_network(advises=("wz",)), "w", "z")["acquainted"] == 1
    assert _looked(_network(("wz",)), "w", "z")["acquainted"] == 0


def test_a_walk_of_two_steps_over_the_only_bridge() -> None:
    """w–x–z alone: a walk from w is at z after two steps with chance 1/2; by chance with 1/4; three steps never."""
    looked = _looked(_network(("wx",), advises=("xz",)), "w", "z")
    assert looked["near"] == pytest.approx(math.log1p(0.85**2 * 0.5 / 0.25))


def test_actors_that_are_tied_to_nobody_have_no_structure() -> None:
    looked = _looked(_network(("xy",)), "w", "z")
    assert all(value == 0 for value in looked.values())
