"""The measured questions by Ariadne: ``python -m benchmarks.peer_services.ariadne_service FILE PORT [kept]``.

With ``kept``, a document is parsed and validated once, by the two hooks that Ariadne has for it.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable
from functools import lru_cache
from pathlib import Path
from typing import Any

import uvicorn
from aiodataloader import DataLoader
from ariadne import ObjectType, QueryType, make_executable_schema
from ariadne.asgi import GraphQL
from graphql import DocumentNode, GraphQLResolveInfo, GraphQLSchema, parse, validate

from benchmarks.peer_services.rows import Row, Rows

_SCHEMA = Path(__file__).with_name("schema.graphql")


class _Loaders:
    """What is fetched together in one request."""

    def __init__(self, rows: Rows) -> None:
        async def actors(codes: list[str]) -> list[Row | None]:
            return rows.actors(codes)

        async def to(codes: list[str]) -> list[list[Row]]:
            return rows.links("source", codes)

        async def from_(codes: list[str]) -> list[list[Row]]:
            return rows.links("target", codes)

        self.actors = DataLoader[str, Row | None](actors)
        self.to = DataLoader[str, list[Row]](to)
        self.from_ = DataLoader[str, list[Row]](from_)


def app(file: str, *, kept: bool) -> GraphQL:
    """An application on this database; values come from the rows by their names."""
    rows = Rows(file)
    query, actor, link = QueryType(), ObjectType("Actor"), ObjectType("Link")

    @query.field("actors")
    def actors(_: object, _info: GraphQLResolveInfo, first: int, after: str = "") -> list[Row]:
        return rows.page(after, first)

    @query.field("actor")
    def one(_: object, _info: GraphQLResolveInfo, code: str) -> Row | None:
        return rows.actors([code])[0]

    @actor.field("to")
    def to(parent: Row, info: GraphQLResolveInfo) -> Awaitable[list[Row]]:
        return info.context["loaders"].to.load(parent["code"])

    @actor.field("from")
    def from_(parent: Row, info: GraphQLResolveInfo) -> Awaitable[list[Row]]:
        return info.context["loaders"].from_.load(parent["code"])

    @link.field("target")
    def target(parent: Row, info: GraphQLResolveInfo) -> Awaitable[Row]:
        return info.context["loaders"].actors.load(parent["target"])

    @link.field("source")
    def source(parent: Row, info: GraphQLResolveInfo) -> Awaitable[Row]:
        return info.context["loaders"].actors.load(parent["source"])

    def context(request: object, _data: object) -> dict[str, object]:
        return {"request": request, "loaders": _Loaders(rows)}

    schema: GraphQLSchema = make_executable_schema(_SCHEMA.read_text(), query, actor, link)
    if not kept:
        return GraphQL(schema, context_value=context)
    parsed, validated = lru_cache(maxsize=100)(parse), lru_cache(maxsize=100)(validate)

    def parser(_context: object, data: dict[str, Any]) -> DocumentNode:
        return parsed(data["query"])

    return GraphQL(schema, context_value=context, query_parser=parser, query_validator=validated)


if __name__ == "__main__":
    uvicorn.run(
        app(sys.argv[1], kept="kept" in sys.argv[3:]),
        port=int(sys.argv[2]),
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )
