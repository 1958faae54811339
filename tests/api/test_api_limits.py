"""Documents and variables that were made to be dear are refused at once, with the limit."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from herbcity.api.execution import GraphQLRequest
from herbcity.api.limits import Limits, check_limits, check_variables
from herbcity.errors import LimitReached
from tests.api.api_door import Door


def nested(depth: int) -> Any:
    value: Any = "x"
    for number in range(depth):
        value = [value] if number % 2 else {"and": value}
    return value


HOSTILE = {
    "a circle of fragments": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ ...F{(n + 1) % 200} }}" for n in range(200)),
    "fragments that double": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(150))
    + " fragment F150 on Query { __typename }",
    "ten thousand fields": "{ viewer { " + "role " * 10_000 + "} }",
    "the same field as often as fields are allowed": "{ viewer { " + "role " * 490 + "} }",
    "the same fields in many inline fragments": "{ actors { nodes { "
    + "... on Actor { links { id source { code } } } " * 100
    + "} } }",
    "a deep list": "{ actors(where: {roles: " + "[" * 900 + "]" * 900 + "}) { totalCount } }",
    "deep inline fragments": "{ " + "... { " * 400 + "viewer { role }" + " }" * 400 + " }",
    "three hundred aliases": "{ viewer { " + " ".join(f"a{n}: role" for n in range(300)) + " } }",
    "many operations": " ".join(f"query Q{n} {{ viewer {{ role }} }}" for n in range(280)),
    "directives": "{ viewer { role " + "@skip(if: false) " * 400 + "} }",
    "deep introspection": "{ __schema { types { " + "fields { type { " * 20 + "name" + " } }" * 20 + " } } }",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_document_is_refused(door: Door, kind: str) -> None:
    """Read as they are written, some of them would never end; ``benchmarks hostile`` measures how quickly they do."""
    prepared = door.executor.prepare(GraphQLRequest(query=HOSTILE[kind]))
    assert prepared.refusal is not None


@pytest.mark.parametrize(
    ("variables", "field", "limit"),
    [
        ({"ids": ["QWN0b3I6SEMtMDQxMi01"] * 100_000}, "values in variables", 10_000),
        ({"where": {"roles": ["BUYER"] * 60_000}}, "values in variables", 10_000),
        ({f"v{n}": 1 for n in range(20_000)}, "values in variables", 10_000),
        ({"where": nested(900)}, "levels of variables", 20),
    ],
)
def test_variables_that_are_too_many_or_too_deep_are_refused(
    door: Door, variables: dict[str, Any], field: str, limit: int
) -> None:
    (error,) = door.send(GraphQLRequest(query="{ viewer { role } }", variables=variables)).body["errors"]
    assert error["extensions"]["code"] == "QUERY_TOO_LARGE"
    assert error["extensions"]["limit"] == limit
    assert field in error["message"]


@given(st.recursive(st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_variables_are_counted_as_they_are(value: Any) -> None:
    def count(one: Any) -> int:
        inside = one.values() if isinstance(one, dict) else one if isinstance(one, list) else None
        return 1 if inside is None else sum(map(count, inside))

    exact = count({"v": value})
    check_variables({"v": value}, Limits(values=exact + 100, value_depth=100))
    if exact > 1:
        with pytest.raises(LimitReached):
            check_variables({"v": value}, Limits(values=exact - 1, value_depth=100))


def test_what_fragments_repeat_of_one_another_is_no_repeated_field() -> None:
    colocated = (
        "{ actors { nodes { ...A ...B } } } fragment A on Actor { id code } fragment B on Actor { id code }"
    )
    check_limits(parse(colocated), Limits(repeats=0))
    with pytest.raises(LimitReached, match="2 repeated fields"):
        check_limits(parse("{ viewer { role ... { role ... { role } } } }"), Limits(repeats=1))
