"""Over HTTP: whose budget it is, what a spent one is answered, and that threads are free again."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from herbcity.errors import LimitReached
from herbcity.registry.engine import open_engine, writing
from herbcity.registry.keys import ANYONE, AccessRole, Viewer, create_key
from herbcity.settings import Settings
from herbcity.stopping import go_on
from herbcity.web.app import create_app
from herbcity.web.callers import caller_of
from herbcity.web.turns import Dear, Turns

ROLE = "{ viewer { role } }"
NEWER = "application/graphql-response+json"


def ask(client: TestClient, query: str, **headers: str) -> Any:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/graphql", json={"query": query}, headers={"accept-language": "en", **given})


@pytest.fixture
def poor(settings: Settings) -> Iterator[TestClient]:
    """A service where the public may spend 300 objects, of which 100 come back in a second."""
    with TestClient(create_app(replace(settings, public_budget=300, public_refill=100))) as client:
        yield client


def test_every_answer_says_what_it_cost_and_what_is_left(poor: TestClient) -> None:
    answer = ask(poor, "{ actors(first: 50) { nodes { code } } }").json()
    cost = answer["extensions"]["cost"]
    assert cost == {
        "requested": 61, "limit": 100_000, "remaining": 239, "budget": 300, "refillPerSecond": 100
    }  # fmt: skip
    seen = ask(poor, "{ viewer { budget { limit remaining size refillPerSecond } } }").json()
    assert seen["data"]["viewer"]["budget"] == {
        "limit": 100_000,
        "remaining": seen["extensions"]["cost"]["remaining"],
        "size": 300,
        "refillPerSecond": 100,
    }


def test_a_spent_budget_is_answered_with_429_and_when_to_come_back(poor: TestClient) -> None:
    for _ in range(100):  # on a slow machine some of it comes back in between
        refused = ask(poor, "{ actors(first: 100) { nodes { code } } }")
        if refused.status_code == 429:
            break
    (error,) = refused.json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["retryable"]) == ("BUDGET_SPENT", True)
    assert error["extensions"]["limit"] == 300
    assert error["extensions"]["requested"] == 111
    assert refused.json()["extensions"]["cost"]["requested"] == 111
    time.sleep(int(refused.headers["retry-after"]))
    assert ask(poor, "{ actors(first: 100) { nodes { code } } }").status_code == 200


def test_requests_that_are_refused_are_paid_for_and_garbage_is_soon_not_read_any_more(
    poor: TestClient,
) -> None:
    answers = [poor.post("/graphql", content=b"garbage") for _ in range(40)]
    assert {answer.status_code for answer in answers} == {415, 429}
    unread = [answer for answer in answers if answer.status_code == 429]
    assert {answer.json()["errors"][0]["extensions"]["code"] for answer in unread} == {"BUDGET_SPENT"}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in unread)


def test_who_has_spent_everything_is_turned_away_before_the_body_is_read(settings: Settings) -> None:
    with TestClient(create_app(replace(settings, public_budget=100, public_refill=100))) as client:
        senseless = {"content": b"{" * 50_000, "headers": {"content-type": "application/json"}}
        answers = [client.post("/graphql", **senseless) for _ in range(8)]
        assert answers[0].status_code == 400
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["retry-after"]) >= 1


def test_a_key_has_a_budget_of_its_own(poor: TestClient, settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    with writing(engine) as session:
        made = create_key(session, AccessRole.EDITOR, "ทดสอบ")
    engine.dispose()
    secret = getattr(made, "secret", None) or made[1]
    while ask(poor, "{ actors(first: 100) { nodes { code } } }").status_code != 429:
        pass
    answer = ask(poor, ROLE, authorization=f"Bearer {secret}")
    assert answer.status_code == 200
    assert answer.json()["extensions"]["cost"]["budget"] == Settings().editor_budget


@pytest.mark.parametrize(("accept", "status"), [(NEWER, 400), ("application/json", 200)])
def test_a_question_that_is_too_dear_is_refused_with_the_limit_and_its_cost(
    client: TestClient, accept: str, status: int
) -> None:
    dear = " ".join(f"a{n}: compareWithNull(measure: DEGREE, seed: {n}) {{ count }}" for n in range(3))
    answer = ask(client, f"{{ network {{ {dear} }} }}", accept=accept)
    assert answer.status_code == status
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "QUERY_TOO_COSTLY"
    assert error["extensions"]["limit"] == 100_000
    assert error["extensions"]["requested"] == answer.json()["extensions"]["cost"]["requested"] > 200_000
    assert "data" not in answer.json()


def test_a_kept_answer_says_what_it_cost_this_caller(client: TestClient) -> None:
    asked = {"params": {"documentId": "Vocabulary"}}
    first, second, third = (client.get("/graphql", **asked) for _ in range(3))  # type: ignore[arg-type]
    assert first.json()["data"] == second.json()["data"]
    assert [one.json()["extensions"]["cost"]["requested"] for one in (second, third)] == [1, 1]
    unchanged = client.get("/graphql", headers={"if-none-match": first.headers["etag"]}, **asked)  # type: ignore[arg-type]
    assert unchanged.status_code == 304
    assert int(unchanged.headers["herbcity-budget-remaining"]) > 0


# ── whose budget ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("client", "forwarded", "proxies", "caller"),
    [
        ("203.0.113.7", None, 0, "203.0.113.7"),
        ("203.0.113.7", b"10.9.9.9", 0, "203.0.113.7"),
        ("10.0.0.1", b"198.51.100.4", 1, "198.51.100.4"),
        ("10.0.0.1", b"6.6.6.6, 198.51.100.4", 1, "198.51.100.4"),
        ("10.0.0.1", b"6.6.6.6, 198.51.100.4, 10.0.0.2", 2, "198.51.100.4"),
        ("10.0.0.1", None, 1, "10.0.0.1"),
        ("10.0.0.1", b"198.51.100.4", 2, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", None, 0, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", None, 0, "203.0.113.7"),
    ],
)
def test_the_public_is_told_apart_by_the_address_that_our_own_proxies_saw(
    client: str, forwarded: bytes | None, proxies: int, caller: str
) -> None:
    headers = {} if forwarded is None else {b"x-forwarded-for": forwarded}
    assert caller_of({"client": (client, 1)}, headers, ANYONE, proxies=proxies) == caller


def test_who_has_a_key_is_the_same_caller_from_anywhere() -> None:
    viewer = Viewer(AccessRole.MEMBER, "office")
    places = ({"client": ("203.0.113.7", 1)}, {"client": ("198.51.100.4", 1)})
    assert len({caller_of(place, {}, viewer, proxies=0) for place in places}) == 1


# ── turns, and threads that are free again ───────────────────────────────────────────────────────────────


def test_a_caller_has_so_many_turns_at_once_and_others_have_theirs() -> None:
    async def run() -> None:
        turns, here, most = Turns(at_once=2, waiting=10), 0, 0

        async def work(caller: str) -> None:
            nonlocal here, most
            async with turns.turn(caller, seconds=5):
                here += caller == "a"
                most = max(most, here)
                await asyncio.sleep(0.01)
                here -= caller == "a"

        await asyncio.gather(*(work("a") for _ in range(8)), work("b"))
        assert most == 2
        assert len(turns) == 0

    asyncio.run(run())


def test_what_is_dear_has_few_turns_in_all_and_one_of_each_caller() -> None:
    async def run() -> None:
        dear, here, most = Dear(at_once=2), Counter[str](), Counter[str]()

        async def work(caller: str) -> None:
            async with dear.turn(caller, seconds=5):
                here.update([caller, "all"])
                for who in (caller, "all"):
                    most[who] = max(most[who], here[who])
                await asyncio.sleep(0.01)
                here.subtract([caller, "all"])

        await asyncio.gather(*(work(caller) for caller in "aaaabbbbc"))
        assert most == {"all": 2, "a": 1, "b": 1, "c": 1}

    asyncio.run(run())


def test_what_was_remembered_is_given_back_and_what_it_took_is_kept(settings: Settings) -> None:
    with TestClient(create_app(replace(settings, public_refill=100))) as client:
        query = "{ network { k: kEdgeComponents(k: 3) { code } s: sampledBetweenness(seed: 8) { samples } } }"
        first, _ = (ask(client, query).json()["extensions"]["cost"] for _ in range(2))
        assert first["requested"] > 5_000
        left = ask(client, "{ viewer { budget { remaining } } }").json()["data"]["viewer"]["budget"][
            "remaining"
        ]
        assert left > first["budget"] - 2 * first["requested"]


def test_who_asks_too_much_at_once_or_waits_too_long_is_told_to_come_back() -> None:
    async def run() -> None:
        turns = Turns(at_once=1, waiting=1)
        async with turns.turn("a", seconds=5):
            with pytest.raises(LimitReached, match="1 are worked on"):
                async with turns.turn("a", seconds=0.01):
                    pass
            waiting = asyncio.ensure_future(_turn(turns))
            await asyncio.sleep(0)
            with pytest.raises(LimitReached):
                async with turns.turn("a", seconds=5):
                    pass
            async with turns.turn("b", seconds=0.01):
                pass
        await waiting
        assert len(turns) == 0

    asyncio.run(run())


async def _turn(turns: Turns) -> None:
    async with turns.turn("a", seconds=5):
        pass


def test_a_comparison_that_runs_out_of_time_frees_its_thread(settings: Settings) -> None:
    app = create_app(replace(settings, request_seconds=0.1))
    with TestClient(app) as client:
        service = app.state.service
        dear = "{ network { compareWithNull(measure: BETWEENNESS, samples: 60, seed: 4) { count } } }"
        for _ in range(3):
            answer = ask(client, dear)
            assert answer.json()["errors"][0]["extensions"]["code"] == "TIMED_OUT"
        began = time.monotonic()
        assert service.workers._pool.submit(lambda: "free").result(timeout=5) == "free"
        while service.workers._pool._work_queue.qsize() or _busy(service):
            assert time.monotonic() - began < 0.5 + 1.5, "the threads still compute"
            time.sleep(0.01)


def _busy(service: Any) -> bool:
    """Whether fewer threads wait for work than there are."""
    return bool(service.workers._pool._idle_semaphore._value < len(service.workers._pool._threads))


def test_a_client_that_leaves_stops_its_work(settings: Settings) -> None:
    from starlette.requests import ClientDisconnect

    from herbcity.web.working import Workers, unless_gone

    async def run() -> None:
        workers, ended = Workers(seconds=30), asyncio.Event()
        loop = asyncio.get_running_loop()

        def work() -> None:
            try:
                while True:
                    go_on()
            finally:
                loop.call_soon_threadsafe(ended.set)

        async def receive() -> dict[str, str]:
            await asyncio.sleep(0.05)
            return {"type": "http.disconnect"}

        with pytest.raises(ClientDisconnect):
            await unless_gone(receive, workers.run(work))
        async with asyncio.timeout(2):
            await ended.wait()
        workers.close()

    asyncio.run(run())
