"""GraphQL over WebSocket, against a real server, with writes from another process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from websockets.exceptions import InvalidStatus

from herbcity.registry.engine import open_engine, writing
from herbcity.registry.keys import AccessRole, revoke_key
from herbcity.registry.migrating import migrate
from tests.api.api_door import COLLEGE, HILL, HOSPITAL, MILL, fill
from tests.web.live_door import Socket, dialled, new_key, rename, serving

REVISIONS = (
    "subscription ($after: Int, $where: ChangeFilter) "
    "{ revisions(after: $after, where: $where) { number changes { recordId field after } } }"
)
SUGGESTIONS = """subscription ($actor: ID!, $first: Int) { suggestionsFor(actor: $actor, first: $first) {
  revision suggestions { id state } appeared { id } changed { id state } vanished } }"""

DECIDE = "mutation ($input: DecideSuggestionInput!) { decideSuggestion(input: $input) { errors { code } } }"
POST = "mutation ($input: PostListingInput!) { postListing(input: $input) { errors { code path message } } }"


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on which nobody writes."""
    url = f"sqlite:///{tmp_path_factory.mktemp('live') / 'herbcity.db'}"
    engine = open_engine(url)
    migrate(engine)
    fill(engine)
    engine.dispose()
    with serving(
        url, HERBCITY_STREAMS_PER_CALLER="5", HERBCITY_CORS_ORIGINS="https://herb.example.go.th"
    ) as (
        address,
        _,
    ):
        yield address


async def _numbers(socket: Socket, count: int) -> list[int]:
    return [(await socket.hear())["payload"]["data"]["revisions"]["number"] for _ in range(count)]


def test_what_was_missed_comes_first_and_then_each_write_once_within_two_seconds(
    engine: Engine, database_url: str
) -> None:
    fill(engine)

    async def follow(address: str) -> None:
        async with dialled(address) as socket:
            await socket.begin()
            await socket.subscribe("all", REVISIONS, after=0)
            assert await _numbers(socket, 3) == [1, 2, 3]
            for number in range(4, 30):
                rename(engine, HOSPITAL, f"Hospital {number}")
            assert await _numbers(socket, 26) == [*range(4, 30)]
            written = time.monotonic()
            assert rename(engine, HOSPITAL, "U Thong Hospital") == 30
            assert await _numbers(socket, 1) == [30]
            assert time.monotonic() - written < 2
            await socket.subscribe("new", REVISIONS)
            await socket.subscribe(
                "college", REVISIONS, after=0, where={"actors": [COLLEGE], "kinds": ["ACTOR"]}
            )
            assert (await socket.hear())["payload"]["data"]["revisions"]["number"] == 1
            rename(engine, COLLEGE, "College")
            heard = [await socket.hear() for _ in range(3)]
            assert sorted((one["id"], one["payload"]["data"]["revisions"]["number"]) for one in heard) == [
                ("all", 31),
                ("college", 31),
                ("new", 31),
            ]
            await socket.say(type="complete", id="all")
            await socket.say(type="complete", id="new")
            rename(engine, HOSPITAL, "Hospital")
            rename(engine, COLLEGE, "College of Herbs")
            told = await socket.hear()
            assert (told["id"], told["payload"]["data"]["revisions"]["number"]) == ("college", 33)

    with serving(database_url) as (address, _):
        asyncio.run(follow(address))


