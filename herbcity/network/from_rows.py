"""Rows of sheets as a snapshot, without a database: for networks that live only as long as a question is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from herbcity.errors import Refused
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import VALUES, Value
from herbcity.registry.changes import RecordKind
from herbcity.registry.drafts import check_fields
from herbcity.registry.identity import NATURAL_KEYS, record_id
from herbcity.registry.tables import FIELDS


def snapshot_of(sheets: Mapping[RecordKind, Iterable[Mapping[str, Any]]], *, as_of: date) -> NetworkSnapshot:
    """These rows as revision 1, judged on a day.

    Each row is checked by itself as at the registry's door and gets the id that it would get there; that rows agree
    with one another is left to whoever made them. Raises Refused with all faults.
    """
    tables: dict[RecordKind, dict[str, Value]] = {}
    faults = []
    for kind, rows in sheets.items():
        key, table = FIELDS[kind].key, tables.setdefault(kind, {})
        for row in rows:
            given = row.get(key) or kind not in NATURAL_KEYS
            body, found = check_fields(kind, row if given else {key: record_id(kind, row), **row})
            faults += found
            if body is not None:
                known = {name: value for name, value in body.items() if value is not None}
                table[body[key]] = msgspec.convert(known, VALUES[kind])
    if faults:
        raise Refused(faults)
    return NetworkSnapshot(tables, revision=1, as_of=as_of)
