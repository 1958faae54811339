"""Following subscriptions, whichever way their answers travel: whose rights, at which moment, from where on.

A follower is asked for by its reader: nothing is read before what was found last has been taken, so a slow reader
costs a waiting task and no memory. Followers who ask the same at the same place share one look and one answer.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from sqlalchemy import Engine

from herbcity.api.budgets import REFUSED, Budgets, Charge
from herbcity.api.context import Context
from herbcity.api.execution import Executor, GraphQLRequest, Prepared
from herbcity.api.live.following import Following, Step, opened
from herbcity.api.live.watching import State
from herbcity.errors import ErrorCode, LimitReached
from herbcity.network.holding import SnapshotHolder
from herbcity.registry.access_log import AccessLog
from herbcity.registry.keys import Viewer
from herbcity.web.answers import encoded
from herbcity.web.callers import payer
from herbcity.web.graphql_request import check_published
from herbcity.web.live_watching import Moment, Watcher
from herbcity.web.security import Keyring

_T = TypeVar("_T")

RIGHTS_EVERY_SECONDS = 1.0
"""How often a stream that has nothing to tell asks whether its key still opens anything."""

_THREADS = 4
_SPENT_SECONDS = 0.5
"""How often a caller whose budget is spent is looked at again."""

_SHARED_COST = 1
"""What an answer costs that was there already."""

_SHARED = 64
"""How many looks of one moment are remembered, for those who come to the same place a little later."""


@dataclass(frozen=True)
class Caller:
    """Who listens: the key that was sent, or none; the address; and the language of sentences and errors."""

    secret: str | None
    address: str
    language: str

    @property
    def name(self) -> str:
        """What connections are counted by: the key, or the address of those who have none."""
        return hashlib.sha256(self.secret.encode()).hexdigest() if self.secret else f"address {self.address}"


class Sent(NamedTuple):
    """One answer, ready to be sent, and the revision that its reader then knows."""

    body: bytes
    revision: int


class Admitted(NamedTuple):
    """An operation that was asked for and has been paid for, by whom, and what is left."""

    prepared: Prepared
    viewer: Viewer
    charge: Charge


class _Sendable(NamedTuple):
    sent: tuple[Sent, ...]
    state: State
    more: bool


class Streams:
    """All streams of a process."""

    def __init__(
        self,
        *,
        holder: SnapshotHolder,
        engine: Engine,
        executor: Executor,
        budgets: Budgets,
        keyring: Keyring,
        access_log: AccessLog,
        seconds: float,
        per_caller: int,
        published_only: bool,
    ) -> None:
        self._holder = holder
        self._engine = engine
        self._executor = executor
        self._budgets = budgets
        self._keyring = keyring
        self._access_log = access_log
        self._seconds = seconds
        self._per_caller = per_caller
        self._published_only = published_only
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="herbcity-live")
        self._connections: Counter[str] = Counter()
        self._shared: OrderedDict[Hashable, asyncio.Task[_Sendable]] = OrderedDict()
        self._shared_at: Moment | None = None
        self.watcher = Watcher(lambda: self.in_thread(holder.current))

    # ── coming and going ─────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def connection(self, caller: Caller) -> Iterator[None]:
        """One connection of a caller. Raises LimitReached (TOO_MANY_STREAMS) for one too many."""
        if self._connections[caller.name] >= self._per_caller:
            raise LimitReached(
                ErrorCode.TOO_MANY_STREAMS,
                field="connections",
                value=self._per_caller + 1,
                allowed=self._per_caller,
            )
        self._connections[caller.name] += 1
        try:
            yield
        finally:
            self._connections[caller.name] -= 1
            if not self._connections[caller.name]:
                del self._connections[caller.name]

    def end(self) -> None:
        """End every stream now, so that the service can end in order."""
        self.watcher.end()

    def close(self) -> None:
        """Begin nothing more; what runs in a thread is allowed to end."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def in_thread(self, work: Callable[[], _T]) -> _T:
        """The result of work that may wait for the database, without anybody else waiting for it."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def admit(self, asked: GraphQLRequest, caller: Caller) -> Admitted:
        """The operation that is asked for, charged to its caller as over plain HTTP.

        Raises UNAUTHENTICATED for a key that opens nothing, LimitReached and BudgetSpent, and BadRequest
        (PUBLISHED_ONLY) where the operator lets callers without a key ask only what is published.
        """
        viewer = await self.viewer(caller)
        if self._published_only and caller.secret is None:
            check_published(asked, self._executor.documents)
        name = payer(viewer, caller.address)
        self._budgets.check(name, viewer.role)
        prepared = await self.in_thread(lambda: self._executor.prepare(asked))
        if prepared.refusal is not None:
            return Admitted(prepared, viewer, self._budgets.charge_refusal(name, viewer.role))
        return Admitted(prepared, viewer, self._charge(prepared, viewer, caller))

    def _charge(self, prepared: Prepared, viewer: Viewer, caller: Caller) -> Charge:
        name, trusted = payer(viewer, caller.address), prepared.is_trusted_document
        return self._budgets.charge(name, viewer.role, prepared.cost, trusted=trusted)

    # ── following ────────────────────────────────────────────────────────────────────────────────────────

    async def follow(
        self, prepared: Prepared, caller: Caller, *, seen: int | None = None
    ) -> AsyncIterator[Sent]:
        """The answers of a subscription, as its events happen, after revision ``seen`` if that is given.

        What is told counts against the caller's budget: in full where it was worked out for this follower, next to
        nothing where it was there already. One that is spent makes the stream slower, and does not end it.

        Raises Refusal or HerbcityError where it cannot begin or go on, UNAUTHENTICATED among them once the key
        no longer opens anything, and Ended when the service ends.
        """
        following = await opened(self._executor.schema, prepared, seen=seen)
        async with self.watcher.watching():
            viewer = await self.viewer(caller)
            if caller.secret:
                await self.in_thread(lambda: self._keyring.note(caller.secret or ""))
            await self.watcher.moment()
            state = await self.in_thread(lambda: following.begin(self._context(viewer, caller)))
            while True:
                await self._solvent(viewer, caller)
                moment = await self.watcher.moment()
                found = await self._look(following, viewer, caller, state, moment)
                for one in found.sent:
                    yield one
                state = found.state
                if not found.more:
                    await self._news(moment, caller)
                viewer = await self.viewer(caller)

    async def viewer(self, caller: Caller) -> Viewer:
        """Whom the caller's key stands for now. Raises BadRequest (UNAUTHENTICATED) once it opens nothing."""
        secret = caller.secret
        known = self._keyring.known(secret)
        if known is not None:
            return known
        return await self.in_thread(lambda: self._keyring.viewer(secret))

    async def _solvent(self, viewer: Viewer, caller: Caller) -> None:
        """Wait until the caller's budget has recovered from what was told before."""
        name = payer(viewer, caller.address)
        while self._budgets.look(name, viewer.role).remaining < REFUSED:
            await self.watcher.moment()
            await asyncio.sleep(_SPENT_SECONDS)

    async def _news(self, moment: Moment, caller: Caller) -> None:
        """Wait for another moment. Meanwhile the key is asked after, where there is one."""
        every = RIGHTS_EVERY_SECONDS if caller.secret else None
        while await self.watcher.later_than(moment, seconds=every) == moment:
            await self.viewer(caller)

    async def _look(
        self, following: Following, viewer: Viewer, caller: Caller, state: State, moment: Moment
    ) -> _Sendable:
        if moment != self._shared_at:
            self._shared.clear()
            self._shared_at = moment
        place = (following.question, viewer, caller.language, state)
        shared, cost = self._shared.get(place), _SHARED_COST
        if shared is None:
            shared = asyncio.create_task(
                self.in_thread(lambda: _sendable(following.step(state, self._context(viewer, caller))))
            )
            self._shared[place] = shared
            cost = following.prepared.cost
            shared.add_done_callback(lambda task: self._looked(place, task))
            while len(self._shared) > _SHARED:
                self._shared.popitem(last=False)
        found = await asyncio.shield(shared)
        if found.sent:
            self._budgets.owe(payer(viewer, caller.address), viewer.role, cost * len(found.sent))
        return found

    def _looked(self, place: Hashable, task: asyncio.Task[_Sendable]) -> None:
        """What failed is not kept, so that the next one who comes tries again."""
        if (task.cancelled() or task.exception()) and self._shared.get(place) is task:
            del self._shared[place]

    def _context(self, viewer: Viewer, caller: Caller) -> Context:
        return Context(
            holder=self._holder,
            engine=self._engine,
            viewer=viewer,
            language=caller.language,
            request_id=secrets.token_hex(8),
            deadline=time.monotonic() + self._seconds,
            access_log=self._access_log,
        )


def _sendable(step: Step) -> _Sendable:
    return _Sendable(
        tuple(Sent(encoded(one.body), one.revision) for one in step.answers), step.state, step.more
    )
