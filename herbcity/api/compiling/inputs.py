"""Variables and arguments, coerced as graphql-core does it: what never changes once, the rest once a request.

The usual cases (no variables, plain scalars, an argument that is a variable) are answered here; for everything else
graphql-core's own functions are called, which also say what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLError,
    GraphQLField,
    GraphQLID,
    GraphQLInt,
    GraphQLSchema,
    GraphQLString,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    get_nullable_type,
    is_input_type,
    is_list_type,
    is_non_null_type,
    type_from_ast,
    value_from_ast,
)
from graphql.execution.values import get_argument_values, get_variable_values

_LARGEST = 2_147_483_647
_MOST_ERRORS = 50
"""As many as ``graphql.execute`` reports unless told otherwise."""

_Fits = Callable[[Any], bool]
_USUAL: dict[Any, _Fits] = {
    GraphQLString: lambda value: type(value) is str,
    GraphQLID: lambda value: type(value) is str,
    GraphQLBoolean: lambda value: type(value) is bool,
    GraphQLInt: lambda value: type(value) is int and -_LARGEST <= value <= _LARGEST,
}


class _Variable:
    """One variable of an operation: whether a given value can be taken as it is."""

    def __init__(self, schema: GraphQLSchema, node: VariableDefinitionNode) -> None:
        self.name = node.variable.name.value
        type_: Any = type_from_ast(schema, node.type)
        self.required = is_non_null_type(type_)
        inner = type_.of_type if self.required else type_
        self.fits: _Fits = _USUAL.get(inner, lambda _value: False)
        if is_list_type(inner) and get_nullable_type(inner.of_type) in _USUAL:
            item = _USUAL[get_nullable_type(inner.of_type)]
            self.fits = lambda value: type(value) is list and all(map(item, value))
        # A default that is not there is told from one that is null.
        self.default = (
            value_from_ast(node.default_value, type_)
            if node.default_value and is_input_type(type_)
            else Undefined
        )


class Variables:
    """The variables of one operation."""

    def __init__(self, schema: GraphQLSchema, nodes: Sequence[VariableDefinitionNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._variables = [_Variable(schema, node) for node in nodes]

    def coerced(self, given: dict[str, Any] | None) -> dict[str, Any] | list[GraphQLError]:
        """The value of each variable that has one, or what is wrong."""
        given = given or {}
        values: dict[str, Any] = {}
        for variable in self._variables:
            name = variable.name
            if name in given:
                value = given[name]
                if value is None and not variable.required:
                    values[name] = None
                elif variable.fits(value):
                    values[name] = value
                else:
                    return self._thoroughly(given)
            elif variable.default is not Undefined:
                values[name] = variable.default
            elif variable.required:
                return self._thoroughly(given)
        return values

    def _thoroughly(self, given: dict[str, Any]) -> dict[str, Any] | list[GraphQLError]:
        return get_variable_values(self._schema, self._nodes, given, max_errors=_MOST_ERRORS)


def mentions_variables(value: ValueNode) -> bool:
    """Whether a value depends on the request."""
    if isinstance(value, ListValueNode):
        return any(map(mentions_variables, value.values))
    if isinstance(value, ObjectValueNode):
        return any(mentions_variables(field.value) for field in value.fields)
    return isinstance(value, VariableNode)


Arguments = Callable[[dict[str, Any]], dict[str, Any]]
"""The arguments of a field by the variables; raises GraphQLError where they are wrong."""


def arguments_of(field: GraphQLField, node: FieldNode) -> Arguments:
    """How the arguments of a field come about. A resolver does not change what it is given."""

    def thoroughly(variables: dict[str, Any]) -> dict[str, Any]:
        return get_argument_values(field, node, variables)

    changing = [one for one in node.arguments if mentions_variables(one.value)]
    named = {one.name.value for one in changing}
    try:
        # The same field without the arguments that change, asked for without them.
        fixed = get_argument_values(
            GraphQLField(field.type, {name: one for name, one in field.args.items() if name not in named}),
            FieldNode(name=node.name, arguments=tuple(one for one in node.arguments if one not in changing)),
            {},
        )
    except GraphQLError:
        return thoroughly
    if not changing:
        return lambda _variables: fixed
    if not all(isinstance(one.value, VariableNode) for one in changing):
        return thoroughly
    direct = [_Direct(field.args[one.name.value], one) for one in changing]
    filled = {one.out_name for one in direct} | fixed.keys()
    # In the order in which the schema declares them.
    names = [one.out_name or name for name, one in field.args.items()]
    pattern = {name: fixed.get(name) for name in names if name in filled}

    def directly(variables: dict[str, Any]) -> dict[str, Any]:
        arguments = pattern.copy()
        for one in direct:
            if one.variable in variables:
                value = variables[one.variable]
                if value is None and one.required:
                    return thoroughly(variables)
                arguments[one.out_name] = value
            elif one.optional:
                del arguments[one.out_name]
            else:
                return thoroughly(variables)
        return arguments

    return directly


class _Direct:
    """An argument that is a variable."""

    __slots__ = ("optional", "out_name", "required", "variable")

    def __init__(self, argument: GraphQLArgument, node: ArgumentNode) -> None:
        self.out_name = argument.out_name or node.name.value
        self.variable: str = node.value.name.value  # type: ignore[attr-defined]
        self.required = is_non_null_type(argument.type)
        self.optional = not self.required and argument.default_value is Undefined
