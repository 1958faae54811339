"""What a question costs: declared beside every field that is long or dear, added up before anything runs."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_introspection_query,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herbcity.analyses.catalogue import MEASURES
from herbcity.api.budgets import MOST
from herbcity.api.costs import REQUEST, weight_of, weights
from herbcity.api.execution import GraphQLRequest
from herbcity.api.schema import build_schema
from herbcity.network.building import today
from herbcity.registry.keys import AccessRole
from tests.api.api_door import COLLEGE, Door

SCHEMA = build_schema().graphql_schema


def _fields() -> Iterator[tuple[GraphQLNamedType, str, GraphQLField]]:
    for of in SCHEMA.type_map.values():
        if isinstance(of, GraphQLObjectType | GraphQLInterfaceType) and not of.name.startswith("__"):
            for name, field in of.fields.items():
                yield of, name, field


FIELDS = {f"{of.name}.{name}": (of, name, field) for of, name, field in _fields()}


def cost(door: Door, query: str, **variables: Any) -> int:
    """What a question costs beside the request itself."""
    prepared = door.executor.prepare(GraphQLRequest(query=query, variables=variables))
    assert prepared.refusal is None, prepared.refusal.errors
    return prepared.cost - REQUEST


def test_every_list_of_objects_says_how_long_it_is() -> None:
    unsaid = [
        place
        for place, (of, name, field) in FIELDS.items()
        if is_list_type(get_nullable_type(field.type))
        and not is_leaf_type(get_named_type(field.type))
        and not (weight_of(of, name).sized_by or weight_of(of, name).assumed is not None)
    ]
    assert unsaid == []


_READS_OR_COMPUTES = {
    "reading",
    "suggestions",
    "planned",
    "back_test",
    "next_questions",
    "trace",
    "chain_gaps",
}


def _calls(resolver: Any) -> set[str]:
    """The names that a resolver calls."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(resolver)))
    except (OSError, TypeError, SyntaxError):  # made by graphene, or part of a larger expression
        return set()
    return {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def test_every_field_whose_resolver_reads_the_database_or_runs_an_analysis_says_that_it_waits() -> None:
    unsaid = []
    seen = 0
    for place, (of, name, _) in FIELDS.items():
        made_by = getattr(of, "graphene_type", None)
        python = next(
            (each for each, field in made_by._meta.fields.items() if SCHEMA.type_map[of.name].fields[name] and
             (field.name or _camel(each)) == name),
            name,
        )  # fmt: skip
        resolver = getattr(made_by, f"resolve_{python}", None) or made_by._meta.fields[python].resolver
        dear = _calls(resolver) & _READS_OR_COMPUTES
        seen += bool(dear)
        if (dear or (of.name == "Network" and python in MEASURES)) and not weight_of(of, name).waits:
            unsaid.append(place)
    assert seen >= 8
    assert unsaid == []


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def test_a_page_costs_its_size_and_a_list_within_it_as_much_as_is_assumed(door: Door) -> None:
    links = weights(SCHEMA.type_map["Actor"])["links"].assumed
    assert links
    assert cost(door, "{ actors(first: 50) { nodes { code } } }") == 1 + 50
    assert cost(door, "{ actors(last: 7) { edges { node { code } } } }") == 1 + 7 * 2
    assert cost(door, "{ actors { nodes { code } } }") == 1 + 20
    nested = "{ actors(first: 50) { nodes { links { target { code } } } } }"
    assert cost(door, nested) == 1 + 50 * (1 + links * 2)


def test_a_size_may_come_from_a_variable_or_its_default(door: Door) -> None:
    query = "query ($n: Int = 30) { actors(first: $n) { nodes { code } } }"
    assert cost(door, query) == 31
    assert cost(door, query, n=5) == 6
    assert cost(door, query, n=None) == 21
    ids = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert cost(door, ids, ids=["a", "b", "c"]) == 3


def test_half_the_error_of_a_sample_costs_four_times_as_much(door: Door) -> None:
    usual, finer, surest = (
        cost(door, f"{{ network {{ sampledBetweenness({options}) {{ samples }} }} }}")
        for options in ("seed: 1", "error: 0.025", "error: 0.01, confidence: 0.999")
    )
    assert finer == pytest.approx(4 * usual, rel=0.01)
    assert surest > MOST[AccessRole.PUBLIC]


def test_another_day_costs_what_working_it_out_takes_and_today_nothing(door: Door) -> None:
    query = "query ($day: Date) { actors(first: 5, asOf: $day) { nodes { code } } }"
    usual = cost(door, query)
    assert cost(door, query, day=today().isoformat()) == usual
    assert cost(door, query, day="2020-01-01") == usual + 25_000


def test_the_whole_schema_may_be_asked_by_anybody_but_not_many_times_at_once(door: Door) -> None:
    once = "{types{name fields{name args{name type{name}} type{name}} inputFields{name} enumValues{name}}}"
    assert cost(door, f"{{ __schema {once} }}") < MOST[AccessRole.PUBLIC] / 3
    often = " ".join(f"a{n}: __schema {once}" for n in range(12))
    assert cost(door, f"{{ {often} }}") > MOST[AccessRole.PUBLIC]


def test_a_page_larger_than_any_counts_as_the_largest_since_it_is_refused(door: Door) -> None:
    assert cost(door, "{ actors(first: 1000000) { nodes { code } } }") == 101
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert cost(door, query, ids=["x"] * 5_000) == 100


@pytest.mark.parametrize("odd", ["many", -3, 2.5, True, {"a": 1}, [[]], 10**30])
def test_variables_of_any_kind_have_a_cost(door: Door, odd: Any) -> None:
    query = "query ($n: Int) { actors(first: $n) { nodes { code } } }"
    assert 1 <= cost(door, query, n=odd) <= 101


def test_what_two_fragments_both_ask_for_is_counted_once(door: Door) -> None:
    once = "{ actors(first: 50) { nodes { links { id } } } }"
    twice = (
        "{ actors(first: 50) { nodes { ...A ...B ...A } } } "
        "fragment A on Actor { links { id } } fragment B on Actor { links { kind } }"
    )
    assert cost(door, twice) == cost(door, once)
    other_names = "{ actors(first: 50) { nodes { links { id } more: links { id } } } }"
    assert cost(door, other_names) > cost(door, once)


def test_what_is_left_out_for_good_costs_nothing_and_what_a_variable_may_leave_out_does(door: Door) -> None:
    whole = "{ actors(first: 50) { nodes { code } } herbs { nodes { code } } }"
    never = "{ actors(first: 50) { nodes { code } } herbs @include(if: false) { nodes { code } } }"
    perhaps = (
        "query ($x: Boolean!) { actors(first: 50) { nodes { code } } herbs @skip(if: $x) { nodes { code } } }"
    )
    assert cost(door, never) == 51
    assert cost(door, perhaps, x=True) == cost(door, whole) == 51 + 21


ROOTS = [
    "actors(first: 3) { nodes { code links { id } } }",
    "a: actors(first: 9) { totalCount edges { node { listings { id } } } }",
    "herbs { nodes { ladder { kgInPerKgOut { mid } } } }",
    "network { degree(first: 4) { value } components { code } }",
    "viewer { role }",
    "suggestions(first: 2) { nodes { reasons { text records { id } } } }",
]


@given(st.lists(st.sampled_from(ROOTS), unique=True, min_size=1))
def test_root_fields_cost_what_they_cost_alone(chosen: list[str]) -> None:
    together = f"{{ {' '.join(chosen)} }}"
    alone = sum(_cost_of(f"{{ {one} }}") for one in chosen)
    assert _cost_of(together) == alone


@given(st.integers(1, 100), st.integers(1, 100), st.sampled_from(["actors", "links", "listings", "herbs"]))
def test_a_longer_page_never_costs_less(one: int, other: int, field: str) -> None:
    shorter, longer = sorted((one, other))
    costs = [_cost_of(f"{{ {field}(first: {n}) {{ nodes {{ id }} }} }}") for n in (shorter, longer)]
    assert costs[0] <= costs[1]


_PREPARED: dict[str, int] = {}


def _cost_of(query: str) -> int:
    from herbcity.api.documents import Documents
    from herbcity.api.limits import Limits
    from herbcity.api.preparing import Preparation

    if query not in _PREPARED:
        preparing = Preparation(SCHEMA, limits=Limits(), documents=Documents({}))
        _PREPARED[query] = preparing.prepare(GraphQLRequest(query=query)).cost - REQUEST
    return _PREPARED[query]


PAGES = {
    "actors": ["nodes { code }", "edges { cursor node { district { code } } }", "nodes { material: id }"],
    "links": ["nodes { source { code } target { district { code } } }", "edges { node { id } }"],
    "listings": ["nodes { actor { code } material { herb { code } } }", "pageInfo { hasNextPage }"],
    "herbs": ["nodes { code }", "edges { node { id } } totalCount"],
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_answer_of_pages_has_more_objects_than_it_cost(door: Door, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sorted(PAGES)), unique=True, min_size=1))
    roots = []
    for field in chosen:
        way = data.draw(st.sampled_from(["first", "last"]))
        inside = data.draw(st.sampled_from(PAGES[field]))
        roots.append(f"{field}({way}: {data.draw(st.integers(1, 100))}) {{ {inside} }}")
    query = f"{{ {' '.join(roots)} }}"
    assert _objects(door.ask(query)) - 1 <= cost(door, query)


