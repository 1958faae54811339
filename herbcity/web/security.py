"""Who asks, in which language, under which request id; and what browsers are told to refuse."""

from __future__ import annotations

import random
import re
import secrets
import time
from datetime import UTC, datetime
from math import inf
from threading import Lock

from sqlalchemy import Engine
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection

from herbcity.errors import ErrorCode, NotReady
from herbcity.registry.engine import reading, writing
from herbcity.registry.keys import ANYONE, Viewer, find_hash, hashed, keys_in_force, note_uses
from herbcity.web.answers import BadRequest
from herbcity.web.issuer import Issuer, is_token
from herbcity.web.negotiation import preferred_language

REQUEST_ID_HEADER = "X-Request-ID"
REVISION_HEADER = "Herbcity-Revision"
BUDGET_HEADER = "Herbcity-Budget-Remaining"
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
_FRESH_SECONDS = 3.0
_MOST_LOOKUPS = 60.0
"""So many keys that were not among those read may be looked up until they are read again: some twenty a second."""


def request_id_of(given: str | None) -> str:
    """The caller's own request id where it is harmless in a log, else a new one."""
    return given if given and _SANE_ID.fullmatch(given) else f"{_numbers.getrandbits(64):016x}"


def language_of(request: HTTPConnection) -> str:
    """``th`` or ``en``: what ``?lang=`` says, else the browser's preference, else Thai."""
    asked = request.query_params.get("lang", "").lower()
    if asked in ("th", "en"):
        return asked
    return preferred_language(request.headers.get("accept-language", ""), ("th", "en"))


def key_of(request: HTTPConnection) -> str | None:
    """The API key or token that came along, or None. Raises BadRequest for another kind of authorisation."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise _unauthenticated()
    return secret.strip()


def _unauthenticated() -> BadRequest:
    return BadRequest(
        ErrorCode.UNAUTHENTICATED,
        headers={"WWW-Authenticate": 'Bearer realm="herbcity", error="invalid_token"'},
    )


class Keyring:
    """Tells who holds a key or a token.

    All keys in force are known by their hashes, read anew when they are ``_FRESH_SECONDS`` old: a key that is revoked
    anywhere opens nothing any more soon afterwards, and no request asks the database for itself. A key that is not
    among them may have been made just now: it is looked up by itself, so many times a second at most, so that a
    flood of wrong keys does not become a flood of questions to the database. Secrets are never kept.
    """

    def __init__(self, engine: Engine, issuer: Issuer | None = None) -> None:
        self._engine = engine
        self._issuer = issuer
        self._lock = Lock()
        self._keys: dict[str, Viewer] = {}
        self._read_at = -inf
        self._lookups = 0.0
        self._used: dict[str, None] = {}
        self._noted: dict[str, float] = {}
        self._noting = Lock()

    def known(self, secret: str | None) -> Viewer | None:
        """The holder of the key, if that is known without asking the database or an issuer; takes microseconds.

        None says nothing about the key: ``viewer`` decides, and may have to wait.
        """
        if secret is None:
            return ANYONE
        if is_token(secret):
            return self._issuer.known(secret) if self._issuer else None
        if time.monotonic() - self._read_at > _FRESH_SECONDS:
            return None
        found = self._keys.get(hashed(secret))
        return found if found and _holds(found) else None

    def viewer(self, secret: str | None) -> Viewer:
        """The holder of the key or token. Raises BadRequest for one that opens nothing: UNAUTHENTICATED, for a token
        TOKEN_REFUSED; NotReady while the database, or ISSUER_NOT_READY while the issuer cannot be reached."""
        if secret is None:
            return ANYONE
        if is_token(secret):
            if self._issuer is None:
                raise _unauthenticated()
            return self._issuer.viewer(secret)
        found = self._found(hashed(secret))
        if found is None or not _holds(found):
            raise _unauthenticated()
        return found

    def forget(self) -> None:
        """Read the keys anew before the next answer: one of them was made or revoked in this process."""
        with self._lock:
            self._read_at = -inf

    def _found(self, key_hash: str) -> Viewer | None:
        with self._lock:
            now = time.monotonic()
            if now - self._read_at > _FRESH_SECONDS:
                with reading(self._engine) as session:
                    self._keys = keys_in_force(session)
                self._lookups, self._read_at = _MOST_LOOKUPS, now
                return self._keys.get(key_hash)
            found = self._keys.get(key_hash)
            if found is None and self._lookups >= 1:
                self._lookups -= 1
                with reading(self._engine) as session:
                    found = find_hash(session, key_hash)
                if found is not None:
                    self._keys[key_hash] = found
            return found

    def note(self, secret: str) -> None:
        """To be called after the answer has left: it writes, so it may have to wait for a long import. At most once a
        minute a key; a call that finds another one writing leaves its key to be written by the next."""
        if is_token(secret):
            return
        key_hash, now = hashed(secret), time.monotonic()
        with self._lock:
            if key_hash not in self._keys or now - self._noted.get(key_hash, -inf) < _NOTE_EVERY_SECONDS:
                return
            self._noted[key_hash] = now
            self._used[key_hash] = None
        if not self._noting.acquire(blocking=False):
            return
        try:
            with self._lock:
                used, self._used = self._used, {}
            with writing(self._engine) as session:
                note_uses(session, used)
        except NotReady:
            # The time of last use is a convenience; nobody is waiting for it any more.
            with self._lock:
                for one in used:
                    self._noted.pop(one, None)
        finally:
            self._noting.release()


def _holds(viewer: Viewer) -> bool:
    return viewer.expires_at is None or viewer.expires_at > datetime.now(UTC)


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
            expose_headers=["ETag", BUDGET_HEADER, "Retry-After", REVISION_HEADER, REQUEST_ID_HEADER],
            max_age=600,
        )
    ]
