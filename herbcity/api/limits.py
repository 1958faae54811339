"""Limits on what one document may ask, checked in one pass before validation, which is dear for hostile
documents.

Every selection is measured once, fragments too, however often they are spread; so a document whose fragments
spread one another by the million is counted in full without being walked in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from herbcity.errors import ErrorCode, LimitReached

_INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True)
class Limits:
    """The largest document that is answered. Counts are of the selections after fragments are put in their
    places. What answering it costs is limited elsewhere (``herbcity.api.costs``).

    ``repeats`` are fields that come again under a name that their selection set has already, which validation
    compares each with each. ``values`` and ``value_depth`` are of the variables.

    The depth of introspection is not limited here, because the standard introspection query is deeper than
    any sensible question; graphql-core's own rule bounds it.
    """

    depth: int = 12
    fields: int = 500
    aliases: int = 30
    directives: int = 50
    root_fields: int = 20
    repeats: int = 50
    tokens: int = 2000
    values: int = 10_000
    value_depth: int = 20


class Size(NamedTuple):
    """The size of a selection set: levels, and everything that stands in it."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    direct: int = 0
    repeats: int = 0

    def __add__(self, other: Size) -> Size:  # type: ignore[override]
        return Size(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.direct + other.direct,
            self.repeats + other.repeats,
        )


class _Measuring:
    """One pass over a document. A fragment inside itself counts nothing; validation refuses it."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._measured: dict[str, Size] = {}
        self._open: set[str] = set()

    def of_set(self, selections: SelectionSetNode | None) -> Size:
        names = list(_names(selections))
        size = Size(repeats=len(names) - len(set(names)))
        for selection in selections.selections if selections else ():
            size += self._of_one(selection)
        return size

    def _of_one(self, selection: SelectionNode) -> Size:
        directives = Size(directives=len(selection.directives))
        if isinstance(selection, FieldNode):
            inside = self.of_set(selection.selection_set)
            depth = 1 if selection.name.value in _INTROSPECTION else inside.depth + 1
            here = Size(
                depth,
                inside.fields + 1,
                inside.aliases + (selection.alias is not None),
                inside.directives,
                1,
                inside.repeats,
            )
            return here + directives
        if isinstance(selection, FragmentSpreadNode):
            return self._of_fragment(selection.name.value) + directives
        assert isinstance(selection, InlineFragmentNode)
        inside = self.of_set(selection.selection_set)
        # What stands in an inline fragment has been counted with what stands around it.
        return inside._replace(repeats=inside.repeats - _repeats(selection.selection_set)) + directives

    def _of_fragment(self, name: str) -> Size:
        fragment = self._fragments.get(name)
        if fragment is None or name in self._open:
            return Size()
        if name not in self._measured:
            self._open.add(name)
            self._measured[name] = self.of_set(fragment.selection_set) + Size(
                directives=len(fragment.directives)
            )
            self._open.remove(name)
        return self._measured[name]

    def definitions(self, document: DocumentNode) -> Iterator[Size]:
        """The size of every operation, and of every fragment, because unused ones are validated too."""
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                yield self.of_set(definition.selection_set) + Size(directives=len(definition.directives))
            elif isinstance(definition, FragmentDefinitionNode):
                # How deep a fragment lies, and whether its fields are root fields, is decided where it is
                # spread.
                yield self._of_fragment(definition.name.value)._replace(depth=0, direct=0)


def _names(selections: SelectionSetNode | None) -> Iterator[str]:
    """The names under which a selection set answers, those in its inline fragments too."""
    for one in selections.selections if selections else ():
        if isinstance(one, FieldNode):
            yield (one.alias or one.name).value
        elif isinstance(one, InlineFragmentNode):
            yield from _names(one.selection_set)


def _repeats(selections: SelectionSetNode) -> int:
    names = list(_names(selections))
    return len(names) - len(set(names))


def check_variables(variables: Mapping[str, Any] | None, limits: Limits) -> None:
    """Raises LimitReached for variables that hold too many values, or too deep ones.

    >>> check_variables({"ids": ["a", "b"]}, Limits(values=2))
    >>> check_variables({"ids": ["a", "b", "c"]}, Limits(values=2))
    Traceback (most recent call last):
    herbcity.errors.LimitReached: The query has > 2 values in variables; the limit is 2.
    """
    if not variables:
        return
    count, level = 0, list(variables.values())
    for _ in range(limits.value_depth):
        count += sum(not isinstance(one, (dict, list)) for one in level)
        below = [one for one in level if isinstance(one, (dict, list))]
        if count + len(below) > limits.values:
            field, allowed = "values in variables", limits.values
            raise LimitReached(ErrorCode.QUERY_TOO_LARGE, field=field, value=f"> {allowed}", allowed=allowed)
        if not below:
            return
        level = [inner for one in below for inner in (one.values() if isinstance(one, dict) else one)]
    field, allowed = "levels of variables", limits.value_depth
    raise LimitReached(ErrorCode.QUERY_TOO_LARGE, field=field, value=f"> {allowed}", allowed=allowed)


def check_limits(document: DocumentNode, limits: Limits) -> None:
    """Raises LimitReached for the first limit that the document passes.

    >>> from graphql import parse
    >>> check_limits(parse("{ network { actorCount } }"), Limits(depth=1))
    Traceback (most recent call last):
    herbcity.errors.LimitReached: The query is 2 levels deep; the limit is 1.
    """
    for size in _Measuring(document).definitions(document):
        if size.depth > limits.depth:
            raise LimitReached(ErrorCode.QUERY_TOO_DEEP, value=size.depth, allowed=limits.depth)
        for what, value, allowed in (
            ("fields", size.fields, limits.fields),
            ("aliases", size.aliases, limits.aliases),
            ("directives", size.directives, limits.directives),
            ("root fields", size.direct, limits.root_fields),
            ("repeated fields", size.repeats, limits.repeats),
        ):
            if value > allowed:
                # A count beyond any sense comes from fragments within fragments and has hundreds of digits.
                shown = value if value < 10**9 else "over 10^9"
                raise LimitReached(ErrorCode.QUERY_TOO_LARGE, field=what, value=shown, allowed=allowed)
