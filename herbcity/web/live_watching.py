"""Hearing of new revisions: one watcher a process, which looks only while somebody waits.

Revisions are written by other processes too, so the database is asked for one integer a few times a second; all who
wait share that.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import NamedTuple

import structlog

from herbcity.errors import HerbcityError
from herbcity.network.snapshot import NetworkSnapshot

_log = structlog.get_logger(__name__)

LOOK_EVERY_SECONDS = 0.25


class Moment(NamedTuple):
    """What the registry is: a new one with every revision, and with every day, because links and offers end."""

    revision: int
    day: date


class Ended(Exception):
    """The service ends, and its streams with it; a client that comes again goes on where it was."""


class Watcher:
    """Tells all who wait when the registry has moved."""

    def __init__(self, current: Callable[[], Awaitable[NetworkSnapshot]]) -> None:
        self._current = current
        self._waiting = 0
        self._looking: asyncio.Task[None] | None = None
        self._moved = asyncio.Event()
        self._moment: Moment | None = None
        self._ended = False

    def end(self) -> None:
        """Nobody waits any longer: whoever does, or comes, is told that it has Ended."""
        self._ended = True
        self._moved.set()

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """While inside, the registry is looked at."""
        self._waiting += 1
        try:
            if self._looking is None:
                self._looking = asyncio.create_task(self._look(), name="herbcity-watcher")
            yield
        finally:
            self._waiting -= 1
            if self._waiting == 0 and self._looking is not None:
                self._looking.cancel()
                self._looking, self._moment = None, None

    async def moment(self) -> Moment:
        """What the registry is now, as far as is known. Raises NotReady while it was never reached, and Ended."""
        self._check()
        if self._moment is None:
            self._note(await self._current())
        assert self._moment is not None
        return self._moment

    async def later_than(self, moment: Moment, *, seconds: float | None = None) -> Moment:
        """The next moment that is another one; after so many seconds the same, if it still holds.

        Raises Ended.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._moment in (None, moment):
                    await self._moved.wait()
                    self._check()
        return self._moment or moment

    async def _look(self) -> None:
        lost = False
        while True:
            try:
                self._note(await self._current())
                lost = False
            except HerbcityError as unreachable:
                if not lost:
                    _log.warning("the registry cannot be watched", reason=str(unreachable))
                lost = True
            except Exception:
                _log.exception("the registry cannot be watched")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    def _note(self, network: NetworkSnapshot) -> None:
        moment = Moment(network.revision, network.as_of)
        if moment == self._moment:
            return
        self._moment = moment
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def _check(self) -> None:
        if self._ended:
            raise Ended