def test_the_suggestions_for_an_actor_come_at_once_and_again_when_a_write_changes_them(
    engine: Engine, database_url: str
) -> None:
    fill(engine)
    _, secret = new_key(engine, AccessRole.EDITOR)

    async def follow(address: str) -> None:
        async with dialled(address) as socket:
            await socket.begin(Authorization=f"Bearer {secret}")
            await socket.subscribe("mill", SUGGESTIONS, actor=MILL)
            first = (await socket.hear())["payload"]["data"]["suggestionsFor"]
            (known,) = [one["id"] for one in first["suggestions"]]
            assert first["appeared"] == [{"id": known}]
            assert (first["revision"], first["changed"], first["vanished"]) == (3, [], [])
            rename(engine, HOSPITAL, "Concerns nobody at the mill")  # and is not told of
            await socket.subscribe("w1", DECIDE, input={"suggestion": known, "state": "CONTACTED"})
            heard = [await socket.hear() for _ in range(3)]
            (news,) = [one["payload"]["data"]["suggestionsFor"] for one in heard if one["id"] == "mill"]
            assert news["changed"] == [{"id": known, "state": "CONTACTED"}]
            assert (news["revision"], news["appeared"], news["vanished"]) == (5, [], [])
            dismissed = {"suggestion": known, "state": "DISMISSED", "because": "OTHER"}
            await socket.subscribe("w2", DECIDE, input=dismissed)
            heard = [await socket.hear() for _ in range(3)]
            (news,) = [one["payload"]["data"]["suggestionsFor"] for one in heard if one["id"] == "mill"]
            assert (news["vanished"], news["suggestions"]) == ([known], [])

    with serving(database_url) as (address, _):
        asyncio.run(follow(address))


def test_a_stream_ends_with_a_clear_error_within_five_seconds_of_its_key_being_revoked(
    engine: Engine, database_url: str
) -> None:
    fill(engine)
    key_id, secret = new_key(engine, AccessRole.MEMBER)

    async def follow(address: str) -> None:
        async with dialled(address) as socket, dialled(address) as public:
            await socket.begin(authorization=f"Bearer {secret}", **{"Accept-Language": "en"})
            await public.begin()
            await socket.subscribe("a", REVISIONS)
            await public.subscribe("a", REVISIONS)
            await asyncio.sleep(0.5)
            with writing(engine) as session:
                revoke_key(session, key_id)
            began = time.monotonic()
            told = await socket.hear()
            assert time.monotonic() - began < 5
            assert (told["id"], told["type"]) == ("a", "error")
            assert told["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"
            assert (await socket.closed())[0] == 4403
            rename(engine, HOSPITAL, "Hospital")
            assert await _numbers(public, 1) == [4]

    with serving(database_url) as (address, _):
        asyncio.run(follow(address))


def test_queries_and_refusals_travel_on_the_same_connection(quiet: str) -> None:
    async def ask() -> None:
        async with dialled(quiet) as socket:
            await socket.say(type="ping")
            assert await socket.hear() == {"type": "pong"}
            await socket.begin()
            await socket.say(type="ping", payload={"at": 1})
            assert await socket.hear() == {"type": "pong", "payload": {"at": 1}}
            await socket.subscribe("q", "{ viewer { role } }")
            heard = await socket.hear()
            assert (heard["id"], heard["type"]) == ("q", "next")
            assert heard["payload"]["data"] == {"viewer": {"role": "PUBLIC"}}
            assert heard["payload"]["extensions"]["cost"]["remaining"] > 0
            assert await socket.hear() == {"id": "q", "type": "complete"}
            await socket.say(
                type="subscribe",
                id="named",
                payload={"documentId": "RecentRevisions", "variables": {"first": 1}},
            )
            assert (await socket.hear())["payload"]["data"]["revisions"]["totalCount"] == 3
            assert (await socket.hear())["type"] == "complete"
            for query, variables, code in (
                ("{ nothing }", {}, "BAD_USER_INPUT"),
                ("subscription { revisions { nothing } }", {}, "BAD_USER_INPUT"),
                (REVISIONS, {"after": "x"}, "BAD_USER_INPUT"),
                (REVISIONS, {"after": 4}, "NOT_FOUND"),
                (REVISIONS, {"after": -1}, "NOT_FOUND"),
                (SUGGESTIONS, {"actor": "HC-9999-9"}, "NOT_FOUND"),
                (SUGGESTIONS, {"actor": MILL, "first": 101}, "PAGE_TOO_LARGE"),
            ):
                await socket.subscribe("bad", query, **variables)
                told = await socket.hear()
                assert (told["id"], told["type"]) == ("bad", "error")
                assert told["payload"][0]["extensions"]["code"] == code
            await socket.subscribe("w", "mutation { undoRevision(input: {revision: 3}) { errors { code } } }")
            assert (await socket.hear())["payload"]["data"]["undoRevision"]["errors"] == [
                {"code": "UNAUTHENTICATED"}
            ]

    asyncio.run(ask())


async def _says(socket: Socket, *messages: Any) -> tuple[int, str]:
    for message in messages:
        await socket.connection.send(message)
    return await socket.closed()


INIT = '{"type": "connection_init"}'
FOLLOW = '{"type": "subscribe", "id": "1", "payload": {"query": "subscription { revisions { number } }"}}'


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([FOLLOW], 4401),
        ([INIT, INIT], 4429),
        ([INIT, FOLLOW, FOLLOW], 4409),
        (["{"], 4400),
        (["[]"], 4400),
        ([b"\x00\x01"], 4400),
        (['{"type": "hello"}'], 4400),
        ([INIT, '{"type": "hello"}'], 4400),
        ([INIT, '{"type": "subscribe", "payload": {"query": "{ viewer { role } }"}}'], 4400),
        ([INIT, '{"type": "subscribe", "id": "1", "payload": {"query": 7}}'], 4400),
        ([INIT, '{"type": "subscribe", "id": "1", "payload": {}}'], 4400),
        (['{"type": "connection_init", "payload": {"Authorization": "Bearer hbc_nobodys"}}'], 4403),
        (['{"type": "connection_init", "payload": {"Authorization": "Basic eDp5"}}'], 4403),
        (["[" * 200_000], 4400),
        ([INIT, '{"type": "ping", "payload": {"x": "' + "x" * 1_100_000 + '"}}'], 1009),
    ],
)
def test_a_message_out_of_place_closes_the_connection_with_the_code_of_the_protocol(
    quiet: str, messages: list[Any], code: int
) -> None:
    async def talk() -> int:
        async with dialled(quiet) as socket:
            return (await _says(socket, *messages))[0]

    assert asyncio.run(talk()) == code


