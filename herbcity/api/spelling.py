"""How the API spells what the registry keeps: names of fields, and values of the log as text."""

from __future__ import annotations

import msgspec

from herbcity.registry.changes import Json


def json_text(value: Json) -> str | None:
    """A value of the log as text: words as they are, all else as JSON; null where there is no value.

    >>> json_text("โรงบดสมุนไพร"), json_text(["FARMER_GROUP"]), json_text(12.5), json_text(None)
    ('โรงบดสมุนไพร', '["FARMER_GROUP"]', '12.5', None)
    """
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def camel_case(name: str) -> str:
    """A field's name as the API spells it.

    >>> camel_case("volume_kg_per_year")
    'volumeKgPerYear'
    """
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def snake_case(name: str) -> str:
    """A field's name as the registry spells it.

    >>> snake_case("volumeKgPerYear")
    'volume_kg_per_year'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
