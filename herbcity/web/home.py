"""The home page: what this is, how much is in it, whom to bring together and who holds the chain together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from herbcity.analyses.integration import IntegrationPoint, integration_points
from herbcity.analyses.suggesting import suggest
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.teaching import taught_for
from herbcity.network.holding import SnapshotHolder
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Evidence
from herbcity.web.overview import CHAIN, INVENTED, REAL, ChainPicture, Overview, chain_picture, overview
from herbcity.web.service import service_of
from herbcity.web.templating import render

_PAIRS, _POINTS = 5, 3
"""How many pairs and points of each kind, real and invented, the page shows: five calls fill a morning."""

_READ = 20
"""Among how many of the best real suggestions those with somebody to call come first."""


class Card(NamedTuple):
    """A suggestion as it is shown, with the evidence that its reasons and its arithmetic rest on."""

    case: Suggestion
    sources: tuple[Evidence, ...]


@dataclass(frozen=True)
class _Home:
    """Everything the page shows, read from one snapshot. What is invented stands apart from what is real."""

    network: NetworkSnapshot
    overview: Overview
    picture: ChainPicture
    pairs: tuple[Card, ...]
    invented_pairs: tuple[Card, ...]
    points: tuple[IntegrationPoint, ...]
    invented_points: tuple[IntegrationPoint, ...]


async def home(request: Request) -> Response:
    """The page for everybody; ``?data=real`` leaves out everything that is invented."""
    service = service_of(request)
    only_real = request.query_params.get("data") == "real"
    shown = await service.workers.run(lambda: _read(service.holder.public, only_real=only_real))
    return render(request, "home.html", home=shown, only_real=only_real, stages=CHAIN, invented=INVENTED)


def _read(holder: SnapshotHolder, *, only_real: bool) -> _Home:
    whole = holder.current()
    taught = taught_for(holder, whole)
    # Invented actors have every price known and every link drawn. Ranked together with the real ones, they
    # would fill both lists.
    real = whole.at(REAL)
    examples = whole.at((INVENTED,))
    invented = (
        () if only_real else (one for one in suggest(whole, taught=taught) if one.evidence_level is INVENTED)
    )
    return _Home(
        network=real if only_real else whole,
        overview=overview(whole),
        picture=chain_picture(real if only_real else whole),
        pairs=tuple(
            card_of(real, one) for one in callable_first(suggest(real, taught=taught)[:_READ])[:_PAIRS]
        ),
        # Of the whole: invented offers are valued by real ladder steps too, as in every other answer.
        invented_pairs=tuple(card_of(whole, one) for one in islice(invented, _PAIRS)),
        points=integration_points(real, count=_POINTS),
        invented_points=() if only_real else integration_points(examples, count=_POINTS),
    )


def callable_first(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Those with somebody to call before those where nobody knows yet who it is; else in their order."""
    return sorted(found, key=lambda one: one.next_action.whom is None)


def card_of(network: NetworkSnapshot, case: Suggestion) -> Card:
    """A suggestion with everything that it rests on, each once, that of the weightiest reason first."""
    records = (network.table(kind).get(id_) for reason in case.reasons for kind, id_ in reason.records)
    named = [
        *(getattr(record, "evidence", ()) for record in records),
        *(line.evidence for line in case.arithmetic),
    ]
    ids = dict.fromkeys(id_ for some in named for id_ in some)
    return Card(case, tuple(network.evidence[id_] for id_ in ids if id_ in network.evidence))
