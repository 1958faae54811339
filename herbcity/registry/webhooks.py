"""Webhooks: addresses that are told of revisions, from where on, and what came of each attempt.

Nothing here sends anything. The place of each webhook in the log is kept with it, so that a service that starts again
misses nothing. A secret signs what is sent, so it is kept as it is; it is shown once.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel

from herbcity.errors import ErrorCode, Fault, NotFound, Refused
from herbcity.registry.changes import RecordKind
from herbcity.registry.columns import LIST, METADATA, UtcDateTime
from herbcity.registry.feed import About
from herbcity.registry.prose import tells_a_citizen
from herbcity.registry.reading import head, revision
from herbcity.thai import normalise

MOST_WEBHOOKS = 50
LONGEST_URL = 2_000
LONGEST_LABEL = 200
DELIVERIES_KEPT = 200
"""So many of the latest attempts of each webhook are kept."""

_SECRET_BYTES = 32
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Outcome(StrEnum):
    """What came of one attempt to deliver."""

    DELIVERED = "DELIVERED"
    STATUS = "STATUS"
    TIMED_OUT = "TIMED_OUT"
    UNREACHABLE = "UNREACHABLE"
    ADDRESS_REFUSED = "ADDRESS_REFUSED"


class Stopped(StrEnum):
    """Why a webhook is no longer told of anything."""

    GONE = "GONE"
    FAILED_TOO_LONG = "FAILED_TOO_LONG"


class WebhookRecord(SQLModel, table=True):
    """One webhook. ``cursor`` is the last revision that was delivered or passed over; ``attempts`` how often the next
    one was tried in vain, since ``failing_since``; ``ping_asked`` counts the pings that were asked for."""

    __tablename__ = "webhook"

    id: str = Field(primary_key=True)
    url: str
    label: str
    secret: str
    kinds: list[str] = Field(default_factory=list, sa_type=LIST)
    actors: list[str] = Field(default_factory=list, sa_type=LIST)
    made_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    cursor: int
    attempts: int = 0
    failing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_attempt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_because: str | None = None
    ping_asked: int = 0
    pings_sent: int = 0

    @property
    def about(self) -> About:
        """Which changes it is told of."""
        return About(frozenset(RecordKind(kind) for kind in self.kinds), frozenset(self.actors))


class DeliveryRecord(SQLModel, table=True):
    """One attempt: of which revision (None: a ping), when, how long it took, and what came of it."""

    __tablename__ = "webhook_delivery"

    id: int | None = Field(default=None, primary_key=True)
    webhook: str = Field(index=True)
    revision: int | None = None
    attempt: int
    at: datetime = Field(sa_type=UtcDateTime)
    ms: int
    outcome: str
    status: int | None = None


class LeaseRecord(SQLModel, table=True):
    """Who does something that only one process may do at a time, and until when unless it says so again."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True)
    holder: str
    until: datetime = Field(sa_type=UtcDateTime)


_WEBHOOK = METADATA.tables["webhook"]
_DELIVERY = METADATA.tables["webhook_delivery"]
_LEASE = METADATA.tables["lease"]


# ── registering ──────────────────────────────────────────────────────────────────────────────────────────


def register(
    session: Session,
    url: str,
    *,
    label: str,
    kinds: Collection[RecordKind] = (),
    actors: Collection[str] = (),
    made_by: str,
    now: datetime,
) -> WebhookRecord:
    """A new webhook, told of what is written from now on. Raises Refused with every fault."""
    faults = [*url_faults(url), *_label_faults(label)]
    count = session.execute(select(func.count()).select_from(_WEBHOOK)).scalar_one()
    if count >= MOST_WEBHOOKS:
        faults.append(Fault.of(ErrorCode.QUERY_TOO_LARGE, "webhooks", value=count + 1, allowed=MOST_WEBHOOKS))
    if faults:
        raise Refused(faults)
    record = WebhookRecord(
        id=f"hook-{secrets.token_hex(6)}",
        url=url,
        label=normalise(label),
        secret=f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}",
        kinds=sorted(kind.value for kind in kinds),
        actors=sorted(actors),
        made_by=made_by,
        created_at=now,
        cursor=head(session),
    )
    session.add(record)
    return record


def url_faults(url: str) -> list[Fault]:
    """What is wrong with an address: only https is taken, and http for this very machine.

    >>> [fault.code.value for fault in url_faults("http://example.go.th/hook")]
    ['MALFORMED']
    >>> url_faults("https://example.go.th/hook?from=herbcity")
    []
    """
    right = f"https://host/path, at most {LONGEST_URL} characters of ASCII, without a user or a fragment"
    refused = [Fault.of(ErrorCode.MALFORMED, "url", value=url[:100], allowed=right)]
    if len(url) > LONGEST_URL or not re.fullmatch(r"[!-~]+", url):
        return refused
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return refused
    secure = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    if not host or not secure or port == 0 or "@" in parts.netloc or parts.fragment:
        return refused
    return []


