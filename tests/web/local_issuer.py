"""An OpenID Connect issuer of our own: a real HTTP server with keys that it can change, and tokens signed by them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

AUDIENCE = "herbcity"


class LocalIssuer:
    """Serves a discovery document and keys on a port of its own; ``asked`` counts how often the keys were fetched."""

    def __init__(self) -> None:
        self.keys: dict[str, tuple[str, Any]] = {}
        self.asked = 0
        self.broken = False
        self.seconds = 0.0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/realms/province"
        self.named = self.url
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.add("rsa-1", "RS256")

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def add(self, kid: str, algorithm: str) -> None:
        made: dict[str, Any] = {
            "RS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "EdDSA": ed25519.Ed25519PrivateKey.generate,
        }
        self.keys[kid] = algorithm, made[algorithm]()

    def jwks(self) -> dict[str, Any]:
        form = {"RS256": RSAAlgorithm, "ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}
        return {
            "keys": [
                {**form[name].to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", "alg": name}
                for kid, (name, key) in self.keys.items()
            ]
        }

    def token(self, kid: str = "rsa-1", *, headers: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token that is right but for what is said here; a claim that is None is left out."""
        now = int(time.time())
        whole = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "somchai@agency.example",
            "iat": now,
            "exp": now + 600,
            "herbcity_role": "EDITOR",
            **claims,
        }
        algorithm, key = self.keys[kid]
        body = {name: value for name, value in whole.items() if value is not None}
        return jwt.encode(body, key, algorithm, headers={"kid": kid, **(headers or {})})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(issuer.seconds)
                if issuer.broken:
                    self.send_error(503)
                    return
                if self.path.endswith("/.well-known/openid-configuration"):
                    answer: dict[str, Any] = {"issuer": issuer.named, "jwks_uri": f"{issuer.url}/keys"}
                else:
                    issuer.asked += 1
                    answer = issuer.jwks()
                content = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments: Any) -> None:
                """Nothing: the tests say what happened."""

        return Handler


@contextmanager
def local_issuer() -> Iterator[LocalIssuer]:
    issuer = LocalIssuer()
    yield issuer
    issuer.close()
