"""What differs between two networks, row by row."""

from __future__ import annotations

from typing import Any, NamedTuple

import graphene

from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.suggestion import Suggestion
from herbcity.analyses.what_if.comparing import Difference
from herbcity.analyses.what_if.figures import FigureDifference
from herbcity.analyses.what_if.matched import Revalued, revaluing
from herbcity.analyses.what_if.together import MindDifference
from herbcity.api.context import Info
from herbcity.api.types.cases import spoken
from herbcity.api.types.enums import Language, MindDimensionEnum, StandingEnum
from herbcity.api.types.fields import language_argument
from herbcity.api.types.measures import ActorRefType
from herbcity.api.types.names import SUGGESTION


def _sentence(description: str) -> graphene.Field:
    """A field that speaks, of a value that has its sentence as ``text``."""

    def resolve(one: Any, _info: Info, language: Language | None = None) -> str:
        return said(one.text, language)

    return graphene.Field(
        graphene.String,
        required=True,
        description=description,
        language=language_argument(),
        resolver=resolve,
    )


def said(words: Words, language: Language | None) -> str:
    """A sentence in the language that was asked for."""
    return spoken(language, words.th, words.en)


def _unknown() -> graphene.Field:
    def resolve(one: Any, _info: Info, language: Language | None = None) -> str | None:
        return said(one.unknown, language) if one.unknown else None

    return graphene.Field(
        graphene.String,
        description="Why a number is not known; null where both are.",
        language=language_argument(),
        resolver=resolve,
    )


class FigureDifferenceType(graphene.ObjectType):
    """One number of the whole network, before and after."""

    class Meta:
        name = "FigureDifference"

    code = graphene.String(
        required=True, description="Which number, such as `COMPONENTS`; new ones may be added."
    )
    label = graphene.String(
        required=True, description="Which number, in words.", language=language_argument()
    )
    unit = graphene.String(required=True, description="Its unit, in words.", language=language_argument())
    before = graphene.Float(description="The number before; null where it is not known.")
    after = graphene.Float(description="The number after; null where it is not known.")
    difference = graphene.Float(description="After less before; null where either is not known.")
    unknown = _unknown()
    text = _sentence("What becomes of it, in a sentence.")

    @staticmethod
    def resolve_label(one: FigureDifference, _info: Info, language: Language | None = None) -> str:
        return said(one.words, language)

    @staticmethod
    def resolve_unit(one: FigureDifference, _info: Info, language: Language | None = None) -> str:
        return said(one.unit, language)


class MindDifferenceType(graphene.ObjectType):
    """One dimension of the MIND policy, of the best plans before and after."""

    class Meta:
        name = "MindDifference"

    dimension = graphene.Field(MindDimensionEnum, required=True, description="Which dimension.")
    unit = graphene.String(
        required=True,
        description="Its unit, as in `MindScore`: THB/year, households, t residue/year or share of the gain.",
    )
    before = graphene.Float(description="The amount before; null where it is not known.")
    after = graphene.Float(description="The amount after; null where it is not known.")
    difference = graphene.Float(description="After less before; null where either is not known.")
    unknown = _unknown()
    text = _sentence("What becomes of it, in a sentence.")

    @staticmethod
    def resolve_unit(one: MindDifference, _info: Info) -> str:
        return one.unit.en


class StandingDifferenceType(graphene.ObjectType):
    """An actor that becomes or ceases to be something in the network."""

    class Meta:
        name = "StandingDifference"

    standing = graphene.Field(
        StandingEnum, required=True, description="What the actor becomes or ceases to be."
    )
    actor = graphene.Field(ActorRefType, required=True, description="The actor.")
    gained = graphene.Boolean(
        required=True, description="True where the actor becomes it, false where it no longer is."
    )
    goes = graphene.Boolean(
        required=True, description="Whether the actor itself is no longer there with the changes."
    )
    text = _sentence("What becomes of the actor, in a sentence.")


class RevaluedOn(NamedTuple):
    """A suggestion of two values, and the networks that each belongs to."""

    pair: Revalued
    of: Difference


class RevaluedSuggestionType(graphene.ObjectType):
    """A suggestion that is there before and after, and worth something else."""

    class Meta:
        name = "RevaluedSuggestion"

    before = graphene.Field(SUGGESTION, required=True, description="The suggestion without the changes.")
    after = graphene.Field(SUGGESTION, required=True, description="The suggestion with the changes.")
    text = graphene.String(
        required=True, description="What becomes of its value, in a sentence.", language=language_argument()
    )

    @staticmethod
    def resolve_before(one: RevaluedOn, info: Info) -> Suggestion:
        info.context.look_within(info, one.of.before)
        return one.pair.before

    @staticmethod
    def resolve_after(one: RevaluedOn, info: Info) -> Suggestion:
        info.context.look_within(info, one.of.after)
        return one.pair.after

    @staticmethod
    def resolve_text(one: RevaluedOn, _info: Info, language: Language | None = None) -> str:
        return said(revaluing(one.pair), language)
