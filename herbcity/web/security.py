"""Who asks, in which language, under which request id; and what browsers are told to refuse."""

from __future__ import annotations

import random
import re
import secrets
import time

from sqlalchemy import Engine
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request

from herbcity.errors import ErrorCode, NotReady
from herbcity.registry.engine import reading, writing
from herbcity.registry.keys import ANYONE, Viewer, find_key, note_use
from herbcity.web.answers import BadRequest
from herbcity.web.negotiation import preferred_language

REQUEST_ID_HEADER = "X-Request-ID"
REVISION_HEADER = "Herbcity-Revision"
MIN_REVISION_HEADER = "Herbcity-Min-Revision"

SECURITY_HEADERS = {
    # data: fonts are the ones inside GraphiQL's style sheet. Nothing is ever asked of another host.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self' data:; "
        "img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""On every answer, whatever it is."""

_numbers = random.Random(secrets.randbits(128))  # noqa: S311 (an id tells requests apart, and keeps no secret)
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_NOTE_EVERY_SECONDS = 60.0


def request_id_of(given: str | None) -> str:
    """The caller's own request id where it is harmless in a log, else a new one."""
    return given if given and _SANE_ID.fullmatch(given) else f"{_numbers.getrandbits(64):016x}"


def language_of(request: Request) -> str:
    """``th`` or ``en``: what ``?lang=`` says, else the browser's preference, else Thai."""
    asked = request.query_params.get("lang", "").lower()
    if asked in ("th", "en"):
        return asked
    return preferred_language(request.headers.get("accept-language", ""), ("th", "en"))


def key_of(request: Request) -> str | None:
    """The API key that came along, or None. Raises BadRequest for another kind of authorisation."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise _unauthenticated()
    return secret.strip()


def _unauthenticated() -> BadRequest:
    return BadRequest(ErrorCode.UNAUTHENTICATED, headers={"WWW-Authenticate": 'Bearer realm="herbcity"'})


class Keyring:
    """Tells who holds a key, and remembers in the registry that it was used, at most once a minute a key."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._noted: dict[str, float] = {}

    def viewer(self, secret: str | None) -> Viewer:
        """The holder of the key. Raises BadRequest (UNAUTHENTICATED) for one that opens nothing."""
        if secret is None:
            return ANYONE
        with reading(self._engine) as session:
            found = find_key(session, secret)
        if found is None:
            raise _unauthenticated()
        return found

    def note(self, secret: str) -> None:
        """To be called after the answer has left: it writes, so it may have to wait for a long import."""
        now = time.monotonic()
        if now - self._noted.get(secret, -_NOTE_EVERY_SECONDS) < _NOTE_EVERY_SECONDS:
            return
        self._noted = {key: at for key, at in self._noted.items() if now - at < _NOTE_EVERY_SECONDS} | {
            secret: now
        }
        try:
            with writing(self._engine) as session:
                note_use(session, secret)
        except NotReady:
            # The time of last use is a convenience; nobody is waiting for it any more.
            self._noted.pop(secret, None)


def cors(origins: tuple[str, ...]) -> list[Middleware]:
    """Lets pages of these sites call the API; without any, browsers refuse them all. Cookies play no part."""
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", MIN_REVISION_HEADER, REQUEST_ID_HEADER],
            expose_headers=["ETag", REVISION_HEADER, REQUEST_ID_HEADER],
            max_age=600,
        )
    ]
