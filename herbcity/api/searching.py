"""Search: actors and herbs by their names, best hit first, each saying what matched and how.

All that was typed must be found, in any order: each piece between spaces as it stands or, where it is several
Thai words, each of them. What is found is judged by the words of the name (``Match``): ข่า is a word of ผู้ปลูกข่า
and only the beginning of one in ข่าวสาร. Hits that are no words are given only where there is no better one, so
that nobody has to sift them out; misspelt ones come last of all.

Names are compared without spaces, punctuation and case, in the one spelling in which they are stored, so a split ำ,
a doubled เ and Thai digits find what they mean. An abbreviation that stands alone also finds what it stands for, and
the Thai name of a herb is found in Latin letters, spelt by ear, in names of actors too.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.api.herb_sounds import thai_meant
from herbcity.api.keeping import kept, whole_of
from herbcity.api.name_index import Name, NameText, Places, folded, letter_places, name_index, words_of
from herbcity.api.scanning import NONE, Found, Grades, Match, Phrase, found_in, graded_names
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Herb
from herbcity.thai import normalise, written_out

LONGEST_TEXT = 200

_TIERS = (Match.PLACE, Match.BEGINNING, Match.PART, Match.MISSPELT)
"""The last match of each tier: a tier is shown only where the ones before it found nothing."""

Piece = tuple[tuple[Phrase, ...], ...]
"""One piece of what was typed: any of these alternatives, of each alternative every phrase."""


def checked_text(text: str) -> str:
    """A text to search for. Raises OUT_OF_RANGE for an empty one and for one that is too long."""
    if not 1 <= len(text.strip()) <= LONGEST_TEXT:
        raise HerbcityError(
            ErrorCode.OUT_OF_RANGE,
            field="text",
            value=len(text.strip()),
            allowed=f"1 to {LONGEST_TEXT} characters",
        )
    return text


class Hit(NamedTuple):
    """Something found: the thing, the name that matched, the field that holds it, how, and where in the name.

    ``ranges`` are first letters and the letters after the last ones, counted in code points.
    """

    node: Actor | Herb
    matched: str
    field: str
    match: Match
    ranges: tuple[tuple[int, int], ...]


def search(network: NetworkSnapshot, text: str, *, count: int) -> list[Hit]:
    """The ``count`` best hits: whole names before beginnings of names before the rest, then by Thai name.

    Each thing is found once, by its best name.

    >>> from herbcity.network.toys import turmeric_chain
    >>> [(hit.node.name_en, hit.field, hit.match.name) for hit in search(turmeric_chain(), "GROWERS", count=5)]
    [('Hill growers', 'nameEn', 'WORD'), ('River growers', 'nameEn', 'WORD')]
    """
    found = _Search(network, text)
    return [found.hit(thing) for thing in found.best(count)]


def matching(network: NetworkSnapshot, text: str) -> frozenset[str]:
    """The ids of all actors and herbs that ``search`` would find."""
    found = _Search(network, text)
    return frozenset(found.text.things[thing].owner.id for thing in found.things.tolist())


def _wanted(network: NetworkSnapshot, text: str) -> list[tuple[Piece, ...]]:
    """What to look for: any of these alternatives, of each every piece."""
    typed = list(dict.fromkeys(piece for piece in normalise(text).split() if folded(piece).letters))
    if not typed:
        return []
    wanted = [tuple(_piece(network, piece) for piece in typed)]
    if len(typed) > 1:
        wanted.append((_piece(network, "".join(typed), apart=False),))
    return wanted


def _piece(network: NetworkSnapshot, typed: str, *, apart: bool = True) -> Piece:
    letters = folded(typed).letters
    alternatives: list[tuple[Phrase, ...]] = [(Phrase(letters),)]
    if meant := written_out(typed):
        alternatives.append(tuple(Phrase(folded(word).letters) for word in meant.split()))
    elif letters.isascii():
        alternatives += [(Phrase(thai, Match.ROMANISED),) for thai in thai_meant(network, letters)]
    elif apart and len(words := words_of(typed)) > 1:
        alternatives.append(tuple(Phrase(word, in_words=True) for word in words))
    return tuple(alternatives)


@kept
def _left_out(network: NetworkSnapshot) -> NDArray[np.bool_]:
    """Which things of the whole snapshot this part of it has not."""
    whole = whole_of(network) or network
    keys = name_index(whole).text.things
    return np.array(
        [not (entry.owner.id in network.actors or isinstance(entry.owner, Herb)) for entry in keys]
    )


class _Search:
    """One search. ``things`` are those found, ``grades`` how well everything was."""

    def __init__(self, network: NetworkSnapshot, text: str) -> None:
        whole = whole_of(network)
        self.text: NameText = name_index(whole or network).text
        self._left_out = _left_out(network) if whole else slice(0)
        wanted = _wanted(network, text)
        self.things: Places = np.empty(0, dtype=np.intp)
        for last in _TIERS if wanted and self.text.things else ():
            self._look(wanted, last)
            self.things = np.flatnonzero(self.grades <= last)
            if len(self.things):
                break

    def _look(self, wanted: list[tuple[Piece, ...]], last: Match) -> None:
        """Look for everything as far as this tier, and judge each name and each thing by its worst piece."""
        self._found: dict[Phrase, Found] = {}
        by_name, by_thing, any_name = [], [], []
        for pieces in wanted:
            worst = np.uint8(Match.WORDS if len(pieces) > 1 else Match.WORD)
            in_names = np.full(len(self.text.is_place), worst, dtype=np.uint8)
            in_things = np.full(len(self.text.things), worst, dtype=np.uint8)
            in_any = np.full(len(self.text.is_place), NONE, dtype=np.uint8)
            for piece in pieces:
                grades = self._piece_in_names(piece, last)
                np.maximum(in_names, grades, out=in_names)
                np.minimum(in_any, grades, out=in_any)
                np.maximum(in_things, np.minimum.reduceat(grades, self.text.first_name), out=in_things)
                if in_things.min() == NONE:  # nothing has all the pieces, whatever the others find
                    in_names[:] = NONE
                    break
            by_name.append(in_names)
            by_thing.append(in_things)
            any_name.append(in_any)
        self.grades: Grades = np.minimum.reduce(by_thing)
        self.grades[self._left_out] = NONE
        self._names: Grades = np.minimum.reduce(by_name)
        self._any_piece: Grades = np.minimum.reduce(any_name)

    def _piece_in_names(self, piece: Piece, last: Match) -> Grades:
        alternatives = []
        for phrases in piece:
            for phrase in phrases:
                if phrase not in self._found:
                    self._found[phrase] = found_in(self.text, phrase, last)
            grades = np.maximum.reduce([graded_names(self.text, self._found[phrase]) for phrase in phrases])
            alternatives.append(np.maximum(grades, int(Match.WORDS)) if len(phrases) > 1 else grades)
        best: Grades = np.minimum.reduce(alternatives)
        return best

    def best(self, count: int) -> list[int]:
        """The best things, in their order."""
        if not len(self.things):
            return []
        # A name that has all that was typed, and then by how it stands in that name.
        keys = np.minimum(self._names, 15).astype(np.int64) * 4 + self._standing()
        in_names = np.minimum.reduceat(keys, self.text.first_name)[self.things]
        key = self.grades[self.things].astype(np.int64) * 64 + in_names
        return [int(thing) for thing in self.things[np.lexsort((self.text.rank[self.things], key))[:count]]]

    def _standing(self) -> Grades:
        """For each name: 0 what was typed is all of it, 1 it begins with it, 2 neither."""
        text = self.text
        standing = np.full(len(text.is_place), 2, dtype=np.uint8)
        for found in self._found.values():
            begins = text.begins[found.names]
            at_begin = found.places == begins
            whole = at_begin & (found.places + found.lengths + 1 == text.begins[found.names + 1])
            np.minimum.at(standing, found.names[at_begin], 1)
            standing[found.names[whole]] = 0
        return standing

    def hit(self, thing: int) -> Hit:
        """What is said of a thing that was found."""
        text, entry = self.text, self.text.things[thing]
        begin = int(text.first_name[thing])
        own = slice(begin, begin + len(entry.names))
        name = begin + int(np.argmin(self._names[own].astype(np.int64) * 256 + self._any_piece[own]))
        shown: Name = entry.names[name - begin]
        return Hit(
            entry.owner,
            shown.shown,
            shown.field,
            Match(int(self.grades[thing])),
            self._ranges(name, shown.shown),
        )

    def _ranges(self, name: int, shown: str) -> tuple[tuple[int, int], ...]:
        """Where in the name, as it is shown, the letters stand that were found."""
        begin = int(self.text.begins[name])
        places = letter_places(shown)
        covered: set[int] = set()
        for found in self._found.values():
            for at in np.flatnonzero((found.names == name) & (found.grades < NONE)).tolist():
                first = int(found.places[at]) - begin
                covered.update(places[first : first + int(found.lengths[at])])
        edges = sorted(covered)
        gaps = (shown[one + 1 : other] for one, other in pairwise(edges))
        breaks = [index for index, gap in enumerate(gaps, start=1) if folded(gap).letters]
        parts = pairwise([0, *breaks, len(edges)]) if edges else ()
        return tuple((edges[first], edges[last - 1] + 1) for first, last in parts)
