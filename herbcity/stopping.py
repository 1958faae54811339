"""Ending work that nobody waits for any more: its time is up, or who asked has left.

Whoever asks for work hands it a ``Stop``, under which it runs (``under``); loops that may take long call ``go_on``
at every turn, and long computations that cannot be broken off are given ``seconds_left``. It is no argument of an
analysis, because a result does not depend on who waits for it. Work that was stopped has no result, and none is
remembered.

>>> with under(Stop(seconds=0.0)):
...     go_on()
Traceback (most recent call last):
herbcity.errors.WorkStopped: It took longer than the 0.0 seconds allowed. Ask for less at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as NotYet
from contextvars import ContextVar, copy_context
from typing import ParamSpec, TypeVar

from herbcity.errors import ErrorCode, WorkStopped

P = ParamSpec("P")
R = TypeVar("R")

_LOOK_UP_SECONDS = 0.1
"""How often who waits for the work of another thread looks whether it is still to wait."""


class Stop:
    """When work is to end: at a moment of ``time.monotonic()``, and as soon as somebody calls ``stop``.

    One that is made under another one ends with it, at the latest. Any thread may call ``stop``.
    """

    __slots__ = ("_outer", "_stopped", "deadline", "seconds")

    def __init__(self, *, seconds: float | None = None, deadline: float | None = None) -> None:
        self._outer = _STOP.get()
        self._stopped = False
        if deadline is None and seconds is not None:
            deadline = time.monotonic() + seconds
        self.deadline = deadline
        self.seconds = (
            seconds if seconds is not None or deadline is None else round(deadline - time.monotonic(), 1)
        )
        if (
            self._outer is not None
            and self._outer.deadline is not None
            and (deadline is None or self._outer.deadline < deadline)
        ):
            self.deadline, self.seconds = self._outer.deadline, self._outer.seconds

    def stop(self) -> None:
        """End the work at its next turn."""
        self._stopped = True

    @property
    def stopped(self) -> bool:
        """Whether the work is to end now."""
        if self._stopped or (self.deadline is not None and time.monotonic() > self.deadline):
            return True
        return self._outer is not None and self._outer.stopped


_STOP: ContextVar[Stop | None] = ContextVar("stop", default=None)


class under:  # noqa: N801 (a function to who uses it; a generator would take three times as long)
    """Everything inside ends when ``stop`` says so; None lets it take as long as it takes."""

    __slots__ = ("_stop", "_token")

    def __init__(self, stop: Stop | None) -> None:
        self._stop = stop

    def __enter__(self) -> None:
        self._token = _STOP.set(self._stop)

    def __exit__(self, *_: object) -> None:
        _STOP.reset(self._token)


def go_on() -> None:
    """Go on, if the work is still wanted; a tenth of a microsecond. Raises WorkStopped if it is not."""
    stop = _STOP.get()
    if stop is not None and stop.stopped:
        raise WorkStopped(ErrorCode.TIMED_OUT, allowed=max(stop.seconds or 0.0, 0.0))


def seconds_left() -> float | None:
    """How long the work may still take, for a computation of another library; None for as long as it takes.

    Raises WorkStopped where no time is left.
    """
    go_on()
    stop = _STOP.get()
    return None if stop is None or stop.deadline is None else max(stop.deadline - time.monotonic(), 0.001)


def result_of(pending: Future[R]) -> R:
    """The result of work that another thread does. Raises WorkStopped once this one's time is up."""
    if _STOP.get() is None:
        return pending.result()
    while True:
        go_on()
        try:
            return pending.result(timeout=_LOOK_UP_SECONDS)
        except NotYet:
            if pending.done():  # it failed with an error of that very kind, or ended this moment
                return pending.result()


def submitted(threads: Executor, work: Callable[P, R], *args: P.args, **options: P.kwargs) -> Future[R]:
    """Work for another thread, that ends with the work of this one."""
    context = copy_context()
    return threads.submit(lambda: context.run(work, *args, **options))
