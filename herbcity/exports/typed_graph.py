"""The network as a NetworkX graph that any graph format can hold.

Every field of the records is there under its own name, except those that are not known: formats have no
common word for unknown, and an empty text or a 0 would say something else. Several values are joined by
semicolons.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, get_type_hints

import networkx as nx

from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Link, Value

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML 1.0 document may contain."""

Attribute = str | int | float | bool


def typed_graph(network: NetworkSnapshot) -> nx.MultiDiGraph[str]:
    """The actors and the ties of the day: codes as nodes, link ids as edge keys, records as attributes.

    The graph itself says which network it is: ``digest``, ``revision`` and ``as_of``.

    >>> from herbcity.network.toys import turmeric_chain
    >>> mill = typed_graph(turmeric_chain()).nodes["HC-0004-8"]
    >>> mill["name_th"], mill["stage"], "district" in mill
    ('โรงบดสมุนไพร', 'MIDSTREAM', False)
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        digest=network.digest, revision=network.revision, as_of=network.as_of.isoformat()
    )
    for code, actor in network.actors.items():
        graph.add_node(code, **_attributes(actor, without=("code",)), stage=str(actor.stage))
    for tie in network.ties:
        attributes = _attributes(tie, without=("id", "source", "target"))
        graph.add_edge(tie.source, tie.target, key=tie.id, **attributes, flow=str(tie.flow))
    return graph


_FLOATS = {
    kind: frozenset(name for name, type_ in get_type_hints(kind).items() if type_ in (float, float | None))
    for kind in (Actor, Link)
}


def _attributes(value: Value, *, without: tuple[str, ...]) -> dict[str, Attribute]:
    fields = {name: getattr(value, name) for name in value.__struct_fields__ if name not in without}
    floats = _FLOATS[type(value)]  # type: ignore[index]
    return {
        name: float(field) if name in floats else _plain(field)
        for name, field in fields.items()
        if field is not None and field != ()
    }


def _plain(field: Any) -> Attribute:
    if isinstance(field, (list, tuple)):
        return ";".join(str(_plain(one)) for one in field)
    if isinstance(field, date):
        return field.isoformat()
    if isinstance(field, str):
        return _NOT_IN_XML.sub("", str(field))
    return field  # type: ignore[no-any-return]
