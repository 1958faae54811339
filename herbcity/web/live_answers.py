"""What both kinds of stream send: one answer to a query or mutation, and errors in the one shape."""

from __future__ import annotations

import secrets
import time
from typing import Any

import msgspec

from herbcity.api.context import Context
from herbcity.api.execution import Answer
from herbcity.api.failures import as_graphql_error, shown_errors
from herbcity.api.preparing import Refusal
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.web.callers import payer
from herbcity.web.live_streams import Admitted, Caller
from herbcity.web.service import Service
from herbcity.web.turns import DEAR_ABOVE

KEY_ENDED = frozenset({ErrorCode.UNAUTHENTICATED, ErrorCode.TOKEN_REFUSED})
"""What a whole connection ends with, because its key or token opens nothing, or no longer."""

SEND_SECONDS = 30.0
"""How long one answer may take to leave; a reader that takes none of it for longer is given up."""


async def one_answer(service: Service, admitted: Admitted, caller: Caller, *, read_only: bool) -> Answer:
    """The answer to a query or mutation, as over plain HTTP, with what it cost. Raises LimitReached (TIMED_OUT, or
    TOO_MANY_AT_ONCE of one caller)."""
    prepared, viewer, charge = admitted
    seconds = service.settings.request_seconds
    context = Context(
        holder=service.holder,
        engine=service.engine,
        viewer=viewer,
        language=caller.language,
        request_id=secrets.token_hex(8),
        deadline=time.monotonic() + seconds,
        access_log=service.access_log,
        forget_keys=service.keyring.forget,
        charge=charge,
    )
    turns = service.dear if prepared.cost > DEAR_ABOVE else service.turns
    async with turns.turn(payer(viewer, caller.address), seconds=seconds):
        answer = await service.workers.run(
            lambda: service.executor.run(prepared, context, read_only=read_only)
        )
    return answer.with_extensions({"cost": msgspec.Raw(charge.extension)})


def errors_shown(problem: Refusal | HerbcityError, caller: Caller) -> list[dict[str, Any]]:
    """What went wrong with a whole request, in the caller's language."""
    errors = problem.errors if isinstance(problem, Refusal) else (as_graphql_error(problem),)
    return shown_errors(errors, language=caller.language, request_id=secrets.token_hex(8))
