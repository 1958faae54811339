"""What NetworkX reads of this backend while it is being imported itself: words only, no imports."""

from __future__ import annotations

from typing import Any

FUNCTIONS = {
    "adamic_adar_index": "For pairs that are given.",
    "articulation_points": "One depth-first tree in SciPy; undirected graphs without parallel edges.",
    "betweenness_centrality": "Brandes level by level, without weights.",
    "bridges": "One depth-first tree in SciPy; undirected graphs without parallel edges, no root.",
    "constraint": "One pass over the paths of two edges.",
    "core_number": "Shelling by degrees; degrees in and out are added in directed graphs.",
    "effective_size": "One pass over the paths of two edges, where NetworkX builds an n × n array.",
    "leiden_communities": "scikit-network's Leiden; undirected graphs. NetworkX 3.6 has the name and no code.",
    "louvain_communities": "scikit-network's Louvain: another division than NetworkX's, of about its modularity.",
    "modularity": "Two sparse products.",
    "pagerank": "The same iteration as NetworkX's, on the matrix that is there already.",
    "resource_allocation_index": "For pairs that are given.",
}
"""NetworkX's names of what this backend has, each with what one should know of it."""

DEFAULTS = {"numba_from": 20_000}
"""``nx.config.backends.herbcity``: from how many edge ends (two an undirected edge) Numba is used; None for never.
Loading it costs half a second, and compiling a kernel for the first time on a machine another one or two."""


def backend_info() -> dict[str, Any]:
    """The entry point ``networkx.backend_info``."""
    return {
        "backend_name": "herbcity",
        "project": "herbcity",
        "package": "herbcity",
        "short_summary": "Measures of networks on compiled sparse arrays.",
        "functions": {name: {"additional_docs": text} for name, text in FUNCTIONS.items()},
        "default_config": dict(DEFAULTS),
    }
