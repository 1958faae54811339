"""What a mutation answers: the thing, the revision, and what was refused and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.failures import words
from herbcity.api.spelling import json_text
from herbcity.api.types.enums import ErrorCodeEnum, Language, LanguageEnum
from herbcity.api.types.fields import many
from herbcity.errors import Fault


@dataclass(frozen=True, slots=True)
class InputError:
    """A fault, and where in the caller's input it is."""

    fault: Fault
    path: tuple[str, ...]


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
        return words(error.fault, language or info.context.language)

    @staticmethod
    def resolve_seen(error: InputError, _info: Info) -> str | None:
        return json_text(error.fault.details.get("seen"))

    @staticmethod
    def resolve_current(error: InputError, _info: Info) -> str | None:
        return json_text(error.fault.details.get("current"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutation."""

    thing: Any = None
    revision: int | None = None
    errors: tuple[InputError, ...] = ()


def _thing(outcome: Outcome, _info: Info) -> Any:
    return outcome.thing


def payload_of(name: str, thing: str, thing_type: Any, description: str) -> Any:
    """The payload type of a mutation; ``thing`` is the name of its field, ``description`` what it is."""
    return type(
        f"{name}Payload",
        (graphene.ObjectType,),
        {
            "Meta": type("Meta", (), {"description": f"What became of `{name[0].lower()}{name[1:]}`."}),
            thing: graphene.Field(
                thing_type, description=f"{description}; null where the input was refused.", resolver=_thing
            ),
            "revision": graphene.Int(
                description="The number of the revision that was made; send it as `network(revision:)` to "
                "read your own "
                "write from any server. Null where the input was refused."
            ),
            "errors": many(
                InputErrorType, "Every fault of the input, all at once; empty where it was accepted."
            ),
        },
    )
