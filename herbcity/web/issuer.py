"""Bearer tokens of an OpenID Connect issuer, for agencies that have one.

The issuer's discovery document says where its keys are; both are fetched in the background and kept. A token is
accepted where one of these keys signed it with an asymmetric algorithm, the issuer and the audience are the ones of
the settings, it is in force, and its claim names a role of ours. Fetching never holds up a request that needs no new
key, and an issuer that cannot be reached stops neither API keys nor tokens signed by keys that are known already.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from threading import Event, Lock, Semaphore, Thread
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import jwt
import structlog

from herbcity.errors import ErrorCode
from herbcity.registry.keys import AccessRole, AccessScope, Viewer
from herbcity.web.answers import BadRequest

ALGORITHMS = ("RS256", "ES256", "EdDSA")
"""The only ones: none that signs with a shared secret, and not none."""

LEEWAY_SECONDS = 60
"""By so much the clocks of the issuer and of this server may differ."""

_FETCH_SECONDS = 5.0
_LARGEST_ANSWER = 1_000_000
_LONGEST_TOKEN = 16_384
_REFRESH_SECONDS = 600.0
_AGAIN_SECONDS = 60.0
"""Keys are fetched again after ten minutes, for a token of an unknown key once a minute at most."""
_KEPT_SECONDS = 24 * 3600.0
"""For so long keys are trusted while the issuer cannot be reached."""
_WAITED_SECONDS = 2.0
_MOST_WAITING = 2
"""So long, and so many requests at once, wait for keys that are being fetched."""
_REMEMBERED = 2_048
_REMEMBERED_SECONDS = 60.0

_log = structlog.get_logger(__name__)


class IssuerSettings(NamedTuple):
    """Which issuer, for whom its tokens must be meant, and which claim holds the role."""

    url: str
    audience: str
    role_claim: str


class _Checked(NamedTuple):
    viewer: Viewer
    until: float


def is_token(secret: str) -> bool:
    """Whether a bearer secret has the form of a JWT; API keys never do."""
    return secret.count(".") == 2 and secret.startswith("ey")


class Issuer:
    """Knows the keys of one issuer, and who holds a token of its."""

    def __init__(self, settings: IssuerSettings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._done = Event()
        self._done.set()
        self._waiting = Semaphore(_MOST_WAITING)
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = 0.0
        self._tried_at = 0.0
        self._seen: OrderedDict[bytes, _Checked] = OrderedDict()

    def begin(self) -> None:
        """Fetch the keys in the background, unless that is under way already."""
        with self._lock:
            if not self._done.is_set():
                return
            self._done.clear()
        Thread(target=self._fetch, name="herbcity-issuer", daemon=True).start()

    def known(self, token: str) -> Viewer | None:
        """Who holds a token that was accepted within the last minute; None says nothing about it."""
        digest = hashlib.sha256(token.encode()).digest()
        with self._lock:
            found = self._seen.get(digest)
            if found is None or found.until <= time.monotonic():
                return None
            self._seen.move_to_end(digest)
        expires_at = found.viewer.expires_at
        return found.viewer if expires_at is None or expires_at > datetime.now(UTC) else None

    def viewer(self, token: str) -> Viewer:
        """Who holds a token. Raises BadRequest: TOKEN_REFUSED with the reason, ISSUER_NOT_READY where no keys are
        known. Waits for the issuer only where a key is not known, and at most once a minute."""
        found = self.known(token)
        if found is not None:
            return found
        viewer = _viewer_of(self._claims(token), self.settings)
        digest = hashlib.sha256(token.encode()).digest()
        with self._lock:
            self._seen[digest] = _Checked(viewer, time.monotonic() + _REMEMBERED_SECONDS)
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return viewer

    # ── the token ────────────────────────────────────────────────────────────────────────────────────────

    def _claims(self, token: str) -> Mapping[str, Any]:
        if len(token) > _LONGEST_TOKEN:
            raise refused("it is too long", "too long")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError as problem:
            raise refused("it is not a JSON Web Token") from problem
        if header.get("alg") not in ALGORITHMS:
            raise refused(f"its algorithm is none of {', '.join(ALGORITHMS)}")
        key = self._key(header.get("kid"))
        if key.algorithm_name != header["alg"]:
            # A key says itself what it signs with; a token does not choose.
            raise refused("its key does not sign with this algorithm")
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self.settings.audience,
                issuer=self.settings.url,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as problem:
            raise refused(_REASONS.get(type(problem), "its signature or its form is not right")) from problem
        return claims

    def _key(self, kid: object) -> jwt.PyJWK:
        """The key that a token names; the only one, where it names none."""
        if time.monotonic() - self._fetched_at > _REFRESH_SECONDS and self._may_try():
            self.begin()
        found = self._find(kid)
        if found is None:
            if self._may_try():
                self.begin()
            self._wait()
            found = self._find(kid)
        if found is not None:
            return found
        if not self._trusted():
            raise BadRequest(ErrorCode.ISSUER_NOT_READY, headers={"Retry-After": "30"})
        raise refused("its issuer has no such key")

    def _find(self, kid: object) -> jwt.PyJWK | None:
        keys = self._keys if self._trusted() else {}
        if kid is None:
            return next(iter(keys.values())) if len(keys) == 1 else None
        return keys.get(kid) if isinstance(kid, str) else None

    def _trusted(self) -> bool:
        return bool(self._keys) and time.monotonic() - self._fetched_at <= _KEPT_SECONDS

    # ── the keys ─────────────────────────────────────────────────────────────────────────────────────────

    def _may_try(self) -> bool:
        return not self._tried_at or time.monotonic() - self._tried_at >= _AGAIN_SECONDS

    def _wait(self) -> None:
        """Wait for a fetch that is under way; only a few at a time, because others need the threads too."""
        if self._waiting.acquire(blocking=False):
            self._done.wait(_WAITED_SECONDS)
            self._waiting.release()

    def _fetch(self) -> None:
        try:
            keys = self._fetched()
        except (OSError, URLError, ValueError, KeyError, jwt.PyJWTError) as problem:
            _log.warning("the issuer's keys could not be fetched", problem=type(problem).__name__)
        else:
            with self._lock:
                self._keys, self._fetched_at = keys, time.monotonic()
                self._seen.clear()
        self._tried_at = time.monotonic()
        self._done.set()

    def _fetched(self) -> dict[str, jwt.PyJWK]:
        about = _json(f"{self.settings.url.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != self.settings.url:
            raise ValueError("the discovery document is of another issuer")
        return dict(_usable(_json(str(about["jwks_uri"])).get("keys", [])))


def _usable(keys: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, jwt.PyJWK]]:
    """The keys that sign with an algorithm of ours, by their ids."""
    for described in keys:
        if described.get("use", "sig") != "sig" or described.get("kty") == "oct":
            continue
        try:
            key = jwt.PyJWK(dict(described))
        except jwt.PyJWTError:
            continue
        if key.algorithm_name in ALGORITHMS:
            yield str(described.get("kid", "")), key


def _json(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError("an issuer is asked over https only")
    with urlopen(Request(url, headers={"Accept": "application/json"}), timeout=_FETCH_SECONDS) as answer:  # noqa: S310
        text = answer.read(_LARGEST_ANSWER + 1)
    if len(text) > _LARGEST_ANSWER:
        raise ValueError("the answer is too large")
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


# ── who that is ──────────────────────────────────────────────────────────────────────────────────────────


def _viewer_of(claims: Mapping[str, Any], settings: IssuerSettings) -> Viewer:
    """The role that the claim names, the highest of several; scopes among its words narrow it.

    The label is a digest of the subject, which may be a person's name or address: it signs what is written and
    stands in logs.
    """
    words = _words(claims.get(settings.role_claim))
    roles = [role for role in AccessRole if role in words and role is not AccessRole.PUBLIC]
    if not roles:
        raise refused(f"its claim '{settings.role_claim}' names none of our roles")
    scopes = frozenset(scope for scope in AccessScope if scope in words)
    subject = hashlib.sha256(f"{settings.url}|{claims['sub']}".encode()).hexdigest()[:12]
    return Viewer(
        roles[-1],
        f"{urlsplit(settings.url).hostname} {subject}",
        scopes or None,
        None,
        datetime.fromtimestamp(int(claims["exp"]) + LEEWAY_SECONDS, UTC),
    )


def _words(claim: object) -> set[str]:
    listed = claim.split() if isinstance(claim, str) else claim if isinstance(claim, list) else []
    return {str(word).upper() for word in listed}


_REASONS: Mapping[type[Exception], str] = {
    jwt.ExpiredSignatureError: "it has expired",
    jwt.ImmatureSignatureError: "it is not in force yet",
    jwt.InvalidAudienceError: "it is meant for another audience",
    jwt.InvalidIssuerError: "it is of another issuer",
    jwt.MissingRequiredClaimError: "it lacks exp, iss, aud or sub",
}


def refused(reason: str, told: str | None = None) -> BadRequest:
    """401, with what is wrong in words that reveal nothing but what the caller sent."""
    challenge = f'Bearer realm="herbcity", error="invalid_token", error_description="{told or reason}"'
    return BadRequest(
        ErrorCode.TOKEN_REFUSED, headers={"WWW-Authenticate": challenge.replace("'", "")}, reason=reason
    )
