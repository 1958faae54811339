"""The home page: what this is, how much is in it, whom to bring together and who holds the chain together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response

from herbcity.analyses.integration import IntegrationPoint, integration_points
from herbcity.analyses.suggesting import Suggestion, suggest
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.web.overview import CHAIN, INVENTED, REAL, ChainPicture, Overview, chain_picture, overview
from herbcity.web.service import service_of
from herbcity.web.templating import render

_CARDS = 3
_POINTS = 5


@dataclass(frozen=True)
class _Home:
    """Everything the page shows, read from one snapshot."""

    network: NetworkSnapshot
    overview: Overview
    picture: ChainPicture
    suggested: tuple[Suggestion, ...]
    suggested_examples: tuple[Suggestion, ...]
    points: tuple[IntegrationPoint, ...]


async def home(request: Request) -> Response:
    """The page for everybody; ``?data=real`` leaves out everything that is invented."""
    service = service_of(request)
    only_real = request.query_params.get("data") == "real"
    shown = await service.workers.run(lambda: _read(service.holder.current(), only_real=only_real))
    return render(request, "home.html", home=shown, only_real=only_real, stages=CHAIN, invented=INVENTED)


def _read(whole: NetworkSnapshot, *, only_real: bool) -> _Home:
    network = whole.at(REAL) if only_real else whole
    ranked = suggest(network)
    # Invented pairs have every price known and would fill the list; real ones come first, apart from them.
    real = (each for each in ranked if each.evidence_level is not INVENTED)
    examples = (each for each in ranked if each.evidence_level is INVENTED)
    return _Home(
        network=network,
        overview=overview(whole),
        picture=chain_picture(network),
        suggested=tuple(islice(real, _CARDS)),
        suggested_examples=tuple(islice(examples, _CARDS)),
        points=tuple(integration_points(network, count=_POINTS)),
    )
