"""Every name in one long text, with the beginnings and ends of its words: what searching scans.

A name is stored for searching without spaces, punctuation and upper case. All names of all things stand one
after the other in one array of letters, beside it an array that says of each place whether a word begins or
ends there. A scan of 30,000 names takes a fraction of a millisecond, and whether a hit is a word is looked up.

What is known of one name is remembered across snapshots; after a write only the things it touched are looked
at again, and the arrays are put together anew.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.api.ordering import thai_order
from herbcity.network.carrying import Touched
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Herb
from herbcity.registry.changes import RecordKind
from herbcity.thai import normalise
from herbcity.thai.words import EDGE, INSIDE, THAI, edges

Places = NDArray[np.intp]

# A code of an actor is one word, so that 8 does not find every code that ends with it.
_RUN = re.compile(rf"[{THAI}]+|\b[a-z]{{2}}-\d{{4,}}-[0-9a-z]\b|[^\W\d_{THAI}]+|\d+")
_LETTER = re.compile(rf"[{THAI}]|[^\W_]")
_SPARE = re.compile("[\U00010000-\U0010ffff]")
"""Letters beyond the basic plane, which no name here has; one code unit is to be one letter."""


class Name(NamedTuple):
    """One name of one thing: as it is shown, the field that holds it, and whether it names the place it is in."""

    shown: str
    field: str
    is_place: bool = False


class Folded(NamedTuple):
    """A text as it is searched: its letters, and of each place (the end included) what of a word is there."""

    letters: str
    marks: bytes


@lru_cache(maxsize=65_536)
def folded(text: str) -> Folded:
    """A text as it is searched, without spaces, punctuation and upper case.

    >>> folded("ยา SMEs-8")
    Folded(letters='ยาsmes8', marks=b'\\x02\\x00\\x02\\x00\\x00\\x00\\x02\\x02')
    """
    letters, marks = [], bytearray([EDGE])
    for found in _RUN.findall(_SPARE.sub(" ", normalise(text, prose=True).casefold())):
        run = found.replace("-", "")
        letters.append(run)
        if "\u0e01" <= run[0] <= "\u0e4e":
            marks += edges(run)[1:]
        else:
            marks += bytes([INSIDE]) * (len(run) - 1) + bytes([EDGE])
    return Folded("".join(letters), bytes(marks))


def letter_places(shown: str) -> list[int]:
    """For each letter of the folded form of a name, its place in the name as it is shown.

    Empty where the two do not agree letter by letter, because the name is not spelt as names are stored.

    >>> letter_places("U-Thong")
    [0, 2, 3, 4, 5, 6]
    """
    letters = [(place, unit) for place, letter in enumerate(shown) for unit in letter.casefold()]
    places = [place for place, unit in letters if _LETTER.fullmatch(unit)]
    return places if len(places) == len(folded(shown).letters) else []


class Entry(NamedTuple):
    """One thing with all its names; ``order`` is where it stands among things that were found equally well."""

    owner: Actor | Herb
    order: str
    names: tuple[Name, ...]


def _actor_entry(network: NetworkSnapshot, actor: Actor) -> Entry:
    district = network.districts[actor.district] if actor.district else None
    named: list[tuple[str | None, str, bool]] = [
        (actor.name_th, "nameTh", False),
        (actor.name_en, "nameEn", False),
        *((name, "otherNames", False) for name in actor.other_names),
        (actor.code, "code", False),
        (actor.registration_id, "registrationId", False),
        (actor.subdistrict, "subdistrict", True),
        (district.name_th if district else None, "district", True),
        (district.name_en if district else None, "district", True),
    ]
    names = tuple(Name(shown, field, is_place) for shown, field, is_place in named if shown)
    return Entry(actor, thai_order(actor.name_th), names)


def _herb_entry(herb: Herb) -> Entry:
    named = [
        (herb.name_th, "nameTh"),
        (herb.name_en, "nameEn"),
        *((name, "otherNames") for name in herb.other_names),
        (herb.scientific_name, "scientificName"),
    ]
    return Entry(herb, thai_order(herb.name_th), tuple(Name(shown, field) for shown, field in named if shown))


@dataclass(frozen=True)
class NameIndex:
    """The names of all actors and herbs of one snapshot; ``order`` has what is sorted by, smallest first."""

    entries: dict[str, Entry]
    order: list[tuple[str, str]]
    _text: NameText | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, network: NetworkSnapshot) -> NameIndex:
        entries = {herb.id: _herb_entry(herb) for herb in network.herbs.values()}
        entries.update((actor.code, _actor_entry(network, actor)) for actor in network.actors.values())
        return cls(entries, sorted((entry.order, key) for key, entry in entries.items()))

    def after(self, network: NetworkSnapshot, touched: Touched) -> NameIndex | None:
        """The index of a later snapshot; None where so much has changed that it is better made anew."""
        if RecordKind.DISTRICT in touched:
            return None
        actors = touched.get(RecordKind.ACTOR, frozenset())
        herbs = touched.get(RecordKind.HERB, frozenset())
        if not actors and not herbs:
            return self
        fresh = [_actor_entry(network, network.actors[code]) for code in actors if code in network.actors]
        fresh += [_herb_entry(network.herbs[key]) for key in herbs if key in network.herbs]
        entries = self.entries.copy()
        if actors | herbs == {entry.owner.id for entry in fresh if self._named_alike(entry)}:
            # Something else of them was written: the names stand where they stood.
            entries.update((entry.owner.id, entry) for entry in fresh)
            return NameIndex(entries, self.order, replace(self.text, things=list(entries.values())))
        order = self.order.copy()
        for key in actors | herbs:
            if before := entries.pop(key, None):
                del order[bisect_left(order, (before.order, key))]
        for entry in fresh:
            entries[entry.owner.id] = entry
            insort(order, (entry.order, entry.owner.id))
        return NameIndex(entries, order)

    def _named_alike(self, entry: Entry) -> bool:
        before = self.entries.get(entry.owner.id)
        return before is not None and before.names == entry.names

    @cached_property
    def text(self) -> NameText:
        return self._text or NameText.of(
            self.entries, {key: rank for rank, (_, key) in enumerate(self.order)}
        )


@dataclass(frozen=True)
class NameText:
    """The names as arrays. ``letters[p]`` is a letter of the long text, 0 between two names; ``marks[p]`` what of
    a word is at it; ``starts`` the places where a word or a part of a compound begins, those with the same first
    letter together, from ``first_letters`` on.

    Name n stands at ``begins[n]`` to ``begins[n + 1] - 1``; thing t has the names from ``first_name[t]`` on, and
    comes ``rank[t]``-th among equals.
    """

    things: list[Entry]
    letters: NDArray[np.uint16]
    marks: NDArray[np.uint8]
    starts: Places
    first_letters: dict[int, slice]
    begins: Places
    is_place: NDArray[np.bool_]
    first_name: Places
    rank: Places

    @classmethod
    def of(cls, entries: dict[str, Entry], ranks: dict[str, int]) -> NameText:
        things = list(entries.values())
        texts = [folded(name.shown) for entry in things for name in entry.names]
        letters = "\0".join([text.letters for text in texts] + [""])
        marks = np.frombuffer(b"".join([text.marks for text in texts]), dtype=np.uint8)
        ends = np.cumsum(np.fromiter((len(text.marks) for text in texts), dtype=np.intp, count=len(texts)))
        units = np.frombuffer(letters.encode("utf-16-le"), dtype=np.uint16)
        starts = np.flatnonzero((marks != INSIDE) & (units != 0))
        starts = starts[np.argsort(units[starts], kind="stable")]
        letters_at, from_on = np.unique(units[starts], return_index=True)
        slices = map(slice, from_on.tolist(), [*from_on.tolist()[1:], len(starts)])
        counts = np.fromiter((len(entry.names) for entry in things), dtype=np.intp, count=len(things))
        return cls(
            things=things,
            letters=units,
            marks=marks,
            starts=starts,
            first_letters=dict(zip(letters_at.tolist(), slices)),
            begins=np.concatenate([[0], ends]).astype(np.intp),
            is_place=np.fromiter(
                (name.is_place for entry in things for name in entry.names), dtype=np.bool_, count=len(texts)
            ),
            first_name=np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.intp),
            rank=np.fromiter((ranks[key] for key in entries), dtype=np.intp, count=len(things)),
        )

    def name(self, number: int) -> Name:
        """The name with this number."""
        thing = int(np.searchsorted(self.first_name, number, side="right")) - 1
        return self.things[thing].names[number - int(self.first_name[thing])]


def name_index(network: NetworkSnapshot) -> NameIndex:
    """The index of a snapshot; made once, and brought up to date after a write that touched names."""
    return network.carried("names", NameIndex.of, NameIndex.after)


def words_of(text: str) -> list[str]:
    """The words of a text that has no spaces in it, as it is searched.

    >>> words_of("กลุ่มขมิ้น")
    ['กลุ่ม', 'ขมิ้น']
    """
    letters, marks = folded(text)
    places = [place for place, mark in enumerate(marks) if mark == EDGE]
    return [letters[begin:end] for begin, end in pairwise(places)]
