"""How far a long analysis has come, for whoever watches, such as a line on a terminal.

A watcher may raise, and so end the analysis. It is no argument of an analysis, because a result does not depend on
who watched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from herbcity.stopping import go_on

T = TypeVar("T")
Watcher = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done, and of how many."""

_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Tell this watcher of every step taken inside, in this thread."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def steps(of: Sequence[T], what: str) -> Iterator[T]:
    """The steps one by one; before each, and at the end, whoever watches is told. They end when the work is to end.

    >>> with watched_by(lambda what, done, total: print(what, done, total)):
    ...     list(steps("ab", "letters"))
    letters 0 2
    letters 1 2
    letters 2 2
    ['a', 'b']
    """
    watcher = _WATCHER.get()
    for done, one in enumerate(of):
        go_on()
        if watcher is not None:
            watcher(what, done, len(of))
        yield one
    if watcher is not None:
        watcher(what, len(of), len(of))
