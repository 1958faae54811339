"""Promises: what a change of the contract would break for those who use it, and what is on its way out.

Breaking is what a client notices without having done anything: a question that was answered and no longer is, a
key that is gone from the answer of a published operation. Dangerous is what a client with narrow expectations
may notice: a new enum value, another default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    is_required_argument,
    is_required_input_field,
    parse,
    print_ast,
    validate,
)
from graphql.language import FieldNode, FragmentSpreadNode, NonNullTypeNode

_Input = GraphQLArgument | GraphQLInputField


class Changes(NamedTuple):
    """What is different for clients, one sentence each: what breaks them, and what may surprise them."""

    breaking: list[str]
    dangerous: list[str]


def changes(old_sdl: str, new_sdl: str) -> Changes:
    """What worked under the old contract and would no longer, or not in the same way, under the new one.

    >>> changes("type Query { actor: ID herb: ID }", "type Query { actor(code: ID): ID link: ID }")
    Changes(breaking=['FIELD_REMOVED: Query.herb was removed.'], \
dangerous=['OPTIONAL_ARG_ADDED: An optional arg code on Query.actor was added.'])
    """
    old, new = build_schema(old_sdl), build_schema(new_sdl)
    found = Changes(
        [f"{change.type.name}: {change.description}" for change in find_breaking_changes(old, new)],
        [f"{change.type.name}: {change.description}" for change in find_dangerous_changes(old, new)],
    )
    _roots(old, new, found)
    _inputs(old, new, found)
    return found


def breaking_changes(old_sdl: str, new_sdl: str) -> list[str]:
    """What worked under the old contract and would no longer work under the new one, one sentence each.

    >>> breaking_changes("type Query { actor: ID herb: ID }", "type Query { actor: ID link: ID }")
    ['FIELD_REMOVED: Query.herb was removed.']
    """
    return changes(old_sdl, new_sdl).breaking


def _roots(old: GraphQLSchema, new: GraphQLSchema, found: Changes) -> None:
    # graphql-core compares types only: a root type that stays, but is no root any more, would go unnoticed.
    for operation in OperationType:
        before, after = old.get_root_type(operation), new.get_root_type(operation)
        if before and (after is None or after.name != before.name):
            found.breaking.append(f"ROOT_CHANGED: {before.name} no longer answers a {operation.value}.")


def _inputs(old: GraphQLSchema, new: GraphQLSchema, found: Changes) -> None:
    """What graphql-core leaves out of defaults, and of the arguments of directives."""
    now = dict(_inputs_of(new))
    for place, before in _inputs_of(old):
        after = now.get(place)
        if after is None:
            continue
        if place.startswith("@") and str(after.type) != str(before.type):
            found.breaking.append(
                f"DIRECTIVE_ARG_CHANGED: {place} changed type from {before.type} to {after.type}."
            )
        elif _required(after) and not _required(before) and str(after.type) == str(before.type):
            found.breaking.append(f"DEFAULT_REMOVED: {place} lost its default and is required now.")
        elif (
            isinstance(before, GraphQLInputField) or place.startswith("@")
        ) and before.default_value != after.default_value:
            found.dangerous.append(
                f"DEFAULT_CHANGED: {place} changed its default from {_shown(before)} to {_shown(after)}."
            )


def _required(one: _Input) -> bool:
    return is_required_argument(one) if isinstance(one, GraphQLArgument) else is_required_input_field(one)


def _shown(one: _Input) -> str:
    return "none" if one.default_value is Undefined else repr(one.default_value)


def _inputs_of(schema: GraphQLSchema) -> Iterator[tuple[str, _Input]]:
    """Every argument and input field, by its place."""
    for directive in schema.directives:
        for name, argument in directive.args.items():
            yield f"@{directive.name}({name}:)", argument
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLInputObjectType):
            for name, given in type_.fields.items():
                yield f"{type_.name}.{name}", given
        elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in type_.fields.items():
                for name, argument in field.args.items():
                    yield f"{type_.name}.{field_name}({name}:)", argument


def invalid_operations(schema: GraphQLSchema, texts: Mapping[str, str]) -> list[str]:
    """What is wrong with each of these operations under the schema: name and reason, one sentence each."""
    return [
        f"{name}: {error.message}" for name, text in texts.items() for error in validate(schema, parse(text))
    ]


def broken_operations(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """What those who ask for an operation by its name would miss: the operation, a key of its answer, or their
    variables being taken; one sentence each.

    >>> old = {"Who": "query Who { viewer { role label } }"}
    >>> broken_operations(old, {"Who": "query Who($x: Int!) { viewer { role } }"})
    ['Who: viewer.label is no longer answered.', 'Who: the variable $x: Int! is required now.']
    """
    found = []
    for name, text in old.items():
        if name not in new:
            found.append(f"{name}: there is no such operation any more.")
            continue
        before, after = parse(text), parse(new[name])
        answered = set(_keys(after))
        found += [f"{name}: {key} is no longer answered." for key in _keys(before) if key not in answered]
        found += [f"{name}: {problem}" for problem in _variables(before, after)]
    return found


def _keys(document: DocumentNode) -> list[str]:
    """The keys of an answer, as paths, each once and in their order."""
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }
    found: dict[str, None] = {}

    def walk(selections: SelectionSetNode | None, path: tuple[str, ...]) -> None:
        for one in selections.selections if selections else ():
            if isinstance(one, FieldNode):
                here = (*path, (one.alias or one.name).value)
                found[".".join(here)] = None
                walk(one.selection_set, here)
            elif isinstance(one, FragmentSpreadNode):
                walk(fragments[one.name.value].selection_set, path)
            else:
                walk(one.selection_set, path)  # type: ignore[attr-defined]

    walk(_operation(document).selection_set, ())
    return list(found)


def _variables(before: DocumentNode, after: DocumentNode) -> Iterator[str]:
    known = {one.variable.name.value: one for one in _operation(before).variable_definitions}
    for one in _operation(after).variable_definitions:
        name, type_ = one.variable.name.value, print_ast(one.type)
        was = known.get(name)
        needed = isinstance(one.type, NonNullTypeNode) and one.default_value is None
        if was is None:
            if needed:
                yield f"the variable ${name}: {type_} is required now."
        elif type_ not in (print_ast(was.type), print_ast(was.type).removesuffix("!")):
            yield f"the variable ${name} changed from {print_ast(was.type)} to {type_}."
        elif needed and was.default_value is not None:
            yield f"the variable ${name} lost its default and is required now."


def _operation(document: DocumentNode) -> OperationDefinitionNode:
    return next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
