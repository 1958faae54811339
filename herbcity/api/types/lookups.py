"""Small types that only the root of the query gives: search hits and the words of the vocabulary."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.personal import one_by_one
from herbcity.api.searching import Hit
from herbcity.api.spelling import snake_case
from herbcity.api.terms import SearchMatch
from herbcity.api.types.enums import SearchMatchEnum
from herbcity.api.types.fields import many
from herbcity.api.types.node import NodeInterface
from herbcity.network.values import Actor
from herbcity.registry.changes import RecordKind
from herbcity.registry.personal import PERSONAL


class TextRangeType(graphene.ObjectType):
    """A stretch of a text, counted in characters (code points) from 0."""

    class Meta:
        name = "TextRange"

    start = graphene.Int(required=True, description="The first character.")
    end = graphene.Int(required=True, description="The character after the last one.")

    @staticmethod
    def resolve_start(range_: tuple[int, int], _info: Info) -> int:
        return range_[0]

    @staticmethod
    def resolve_end(range_: tuple[int, int], _info: Info) -> int:
        return range_[1]


class SearchHitType(graphene.ObjectType):
    """Something that a search found, and why."""

    class Meta:
        name = "SearchHit"

    node = graphene.Field(NodeInterface, required=True, description="What was found: an Actor or a Herb.")
    matched = graphene.String(required=True, description="The name that matched, as it is recorded.")
    field = graphene.String(
        required=True,
        description="The field that holds the name: `nameTh`, `nameEn`, `otherNames`, `code`, `registrationId`, "
        "`scientificName`, and `district` or `subdistrict` for what is found by the place it is in.",
    )
    match = graphene.Field(
        SearchMatchEnum, required=True, description="How it was found; the best kinds come first."
    )
    highlights = many(
        TextRangeType,
        "Where in `matched` what was typed stands, in its order; empty where it stands in another name.",
        assumed=2,
    )

    @staticmethod
    def resolve_match(hit: Hit, _info: Info) -> SearchMatch:
        return SearchMatch[hit.match.name]

    @staticmethod
    def resolve_highlights(hit: Hit, _info: Info) -> tuple[tuple[int, int], ...]:
        return hit.ranges

    @staticmethod
    def resolve_matched(hit: Any, info: Info) -> str:
        name = snake_case(hit.field)
        if isinstance(hit.node, Actor) and name in PERSONAL[RecordKind.ACTOR]:
            one_by_one(name)(hit.node, info)
        matched: str = hit.matched
        return matched


class TermType(graphene.ObjectType):
    """An enum value with its Thai and English words and its meaning; of an error code, its message."""

    class Meta:
        name = "Term"

    type = graphene.String(required=True, description="The enum it belongs to, such as `LinkKind`.")
    name = graphene.String(required=True, description="The enum value, such as `SUPPLIES`.")
    th = graphene.String(required=True, description="The word in Thai.")
    en = graphene.String(required=True, description="The word in English.")
    meaning = graphene.String(required=True, description="What it means, in an English sentence.")
