"""Taking turns: of the questions of one caller that take long, only a few are worked on at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from herbcity.errors import ErrorCode, LimitReached


class _Queue:
    """Those of one caller."""

    __slots__ = ("free", "here")

    def __init__(self, at_once: int) -> None:
        self.free = asyncio.Semaphore(at_once)
        self.here = 0


class Turns:
    """At most ``at_once`` of a caller have their turn, and ``waiting`` more wait for it. For one event loop."""

    def __init__(self, *, at_once: int = 4, waiting: int = 64) -> None:
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
