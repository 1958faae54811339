"""GraphQL over HTTP, against a bare handler that gives the same payload from hand-written SQL.

One service a core, the clients on the other; the services are measured in turns, and the medians of all turns compared.
The clients are our own (an epoll loop, about 25,000 requests a second), the same for both.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.comparing import BYTES, Figure, Scale
from benchmarks.offices import Office, office
from benchmarks.provinces import copy_of, database, size_of
from benchmarks.questions import CURSORS, QUESTIONS, Question
from benchmarks.serving import Load, Server, own_core, serving
from herbcity.registry.changes import RecordKind

_SECONDS_A_TURN = 1.0
_CLIENTS = 16
_PLACES = 100
"""Different variables that are asked for in turn, so that nobody answers from memory."""

_WRITES_A_ROUND = 4

_AS_DEAR = 1.5
_KEPT_AS_DEAR = 0.5
_SPREAD = 5.0

_BARE = "Starlette, SQL by hand, orjson"

_IDLE_SECONDS = 0.05
"""Of its processor that a service uses in a second in which nobody asks."""

_WARMING, _ASKED = 10_000, 100_000
_GROWTH = 1.01
"""What a service may hold after 100,000 requests, times what it held before them."""


class _Turn(NamedTuple):
    """One client alone, and many at once."""

    alone: Load
    together: Load

    @property
    def p50(self) -> float:
        return self.alone.at(0.5)

    @property
    def processor(self) -> float:
        return self.together.processor / len(self.together.each)

    @property
    def request(self) -> float:
        return self.together.clock / len(self.together.each)

    @property
    def spread(self) -> float:
        return self.together.at(0.99)

    @property
    def middle(self) -> float:
        return self.together.at(0.5)


class _Place(NamedTuple):
    """A row of the list of actors: the cursor on it, its global id and its code."""

    cursor: str
    id: str
    code: str


def measure(scale: Scale) -> Iterator[Figure]:
    """Each question by turns on both services: one client alone, sixteen at once, and answers that are kept."""
    size = size_of(scale.actors)
    with (
        copy_of(database(scale.actors, scale.seed)) as file,
        own_core(),
        our_service(file) as ours,
        serving(["benchmarks.bare_service", str(file), "PORT"], {}) as bare,
        office(file) as writing,
    ):
        places = places_in(ours)
        for number, question in enumerate(QUESTIONS):
            asked = [graphql_request(question.document, place_for(question, one)) for one in places]
            kept = [_published(question, place_for(question, one)) for one in places]
            plainly = [_get(f"/{number}?place={one.code}") for one in places]
            for request in (asked[0], kept[0]):
                assert json.loads(ours.ask(request))["data"] == json.loads(bare.ask(plainly[0]))["data"]
            services = ((ours, asked), (ours, kept), (bare, plainly))
            rounds = [[_turn(*one) for one in services] for _ in range(scale.rounds + 1)][1:]
            ours_, kept_, bare_ = zip(*rounds)
            alone = _median(ours_, lambda turn: turn.p50)
            for what, of, target in (
                ("half are faster than", lambda turn: turn.p50, _AS_DEAR),
                ("processor, 16 at once", lambda turn: turn.processor, _AS_DEAR),
                ("clock, 16 at once", lambda turn: turn.request, _AS_DEAR),
            ):
                reference = _median(bare_, of)
                yield Figure(
                    what=f"{question.name}: {what}",
                    size=size,
                    value=_median(ours_, of),
                    against=_BARE,
                    bare=reference,
                    target=target,
                )
                yield Figure(
                    what=f"{question.name}, kept: {what}",
                    size=size,
                    value=_median(kept_, of),
                    against=_BARE,
                    bare=reference,
                    target=_KEPT_AS_DEAR if question.paged else None,
                )
            yield Figure(
                what=f"{question.name}: 99 of 100 are faster than, 16 at once",
                size=size,
                value=_median(ours_, lambda turn: turn.spread),
                against="half of them",
                bare=_median(ours_, lambda turn: turn.middle),
                target=_SPREAD,
            )
            yield Figure(
                what=f"{question.name}: the first after a write",
                size=size,
                value=_after_a_write(ours, asked, writing, writes=scale.rounds * _WRITES_A_ROUND),
                against="the same, when nobody writes",
                bare=alone,
            )


def lasting(scale: Scale) -> Iterator[Figure]:
    """What the service holds after 100,000 requests of all three kinds, kept answers among them."""
    with copy_of(database(scale.actors, scale.seed)) as file, own_core(), our_service(file) as ours:
        places = places_in(ours)
        asked = [
            request
            for one in places
            for question in QUESTIONS
            for request in (
                graphql_request(question.document, place_for(question, one)),
                _published(question, place_for(question, one)),
            )
        ]
        ours.load(asked, clients=_CLIENTS, count=_WARMING)
        before = ours.resident_bytes
        ours.load(asked, clients=_CLIENTS, count=_ASKED)
        yield Figure(
            what=f"memory of the service after {_ASKED:,} requests",
            size=size_of(scale.actors),
            value=ours.resident_bytes,
            unit=BYTES,
            against=f"after {_WARMING:,}",
            bare=before,
            target=_GROWTH,
        )


@contextmanager
def our_service(file: Path) -> Iterator[Server]:
    """Our service once it has done what it does before the first question, which would count as its requests' cost."""
    with serving(["benchmarks.published_service", str(file), "PORT"], {}) as server:
        server.ask(_get("/health/ready"))
        used = -1.0
        while server.processor_seconds - used > _IDLE_SECONDS:
            used = server.processor_seconds
            time.sleep(1.0)
        yield server


def _turn(server: Server, requests: Sequence[bytes]) -> _Turn:
    return _Turn(
        server.load(requests, clients=1, seconds=_SECONDS_A_TURN / 2),
        server.load(requests, clients=_CLIENTS, seconds=_SECONDS_A_TURN),
    )


def _median(turns: Sequence[_Turn], of: Callable[[_Turn], float]) -> float:
    return statistics.median(of(turn) for turn in turns)


def _after_a_write(server: Server, requests: Sequence[bytes], writing: Office, *, writes: int) -> float:
    """The median time of the first answer after somebody else has changed one link."""
    taken = []
    for request, _ in zip(cycle(requests), range(writes)):
        writing.write(RecordKind.LINK, 1)
        taken.append(server.load([request], clients=1, count=1).each[0])
    return statistics.median(taken)


def places_in(server: Server) -> list[_Place]:
    """Rows all over the list of actors, found page by page."""
    found: list[_Place] = []
    cursor: str | None = None
    while True:
        edges = json.loads(server.ask(graphql_request(CURSORS, cursor)))["data"]["actors"]["edges"]
        found += [_Place(edge["cursor"], edge["node"]["id"], edge["node"]["code"]) for edge in edges]
        if len(edges) < 100:
            break
        cursor = found[-1].cursor
    # Whole pages must follow each place.
    return found[: -len(found) // 10 : len(found) // _PLACES + 1]


def place_for(question: Question, one: _Place) -> str:
    """What the question's variable ``place`` is for this row."""
    return one.cursor if question.paged else one.id


def graphql_request(document: str, place: str | None) -> bytes:
    """A POST of this document with its one variable."""
    body = json.dumps({"query": document, "variables": {"place": place}}).encode()
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _published(question: Question, place: str) -> bytes:
    asked = {"documentId": question.key, "variables": json.dumps({"place": place})}
    return _get(f"/graphql?{urlencode(asked)}")


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode()
