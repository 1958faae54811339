"""Preparing a request: what it costs and whether it waits is known before it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import graphene
import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

from herbcity.api.costs import REQUEST, OperationCost, weighing
from herbcity.api.execution import AnswerKind, GraphQLRequest
from tests.api.api_door import Door


class Leaf(graphene.ObjectType):
    """A leaf."""

    word = graphene.String()


class Branch(graphene.ObjectType):
    """A branch."""

    leaves = weighing(
        graphene.List(Leaf, first=graphene.Int(), last=graphene.Int()), sized_by=("first", "last"), assumed=4
    )
    twigs = graphene.List(Leaf)
    heavy = weighing(graphene.Int(), own=50, waits=True)


class Tree(graphene.ObjectType):
    """The root."""

    branch = graphene.Field(Branch)


TREE = graphene.Schema(query=Tree).graphql_schema


@dataclass
class Weighed:
    cost: int
    waits: bool


def weighed(text: str, variables: dict[str, Any] | None = None) -> Weighed:
    document = parse(text)
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    cost = OperationCost(TREE, operation, fragments)
    return Weighed(cost(variables) - REQUEST, cost.waits)


@pytest.mark.parametrize(
    ("text", "cost", "waits"),
    [
        ("{ branch { __typename } }", 1, False),
        ("{ branch { leaves(first: 7) { word } } }", 1 + 7, False),
        ("{ branch { leaves(last: 3) { word } } }", 1 + 3, False),
        ("{ branch { leaves { word } } }", 1 + 4, False),
        ("{ branch { twigs { word } } }", 1 + 10, False),
        ("{ branch { heavy } }", 1 + 50, True),
        (
            "{ branch { ...All } } fragment All on Branch { leaves(first: 2) { word } heavy }",
            1 + 2 + 50,
            True,
        ),
    ],
)
def test_a_list_costs_what_is_under_it_times_its_size(text: str, cost: int, waits: bool) -> None:
    assert weighed(text) == Weighed(cost, waits)


def test_a_page_size_in_a_variable_is_counted_for_each_request() -> None:
    text = "query ($n: Int) { branch { leaves(first: $n) { word } } }"
    assert weighed(text, {"n": 30}).cost == 31
    assert weighed(text, {"n": 2}).cost == 3
    assert weighed(text).cost == 5


def test_what_is_prepared_once_can_be_run_for_many_variables(door: Door) -> None:
    text = "query One($code: String!) { actor(code: $code) { code } }"
    one = door.executor.prepare(GraphQLRequest(query=text, variables={"code": "HC-0001-2"}))
    other = door.executor.prepare(GraphQLRequest(query=text, variables={"code": "HC-0002-4"}))
    assert one.refusal is None
    assert one.operation is other.operation
    assert one.cost == REQUEST + 1


def test_a_request_that_is_refused_costs_nothing_and_says_why_when_run(door: Door) -> None:
    prepared = door.executor.prepare(GraphQLRequest(query="{ nothingOfTheKind }"))
    assert prepared.operation is None
    assert (prepared.cost, prepared.waits) == (0, False)
    answer = door.send(prepared)
    assert answer.kind is AnswerKind.REQUEST_ERROR
    assert "nothingOfTheKind" in answer.body["errors"][0]["message"]


def test_extensions_stand_beside_the_data(door: Door) -> None:
    answer = door.answer("{ viewer { role } }").with_extensions({"cost": {"requested": 1}})
    assert answer.body["data"] == {"viewer": {"role": "PUBLIC"}}
    assert answer.body["extensions"] == {"cost": {"requested": 1}}
