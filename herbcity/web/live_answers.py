"""What both kinds of stream send: one answer to a query or mutation, and errors in the one shape."""

from __future__ import annotations

import secrets
import time
from typing import Any

from herbcity.api.context import Context
from herbcity.api.execution import Answer, Prepared
from herbcity.api.failures import as_graphql_error, shown_errors
from herbcity.api.preparing import Refusal
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.web.live_streams import Caller
from herbcity.web.service import Service

KEY_ENDED = frozenset({ErrorCode.UNAUTHENTICATED, ErrorCode.TOKEN_REFUSED})
"""What a whole connection ends with, because its key or token opens nothing, or no longer."""

SEND_SECONDS = 30.0
"""How long one answer may take to leave; a reader that takes none of it for longer is given up."""


async def one_answer(service: Service, prepared: Prepared, caller: Caller, *, read_only: bool) -> Answer:
    """The answer to a query or mutation, as over plain HTTP. Raises HerbcityError where the key opens nothing, and
    TIMED_OUT."""
    viewer = await service.streams.viewer(caller)
    context = Context(
        holder=service.holder,
        engine=service.engine,
        viewer=viewer,
        language=caller.language,
        request_id=secrets.token_hex(8),
        deadline=time.monotonic() + service.settings.request_seconds,
        access_log=service.access_log,
        forget_keys=service.keyring.forget,
    )
    return await service.workers.run(lambda: service.executor.run(prepared, context, read_only=read_only))


def errors_shown(problem: Refusal | HerbcityError, caller: Caller) -> list[dict[str, Any]]:
    """What went wrong with a whole request, in the caller's language."""
    errors = problem.errors if isinstance(problem, Refusal) else (as_graphql_error(problem),)
    return shown_errors(errors, language=caller.language, request_id=secrets.token_hex(8))
