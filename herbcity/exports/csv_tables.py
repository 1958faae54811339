"""CSV: the records of the snapshot in the seeds' own form, which ``herbcity load`` reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import VALUES, Decision
from herbcity.registry.changes import RecordKind
from herbcity.registry.sheets import SHEET_NAMES, write_sheets


def write_csv(network: NetworkSnapshot, path: Path) -> list[Path]:
    """One file for each kind of record, in the folder ``path``.

    All records are written, links that ended or are only proposed too, each kind by id. Decisions whose actors this
    network leaves out stay out with them.
    """
    return write_sheets({kind: _rows(network, kind) for kind in SHEET_NAMES}, path)


def left_out(network: NetworkSnapshot) -> dict[RecordKind, int]:
    """How many records of the kinds that have no sheet the network holds; kinds without any are left out."""
    return {kind: count for kind in VALUES if kind not in SHEET_NAMES and (count := len(network.table(kind)))}


def _rows(network: NetworkSnapshot, kind: RecordKind) -> Iterator[dict[str, Any]]:
    table = network.table(kind)
    for record_id in sorted(table):
        value = table[record_id]
        if isinstance(value, Decision) and not {value.source, value.target} <= network.actors.keys():
            continue
        yield {name: getattr(value, name) for name in value.__struct_fields__}
