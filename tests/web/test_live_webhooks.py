"""Webhooks, against a real receiver: in order, signed, tried again, told again, never somewhere else."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from herbcity.cli import main
from herbcity.registry.engine import reading, writing
from herbcity.registry.keys import AccessRole
from herbcity.registry.webhooks import (
    DELIVERIES_KEPT,
    DeliveryRecord,
    WebhookRecord,
    deliveries,
    note_attempt,
    register,
    replay,
    take_lease,
    webhook,
)
from herbcity.settings import Settings
from herbcity.web import live_delivery
from herbcity.web.live_delivery import Deliverer
from herbcity.web.metrics import Metrics
from herbcity.web.service import opened
from tests.api.api_door import COLLEGE, HOSPITAL, fill
from tests.web.live_door import new_key, rename, serving
from tests.web.receivers import Receiver, receiving

LOOPBACK = {"HERBCITY_WEBHOOK_NETWORKS": "127.0.0.0/8"}
REGISTER = """mutation ($input: RegisterWebhookInput!) { registerWebhook(input: $input) {
  secret webhook { id url label kinds cursor } errors { code path message } } }"""
SEEN = """query ($revision: Int!) { webhooks { id cursor failingSince nextAttemptAt stoppedAt stoppedBecause
  deliveries(first: 100) { revision attempt outcome status ms } dryRun(revision: $revision) { id body } } }"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def registered(engine: Engine, url: str, **options: Any) -> WebhookRecord:
    with writing(engine) as session:
        hook = register(session, url, label="Web team", made_by="Steward", now=datetime.now(UTC), **options)
        session.flush()
        session.expunge_all()
    return hook


def known(engine: Engine, key: str) -> tuple[WebhookRecord, list[DeliveryRecord]]:
    """A webhook as it stands, and its attempts, oldest first."""
    with reading(engine) as session:
        found = webhook(session, key), list(deliveries(session, key, first=100))[::-1]
        session.expunge_all()
    return found


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@asynccontextmanager
async def delivering(
    database_url: str, clock: Clock | None = None, networks: tuple[str, ...] = ("127.0.0.0/8",)
) -> AsyncIterator[Deliverer]:
    """A process that delivers, in this one: with a clock of its own, and waits that are not drawn by lot."""
    with opened(Settings(database_url=database_url), Metrics()) as service:
        deliverer = Deliverer(
            engine=service.engine,
            holder=service.holder,
            schema=service.executor.schema,
            streams=service.streams,
            networks=networks,
            clock=clock or Clock(),
            jitter=lambda: 1.0,
        )
        running = asyncio.create_task(deliverer.run())
        try:
            yield deliverer
        finally:
            running.cancel()
            await asyncio.wait((running,))


