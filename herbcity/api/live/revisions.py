"""Watching what is written: every revision once, in order, read from the log by its number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self, cast

from herbcity.api.context import Context
from herbcity.api.live.watching import Event, Look, State
from herbcity.errors import NotFound
from herbcity.registry.engine import reading
from herbcity.registry.feed import EVERYTHING, About, revisions_after

_AT_ONCE = 20
"""So many revisions are read in one look; a follower that is far behind looks again."""


@dataclass(frozen=True)
class RevisionWatch:
    """Every revision after one that the follower has seen; from now on, where it names none.

    The state is the number of the last revision that was looked at.
    """

    after: int | None = None
    about: About = EVERYTHING

    def begin(self, context: Context) -> State:
        newest = context.current.revision
        if self.after is None:
            return newest
        if not 0 <= self.after <= newest:
            # Somebody who has seen more than there is has seen another registry, or this one before it was put back.
            raise NotFound(kind="revision", value=self.after)
        return self.after

    def look(self, state: State, context: Context) -> Look:
        seen, newest = cast("int", state), context.current.revision
        if newest <= seen:
            return Look((), newest)
        with reading(context.engine) as session:
            found = revisions_after(session, seen, until=newest, about=self.about, first=_AT_ONCE)
            session.expunge_all()
        events = tuple(Event(record, record.number) for record in found)
        more = len(found) == _AT_ONCE
        return Look(events, found[-1].number if more else newest, more)

    def resumed(self, revision: int) -> Self:
        return replace(self, after=revision)
