"""CSV: the records of the snapshot in the seeds' own form, which ``herbcity load`` reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Value
from herbcity.registry.sheets import SHEET_NAMES, write_sheets


def write_csv(network: NetworkSnapshot, path: Path) -> list[Path]:
    """One file for each kind of record, in the folder ``path``.

    All records are written, links that ended or are only proposed too, each kind by id. Decisions stay out:
    they belong to this registry's suggestions, not to the network.
    """
    return write_sheets({kind: _rows(network.table(kind)) for kind in SHEET_NAMES}, path)


def _rows(table: Mapping[str, Value]) -> Iterator[dict[str, Any]]:
    for record_id in sorted(table):
        value = table[record_id]
        yield {name: getattr(value, name) for name in value.__struct_fields__}
