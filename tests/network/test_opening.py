"""Opening a network: from a file, from either database, from a running service, and what cannot be opened."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy import Engine

import herbcity
from herbcity.errors import AnotherNetwork, NotFound, NotReady, ServiceUnreachable, UnreadableFile
from herbcity.registry.changes import RecordKind
from herbcity.settings import Settings
from herbcity.web.app import create_app
from tests.api.api_door import EDITOR, MILL, Door, fill


def test_a_database_of_either_kind_is_opened_by_its_url(engine: Engine, database_url: str) -> None:
    fill(engine)
    network = herbcity.open_network(database_url)
    assert network.digest == Door(engine).holder.current().digest
    assert network.graph.number_of_nodes() == 8
    assert herbcity.open_network(database_url, revision=1).revision == 1


def test_a_file_is_opened_by_its_path(sqlite_engine: Engine) -> None:
    fill(sqlite_engine)
    file = sqlite_engine.url.database
    assert file is not None
    assert herbcity.open_network(file).digest == herbcity.open_network(Path(file)).digest


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="does not exist"):
        herbcity.open_network(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "empty.db").touch()
    with pytest.raises(NotReady):
        herbcity.open_network(tmp_path / "empty.db")


@pytest.fixture
def address(sqlite_engine: Engine) -> Iterator[str]:
    """The service on a small registry, with a contact in it, on a port of its own."""
    fill(sqlite_engine)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"sqlite:///{sqlite_engine.url.database}"
    server = uvicorn.Server(
        uvicorn.Config(create_app(Settings(database_url=url)), port=port, log_level="error")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_a_service_gives_the_same_network_to_the_digest(
    address: str, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Door(sqlite_engine).holder.current()
    for url in (address, f"{address}/", f"{address}/graphql"):
        network = herbcity.open_network(url)
        assert (network.digest, network.revision, network.as_of) == (here.digest, here.revision, here.as_of)
        for kind in (RecordKind.ACTOR, RecordKind.LINK, RecordKind.LISTING, RecordKind.LADDER_STEP):
            assert dict(network.table(kind)) == dict(here.table(kind))
    assert dict(herbcity.closeness(network).values) == pytest.approx(dict(herbcity.closeness(here).values))


def test_an_earlier_revision_and_day_can_be_opened_from_a_service(
    address: str, sqlite_engine: Engine
) -> None:
    door = Door(sqlite_engine)
    door.ask(
        f'mutation {{ updateActor(input: {{actor: "{MILL}", nameEn: "New mill"}}) {{ revision }} }}',
        viewer=EDITOR,
    )
    earlier = herbcity.open_network(address, revision=3)
    assert earlier.digest == door.holder.at(revision=3).digest
    assert earlier.actors[MILL].name_en == "Herb mill"
    assert herbcity.open_network(address).actors[MILL].name_en == "New mill"
    day = earlier.as_of.replace(year=2020)
    assert len(herbcity.open_network(address, as_of=day).actors) == 0
    for place in (address, f"sqlite:///{sqlite_engine.url.database}"):
        with pytest.raises(NotFound, match="99"):
            herbcity.open_network(place, revision=99)


class _Stranger(BaseHTTPRequestHandler):
    """Answers every question alike."""

    answer = b""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def stranger() -> Iterator[str]:
    """A server that is no herbcity service."""
    server = HTTPServer(("127.0.0.1", 0), _Stranger)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_records_that_do_not_fit_their_digest_are_refused(stranger: str) -> None:
    _Stranger.answer = (
        b'{"data": {"network": {"revision": 1, "asOf": "2026-01-01", "digest": "0000", "records": []}}}'
    )
    with pytest.raises(AnotherNetwork, match="0000"):
        herbcity.open_network(stranger)


_PAGE = b'{"data": {"network": {"revision": 1, "asOf": "2026-01-01", "digest": "0", "records": [%s]}}}'


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"<html>", id="a page"),
        pytest.param(b'{"errors": [{"message": "no such field"}]}', id="another schema"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"data": {}}', id="nothing"),
        pytest.param(_PAGE % b'{"id": "a", "json": "{}"}', id="a record without its fields"),
        pytest.param(
            _PAGE % b'{"id": "a", "json": "{\\"id\\": \\"a\\", \\"title\\": \\"t\\"}"}',
            id="the same page for ever",
        ),
    ],
)
def test_a_server_that_is_no_herbcity_service_is_named(stranger: str, answer: bytes) -> None:
    _Stranger.answer = answer
    with pytest.raises(ServiceUnreachable, match=r"127\.0\.0\.1"):
        herbcity.open_network(stranger)


def test_where_nobody_listens_that_is_said() -> None:
    with pytest.raises(ServiceUnreachable):
        herbcity.open_network("http://127.0.0.1:9")
