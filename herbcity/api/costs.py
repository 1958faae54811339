"""What an operation costs before it runs: declared beside the fields, added up over a document.

The unit is resolving one object; scalars cost nothing. A list multiplies what is under it by the size of the page
that its arguments ask for, or by the size that is assumed where nothing can be asked. What computes costs as many
objects as would take the same time. A cost is never less than the objects that are answered, except where a size is
assumed; it says nothing of what is remembered from an earlier request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, cast

import graphene
from graphene.types.unmountedtype import UnmountedType
from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLNullableType,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_object_type,
    type_from_ast,
    value_from_ast_untyped,
)

from herbcity.api.paging import DEFAULT_PAGE, LARGEST_PAGE
from herbcity.api.python_names import python_names

UNIT_SECONDS = 20e-6
"""About how long one object takes, on one core, in a registry of 3,000 actors."""

REQUEST = 10
"""What every request costs, besides what it asks for: being read, found and answered takes as long as ten objects."""

ASSUMED_SIZE = 10
"""How many items a list is taken to have of which nobody has said more."""

PAGE_ABOVE = ("",)
"""``sized_by`` of the lists in a connection: as many items as the arguments of the field above them ask for."""

Variables = Mapping[str, Any]
Amount = int | Callable[[Variables], int]
"""A number that is known, or one that depends on the variables."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What one field costs, in objects.

    ``own`` for resolving the field, besides the objects that it answers. ``sized_by`` names the arguments (in GraphQL;
    inputs with dots) that say how many items there are, as a number or as a list; where none is given, the default
    of the schema, else ``assumed``; more than ``most`` are refused and count as ``most``. Each item costs ``each``
    besides the object that it is; in a list of lists, each inner one has so many ``within``.

    ``more`` says of the values of the arguments ``by`` (None where one is not given) what it costs besides.

    ``waits``: it reads the database or computes for more than about a millisecond; names of arguments say that it does
    where one of them is given, or where ``waits_for`` says so of its value.
    """

    own: int = 0
    sized_by: tuple[str, ...] = ()
    assumed: int | None = None
    waits: bool | tuple[str, ...] = False
    each: int = 0
    most: int = LARGEST_PAGE
    within: int = 1
    waits_for: Callable[[Any], bool] | None = None
    by: tuple[str, ...] = ()
    more: Callable[..., int] | None = None


LIGHT = Weight()
"""Of a field with no declaration: it costs the objects that it answers."""


def weighing(
    field: Any,
    *,
    own: int | None = None,
    sized_by: tuple[str, ...] | None = None,
    assumed: int | None = None,
    waits: bool | tuple[str, ...] | None = None,
    each: int | None = None,
    most: int | None = None,
    within: int | None = None,
    waits_for: Callable[[Any], bool] | None = None,
    by: tuple[str, ...] | None = None,
    more: Callable[..., int] | None = None,
) -> Any:
    """The field, with its weight declared beside it; see ``Weight``. What is left out stays as it was declared."""
    if isinstance(field, UnmountedType):
        field = field.mount_as(graphene.Field)
    told = {
        "own": own,
        "sized_by": sized_by,
        "assumed": assumed,
        "waits": waits,
        "each": each,
        "most": most,
        "within": within,
        "waits_for": waits_for,
        "by": by,
        "more": more,
    }
    given = {name: value for name, value in told.items() if value is not None}
    field.weight = replace(getattr(field, "weight", LIGHT), **given)
    return field


@lru_cache(maxsize=4096)
def weights(of: GraphQLNamedType) -> Mapping[str, Weight]:
    """The declared weights of a type, by the name of the field in GraphQL."""
    graphene_type = getattr(of, "graphene_type", None)
    if graphene_type is None:
        return _INTROSPECTION.get(of.name, {})
    fields = graphene_type._meta.fields
    return {
        shown: fields[name].weight
        for shown, name in python_names(of).items()
        if hasattr(fields[name], "weight")
    }


def weight_of(parent: GraphQLNamedType, field: str) -> Weight:
    """The weight of a field of a type; ``LIGHT`` where none was declared."""
    return weights(parent).get(field) or _INTROSPECTION_ROOTS.get(field, LIGHT)


# How long these lists are on average in a schema of this size; what a wrapped type wraps is no object of its own.
# graphql-core answers them, object by object, which takes three times as long as what is compiled.
_INTROSPECTION: Mapping[str, Mapping[str, Weight]] = {
    "__Schema": {"types": Weight(assumed=250, within=3), "directives": Weight(assumed=5)},
    "__Type": {
        "fields": Weight(assumed=6),
        "inputFields": Weight(assumed=1),
        "enumValues": Weight(assumed=2),
        "interfaces": Weight(assumed=1),
        "possibleTypes": Weight(assumed=1),
        "ofType": Weight(own=-1),
    },
    "__Field": {"args": Weight(assumed=1), "type": Weight(own=-1)},
    "__InputValue": {"type": Weight(own=-1)},
    "__Directive": {"args": Weight(assumed=1)},
}
_INTROSPECTION_ROOTS = {"__schema": Weight(waits=True), "__type": Weight(waits=True)}


class OperationCost:
    """The cost of one valid operation: called with the variables of a request, it says how many objects.

    ``waits`` says whether it may wait with any variables, ``waits_with`` whether it does with these. Selections are
    merged as they are when the operation runs, so that what two fragments both ask for is counted once. A field that
    a variable may leave out counts as there.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._defaults = {
            one.variable.name.value: value_from_ast_untyped(one.default_value)
            for one in operation.variable_definitions
            if one.default_value is not None
        }
        self._waits = operation.operation is not OperationType.QUERY
        self._waiting: list[Callable[[Variables], bool]] = []
        root = schema.get_root_type(operation.operation)
        self._amount: Amount = self._of_sets([operation.selection_set], root, 1) if root else 0
        self.waits = self._waits or bool(self._waiting)

    def __call__(self, variables: Variables | None) -> int:
        """How many objects it costs, the request itself included."""
        if isinstance(self._amount, int):
            return REQUEST + self._amount
        return REQUEST + self._amount(variables or {})

    def waits_with(self, variables: Variables | None) -> bool:
        """Whether it waits with these variables, where the others are left out."""
        return self._waits or any(waiting(variables or {}) for waiting in self._waiting)

    def _of_sets(self, sets: Iterable[SelectionSetNode], on: GraphQLNamedType, page: Amount) -> Amount:
        """What is under a field; ``page`` is how many items its arguments asked for."""
        fields: dict[tuple[str, str], tuple[GraphQLNamedType, list[FieldNode]]] = {}
        for each in sets:
            self._collect(each, on, fields, set())
        return _sum([self._of_field(nodes, parent, page) for parent, nodes in fields.values()])

    def _collect(
        self,
        selections: SelectionSetNode,
        on: GraphQLNamedType,
        into: dict[tuple[str, str], tuple[GraphQLNamedType, list[FieldNode]]],
        seen: set[tuple[str, str]],
    ) -> None:
        """The fields of a selection set, those under one response name together, as they are executed."""
        for one in selections.selections:
            if _left_out(one.directives):
                continue
            if isinstance(one, FieldNode):
                shown = (one.alias or one.name).value
                into.setdefault((on.name, shown), (on, []))[1].append(one)
            elif isinstance(one, InlineFragmentNode):
                condition = one.type_condition
                inside = type_from_ast(self._schema, condition) if condition else on
                self._collect(one.selection_set, _narrower(on, inside), into, seen)
            elif isinstance(one, FragmentSpreadNode):
                fragment = self._fragments[one.name.value]
                inside = _narrower(on, type_from_ast(self._schema, fragment.type_condition))
                if (one.name.value, inside.name) not in seen:
                    seen.add((one.name.value, inside.name))
                    self._collect(fragment.selection_set, inside, into, seen)

    def _of_field(self, nodes: list[FieldNode], on: GraphQLNamedType, page: Amount) -> Amount:
        name = nodes[0].name.value
        field: GraphQLField | None = getattr(on, "fields", {}).get(name)
        weight = weight_of(on, name)
        if field is None:  # __typename, __schema or __type
            if not name.startswith("__") or name == "__typename":
                return 0
            found: Any = self._schema.type_map["__Schema" if name == "__schema" else "__Type"]
        else:
            found = get_named_type(field.type)
        self._note_waiting(weight, nodes[0])
        size = page if weight.sized_by == PAGE_ABOVE else self._size(weight, nodes[0], field)
        own = _sum([weight.own, self._more(weight, nodes[0]), _product(size, weight.each)])
        if is_leaf_type(found):
            return own
        listed = field is not None and is_list_type(get_nullable_type(cast(GraphQLNullableType, field.type)))
        under = self._of_sets((node.selection_set for node in nodes if node.selection_set), found, size)
        each = _product(weight.within, _sum([1, under])) if listed else _sum([1, under])
        return _sum([own, _product(size, each) if listed else each])

    def _note_waiting(self, weight: Weight, node: FieldNode) -> None:
        if isinstance(weight.waits, bool):
            self._waits = self._waits or weight.waits
            return
        waits_for = weight.waits_for or _is_given
        for name in weight.waits:
            value = self._value(node, [name])
            if callable(value):
                self._waiting.append(partial(_holds, waits_for, value))
            elif value is not None and waits_for(value):
                self._waits = True

    def _more(self, weight: Weight, node: FieldNode) -> Amount:
        """What the values of arguments add."""
        if weight.more is None:
            return 0
        more, given = weight.more, [self._value(node, [name]) for name in weight.by]
        if not any(map(callable, given)):
            return more(*given)
        return lambda variables: more(*(one(variables) if callable(one) else one for one in given))

    def _size(self, weight: Weight, node: FieldNode, field: GraphQLField | None) -> Amount:
        """How many items the arguments of a field ask for."""
        asked = [self._value(node, path.split(".")) for path in weight.sized_by]
        usual = weight.assumed
        for name in weight.sized_by:
            argument = field.args.get(name) if field else None
            if argument is not None and isinstance(argument.default_value, int):
                usual = argument.default_value
        if usual is None:
            usual = DEFAULT_PAGE if weight.sized_by else ASSUMED_SIZE
        most = weight.most

        def size(variables: Variables) -> int:
            counts = [
                count
                for value in asked
                if (count := _count(value(variables) if callable(value) else value)) is not None
            ]
            return min(max(0, *counts), most) if counts else usual

        return size if any(map(callable, asked)) else size({})

    def _value(self, node: FieldNode, path: list[str]) -> Any:
        """The value at a path of a field's arguments: itself, or a function of the variables."""
        given = next((one.value for one in node.arguments if one.name.value == path[0]), None)
        if given is None:
            return None
        if isinstance(given, VariableNode):
            name, default = given.name.value, self._defaults.get(given.name.value)
            return lambda variables: _at(variables.get(name, default), path[1:])
        if not _has_variables(given):
            return _at(value_from_ast_untyped(given), path[1:])
        literal: ValueNode = given
        return lambda variables: _at(
            value_from_ast_untyped(literal, {**self._defaults, **variables}), path[1:]
        )


