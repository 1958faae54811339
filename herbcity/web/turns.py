"""Taking turns: of the questions of one caller that take long, only a few are worked on at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from herbcity.errors import ErrorCode, LimitReached

DEAR_ABOVE = 5_000
"""What costs more takes longer than about a tenth of a second, and waits for a turn among all that does."""


class _Queue:
    """Those of one caller."""

    __slots__ = ("free", "here")

    def __init__(self, at_once: int) -> None:
        self.free = asyncio.Semaphore(at_once)
        self.here = 0


class Turns:
    """At most ``at_once`` of a caller have their turn, and ``waiting`` more wait for it. For one event loop."""

    def __init__(self, *, at_once: int = 2, waiting: int = 64) -> None:
        self.at_once = at_once
        self.waiting = waiting
        self._queues: dict[str, _Queue] = {}

    def __len__(self) -> int:
        return len(self._queues)

    @asynccontextmanager
    async def turn(self, caller: str, *, seconds: float) -> AsyncIterator[None]:
        """Wait for a turn and have it. Raises LimitReached (TOO_MANY_AT_ONCE) where too many wait "
        "or it takes longer."""
        queue = self._queues.get(caller)
        if queue is None:
            queue = self._queues[caller] = _Queue(self.at_once)
        if queue.here >= self.at_once + self.waiting:
            raise LimitReached(ErrorCode.TOO_MANY_AT_ONCE, value=queue.here, allowed=self.at_once)
        queue.here += 1
        try:
            try:
                async with asyncio.timeout(seconds):
                    await queue.free.acquire()
            except TimeoutError:
                raise LimitReached(
                    ErrorCode.TOO_MANY_AT_ONCE, value=queue.here, allowed=self.at_once
                ) from None
            try:
                yield
            finally:
                queue.free.release()
        finally:
            queue.here -= 1
            if not queue.here:
                del self._queues[caller]


class Dear:
    """Turns of what takes long, whoever asks: at most ``at_once`` of all callers, and one of each.

    Python runs one thread at a time, and a long computation gives way a thousand times a second at most. Each that
    runs therefore holds up everybody who asks for something quick.
    """

    def __init__(self, *, at_once: int = 2) -> None:
        self._callers = Turns(at_once=1)
        self._all = Turns(at_once=at_once, waiting=256)

    @asynccontextmanager
    async def turn(self, caller: str, *, seconds: float) -> AsyncIterator[None]:
        """Wait for a turn and have it. Raises LimitReached (TOO_MANY_AT_ONCE)."""
        until = asyncio.get_running_loop().time() + seconds
        async with self._callers.turn(caller, seconds=seconds):
            left = until - asyncio.get_running_loop().time()
            async with self._all.turn("", seconds=left):
                yield
