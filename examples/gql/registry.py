"""Asking herbcity from Python with gql: every page of a list, an error that says what is wrong, a write.

    pip install 'gql[requests]'
    python examples/gql/registry.py http://127.0.0.1:8000 [KEY]

The service's own contract is fetched first, so that a misspelt field is found here and not by the service.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import requests
from gql import Client, GraphQLRequest, gql
from gql.client import SyncClientSession
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport

ACTORS = gql("""
    query ActorsOf($where: ActorFilter, $after: String) {
      actors(where: $where, first: 100, after: $after) {
        totalCount
        nodes { code nameTh district { nameTh } }
        pageInfo { hasNextPage endCursor }
      }
    }
""")
REGISTER = gql("""
    mutation Register($input: RegisterActorInput!) {
      registerActor(input: $input) { actor { code nameTh } revision errors { code path message } }
    }
""")


def client_of(address: str, key: str | None = None) -> Client:
    """A client that checks every document against the contract of the service at this address."""
    contract = requests.get(f"{address}/schema.graphql", timeout=30)
    contract.raise_for_status()
    headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {key}"} if key else {})
    transport = RequestsHTTPTransport(f"{address}/graphql", headers=headers, timeout=30)
    return Client(schema=contract.text, transport=transport)


def actors_of(session: SyncClientSession, where: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Every actor that the filter leaves, page by page, however many write in the meantime."""
    after = None
    while True:
        page = _asked(session, ACTORS, where=where, after=after)["actors"]
        yield from page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return


def registered(session: SyncClientSession, given: dict[str, Any]) -> dict[str, Any]:
    """A new actor; with the same ``clientKey`` sent again, the one that was made the first time, so that a lost answer
    can be asked for again. Raises ValueError with every fault of what was given: refused input is data, no error."""
    payload: dict[str, Any] = _asked(session, REGISTER, input=given)["registerActor"]
    if payload["errors"]:
        raise ValueError(
            "; ".join(f"{'.'.join(each['path'])}: {each['message']}" for each in payload["errors"])
        )
    return payload


def code_of(problem: TransportQueryError) -> str:
    """What a program may rely on in an error: its code. The words are for people."""
    return str((problem.errors or [])[0]["extensions"]["code"])


def _asked(session: SyncClientSession, document: GraphQLRequest, **variables: Any) -> dict[str, Any]:
    return session.execute(GraphQLRequest(document.document, variable_values=variables))


def main(address: str, key: str | None = None) -> None:
    with client_of(address, key) as session:
        found = list(actors_of(session, {"roles": ["PROCESSOR"]}))
        print(f"{len(found)} processors, the first: {found[0]['nameTh']} ({found[0]['code']})")
        try:
            list(actors_of(session, {"herbs": ["no-such-herb"]}))
        except TransportQueryError as problem:
            print(f"refused: {code_of(problem)}: {problem.errors[0]['message']}")
        if key:
            given = {"nameTh": "โรงอบสมุนไพรท่าเสด็จ", "roles": ["PROCESSOR"], "evidenceLevel": "ESTIMATED"}
            written = registered(session, given | {"clientKey": str(uuid4())})
            print(f"registered {written['actor']['code']} in revision {written['revision']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
