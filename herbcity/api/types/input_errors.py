"""Why an input was refused."""

from __future__ import annotations

import graphene

from herbcity.api.context import Info
from herbcity.api.failures import InputError, words
from herbcity.api.personal import shown_fault
from herbcity.api.spelling import json_text
from herbcity.api.types.enums import ErrorCodeEnum, Language, LanguageEnum
from herbcity.api.types.fields import many, spoken


class InputErrorType(graphene.ObjectType):
    """Why an input was refused. Nothing was written."""

    class Meta:
        name = "InputError"

    code = graphene.Field(
        ErrorCodeEnum, required=True, description="What is wrong, as a code that never changes its meaning."
    )
    path = many(
        graphene.String,
        "Where it is wrong, from the argument to the field, such as `input`, `validFrom`; empty where it is "
        "the caller "
        "who may not write.",
    )
    message = graphene.String(
        required=True,
        description="What is wrong and what would be right, in a sentence.",
        language=graphene.Argument(
            LanguageEnum, description="The language; that of the request if left out."
        ),
    )
    seen = graphene.String(
        description="For STALE: the value that the caller's change builds on, text as it is, all else as "
        "JSON."
    )
    current = graphene.String(
        description="For STALE: the value that holds now, text as it is, all else as JSON."
    )

    @staticmethod
    def resolve_code(error: InputError, _info: Info) -> str:
        return error.fault.code

    @staticmethod
    def resolve_message(error: InputError, info: Info, language: Language | None = None) -> str:
        return words(shown_fault(info.context, error.fault), spoken(info, language))

    @staticmethod
    def resolve_seen(error: InputError, info: Info) -> str | None:
        return json_text(shown_fault(info.context, error.fault).details.get("seen"))

    @staticmethod
    def resolve_current(error: InputError, info: Info) -> str | None:
        return json_text(shown_fault(info.context, error.fault).details.get("current"))
