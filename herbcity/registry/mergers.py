"""Who is whom: judgements on pairs of actors, and the actors that were merged into others.

An actor that was merged is gone from the tables of actors; what remains is its merger, which says for ever whom its
code means now. Both kinds are records like any other: written by changes, undone by undoing them, in every snapshot.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, Text, select
from sqlmodel import Field, Session

from herbcity.registry.changes import RecordKind
from herbcity.registry.columns import LIST, METADATA, Fields, known
from herbcity.vocabulary import IdentityVerdict


class JudgementFields(Fields):
    """What somebody judged about two actors. ``by`` is an office or role, not a person's name."""

    record_kind = RecordKind.JUDGEMENT

    id: str = Field(primary_key=True, min_length=1, max_length=80)
    one: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    other: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    verdict: IdentityVerdict = Field(sa_type=String)
    judged_on: date
    by: str = Field(min_length=1, max_length=200)
    evidence: list[str] = Field(default_factory=list, sa_type=LIST)
    note: str | None = Field(default=None, sa_type=Text)


class JudgementRecord(JudgementFields, table=True):
    __tablename__ = "judgement"
    __table_args__ = (known("verdict", IdentityVerdict),)


class MergerFields(Fields):
    """An actor that is another one now: its code, whom it means, and the Thai name that it bore."""

    record_kind = RecordKind.MERGER
    key = "code"

    code: str = Field(primary_key=True, max_length=20)
    into: str = Field(sa_column_args=[ForeignKey("actor.code")], index=True)
    name_th: str = Field(min_length=1)
    merged_on: date


class MergerRecord(MergerFields, table=True):
    __tablename__ = "merger"


_MERGER = METADATA.tables["merger"]


def judgement_id(one: str, other: str) -> str:
    """The id of the judgement on a pair, whichever of the two is named first.

    >>> judgement_id("HC-0002-C", "HC-0001-E") == judgement_id("HC-0001-E", "HC-0002-C")
    True
    """
    digest = hashlib.sha256("|".join(sorted((one, other))).encode()).digest()
    return f"judgement-{base64.b32encode(digest[:10]).decode().lower()}"


def standing_codes(session: Session, codes: Iterable[str]) -> Mapping[str, str]:
    """Whom those of these codes mean that were merged; the others are not in it."""
    query = select(_MERGER.c.code, _MERGER.c.into).where(_MERGER.c.code.in_(list(codes)))
    return dict(tuple(row) for row in session.execute(query))


def standing_key(suggestion: str, meant: Mapping[str, str]) -> str:
    """The key of a suggestion with the codes that its actors have now.

    >>> standing_key("SUPPLIES|HC-0001-E|HC-0002-C|turmeric|FRESH||>HC-0003-A|DRIED", {"HC-0003-A": "HC-0001-E"})
    'SUPPLIES|HC-0001-E|HC-0002-C|turmeric|FRESH||>HC-0001-E|DRIED'
    """

    def standing(part: str) -> str:
        mark, code = (">", part[1:]) if part.startswith(">") else ("", part)
        return mark + meant.get(code, code)

    return "|".join(map(standing, suggestion.split("|")))


def with_standing_codes(value: Any, meant: Mapping[str, str]) -> Any:
    """A JSON value in which every text that is one of these codes has become the code that it means."""
    if isinstance(value, str):
        return meant.get(value, value)
    if isinstance(value, list | tuple):
        return [with_standing_codes(one, meant) for one in value]
    if isinstance(value, Mapping):
        return {name: with_standing_codes(one, meant) for name, one in value.items()}
    return value
