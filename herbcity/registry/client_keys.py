"""Client keys: a write that is sent twice under one key is done once, and both get the same answer.

A client whose connection broke does not know whether its write arrived. It sends the same input again under the
same key, and is told what came of the first. The key is kept in the transaction of the write, so there is never
one without the other, whatever dies in between. Refused input is not remembered: it may be repeated once it is
right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Text, delete
from sqlmodel import Field, Session, SQLModel

from herbcity.errors import ErrorCode, Fault, Refused
from herbcity.registry.changes import Json
from herbcity.registry.columns import METADATA, UtcDateTime

SHORTEST, LONGEST = 8, 64
"""How many characters a key has."""

DAYS_KEPT = 7
"""So long a write is remembered. After that the same key is a new one."""


class ClientKeyRecord(SQLModel, table=True):
    """One write that was done under a key of its client: whose, which input, and what came of it, as JSON text."""

    __tablename__ = "client_key"

    caller: str = Field(primary_key=True)
    key: str = Field(primary_key=True, max_length=LONGEST)
    input_digest: str
    outcome: str = Field(sa_type=Text)
    made_at: datetime = Field(sa_type=UtcDateTime, index=True)


_KEY = METADATA.tables["client_key"]


class ClientKey(NamedTuple):
    """A key that came with a write: whose it is, and the digest of the mutation and its input."""

    caller: str
    key: str
    input_digest: str


def client_key(caller: str, key: str, *, mutation: str, given: Mapping[str, Any]) -> ClientKey:
    """The key of one write; ``given`` is its input without the key. Raises Refused for one of another length.

    >>> one = client_key("office", "4f1c-77aa", mutation="endLink", given={"on": date(2026, 1, 1), "link": "l1"})
    >>> one == client_key("office", "4f1c-77aa", mutation="endLink", given={"link": "l1", "on": date(2026, 1, 1)})
    True
    """
    if not SHORTEST <= len(key) <= LONGEST:
        allowed = f"{SHORTEST} to {LONGEST} characters"
        raise Refused([Fault.of(ErrorCode.OUT_OF_RANGE, "client_key", value=len(key), allowed=allowed)])
    text = msgspec.json.encode([mutation, _plain(given)], order="sorted")
    return ClientKey(caller, key, hashlib.sha256(text).hexdigest())


def _plain(value: Any) -> Json:
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def remembered(session: Session, given: ClientKey) -> Json:
    """What came of the write that was done under this key; None where none was.

    Raises Refused (CLIENT_KEY_REUSED) where it was another input.
    """
    found = session.get(ClientKeyRecord, (given.caller, given.key))
    if found is None or found.made_at < datetime.now(UTC) - timedelta(days=DAYS_KEPT):
        return None
    if found.input_digest != given.input_digest:
        raise Refused([Fault.of(ErrorCode.CLIENT_KEY_REUSED, "client_key", value=given.key)])
    return msgspec.json.decode(found.outcome)


def remember(session: Session, given: ClientKey, outcome: Json) -> None:
    """Keep what came of a write, in the write's own transaction. What is older than a week is forgotten."""
    now = datetime.now(UTC)
    session.execute(delete(_KEY).where(_KEY.c.made_at < now - timedelta(days=DAYS_KEPT)))
    session.add(
        ClientKeyRecord(
            caller=given.caller,
            key=given.key,
            input_digest=given.input_digest,
            outcome=msgspec.json.encode(outcome).decode(),
            made_at=now,
        )
    )
    session.flush()
