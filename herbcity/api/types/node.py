"""The Node interface: everything with an opaque id of its own can be fetched again by it."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from operator import attrgetter
from typing import Any

import graphene
from graphql import GraphQLSchema

from herbcity.api.ids import global_id
from herbcity.api.permissions import Permission
from herbcity.api.rights import rights_on
from herbcity.api.types.enums import PermissionEnum
from herbcity.api.types.fields import many


class NodeInterface(graphene.Interface):
    """Something with an id of its own that `node` and `nodes` find again."""

    class Meta:
        name = "Node"

    id = graphene.ID(
        required=True, description="An opaque id, the same for ever, of this one thing among all things."
    )

    viewer_can = many(
        PermissionEnum,
        "What this caller can do with it today; trying it gives the same answer. Empty where nothing can be done to "
        "such a thing, or not by this caller; `explainAccess` says why.",
    )

    @classmethod
    def resolve_type(cls, value: Any, info: Any) -> Any:
        """The GraphQL type of a value: the one that declares the value's class in its ``value_type``."""
        return _type_of(info.schema, value.__class__)


@lru_cache(maxsize=256)
def _type_of(schema: GraphQLSchema, shown: Hashable) -> Any:
    assert isinstance(shown, type)
    node: Any = schema.get_type("Node")
    for implementation in schema.get_possible_types(node):
        graphene_type: Any = implementation.graphene_type  # type: ignore[attr-defined]
        if issubclass(shown, graphene_type.value_type):
            return graphene_type
    raise TypeError(f"no GraphQL type shows a {shown.__name__}")


class NodeType(graphene.ObjectType):
    """Base of the types that are nodes.

    ``value_type`` is the class of the values it shows, ``key_name`` the attribute that tells them apart.
    """

    class Meta:
        abstract = True

    value_type: type
    key_name = "id"

    @classmethod
    def resolve_id(cls, value: Any, _info: Any) -> str:
        return global_id(cls._meta.name, str(getattr(value, cls.key_name)))

    @classmethod
    def batch_id(cls, values: list[Any], _info: Any) -> list[str]:
        name, key_of = cls._meta.name, attrgetter(cls.key_name)
        return [global_id(name, str(key)) for key in map(key_of, values)]

    @staticmethod
    def resolve_viewer_can(value: Any, info: Any) -> list[Permission]:
        return rights_on(info, value)
