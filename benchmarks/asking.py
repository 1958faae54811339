"""GraphQL over HTTP, against a bare handler that gives the same payload. Recorded without a target."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import NamedTuple

from benchmarks.comparing import Figure, Scale
from benchmarks.offices import Office, office
from benchmarks.provinces import copy_of, database, size_of
from benchmarks.questions import CURSORS, QUESTIONS, Question
from benchmarks.serving import Client, serving
from herbcity.registry.changes import RecordKind

_SECONDS_A_TURN = 1.0
_PLACES = 100
"""Different variables that are asked for in turn, so that nobody answers from memory."""

_WRITES_A_ROUND = 4

_BARE = "Starlette, SQL by hand, msgspec"


class _Turn(NamedTuple):
    """Seconds a request: half of all requests were faster, and what the service's processor spent on each."""

    p50: float
    processor: float


class _Place(NamedTuple):
    """A row of the list of actors: the cursor on it, its global id and its code."""

    cursor: str
    id: str
    code: str


def measure(scale: Scale) -> Iterator[Figure]:
    """Each question by turns on both services, one client that waits for each answer."""
    size = size_of(scale.actors)
    with (
        copy_of(database(scale.actors, scale.seed)) as file,
        serving(
            ["herbcity", "serve", "--port", "PORT"], {"HERBCITY_DATABASE_URL": f"sqlite:///{file}"}
        ) as ours,
        serving(["benchmarks.bare_service", str(file), "PORT"], {}) as bare,
        office(file) as writing,
    ):
        places = _places(ours)
        for number, question in enumerate(QUESTIONS):
            asked = [_graphql(question.document, _place(question, one)) for one in places]
            plainly = [_get(f"/{number}?place={one.code}") for one in places]
            assert json.loads(ours.ask(asked[0])) == json.loads(bare.ask(plainly[0]))
            turns = [(_turn(ours, asked), _turn(bare, plainly)) for _ in range(scale.rounds + 1)][1:]
            p50, bare_p50 = (statistics.median(turn[side].p50 for turn in turns) for side in (0, 1))
            processor, bare_processor = (
                statistics.median(turn[side].processor for turn in turns) for side in (0, 1)
            )
            after = _after_a_write(ours, asked, writing, writes=scale.rounds * _WRITES_A_ROUND)
            for what, value, against, reference in (
                ("half are faster than", p50, _BARE, bare_p50),
                ("processor of the service", processor, _BARE, bare_processor),
                ("the first after a write", after, "the same, when nobody writes", p50),
            ):
                yield Figure(
                    what=f"{question.name}: {what}", size=size, value=value, against=against, bare=reference
                )


def _turn(client: Client, requests: Sequence[bytes]) -> _Turn:
    """One request after the other, for as long as a turn lasts."""
    taken: list[float] = []
    processor = client.server_seconds
    begun = time.perf_counter()
    for request in cycle(requests):
        asked = time.perf_counter()
        client.ask(request)
        answered = time.perf_counter()
        taken.append(answered - asked)
        if answered - begun > _SECONDS_A_TURN:
            break
    return _Turn(statistics.median(taken), (client.server_seconds - processor) / len(taken))


def _after_a_write(client: Client, requests: Sequence[bytes], writing: Office, *, writes: int) -> float:
    """The median time of the first answer after somebody else has changed one link."""
    taken = []
    for request, _ in zip(cycle(requests), range(writes)):
        writing.write(RecordKind.LINK, 1)
        asked = time.perf_counter()
        client.ask(request)
        taken.append(time.perf_counter() - asked)
    return statistics.median(taken)


def _places(client: Client) -> list[_Place]:
    """Rows all over the list of actors, found page by page."""
    found: list[_Place] = []
    cursor: str | None = None
    while True:
        edges = json.loads(client.ask(_graphql(CURSORS, cursor)))["data"]["actors"]["edges"]
        found += [_Place(edge["cursor"], edge["node"]["id"], edge["node"]["code"]) for edge in edges]
        if len(edges) < 100:
            break
        cursor = found[-1].cursor
    # Whole pages must follow each place.
    return found[: -len(found) // 10 : len(found) // _PLACES + 1]


def _place(question: Question, one: _Place) -> str:
    return one.cursor if question.paged else one.id


def _graphql(document: str, place: str | None) -> bytes:
    body = json.dumps({"query": document, "variables": {"place": place}}).encode()
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode()
