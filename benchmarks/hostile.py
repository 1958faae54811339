"""Hostile requests: what each kind is answered with and how soon, and what a second caller notices of them.

First kind after kind, one request at a time, each from an address of its own (Linux takes all of 127.0.0.0/8 for
this machine), so that no budget of one caller spares the limits behind it. Then two thousand in a mixed row from
one address, several at once. The second caller asks for ordinary things at a steady pace, whether it has been
answered or not, and counts from when it asked.
"""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from benchmarks.comparing import BYTES, COUNT, Figure, Scale
from benchmarks.hostile_requests import KINDS, Kind, ask
from benchmarks.provinces import copy_of, database, size_of
from benchmarks.serving import Server, serving

_REQUESTS = 2_000
_OF_EACH_KIND = 20
_AT_ONCE = 4
_A_SECOND = 1.0
LET_GO_AFTER = 11.0
"""Seconds: the service's own limit for a request, 10, and one more. For those who send slowly."""

_GIVES_UP_AFTER = 40.0
_LONGEST_KIND = 20.0
"""Seconds after which no further request of a kind is sent; the figures say how many were."""

_PACE = 0.05
_USUAL_SECONDS = 10.0
_IDLE_SHARE = 0.05
"""Seconds of processor in a second that a service uses that does nothing."""

_ONE_ADDRESS = "127.9.9.9"
_NUMBERS = count(1_000, 1_000)
"""Where the numbers of a mixed row begin: other ones each time."""

_ADDRESSES = (f"127.{one // 62_500 + 10}.{one // 250 % 250}.{one % 250 + 1}" for one in count())
_ORDINARY = (
    "{ actors(first: 20) { nodes { code nameTh nameEn legalForm size households latitude longitude } } }",
    '{ actor(code: "HC-0001-E") { code nameTh nameEn links { kind target { nameTh } } } }',
)


class Answered(NamedTuple):
    """Status (0 where the connection was closed without one), the code of the first error, and seconds."""

    status: int
    code: str
    seconds: float

    @property
    def our_fault(self) -> bool:
        """Whether the service failed rather than refused. A limit of time is a refusal."""
        return self.code == "INTERNAL" or (self.status >= 500 and self.code != "TIMED_OUT")

    @property
    def words(self) -> str:
        return " ".join(part for part in (str(self.status) if self.status else "closed", self.code) if part)


class _Held(NamedTuple):
    """What a process holds: bytes in memory, threads, open files."""

    memory: int
    threads: int
    files: int


