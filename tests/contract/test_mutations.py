"""Every mutation has one shape: an input with a client key, a payload with the thing, the revision and the errors."""

from __future__ import annotations

import pytest
from graphql import GraphQLInputObjectType, GraphQLNonNull, GraphQLObjectType

from herbcity.api.schema import build_schema

SCHEMA = build_schema().graphql_schema
assert SCHEMA.mutation_type
MUTATIONS = SCHEMA.mutation_type.fields


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_a_mutation_takes_one_input_and_answers_thing_revision_and_errors(name: str):
    mutation = MUTATIONS[name]
    assert list(mutation.args) == ["input"]
    given = mutation.args["input"].type
    assert isinstance(given, GraphQLNonNull)
    assert isinstance(given.of_type, GraphQLInputObjectType)
    assert given.of_type.name == f"{name[0].upper()}{name[1:]}Input"
    fields = given.of_type.fields
    assert str(fields["clientKey"].type) == "String"
    assert "clientMutationId" not in fields
    payload = mutation.type
    assert isinstance(payload, GraphQLObjectType)  # nullable, so that one that fails leaves the others alone
    assert payload.name == f"{name[0].upper()}{name[1:]}Payload"
    assert str(payload.fields["revision"].type) == "Int"
    assert str(payload.fields["errors"].type) == "[InputError!]!"
    things = set(payload.fields) - {"revision", "errors"}
    assert things
    assert not any(isinstance(payload.fields[thing].type, GraphQLNonNull) for thing in things)
    assert "role" in (mutation.description or "")


def test_an_error_of_an_input_says_what_where_and_in_which_words():
    fields = SCHEMA.type_map["InputError"].fields
    assert {name: str(field.type) for name, field in fields.items()} == {
        "code": "ErrorCode!",
        "path": "[String!]!",
        "message": "String!",
        "seen": "String",
        "current": "String",
    }
    assert list(fields["message"].args) == ["language"]
