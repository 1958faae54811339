"""The checks of graphql-cop, each asked as that program asks it: what is refused, and what we allow by choice.

What is allowed stands in docs/security.md with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.contract.conftest import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
CIRCLE = "query { __schema { types { " + "fields { type { " * 4 + "name" + " } }" * 5 + " }"
BY_CHOICE = {"Introspection", "Field suggestions", "GET method query support", "GraphQL IDE"}


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, timeout=30) as client:
        yield client


def posted(client: httpx2.Client, query: Any) -> Any:
    return client.post("/graphql", json={"query": query} if isinstance(query, str) else query).json()


def many_aliases(client: httpx2.Client) -> bool:
    aliases = " ".join(f"alias{number}: __typename" for number in range(101))
    return "alias100" in (posted(client, f"query cop {{ {aliases} }}").get("data") or {})


def batches(client: httpx2.Client) -> bool:
    return isinstance(posted(client, [{"query": "query cop { __typename }"}] * 10), list)


def many_directives(client: httpx2.Client) -> bool:
    return len(posted(client, "query cop { __typename " + "@aa" * 10 + " }")["errors"]) == 10


def a_field_many_times(client: httpx2.Client) -> bool:
    return "data" in posted(client, "query cop { " + "__typename \n" * 500 + " }")


def introspection_in_a_circle(client: httpx2.Client) -> bool:
    return "data" in posted(client, CIRCLE)


def fragments_in_a_circle(client: httpx2.Client) -> bool:
    return "data" in posted(
        client, "query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }"
    )


def introspection(client: httpx2.Client) -> bool:
    return bool(
        (posted(client, "query cop { __schema { types { name } } }").get("data") or {}).get("__schema")
    )


def suggestions(client: httpx2.Client) -> bool:
    return "Did you mean" in str(posted(client, "query cop { __schema { directive } }"))


def queries_by_get(client: httpx2.Client) -> bool:
    return "data" in client.get("/graphql", params={"query": "query cop { __typename }"}).json()


def mutations_by_get(client: httpx2.Client) -> bool:
    return "data" in client.get("/graphql", params={"query": "mutation cop { __typename }"}).json()


def forms(client: httpx2.Client) -> bool:
    return "data" in client.post("/graphql", data={"query": "query cop { __typename }"}).json()


def an_ide(client: httpx2.Client) -> bool:
    return "graphiql" in client.get("/graphql", headers={"Accept": "text/html"}).text.lower()


def traces(client: httpx2.Client) -> bool:
    answer = client.post(
        "/graphql", json={"query": "query cop { __typename }"}, headers={"X-Apollo-Tracing": "1"}
    )
    return any(word in answer.text.lower() for word in ("tracing", "stacktrace", "traceback"))


def unhandled_errors(client: httpx2.Client) -> bool:
    extensions = posted(client, "qwerty cop { abc }")["errors"][0]["extensions"]
    return extensions["code"] == "INTERNAL" or "exception" in extensions


CHECKS = {
    "Alias overloading": many_aliases,
    "Array-based query batching": batches,
    "Directive overloading": many_directives,
    "Field duplication": a_field_many_times,
    "Introspection-based circular query": introspection_in_a_circle,
    "Circular fragments": fragments_in_a_circle,
    "Introspection": introspection,
    "Field suggestions": suggestions,
    "GET method query support": queries_by_get,
    "Mutation by GET (CSRF)": mutations_by_get,
    "POST based on URL-encoded form (CSRF)": forms,
    "GraphQL IDE": an_ide,
    "Trace mode": traces,
    "Unhandled errors": unhandled_errors,
}


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_of_graphql_cop_finds_only_what_is_allowed_by_choice(client: httpx2.Client, name: str):
    assert CHECKS[name](client) is (name in BY_CHOICE)


def test_the_page_answers_every_check_and_says_why_where_we_choose_otherwise():
    rows = {
        cells[0]: cells[1]
        for line in PAGE.splitlines()
        if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 3
    }
    assert CHECKS.keys() <= rows.keys()
    assert {name for name in CHECKS if rows[name] == "by choice"} == BY_CHOICE
