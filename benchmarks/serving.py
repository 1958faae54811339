"""A service in a process of its own on one core, and clients on another that ask it and know what that cost."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

_START_SECONDS = 120.0
_LARGEST_READ = 1 << 20


class Load(NamedTuple):
    """What many requests took: each its seconds, in order of size; seconds of the clock and of the server's
    processor for all of them."""

    each: list[float]
    clock: float
    processor: float

    def at(self, share: float) -> float:
        """So many of all requests were faster than this."""
        return self.each[min(int(len(self.each) * share), len(self.each) - 1)]


class Server:
    """A running service: where it listens, and what it has used."""

    def __init__(self, port: int, process: int) -> None:
        self.port = port
        self.process = process

    @property
    def processor_seconds(self) -> float:
        """Processor time that it has used so far, in all its threads (Linux)."""
        return time.clock_gettime((~self.process << 3) | 2)

    @property
    def resident_bytes(self) -> int:
        """Memory that it holds."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def ask(self, request: bytes) -> bytes:
        """The body of the answer to one request, which must be 200."""
        with closing(_Connection(self.port)) as connection:
            connection.send(request)
            while (body := connection.received()) is None:
                pass
            return body

    def load(
        self,
        requests: Sequence[bytes],
        *,
        clients: int,
        seconds: float = 0,
        count: int = 0,
        status: int = 200,
    ) -> Load:
        """So many clients ask, each waiting for its answer before it asks again, for a time or so often in all."""
        connections = {one.fileno(): one for one in (_Connection(self.port, status) for _ in range(clients))}
        following, each = cycle(requests), list[float]()
        now, processor = time.perf_counter, self.processor_seconds
        with closing(select.epoll()) as poll:
            for number in connections:
                poll.register(number, select.EPOLLIN)
            asked = dict.fromkeys(connections, 0.0)
            begun = now()
            for number, one in connections.items():
                asked[number] = now()
                one.send(next(following))
            waiting = len(connections)
            while waiting:
                for number, _ in poll.poll():
                    if connections[number].received() is None:
                        continue
                    answered = now()
                    each.append(answered - asked[number])
                    if answered - begun < seconds or len(each) + waiting <= count:
                        asked[number] = now()
                        connections[number].send(next(following))
                    else:
                        waiting -= 1
            clock = now() - begun
        processor = self.processor_seconds - processor
        for one in connections.values():
            one.close()
        return Load(sorted(each), clock, processor)


class _Connection:
    """One that is kept open: one request, its answer, the next."""

    def __init__(self, port: int, status: int = 200) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._begins = b"HTTP/1.1 %d" % status
        self._parts: list[bytes] = []
        self._missing = -1

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, request: bytes) -> None:
        self._socket.sendall(request)

    def received(self) -> bytes | None:
        """What came is read; the body once all of it is here."""
        chunk = self._socket.recv(_LARGEST_READ)
        if not chunk:
            raise ConnectionError("the service closed the connection")
        if self._missing < 0:
            end = chunk.find(b"\r\n\r\n")
            assert chunk.startswith(self._begins) and end > 0, chunk[:500]  # noqa: PT018
            head = chunk[:end].lower()
            place = head.find(b"content-length:")
            length = int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
            chunk = chunk[end + 4 :]
            self._missing = length
        self._parts.append(chunk)
        self._missing -= len(chunk)
        if self._missing > 0:
            return None
        body = b"".join(self._parts)
        self._parts.clear()
        self._missing = -1
        return body

    def close(self) -> None:
        self._socket.close()


@contextmanager
def own_core() -> Iterator[None]:
    """This process, the clients, on the last core; services have the first. On one core, they share it."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


@contextmanager
def serving(arguments: list[str], environment: Mapping[str, str]) -> Iterator[Server]:
    """A service by ``python -m …``; see ``running``."""
    with running([sys.executable, "-m", *arguments], environment) as server:
        yield server


@contextmanager
def running(command: list[str], environment: Mapping[str, str]) -> Iterator[Server]:
    """A service on the first core, with a free port in the place of PORT. Its log goes nowhere."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [str(port) if one == "PORT" else one for one in command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.sched_setaffinity(process.pid, {0})
        try:
            _wait_for(port, process)
            yield Server(port, process.pid)
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
