"""Resolvers for one parent and for a whole list of them, from one function.

A program asks a ``batch_<field>`` for all parents of a level at once; graphql-core asks ``resolve_<field>`` for each.
What both need once (the snapshot, the arguments, an index) is prepared in one place, and so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from herbcity.api.context import Info

Parent = TypeVar("Parent")
Given = TypeVar("Given")


def resolvers(
    preparing: Callable[..., Callable[[Parent], Given]],
) -> tuple[Callable[..., Given], Callable[..., list[Given | Exception]]]:
    """``resolve_<field>`` and ``batch_<field>``. ``preparing(info, **arguments)`` gives the function of one parent.

    A parent that fails leaves the others as they are; what fails while preparing fails for every parent.

    >>> resolve, batch = resolvers(lambda _info, by: lambda parent: 10 // parent * by)
    >>> resolve(5, None, by=3)
    6
    >>> batch([5, 0, 10], None, by=3)
    [6, ZeroDivisionError('integer division or modulo by zero'), 3]
    """

    def resolve(parent: Parent, info: Info, **arguments: Any) -> Given:
        return preparing(info, **arguments)(parent)

    def batch(parents: Sequence[Parent], info: Info, **arguments: Any) -> list[Given | Exception]:
        one = preparing(info, **arguments)
        try:
            return list(map(one, parents))
        except Exception:
            return [_tried(one, parent) for parent in parents]

    return resolve, batch


def _tried(one: Callable[[Parent], Given], parent: Parent) -> Given | Exception:
    try:
        return one(parent)
    except Exception as error:
        return error
