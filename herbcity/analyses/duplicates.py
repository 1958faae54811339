"""Which actors may be one organisation recorded twice: pairs to look at, never pairs to merge.

A name never decides by itself, because group names that differ in one syllable are often two villages. What is known
of both must not contradict it, as when files are loaded (docs/same-organisation.md); a pair that somebody has judged
is not asked about again. Contacts play no part: they are personal data and in no snapshot.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, islice
from typing import NamedTuple

import msgspec

from herbcity.intake.actors import Candidate
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor
from herbcity.thai import matching_key
from herbcity.vocabulary import DuplicateReason

MOST_ALIKE = 20
"""Of a crowd with one name, each is held against so many that follow it by code."""

_SHORTEST_NAME = 6
"""Names with fewer characters that tell them apart are too short for one of them to be a slip."""

_DIGITS = re.compile(r"\d+")


class PossibleDuplicate(NamedTuple):
    """Two actors that may be one, by code, and why, the strongest reason first."""

    one: str
    other: str
    reasons: tuple[DuplicateReason, ...]


def possible_duplicates(network: NetworkSnapshot) -> tuple[PossibleDuplicate, ...]:
    """The pairs of actors that may be one organisation, judged ones too, those with the strongest reasons first.

    >>> from herbcity.network.toys import turmeric_chain
    >>> possible_duplicates(turmeric_chain())
    ()
    """
    candidates = {code: Candidate.of(msgspec.structs.asdict(actor)) for code, actor in network.actors.items()}
    reasons: defaultdict[tuple[str, str], set[DuplicateReason]] = defaultdict(set)
    for reason, pairs in (
        (DuplicateReason.SAME_NUMBER, _same_number(candidates)),
        (DuplicateReason.SAME_NAME, _same_name(network.actors.values())),
        (DuplicateReason.NEAR_NAME, _near_name(network.actors.values())),
    ):
        for one, other in pairs:
            if candidates[one].may_be(candidates[other]):
                reasons[one, other].add(reason)
    for found in reasons.values():
        if DuplicateReason.SAME_NAME in found:
            found.discard(DuplicateReason.NEAR_NAME)
    rows = [PossibleDuplicate(*pair, tuple(sorted(found, key=_rank))) for pair, found in reasons.items()]
    return tuple(sorted(rows, key=strength))


def strength(row: PossibleDuplicate) -> tuple[int, int, str, str]:
    """What pairs are ordered by: the strongest reason, then how many there are, then the codes."""
    strongest = _rank(row.reasons[0]) if row.reasons else len(DuplicateReason)
    return strongest, -len(row.reasons), row.one, row.other


def _rank(reason: DuplicateReason) -> int:
    return reason.rank


def _pairs(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    ordered = sorted(set(codes))
    if len(ordered) <= MOST_ALIKE:
        yield from combinations(ordered, 2)
        return
    for place, one in enumerate(ordered):
        yield from ((one, other) for other in islice(ordered, place + 1, place + 1 + MOST_ALIKE))


def _same_number(candidates: dict[str, Candidate]) -> Iterator[tuple[str, str]]:
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for code, candidate in candidates.items():
        if candidate.number:
            holders[candidate.number].append(code)
    for codes in holders.values():
        yield from _pairs(codes)


def _same_name(actors: Iterable[Actor]) -> Iterator[tuple[str, str]]:
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for actor in actors:
        names = (actor.name_th, *((actor.name_en,) if actor.name_en else ()), *actor.other_names)
        for key in {matching_key(name) for name in names}:
            bearers[key].append(actor.code)
    for codes in bearers.values():
        yield from _pairs(codes)


def _near_name(actors: Iterable[Actor]) -> Iterator[tuple[str, str]]:
    """Two names within one edit of each other share what is left when one character is taken out of each."""
    keys = {actor.code: matching_key(actor.name_th) for actor in actors if actor.district}
    shelves: defaultdict[tuple[str | None, str], set[str]] = defaultdict(set)
    for actor in actors:
        key = keys.get(actor.code, "")
        if len(key) >= _SHORTEST_NAME:
            for place in range(len(key)):
                shelves[actor.district, key[:place] + key[place + 1 :]].add(actor.code)
            shelves[actor.district, key].add(actor.code)
    for codes in shelves.values():
        for one, other in _pairs(codes) if len(codes) > 1 else ():
            if one_edit_apart(keys[one], keys[other]) and _DIGITS.findall(keys[one]) == _DIGITS.findall(
                keys[other]
            ):
                yield one, other


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one character put in, taken out or replaced makes one text the other; equal texts are not apart.

    >>> one_edit_apart("ขมิ้นชัน", "ขมิ้นชน"), one_edit_apart("บ้านดอน", "บ้านโคก"), one_edit_apart("ก", "ก")
    (True, False, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    place = next((at for at, (here, there) in enumerate(zip(short, long)) if here != there), len(short))
    return short[place + (len(short) == len(long)) :] == long[place + 1 :]
