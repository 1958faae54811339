"""What a row says against what the registry holds: the fields that differ, and whose evidence is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import select
from sqlmodel import Session

from herbcity.intake.bodies import plain
from herbcity.registry.changes import Change, Json, RecordKind
from herbcity.registry.drafts import Body
from herbcity.registry.log import CHANGE
from herbcity.vocabulary import EvidenceLevel

_RANK = {str(level): rank for rank, level in enumerate(EvidenceLevel)}
_ABOUT_THE_STATEMENT = frozenset({"evidence_level", "evidence", "note"})


def first_evidence(values: Mapping[str, Any]) -> str | None:
    """The evidence that a change is said to rest on."""
    return next(iter(values.get("evidence") or ()), None)


def whole(kind: RecordKind, key: str, body: Body) -> Change:
    """The birth of a record."""
    return Change(kind, key, None, None, body, first_evidence(body))


@dataclass(frozen=True)
class Comparison:
    """The fields in which a row differs from its record, as (before, after)."""

    differing: dict[str, tuple[Json, Json]]
    existing_level: str
    level: str

    @property
    def weaker(self) -> bool:
        """Whether the row rests on weaker evidence than the record: then nothing of it is adopted."""
        return _RANK.get(self.level, 0) < _RANK.get(self.existing_level, 0)

    def changes(self, kind: RecordKind, key: str, evidence: str | None) -> list[Change]:
        """One change a field. A weaker row states its values only; what it leaves open says nothing."""
        return [
            Change(kind, key, name, before, after, evidence, adopted=not self.weaker)
            for name, (before, after) in self.differing.items()
            if not self.weaker or (name not in _ABOUT_THE_STATEMENT and after not in (None, []))
        ]


def compare(existing: Body, values: Mapping[str, Any]) -> Comparison:
    """Compare a record with a row's values; fields that the row does not have agree."""
    stated = {name: plain(value) for name, value in values.items()}
    return Comparison(
        differing={
            name: (existing[name], value) for name, value in stated.items() if existing[name] != value
        },
        existing_level=existing.get("evidence_level") or "",
        level=stated.get("evidence_level", existing.get("evidence_level")) or "",
    )


class Stated:
    """The values stated and not adopted so far, so that the same statement is not recorded twice."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _known(self) -> set[tuple[str | None, ...]]:
        query = select(CHANGE.c.kind, CHANGE.c.record_id, CHANGE.c.field, CHANGE.c.after, CHANGE.c.evidence)
        return {tuple(row) for row in self._session.execute(query.where(~CHANGE.c.adopted))}

    def __contains__(self, change: Change) -> bool:
        after = None if change.after is None else msgspec.json.encode(change.after).decode()
        return (change.kind.value, change.id, change.field, after, change.evidence) in self._known
