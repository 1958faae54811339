"""What the API derives from a snapshot and keeps: orders, names to search, narrowed snapshots.

A snapshot is replaced at every write, so what was derived from an old one must go with it. The few snapshots
used last keep what was derived from them, and each keeps only so much: callers choose the orders.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

from herbcity.network.snapshot import NetworkSnapshot

P = ParamSpec("P")
R = TypeVar("R")

_SNAPSHOTS = 12
_DERIVED = 16

_shelves: OrderedDict[NetworkSnapshot, OrderedDict[Hashable, Any]] = OrderedDict()
_lock = Lock()


def kept(
    function: Callable[Concatenate[NetworkSnapshot, P], R],
) -> Callable[Concatenate[NetworkSnapshot, P], R]:
    """A function of a snapshot and hashable options; its results are kept while the snapshot is in use.

    Two threads that ask at once may both compute it, with equal results.
    """

    @wraps(function)
    def keeping(network: NetworkSnapshot, /, *args: P.args, **options: P.kwargs) -> R:
        key = (function, args, tuple(sorted(options.items())))
        with _lock:
            shelf = _shelf(network)
            if key in shelf:
                shelf.move_to_end(key)
                return shelf[key]  # type: ignore[no-any-return]
        result = function(network, *args, **options)
        with _lock:
            shelf = _shelf(network)
            shelf[key] = result
            while len(shelf) > _DERIVED:
                shelf.popitem(last=False)
        return result

    return keeping


def narrowed_from(whole: NetworkSnapshot, network: NetworkSnapshot) -> NetworkSnapshot:
    """Remember that a snapshot is part of another one: it has some of that one's records, as they are there."""
    if network is not whole:
        with _lock:
            _shelf(network)[whole_of] = whole
    return network


def whole_of(network: NetworkSnapshot) -> NetworkSnapshot | None:
    """The snapshot that this one is part of, whose orders and names serve it too; None where that is not known."""
    with _lock:
        shelf = _shelves.get(network)
        whole = shelf.get(whole_of) if shelf else None
    return whole if isinstance(whole, NetworkSnapshot) else None


def _shelf(network: NetworkSnapshot) -> OrderedDict[Hashable, Any]:
    """What is kept for a snapshot, which becomes the one used last."""
    shelf = _shelves.setdefault(network, OrderedDict())
    _shelves.move_to_end(network)
    while len(_shelves) > _SNAPSHOTS:
        _shelves.popitem(last=False)
    return shelf
