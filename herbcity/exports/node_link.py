"""Node-link JSON: for D3, sigma.js and anything that reads JSON."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx

from herbcity.exports.typed_graph import typed_graph
from herbcity.network.snapshot import NetworkSnapshot


def write_node_link(network: NetworkSnapshot, path: Path) -> list[Path]:
    """One file: ``{directed, multigraph, graph, nodes, edges}``, every edge with its link id as ``key``.

    ``nx.node_link_graph(json.loads(text), edges="edges")`` gives the typed graph back.
    """
    data = nx.node_link_data(typed_graph(network), edges="edges")
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return [path]
