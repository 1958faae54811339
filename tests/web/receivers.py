"""A receiver of webhooks on this machine, that does what a test tells it to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    """One request, as it arrived."""

    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def told(self) -> Any:
        return json.loads(self.body)

    @property
    def number(self) -> int:
        return int(self.told["data"]["revision"]["number"])

    def is_signed_with(self, secret: str) -> bool:
        """Whether the signature holds, worked out as the specification says."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        content = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        right = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
        return hmac.compare_digest(self.headers["webhook-signature"], f"v1,{right}")


Answer = tuple[int, dict[str, str]]


@dataclass
class Receiver:
    """What arrived, and how the next requests are answered: ``answers`` first, then 204."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    answers: list[Answer | Callable[[], Answer]] = field(default_factory=list)

    def wait(self, count: int, seconds: float = 15.0) -> list[Received]:
        """Everything that arrived, once it is so many."""
        end = time.monotonic() + seconds
        while len(self.received) < count:
            assert time.monotonic() < end, f"{len(self.received)} of {count} arrived"
            time.sleep(0.02)
        return self.received


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens on 127.0.0.1."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(Received(headers, body, time.monotonic()))
            answer = receiver.answers.pop(0) if receiver.answers else (204, {})
            status, more = answer() if callable(answer) else answer
            try:
                self.send_response(status)
                for name, value in more.items():
                    self.send_header(name, value)
                self.end_headers()
            except OSError:
                pass  # The sender did not wait for it.

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook?from=herbcity"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
