"""GraphQL over HTTP, by its specification (https://graphql.github.io/graphql-over-http/draft/).

GET and POST, answered as ``application/json`` or ``application/graphql-response+json``. In the first every
well-formed request is answered with 200; in the second one that could not be executed is not. A mutation is
never done by GET. One request holds one operation: batches are refused. A trusted document asked for by GET
carries an ETag made of the revision, so that asking again costs nothing until something has changed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from herbcity.api.context import Context
from herbcity.api.execution import Answer, AnswerKind, GraphQLRequest
from herbcity.errors import ErrorCode, LimitReached
from herbcity.registry.keys import AccessRole, Viewer
from herbcity.web.answers import GRAPHQL_JSON, HTML, JSON, BadRequest, error_response, json_response
from herbcity.web.etags import entity_tag, matches
from herbcity.web.graphiql import graphiql_page
from herbcity.web.graphql_request import read_request
from herbcity.web.negotiation import preferred
from herbcity.web.security import MIN_REVISION_HEADER, REVISION_HEADER, key_of, language_of
from herbcity.web.service import Service, service_of


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a worker found: an answer, or (None) that the client has it already; its tag; who may keep it."""

    answer: Answer | None
    etag: str | None
    public: bool


async def graphql(request: Request) -> Response:
    """Answers one GraphQL request; a person with a browser who asks nothing gets GraphiQL."""
    if (
        request.method == "GET"
        and not request.query_params.keys() & {"query", "documentId"}
        and wants_page(request)
    ):
        return graphiql_page(request)
    media_type = _media_type(request)
    service = service_of(request)
    settings = service.settings
    deadline = time.monotonic() + settings.request_seconds
    asked = await read_request(request, max_bytes=settings.max_body_bytes, seconds=settings.request_seconds)
    if named := asked.operation_name or asked.document_id:
        request.state.noted["operation"] = named
    key = key_of(request)

    def work() -> _Outcome:
        viewer = service.keyring.viewer(key)
        request.state.noted["viewer"] = viewer.role.value
        return _outcome(service, request, asked, viewer, media_type=media_type, deadline=deadline)

    try:
        response = _response(await service.workers.run(work), media_type)
    except LimitReached as limit:
        # A well-formed request that was not executed to its end: what the type says decides about the status.
        response = error_response(
            limit,
            request_id=request.state.request_id,
            language=language_of(request),
            status=200 if media_type == JSON else None,
            media_type=media_type,
        )
    if key:
        response.background = BackgroundTask(service.keyring.note, key)
    return response


def wants_page(request: Request) -> bool:
    """Whether a person with a browser is asking."""
    return preferred(request.headers.get("accept", ""), (JSON, GRAPHQL_JSON, HTML)) == HTML


def _media_type(request: Request) -> str:
    accept = request.headers.get("accept", "")
    # A client that names both types knows the newer one, whose status says more.
    offers = (GRAPHQL_JSON, JSON) if GRAPHQL_JSON in accept.lower() else (JSON, GRAPHQL_JSON)
    chosen = preferred(accept, offers)
    if chosen is None:
        raise BadRequest(ErrorCode.NOT_ACCEPTABLE, value=accept, allowed=[JSON, GRAPHQL_JSON])
    return chosen


def _outcome(
    service: Service,
    request: Request,
    asked: GraphQLRequest,
    viewer: Viewer,
    *,
    media_type: str,
    deadline: float,
) -> _Outcome:
    context = Context(
        holder=service.holder,
        engine=service.engine,
        viewer=viewer,
        language=language_of(request),
        request_id=request.state.request_id,
        deadline=deadline,
    )
    _check_min_revision(request, context)
    public = viewer.role is AccessRole.PUBLIC
    etag = None
    if request.method != "POST" and asked.document_id and service.executor.documents.lasts(asked.document_id):
        etag = entity_tag(asked, context, media_type)
        if matches(request.headers.get("if-none-match"), etag):
            return _Outcome(None, etag, public)
    answer = service.executor.run(asked, context, read_only=request.method != "POST")
    return _Outcome(answer, etag, public)


def _check_min_revision(request: Request, context: Context) -> None:
    """A client that has just written sends the revision it was told, and reads that one or a newer one."""
    wanted = request.headers.get(MIN_REVISION_HEADER)
    if wanted is None:
        return
    if not wanted.isdecimal():
        raise BadRequest(reason=f"{MIN_REVISION_HEADER} must be the number of a revision")
    if int(wanted) > context.current.revision:
        raise BadRequest(ErrorCode.NOT_FOUND, status=409, kind="revision", value=wanted)


def _response(outcome: _Outcome, media_type: str) -> Response:
    headers = {"Vary": "Accept, Accept-Language, Authorization", "Cache-Control": "no-store"}
    answer = outcome.answer
    if outcome.etag and (answer is None or "errors" not in answer.body):
        # May be kept, but not used again without asking whether it is still true.
        headers |= {
            "ETag": outcome.etag,
            "Cache-Control": f"{'public' if outcome.public else 'private'}, no-cache",
        }
    if answer is None:
        return Response(status_code=304, headers=headers)
    if answer.revision is not None:
        headers[REVISION_HEADER] = str(answer.revision)
    if answer.kind is AnswerKind.METHOD_NOT_ALLOWED:
        headers["Allow"] = "POST"
    return json_response(
        answer.body, status=_status(answer, media_type), media_type=media_type, headers=headers
    )


def _status(answer: Answer, media_type: str) -> int:
    if answer.kind is AnswerKind.METHOD_NOT_ALLOWED:
        return 405
    if answer.kind is AnswerKind.UNAVAILABLE:
        return 503
    return 400 if answer.kind is AnswerKind.REQUEST_ERROR and media_type == GRAPHQL_JSON else 200
