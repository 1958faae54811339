"""The rows that the Python servers answer with, read from the database by the name that GraphQL gives each column."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]

_ACTOR = """SELECT code, name_th AS nameTh, name_en AS nameEn, legal_form AS legalForm, size, households,
                   latitude, longitude FROM actor"""


class Rows:
    """Actors and links of one database file; every reading is one statement."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)

    def page(self, after: str, count: int) -> list[Row]:
        """So many actors behind this code, in the order of their codes."""
        return self._read(f"{_ACTOR} WHERE code > ? ORDER BY code LIMIT ?", (after, count))

    def actors(self, codes: Sequence[str]) -> list[Row | None]:
        """The actor of each code; None where there is none."""
        found = {row["code"]: row for row in self._read(f"{_ACTOR} WHERE code IN ({_marks(codes)})", codes)}
        return [found.get(code) for code in codes]

    def links(self, end: str, codes: Sequence[str]) -> list[list[Row]]:
        """The links whose ``end`` (source or target) is each of these codes, in the order of their ids."""
        statement = f"SELECT kind, source, target FROM link WHERE {end} IN ({_marks(codes)}) ORDER BY id"
        found: dict[str, list[Row]] = {code: [] for code in codes}
        for row in self._read(statement, codes):
            found[row[end]].append(row)
        return [found[code] for code in codes]

    def _read(self, statement: str, values: Sequence[Any]) -> list[Row]:
        cursor = self._connection.execute(statement, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor]


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
