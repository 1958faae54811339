"""The three requests that are measured, as GraphQL and as the SQL that a bare handler answers them with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Payload = dict[str, Any]

_FIELDS = {
    "code": "code",
    "nameTh": "name_th",
    "nameEn": "name_en",
    "legalForm": "legal_form",
    "size": "size",
    "households": "households",
    "latitude": "latitude",
    "longitude": "longitude",
}
"""The eight fields of an actor: GraphQL's name and the column."""

_SELECT = f"SELECT {', '.join(_FIELDS.values())} FROM actor"

_FIRST_ACTORS = "SELECT code, name_th FROM actor WHERE code > ? ORDER BY code LIMIT 50"
_FIFTY = ",".join("?" * 50)
# One for each end, so that each finds its index; together in one statement they take a quarter longer.
_OUT = f"""SELECT source, kind, name_th FROM link JOIN actor ON code = target
            WHERE source IN ({_FIFTY}) ORDER BY link.id"""
_IN = f"""SELECT target, kind, name_th FROM link JOIN actor ON code = source
           WHERE target IN ({_FIFTY}) ORDER BY link.id"""


@dataclass(frozen=True, slots=True)
class Question:
    """One request: ``document`` with the variable ``place``, and the same payload by hand-written SQL.

    ``place`` is a cursor for GraphQL and the code that it stands on for SQL, or, where one actor is asked for,
    a global id and its code. ``key`` is the name that the document is published by.
    """

    key: str
    name: str
    document: str
    paged: bool
    answer: Callable[[sqlite3.Connection, str], Payload]


def _page_of_actors(connection: sqlite3.Connection, after: str) -> Payload:
    rows = connection.execute(f"{_SELECT} WHERE code > ? ORDER BY code LIMIT 100", (after,))
    return {
        "actors": {
            "nodes": [
                {
                    "code": code,
                    "nameTh": name_th,
                    "nameEn": name_en,
                    "legalForm": legal_form,
                    "size": size,
                    "households": households,
                    "latitude": latitude,
                    "longitude": longitude,
                }
                for code, name_th, name_en, legal_form, size, households, latitude, longitude in rows
            ]
        }
    }


def _actors_with_links(connection: sqlite3.Connection, after: str) -> Payload:
    rows = connection.execute(_FIRST_ACTORS, (after,)).fetchall()
    nodes = {code: {"code": code, "nameTh": name_th, "to": [], "from": []} for code, name_th in rows}
    codes = [*nodes, *[None] * (50 - len(nodes))]
    for code, kind, name_th in connection.execute(_OUT, codes):
        nodes[code]["to"].append({"kind": kind, "target": {"nameTh": name_th}})
    for code, kind, name_th in connection.execute(_IN, codes):
        nodes[code]["from"].append({"kind": kind, "source": {"nameTh": name_th}})
    return {"actors": {"nodes": list(nodes.values())}}


def _one_actor(connection: sqlite3.Connection, code: str) -> Payload:
    row = connection.execute(f"{_SELECT} WHERE code = ?", (code,)).fetchone()
    return {"node": dict(zip(_FIELDS, row))}


_PAGE = "actors(first: {count}, after: $place, orderBy: [{{field: CODE}}])"

QUESTIONS = (
    Question(
        "Page",
        "100 actors with 8 fields",
        f"query Page($place: String) {{ {_PAGE.format(count=100)} {{ nodes {{ {' '.join(_FIELDS)} }} }} }}",
        True,
        _page_of_actors,
    ),
    Question(
        "Links",
        "50 actors with their links and the other end's name",
        f"""query Links($place: String) {{ {_PAGE.format(count=50)} {{ nodes {{
            code nameTh
            to: links(direction: OUT) {{ kind target {{ nameTh }} }}
            from: links(direction: IN) {{ kind source {{ nameTh }} }}
        }} }} }}""",
        True,
        _actors_with_links,
    ),
    Question(
        "One",
        "one actor by id",
        f"query One($place: ID!) {{ node(id: $place) {{ ... on Actor {{ {' '.join(_FIELDS)} }} }} }}",
        False,
        _one_actor,
    ),
)

CURSORS = f"query Cursors($place: String) {{ {_PAGE.format(count=100)} {{ edges {{ cursor node {{ id code }} }} }} }}"
"""Where the places to ask for come from."""
