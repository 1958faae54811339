"""The day on which each piece of news was recorded, from the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from herbcity.analyses.decisions.news import News
from herbcity.api.context import Info
from herbcity.registry.engine import reading
from herbcity.registry.reading import BANGKOK, last_stated


def dated(info: Info, news: Sequence[News]) -> Iterator[tuple[News, date | None]]:
    """The news with the day in Thailand on which the registry heard it, as far as this revision knows."""
    if not news:
        return
    info.context.check_time()
    newest = info.context.network(info).revision
    with reading(info.context.engine) as session:
        for one in news:
            moment = last_stated(session, one.records, fields=one.fields, until=newest)
            yield one, moment.astimezone(BANGKOK).date() if moment else None
