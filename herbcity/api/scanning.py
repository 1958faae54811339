"""Scanning the long text of names for a phrase, and judging what is found by the words it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from herbcity.api.name_index import NameText, Places
from herbcity.thai.words import EDGE, INSIDE, JOINT

Grades = NDArray[np.uint8]
"""For each name, or each hit, a ``Match``; ``NONE`` where nothing was found."""

NONE = 255


class Match(IntEnum):
    """How what was typed was found, best first."""

    WORD = 0
    WORD_FORM = 1
    WORDS = 2
    ROMANISED = 3
    COMPOUND = 4
    PLACE = 5
    BEGINNING = 6
    PART = 7
    MISSPELT = 8


_SHORT = 4
"""So many letters are a word wherever in a compound they stand. Of fewer (ชา in กัญชา, ยา in พระยา) nobody can
tell."""
_SHORTEST_MISSPELT = 4
"""In shorter words, tone marks not counted, one letter more or less is another word."""
_TONES = re.compile("[\u0e47-\u0e4e]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Letters to look for. ``limit`` is the best that finding them counts as; ``in_words`` are found at the
    beginning of words only: of a text that was misspelt, what it was cut into can be anywhere."""

    letters: str
    limit: Match = Match.WORD
    in_words: bool = False


class Found(NamedTuple):
    """The hits of a phrase: where, how many letters, in which name, and how each is judged."""

    places: Places
    lengths: Places
    names: Places
    grades: Grades


def found_in(text: NameText, phrase: Phrase, last: Match) -> Found:
    """Every hit of a phrase that counts as ``last`` or better."""
    wanted = np.frombuffer(phrase.letters.encode("utf-16-le"), dtype=np.uint16)
    anywhere = last >= Match.PART and not phrase.in_words
    places = _everywhere(text, wanted) if anywhere else _at_starts(text, wanted)
    grades = _judged(text, places, phrase.letters)
    lengths = np.full(len(places), len(wanted), dtype=np.intp)
    if last is Match.MISSPELT and _may_be_misspelt(phrase.letters):
        more, their_lengths = _misspelt(text, wanted)
        grades = np.concatenate([grades, np.full(len(more), Match.MISSPELT, dtype=np.uint8)])
        places, lengths = np.concatenate([places, more]), np.concatenate([lengths, their_lengths])
    names = np.searchsorted(text.begins, places, side="right") - 1
    grades = np.maximum(grades, int(phrase.limit))
    in_place = text.is_place[names]
    grades[in_place] = np.where(grades[in_place] <= Match.COMPOUND, Match.PLACE, NONE)
    grades[grades > last] = NONE
    kept = grades < NONE
    return Found(places[kept], lengths[kept], names[kept], grades[kept])


def graded_names(text: NameText, found: Found) -> Grades:
    """For each name its best hit."""
    grades = np.full(len(text.is_place), NONE, dtype=np.uint8)
    np.minimum.at(grades, found.names, found.grades)
    return grades


def _at_starts(text: NameText, wanted: NDArray[np.uint16]) -> Places:
    """The places where a word, or a part of a compound, begins with these letters."""
    found = text.starts[text.first_letters.get(int(wanted[0]), slice(0))]
    return _going_on(text, wanted, found)


def _everywhere(text: NameText, wanted: NDArray[np.uint16]) -> Places:
    return _going_on(text, wanted, np.flatnonzero(text.letters == wanted[0]))


def _going_on(text: NameText, wanted: NDArray[np.uint16], found: Places) -> Places:
    """Those of the places, all with the first letter, where the others follow."""
    found = found[found <= len(text.letters) - len(wanted)]
    for offset in range(1, len(wanted)):
        if not len(found):
            break
        found = found[text.letters[found + offset] == wanted[offset]]
    return found


def _judged(text: NameText, places: Places, letters: str) -> Grades:
    """How each hit counts by what of a word begins and ends at it."""
    begin, end = text.marks[places], text.marks[places + len(letters)]
    # An ending may follow (herb, herbal; grower, growers), which Thai has none of: there it is another word.
    goes_on = Match.BEGINNING if "ก" <= letters[-1] <= "\u0e4e" else Match.WORD_FORM
    at_edge = np.choose(end, [goes_on, Match.WORD_FORM, Match.WORD])
    is_part = Match.COMPOUND if len(letters) >= _SHORT else Match.BEGINNING
    at_joint = np.where(end > INSIDE, is_part, Match.PART)
    judged = np.select([begin == EDGE, begin == JOINT], [at_edge, at_joint], Match.PART)
    return judged.astype(np.uint8)


def _may_be_misspelt(letters: str) -> bool:
    """Whether one letter more or less would leave a word the same; numbers and codes never are."""
    return len(_TONES.sub("", letters)) >= _SHORTEST_MISSPELT and not any(map(str.isdigit, letters))


def _misspelt(text: NameText, wanted: NDArray[np.uint16]) -> tuple[Places, Places]:
    """The words, and parts of compounds, with one letter too many, too few or another, or two letters changed round.

    Of the first two letters one at least must be right, or right but for its place.
    """
    count = len(wanted)
    starts = text.starts[text.starts <= len(text.letters) - count - 2]
    first, second = text.letters[starts], text.letters[starts + 1]
    near = (first == wanted[0]) | (second == wanted[1]) | (first == wanted[1]) | (second == wanted[0])
    starts = starts[near]
    there = text.letters[starts[:, None] + np.arange(count + 1)]
    right = there[:, :count] == wanted
    # How many letters agree before the first that does not.
    agree = np.where(right.all(axis=1), count, right.argmin(axis=1))[:, None]
    after = np.arange(count) > agree
    another = (right | ~after).all(axis=1)
    one_more = (there[:, 1:] == wanted) | (np.arange(count) < agree)
    one_less = (there[:, : count - 1] == wanted[1:]) | (np.arange(count - 1) < agree)
    row, at = np.arange(len(starts)), np.minimum(agree[:, 0], count - 2)
    round_ = (there[row, at] == wanted[at + 1]) & (there[row, at + 1] == wanted[at])
    swapped = (np.arange(count) == agree) | (np.arange(count) == agree + 1)
    changed = round_ & (right | swapped).all(axis=1)
    ways = (
        (another, count),
        (one_more.all(axis=1), count + 1),
        (one_less.all(axis=1), count - 1),
        (changed, count),
    )
    places, lengths = [], []
    for fits, length in ways:
        whole = fits & (text.marks[starts + length] > INSIDE) & (there[:, :length] != 0).all(axis=1)
        places.append(starts[whole])
        lengths.append(np.full(int(whole.sum()), length, dtype=np.intp))
    return np.concatenate(places), np.concatenate(lengths)
