"""Every way in which a request can fail ends here: one shape for programs, one plain page for people."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from herbcity.errors import ErrorCode, HerbcityError
from herbcity.web.answers import HTML, JSON, BadRequest, error_response, status_of
from herbcity.web.negotiation import preferred
from herbcity.web.security import language_of
from herbcity.web.templating import render


async def failure(request: Request, error: HerbcityError) -> Response:
    """An error as an answer: a page where a browser asks for one, else JSON."""
    if preferred(request.headers.get("accept", ""), (JSON, HTML)) == HTML:
        return render(
            request,
            "failure.html",
            status=status_of(error),
            error=error,
            request_id=request.state.request_id,
        )
    return error_response(error, request_id=request.state.request_id, language=language_of(request))


async def on_known_error(request: Request, error: Exception) -> Response:
    """For every error raised on purpose."""
    assert isinstance(error, HerbcityError)
    return await failure(request, error)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """For what Starlette refuses by itself: unknown paths and wrong methods."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.NOT_FOUND:
        known = BadRequest(ErrorCode.NOT_FOUND, kind="page", value=request.url.path)
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = headers.get("Allow", "")
        known = BadRequest(
            ErrorCode.METHOD_NOT_ALLOWED, headers=headers, value=request.method, allowed=allowed
        )
    else:
        known = BadRequest(reason=error.detail, status=error.status_code, headers=headers)
    return await failure(request, known)
