"""Days and moments in words, beside every day and moment of a type that people are shown.

A scalar cannot be asked in which language and era it is wanted, so the date stays ISO 8601 for programs and gets a
field of its own for people: `validUntil` and `validUntilText(language:, era:, style:)`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import graphene
from graphene.utils.str_converters import to_camel_case

from herbcity.api.context import Info
from herbcity.api.resolving import resolvers
from herbcity.api.terms import DateStyle, Language, YearEra
from herbcity.api.types.enums import DateStyleEnum, YearEraEnum
from herbcity.api.types.fields import language_argument
from herbcity.api.types.scalars import Date, DateTime
from herbcity.thai import day_in_words, moment_in_words

Type = TypeVar("Type", bound=type[graphene.ObjectType])


def dates_in_words(cls: Type) -> Type:
    """The graphene type, each of its fields with a day or a moment followed by one with its text."""
    fields = cls._meta.fields
    there = list(fields.items())
    fields.clear()
    for name, field in there:
        fields[name] = field
        required = isinstance(field.type, graphene.NonNull)
        if (field.type.of_type if required else field.type) in (Date, DateTime):
            text = f"{name}_text"
            fields[text] = _text_field(field, name, required=required)
            resolve, batch = resolvers(_texts(_giver(cls, name)))
            setattr(cls, f"resolve_{text}", staticmethod(resolve))
            setattr(cls, f"batch_{text}", staticmethod(batch))
    return cls


def _text_field(field: graphene.Field, name: str, *, required: bool) -> graphene.Field:
    of_type = field.type.of_type if required else field.type
    clock = ", by Thailand's clock" if of_type is DateTime else ""
    unknown = "" if required else "; null where that is null"
    return graphene.Field(
        graphene.String,
        required=required,
        description=f"`{field.name or to_camel_case(name)}` in words for people{clock}{unknown}.",
        language=language_argument(),
        era=graphene.Argument(
            YearEraEnum,
            description="How years are counted; in Thai by the Buddhist and in English by the Common Era if left out.",
        ),
        style=graphene.Argument(
            DateStyleEnum,
            default_value=DateStyle.LONG,
            description="How long; in full unless told otherwise.",
        ),
    )


Giver = Callable[[Any, Info], date | datetime | None]


def _giver(cls: type[graphene.ObjectType], name: str) -> Giver:
    """What gives the date itself: the resolver of the type, or the attribute."""
    resolver: Giver | None = getattr(cls, f"resolve_{name}", None)
    return resolver or (lambda value, _info: getattr(value, name))


def _texts(given: Giver) -> Callable[..., Callable[[Any], str | None]]:
    def preparing(
        info: Info,
        language: Language | None = None,
        era: YearEra | None = None,
        style: DateStyle | None = None,
    ) -> Callable[[Any], str | None]:
        return lambda value: _in_words(given(value, info), language, era, style)

    return preparing


def _in_words(
    when: date | datetime | None, language: Language | None, era: YearEra | None, style: DateStyle | None
) -> str | None:
    if when is None:
        return None
    thai, short = language is not Language.EN, style is DateStyle.SHORT
    buddhist = None if era is None else era is YearEra.BE
    if isinstance(when, datetime):
        return moment_in_words(when, thai=thai, buddhist=buddhist, short=short)
    return day_in_words(when, thai=thai, buddhist=buddhist, short=short)
