"""What an operation costs before it runs: declared beside the fields, added up over a document.

The unit is resolving one object; scalars cost nothing. A list multiplies what is under it by the size of the page
that its arguments ask for, or by the size that is assumed where nothing is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import graphene
from graphene.types.unmountedtype import UnmountedType
from graphene.utils.str_converters import to_camel_case
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    type_from_ast,
)

ASSUMED_SIZE = 10
"""How many items a list is taken to have of which nobody has said more."""

_LARGEST_COUNTED = 1_000_000
"""A size beyond this is counted as this: it is refused anyway, and the cost stays a readable number."""

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Weight:
    """What one field costs.

    ``own`` objects are resolved for the field itself; what is under it is multiplied by the first of the arguments
    ``sized_by`` that is given, else by ``assumed`` (None: ten for a list, else one). ``waits``: it reads the
    database or computes for more than about a millisecond.
    """

    own: int = 1
    sized_by: tuple[str, ...] = ()
    assumed: int | None = None
    waits: bool = False


_LIGHT = Weight()


def weighing(
    field: Any,
    *,
    own: int = 1,
    sized_by: tuple[str, ...] = (),
    assumed: int | None = None,
    waits: bool = False,
) -> Any:
    """The field, with its weight declared beside it; see ``Weight``."""
    if isinstance(field, UnmountedType):
        field = field.mount_as(graphene.Field)
    field.weight = Weight(own, sized_by, assumed, waits)
    return field


@lru_cache(maxsize=1024)
def _weights(of: GraphQLNamedType) -> Mapping[str, Weight]:
    """The declared weights of a type, by the name of the field in GraphQL."""
    graphene_type = getattr(of, "graphene_type", None)
    fields = graphene_type._meta.fields if graphene_type is not None else {}
    return {
        field.name or to_camel_case(name): field.weight
        for name, field in fields.items()
        if hasattr(field, "weight")
    }


def weight_of(parent: GraphQLNamedType, field: str) -> Weight:
    """The weight of a field of a type; that of one object where none was declared."""
    return _weights(parent).get(field, _LIGHT)


Amount = Callable[[Variables], int]


class OperationCost:
    """The cost of one validated operation: ``cost(variables)`` for each request, ``waits`` once and for all."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        self.waits = False
        self._schema = schema
        self._fragments = fragments
        self._known: dict[tuple[str, bool], Amount] = {}
        root = schema.get_root_type(operation.operation)
        self._amount = self._of_set(operation.selection_set, root, paged=False) if root else _nothing

    def __call__(self, variables: Variables | None) -> int:
        """How many objects are resolved at most, as far as is known before. At least 0."""
        return self._amount(variables or {})

    def _of_set(self, selections: SelectionSetNode, on: GraphQLNamedType, *, paged: bool) -> Amount:
        """``paged``: a list right under this set is the page whose size is counted already."""
        parts: list[Amount] = []
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                parts.append(self._of_field(selection, on, paged=paged))
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inside = type_from_ast(self._schema, condition) if condition else on
                parts.append(self._of_set(selection.selection_set, inside or on, paged=paged))
            elif isinstance(selection, FragmentSpreadNode):
                parts.append(self._of_fragment(selection.name.value, paged=paged))
        return _sum(parts)

    def _of_fragment(self, name: str, *, paged: bool) -> Amount:
        known = self._known.get((name, paged))
        if known is None:
            fragment = self._fragments[name]
            on = type_from_ast(self._schema, fragment.type_condition)
            known = self._of_set(fragment.selection_set, on, paged=paged) if on else _nothing
            self._known[name, paged] = known
        return known

    def _of_field(self, node: FieldNode, on: GraphQLNamedType, *, paged: bool) -> Amount:
        field = getattr(on, "fields", {}).get(node.name.value)
        if field is None:
            return _nothing
        weight = weight_of(on, node.name.value)
        self.waits = self.waits or weight.waits
        leaf = is_leaf_type(get_named_type(field.type))
        if leaf and weight is _LIGHT:
            return _nothing
        under = (
            self._of_set(node.selection_set, get_named_type(field.type), paged=bool(weight.sized_by))
            if node.selection_set
            else _nothing
        )
        is_list = is_list_type(get_nullable_type(field.type))
        assumed = weight.assumed
        if assumed is None:
            assumed = ASSUMED_SIZE if is_list and not paged else 1
        size = _size(node, weight.sized_by, assumed)
        own = weight.own
        if is_list:
            return lambda variables: size(variables) * (own + under(variables))
        return lambda variables: own + size(variables) * under(variables)


def _nothing(_variables: Variables) -> int:
    return 0


def _sum(parts: list[Amount]) -> Amount:
    counted = [part for part in parts if part is not _nothing]
    if len(counted) < 2:
        return counted[0] if counted else _nothing
    return lambda variables: sum(part(variables) for part in counted)


def _size(node: FieldNode, sized_by: tuple[str, ...], assumed: int) -> Amount:
    """How many items the arguments of a field ask for."""
    given = {argument.name.value: argument.value for argument in node.arguments}
    asked = [given[name] for name in sized_by if name in given]

    def size(variables: Variables) -> int:
        for value in asked:
            count: Any = None
            if isinstance(value, IntValueNode):
                count = int(value.value)
            elif isinstance(value, VariableNode):
                count = variables.get(value.name.value)
            if isinstance(count, int):
                return min(max(count, 0), _LARGEST_COUNTED)
        return assumed

    return size
