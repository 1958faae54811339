"""The page that an operator's monitoring reads: /metrics."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from herbcity.web.metrics import Family
from herbcity.web.service import service_of


async def metrics(request: Request) -> Response:
    """The numbers of this process, with those that others count."""
    service = service_of(request)
    answered, revision = service.executor.answered, service.holder.seen
    more = [
        Family(
            "herbcity_programs_total",
            "counter",
            "Operations answered by a compiled program, or by graphql-core for a reason.",
            {'answered_by="program",reason=""': answered.by_program}
            | {
                f'answered_by="graphql-core",reason="{reason}"': count
                for reason, count in sorted(answered.fell_back.items())
            },
        ),
        Family("herbcity_kept_answers", "gauge", "Whole answers kept.", {"": len(service.answers)}),
        Family(
            "herbcity_kept_answers_bytes", "gauge", "Memory that they take.", {"": service.answers.filled}
        ),
    ]
    if revision is not None:
        more.append(Family("herbcity_revision", "gauge", "The revision answered from.", {"": revision}))
    return Response(
        service.metrics.text(more),
        headers={"Cache-Control": "no-store"},
        media_type="text/plain; version=0.0.4; charset=utf-8",
    )
