"""Short ways to write the fields that occur everywhere."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.types.enums import Language, LanguageEnum


def many(of: Any, description: str, **options: Any) -> graphene.Field:
    """A list that is always there and has no gaps."""
    return graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(of))), description=description, **options
    )


def maybe_many(of: Any, description: str, **options: Any) -> graphene.Field:
    """A list without gaps that is null where it is not known, not allowed or could not be made."""
    return graphene.Field(graphene.List(graphene.NonNull(of)), description=description, **options)


def choices(of: Any, description: str) -> graphene.Argument:
    """An argument or input that takes any of several values; left out or empty, it lets everything pass."""
    return graphene.Argument(graphene.List(graphene.NonNull(of)), description=description)


def language_argument() -> graphene.Argument:
    """The argument of every field that speaks."""
    return graphene.Argument(
        LanguageEnum,
        default_value=Language.TH,
        description="The language of the answer; Thai unless told otherwise.",
    )


def first_argument(default: int, largest: int = 100) -> graphene.Argument:
    """The argument of a short list: how many of the best to give."""
    return graphene.Argument(
        graphene.Int,
        default_value=default,
        description=f"How many to give at most, 1 to {largest}; {default} unless told otherwise.",
    )


def chosen_name(name_th: str, name_en: str | None, language: Language | None) -> str:
    """The name in a language; Thai where no English one is known, or where the language was given as null."""
    return name_en if language is Language.EN and name_en else name_th


def spoken(info: Info, language: Language | None) -> str:
    """The language to answer in, ``"th"`` or ``"en"``: that of the argument, else that of the request."""
    return info.context.language if language is None else language.value.lower()