async def until(holds: Any, seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not await asyncio.to_thread(holds):
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


def ask(address: str, secret: str, query: str, **variables: Any) -> Any:
    answer = httpx2.post(
        f"http://{address}/graphql",
        json={"query": query, "variables": variables},
        headers={"authorization": f"Bearer {secret}", "accept-language": "en"},
    ).json()
    assert "errors" not in answer, answer
    return answer["data"]


def test_a_steward_registers_a_webhook_and_it_is_told_in_order_within_two_seconds(
    engine: Engine, database_url: str, receiver: Receiver
) -> None:
    fill(engine)
    _, steward = new_key(engine, AccessRole.STEWARD)
    _, editor = new_key(engine, AccessRole.EDITOR)
    given = {"url": receiver.url, "label": "Web team"}
    with serving(database_url, **LOOPBACK) as (address, _):
        refused = ask(address, editor, REGISTER, input=given)["registerWebhook"]
        assert (refused["errors"][0]["code"], refused["secret"]) == ("FORBIDDEN", None)
        done = ask(address, steward, REGISTER, input=given)["registerWebhook"]
        assert done["errors"] == []
        hook = done["webhook"]["id"]
        rename(engine, HOSPITAL, "Hospital 4")
        receiver.wait(1)
        for number in range(5, 9):
            rename(engine, HOSPITAL, f"Hospital {number}")
        written = time.monotonic()
        told = receiver.wait(5)
        assert told[-1].at - written < 2
        assert [one.number for one in told] == [4, 5, 6, 7, 8]
        assert all(one.is_signed_with(done["secret"]) for one in told)
        assert [one.headers["webhook-id"] for one in told] == [f"{hook}-r{number}" for number in range(4, 9)]
        assert abs(int(told[-1].headers["webhook-timestamp"]) - time.time()) < 10
        assert told[0].told["data"]["revision"]["changes"][0]["after"] == "Hospital 4"
        ask(
            address,
            steward,
            "mutation ($id: ID!) { pingWebhook(input: {webhook: $id}) { errors { code } } }",
            id=hook,
        )
        assert receiver.wait(6)[5].told["type"] == "ping"
        time.sleep(0.3)
        (seen,) = ask(address, steward, SEEN, revision=4)["webhooks"]
        assert (seen["cursor"], seen["failingSince"], seen["stoppedAt"]) == (8, None, None)
        assert [(one["revision"], one["outcome"], one["status"]) for one in seen["deliveries"]] == [
            (None, "DELIVERED", 204),
            *((number, "DELIVERED", 204) for number in range(8, 3, -1)),
        ]
        assert seen["dryRun"] == {"id": f"{hook}-r4", "body": told[0].body.decode()}
        again = "mutation ($id: ID!) { replayWebhook(input: {webhook: $id, after: 6}) { errors { code } } }"
        ask(address, steward, again, id=hook)
        assert [one.number for one in receiver.wait(8)[6:]] == [7, 8]
        assert receiver.received[6].headers["webhook-id"] == f"{hook}-r7"
        gone = "mutation ($id: ID!) { deleteWebhook(input: {webhook: $id}) { deleted errors { code path } } }"
        assert ask(address, steward, gone, id=hook)["deleteWebhook"] == {"deleted": hook, "errors": []}
        assert ask(address, steward, gone, id=hook)["deleteWebhook"]["errors"] == [
            {"code": "NOT_FOUND", "path": ["input", "webhook"]}
        ]
        assert ask(address, steward, SEEN, revision=4)["webhooks"] == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.go.th/hook", "ftp://example.go.th/", "https://user:pass@example.go.th/", "https:///hook",
        "https://example.go.th/#part", "https://ตัวอย่าง.ไทย/", "https://example.go.th/a b", "https://x:0/",
        "javascript:1", "https://example.go.th/" + "x" * 2000,
    ],
)  # fmt: skip
def test_only_an_address_that_is_safe_to_write_to_is_taken(engine: Engine, url: str) -> None:
    from herbcity.errors import Refused

    with pytest.raises(Refused) as refused:
        registered(engine, url)
    assert refused.value.faults[0].field == "url"


def test_what_does_not_arrive_is_tried_again_later_and_later_and_holds_up_what_follows(
    engine: Engine, database_url: str, receiver: Receiver
) -> None:
    fill(engine)
    hook = registered(engine, receiver.url, actors={HOSPITAL})
    receiver.answers += [(500, {}), (302, {"location": receiver.url}), (503, {"retry-after": "900"})]
    clock = Clock()

    async def live() -> None:
        async with delivering(database_url, clock):
            for number in (1, 2):
                rename(engine, HOSPITAL, f"Hospital {number}")
            for failed, wait in ((1, 5), (2, 30), (3, 900)):
                await until(lambda failed=failed: known(engine, hook.id)[0].attempts == failed)
                due = known(engine, hook.id)[0].next_attempt_at
                assert due is not None
                assert wait - 3 < (due - clock()).total_seconds() <= wait
                clock.ahead += timedelta(seconds=wait)
            await until(lambda: known(engine, hook.id)[0].cursor == 5)

    asyncio.run(live())
    assert [one.number for one in receiver.received] == [4, 4, 4, 4, 5]
    assert len({one.headers["webhook-id"] for one in receiver.received[:4]}) == 1
    stands, attempts = known(engine, hook.id)
    assert (stands.attempts, stands.failing_since, stands.next_attempt_at) == (0, None, None)
    assert [(one.revision, one.attempt, one.outcome, one.status) for one in attempts] == [
        (4, 1, "STATUS", 500),
        (4, 2, "STATUS", 302),
        (4, 3, "STATUS", 503),
        (4, 4, "DELIVERED", 204),
        (5, 1, "DELIVERED", 204),
    ]


