"""Where words begin and end in Thai, which is written without spaces.

The words are PyThaiNLP's list of 62,000. What cuts is our own and not that library's ``newmm``, for two reasons:
looking for a word needs to know of ยาดม both that it is a word and that it is made of ยา and ดม, and ``newmm``
holds the list as a tree of 60 MB. Of 121 runs of letters in the names of the seeds both cut 111 alike; where they
differ, ours keeps สำนักงาน and โรงอบ together, which ``newmm`` cuts in the middle of a syllable.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from itertools import pairwise

INSIDE, JOINT, EDGE = 0, 1, 2
"""A place inside a word, between the parts of a compound, at the beginning or end of a word."""

THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
_LONGEST = 20
"""Longer entries of the list are phrases and titles."""
# What hangs on the letter before it, and vowels that wait for the letter after them.
_HANGING = frozenset(
    "ะ\u0e31าำๅๆฯ\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
)
_LEADING = frozenset("เแโใไ")
_SILENCED = re.compile("[ก-ฮ][\u0e34-\u0e39]?\u0e4c")


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """The words, and those of one syllable, which are made of no others whatever they look like."""
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")  # else it makes a folder in the home of whoever runs us
    # Not at the top: it takes 0.3 s, and most commands never look for words.
    from pythainlp.corpus import thai_syllables, thai_words

    words = frozenset(word for word in thai_words() if 2 <= len(word) <= _LONGEST)
    return words, thai_syllables() & words


@lru_cache(maxsize=65_536)
def edges(run: str) -> bytes:
    """For each place in a run of Thai letters, the end included: INSIDE, JOINT or EDGE.

    The run is cut into the fewest words, of several such ways that with the longest first words; what no word of
    the list fits is one word of its own. Compounds of two words are taken apart in the same way; an entry of the
    list that is made of more is a phrase (ร้าน·ขาย·ยา) and not one word.

    >>> list(edges("ข่าวสาร")), list(edges("ยาง"))
    ([2, 0, 0, 0, 1, 0, 0, 2], [2, 0, 0, 2])
    """
    words, syllables = _known()
    marks = bytearray(len(run) + 1)
    places = _places(run)
    cut = _cut(run, places, words) or [0, len(run)]
    for begin, end in pairwise(cut):
        word = run[begin:end]
        if word in words and word not in syllables:
            parts = _cut(word, _places(word), words, whole=False, gaps=False)
            for part in parts or ():
                marks[begin + part] = JOINT if parts and len(parts) == 3 else EDGE
    for place in cut:
        marks[place] = EDGE
    return bytes(marks)


def cut(run: str) -> list[str]:
    """The words of a run of Thai letters.

    >>> cut("ศูนย์พัฒนายาไทย")
    ['ศูนย์', 'พัฒนา', 'ยา', 'ไทย']
    """
    places = [place for place, mark in enumerate(edges(run)) if mark == EDGE]
    return [run[begin:end] for begin, end in pairwise(places)]


def _places(run: str) -> list[int]:
    """Where a word could begin or end as far as the letters go."""
    silenced = {match.start() for match in _SILENCED.finditer(run)}
    inner = (
        place
        for place in range(1, len(run))
        if run[place] not in _HANGING and run[place - 1] not in _LEADING and place not in silenced
    )
    return [0, *inner, len(run)]


def _cut(
    run: str, places: list[int], words: frozenset[str], *, whole: bool = True, gaps: bool = True
) -> list[int] | None:
    """The best way through: fewest letters that fit no word, then fewest words, then the longest first.

    None where there is none: if neither the ``whole`` run may be a word nor ``gaps`` may fit none.
    """
    end = len(run)
    best: dict[int, tuple[int, int, int]] = {end: (0, 0, end)}  # letters that fit none, words, the next place
    for index in range(len(places) - 2, -1, -1):
        begin = places[index]
        found: tuple[int, int, int] | None = None
        for after in reversed(places[index + 1 :]):
            if after - begin > _LONGEST or after not in best or (after - begin == end and not whole):
                continue
            if run[begin:after] in words:
                gap, count, _ = best[after]
                if found is None or (gap, count + 1) < found[:2]:
                    found = (gap, count + 1, after)
        if gaps:
            step = places[index + 1]
            gap, count, _ = best[step]
            if found is None or (gap + step - begin, count + 1) < found[:2]:
                found = (gap + step - begin, count + 1, step)
        if found is not None:
            best[begin] = found
    if 0 not in best:
        return None
    way = [0]
    unknown = False
    while way[-1] < end:
        place = way[-1]
        after = best[place][2]
        fits = run[place:after] in words
        if unknown and not fits:
            way[-1] = after
        else:
            way.append(after)
        unknown = not fits
    return way
