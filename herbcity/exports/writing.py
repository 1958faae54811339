"""The door to all formats: ``write(network, format, path)``."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from herbcity.exports.csv_tables import write_csv
from herbcity.exports.gexf import write_gexf
from herbcity.exports.graphml import write_graphml
from herbcity.exports.node_link import write_node_link
from herbcity.network.snapshot import NetworkSnapshot


class ExportFormat(StrEnum):
    """The formats, by the names that commands and downloads use."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    NODE_LINK = "json"
    CSV = "csv"


_WRITERS: dict[ExportFormat, Callable[[NetworkSnapshot, Path], list[Path]]] = {
    ExportFormat.GRAPHML: write_graphml,
    ExportFormat.GEXF: write_gexf,
    ExportFormat.NODE_LINK: write_node_link,
    ExportFormat.CSV: write_csv,
}


def write(network: NetworkSnapshot, format: ExportFormat, path: Path) -> list[Path]:
    """Write the network to a file, or for CSV to a folder, over what is there; returns the files written.

    The graph formats hold the actors and the ties of the day, CSV all records. Missing folders are made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    return _WRITERS[format](network, path)
