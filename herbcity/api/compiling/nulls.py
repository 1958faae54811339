"""Which failures are told, and how far their nulls reach: the same as if fields had been executed one after the other.

graphql-core goes depth first, and what stands under a null is not executed any more. So failures are gone through in
that order: one under a place that is null already never happened; any other puts null at the nearest place above it
where null may stand, and is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError, located_error

from herbcity.api.compiling.running import Trouble

_Path = tuple[str | int, ...]


def settled(
    data: dict[str, Any], troubles: Sequence[Trouble]
) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
    """The data with all nulls in place (``data`` itself is changed), and the errors in the order of graphql-core."""
    nulled: set[_Path] = set()
    errors: list[GraphQLError] = []
    for trouble in sorted(troubles, key=_in_document):
        steps = trouble.steps[::-1]
        path = tuple(step.key for step in steps)
        if any(path[:length] in nulled for length in range(len(path) + 1)):
            continue
        reach = len(steps)
        while reach and not steps[reach - 1].nullable:
            reach -= 1
        nulled.add(path[:reach])
        errors.append(located_error(trouble.error, list(trouble.place.nodes), list(path)))
        if reach:
            _put_null(data, path[:reach])
    # As graphql-core sorts them.
    errors.sort(key=lambda error: (error.locations or [], error.path or [], error.message))
    return (None if () in nulled else data), errors


def _in_document(trouble: Trouble) -> list[int]:
    return [step.position for step in reversed(trouble.steps)]


def _put_null(data: Any, path: _Path) -> None:
    for key in path[:-1]:
        data = data[key]
    data[path[-1]] = None
