"""From the selections of a validated operation to functions that answer them.

Which fields a selection set has is asked of graphql-core's own ``collect_fields``: fragments, merging, ``@skip`` and
``@include`` are its business.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from graphene.types.resolver import dict_or_attr_resolver
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import collect_fields, collect_sub_fields
from graphql.execution.execute import default_field_resolver
from graphql.pyutils import Path

from herbcity.api.compiling.columns import AttributeColumn, BatchColumn, Column, ResolverColumn
from herbcity.api.compiling.completing import abstract_column, list_column, object_column
from herbcity.api.compiling.inputs import arguments_of
from herbcity.api.compiling.leaves import Leaf
from herbcity.api.compiling.rows import Cell, Rows
from herbcity.api.compiling.running import Complete, Place, Step, Uncovered
from herbcity.api.python_names import python_names

_Selected = Mapping[str, list[FieldNode]]


class Compiler:
    """Compiles one operation, with the variables that its directives depend on."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        variables: dict[str, Any],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables

    def operation(self, operation: OperationDefinitionNode) -> Rows:
        """What answers the whole operation, for one parent, the root value."""
        root = self._schema.get_root_type(operation.operation)
        if root is None:
            raise Uncovered("the schema has no such operation")
        selected = collect_fields(
            self._schema, self._fragments, self._variables, root, operation.selection_set
        )
        return self._rows(root, selected, None)

    def _rows(self, parent: GraphQLObjectType, selected: _Selected, path: Path | None) -> Rows:
        return Rows(
            [
                self._cell(parent, key, nodes, position, Path(path, key, parent.name))
                for position, (key, nodes) in enumerate(selected.items())
            ]
        )

    def _cell(
        self, parent: GraphQLObjectType, key: str, nodes: list[FieldNode], position: int, path: Path
    ) -> Cell:
        name = nodes[0].name.value
        if name == "__typename":
            return Cell(key, constant=parent.name)
        if name in ("__schema", "__type") and parent is self._schema.query_type:
            raise Uncovered("introspection")
        field = parent.fields[name]
        place = Place(self._schema, parent, nodes, path)
        step = Step(key, position, not is_non_null_type(field.type))
        attribute = _attribute(field)
        if attribute is not None and not field.args:
            type_, nullable = _unwrapped(field.type)
            leaf = Leaf(type_, place, nullable=nullable) if is_leaf_type(type_) else None
            complete = leaf.column if leaf else self._complete(field.type, place)
            column = AttributeColumn(place, step, complete, attribute=attribute, resolver=field.resolve)
            return Cell(key, column, attribute, leaf)
        return Cell(key, self._column(field, place, step))

    def _column(self, field: GraphQLField, place: Place, step: Step) -> Column:
        complete = self._complete(field.type, place)
        arguments = arguments_of(field, place.nodes[0])
        batch = _batch(place)
        if batch is not None:
            return BatchColumn(place, step, complete, batch=batch, arguments=arguments)
        resolver = field.resolve or default_field_resolver
        return ResolverColumn(place, step, complete, resolver=resolver, arguments=arguments)

    def _complete(self, of: GraphQLOutputType, place: Place) -> Complete:
        type_, nullable = _unwrapped(of)
        if is_list_type(type_):
            item = self._complete(type_.of_type, place)
            return list_column(
                item, place, nullable=nullable, item_nullable=not is_non_null_type(type_.of_type)
            )
        if is_leaf_type(type_):
            return Leaf(type_, place, nullable=nullable).column
        if is_abstract_type(type_):
            return abstract_column(type_, partial(self._objects, place, False), place, nullable=nullable)
        if is_object_type(type_):
            return self._objects(place, nullable, type_)
        raise Uncovered("a type that is not known")

    def _objects(self, place: Place, nullable: bool, type_: GraphQLObjectType) -> Complete:
        selected = collect_sub_fields(
            self._schema, self._fragments, self._variables, type_, list(place.nodes)
        )
        return object_column(type_, self._rows(type_, selected, place.path), place, nullable=nullable)


def _unwrapped(of: GraphQLOutputType) -> tuple[Any, bool]:
    """The type without its non-null, and whether null may stand there."""
    return (of.of_type, False) if isinstance(of, GraphQLNonNull) else (of, True)


def _attribute(field: GraphQLField) -> str | None:
    """The attribute that graphene's default resolver reads for a field; None where it has a resolver of its own."""
    resolver = field.resolve
    if isinstance(resolver, partial) and resolver.func is dict_or_attr_resolver:
        return str(resolver.args[0])
    return None


def _batch(place: Place) -> Any:
    """``batch_<name>`` of the graphene type of a field, if it has one."""
    name = python_names(place.parent_type).get(place.field_name)
    return None if name is None else getattr(place.parent_type.graphene_type, f"batch_{name}", None)  # type: ignore[attr-defined]
