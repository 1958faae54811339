"""A real server on a small registry, and what a test does to it from another process: its own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from herbcity.registry.changes import Change, RecordKind
from herbcity.registry.engine import writing
from herbcity.registry.keys import AccessRole, create_key
from herbcity.registry.reading import one
from herbcity.registry.writing import Editor, commit

TOOLS = Path(__file__).parents[2] / "tools" / "graphiql"
PROTOCOL = "graphql-transport-ws"


@contextmanager
def serving(database_url: str, **variables: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serves in another process; gives ``host:port`` and the process."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "herbcity", "serve", "--port", "0"],
        env={**os.environ, "HERBCITY_DATABASE_URL": database_url, "HERBCITY_LOG_FORMAT": "json", **variables},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout
        found = None
        while found is None:
            line = process.stdout.readline()
            assert line or process.poll() is None, process.stderr and process.stderr.read()
            found = re.search(r"http://([\d.]+:\d+)", line)
        yield found[1], process
    finally:
        process.kill()
        process.communicate()


def rename(engine: Engine, code: str, name_en: str) -> int:
    """Write one revision: an actor gets another English name. Returns the number of the revision."""
    with writing(engine) as session:
        before = one(session, RecordKind.ACTOR, code)
        assert before is not None
        change = Change(RecordKind.ACTOR, code, "name_en", before["name_en"], name_en)
        return commit(session, [change], editor=Editor("Provincial office"), reason="Renamed").number


def new_key(engine: Engine, role: AccessRole, label: str = "Web team") -> tuple[str, str]:
    """The id and the secret of a new key."""
    with writing(engine) as session:
        return create_key(session, role, label)


class Socket:
    """A WebSocket on which messages of the protocol are exchanged."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, **message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def hear(self, seconds: float = 10.0) -> Any:
        async with asyncio.timeout(seconds):
            return json.loads(await self.connection.recv())

    async def begin(self, **payload: Any) -> None:
        await self.say(type="connection_init", payload=payload)
        assert (await self.hear()) == {"type": "connection_ack"}

    async def subscribe(self, key: str, query: str, **variables: Any) -> None:
        await self.say(type="subscribe", id=key, payload={"query": query, "variables": variables})

    async def closed(self, seconds: float = 10.0) -> tuple[int, str]:
        """The code and the reason with which the server closes."""
        async with asyncio.timeout(seconds):
            await self.connection.wait_closed()
        assert self.connection.close_code is not None
        return self.connection.close_code, self.connection.close_reason or ""


@asynccontextmanager
async def dialled(
    address: str, *, subprotocol: str | None = PROTOCOL, **options: Any
) -> AsyncIterator[Socket]:
    """A WebSocket to the server."""
    offered = [Subprotocol(subprotocol)] if subprotocol else None
    async with connect(f"ws://{address}/graphql", subprotocols=offered, **options) as connection:
        yield Socket(connection)
