"""The home page: what this is, how much is in it, whom to bring together and who holds the chain together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response

from herbcity.analyses.integration import IntegrationPoint, integration_points
from herbcity.analyses.suggesting import Suggestion, suggest
from herbcity.api.teaching import taught_for
from herbcity.network.holding import SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.web.overview import CHAIN, INVENTED, REAL, ChainPicture, Overview, chain_picture, overview
from herbcity.web.service import service_of
from herbcity.web.templating import render

_SHOWN = 3
"""How many pairs and points of each kind, real and invented, the page shows."""


@dataclass(frozen=True)
class _Home:
    """Everything the page shows, read from one snapshot. What is invented stands apart from what is real."""

    network: NetworkSnapshot
    overview: Overview
    picture: ChainPicture
    pairs: tuple[Suggestion, ...]
    invented_pairs: tuple[Suggestion, ...]
    points: tuple[IntegrationPoint, ...]
    invented_points: tuple[IntegrationPoint, ...]


async def home(request: Request) -> Response:
    """The page for everybody; ``?data=real`` leaves out everything that is invented."""
    service = service_of(request)
    only_real = request.query_params.get("data") == "real"
    shown = await service.workers.run(lambda: _read(service.holder, only_real=only_real))
    return render(request, "home.html", home=shown, only_real=only_real, stages=CHAIN, invented=INVENTED)


def _read(holder: SnapshotHolder, *, only_real: bool) -> _Home:
    whole = holder.current()
    taught = taught_for(holder, whole)
    # Invented actors have every price known and every link drawn. Ranked together with the real ones, they
    # would fill both lists.
    real = whole.at(REAL)
    examples = whole.at((INVENTED,))
    return _Home(
        network=real if only_real else whole,
        overview=overview(whole),
        picture=chain_picture(real if only_real else whole),
        pairs=suggest(real, taught=taught)[:_SHOWN],
        # Of the whole: invented offers are valued by real ladder steps too, as in every other answer.
        invented_pairs=()
        if only_real
        else tuple(
            islice((one for one in suggest(whole, taught=taught) if one.evidence_level is INVENTED), _SHOWN)
        ),
        points=integration_points(real, count=_SHOWN),
        invented_points=() if only_real else integration_points(examples, count=_SHOWN),
    )
