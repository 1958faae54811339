"""Small types that only the root of the query gives: search hits and the words of the vocabulary."""

from __future__ import annotations

import graphene

from herbcity.api.context import Info
from herbcity.api.types.node import NodeInterface
from herbcity.vocabulary import Term


class SearchHitType(graphene.ObjectType):
    """Something that a search found, and why."""

    class Meta:
        name = "SearchHit"

    node = graphene.Field(NodeInterface, required=True, description="What was found: an Actor or a Herb.")
    matched = graphene.String(required=True, description="The name that matched, as it is recorded.")
    field = graphene.String(
        required=True, description="The field that holds the name, such as `nameTh` or `otherNames`."
    )


class TermType(graphene.ObjectType):
    """A word of the vocabulary: an enum value with its Thai and English words and its meaning."""

    class Meta:
        name = "Term"

    type = graphene.String(required=True, description="The enum it belongs to, such as `LinkKind`.")
    name = graphene.String(required=True, description="The enum value, such as `SUPPLIES`.")
    th = graphene.String(required=True, description="The word in Thai.")
    en = graphene.String(required=True, description="The word in English.")
    meaning = graphene.String(required=True, description="What it means, in an English sentence.")

    @staticmethod
    def resolve_type(term: Term, _info: Info) -> str:
        return type(term).__name__

    @staticmethod
    def resolve_name(term: Term, _info: Info) -> str:
        return term.value