def test_another_protocol_is_not_spoken(quiet: str) -> None:
    async def talk(subprotocol: str | None) -> int:
        async with dialled(quiet, subprotocol=subprotocol) as socket:
            return (await socket.closed())[0]

    assert asyncio.run(talk(None)) == 4406
    assert asyncio.run(talk("graphql-ws")) == 4406


def test_pages_of_other_sites_are_let_in_only_if_the_operator_names_them(quiet: str) -> None:
    async def dial(origin: str) -> str:
        async with dialled(quiet, origin=origin) as socket:
            await socket.begin()
            return "in"

    assert asyncio.run(dial("https://herb.example.go.th")) == "in"
    assert asyncio.run(dial(f"http://{quiet}")) == "in"
    with pytest.raises(InvalidStatus) as refused:
        asyncio.run(dial("https://elsewhere.example"))
    assert refused.value.response.status_code == 403


def test_one_caller_holds_only_so_many_connections_and_gets_the_place_of_one_that_left(quiet: str) -> None:
    async def crowd() -> None:
        async with dialled(quiet) as a, dialled(quiet) as b, dialled(quiet) as c, dialled(quiet) as d:
            for socket in (a, b, c, d):
                await socket.begin()
            async with dialled(quiet) as fifth:
                await fifth.begin()
                async with dialled(quiet) as sixth:
                    code, reason = await _says(sixth, INIT)
                    assert code == 1013
                    assert "At most 5 connections" in reason
            await asyncio.sleep(0.2)
            async with dialled(quiet) as again:
                await again.begin()

    asyncio.run(crowd())


