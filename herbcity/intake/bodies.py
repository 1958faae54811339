"""What the registry holds while a load is checked, read once a kind, with the ways to find a record in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import Session

from herbcity.registry.changes import Json, RecordKind
from herbcity.registry.drafts import Body
from herbcity.registry.identity import NATURAL_KEYS, record_id
from herbcity.registry.reading import current
from herbcity.registry.tables import FIELDS
from herbcity.thai import matching_key, normalise

NAMED_KINDS = frozenset({RecordKind.DISTRICT, RecordKind.HERB, RecordKind.ACTOR})
"""Kinds that a cell may refer to by name where the name belongs to one record only."""


class Bodies:
    """The registry's records, and the names and distinguishing fields of those that the load brings."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bodies: dict[RecordKind, dict[str, Body]] = {}
        self._natural: dict[RecordKind, dict[str, str]] = {}
        self._names: dict[RecordKind, defaultdict[str, set[str]]] = {}

    def of(self, kind: RecordKind) -> dict[str, Body]:
        if kind not in self._bodies:
            self._bodies[kind] = current(self._session, kind)
        return self._bodies[kind]

    def meant(self, code: str) -> str:
        """The code of the actor that a code means: of the one that it was merged into, or itself."""
        return self.mergers.get(code, code)

    @cached_property
    def mergers(self) -> dict[str, str]:
        """Each code of an actor that was merged, and the code that it means now."""
        return {code: str(merger["into"]) for code, merger in self.of(RecordKind.MERGER).items()}

    def id_like(self, kind: RecordKind, values: Mapping[str, Any], *, wanted: str | None = None) -> str:
        """The id of the record with the same distinguishing fields, in the registry or among the rows so far.

        Where there is none, the record is new: its id is the ``wanted`` one, or made of those fields.
        """
        if kind not in self._natural:
            self._natural[kind] = {record_id(kind, body): key for key, body in self.of(kind).items()}
        derived = record_id(kind, {name: plain(values.get(name)) for name in NATURAL_KEYS[kind]})
        return self._natural[kind].setdefault(derived, wanted or derived)

    def note_names(self, kind: RecordKind, key: str, values: Mapping[str, Any]) -> None:
        """Remember the names of a record that this load brings, for rows that refer to it by name."""
        for word in _names(kind, values):
            self._names_of(kind)[word].add(key)

    def named(self, kind: RecordKind, name: str) -> set[str]:
        """The ids of the records that bear exactly this name."""
        return self._names_of(kind).get(_name_key(kind, name), set())

    def _names_of(self, kind: RecordKind) -> defaultdict[str, set[str]]:
        if kind not in self._names:
            self._names[kind] = defaultdict(set)
            for key, body in self.of(kind).items():
                self.note_names(kind, key, body)
        return self._names[kind]


def _names(kind: RecordKind, values: Mapping[str, Any]) -> set[str]:
    """A short English name may belong to many actors, so actors go by their Thai name only."""
    fields = ("name_th",) if kind is RecordKind.ACTOR else ("name_th", "name_en", "scientific_name")
    return {_name_key(kind, name) for field in fields if (name := values.get(field))}


def _name_key(kind: RecordKind, name: str) -> str:
    return matching_key(name) if kind is RecordKind.DISTRICT else normalise(name).casefold()


def plain(value: Any) -> Json:
    """A value read from a cell as the JSON value in which the registry keeps it."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return [plain(item) for item in value] if isinstance(value, tuple | list) else value


def key_field(kind: RecordKind) -> str:
    """The field that holds the code or id of this kind."""
    return FIELDS[kind].key
