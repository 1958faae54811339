"""Deprecations: what is on its way out, until when, what takes its place, and who still asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from graphql import (
    DocumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    visit,
)
from graphql.language import ArgumentNode

_REASON = re.compile(r"Use (?P<instead>\S.*)\. Removal on (?P<day>\d{4}-\d\d-\d\d)\.")


class Deprecation(NamedTuple):
    """A part of the contract that will be removed: its coordinate, what to use instead, and the first day on
    which it may be gone."""

    part: str
    instead: str
    removal: date


def reason(instead: str, removal: date) -> str:
    """The words of a ``@deprecated``.

    >>> reason("Actor.nameTh", date(2027, 3, 31))
    'Use Actor.nameTh. Removal on 2027-03-31.'
    """
    return f"Use {instead}. Removal on {removal.isoformat()}."


def deprecations(schema: GraphQLSchema) -> list[Deprecation]:
    """Everything that is deprecated. Raises ValueError for a reason without a replacement and a day."""
    found = []
    for part, said in _reasons(schema):
        words = _REASON.fullmatch(said)
        if words is None:
            raise ValueError(f"{part} is deprecated without a replacement and a day: {said!r}")
        found.append(Deprecation(part, words["instead"], date.fromisoformat(words["day"])))
    return found


def _reasons(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for name, field in type_.fields.items():
                if field.deprecation_reason is not None:
                    yield f"{type_.name}.{name}", field.deprecation_reason
                for argument_name, argument in getattr(field, "args", {}).items():
                    if argument.deprecation_reason is not None:
                        yield f"{type_.name}.{name}({argument_name}:)", argument.deprecation_reason
        elif isinstance(type_, GraphQLEnumType):
            for name, value in type_.values.items():
                if value.deprecation_reason is not None:
                    yield f"{type_.name}.{name}", value.deprecation_reason


def deprecated_parts(schema: GraphQLSchema, document: DocumentNode) -> list[str]:
    """The deprecated parts that a valid document names, each once, by their coordinates.

    What stands in variables is not seen.

    >>> from graphql import build_schema, parse
    >>> schema = build_schema('type Query { a(x: Int @deprecated(reason: "-")): Int @deprecated(reason: "-") }')
    >>> deprecated_parts(schema, parse("{ a(x: 1) b: a }"))
    ['Query.a', 'Query.a(x:)']
    """
    types = TypeInfo(schema)
    naming = _Naming(types)
    visit(document, TypeInfoVisitor(types, naming))
    return list(naming.found)


class _Naming(Visitor):
    """Notes what is deprecated while a document is walked."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.found: dict[str, None] = {}
        self._field = ""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        field, parent = self.types.get_field_def(), self.types.get_parent_type()
        self._field = f"{parent.name}.{node.name.value}" if parent else ""
        if field and field.deprecation_reason is not None:
            self.found[self._field] = None

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        argument = self.types.get_argument()
        # The arguments of a field come right after it, before what is selected under it.
        if argument and not self.types.get_directive() and argument.deprecation_reason is not None:
            self.found[f"{self._field}({node.name.value}:)"] = None

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        parent = get_named_type(self.types.get_parent_input_type())
        if isinstance(parent, GraphQLInputObjectType):
            field = parent.fields.get(node.name.value)
            if field and field.deprecation_reason is not None:
                self.found[f"{parent.name}.{node.name.value}"] = None

    def enter_enum_value(self, node: EnumValueNode, *_: object) -> None:
        value, type_ = self.types.get_enum_value(), get_named_type(self.types.get_input_type())
        if value and type_ and value.deprecation_reason is not None:
            self.found[f"{type_.name}.{node.value}"] = None
