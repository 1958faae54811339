"""Bearer tokens of an OpenID Connect issuer, tried against one that really serves and signs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jwt
import pytest
import structlog
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.testclient import TestClient

from herbcity.errors import ErrorCode
from herbcity.registry.keys import AccessRole, AccessScope
from herbcity.settings import Settings
from herbcity.web import issuer as module
from herbcity.web.answers import BadRequest
from herbcity.web.app import create_app
from herbcity.web.issuer import Issuer, IssuerSettings
from tests.web.local_issuer import AUDIENCE, LocalIssuer, local_issuer

VIEWER = "{ viewer { role label scopes expiresAt } }"


@pytest.fixture
def local() -> Iterator[LocalIssuer]:
    with local_issuer() as issuer:
        yield issuer


@pytest.fixture
def issuer(local: LocalIssuer) -> Issuer:
    return Issuer(IssuerSettings(local.url, AUDIENCE, "herbcity_role"))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The minute between two fetches is a tenth of a second."""
    monkeypatch.setattr(module, "_AGAIN_SECONDS", 0.1)


def refusal(issuer: Issuer, token: str) -> tuple[ErrorCode, str]:
    with pytest.raises(BadRequest) as refused:
        issuer.viewer(token)
    return refused.value.code, str(refused.value.fault.details.get("reason"))


# ── who it is ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("algorithm", module.ALGORITHMS)
def test_a_token_gives_its_holder_the_role_of_its_claim(
    local: LocalIssuer, issuer: Issuer, algorithm: str
) -> None:
    local.add("this", algorithm)
    viewer = issuer.viewer(local.token("this", herbcity_role="STEWARD"))
    assert (viewer.role, viewer.scopes, viewer.key) == (AccessRole.STEWARD, None, None)
    assert viewer.expires_at is not None


def test_of_several_roles_the_highest_counts_and_scopes_narrow_it(local: LocalIssuer, issuer: Issuer) -> None:
    viewer = issuer.viewer(local.token(herbcity_role=["member", "editor", "DECIDE", "something-else"]))
    assert (viewer.role, viewer.scopes) == (AccessRole.EDITOR, frozenset({AccessScope.DECIDE}))
    assert issuer.viewer(local.token(herbcity_role="MEMBER PERSONAL")).scopes == {AccessScope.PERSONAL}


def test_the_label_tells_the_same_person_from_others_and_names_nobody(
    local: LocalIssuer, issuer: Issuer
) -> None:
    one, same, other = (
        issuer.viewer(local.token(sub=sub, iat=1)).label for sub in ("somchai@a", "somchai@a", "somying@b")
    )
    assert one == same != other
    assert "somchai" not in one


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────


def test_every_claim_is_checked(local: LocalIssuer, issuer: Issuer) -> None:
    now = int(time.time())
    wrong = {
        "it has expired": {"exp": now - 120},
        "it is not in force yet": {"nbf": now + 120},
        "it is meant for another audience": {"aud": "another-service"},
        "it is of another issuer": {"iss": "https://elsewhere.example"},
        "it lacks exp, iss, aud or sub": {"exp": None},
        "its claim 'herbcity_role' names none of our roles": {"herbcity_role": "PUBLIC KING"},
    }
    for reason, claims in wrong.items():
        assert refusal(issuer, local.token(**claims)) == (ErrorCode.TOKEN_REFUSED, reason)
    for name in ("iss", "aud", "sub"):
        assert refusal(issuer, local.token(**{name: None}))[1] == "it lacks exp, iss, aud or sub"
    assert issuer.viewer(local.token(exp=now - 30, nbf=now + 30)), "clocks may differ by a minute"
    assert issuer.viewer(local.token(aud=["another-service", AUDIENCE]))


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def test_a_token_does_not_choose_its_own_algorithm(local: LocalIssuer, issuer: Issuer) -> None:
    """none; a shared secret made of the public key; one of our algorithms, but not that of the key."""
    right = local.token()
    _, body, signature = right.split(".")
    none = b64(json.dumps({"alg": "none", "kid": "rsa-1"}).encode())
    assert refusal(issuer, f"{none}.{body}.")[1].startswith("its algorithm is none of")
    public = local.keys["rsa-1"][1].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = b64(json.dumps({"alg": "HS256", "kid": "rsa-1", "typ": "JWT"}).encode())
    forged = b64(hmac.new(public, f"{header}.{body}".encode(), hashlib.sha256).digest())
    assert refusal(issuer, f"{header}.{body}.{forged}")[1].startswith("its algorithm is none of")
    other = b64(json.dumps({"alg": "ES256", "kid": "rsa-1"}).encode())
    assert refusal(issuer, f"{other}.{body}.{signature}")[1] == "its key does not sign with this algorithm"
    assert issuer.viewer(right)


