"""Short ways to write the fields that occur everywhere."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.paging import LARGEST_PAGE
from herbcity.api.types.enums import Language, LanguageEnum


def many(of: Any, description: str, *, assumed: int | None = None, **options: Any) -> graphene.Field:
    """A list that is always there and has no gaps; see ``maybe_many``."""
    return _sized(graphene.NonNull(graphene.List(graphene.NonNull(of))), description, assumed, options)


def maybe_many(of: Any, description: str, *, assumed: int | None = None, **options: Any) -> graphene.Field:
    """A list without gaps that is null where it is not known, not allowed or could not be made.

    For what it costs it has as many items as its argument ``first`` asks for, or else as are ``assumed``.
    """
    return _sized(graphene.List(graphene.NonNull(of)), description, assumed, options)


def _sized(of: Any, description: str, assumed: int | None, options: dict[str, Any]) -> Any:
    field = graphene.Field(of, description=description, **options)
    if "first" in options:
        return weighing(field, sized_by=("first",), most=getattr(options["first"], "largest", LARGEST_PAGE))
    return field if assumed is None else weighing(field, assumed=assumed)


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
    argument = graphene.Argument(
        graphene.Int,
        default_value=default,
        description=f"How many to give at most, 1 to {largest}; {default} unless told otherwise.",
    )
    argument.largest = largest
    return argument


def chosen_name(name_th: str, name_en: str | None, language: Language | None) -> str:
    """The name in a language; Thai where no English one is known, or where the language was given as null."""
    return name_en if language is Language.EN and name_en else name_th


def spoken(info: Info, language: Language | None) -> str:
    """The language to answer in, ``"th"`` or ``"en"``: that of the argument, else that of the request."""
    return info.context.language if language is None else language.value.lower()
