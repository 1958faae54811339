"""A bounded number of threads for work that would block the event loop, and a limit on its time."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from herbcity.errors import ErrorCode, LimitReached
from herbcity.stopping import Stop, under

_T = TypeVar("_T")

_WORKERS = 8
"""Requests worked on at once. Python runs one thread at a time, so more would only share the same time; some
must be left over while others wait for the database."""


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, _T]) -> _T:
    """The result of ``work``, which is cancelled as soon as the client has gone. Raises ClientDisconnect then."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientDisconnect
    finally:
        leaving.cancel()
        working.cancel()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Workers:
    """The threads. Work that ran out of time, or whose caller left, is told to stop and soon frees its thread."""

    def __init__(self, *, seconds: float) -> None:
        self.seconds = seconds
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="herbcity")

    async def run(self, work: Callable[[], _T]) -> _T:
        """The result of ``work``, done in a thread. Raises LimitReached (TIMED_OUT) once the time is up.

        Cancelling the task that awaits it stops the work too.
        """
        stop = Stop(seconds=self.seconds)

        def stoppable() -> _T:
            with under(stop):
                return work()

        context = contextvars.copy_context()
        waiting = asyncio.get_running_loop().run_in_executor(self._pool, context.run, stoppable)
        try:
            async with asyncio.timeout(self.seconds):
                return await waiting
        except TimeoutError:
            raise LimitReached(ErrorCode.TIMED_OUT, allowed=self.seconds) from None
        finally:
            stop.stop()

    def begin(self, work: Callable[[], object]) -> None:
        """Have ``work`` done for later requests, however long it takes; nobody waits for it or hears of its end."""
        self._pool.submit(work)

    def close(self) -> None:
        """Begin nothing more; what runs is allowed to end."""
        self._pool.shutdown(wait=True, cancel_futures=True)