def _narrower(on: GraphQLNamedType, condition: Any) -> GraphQLNamedType:
    """The type inside a fragment: an object stays what it is."""
    return on if condition is None or is_object_type(on) else condition


def _left_out(directives: Iterable[DirectiveNode]) -> bool:
    """Whether @skip or @include leaves something out whatever the variables are."""
    for directive in directives:
        leaves_out = {"skip": True, "include": False}.get(directive.name.value)
        if leaves_out is not None:
            value = directive.arguments[0].value
            if not isinstance(value, VariableNode) and value_from_ast_untyped(value) is leaves_out:
                return True
    return False


def _has_variables(value: ValueNode) -> bool:
    if isinstance(value, ListValueNode):
        return any(map(_has_variables, value.values))
    fields = getattr(value, "fields", None)
    return isinstance(value, VariableNode) or any(_has_variables(one.value) for one in fields or ())


def _at(value: Any, path: list[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _is_given(_value: Any) -> bool:
    return True


def _holds(test: Callable[[Any], bool], value: Callable[[Variables], Any], variables: Variables) -> bool:
    found = value(variables)
    return found is not None and test(found)


def _count(value: Any) -> int | None:
    """How many items a value asks for; None where it says nothing, or what will be refused."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return len(value) if isinstance(value, list) else None


def _sum(parts: list[Amount]) -> Amount:
    fixed = sum(part for part in parts if isinstance(part, int))
    varying = [part for part in parts if not isinstance(part, int)]
    if not varying:
        return fixed
    if len(varying) == 1:
        only = varying[0]
        return (lambda variables: fixed + only(variables)) if fixed else only
    return lambda variables: fixed + sum([part(variables) for part in varying])


def _product(size: Amount, each: Amount) -> Amount:
    if isinstance(size, int) and isinstance(each, int):
        return size * each
    if isinstance(each, int):
        count, times = size, each
        if not times:
            return 0
        return lambda variables: count(variables) * times  # type: ignore[operator]
    if isinstance(size, int):
        return lambda variables: size * each(variables)
    return lambda variables: size(variables) * each(variables)
