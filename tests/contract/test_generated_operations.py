"""Operations that nobody would think of: each is answered or refused in our own words. `make fuzz` asks thousands."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import from_schema, nodes

from herbcity.api.schema import print_sdl
from tools.fuzz.faults import fault_of
from tools.fuzz.sensible import sensible

SCHEMA = build_schema(print_sdl())
DAYS = st.dates().map(lambda day: nodes.String(day.isoformat()))

NAMES = ["HC-0001-E", "HC-1001-J", "turmeric", "7201"]


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, timeout=120) as client:
        yield client


@given(document=from_schema(SCHEMA, custom_scalars={"Date": DAYS}))
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_what_a_generator_thinks_up_is_answered_or_refused_in_our_own_words(
    client: httpx2.Client, document: str
):
    answer = client.post("/graphql", json={"query": sensible(document, NAMES)})
    assert fault_of(answer.status_code, answer.content) is None, document


def optional(field: GraphQLField) -> bool:
    """Whether the field can be asked for without any argument."""
    return not any(is_required_argument(argument) for argument in field.args.values())


def ways_to_optional_arguments() -> Iterator[tuple[str, str]]:
    """Every field whose arguments may all be left out, with a way there from the root: ``network { %s }``."""
    assert SCHEMA.query_type
    ways: dict[str, str] = {SCHEMA.query_type.name: "{ %s }"}
    waiting = [SCHEMA.query_type]
    while waiting:
        type_ = waiting.pop(0)
        for name, field in type_.fields.items():
            inner = get_named_type(field.type)
            if not optional(field):
                continue
            if field.args:
                yield f"{type_.name}.{name}", ways[type_.name]
            if isinstance(inner, GraphQLObjectType) and inner.name not in ways:
                few = "(first: 3)" if "first" in field.args else ""
                ways[inner.name] = ways[type_.name].replace("%s", f"{name}{few} {{ %s }}")
                waiting.append(inner)


@pytest.mark.parametrize(("place", "way"), list(ways_to_optional_arguments()))
def test_an_argument_that_is_null_counts_as_left_out(client: httpx2.Client, place: str, way: str):
    type_name, name = place.split(".")
    type_ = SCHEMA.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    field = type_.fields[name]
    inside = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    nulls = ", ".join(f"{argument}: null" for argument in field.args)
    plain, null = (
        client.post("/graphql", json={"query": way.replace("%s", f"{name}{arguments}{inside}")})
        for arguments in ("", f"({nulls})")
    )
    assert fault_of(null.status_code, null.content) is None
    assert null.json().get("data") == plain.json().get("data")
