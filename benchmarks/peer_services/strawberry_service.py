"""The measured questions by Strawberry: ``python -m benchmarks.peer_services.strawberry_service FILE PORT [kept]``.

With ``kept``, a document is parsed and validated once, by the two extensions that Strawberry has for it.
"""

import sys
from typing import Any

import strawberry
import uvicorn
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache

from benchmarks.peer_services.rows import Row, Rows

# Strawberry reads the annotations of its types when they are made, so they are not postponed in this module.


@strawberry.type
class Link:
    kind: str
    source_code: strawberry.Private[str]
    target_code: strawberry.Private[str]

    @strawberry.field
    async def source(self, info: strawberry.Info) -> "Actor":
        return await info.context["actors"].load(self.source_code)

    @strawberry.field
    async def target(self, info: strawberry.Info) -> "Actor":
        return await info.context["actors"].load(self.target_code)


@strawberry.type
class Actor:
    code: strawberry.ID
    name_th: str
    name_en: str | None
    legal_form: str | None
    size: str | None
    households: int | None
    latitude: float | None
    longitude: float | None

    @strawberry.field
    async def to(self, info: strawberry.Info) -> list[Link]:
        return await info.context["to"].load(self.code)

    @strawberry.field(name="from")
    async def from_(self, info: strawberry.Info) -> list[Link]:
        return await info.context["from"].load(self.code)


@strawberry.type
class Query:
    @strawberry.field
    def actors(self, info: strawberry.Info, first: int, after: str = "") -> list[Actor]:
        return [_actor(row) for row in info.context["rows"].page(after, first)]

    @strawberry.field
    def actor(self, info: strawberry.Info, code: strawberry.ID) -> Actor | None:
        row = info.context["rows"].actors([code])[0]
        return row and _actor(row)


class App(GraphQL):
    """An application on this database, with loaders for each request."""

    def __init__(self, file: str, *, kept: bool) -> None:
        extensions = [ParserCache, ValidationCache] if kept else []
        super().__init__(strawberry.Schema(Query, extensions=extensions))
        self._rows = Rows(file)

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:
        rows = self._rows

        async def actors(codes: list[str]) -> list[Actor | None]:
            return [row and _actor(row) for row in rows.actors(codes)]

        async def to(codes: list[str]) -> list[list[Link]]:
            return [[_link(row) for row in some] for some in rows.links("source", codes)]

        async def from_(codes: list[str]) -> list[list[Link]]:
            return [[_link(row) for row in some] for some in rows.links("target", codes)]

        return {
            "request": request,
            "response": response,
            "rows": rows,
            "actors": DataLoader(actors),
            "to": DataLoader(to),
            "from": DataLoader(from_),
        }


def _actor(row: Row) -> Actor:
    return Actor(
        code=row["code"],
        name_th=row["nameTh"],
        name_en=row["nameEn"],
        legal_form=row["legalForm"],
        size=row["size"],
        households=row["households"],
        latitude=row["latitude"],
        longitude=row["longitude"],
    )


def _link(row: Row) -> Link:
    return Link(kind=row["kind"], source_code=row["source"], target_code=row["target"])


if __name__ == "__main__":
    uvicorn.run(
        App(sys.argv[1], kept="kept" in sys.argv[3:]),
        port=int(sys.argv[2]),
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )
