"""Results as columns, as numbers with names, and as the data frames of pandas and polars.

Neither package is a dependency: whoever has one of them gets its frames.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from herbcity.errors import ErrorCode, PackageMissing

Columns = Mapping[str, Sequence[Any]]


def columns_of(result: Any, base: type) -> Columns:
    """The columns of a result by the form of what it adds to its origin (``base``).

    A mapping by actor gives a row an actor, groups a row a member, a list of named tuples a row each, and
    numbers alone a single row.
    """
    own = _own(result, base)
    first = next(iter(own.values()), None)
    if isinstance(first, Mapping):
        return {"actor": list(first), **_columns_of_rows(list(first.values()))}
    if isinstance(first, tuple) and not hasattr(first, "_fields"):
        if all(isinstance(row, tuple) and not hasattr(row, "_fields") for row in first):
            members = [(number, code) for number, group in enumerate(first) for code in group]
            return {"group": [number for number, _ in members], "actor": [code for _, code in members]}
        return _columns_of_rows(list(first))
    return {name: [value] for name, value in own.items() if value is None or isinstance(value, (int, float))}


def _columns_of_rows(rows: Sequence[Any]) -> dict[str, Sequence[Any]]:
    named = next((row for row in rows if hasattr(row, "_fields")), None)
    if named is None:
        return {"value": list(rows)}
    return {name: [getattr(row, name) for row in rows] for name in named._fields}


def numbers_of(result: Any, base: type) -> dict[str, float | None]:
    """The numbers of a result: those of each actor under its code, the others under the name of the field."""
    found: dict[str, float | None] = {}
    for name, value in _own(result, base).items():
        if isinstance(value, Mapping):
            for key, item in value.items():
                if hasattr(item, "_fields"):
                    found.update((f"{key} {field}", getattr(item, field)) for field in item._fields)
                else:
                    found[key] = item
        elif isinstance(value, (int, float)) or value is None:
            found[name] = value
    return found


def _own(result: Any, base: type) -> dict[str, Any]:
    inherited = {field.name for field in fields(base)} | {"why_not"}
    return {
        field.name: getattr(result, field.name) for field in fields(result) if field.name not in inherited
    }


def pandas_frame(columns: Columns, about: Mapping[str, Any]) -> Any:
    """A pandas frame of these columns that carries where they come from in ``attrs``."""
    try:
        import pandas
    except ImportError as absent:
        raise PackageMissing(ErrorCode.PACKAGE_MISSING, value="pandas") from absent
    frame = pandas.DataFrame({name: list(column) for name, column in columns.items()})
    frame.attrs.update(about)
    return frame


def polars_frame(columns: Columns) -> Any:
    """A polars frame of these columns."""
    try:
        import polars
    except ImportError as absent:
        raise PackageMissing(ErrorCode.PACKAGE_MISSING, value="polars") from absent
    return polars.DataFrame({name: list(column) for name, column in columns.items()}, strict=False)
