"""GraphQL over HTTP, by its specification (https://graphql.github.io/graphql-over-http/draft/).

GET and POST, answered as ``application/json`` or ``application/graphql-response+json``. In the first every
well-formed request is answered with 200; in the second one that could not be executed is not. A mutation is
never done by GET. One request holds one operation: batches are refused. A trusted document asked for by GET
carries an ETag made of the revision, so that asking again costs nothing until something has changed; for callers
without a key the whole answer is kept, too.

A question that is small, and whose document is known, is answered at once on the event loop. Whatever may wait or
take long goes to the workers, so that the small ones need not stand behind it.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from graphql import OperationType
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from herbcity.api.budgets import REFUSED, Charge
from herbcity.api.context import Context, holder_for
from herbcity.api.costs import UNIT_SECONDS
from herbcity.api.execution import Prepared
from herbcity.errors import BudgetSpent, ErrorCode, HerbcityError, LimitReached
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.keys import ANYONE, AccessRole, Viewer
from herbcity.web.answers import (
    GRAPHQL_JSON,
    HTML,
    JSON,
    BadRequest,
    Reply,
)
from herbcity.web.etags import entity_tag, matches
from herbcity.web.failures import failure
from herbcity.web.graphiql import graphiql_page
from herbcity.web.graphql_charging import Paid, charged, paid_for, payer_of
from herbcity.web.graphql_leaving import KEPT_BY_ALL, Call, Outcome, not_executed, sent, unchanged, with_cost
from herbcity.web.graphql_request import NotPublished, asks_something, check_published, read_request
from herbcity.web.kept_answers import Question
from herbcity.web.live_events import events, wants_events
from herbcity.web.negotiation import language_for, preferred, remembering
from herbcity.web.security import MIN_REVISION_HEADER, key_of
from herbcity.web.service import Service
from herbcity.web.turns import DEAR_ABOVE
from herbcity.web.working import unless_gone

_MIN_REVISION = MIN_REVISION_HEADER.lower().encode()
_USUAL_SECONDS = 0.005
"""Reading and checking a document takes less; one that takes longer was made to, and is paid for by the time."""

_KEPT_COST = 1
"""What a kept answer costs."""

_AT_ONCE_SECONDS = 0.005
"""A question that is likely to take longer is not answered on the event loop. Python's threads take turns of that
length, so whoever waits for such a question would have waited as long if it had been sent to a thread."""


class _Dear(NamedTuple):
    """What was paid for and takes long, so that it waits for a turn among all that does."""

    viewer: Viewer
    caller: str
    prepared: Prepared
    charge: Charge


class GraphQLDoor:
    """The ASGI application that answers GraphQL requests; a person with a browser who asks nothing gets GraphiQL."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service: Service = scope["app"].state.service
        key = None
        try:
            if b"authorization" in scope["state"]["headers"]:
                key = key_of(Request(scope))
            reply: Reply | Response = await _reply(service, scope, receive, key)
        except HerbcityError as error:
            key = None
            service.metrics.graphql("refused")
            reply = await failure(Request(scope, receive), paid_for(service, scope, error))
        await reply(scope, receive, send)
        if key is not None:
            await run_in_threadpool(service.keyring.note, key)


