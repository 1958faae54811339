"""Delivering to webhooks: one process at a time does it, one message at a time and in order for each webhook.

Where a webhook stands is in the database, so whichever process goes on, and whenever, nothing is lost; what was sent
and not noted before a crash is sent again, under the same id. A message that does not arrive is tried again, later and
later, and holds up those behind it.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from ipaddress import ip_network
from typing import TypeVar

import structlog
from graphql import GraphQLSchema
from sqlalchemy import Engine
from sqlmodel import Session

from herbcity.api.live.messages import Message, next_revision, ping, signed, told
from herbcity.api.live.posting import Posted, post
from herbcity.errors import HerbcityError
from herbcity.network.holding import SnapshotHolder
from herbcity.registry.engine import reading, writing
from herbcity.registry.webhooks import (
    DeliveryRecord,
    Outcome,
    Stopped,
    WebhookRecord,
    leave_lease,
    note_attempt,
    note_delivered,
    note_failed,
    note_pinged,
    take_lease,
    webhooks,
)
from herbcity.web.live_streams import Streams
from herbcity.web.live_watching import Ended

RETRY_SECONDS = (5, 30, 120, 600, 1_800, 3_600)
"""After how long a message that did not arrive is tried again, the last one for ever, give or take a fifth."""
GIVE_UP_AFTER = timedelta(days=3)
"""For how long it is tried; then the webhook is stopped, and says so."""

_T = TypeVar("_T")
_GONE = HTTPStatus.GONE
_LEASE = "webhooks"
_LEASE_SECONDS = 15.0
_RENEW_SECONDS = 5.0
_ROUND_SECONDS = 1.0
_IDLE_SECONDS = 2.0
"""How often a process that does not deliver asks whether it is to begin."""

_log = structlog.get_logger(__name__)


class Deliverer:
    """Tells the webhooks of a registry what is written."""

    def __init__(
        self,
        *,
        engine: Engine,
        holder: SnapshotHolder,
        schema: GraphQLSchema,
        streams: Streams,
        networks: Sequence[str],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        jitter: Callable[[], float] = lambda: random.uniform(0.8, 1.2),  # noqa: S311 (no secret)
    ) -> None:
        self._engine = engine
        self._holder = holder
        self._schema = schema
        self._streams = streams
        self._networks = [ip_network(one) for one in networks]
        self._clock = clock
        self._jitter = jitter
        self._name = secrets.token_hex(8)
        self._leading = False
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._seen: dict[str, tuple[int, int]] = {}
        """For each webhook up to which revision there was nothing for it, and where it stood then."""

    async def run(self) -> None:
        """Until it is cancelled, or the service ends."""
        lost = False
        try:
            while True:
                try:
                    if await self._hooks() and await self._leads():
                        await self._deliver_on()
                    lost = False
                except HerbcityError as unreachable:
                    if not lost:
                        _log.warning("webhooks wait", reason=str(unreachable))
                    lost = True
                await asyncio.sleep(_IDLE_SECONDS)
        except Ended:
            return
        finally:
            await self._stop()

    async def _deliver_on(self) -> None:
        """Deliver as long as there are webhooks and no other process has taken over."""
        renewed = self._clock()
        async with self._streams.watcher.watching():
            while hooks := await self._hooks():
                moment = await self._streams.watcher.moment()
                for hook in hooks:
                    if hook.id not in self._under_way and self._has_work(hook, moment.revision):
                        task = asyncio.create_task(self._attend(hook, moment.revision))
                        self._under_way[hook.id] = task
                        task.add_done_callback(partial(self._attended, hook.id))
                await self._streams.watcher.later_than(moment, seconds=_ROUND_SECONDS)
                if (self._clock() - renewed).total_seconds() > _RENEW_SECONDS:
                    if not await self._leads():
                        return
                    renewed = self._clock()

    def _attended(self, key: str, _task: asyncio.Task[None]) -> None:
        self._under_way.pop(key, None)

    def _has_work(self, hook: WebhookRecord, newest: int) -> bool:
        if hook.ping_asked > hook.pings_sent:
            return True
        if hook.next_attempt_at is not None:
            return hook.next_attempt_at <= self._clock()
        return hook.cursor < newest and self._seen.get(hook.id) != (newest, hook.cursor)

    async def _attend(self, hook: WebhookRecord, newest: int) -> None:
        """Send what a webhook has coming, up to the first message that does not arrive."""
        try:
            if hook.ping_asked > hook.pings_sent:
                await self._ping(hook)
            going: WebhookRecord | None = hook
            while going and (going.next_attempt_at is None or going.next_attempt_at <= self._clock()):
                going = await self._again(hook.id) if await self._tell(going, newest) else None
        except HerbcityError as unreachable:
            _log.warning("a webhook waits", webhook=hook.id, reason=str(unreachable))
        except Exception:
            _log.exception("a webhook failed", webhook=hook.id)

    async def _ping(self, hook: WebhookRecord) -> None:
        at = self._clock()
        posted = await self._post(hook, ping(hook, at), at)

        def note(session: Session) -> None:
            note_pinged(session, hook)
            note_attempt(session, _attempt(hook, at, posted, number=None))

        await self._write(note)

    async def _tell(self, hook: WebhookRecord, newest: int) -> bool:
        """Send the next message; whether it arrived, so that the one after it may go."""
        found = await self._streams.in_thread(lambda: next_revision(self._engine, hook))
        if found is None:
            self._seen[hook.id] = newest, hook.cursor
            return False
        message = await self._streams.in_thread(
            lambda: told(self._schema, self._holder, self._engine, hook, found.number)
        )
        at = self._clock()
        posted = await self._post(hook, message, at)
        arrived = posted.outcome is Outcome.DELIVERED

        def note(session: Session) -> None:
            if arrived:
                note_delivered(session, hook, found.number)
            else:
                self._note_failed(session, hook, posted)
            note_attempt(session, _attempt(hook, at, posted, number=found.number))

        await self._write(note)
        return arrived

    def _note_failed(self, session: Session, hook: WebhookRecord, posted: Posted) -> None:
        now, stopped = self._clock(), None
        if posted.status == _GONE:
            stopped = Stopped.GONE
        elif hook.failing_since and now - hook.failing_since >= GIVE_UP_AFTER:
            stopped = Stopped.FAILED_TOO_LONG
        seconds = RETRY_SECONDS[min(hook.attempts, len(RETRY_SECONDS) - 1)] * self._jitter()
        wait = timedelta(seconds=max(seconds, min(posted.retry_after or 0, RETRY_SECONDS[-1])))
        note_failed(session, hook, now=now, wait=wait, stopped=stopped)
        if stopped:
            _log.warning("a webhook is stopped", webhook=hook.id, because=stopped.value)

    async def _post(self, hook: WebhookRecord, message: Message, at: datetime) -> Posted:
        headers = signed(message, hook.secret, at)
        return await post(hook.url, message.body, headers, networks=self._networks)

    # ── the registry ─────────────────────────────────────────────────────────────────────────────────────

    async def _hooks(self) -> Sequence[WebhookRecord]:
        def read() -> Sequence[WebhookRecord]:
            with reading(self._engine) as session:
                found = webhooks(session, active=True)
                session.expunge_all()
            return found

        return await self._streams.in_thread(read)

    async def _again(self, key: str) -> WebhookRecord | None:
        """A webhook as it stands now; None where it is gone or stopped."""
        return next((hook for hook in await self._hooks() if hook.id == key), None)

    async def _leads(self) -> bool:
        now = self._clock()
        until = now + timedelta(seconds=_LEASE_SECONDS)

        def take(session: Session) -> bool:
            return take_lease(session, _LEASE, self._name, now=now, until=until)

        self._leading = await self._write(take)
        return self._leading

    async def _write(self, work: Callable[[Session], _T]) -> _T:
        def write() -> _T:
            with writing(self._engine) as session:
                return work(session)

        return await self._streams.in_thread(write)

    async def _stop(self) -> None:
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not self._leading:
            return
        with suppress(HerbcityError, RuntimeError):
            await self._write(lambda session: leave_lease(session, _LEASE, self._name))


def _attempt(hook: WebhookRecord, at: datetime, posted: Posted, *, number: int | None) -> DeliveryRecord:
    return DeliveryRecord(
        webhook=hook.id,
        revision=number,
        attempt=1 if number is None else hook.attempts + 1,
        at=at,
        ms=posted.ms,
        outcome=posted.outcome.value,
        status=posted.status,
    )
