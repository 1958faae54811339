"""From the tables straight to the compiled network, for measures of networks too large to hold as records."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import Select, or_, select
from sqlmodel import Session

from herbcity.compiled.graphs import CompiledGraph
from herbcity.network.building import today
from herbcity.registry.changes import RecordKind
from herbcity.registry.reading import table_of
from herbcity.vocabulary import LinkStatus


def read_compiled(
    session: Session, *, as_of: date | None = None, directed: bool = False
) -> CompiledGraph[str]:
    """What is true now as a simple graph of the links that hold on a day (None: today), actors in the order of codes.

    The same as ``take_snapshot(session).on(as_of).adjacency.simple``, or ``simple_directed``, without making a record
    of any row: in about the time that reading the two columns takes.
    """
    day = as_of or today()
    actor, link = table_of(RecordKind.ACTOR), table_of(RecordKind.LINK)
    codes = sorted(code for (code,) in _rows(session, select(actor.c.code)))
    holding = select(link.c.source, link.c.target).where(
        link.c.status != LinkStatus.PROPOSED,
        or_(link.c.valid_from.is_(None), link.c.valid_from <= day),
        or_(link.c.valid_until.is_(None), link.c.valid_until > day),
        link.c.source != link.c.target,
    )
    number = {code: place for place, code in enumerate(codes)}
    rows = _rows(session, holding)
    ends = np.fromiter(map(number.__getitem__, chain.from_iterable(rows)), np.int32, 2 * len(rows))
    return CompiledGraph.of_edges(codes, ends[::2], ends[1::2], directed=directed)


def _rows(session: Session, query: Select[Any]) -> list[tuple[Any, ...]]:
    """The rows as the driver gives them; SQLAlchemy's own are tuples too, and take three times as long."""
    connection = session.connection()
    text = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    cursor = connection.connection.cursor()
    try:
        cursor.execute(str(text))
        return list(cursor.fetchall())
    finally:
        cursor.close()
