"""The arguments that measures share, checked, and what every field of a measure does: state its cost, end in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Any

import graphene

from herbcity.analyses.catalogue import MEASURES
from herbcity.analyses.progress import watched_by
from herbcity.api.conditions import existing_actor
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.types.enums import Direction, DirectionEnum
from herbcity.api.types.measure_enums import GroupByEnum
from herbcity.errors import OutOfRange
from herbcity.network.snapshot import NetworkSnapshot

SHORT_LIST = 10
LONG_LIST = 20
MOST_NAMED = 1_000
"""How many actors an argument may name."""
_RESOLUTIONS = (0.01, 100.0)


_REPEATED = {"community_stability": "runs", "compare_with_null": "samples"}
"""Measures that compute something over and over, and the argument that says how often."""


def state_costs(network_type: Any) -> None:
    """Give each measure its weight, and write it into its description."""
    for name, field in network_type._meta.fields.items():
        if name in MEASURES:
            cost = MEASURES[name].cost
            counted = name in _REPEATED
            weighing(field, waits=True, own=0 if counted else cost, each=cost if counted else 0)
            unit = f" for each of `{_REPEATED[name]}`" if counted else ""
            field.description = f"{field.description} Costs as much as {cost:,} objects{unit}."


@contextmanager
def stopped_in_time(info: Info) -> Iterator[None]:
    """A long analysis inside ends once the request's time is up."""
    info.context.check_time()
    with watched_by(lambda *_: info.context.check_time()):
        yield


def option(name: str, given: Any, lowest: float, most: float) -> Any:
    """What was given for an option, if it is in its range."""
    if not lowest <= given <= most:
        raise OutOfRange(field=name, value=given, allowed=f"{lowest:g} to {most:g}")
    return given


def word(choice: Any) -> Any:
    """What the analyses call a value of an enum."""
    return choice.value if isinstance(choice, Enum) else choice


def seed_argument() -> graphene.Argument:
    """The argument of whatever draws."""
    return graphene.Argument(
        graphene.Int,
        default_value=0,
        description="Where chance begins, 0 or more; the same seed gives the same answer. 0 unless told otherwise.",
    )


def checked_seed(seed: int | None) -> int:
    """The seed, 0 where it was given as null."""
    return int(option("seed", seed or 0, 0, 2**31))


def resolution_argument() -> graphene.Argument:
    """The argument of whatever finds communities."""
    return graphene.Argument(
        graphene.Float,
        default_value=1.0,
        description=f"Higher values give smaller groups; {_RESOLUTIONS[0]} to {_RESOLUTIONS[1]:g}, 1 "
        "unless told otherwise.",
    )


def checked_resolution(given: float | None) -> float:
    """The resolution, 1 where it was given as null."""
    return float(option("resolution", 1.0 if given is None else given, *_RESOLUTIONS))


def by_argument() -> graphene.Argument:
    """The argument of whatever looks at groups."""
    return graphene.Argument(
        GroupByEnum,
        default_value="stage",
        description="What sorts actors into groups; the stage unless told otherwise.",
    )


def direction_argument() -> graphene.Argument:
    """The argument of whatever can follow ties one way."""
    return graphene.Argument(
        DirectionEnum,
        default_value=Direction.BOTH,
        description="Only ties that leave the actor (OUT), only those that arrive (IN), or both.",
    )


def codes_named(network: NetworkSnapshot, name: str, given: Sequence[str]) -> tuple[str, ...]:
    """The codes of the actors that an argument names. Raises NotFound and OutOfRange."""
    option(name, len(given), 1, MOST_NAMED)
    return tuple(existing_actor(network, one) for one in given)