def test_a_token_that_was_touched_is_refused(local: LocalIssuer, issuer: Issuer) -> None:
    header, body, signature = local.token().split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    richer = b64(json.dumps({**claims, "herbcity_role": "ADMIN"}).encode())
    wrong = "its signature or its form is not right"
    assert refusal(issuer, f"{header}.{richer}.{signature}")[1] == wrong
    assert refusal(issuer, f"{header}.{body}.{b64(b'x' * 256)}")[1] == wrong
    assert refusal(issuer, "eyJ.eyJ.x")[1] == "it is not a JSON Web Token"
    assert refusal(issuer, "ey" + "a" * 20_000 + ".b.c")[1] == "it is too long"


def test_a_shared_secret_among_the_keys_of_the_issuer_is_no_key(local: LocalIssuer, issuer: Issuer) -> None:
    usual = local.jwks

    def with_secret() -> dict[str, Any]:
        secret = {"kty": "oct", "kid": "shared", "k": b64(b"s" * 32), "alg": "HS256"}
        return {"keys": [*usual()["keys"], secret]}

    local.jwks = with_secret  # type: ignore[method-assign]
    token = jwt.encode({"sub": "x"}, "s" * 32, "HS256", headers={"kid": "shared"})
    assert refusal(issuer, token)[1].startswith("its algorithm is none of")
    assert issuer.viewer(local.token())


# ── the keys ─────────────────────────────────────────────────────────────────────────────────────────────


def test_keys_are_fetched_once_and_an_accepted_token_is_known_at_once(
    local: LocalIssuer, issuer: Issuer
) -> None:
    token = local.token()
    assert issuer.known(token) is None
    for _ in range(50):
        assert issuer.viewer(token).role is AccessRole.EDITOR
        assert issuer.viewer(local.token(sub=str(_))).role is AccessRole.EDITOR
    assert local.asked == 1
    assert issuer.known(token) == issuer.viewer(token)


def test_keys_that_rotate_are_followed(local: LocalIssuer, issuer: Issuer, impatient: None) -> None:
    assert issuer.viewer(local.token())
    old = local.token(sub="old")
    local.add("rsa-2", "RS256")
    time.sleep(0.11)
    assert issuer.viewer(local.token("rsa-2"))
    assert issuer.viewer(old), "both keys are still published"
    del local.keys["rsa-1"]
    local.add("rsa-3", "RS256")
    time.sleep(0.11)
    assert issuer.viewer(local.token("rsa-3"))
    assert refusal(issuer, old) == (ErrorCode.TOKEN_REFUSED, "its issuer has no such key")


def test_tokens_of_unknown_keys_do_not_make_us_ask_the_issuer_each_time(
    local: LocalIssuer, issuer: Issuer
) -> None:
    assert issuer.viewer(local.token())
    for number in range(100):
        token = local.token(headers={"kid": f"unknown-{number}"})
        assert refusal(issuer, token) == (ErrorCode.TOKEN_REFUSED, "its issuer has no such key")
    assert local.asked == 1