def _label_faults(label: str) -> list[Fault]:
    shown = normalise(label)
    if not shown:
        return [Fault.of(ErrorCode.MISSING, "label")]
    if len(shown) > LONGEST_LABEL:
        allowed = f"at most {LONGEST_LABEL} characters"
        return [Fault.of(ErrorCode.OUT_OF_RANGE, "label", value=len(shown), allowed=allowed)]
    return [Fault.of(ErrorCode.PERSONAL_NUMBER, "label", value=None)] if tells_a_citizen(shown) else []


def webhook(session: Session, key: str) -> WebhookRecord:
    """One webhook. Raises NotFound."""
    found = session.get(WebhookRecord, key)
    if found is None:
        raise NotFound(kind="Webhook", value=key, field="webhook")
    return found


def webhooks(session: Session, *, active: bool = False) -> Sequence[WebhookRecord]:
    """All webhooks, oldest first, or only those that are told of things."""
    query = select(WebhookRecord).order_by(_WEBHOOK.c.created_at, _WEBHOOK.c.id)
    return session.execute(query.where(_WEBHOOK.c.stopped_at.is_(None)) if active else query).scalars().all()


def forget(session: Session, record: WebhookRecord) -> None:
    """Delete a webhook for good, with what is known of its deliveries."""
    session.execute(delete(_DELIVERY).where(_DELIVERY.c.webhook == record.id))
    session.delete(record)


def replay(session: Session, record: WebhookRecord, *, after: int | None = None) -> None:
    """Tell a webhook everything after a revision once more, or go on where it stopped. Raises NotFound."""
    if after is not None:
        if after:
            revision(session, after)
        record.cursor = after
    record.attempts, record.failing_since, record.next_attempt_at = 0, None, None
    record.stopped_at, record.stopped_because = None, None
    session.add(record)


def ask_ping(session: Session, record: WebhookRecord) -> None:
    """Have a message sent that says nothing, to see whether it arrives."""
    record.ping_asked += 1
    session.add(record)


# ── delivering ───────────────────────────────────────────────────────────────────────────────────────────


def note_delivered(session: Session, record: WebhookRecord, number: int) -> None:
    """A revision arrived; the next one may go. Nothing where somebody has asked for a replay meanwhile."""
    session.execute(
        update(_WEBHOOK)
        .where(_WEBHOOK.c.id == record.id, _WEBHOOK.c.cursor == record.cursor)
        .values(cursor=number, attempts=0, failing_since=None, next_attempt_at=None)
    )


def note_failed(
    session: Session,
    record: WebhookRecord,
    *,
    now: datetime,
    wait: timedelta,
    stopped: Stopped | None,
) -> None:
    """A revision did not arrive; it is tried again after a while, or never where the webhook is ``stopped``."""
    session.execute(
        update(_WEBHOOK)
        .where(_WEBHOOK.c.id == record.id, _WEBHOOK.c.cursor == record.cursor)
        .values(
            attempts=record.attempts + 1,
            failing_since=record.failing_since or now,
            next_attempt_at=None if stopped else now + wait,
            stopped_at=now if stopped else None,
            stopped_because=stopped.value if stopped else None,
        )
    )


def note_pinged(session: Session, record: WebhookRecord) -> None:
    """The pings that were asked for up to now were sent, whatever came of them."""
    session.execute(update(_WEBHOOK).where(_WEBHOOK.c.id == record.id).values(pings_sent=record.ping_asked))


def note_attempt(session: Session, attempt: DeliveryRecord) -> None:
    """Keep what came of an attempt, and let go of the oldest ones of its webhook."""
    values = attempt.model_dump(exclude={"id"})
    session.execute(insert(_DELIVERY).values(values))
    mine = _DELIVERY.c.webhook == attempt.webhook
    oldest_kept = (
        select(_DELIVERY.c.id)
        .where(mine)
        .order_by(_DELIVERY.c.id.desc())
        .offset(DELIVERIES_KEPT - 1)
        .limit(1)
        .scalar_subquery()
    )
    session.execute(delete(_DELIVERY).where(mine, _DELIVERY.c.id < oldest_kept))


def deliveries(session: Session, key: str, *, first: int) -> Sequence[DeliveryRecord]:
    """The latest attempts of a webhook, newest first."""
    query = select(DeliveryRecord).where(_DELIVERY.c.webhook == key)
    return session.execute(query.order_by(_DELIVERY.c.id.desc()).limit(first)).scalars().all()


# ── one at a time ────────────────────────────────────────────────────────────────────────────────────────


def take_lease(session: Session, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
    """Whether ``holder`` is the one until then: nobody else is, or no longer."""
    mine = or_(_LEASE.c.holder == holder, _LEASE.c.until <= now)
    taken = session.execute(
        update(_LEASE).where(_LEASE.c.name == name, mine).values(holder=holder, until=until)
    )
    if taken.rowcount:  # type: ignore[attr-defined]
        return True
    if session.get(LeaseRecord, name) is not None:
        return False
    try:
        session.execute(insert(_LEASE).values(name=name, holder=holder, until=until))
    except IntegrityError:
        return False
    return True


def leave_lease(session: Session, name: str, holder: str) -> None:
    """Let somebody else be the one at once."""
    session.execute(delete(_LEASE).where(_LEASE.c.name == name, _LEASE.c.holder == holder))
