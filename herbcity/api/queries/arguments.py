"""The arguments that queries share: at which moment, at which levels of evidence, and which page."""

from __future__ import annotations

from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.types.connections import page_arguments
from herbcity.api.types.enums import EvidenceLevelEnum
from herbcity.api.types.fields import choices
from herbcity.api.types.scalars import Date
from herbcity.network.building import today
from herbcity.network.snapshot import NetworkSnapshot

MOMENT = ("asOf", "levels", "revision", "flows")
"""The arguments that choose another snapshot than the newest, which takes longer than looking something up."""

_ANOTHER_DAY = 25_000
"""What the registry as it was on another day costs: half a second at 3,000 actors, two seconds at 10,000."""

_ANOTHER_REVISION = 5_000


def another_state(as_of: Any, revision: Any = None) -> int:
    """What it costs besides to look at an earlier state; nothing for today's."""
    if isinstance(as_of, str) and as_of != today().isoformat():
        return _ANOTHER_DAY
    return 0 if revision is None else _ANOTHER_REVISION


def moment_arguments() -> dict[str, Any]:
    """When to look, and at which levels of evidence: on every query."""
    return {
        "as_of": graphene.Argument(
            Date,
            description="Look at the registry as it stood at the end of this day (Thailand's time), judged "
            "on this day; "
            "today if left out.",
        ),
        "levels": choices(
            EvidenceLevelEnum,
            "Look only at what is known at these levels, and at what hangs on it; give all but ILLUSTRATIVE "
            "to leave "
            "out what is invented. Everything if left out.",
        ),
    }


def revision_argument() -> graphene.Argument:
    """Which revision to look at."""
    return graphene.Argument(
        graphene.Int,
        description="Look at the registry as it stood after this revision; a mutation answers with the one "
        "it made. "
        "The newest if left out.",
    )


def look(info: Info, arguments: dict[str, Any]) -> NetworkSnapshot:
    """The snapshot that ``moment_arguments`` choose for this root field."""
    return info.context.look(info, as_of=arguments.get("as_of"), levels=arguments.get("levels"))


def connection_field(connection: Any, description: str, **arguments: Any) -> Any:
    """A root field that gives pages of a list."""
    field = graphene.Field(
        connection, description=description, **arguments, **moment_arguments(), **page_arguments()
    )
    # An order waits the first time only, which no document has on the event loop; then it is kept through writes.
    waits = (*MOMENT, "where")
    return weighing(field, sized_by=("first", "last"), waits=waits, by=("asOf",), more=another_state)