async def _reply(service: Service, scope: Scope, receive: Receive, key: str | None) -> Reply | Response:
    state, query_string, by_post = scope["state"], scope["query_string"], scope["method"] == "POST"
    headers: dict[bytes, bytes] = state["headers"]
    accept = headers.get(b"accept", b"")
    if not by_post and _wants_page(accept) and not asks_something(query_string):
        return graphiql_page(Request(scope, receive))
    if wants_events(accept):
        service.metrics.graphql("streamed")
        return await events(service, scope, receive, key)
    language = language_for(query_string, headers.get(b"accept-language", b""))
    question = Question(query_string, _media_type(accept), language)
    min_revision = _min_revision(headers.get(_MIN_REVISION))
    if not by_post and key is None and min_revision is None:
        kept = _kept_reply(service, scope, question, state["noted"], headers.get(b"if-none-match"))
        if kept is not None:
            return kept
    if key is None:
        try:
            service.budgets.check(payer_of(service, scope, ANYONE), ANYONE.role)
        except BudgetSpent as spent:
            return not_executed(service, question, state["request_id"], spent)
    settings = service.settings
    deadline = time.monotonic() + settings.request_seconds
    documents = service.executor.documents
    try:
        asked = await read_request(
            scope,
            receive,
            documents=documents,
            max_bytes=settings.max_body_bytes,
            seconds=settings.request_seconds,
        )
    except NotPublished as unknown:
        return not_executed(service, question, state["request_id"], unknown)
    if settings.published_only and key is None:
        check_published(asked, documents)
    if named := asked.operation_name or asked.document_id:
        state["noted"]["operation"] = named
    call = Call(
        scope,
        asked,
        question,
        by_post,
        min_revision,
        headers.get(b"if-none-match"),
        state["request_id"],
        deadline,
    )
    try:
        outcome = _at_once(service, call, key, state["noted"])
        if outcome is None:
            # A key that has not been looked up yet, which takes a thread, waits for its turn by itself.
            known = service.keyring.known(key)
            name = str(hash(key)) if known is None else payer_of(service, scope, known)
            async with service.turns.turn(name, seconds=deadline - time.monotonic()):
                work = service.workers.run(lambda: _in_a_thread(service, call, key, state["noted"]))
                done = await unless_gone(receive, work)
            outcome = done if isinstance(done, Outcome) else await _in_turn(service, call, receive, done)
    except LimitReached as limit:
        return not_executed(service, question, call.request_id, limit)
    return sent(service, call, outcome)


def _kept_reply(
    service: Service, scope: Scope, question: Question, noted: dict[str, str], if_none_match: bytes | None
) -> Reply | None:
    """The answer to a GET that was given before, while nothing has been written since."""
    if not service.answers.room:
        return None
    network = service.arrived.held(service.holder.public)
    kept = service.answers.find(question, network) if network is not None else None
    if kept is None:
        return None
    try:
        charge = service.budgets.charge(payer_of(service, scope, ANYONE), ANYONE.role, _KEPT_COST)
    except BudgetSpent:
        return None
    noted["operation"], noted["viewer"] = kept.named, AccessRole.PUBLIC.value
    if matches(if_none_match, kept.etag):
        service.metrics.graphql("unchanged")
        return unchanged(kept.etag, KEPT_BY_ALL, charge)
    service.metrics.graphql("kept")
    return with_cost(200, kept.headers, kept.content, charge)


def _at_once(service: Service, call: Call, key: str | None, noted: dict[str, str]) -> Outcome | None:
    """The outcome of a small question of a caller who is known; None for what might make others wait."""
    viewer = service.keyring.known(key)
    if viewer is None:
        return None
    prepared = service.executor.remembered(call.asked)
    if prepared is None or prepared.waits or not _reads(prepared):
        return None
    assert prepared.operation is not None
    if prepared.operation.pace.seconds(prepared.cost) > _AT_ONCE_SECONDS:
        return None
    network = service.arrived.held(holder_for(viewer, service.holder))
    if network is None or (call.min_revision or 0) > network.revision:
        return None
    noted["viewer"] = viewer.role.value
    service.metrics.ran("at once")
    return _outcome(service, call, viewer, prepared, network)


def _reads(prepared: Prepared) -> bool:
    return prepared.operation is not None and prepared.operation.kind is OperationType.QUERY


async def _in_turn(service: Service, call: Call, receive: Receive, paid: _Dear) -> Outcome:
    """The outcome of what takes long, once its turn has come; what was never begun costs as much as a refusal."""
    begun = False
    try:
        async with service.dear.turn(paid.caller, seconds=call.deadline - time.monotonic()):
            begun = True
            work = service.workers.run(lambda: _worked_out(service, call, paid))
            return await unless_gone(receive, work)
    finally:
        if not begun:
            service.budgets.owe(paid.caller, paid.viewer.role, REFUSED - paid.prepared.cost)


