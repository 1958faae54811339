"""Taking in files that are to be imported: an upload by plain HTTP, and then the mutation ``importSheets`` with its id.

The file is the body of the request, as it is. There is no form and no multipart: a page of another site cannot send
it, because it needs the key in a header.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from herbcity.api.permissions import Permission, refusal
from herbcity.errors import ErrorCode
from herbcity.registry.engine import writing
from herbcity.registry.keys import Viewer
from herbcity.registry.uploads import UploadRecord, keep_upload
from herbcity.web.answers import BadRequest, json_response
from herbcity.web.graphql_request import whole_body
from herbcity.web.security import key_of
from herbcity.web.service import service_of

TAKEN = ("text/csv", "application/zip", "application/x-zip-compressed", "application/octet-stream")
"""The content types of a file; what it really is, its bytes and its name say."""

_LONGEST_NAME = 200
"""In bytes of UTF-8; file systems take 255."""


async def upload(request: Request) -> Response:
    """Keeps the body as a file for an hour and answers with its id."""
    service = service_of(request)
    settings = service.settings
    key = key_of(request)
    viewer = await service.workers.run(lambda: _allowed(service.keyring.viewer(key)))
    request.state.noted["viewer"] = viewer.role.value
    given = request.headers.get("content-type", "(none)")
    if given.lower().partition(";")[0].strip() not in TAKEN:
        raise BadRequest(ErrorCode.UNSUPPORTED_MEDIA_TYPE, value=given, allowed=list(TAKEN))
    name = _name(request.query_params.get("name", ""))
    headers: dict[bytes, bytes] = request.state.headers
    content = bytes(
        await whole_body(
            headers, request.receive, max_bytes=settings.max_upload_bytes, seconds=settings.request_seconds
        )
    )

    def keep() -> UploadRecord:
        with writing(service.engine) as session:
            return keep_upload(session, bytes(content), name=name, caller=viewer.caller)

    record = await service.workers.run(keep)
    answer = {
        "id": record.id,
        "name": record.name,
        "bytes": len(content),
        "expiresAt": record.expires_at.isoformat(timespec="seconds"),
    }
    response = json_response(answer, status=201, headers={"Cache-Control": "no-store"})
    if key:
        response.background = BackgroundTask(service.keyring.note, key)
    return response


def _allowed(viewer: Viewer) -> Viewer:
    """The viewer, who may import sheets. Raises BadRequest for anybody else."""
    withheld = refusal(viewer, Permission.IMPORT_SHEETS)
    if withheld:
        raise BadRequest(withheld.code, **withheld.fault.details)
    return viewer


def _name(given: str) -> str:
    """The name of the file, which says what a CSV file holds. Raises BadRequest for one that is no file's name."""
    name = PurePosixPath(given.replace("\\", "/")).name
    controls = any(unicodedata.category(one).startswith("C") for one in name)
    if controls or not name.strip(".") or len(name.encode()) > _LONGEST_NAME:
        raise BadRequest(reason="?name= must be the name of the file, such as actors.csv or sheets.zip")
    return name