def _objects(answer: Any) -> int:
    if isinstance(answer, dict):
        return 1 + sum(map(_objects, answer.values()))
    return sum(map(_objects, answer)) if isinstance(answer, list) else 0


def test_introspection_costs_about_what_it_answers_and_may_be_asked_by_anybody(door: Door) -> None:
    query = get_introspection_query()
    said, objects = cost(door, query), _objects(door.ask(query))
    assert objects / 3 <= said <= objects * 3
    assert said < MOST[min(MOST, key=lambda role: MOST[role])]
    loop = " ".join(f'a{n}: __type(name: "Actor") {{ fields {{ name type {{ name }} }} }}' for n in range(20))
    assert cost(door, f"{{ {loop} }}") == 20 * cost(door, '{ __type(name: "Actor") { fields { name } } }')


@pytest.mark.parametrize(
    ("query", "variables", "waits"),
    [
        ("{ actors(first: 100) { nodes { code links { target { nameTh } } } } }", {}, False),
        (f'{{ actor(code: "{COLLEGE}") {{ nameTh }} }}', {}, False),
        (f'{{ actor(code: "{COLLEGE}") {{ facts {{ value }} }} }}', {}, True),
        (f'{{ actor(code: "{COLLEGE}", asOf: "2025-01-01") {{ nameTh }} }}', {}, True),
        ("query ($day: Date) { actors(asOf: $day) { totalCount } }", {}, False),
        ("query ($day: Date) { actors(asOf: $day) { totalCount } }", {"day": "2025-01-01"}, True),
        ("{ suggestions { totalCount } }", {}, True),
        ("query ($id: ID!) { node(id: $id) { id } }", {"id": "QWN0b3I6SEMtMDQxMi01"}, False),
        ("query ($id: ID!) { node(id: $id) { id } }", {"id": "UmV2aXNpb246MQ"}, True),
        ("{ network { closeness { value } } }", {}, True),
        ("{ network { actorCount } }", {}, False),
        ("mutation { undoRevision(input: {revision: 1}) { revision } }", {}, True),
    ],
)
def test_a_question_waits_where_it_reads_the_database_or_computes(
    door: Door, query: str, variables: dict[str, Any], waits: bool
) -> None:
    assert door.executor.prepare(GraphQLRequest(query=query, variables=variables)).waits is waits


def test_every_published_operation_may_be_asked_by_anybody(door: Door) -> None:
    for name in door.executor.documents.texts:
        prepared = door.executor.prepare(GraphQLRequest(document_id=name, variables={}))
        assert prepared.cost <= 10 * MOST[min(MOST, key=lambda role: MOST[role])], name
