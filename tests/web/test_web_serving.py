"""The real server in a process of its own: where it says it is, how it ends, what an audit of it finds."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from herbcity.settings import Settings

TOOLS = Path(__file__).parents[2] / "tools" / "graphiql"

SERVE = "import os; from herbcity.settings import Settings; from herbcity.web.serving import serve\n"
SLOWLY = """
import time
from herbcity.api.execution import Executor
run = Executor.run
def slowly(*args, **options):
    time.sleep(1)
    return run(*args, **options)
Executor.run = slowly
"""
LONG = """
import time
from herbcity.api.execution import Executor
run = Executor.run
def computing_long(self, asked, *args, **options):
    until = time.monotonic() + (5 if asked.request.operation_name == "Long" else 0)
    while time.monotonic() < until:
        pass
    return run(self, asked, *args, **options)
Executor.run = computing_long
"""
NOW = "serve(Settings.from_environment(os.environ))"


@contextmanager
def server(
    settings: Settings, program: str = SERVE + NOW, **variables: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serves in another process; gives its address and the process."""
    environ = {
        **os.environ,
        "HERBCITY_DATABASE_URL": settings.database_url,
        "HERBCITY_PORT": "0",
        "HERBCITY_LOG_FORMAT": "json",
        **variables,
    }
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout
        address = None
        while address is None:
            line = process.stdout.readline()
            assert line or process.poll() is None, process.stderr and process.stderr.read()
            address = re.search(r"http://[\d.]+:\d+", line)
        yield address[0], process
    finally:
        process.kill()
        process.communicate()


def test_a_question_makes_the_round_trip_and_the_log_is_json(settings: Settings) -> None:
    with server(settings) as (address, process):
        with httpx2.Client(base_url=address) as client:
            answer = client.post("/graphql", json={"query": "{ viewer { role } }"})
            assert answer.json()["data"] == {"viewer": {"role": "PUBLIC"}}
            assert "server" not in answer.headers
            assert "ควรจับคู่ใคร" in client.get("/").text
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=10)
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["path"] for line in lines if line["event"] == "request"] == ["/graphql", "/"]
    assert lines[0]["request_id"] == answer.headers["x-request-id"]


def test_a_body_that_never_ends_does_not_hold_the_server(settings: Settings) -> None:
    with server(settings, HERBCITY_REQUEST_SECONDS="0.3") as (address, _process):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as half:
            half.sendall(
                b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                b"content-length: 99\r\n\r\n{"
            )
            answer = b""
            while b"TIMED_OUT" not in answer and (part := half.recv(65536)):
                answer += part
            assert b"TIMED_OUT" in answer


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: x"])
def test_a_head_that_never_ends_does_not_hold_a_connection(settings: Settings, sent: bytes) -> None:
    with server(settings, HERBCITY_REQUEST_SECONDS="0.5") as (address, _process):
        port = int(address.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as slow:
            slow.sendall(sent)
            assert slow.recv(1_000) == b""
        with socket.create_connection(("127.0.0.1", port), timeout=10) as long:
            long.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"x" * 70_000)
            assert long.recv(1_000).startswith(b"HTTP/1.1 400")
        # A connection that is kept open between two requests is not cut off by it.
        with httpx2.Client(base_url=address) as client:
            for _ in range(2):
                assert client.get("/health/live").status_code == 200


def test_small_questions_do_not_wait_for_long_ones(settings: Settings) -> None:
    with (
        server(settings, SERVE + LONG + NOW) as (address, _process),
        httpx2.Client(base_url=address) as client,
    ):
        small = {"query": "{ network { actorCount } }"}
        client.post("/graphql", json=small)
        finished: list[float] = []

        def ask_long() -> None:
            long = {"query": "query Long { viewer { role } }", "operationName": "Long"}
            assert httpx2.post(f"{address}/graphql", json=long, timeout=30).status_code == 200
            finished.append(time.monotonic())

        asking = [threading.Thread(target=ask_long) for _ in range(3)]
        for one in asking:
            one.start()
        threading.Event().wait(0.5)
        for _ in range(20):
            assert (
                client.post("/graphql", json=small, timeout=30).json()["data"]["network"]["actorCount"] > 100
            )
        answered = time.monotonic()
        for one in asking:
            one.join()
        assert len(finished) == 3
        assert answered < min(finished)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_finished_before_the_server_ends(
    settings: Settings, stop: signal.Signals
) -> None:
    with server(settings, SERVE + SLOWLY + NOW) as (address, process):
        answers: list[httpx2.Response] = []

        def ask() -> None:
            answers.append(httpx2.post(f"{address}/graphql", json={"query": "{ viewer { role } }"}))

        asking = threading.Thread(target=ask)
        asking.start()
        threading.Event().wait(0.4)
        process.send_signal(stop)
        asking.join(10)
        assert answers[0].json()["data"] == {"viewer": {"role": "PUBLIC"}}
        process.communicate(timeout=10)
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(f"{address}/health/live")


def test_the_specifications_own_audit_finds_nothing_wrong(settings: Settings) -> None:
    node = shutil.which("node")
    if node is None or not (TOOLS / "node_modules" / "graphql-http").is_dir():
        pytest.skip("needs node and 'make graphiql'")
    script = (
        "require('graphql-http').auditServer({url: process.argv[1]}).then(found => console.log("
        "JSON.stringify(found.map(({status, id, name}) => ({status, id, name})))))"
    )
    with server(settings) as (address, _process):
        command = [node, "-e", script, f"{address}/graphql"]
        audit = subprocess.run(command, cwd=TOOLS, capture_output=True, text=True, timeout=60, check=True)
    found = json.loads(audit.stdout)
    assert len(found) == 61
    assert [each for each in found if each["status"] != "ok"] == []
