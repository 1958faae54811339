"""What a field of the schema is called in Python: where its declarations and its batch resolver are found."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLNamedType


@lru_cache(maxsize=1024)
def python_names(of: GraphQLNamedType) -> Mapping[str, str]:
    """The names in Python of a type's fields, by their names in GraphQL; none of a type that graphene did not make."""
    graphene_type = getattr(of, "graphene_type", None)
    fields = graphene_type._meta.fields if graphene_type is not None else {}
    return {field.name or to_camel_case(name): name for name, field in fields.items()}
