"""Random questions to a schema: valid ones mostly, with everything that a document may hold.

Aliases, the same field twice, fragments by name and in place, on interfaces too, ``@skip`` and ``@include`` by
literals and variables, variables with and without defaults, given, left out and null, arguments that are right,
wrong and null.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

Words = Mapping[str, Sequence[Any]]
"""Values worth trying, by the name of an argument, or else of a scalar."""


class Question:
    """One random document (``text``) and the ``variables`` to ask it with."""

    def __init__(
        self,
        schema: GraphQLSchema,
        random: Random,
        *,
        words: Words,
        roots: Sequence[str] | None = None,
        depth: int = 5,
        fields: int = 40,
    ) -> None:
        self._schema = schema
        self._random = random
        self._words = words
        self._fields_left = fields
        self._fragments: list[str] = []
        self._declared: list[str] = []
        self._aliases = 0
        self.variables: dict[str, Any] = {}
        query = schema.query_type
        assert query is not None
        named = list(roots or query.fields)
        body = " ".join(
            self._field(query, random.choice(named), depth) for _ in range(random.choice((1, 1, 1, 2, 3)))
        )
        declared = f"({', '.join(self._declared)})" if self._declared else ""
        self.text = f"query Asked{declared} {{ {body} }} {' '.join(self._fragments)}"

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _set(self, type_: Any, depth: int) -> str:
        """The selections on a type, without braces; never empty."""
        if is_abstract_type(type_):
            possible = self._random.sample(
                list(self._schema.get_possible_types(type_)), k=self._random.choice((1, 2, 3))
            )
            parts = [self._in_fragment(one, self._set(one, depth)) for one in possible]
            if isinstance(type_, GraphQLInterfaceType):
                parts += [self._field(type_, name, depth) for name in type_.fields if self._chance(0.4)]
        else:
            names = list(type_.fields)
            leaves = [name for name in names if is_leaf_type(get_named_type(type_.fields[name].type))]
            wanted = self._random.sample(names, k=min(len(names), self._random.choice((1, 2, 3, 4))))
            wanted += self._random.sample(leaves, k=min(len(leaves), self._random.choice((0, 1, 3))))
            if self._chance(0.1) and wanted:
                wanted.append(self._random.choice(wanted))
            parts = [self._field(type_, name, depth) for name in wanted]
            parts = [part for part in parts if part]
            if parts and self._chance(0.2):
                cut = self._random.randrange(len(parts))
                parts = [*parts[:cut], self._in_fragment(self._around(type_), " ".join(parts[cut:]))]
        if self._chance(0.15) or not any(parts):
            parts.append("__typename" if self._chance(0.7) else f"{self._alias()}: __typename")
        return " ".join(parts)

    def _around(self, type_: GraphQLObjectType) -> Any:
        """A type that a fragment on a type may name: itself, or none at all."""
        return self._random.choice((type_, None))

    def _in_fragment(self, on: Any, body: str) -> str:
        directives = self._directives()
        if on is not None and self._chance(0.3):
            name = f"Part{len(self._fragments)}"
            self._fragments.append(f"fragment {name} on {on.name} {{ {body} }}")
            twice = f" ...{name}" if self._chance(0.1) else ""
            return f"...{name}{directives}{twice}"
        condition = f" on {on.name}" if on is not None else ""
        return f"...{condition}{directives} {{ {body} }}"

    def _alias(self) -> str:
        self._aliases += 1
        return f"a{self._aliases}"

    def _field(self, parent: Any, name: str, depth: int) -> str:
        """A field with all that it needs; empty where it would lead too deep."""
        field: GraphQLField = parent.fields[name]
        of = get_named_type(field.type)
        if self._fields_left <= 0 or (depth <= 0 and not is_leaf_type(of)):
            return ""
        self._fields_left -= 1
        arguments = self._arguments(field)
        # Arguments differ from one asking to the next; under one name they would contradict each other.
        aliased = bool(field.args) or self._chance(0.1)
        body = "" if is_leaf_type(of) else f" {{ {self._set(of, depth - 1)} }}"
        return f"{self._alias() + ': ' if aliased else ''}{name}{arguments}{self._directives()}{body}"

    def _directives(self) -> str:
        if not self._chance(0.08):
            return ""
        name = self._random.choice(("skip", "include"))
        given = self._random.choice(("true", "false"))
        if self._chance(0.6):
            given = self._variable("Boolean!", given == "true", None)
        return f" @{name}(if: {given})"

    def _arguments(self, field: GraphQLField) -> str:
        given = []
        for name, argument in field.args.items():
            required = is_non_null_type(argument.type) and argument.default_value is Undefined
            if required or self._chance(0.3):
                given.append(f"{name}: {self._argument(name, argument.type)}")
        return f"({', '.join(given)})" if given else ""

    def _argument(self, name: str, type_: GraphQLInputType) -> str:
        value = self._value(name, type_)
        if self._chance(0.25):
            return self._variable(str(type_), value, type_)
        return self._literal(value, type_)

    def _variable(self, type_name: str, value: Any, type_: GraphQLInputType | None) -> str:
        """Declares a variable and gives it a value, or leaves it to its default, or leaves it out."""
        name = f"v{len(self._declared)}"
        nullable = not type_name.endswith("!")
        if self._chance(0.2) and type_ is not None and value is not None:
            self._declared.append(f"${name}: {type_name} = {self._literal(value, type_)}")
            if self._chance(0.5):
                self.variables[name] = value
            elif nullable and self._chance(0.2):
                self.variables[name] = None
            return f"${name}"
        self._declared.append(f"${name}: {type_name}")
        if not (nullable and self._chance(0.2)):
            self.variables[name] = value
        if self._chance(0.01):
            self.variables[name] = {"wrong": [value]}
        return f"${name}"

    def _value(self, name: str, type_: GraphQLInputType, depth: int = 2) -> Any:
        """A value as JSON has it."""
        if not isinstance(type_, GraphQLNonNull) and self._chance(0.06):
            return None
        inner = get_nullable_type(type_)
        if is_list_type(inner):
            count = self._random.choice((0, 1, 1, 2, 3))
            return [self._value(name, inner.of_type, depth) for _ in range(count)]
        if isinstance(inner, GraphQLEnumType):
            return self._random.choice(list(inner.values))
        if isinstance(inner, GraphQLInputObjectType):
            return {
                key: self._value(key, one.type, depth - 1)
                for key, one in inner.fields.items()
                if (is_non_null_type(one.type) and one.default_value is Undefined)
                or (depth > 0 and self._chance(0.3))
            }
        assert inner is not None
        return self._random.choice(self._words.get(name) or self._words[inner.name])

    def _literal(self, value: Any, type_: GraphQLInputType) -> str:
        """The same value as a document has it."""
        if value is None:
            return "null"
        inner = get_nullable_type(type_)
        if is_list_type(inner):
            return f"[{', '.join(self._literal(one, inner.of_type) for one in value)}]"
        if isinstance(inner, GraphQLInputObjectType):
            items = (f"{key}: {self._literal(one, inner.fields[key].type)}" for key, one in value.items())
            return f"{{{', '.join(items)}}}"
        if isinstance(inner, GraphQLEnumType):
            return str(value)
        return json.dumps(value, ensure_ascii=False)
