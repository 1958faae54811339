"""Results of analyses, remembered by what determines them and forgotten when room is short.

A result depends on the records (their digest), the day, the function and its options, and on nothing else; so
it can be kept for as long as there is room, and it is never out of date. What was used least recently goes
first.
"""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from functools import wraps
from itertools import islice
from typing import Any, Concatenate, ParamSpec, TypeVar

from herbcity.errors import WorkStopped
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Value
from herbcity.stopping import go_on, result_of

P = ParamSpec("P")
R = TypeVar("R")

_SAMPLE = 8
"""How many members of a collection are measured to estimate the size of all of them."""


class Memory:
    """A store of results, bounded in bytes and safe between threads.

    A result asked for by several threads at once is computed by one of them while the others wait for it.
    An error is passed on to all who wait and is not remembered. Where the one who computes is stopped, one of the
    others computes it anew; and who waits, waits no longer than it may.
    """

    def __init__(self, *, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._lock = threading.Lock()
        self._results: OrderedDict[Hashable, tuple[Future[Any], int]] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._results)

    @property
    def bytes(self) -> int:
        """An estimate of what is held."""
        return self._bytes

    def recall(self, key: Hashable, compute: Callable[[], R]) -> R:
        """The remembered result of ``key``, or that of ``compute``, which is remembered from then on."""
        pending: Future[R] = Future()
        while True:
            with self._lock:
                found = self._results.get(key)
                if found is None:
                    self._results[key] = (pending, 0)
                    break
                self._results.move_to_end(key)
            try:
                return result_of(found[0])  # type: ignore[no-any-return]
            except WorkStopped:
                go_on()  # it was the other one's time that was up
        try:
            result = compute()
        except BaseException as error:
            with self._lock:
                self._results.pop(key, None)
            pending.set_exception(error)
            raise
        pending.set_result(result)
        self._keep(key, pending, estimated_bytes(result))
        return result

    def _keep(self, key: Hashable, done: Future[Any], size: int) -> None:
        with self._lock:
            if key not in self._results:  # forgotten meanwhile
                return
            self._results[key] = (done, size)
            self._bytes += size
            for oldest, (result, weight) in list(self._results.items()):
                if self._bytes <= self.max_bytes:
                    return
                if result.done():
                    del self._results[oldest]
                    self._bytes -= weight

    def forget(self) -> None:
        """Empty the store."""
        with self._lock:
            self._results.clear()
            self._bytes = 0


MEMORY = Memory(max_bytes=512 * 1024 * 1024)
"""The store of this process. The suggestions of 10,000 actors take some 260 MB by the generous estimate, and
some 100 MB in fact."""


_PASSING: ContextVar[bool] = ContextVar("passing", default=False)


@contextmanager
def unremembered() -> Iterator[None]:
    """Inside, analyses remember nothing: for networks that nobody will ask about again."""
    token = _PASSING.set(True)
    try:
        yield
    finally:
        _PASSING.reset(token)


def remembered(
    function: Callable[Concatenate[NetworkSnapshot, P], R],
) -> Callable[Concatenate[NetworkSnapshot, P], R]:
    """An analysis that remembers its results in ``MEMORY``.

    The revision belongs to the key because results name it.
    """

    @wraps(function)
    def recalled(network: NetworkSnapshot, *args: P.args, **options: P.kwargs) -> R:
        if _PASSING.get():
            return function(network, *args, **options)
        asked = (args, tuple(sorted((name, _hashable(value)) for name, value in options.items())))
        key = (
            network.digest,
            network.as_of,
            network.revision,
            function.__module__,
            function.__qualname__,
            asked,
        )
        return MEMORY.recall(key, lambda: function(network, *args, **options))

    return recalled  # type: ignore[return-value]  # wraps() names the first parameter, Concatenate does not


def _hashable(value: object) -> Hashable:
    if isinstance(value, str) or not isinstance(value, Collection):
        return value
    if isinstance(value, Mapping):
        return tuple(sorted(value.items()))
    if isinstance(value, (set, frozenset)):
        return tuple(sorted(value, key=str))
    return tuple(value)


class RememberedApart:
    """Of a class whose objects are results themselves and parts of others: there they are not counted again."""


def estimated_bytes(value: object) -> int:
    """About how much memory a result holds: its parts counted once each, long collections from a sample.

    Records belong to the snapshot and are not counted, nor is what is ``RememberedApart``.
    """
    return _deep_size(value, set())


def _deep_size(value: object, seen: set[int]) -> int:
    if id(value) in seen:
        return 0
    part = bool(seen)
    seen.add(id(value))
    if isinstance(value, (Value, NetworkSnapshot)) or (part and isinstance(value, RememberedApart)):
        return 0
    size = sys.getsizeof(value)
    if isinstance(value, Mapping):
        return size + _sampled(value.items(), len(value), seen)
    if isinstance(value, (tuple, list, set, frozenset)):
        return size + _sampled(value, len(value), seen)
    if is_dataclass(value) and not isinstance(value, type):
        return size + sum(_deep_size(getattr(value, field.name), seen) for field in fields(value))
    return size


def _sampled(members: Collection[object], count: int, seen: set[int]) -> int:
    sample = list(islice(members, 0, None, max(1, count // _SAMPLE)))[:_SAMPLE]
    if not sample:
        return 0
    return sum(_deep_size(member, seen) for member in sample) * count // len(sample)