def test_an_issuer_that_is_down_is_not_needed_for_keys_that_are_known(
    local: LocalIssuer, issuer: Issuer, impatient: None
) -> None:
    assert issuer.viewer(local.token())
    local.broken = True
    time.sleep(0.11)
    assert issuer.viewer(local.token(sub="another"))
    assert refusal(issuer, local.token(headers={"kid": "unknown"}))[0] is ErrorCode.TOKEN_REFUSED
    assert issuer.viewer(local.token(sub="a third"))


def test_without_any_key_known_a_token_can_be_tried_again_later(
    local: LocalIssuer, issuer: Issuer, impatient: None
) -> None:
    local.broken = True
    assert refusal(issuer, local.token())[0] is ErrorCode.ISSUER_NOT_READY
    local.broken = False
    time.sleep(0.11)
    assert issuer.viewer(local.token())


def test_keys_are_not_trusted_for_ever_while_the_issuer_is_silent(
    local: LocalIssuer, issuer: Issuer, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert issuer.viewer(local.token())
    local.broken = True
    monkeypatch.setattr(module, "_KEPT_SECONDS", 0.05)
    time.sleep(0.11)
    assert refusal(issuer, local.token(sub="later"))[0] is ErrorCode.ISSUER_NOT_READY


def test_a_discovery_document_of_another_issuer_is_not_believed(local: LocalIssuer, issuer: Issuer) -> None:
    local.named = "https://elsewhere.example"
    assert refusal(issuer, local.token())[0] is ErrorCode.ISSUER_NOT_READY


# ── through the service ──────────────────────────────────────────────────────────────────────────────────


def ask(client: TestClient, token: str | None, query: str = VIEWER) -> Any:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return client.post("/graphql", json={"query": query}, headers=headers)


def test_the_service_takes_tokens_and_keys_side_by_side(
    local: LocalIssuer, settings: Settings, editor_key: str
) -> None:
    with TestClient(create_app(replace(settings, oidc_issuer=local.url))) as client:
        told = ask(client, local.token(herbcity_role="MEMBER")).json()["data"]["viewer"]
        assert told["role"] == "MEMBER"
        assert told["expiresAt"]
        assert ask(client, editor_key).json()["data"]["viewer"]["role"] == "EDITOR"
        refused = ask(client, local.token(aud="another-service"))
        assert refused.status_code == 401
        assert 'error="invalid_token"' in refused.headers["www-authenticate"]
        error = refused.json()["errors"][0]
        assert error["extensions"]["code"] == "TOKEN_REFUSED"
        assert error["extensions"]["retryable"] is False


def test_an_issuer_that_hangs_holds_up_neither_keys_nor_the_public(
    local: LocalIssuer, settings: Settings, editor_key: str
) -> None:
    local.seconds = 4.0
    with TestClient(create_app(replace(settings, oidc_issuer=local.url))) as client:
        ask(client, editor_key)
        began = time.monotonic()
        assert ask(client, editor_key).json()["data"]["viewer"]["role"] == "EDITOR"
        assert ask(client, None).json()["data"]["viewer"]["role"] == "PUBLIC"
        assert time.monotonic() - began < 2
        local.broken = True
    local.seconds = 0.0


def test_a_token_without_an_issuer_in_the_settings_opens_nothing(
    client: TestClient, local: LocalIssuer
) -> None:
    refused = ask(client, local.token())
    assert refused.status_code == 401
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_neither_token_nor_subject_stands_in_the_log(local: LocalIssuer, settings: Settings) -> None:
    token, broken = local.token(), local.token(aud="another-service")
    app = create_app(replace(settings, oidc_issuer=local.url))
    with TestClient(app) as client, structlog.testing.capture_logs() as lines:
        ask(client, token)
        ask(client, broken)
    assert token not in str(lines)
    assert broken not in str(lines)
    assert "somchai" not in str(lines)
