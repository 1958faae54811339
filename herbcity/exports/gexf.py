"""GEXF 1.2: Gephi's own format."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import SubElement

from networkx.readwrite.gexf import GEXFWriter

from herbcity.exports.typed_graph import typed_graph
from herbcity.network.snapshot import NetworkSnapshot


def write_gexf(network: NetworkSnapshot, path: Path) -> list[Path]:
    """One file, with the Thai names as labels. ``nx.read_gexf(path)`` gives the typed graph back.

    GEXF has no attributes of the whole graph; digest, revision and day stand in its ``meta`` element, whose
    date is the day of the network and not that of writing, so that the same network gives the same file.
    """
    graph = typed_graph(network)
    about = {name: graph.graph.pop(name) for name in ("digest", "revision", "as_of")}
    for _, attributes in graph.nodes(data=True):
        attributes["label"] = attributes["name_th"]
    for _, _, key, attributes in graph.edges(keys=True, data=True):
        attributes["id"] = key
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    meta = writer.xml[0]
    meta.set("lastmodifieddate", about["as_of"])
    for creator in meta:
        creator.text = "herbcity"
    SubElement(meta, "description").text = " ".join(f"{name}={value}" for name, value in about.items())
    writer.add_graph(graph)
    with path.open("wb") as file:
        writer.write(file)
    return [path]
