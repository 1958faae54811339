"""What single actors become or cease to be: points without which the network falls apart, points that hold it
together, actors with a way to a buyer. An analysis of actors joins by one line in ``STANDINGS``."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple

from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.cohesion import cut_actors
from herbcity.analyses.integration import integration_points
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.what_if.figures import reaching
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor
from herbcity.vocabulary import Term

POINTS = 10
"""So many of the points that tie the chain together are compared, the first of each network."""


class Standing(Term):
    """What an actor is in a network, and may become or cease to be when the network changes."""

    CUT_ACTOR = (
        "CUT_ACTOR", "จุดที่ขาดไม่ได้", "single point of failure",
        "Without the actor its part of the network falls apart.",
    )  # fmt: skip
    INTEGRATION_POINT = (
        "INTEGRATION_POINT", "จุดเชื่อมโซ่", "integration point",
        f"The actor is among the {POINTS} that tie the chain together most.",
    )  # fmt: skip
    REACHES_BUYER = (
        "REACHES_BUYER", "มีทางถึงผู้ซื้อ", "has a way to a buyer",
        "Material ties lead from the actor to a buyer.",
    )  # fmt: skip


class _Kind(NamedTuple):
    """Who has a standing, and the sentences of gaining and losing it, with the actor's name in them."""

    standing: Standing
    holders: Callable[[NetworkSnapshot], Collection[str]]
    gained: Words
    lost: Words


STANDINGS: tuple[_Kind, ...] = (
    _Kind(
        Standing.REACHES_BUYER,
        reaching,
        Words("{name} จะมีทางส่งของถึงผู้ซื้อ", "{name} gains a way to a buyer."),
        Words("{name} จะไม่เหลือทางส่งของถึงผู้ซื้อรายใดเลย", "{name} loses every way to a buyer."),
    ),
    _Kind(
        Standing.CUT_ACTOR,
        lambda one: [cut.actor for cut in cut_actors(one)],
        Words(
            "{name} จะกลายเป็นจุดที่ขาดไม่ได้: หากขาดไป เครือข่ายจะขาดออกจากกัน",
            "{name} becomes a single point of failure: without it the network falls apart.",
        ),
        Words("{name} จะไม่เป็นจุดที่ขาดไม่ได้อีกต่อไป", "{name} is no longer a single point of failure."),
    ),
    _Kind(
        Standing.INTEGRATION_POINT,
        lambda one: [point.actor for point in integration_points(one, count=POINTS)],
        Words(
            f"{{name}} จะเข้ามาอยู่ใน {POINTS} รายที่เชื่อมโซ่ไว้มากที่สุด",
            f"{{name}} comes among the {POINTS} that tie the chain together most.",
        ),
        Words(
            f"{{name}} จะไม่อยู่ใน {POINTS} รายที่เชื่อมโซ่ไว้มากที่สุดอีก",
            f"{{name}} is no longer among the {POINTS} that tie the chain together most.",
        ),
    ),
)
"""What is compared, in the order in which it is told. Another standing of actors takes one line here."""


@dataclass(frozen=True, slots=True)
class StandingDifference:
    """An actor that gains a standing, or loses it. ``goes`` says that the actor itself is there no longer."""

    standing: Standing
    actor: Actor
    gained: bool
    goes: bool
    text: Words


def standing_differences(before: NetworkSnapshot, after: NetworkSnapshot) -> tuple[StandingDifference, ...]:
    """Who gains and who loses which standing; of each standing those who lose it first, by code.

    >>> from herbcity.network.toys import turmeric_chain
    >>> chain = turmeric_chain()
    >>> without_mill = chain.among(set(chain.actors) - {"HC-0004-8"})
    >>> [one.text.en for one in standing_differences(chain, without_mill)][:2]
    ['Hill growers loses every way to a buyer.', 'River growers loses every way to a buyer.']
    """
    found = []
    for kind in STANDINGS:
        now, then = frozenset(kind.holders(before)), frozenset(kind.holders(after))
        for codes, network, gained in ((now - then, before, False), (then - now, after, True)):
            words = kind.gained if gained else kind.lost
            for code in sorted(codes):
                actor = network.actors[code]
                text = Words(words.th.format(name=actor.name_th), words.en.format(name=english_name(actor)))
                goes = code not in after.actors
                found.append(StandingDifference(kind.standing, actor, gained, goes, text))
    return tuple(found)
