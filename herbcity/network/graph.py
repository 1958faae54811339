"""The ties as a NetworkX graph: what a researcher begins with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import networkx as nx

from herbcity.network.values import Actor, Link


def graph_of(
    revision: int, as_of: date, actors: Iterable[Actor], ties: Iterable[Link]
) -> nx.MultiDiGraph[str]:
    """Actors as nodes under their codes, ties as edges under the ids of their links, all in plain words; frozen."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(revision=revision, as_of=as_of.isoformat())
    for actor in actors:
        graph.add_node(
            actor.code,
            name_th=actor.name_th,
            name_en=actor.name_en or "",
            roles=";".join(actor.roles),
            stage=str(actor.stage),
            district=actor.district or "",
            level=str(actor.evidence_level),
        )
    for tie in ties:
        graph.add_edge(
            tie.source,
            tie.target,
            key=tie.id,
            kind=str(tie.kind),
            flow=str(tie.flow),
            herb=tie.herb or "",
            form=str(tie.form or ""),
            volume_kg_per_year=tie.volume_kg_per_year,
            status=str(tie.status),
            level=str(tie.evidence_level),
        )
    nx.freeze(graph)
    return graph