def test_one_connection_carries_only_so_many_operations(quiet: str) -> None:
    async def crowd() -> None:
        async with dialled(quiet) as socket:
            await socket.begin()
            for number in range(50):
                await socket.subscribe(str(number), REVISIONS)
            await socket.subscribe("50", REVISIONS)
            told = await socket.hear()
            assert (told["id"], told["type"]) == ("50", "error")
            assert told["payload"][0]["extensions"]["limit"] == 50
            await socket.say(type="complete", id="0")
            await socket.subscribe("51", "{ viewer { role } }")
            assert (await socket.hear())["id"] == "51"

    asyncio.run(crowd())


def test_a_poor_caller_is_refused_more_questions_and_told_of_writes_more_slowly_but_of_all(
    engine: Engine, database_url: str
) -> None:
    fill(engine)
    for number in range(4, 64):
        rename(engine, HOSPITAL, f"Hospital {number}")
    dear = "subscription { revisions(after: 3) { number changes(first: 100) { evidence { title } } } }"

    async def follow(address: str) -> None:
        async with dialled(address) as socket:
            await socket.begin()
            began = time.monotonic()
            await socket.subscribe("dear", dear)
            assert await _numbers(socket, 60) == [*range(4, 64)]
            assert time.monotonic() - began > 1
            await socket.subscribe("q", "{ actors(first: 100) { nodes { code } } }")
            told = await socket.hear()
            assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "BUDGET_SPENT")

    with serving(database_url, HERBCITY_PUBLIC_BUDGET="1000", HERBCITY_PUBLIC_REFILL="1000") as (address, _):
        asyncio.run(follow(address))


def test_a_client_that_never_begins_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from starlette.testclient import TestClient
    from starlette.websockets import WebSocketDisconnect

    from herbcity.settings import Settings
    from herbcity.web import live_socket
    from herbcity.web.app import create_app

    monkeypatch.setattr(live_socket, "INIT_SECONDS", 0.1)
    monkeypatch.setattr(live_socket, "IDLE_SECONDS", 0.3)
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'herbcity.db'}")
    migrate(open_engine(settings.database_url))
    with TestClient(create_app(settings)) as client:
        with client.websocket_connect("/graphql", subprotocols=["graphql-transport-ws"]) as socket:
            with pytest.raises(WebSocketDisconnect) as late:
                socket.receive_json()
            assert late.value.code == 4408
        with client.websocket_connect("/graphql", subprotocols=["graphql-transport-ws"]) as socket:
            socket.send_json({"type": "connection_init"})
            assert socket.receive_json() == {"type": "connection_ack"}
            with pytest.raises(WebSocketDisconnect) as idle:
                socket.receive_json()
            assert (idle.value.code, idle.value.reason) == (1000, "Idle")


def test_a_mill_that_is_told_of_a_new_offer_hears_what_appeared(engine: Engine, database_url: str) -> None:
    fill(engine)
    _, secret = new_key(engine, AccessRole.EDITOR)
    offer = {
        "actor": HILL,
        "side": "OFFER",
        "herb": "turmeric",
        "form": "FRESH",
        "kgByMonth": [300.0] * 3 + [0.0] * 9,
        "pricePerKg": {"low": 8.0, "mid": 9.0, "high": 10.0},
        "evidenceLevel": "ILLUSTRATIVE",
    }

    async def follow(address: str) -> None:
        async with dialled(address) as socket:
            await socket.begin(Authorization=f"Bearer {secret}")
            await socket.subscribe("mill", SUGGESTIONS, actor=MILL, first=100)
            first = (await socket.hear())["payload"]["data"]["suggestionsFor"]
            await socket.subscribe("w", POST, input=offer)
            heard = [await socket.hear() for _ in range(3)]
            (done,) = [one["payload"]["data"] for one in heard if one["id"] == "w" and one["type"] == "next"]
            assert done["postListing"]["errors"] == []
            (news,) = [one["payload"]["data"]["suggestionsFor"] for one in heard if one["id"] == "mill"]
            before = {one["id"] for one in first["suggestions"]}
            after = {one["id"] for one in news["suggestions"]}
            assert {one["id"] for one in news["appeared"]} == after - before
            assert news["appeared"]

    with serving(database_url) as (address, _):
        asyncio.run(follow(address))
