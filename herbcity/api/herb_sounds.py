"""Which herb somebody means who writes its Thai name in Latin letters: khamin is ขมิ้น."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from herbcity.api.name_index import folded
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.thai.romanising import romanised, sound_key

_FEWEST_TYPED = 3
"""So many sounds must be typed before the rest of the name is guessed."""
_SHORTEST_PART = 4
"""A shorter first part of a name (กระ of กระชาย) is no name of a herb."""

Sounds = tuple[tuple[str, str], ...]
"""How a name sounds (see ``sound_key``) and the Thai letters for it."""


def thai_meant(network: NetworkSnapshot, latin: str) -> list[str]:
    """The Thai names of herbs, folded, that sound like this, or failing that begin so; mostly none.

    >>> from herbcity.network.toys import turmeric_chain
    >>> thai_meant(turmeric_chain(), "Kameen"), thai_meant(turmeric_chain(), "mill")
    (['ขมิ้น'], [])
    """
    key = sound_key(latin)
    if len(key) < 2:
        return []
    known = network.carried("herb sounds", _sounds, _after)
    alike = [thai for sound, thai in known if sound == key]
    if not alike and len(key) >= _FEWEST_TYPED:
        alike = [thai for sound, thai in known if sound.startswith(key)]
    return list(dict.fromkeys(alike))


def _sounds(network: NetworkSnapshot) -> Sounds:
    names = [name for herb in network.herbs.values() for name in (herb.name_th, *herb.other_names)]
    return tuple(dict.fromkeys(pair for name in names for pair in _spoken(name)))


def _after(before: Sounds, network: NetworkSnapshot, touched: Touched) -> Sounds:
    return _sounds(network) if RecordKind.HERB in touched else before


def _spoken(name: str) -> Iterator[tuple[str, str]]:
    """The sounds of a name and of the parts that it begins with."""
    letters, marks = folded(name)
    places = [place for place, mark in enumerate(marks) if mark]
    sounds = ""
    for begin, end in pairwise(places):
        sound = romanised(letters[begin:end])
        if not sound:
            return
        sounds += sound
        if end == len(letters) or end >= _SHORTEST_PART:
            yield sound_key(sounds), letters[:end]
