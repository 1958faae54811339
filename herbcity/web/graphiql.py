"""The page on which questions are tried out: GraphiQL, served by ourselves, with questions that run."""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from herbcity.web.templating import HERE, render

FOLDER = HERE / "static" / "graphiql"
_FILES = ("graphiql.min.css", "graphiql.min.js", "react.production.min.js", "react-dom.production.min.js")


def fetched() -> bool:
    """Whether GraphiQL's files are here; ``make graphiql`` fetches them."""
    return all((FOLDER / name).exists() for name in _FILES)


@lru_cache(maxsize=1)
def examples() -> tuple[str, ...]:
    """The questions that GraphiQL opens with, one a tab, in the order of their files."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted((HERE / "examples").glob("*.graphql")))


def graphiql_page(request: Request) -> Response:
    """GraphiQL; where its files were not fetched, how to get them."""
    if not fetched():
        return render(request, "graphiql_missing.html", examples=examples())
    return render(request, "graphiql.html", tabs=[{"query": text} for text in examples()])
