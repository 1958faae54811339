"""Which actor a row means: by code, by registration number, or by name.

A name alone never joins two actors that anything tells apart: another district, another registration number,
another sort of organisation, or the illustrative layer. Where a name fits several actors, nobody guesses; the
officer gives the code.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from herbcity.errors import ErrorCode
from herbcity.intake.findings import Place
from herbcity.intake.rows import Draft
from herbcity.registry.changes import RecordKind
from herbcity.registry.drafts import Body
from herbcity.thai import matching_key
from herbcity.vocabulary import EvidenceLevel

_FIRM = re.compile("บริษัท|ห้างหุ้นส่วน")
_GROUP = re.compile("กลุ่ม|วิสาหกิจชุมชน|เครือข่าย")


@dataclass(slots=True)
class Candidate:
    """An actor that a row may mean. One that this load brings has a place, and a code once given one."""

    code: str | None
    name: str
    district: str | None
    number: str | None
    illustrative: bool
    place: Place | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any], place: Place | None = None) -> Candidate:
        return cls(
            code=body.get("code"),
            name=body.get("name_th") or "",
            district=body.get("district"),
            number=_digits(body.get("registration_id")),
            illustrative=body.get("evidence_level") == EvidenceLevel.ILLUSTRATIVE,
            place=place,
        )

    def may_be(self, other: Candidate) -> bool:
        """Nothing that is known of both tells them apart."""
        return (
            self.illustrative == other.illustrative
            and (self.number is None or other.number is None or self.number == other.number)
            and (self.district is None or other.district is None or self.district == other.district)
            and not (_FIRM.match(self.name) and _GROUP.match(other.name))
            and not (_GROUP.match(self.name) and _FIRM.match(other.name))
        )

    def text(self) -> str:
        return self.code or (self.place.text("en") if self.place else self.name)


def _digits(number: str | None) -> str | None:
    """A registration number without the marks that group its digits; other numbers as they are."""
    if not number:
        return None
    bare = re.sub(r"[\s-]", "", number)
    return bare if bare.isdecimal() else number


class ActorIndex:
    """The actors of the registry and those of the rows read so far, for finding the one that a row means."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._by_code: dict[str, Candidate] = {}
        self._by_number: dict[str, Candidate] = {}
        self._by_name: defaultdict[str, list[Candidate]] = defaultdict(list)
        for body in bodies:
            self.add(Candidate.of(body))

    def add(self, actor: Candidate) -> None:
        if actor.code:
            self._by_code.setdefault(actor.code, actor)
        if actor.number:
            self._by_number.setdefault(actor.number, actor)
        if actor.name:
            self._by_name[matching_key(actor.name)].append(actor)

    def meant_by(self, row: Candidate) -> list[Candidate]:
        """The actors that a row may mean: one is certain, none is new, several are for the officer."""
        if row.code:
            return [found] if (found := self._by_code.get(row.code)) else []
        if row.number and (found := self._by_number.get(row.number)):
            return [found]
        fitting = (
            [actor for actor in self._by_name[matching_key(row.name)] if actor.may_be(row)]
            if row.name
            else []
        )
        same_district = [actor for actor in fitting if row.district and actor.district == row.district]
        return same_district if len(same_district) == 1 else fitting


def match_actors(
    drafts: Sequence[Draft], bodies: Iterable[Body], new_codes: Callable[[int], Sequence[str]]
) -> None:
    """Give each draft the code of the actor that its row means, or one of the ``new_codes``.

    Rows with a code come first, so that a row without one finds its actor wherever it stands in the files.
    """
    index = ActorIndex(bodies)
    meant: list[tuple[Draft, Candidate]] = []
    for draft in sorted(drafts, key=lambda draft: draft.values.get("code") is None):
        row = Candidate.of(draft.values, draft.place())
        fitting = index.meant_by(row)
        if len(fitting) > 1:
            names = sorted(actor.text() for actor in fitting)
            draft.add_fault(
                ErrorCode.POSSIBLE_DUPLICATE, "name_th", RecordKind.ACTOR, value=row.name, allowed=names
            )
            continue
        if not fitting:
            index.add(row)
        meant.append((draft, fitting[0] if fitting else row))
    _give_codes([actor for _, actor in meant], new_codes)
    for draft, actor in meant:
        draft.key = actor.code


def _give_codes(actors: Sequence[Candidate], new_codes: Callable[[int], Sequence[str]]) -> None:
    """Codes for the actors without one, none of which another row of this load brings along."""
    taken = {actor.code for actor in actors if actor.code}
    new = {id(actor): actor for actor in actors if actor.code is None}
    codes = (code for code in new_codes(len(new) + len(taken)) if code not in taken)
    for actor, code in zip(new.values(), codes):
        actor.code = code