def test_a_receiver_that_hangs_fails_alone(
    engine: Engine, database_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine)
    release = threading.Event()
    post = live_delivery.post

    async def impatient(*args: Any, **options: Any) -> Any:
        return await post(*args, **options, seconds=0.5)

    monkeypatch.setattr(live_delivery, "post", impatient)
    with receiving() as hanging:
        slow, quick = registered(engine, hanging.url), registered(engine, receiver.url)
        nobody = registered(engine, "http://127.0.0.1:1/")
        hanging.answers.append(lambda: (release.wait(10), (204, {}))[1])

        async def live() -> None:
            async with delivering(database_url):
                rename(engine, HOSPITAL, "Hospital")
                await until(lambda: known(engine, slow.id)[0].attempts == 1)
                await until(lambda: known(engine, quick.id)[0].cursor == 4)
                await until(lambda: known(engine, nobody.id)[0].attempts == 1)

        asyncio.run(live())
        release.set()
    assert known(engine, slow.id)[1][0].outcome == "TIMED_OUT"
    assert known(engine, nobody.id)[1][0].outcome == "UNREACHABLE"


def test_a_webhook_is_stopped_after_three_days_or_when_its_receiver_is_gone_and_goes_on_when_asked(
    engine: Engine, database_url: str, receiver: Receiver
) -> None:
    fill(engine)
    clock = Clock()
    with receiving() as leaving:
        failing, gone = registered(engine, receiver.url), registered(engine, leaving.url)
        receiver.answers += [(500, {})] * 2
        leaving.answers.append((410, {}))

        async def live() -> None:
            async with delivering(database_url, clock):
                rename(engine, HOSPITAL, "Hospital")
                await until(lambda: known(engine, failing.id)[0].attempts == 1)
                await until(lambda: known(engine, gone.id)[0].stopped_because == "GONE")
                clock.ahead = timedelta(days=3, seconds=1)
                await until(lambda: known(engine, failing.id)[0].stopped_because == "FAILED_TOO_LONG")
                with writing(engine) as session:
                    replay(session, webhook(session, failing.id))
                await until(lambda: known(engine, failing.id)[0].cursor == 4)
                assert known(engine, failing.id)[0].stopped_at is None

        asyncio.run(live())
    assert len(leaving.received) == 1


def test_nothing_is_sent_to_an_address_inside_unless_the_operator_allows_it(
    engine: Engine, database_url: str, receiver: Receiver
) -> None:
    fill(engine)
    named = receiver.url.replace("127.0.0.1", "localhost")
    hooks = [
        registered(engine, url) for url in (receiver.url, named, "https://169.254.169.254/latest/meta-data")
    ]

    async def live() -> None:
        async with delivering(database_url, networks=()):
            rename(engine, HOSPITAL, "Hospital")
            for hook in hooks:
                await until(lambda hook=hook: known(engine, hook.id)[0].attempts == 1)

    asyncio.run(live())
    assert receiver.received == []
    assert {known(engine, hook.id)[1][0].outcome for hook in hooks} == {"ADDRESS_REFUSED"}


