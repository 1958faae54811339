"""Makes what a generator thinks up a little more sensible, so that it gets past the first refusal.

Left alone, nearly every page is asked for with a size of −4711 and nearly every actor by the code “🜁”: that tests
how it is refused, and nothing behind it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

from graphql import (
    ArgumentNode,
    IntValueNode,
    NullValueNode,
    ObjectFieldNode,
    StringValueNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

_NAMING = frozenset({
    "id", "ids", "code", "codes", "actor", "actors", "herb", "herbs", "source", "target", "around", "suggestion",
    "evidence", "districts", "from", "to",
})  # fmt: skip
_AS_IT_IS = 4
"""One document of so many is left as it came."""


def sensible(query: str, names: Sequence[str]) -> str:
    """The query with pages of 0 to 101 rows, asked for from one side only, and most names from ``names``."""
    if zlib.crc32(query.encode(errors="replace")) % _AS_IT_IS == 0:
        return query
    return print_ast(visit(parse(query), _Sensible(names)))


class _Sensible(Visitor):
    """Follows into which argument or field of an input a value goes."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names
        self._into = ""

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        self._into = node.name.value
        if (
            self._into in ("after", "before", "last")
            and zlib.crc32(print_ast(node).encode(errors="replace")) % 8
        ):
            return ArgumentNode(name=node.name, value=NullValueNode())
        return None

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        self._into = node.name.value

    def enter_int_value(self, node: IntValueNode, *_: Any) -> IntValueNode | None:
        if self._into in ("first", "last"):
            return IntValueNode(value=str(abs(int(node.value)) % 102))
        return None

    def enter_string_value(self, node: StringValueNode, *_: Any) -> StringValueNode | None:
        if self._into in _NAMING:
            number = zlib.crc32(node.value.encode(errors="replace"))
            return StringValueNode(value=self._names[number % len(self._names)]) if number % 8 else None
        return None