def measure(scale: Scale) -> Iterator[Figure]:
    """Both rows of requests against one service, with the second caller beside it."""
    size = size_of(scale.actors)
    with (
        copy_of(database(scale.actors, scale.seed)) as file,
        serving(
            ["herbcity", "serve", "--port", "PORT"], {"HERBCITY_DATABASE_URL": f"sqlite:///{file}"}
        ) as service,
        second_caller(service.port) as second,
    ):
        _quiet(service)
        second.during(_USUAL_SECONDS)
        usual = _p95(second.during(_USUAL_SECONDS))
        answers: list[Answered] = []
        for kind in KINDS:
            second.begin()
            found = _of_kind(service.port, kind)
            meanwhile = _p95(second.end())
            answers += found
            yield from _figures(kind, found, meanwhile, usual=usual, size=size)
        noticed: list[float] = []
        held: list[_Held] = []
        for _ in range(2):
            second.begin()
            answers += _mixed(service.port, _REQUESTS // 2)
            noticed += second.end()
            _quiet(service)
            held.append(_held(service.process))
        yield Figure(
            what=f"{_REQUESTS:,} of all kinds from one address: p95 of a second caller meanwhile",
            size=size,
            value=_p95(noticed),
            against="its usual p95",
            bare=usual,
            target=3.0,
        )
        # What the first half has loaded and remembered stays; the second has nothing to add.
        yield from _growth(*held, size=size)
        faults = sum(answer.our_fault for answer in answers)
        yield Figure(
            what="answers that are the service's fault", size=size, value=faults, unit=COUNT, target=0
        )


def _quiet(service: Server) -> None:
    """Waits until the service has nothing left to do, a minute at most."""
    for _ in range(60):
        used = service.processor_seconds
        time.sleep(_A_SECOND)
        if service.processor_seconds - used < _IDLE_SHARE:
            return


def _figures(
    kind: Kind, answers: Sequence[Answered], meanwhile: float, *, usual: float, size: str
) -> Iterator[Figure]:
    said = ", ".join(words for words, _ in Counter(answer.words for answer in answers).most_common())
    yield Figure(
        what=f"{kind.name} ({len(answers)} times): {said}; the slowest",
        size=size,
        value=max(answer.seconds for answer in answers),
        target=LET_GO_AFTER if kind.seconds else _A_SECOND,
    )
    yield Figure(
        what=f"{kind.name}: p95 of a second caller meanwhile",
        size=size,
        value=meanwhile,
        against="its usual p95",
        bare=usual,
    )


def _growth(before: _Held, after: _Held, *, size: str) -> Iterator[Figure]:
    # Threads and connections to the database are made when they are first needed, up to their number.
    names, units, targets = (
        ("memory of the service", "threads", "open files"),
        (BYTES, COUNT, COUNT),
        (1.1, 1.5, 1.5),
    )
    for what, now, then, unit, target in zip(names, after, before, units, targets, strict=True):
        yield Figure(
            what=f"{what} after {_REQUESTS:,}",
            size=size,
            value=now,
            unit=unit,
            against=f"after {_REQUESTS // 2:,}",
            bare=then,
            target=target,
        )


def _of_kind(port: int, kind: Kind) -> list[Answered]:
    """One after the other, until there were enough or it has taken too long; those that are slow at once."""
    if kind.seconds:
        with ThreadPoolExecutor(_OF_EACH_KIND) as senders:
            return list(senders.map(lambda n: send(port, kind, n, next(_ADDRESSES)), range(_OF_EACH_KIND)))
    begun = time.perf_counter()
    found = []
    for number in range(_OF_EACH_KIND):
        found.append(send(port, kind, number, next(_ADDRESSES)))
        if time.perf_counter() - begun > _LONGEST_KIND:
            break
    return found


def _mixed(port: int, times: int) -> list[Answered]:
    """Kinds by turns, several at once, all from one address; those that are slow are sent by threads of their own."""
    turns = ((number, kind) for number in count(next(_NUMBERS)) for kind in KINDS)
    with ThreadPoolExecutor(_AT_ONCE) as quick, ThreadPoolExecutor(times) as slow:
        waiting = [
            (slow if kind.seconds else quick).submit(send, port, kind, number, _ONE_ADDRESS)
            for number, kind in islice(turns, times)
        ]
        return [one.result() for one in waiting]


def send(port: int, kind: Kind, number: int, address: str) -> Answered:
    """One request on a connection of its own, and what came back."""
    payload = kind.payload(number)
    begun = time.perf_counter()
    received = b""
    with socket.create_connection(
        ("127.0.0.1", port), timeout=_GIVES_UP_AFTER, source_address=(address, 0)
    ) as connection:
        try:
            if kind.seconds:
                _dribble(connection, payload, kind.seconds)
            else:
                connection.sendall(payload)
            while chunk := connection.recv(262_144):
                received = (received + chunk)[:65_536]
        except ConnectionError:
            # The service need not read to its end what it refuses by its length.
            received = received or _rest(connection)
        except TimeoutError:
            pass
    seconds = time.perf_counter() - begun
    status = re.match(rb"HTTP/1\.1 (\d+)", received)
    code = re.search(rb'"code":"([A-Z_]+)"', received)
    return Answered(int(status[1]) if status else 0, code[1].decode() if code else "", seconds)


def _rest(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65_536)
    except OSError:
        return b""


def _dribble(connection: socket.socket, payload: bytes, seconds: float) -> None:
    """The bytes but the last, spread over the time, after the head where there is a body; ends early once the
    service has answered or hung up."""
    head, end, _ = payload.partition(b"\r\n\r\n")
    begun = len(head + end) if end else len(payload) // 2
    connection.sendall(payload[:begun])
    connection.settimeout(seconds / (len(payload) - begun))
    for at in range(begun, len(payload) - 1):
        try:
            connection.recv(1, socket.MSG_PEEK)
            break
        except TimeoutError:
            connection.sendall(payload[at : at + 1])
    connection.settimeout(_A_SECOND)


def _held(process: int) -> _Held:
    status = Path(f"/proc/{process}/status").read_text()
    memory, threads = (int(re.findall(rf"{name}:\s+(\d+)", status)[0]) for name in ("VmRSS", "Threads"))
    return _Held(memory * 1024, threads, len(list(Path(f"/proc/{process}/fd").iterdir())))


def _p95(seconds: Sequence[float]) -> float:
    """What one in twenty took longer than; endless where that many were refused or not answered."""
    return sorted(seconds)[math.ceil(len(seconds) * 0.95) - 1]


class SecondCaller:
    """Somebody who asks for ordinary things at a steady pace, in a process of its own."""

    def __init__(self, orders: Connection) -> None:
        self._orders = orders

    def begin(self) -> None:
        """Begin asking."""
        self._orders.send(True)

    def end(self) -> list[float]:
        """Stop asking; the seconds that each answer took since it was due."""
        self._orders.send(False)
        taken = self._orders.recv()
        assert isinstance(taken, list)
        return taken

    def during(self, seconds: float) -> list[float]:
        """Ask for so long while nothing else happens."""
        self.begin()
        time.sleep(seconds)
        return self.end()


@contextmanager
def second_caller(port: int) -> Iterator[SecondCaller]:
    """A second caller of the service on this port, ready to begin."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_calling, args=(port, theirs), daemon=True)
    process.start()
    try:
        yield SecondCaller(ours)
    finally:
        process.terminate()
        process.join()


def _calling(port: int, orders: Connection) -> None:
    while orders.recv():
        orders.send(asyncio.run(_at_a_steady_pace(port, orders)))


async def _at_a_steady_pace(port: int, orders: Connection) -> list[float]:
    requests = [ask(document) for document in _ORDINARY]
    asking: list[asyncio.Task[float]] = []
    due = time.perf_counter()
    while not (asking and orders.poll()):
        asking.append(asyncio.create_task(_seconds_of(port, requests[len(asking) % len(requests)])))
        due += _PACE
        await asyncio.sleep(max(due - time.perf_counter(), 0))
    orders.recv()
    return await asyncio.gather(*asking)


async def _seconds_of(port: int, request: bytes) -> float:
    asked = time.perf_counter()
    answering, asking = await asyncio.open_connection("127.0.0.1", port)
    asking.write(request)
    answer = await answering.read(-1)
    asking.close()
    if not answer.startswith(b"HTTP/1.1 200") or b'"errors"' in answer:
        return math.inf
    return time.perf_counter() - asked
