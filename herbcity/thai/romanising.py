"""Thai in Latin letters, well enough to find it: khamin, kamin and khameen all mean ขมิ้น.

``romanised`` follows the rules of the Royal Institute (RTGS) letter by letter, without a list of how each word is
really said, so it errs where the spelling does not show the sound (จระเข้). ``sound_key`` then drops what those who
write Thai by ear differ in. Never for showing.
"""

from __future__ import annotations

import re
from functools import lru_cache

_FIRST = {
    **dict.fromkeys("ขคฆฅฃ", "kh"), "ก": "k", "ง": "ng", "จ": "ch", **dict.fromkeys("ฉชฌ", "ch"),
    **dict.fromkeys("ซศษส", "s"), **dict.fromkeys("ญย", "y"), **dict.fromkeys("ฎด", "d"),
    **dict.fromkeys("ฏต", "t"), **dict.fromkeys("ฐฑฒถทธ", "th"), **dict.fromkeys("ณน", "n"), "บ": "b",
    "ป": "p", **dict.fromkeys("ผพภ", "ph"), **dict.fromkeys("ฝฟ", "f"), "ม": "m", "ร": "r",
    **dict.fromkeys("ลฬ", "l"), "ว": "w", **dict.fromkeys("หฮ", "h"), "อ": "",
}  # fmt: skip
_LAST = {
    **dict.fromkeys("กขคฆ", "k"), "ง": "ng", **dict.fromkeys("จชซฌฎฏฐฑฒดตถทธศษส", "t"),
    **dict.fromkeys("บปพฟภ", "p"), **dict.fromkeys("นญณรลฬ", "n"), "ม": "m", "ย": "i", "ว": "o",
}  # fmt: skip

_SILENT = re.compile("[ก-ฮ][\u0e34-\u0e39]?\u0e4c|(?<=[กชตท])ร$")
_TONES = re.compile("[\u0e48-\u0e4b\u0e4d\u0e4e]")
_ONSET = "(?P<x>(?:[กขคตปผพ][รลว]|[ทสศซ]ร)(?!ร)|ห[งญนมยรลว]|อย|[ก-ฮ])"
# A consonant that ends a syllable: nothing hangs on it.
_CODA = "(?P<f>[กขคฆงจชซฎฏฐฑฒดตถทธนญณบปพฟภมยรลวศษสฬ](?![ะ\u0e31-\u0e3a\u0e47]|รร))"
_RHYMES: tuple[tuple[str, str], ...] = (
    (f"เ{_ONSET}\u0e35ย{_CODA}?", "ia"),
    (f"เ{_ONSET}\u0e37อ{_CODA}?", "uea"),
    (f"เ{_ONSET}าะ", "o"),
    (f"เ{_ONSET}า", "ao"),
    (f"เ{_ONSET}ย(?![ะ\u0e31-\u0e3a\u0e47])", "oei"),
    (f"เ{_ONSET}(?:อ|\u0e34){_CODA}?", "oe"),
    (f"เ{_ONSET}(?:ะ|\u0e47?{_CODA}?)", "e"),
    (f"แ{_ONSET}(?:ะ|\u0e47?{_CODA}?)", "ae"),
    (f"โ{_ONSET}(?:ะ|{_CODA}?)", "o"),
    (f"[ใไ]{_ONSET}ย?", "ai"),
    (f"{_ONSET}\u0e31วะ?", "ua"),
    (f"{_ONSET}รร{_CODA}", "a"),
    (f"{_ONSET}รร", "an"),
    (f"{_ONSET}\u0e31{_CODA}", "a"),
    (f"{_ONSET}ะ", "a"),
    (f"{_ONSET}\u0e33", "am"),
    (f"{_ONSET}า{_CODA}?", "a"),
    (f"{_ONSET}[\u0e34\u0e35]{_CODA}?", "i"),
    (f"{_ONSET}[\u0e36\u0e37]อ?{_CODA}?", "ue"),
    (f"{_ONSET}[\u0e38\u0e39]{_CODA}?", "u"),
    (f"{_ONSET}ว{_CODA}", "ua"),
    (f"{_ONSET}\u0e47?อ{_CODA}?", "o"),
    (f"{_ONSET}{_CODA}(?![ะ\u0e31-\u0e3a\u0e47])", "o"),
    (_ONSET, "a"),
)
_SYLLABLES = [(re.compile(pattern), vowel) for pattern, vowel in _RHYMES]
_SOUNDED_ALONE = {"ทร": "s", "สร": "s", "ศร": "s", "ซร": "s", "อย": "y"}


def _onset(letters: str) -> str:
    if letters in _SOUNDED_ALONE:
        return _SOUNDED_ALONE[letters]
    if len(letters) == 2 and letters[0] == "ห":
        return _FIRST[letters[1]]
    return "".join(_FIRST[letter] for letter in letters)


@lru_cache(maxsize=4_096)
def romanised(word: str) -> str:
    """A Thai word in Latin letters by the rules of its spelling; empty where it holds no Thai.

    >>> romanised("ขมิ้น"), romanised("ไพล"), romanised("กระชาย"), romanised("สมุนไพร")
    ('khamin', 'phlai', 'krachai', 'samunphrai')
    """
    text = _TONES.sub("", _SILENT.sub("", word))
    sounds: list[str] = []
    place = 0
    while place < len(text):
        for pattern, vowel in _SYLLABLES:
            found = pattern.match(text, place)
            if found:
                named = found.groupdict()
                sounds.append(_onset(named["x"]) + vowel + _LAST.get(named.get("f") or "", ""))
                place = found.end()
                break
        else:
            place += 1
    return "".join(sounds)


_EAR = tuple(
    (re.compile(heard), sound)
    for heard, sound in (
        ("[^a-z]", ""),
        ("ng", "ŋ"),
        ("(?<=[kpt])h|b(?=p)|d(?=t)", ""),  # aspiration; bp and dt for ป and ต
        ("ch|j", "c"),
        ("g", "k"),
        ("d", "t"),
        ("b", "p"),
        ("v", "w"),
        ("uea|eua|ua", "ua"),
        ("oo|ou|ue|eu", "u"),
        ("ee|ea|ii|ia", "i"),
        ("ae", "e"),
        ("oe|er(?![aeiou])", "e"),
        ("(?<=[aeou])y", "i"),
        ("(?<=[aei])w(?![aeiou])", "o"),
        ("au", "ao"),
        ("or$", "o"),
        ("(?<=[aeiou])[hw](?![aeiou])", ""),
        (r"(.)\1+", r"\1"),
        ("(?<=[aiou][^aeiou])e$", ""),
    )
)
"""What those who write by ear differ in: aspiration, voice, length, and the letters for one sound."""


def sound_key(latin: str) -> str:
    """What is left of Thai in Latin letters when spellings by ear are made one.

    >>> {sound_key(spelling) for spelling in ("khamin", "kamin", "Kha-min", "khameen")}
    {'kamin'}
    """
    key = latin.casefold()
    for heard, sound in _EAR:
        key = heard.sub(sound, key)
    return key
