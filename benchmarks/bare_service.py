"""The least that could answer the measured requests: Starlette, hand-written SQL, orjson; no GraphQL.

``python -m benchmarks.bare_service FILE PORT`` serves ``/{number of the question}?place=…``.
"""

from __future__ import annotations

import sqlite3
import sys

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.questions import QUESTIONS


def app(file: str) -> Starlette:
    """An application on this database."""
    connection = sqlite3.connect(file, isolation_level=None)

    async def answer(request: Request) -> Response:
        question = QUESTIONS[request.path_params["number"]]
        payload = {"data": question.answer(connection, request.query_params["place"])}
        return Response(orjson.dumps(payload), media_type="application/json")

    return Starlette(routes=[Route("/{number:int}", answer)])


if __name__ == "__main__":
    uvicorn.run(app(sys.argv[1]), port=int(sys.argv[2]), log_level="warning", access_log=False)
