"""Search: actors and herbs whose names contain a text, best hit first, each saying what matched.

Names are compared as they are stored, normalised, without spaces and case, so a split ำ, a doubled เ, Thai
digits and abbreviated legal forms find what they mean.
"""

from __future__ import annotations

from typing import NamedTuple

from herbcity.api.conditions import folded
from herbcity.api.keeping import kept
from herbcity.api.ordering import thai_order
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Herb
from herbcity.thai import normalise

LONGEST_TEXT = 200


class Name(NamedTuple):
    """One name of one thing: as it is compared, as it is shown, and which field holds it."""

    folded: str
    shown: str
    field: str
    owner: Actor | Herb


class Hit(NamedTuple):
    """Something found: the thing, the name that matched and the field that holds the name."""

    node: Actor | Herb
    matched: str
    field: str


def _actor_names(actor: Actor) -> list[tuple[str, str | None]]:
    return [
        ("nameTh", actor.name_th),
        ("nameEn", actor.name_en),
        *(("otherNames", name) for name in actor.other_names),
        ("code", actor.code),
        ("registrationId", actor.registration_id),
    ]


def _herb_names(herb: Herb) -> list[tuple[str, str | None]]:
    return [
        ("nameTh", herb.name_th),
        ("nameEn", herb.name_en),
        ("scientificName", herb.scientific_name),
        *(("otherNames", name) for name in herb.other_names),
    ]


@kept
def _names(network: NetworkSnapshot) -> tuple[Name, ...]:
    listed: list[tuple[Actor | Herb, list[tuple[str, str | None]]]] = [
        (herb, _herb_names(herb)) for herb in network.herbs.values()
    ]
    listed += [(actor, _actor_names(actor)) for actor in network.actors.values()]
    return tuple(
        Name(folded(name), name, field, owner) for owner, names in listed for field, name in names if name
    )


def search(network: NetworkSnapshot, text: str, *, count: int) -> list[Hit]:
    """The ``count`` best hits: a whole name before the beginning of one, that before its middle, then by Thai
    name.

    Each thing is found once, by its best name.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [(hit.node.name_en, hit.field) for hit in search(turmeric_chain(), "GROWERS", count=5)]
    [('Hill growers', 'nameEn'), ('River growers', 'nameEn')]
    """
    wanted = {folded(text), "".join(normalise(text).casefold().split())} - {""}
    best: dict[str, tuple[tuple[int, str], Hit]] = {}
    for name in _names(network):
        place = min((name.folded.find(one) for one in wanted if one in name.folded), default=-1)
        if place < 0:
            continue
        grade = 0 if name.folded in wanted else 1 if place == 0 else 2
        rank = (grade, thai_order(name.owner.name_th))
        found = best.get(name.owner.id)
        if found is None or rank < found[0]:
            best[name.owner.id] = (rank, Hit(name.owner, name.shown, name.field))
    ranked = sorted(best.values(), key=lambda item: (item[0], item[1].node.id))
    return [hit for _, hit in ranked[:count]]
