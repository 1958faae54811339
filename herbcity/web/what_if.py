"""The page of a what-if that somebody keeps: before and after, side by side, for whoever was given its link."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from herbcity.analyses.integration import IntegrationPoint, integration_points
from herbcity.analyses.what_if.comparing import Difference
from herbcity.api.hypothetical import reopened
from herbcity.registry.engine import reading
from herbcity.registry.what_ifs import WhatIfRecord, kept_what_if
from herbcity.web.home import Card, card_of
from herbcity.web.overview import INVENTED
from herbcity.web.service import Service, service_of
from herbcity.web.templating import render

_SHOWN = 5
"""How many points and suggestions of each sort the page shows."""


@dataclass(frozen=True)
class _Page:
    """Everything the page shows. ``newest`` is the revision that the registry has come to since."""

    record: WhatIfRecord
    difference: Difference
    newest: int
    points: tuple[tuple[IntegrationPoint, ...], tuple[IntegrationPoint, ...]]
    appears: tuple[Card, ...]
    vanishes: tuple[Card, ...]


async def what_if(request: Request) -> Response:
    """The page of one what-if, by the id in its address. Raises NotFound for one that is not kept."""
    service, key = service_of(request), request.path_params["key"]
    shown = await service.workers.run(lambda: _read(service, key))
    response = render(request, "what_if.html", page=shown, invented=INVENTED)
    # Whoever was given the address may read it; nobody else should come upon it.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _read(service: Service, key: str) -> _Page:
    current = service.holder.current()
    with reading(service.engine) as session:
        record = kept_what_if(session, key, today=current.as_of)
        session.expunge_all()
    difference = reopened(service.holder.public, record).difference
    assert difference is not None
    _ = difference.of_the_network  # found here, in a thread of its own
    return _Page(
        record=record,
        difference=difference,
        newest=current.revision,
        points=(
            integration_points(difference.before, count=10)[:_SHOWN],
            integration_points(difference.after, count=10)[:_SHOWN],
        ),
        appears=tuple(card_of(difference.after, one) for one in difference.matches.appears[:_SHOWN]),
        vanishes=tuple(card_of(difference.before, one) for one in difference.matches.vanishes[:_SHOWN]),
    )
