"""Promises: what a change of the schema would break for those who use it."""

from __future__ import annotations

from graphql import build_schema, find_breaking_changes


def breaking_changes(old_sdl: str, new_sdl: str) -> list[str]:
    """What worked under the old contract and would no longer work under the new one, one sentence each.

    >>> breaking_changes("type Query { actor: ID herb: ID }", "type Query { actor: ID link: ID }")
    ['FIELD_REMOVED: Query.herb was removed.']
    """
    found = find_breaking_changes(build_schema(old_sdl), build_schema(new_sdl))
    return [f"{change.type.name}: {change.description}" for change in found]
