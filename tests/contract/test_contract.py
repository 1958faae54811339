"""The published contract: every part described, the printed file current, every operation valid."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    parse,
    specified_scalar_types,
    validate,
)

from herbcity.api.documents import Documents, contract_folder
from herbcity.api.limits import Limits, check_limits
from herbcity.api.promises import breaking_changes
from herbcity.api.schema import build_schema, print_sdl
from herbcity.errors import ErrorCode

DOCUMENTS = Documents.from_folder()
REQUIRED = {
    "RegistryOverview", "ActorProfile", "FindActors", "PartnerSuggestions", "IntegrationPoints", "HerbChain",
    "NetworkMeasures", "ActorHistory", "RecentRevisions", "OpenNeeds",
}  # fmt: skip


def parts() -> Iterator[tuple[str, str | None]]:
    """Every type, field, argument, input field and enum value, with its description."""
    for name, type_ in build_schema().graphql_schema.type_map.items():
        if name.startswith("__") or name in specified_scalar_types:
            continue
        yield name, type_.description
        if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)):
            for field_name, field in type_.fields.items():
                yield f"{name}.{field_name}", field.description
                for argument_name, argument in getattr(field, "args", {}).items():
                    yield f"{name}.{field_name}({argument_name}:)", argument.description
        if isinstance(type_, GraphQLEnumType):
            for value_name, value in type_.values.items():
                yield f"{name}.{value_name}", value.description


def test_every_part_of_the_contract_is_described_in_a_sentence():
    poor = [
        place
        for place, description in parts()
        if not description or not re.search(r"[.!?…]$", description.strip()) or not description[0].strip()
    ]
    assert poor == []


def test_every_scalar_of_our_own_is_described():
    own = [
        type_
        for name, type_ in build_schema().graphql_schema.type_map.items()
        if isinstance(type_, GraphQLScalarType) and name not in specified_scalar_types
    ]
    assert {type_.name for type_ in own} == {"Date", "DateTime"}


def test_the_published_schema_is_the_one_that_runs():
    published = (contract_folder() / "schema.graphql").read_text(encoding="utf-8")
    assert published == print_sdl(), "run: herbcity schema > graph_schema/schema.graphql"


def test_the_required_operations_are_published():
    assert set(DOCUMENTS.texts) >= REQUIRED


@pytest.mark.parametrize("name", sorted(DOCUMENTS.texts))
def test_an_operation_is_valid_within_the_limits_and_named_as_its_file(name: str):
    document = parse(DOCUMENTS.texts[name])
    assert validate(build_schema().graphql_schema, document) == []
    check_limits(document, Limits())
    (operation,) = [one for one in document.definitions if one.kind == "operation_definition"]
    assert operation.name.value == name


def test_a_removed_field_and_a_new_required_argument_break_the_promise():
    old = print_sdl()
    new = old.replace("  totalCount: Int!", "  count: Int!").replace(
        "search(\n", "search(\n    must: Int!\n", 1
    )
    broken = breaking_changes(old, new)
    assert "FIELD_REMOVED: ActorConnection.totalCount was removed." in broken
    assert any("must" in line for line in broken)
    assert breaking_changes(old, old) == []


def test_every_error_code_of_the_registry_is_in_the_contract():
    values = build_schema().graphql_schema.type_map["ErrorCode"].values
    assert set(values) == {code.value for code in ErrorCode}


def test_the_readme_names_every_operation_and_every_limit():
    readme = (contract_folder() / "README.md").read_text(encoding="utf-8")
    missing = [name for name in DOCUMENTS.texts if f"`{name}`" not in readme]
    assert missing == []
    limits = Limits()
    for value in (
        limits.depth,
        limits.fields,
        limits.aliases,
        limits.directives,
        limits.root_fields,
        limits.tokens,
    ):
        assert re.search(rf"\b{value}\b", readme), value