def _in_a_thread(service: Service, call: Call, key: str | None, noted: dict[str, str]) -> Outcome | _Dear:
    viewer = service.keyring.viewer(key)
    noted["viewer"] = viewer.role.value
    service.metrics.ran("in a thread")
    caller = payer_of(service, call.scope, viewer)
    service.budgets.check(caller, viewer.role)
    began = time.thread_time()
    prepared = service.executor.prepare(call.asked)
    took = time.thread_time() - began
    if took > _USUAL_SECONDS:
        service.budgets.owe(caller, viewer.role, int(took / UNIT_SECONDS))
    if prepared.cost <= DEAR_ABOVE:
        return _outcome(service, call, viewer, prepared, None)
    paid = charged(service, call, viewer, prepared)
    if paid[0].refusal is not None:
        return _outcome(service, call, viewer, prepared, None, paid)
    dear = _Dear(viewer, caller, prepared, paid[1])
    assert prepared.operation is not None
    takes = prepared.operation.pace.seconds(prepared.cost)
    return dear if takes > DEAR_ABOVE * UNIT_SECONDS else _worked_out(service, call, dear)


def _worked_out(service: Service, call: Call, paid: _Dear) -> Outcome:
    """The outcome of what takes long. What it took decides in the end what it costs: what was remembered is given
    back, and what was dearer than its weights say leaves a debt."""
    own, all_ = time.thread_time(), time.perf_counter()
    try:
        return _outcome(service, call, paid.viewer, paid.prepared, None, (paid.prepared, paid.charge, None))
    finally:
        least = int((time.thread_time() - own) / UNIT_SECONDS)
        most = int((time.perf_counter() - all_) / UNIT_SECONDS)
        cost = paid.prepared.cost
        service.budgets.owe(paid.caller, paid.viewer.role, max(least - cost, min(most - cost, 0)))


def _outcome(
    service: Service,
    call: Call,
    viewer: Viewer,
    prepared: Prepared,
    network: NetworkSnapshot | None,
    paid: Paid | None = None,
) -> Outcome:
    prepared, charge, retry_after = paid or charged(service, call, viewer, prepared)
    context = Context(
        holder=service.holder,
        engine=service.engine,
        viewer=viewer,
        language=call.question.language,
        request_id=call.request_id,
        deadline=call.deadline,
        access_log=service.access_log,
        forget_keys=service.keyring.forget,
        charge=charge,
    )
    if network is not None:
        context.start_from(network)
    if call.min_revision is not None and call.min_revision > context.current.revision:
        raise BadRequest(ErrorCode.NOT_FOUND, status=409, kind="revision", value=call.min_revision)
    asked, public = call.asked, viewer.role is AccessRole.PUBLIC
    etag = None
    if not call.by_post and asked.document_id and service.executor.documents.lasts(asked.document_id):
        etag = entity_tag(asked, context, call.question.media_type)
        if matches(call.if_none_match, etag):
            return Outcome(None, charge, etag, None, public)
    # On the loop nobody else runs; in a thread, only its own time counts.
    clock = time.thread_time if network is None else time.perf_counter
    began = clock()
    answer = service.executor.run(prepared, context, read_only=not call.by_post)
    if prepared.operation is not None:
        service.metrics.deprecated(prepared.operation.deprecated)
        prepared.operation.pace.note(clock() - began, prepared.cost)
    return Outcome(answer, charge, etag, context.newest_seen, public, retry_after)


@remembering
def _wants_page(accept: bytes) -> bool:
    """Whether a person with a browser is asking."""
    return preferred(accept.decode("latin-1"), (JSON, GRAPHQL_JSON, HTML)) == HTML


@remembering
def _media_type(accept: bytes) -> str:
    header = accept.decode("latin-1")
    # A client that names both types knows the newer one, whose status says more.
    offers = (GRAPHQL_JSON, JSON) if GRAPHQL_JSON in header.lower() else (JSON, GRAPHQL_JSON)
    chosen = preferred(header, offers)
    if chosen is None:
        raise BadRequest(ErrorCode.NOT_ACCEPTABLE, value=header, allowed=[JSON, GRAPHQL_JSON])
    return chosen


def _min_revision(given: bytes | None) -> int | None:
    """A client that has just written sends the revision it was told, and reads that one or a newer one."""
    if given is None:
        return None
    if not given.isdigit():
        raise BadRequest(reason=f"{MIN_REVISION_HEADER} must be the number of a revision")
    return int(given)
