"""What a mutation answers: the thing, the revision, and what was refused and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.failures import InputError
from herbcity.api.types.fields import many
from herbcity.api.types.input_errors import InputErrorType


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutation."""

    thing: Any = None
    revision: int | None = None
    errors: tuple[InputError, ...] = ()


def _thing(outcome: Outcome, _info: Info) -> Any:
    return outcome.thing


_REFUSED = "null where the input was refused"


def payload_of(
    name: str, thing: str, thing_type: Any, description: str, *, revises: bool = True, null: str = _REFUSED
) -> Any:
    """The payload type of a mutation; ``thing`` is the name of its field, ``description`` what it is.

    ``revises`` says whether it makes a revision, ``null`` when there is no such thing.
    """
    made = "The number of the revision that was made"
    if not revises:
        made = "The newest revision when it was done; the log knows nothing of it, and no revision was made"
    revision = graphene.Int(
        description=f"{made}; send it as `network(revision:)` to read your own write from any server. Null where the "
        "input was refused."
    )
    return type(
        f"{name}Payload",
        (graphene.ObjectType,),
        {
            "Meta": type("Meta", (), {"description": f"What became of `{name[0].lower()}{name[1:]}`."}),
            thing: graphene.Field(thing_type, description=f"{description}; {null}.", resolver=_thing),
            "revision": revision,
            "errors": many(
                InputErrorType,
                "Every fault of the input, all at once; empty where it was accepted.",
                assumed=2,
            ),
        },
    )
