"""What every watch has in common."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple, Protocol, Self

from herbcity.api.context import Context

State = Hashable
"""Where a follower stands: whatever the watch needs to go on from there."""


class Event(NamedTuple):
    """One thing that happened: the value of the root field, and the revision that is then known."""

    value: Any
    revision: int


class Look(NamedTuple):
    """What a look found: the events in their order, where the follower then stands, and whether there is more now."""

    events: tuple[Event, ...]
    state: State
    more: bool = False


class Watch(Protocol):
    """Something that is watched, as one subscription asks for it. Equal watches answer equally."""

    def begin(self, context: Context) -> State:
        """Where a new follower stands. Raises HerbcityError for what cannot be watched."""
        ...

    def look(self, state: State, context: Context) -> Look:
        """What has happened since. ``context`` is one moment of the registry, for the look and for its events."""
        ...

    def resumed(self, revision: int) -> Self:
        """The same watch for a follower that has seen everything up to a revision."""
        ...
