"""GraphQL over server-sent events, and the clients that front ends use, against a real server."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import Engine

from herbcity.registry.engine import writing
from herbcity.registry.keys import AccessRole, revoke_key
from tests.api.api_door import HOSPITAL, fill
from tests.web.live_door import TOOLS, dialled, new_key, rename, serving

REVISIONS = "subscription ($after: Int) { revisions(after: $after) { number } }"
EVENTS = {"accept": "text/event-stream"}
CLIENTS = Path(__file__).parent / "live_clients.mjs"


@contextmanager
def streamed(
    address: str, query: str, *, headers: dict[str, str] | None = None, **variables: Any
) -> Iterator[Any]:
    with httpx2.stream(
        "POST",
        f"http://{address}/graphql",
        json={"query": query, "variables": variables},
        headers={**EVENTS, **(headers or {})},
        timeout=10,
    ) as answer:
        yield answer


def told(lines: Iterator[str]) -> tuple[str, str | None, Any]:
    """The next event: its name, its id and its data. Comments are passed over."""
    fields: dict[str, str] = {}
    for line in lines:
        if not line and fields:
            break
        name, _, value = line.partition(":")
        if name:
            fields[name] = value.strip()
    else:
        raise EOFError
    return fields["event"], fields.get("id"), json.loads(fields["data"]) if fields["data"] else None


def test_events_come_with_their_revision_and_go_on_where_the_reader_was(
    engine: Engine, database_url: str
) -> None:
    fill(engine)
    with serving(database_url) as (address, process):
        with streamed(address, REVISIONS, after=2) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            lines = answer.iter_lines()
            assert told(lines) == ("next", "3", {"data": {"revisions": {"number": 3}}})
            written = time.monotonic()
            rename(engine, HOSPITAL, "Hospital")
            assert told(lines)[1] == "4"
            assert time.monotonic() - written < 2
        for number in range(5, 31):
            rename(engine, HOSPITAL, f"Hospital {number}")
        question = {"query": "subscription { revisions { number } }"}
        resumed = {**EVENTS, "last-event-id": "4"}
        with httpx2.stream("GET", f"http://{address}/graphql", params=question, headers=resumed) as answer:
            lines = answer.iter_lines()
            assert [told(lines)[1] for _ in range(26)] == [str(number) for number in range(5, 31)]
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            with pytest.raises(EOFError):  # without an event 'complete', so that a client comes again
                told(lines)
        process.wait(10)
        assert time.monotonic() - began < 5


def test_one_answer_and_every_refusal_are_events_too(engine: Engine, database_url: str) -> None:
    fill(engine)
    with serving(database_url) as (address, _):
        with streamed(address, "{ viewer { role } }") as answer:
            lines = answer.iter_lines()
            name, mark, answered = told(lines)
            assert (name, mark, answered["data"]) == ("next", None, {"viewer": {"role": "PUBLIC"}})
            cost = answered["extensions"]["cost"]
            assert cost["remaining"] == cost["budget"] - cost["requested"] > 0
            assert told(lines) == ("complete", None, None)
        for query, variables, code in (
            ("{ nothing }", {}, "BAD_USER_INPUT"),
            (REVISIONS, {"after": 99}, "NOT_FOUND"),
            ("subscription { revisions { nothing } }", {}, "BAD_USER_INPUT"),
        ):
            with streamed(address, query, **variables) as answer:
                assert answer.status_code == 200
                lines = answer.iter_lines()
                name, _, data = told(lines)
                assert (name, data["errors"][0]["extensions"]["code"]) == ("next", code)
                assert told(lines)[0] == "complete"
        with httpx2.stream(
            "GET",
            f"http://{address}/graphql",
            params={"query": "mutation { undoRevision(input: {revision: 3}) { revision } }"},
            headers=EVENTS,
        ) as answer:
            _, _, data = told(answer.iter_lines())
            assert data["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"
        with streamed(address, REVISIONS, headers={"authorization": "Bearer hbc_nobodys"}) as answer:
            assert answer.status_code == 401
        plain = httpx2.post(f"http://{address}/graphql", json={"query": REVISIONS}).json()
        assert plain["errors"][0]["extensions"]["code"] == "NOT_ACCEPTABLE"
        assert "text/event-stream" in plain["errors"][0]["message"]


def test_a_stream_of_events_ends_with_an_error_when_its_key_is_revoked(
    engine: Engine, database_url: str
) -> None:
    fill(engine)
    key_id, secret = new_key(engine, AccessRole.MEMBER)
    with (
        serving(database_url) as (address, _),
        streamed(address, REVISIONS, headers={"authorization": f"Bearer {secret}"}, after=2) as answer,
    ):
        lines = answer.iter_lines()
        assert told(lines)[1] == "3"
        with writing(engine) as session:
            revoke_key(session, key_id)
        began = time.monotonic()
        name, _, data = told(lines)
        assert (name, data["errors"][0]["extensions"]["code"]) == ("next", "UNAUTHENTICATED")
        assert told(lines)[0] == "complete"
        assert time.monotonic() - began < 5


def test_a_caller_holds_only_so_many_streams(engine: Engine, database_url: str) -> None:
    fill(engine)
    with serving(database_url, HERBCITY_STREAMS_PER_CALLER="1") as (address, _):
        with streamed(address, REVISIONS, after=0) as first:
            lines = first.iter_lines()
            assert told(lines)[0] == "next"
            with streamed(address, REVISIONS) as second:
                assert second.status_code == 429
                assert json.loads(second.read())["errors"][0]["extensions"]["code"] == "TOO_MANY_STREAMS"
        time.sleep(0.3)
        with streamed(address, REVISIONS, after=0) as again:
            assert told(again.iter_lines())[0] == "next"


def test_callers_without_a_key_follow_only_what_is_published_where_the_operator_says_so(
    engine: Engine, database_url: str
) -> None:
    fill(engine)

    async def over_a_socket(address: str) -> list[Any]:
        async with dialled(address) as socket:
            await socket.begin()
            await socket.subscribe("own", REVISIONS, after=0)
            named = {"documentId": "WatchRevisions", "variables": {"after": 2}}
            first = await socket.hear()
            await socket.say(type="subscribe", id="named", payload=named)
            return [first, await socket.hear()]

    with serving(database_url, HERBCITY_PUBLISHED_ONLY="yes") as (address, _):
        with streamed(address, REVISIONS, after=0) as answer:
            assert answer.status_code == 403
            assert json.loads(answer.read())["errors"][0]["extensions"]["code"] == "PUBLISHED_ONLY"
        own, named = asyncio.run(over_a_socket(address))
        assert own["payload"][0]["extensions"]["code"] == "PUBLISHED_ONLY"
        assert named["payload"]["data"]["revisions"]["number"] == 3


@pytest.mark.parametrize("kind", ["ws", "sse"])
def test_the_clients_of_front_ends_follow_resume_and_are_refused(
    engine: Engine, database_url: str, kind: str
) -> None:
    node = shutil.which("node")
    if node is None or not (TOOLS / "node_modules" / "graphql-ws").is_dir():
        pytest.skip("needs node and 'make graphiql'")
    fill(engine)

    def client(query: str, count: int, *more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [node, str(CLIENTS), kind, address, query, str(count), *more],
            cwd=TOOLS,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    with serving(database_url) as (address, _):
        following = client("subscription { revisions(after: 1) { number } }", 4)
        assert following.stdout
        seen = [json.loads(following.stdout.readline()) for _ in range(2)]
        writer = threading.Thread(
            target=lambda: [rename(engine, HOSPITAL, f"Hospital {n}") for n in range(2)]
        )
        writer.start()
        rest, _ = following.communicate(timeout=20)
        writer.join()
        assert [one["data"]["revisions"]["number"] for one in seen] == [2, 3]
        assert [json.loads(line) for line in rest.splitlines()] == [
            {"data": {"revisions": {"number": 4}}},
            {"data": {"revisions": {"number": 5}}},
            "complete",
        ]
        (one, end) = client("{ viewer { role } }", 9).communicate(timeout=20)[0].splitlines()
        assert (json.loads(one)["data"], json.loads(end)) == ({"viewer": {"role": "PUBLIC"}}, "complete")
        refused = client("subscription { nothing }", 9).communicate(timeout=20)[0]
        assert "BAD_USER_INPUT" in refused
        denied = client("subscription { revisions { number } }", 9, "Bearer hbc_nobodys").communicate(
            timeout=20
        )[0]
        assert json.loads(denied)["failed"]


def test_what_is_streamed_is_paid_for_like_what_is_answered(sqlite_engine: Engine) -> None:
    """So nobody gets around the budget by asking over a stream."""
    fill(sqlite_engine)
    url = sqlite_engine.url.render_as_string()
    dear = "{ actors(first: 100) { nodes { links { source { links { target { code } } } } } } }"
    with serving(url, HERBCITY_PUBLIC_BUDGET="100", HERBCITY_PUBLIC_REFILL="100") as (address, _):
        with streamed(address, dear) as answer:
            assert answer.status_code == 200
            first = told(answer.iter_lines())[2]
            assert first["extensions"]["cost"]["remaining"] == 0
        with streamed(address, "{ viewer { role } }") as answer:
            answer.read()
            assert answer.status_code == 429
            assert answer.json()["errors"][0]["extensions"]["code"] == "BUDGET_SPENT"
            assert int(answer.headers["retry-after"]) > 0
        with streamed(address, REVISIONS) as answer:
            assert answer.status_code == 429