def test_a_webhook_hears_only_of_what_it_asked_for(
    engine: Engine, database_url: str, receiver: Receiver
) -> None:
    fill(engine)
    hook = registered(engine, receiver.url, actors={COLLEGE})

    async def live() -> None:
        async with delivering(database_url):
            rename(engine, HOSPITAL, "Hospital")
            rename(engine, COLLEGE, "College")
            await until(lambda: known(engine, hook.id)[0].cursor == 5)

    asyncio.run(live())
    (told,) = receiver.received
    assert (told.number, [one["recordId"] for one in told.told["data"]["revision"]["changes"]]) == (
        5,
        [COLLEGE],
    )


def test_two_processes_deliver_everything_once_and_one_that_is_killed_is_followed_by_the_other(
    engine: Engine, database_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine)
    hook = registered(engine, receiver.url)
    with serving(database_url, **LOOPBACK) as (_, first), serving(database_url, **LOOPBACK) as (_, second):
        for number in range(4, 14):
            rename(engine, HOSPITAL, f"Hospital {number}")
        assert [one.number for one in receiver.wait(10)] == [*range(4, 14)]
        time.sleep(1)
        assert len(receiver.received) == 10
        first.send_signal(signal.SIGTERM)
        first.wait(10)
        rename(engine, HOSPITAL, "After the first")
        assert receiver.wait(11)[-1].number == 14
        # One that is killed between an answer and writing it down delivers that once more: at least once is promised.
        while known(engine, hook.id)[0].cursor < 14:
            time.sleep(0.01)
        second.kill()
        second.wait(10)
        rename(engine, HOSPITAL, "While nobody delivered")
    with serving(database_url, **LOOPBACK):
        assert receiver.wait(12, seconds=30)[-1].number == 15


def test_the_command_line_says_what_became_of_webhooks_and_has_them_told_again(
    engine: Engine, database_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine)
    hook = registered(engine, receiver.url)
    receiver.answers.append((410, {}))
    monkeypatch.setenv("HERBCITY_DATABASE_URL", database_url)

    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["webhook", *words])
        assert done.exit_code == 0, done.output
        return done.output

    async def live() -> None:
        async with delivering(database_url):
            rename(engine, HOSPITAL, "Hospital")
            await until(lambda: known(engine, hook.id)[0].stopped_at is not None)
            assert "GONE" in await asyncio.to_thread(run, "list")
            assert "STATUS 410" in await asyncio.to_thread(run, "deliveries", hook.id)
            await asyncio.to_thread(run, "replay", hook.id, "--after", "1")
            await until(lambda: known(engine, hook.id)[0].cursor == 4)

    asyncio.run(live())
    assert [one.number for one in receiver.received] == [4, 2, 3, 4]
    listed = run("list")
    assert "delivering" in listed
    assert hook.secret not in listed
    assert CliRunner().invoke(main, ["webhook", "deliveries", "hook-nobodys"]).exit_code == 1


def test_a_lease_is_taken_by_one_until_it_runs_out_or_is_left(engine: Engine) -> None:
    noon = datetime(2026, 11, 26, 12, tzinfo=UTC)

    def take(holder: str, at: int) -> bool:
        now = noon + timedelta(seconds=at)
        with writing(engine) as session:
            return take_lease(session, "x", holder, now=now, until=now + timedelta(seconds=15))

    assert [take("a", 0), take("b", 5), take("a", 10), take("b", 20), take("b", 26), take("a", 30)] == [
        True, False, True, False, True, False,
    ]  # fmt: skip


def test_only_the_latest_attempts_are_kept(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        for number in range(DELIVERIES_KEPT + 30):
            for key in ("hook-a", "hook-b"):
                attempt = DeliveryRecord(
                    webhook=key, revision=number, attempt=1, at=datetime.now(UTC), ms=1, outcome="DELIVERED"
                )
                note_attempt(session, attempt)
    with reading(sqlite_engine) as session:
        for key in ("hook-a", "hook-b"):
            found = [one.revision for one in deliveries(session, key, first=1000)]
            assert found == [*range(DELIVERIES_KEPT + 29, 29, -1)]
