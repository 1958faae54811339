"""GraphML: for Gephi, Cytoscape, yEd, igraph and NetworkX."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from herbcity.exports.typed_graph import typed_graph
from herbcity.network.snapshot import NetworkSnapshot


def write_graphml(network: NetworkSnapshot, path: Path) -> list[Path]:
    """One file. ``nx.read_graphml(path, force_multigraph=True)`` gives the typed graph back.

    The link ids are the edge keys, and, as NetworkX's reader does, also the attribute ``id``.
    """
    nx.write_graphml_xml(typed_graph(network), path)
    return [path]
