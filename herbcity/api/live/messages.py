"""What a webhook is sent, and how it is signed: by Standard Webhooks, https://www.standardwebhooks.com.

What is told of a revision is what a caller without a key may see of it: the answer to one question, asked by nobody.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast

import msgspec
from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute, parse
from sqlalchemy import Engine

from herbcity.api.context import Context
from herbcity.api.ids import global_id
from herbcity.errors import ErrorCode, HerbcityError
from herbcity.network.holding import SnapshotHolder
from herbcity.registry.engine import reading
from herbcity.registry.feed import revisions_after
from herbcity.registry.keys import ANYONE
from herbcity.registry.log import RevisionRecord
from herbcity.registry.reading import head
from herbcity.registry.webhooks import WebhookRecord

MOST_CHANGES = 100
"""So many changes of a revision are in its message; the feed has them all."""

_QUESTION = f"""
query ($id: ID!, $where: ChangeFilter) {{
  node(id: $id) {{
    ... on Revision {{
      id number committedAt editor reason undoes changeCount
      changes(first: {MOST_CHANGES}, where: $where) {{
        kind recordId nodeId field before after adopted withheld
      }}
    }}
  }}
}}"""


class Message(NamedTuple):
    """One message: its id, the same however often it is sent, and its body as it is sent and signed."""

    id: str
    body: bytes


def next_revision(engine: Engine, hook: WebhookRecord) -> RevisionRecord | None:
    """The next revision that a webhook is to be told of; None where there is none yet."""
    with reading(engine) as session:
        found = revisions_after(session, hook.cursor, until=head(session), about=hook.about, first=1)
        session.expunge_all()
    return found[0] if found else None


def told(
    schema: GraphQLSchema, holder: SnapshotHolder, engine: Engine, hook: WebhookRecord, number: int
) -> Message:
    """The message about a revision. ``holder`` holds everything; what is shown of it is what is public."""
    context = Context(holder, engine, ANYONE, "en", secrets.token_hex(8))
    where = {"kinds": hook.kinds or None, "actors": hook.actors or None}
    result = cast(
        ExecutionResult,
        execute(
            schema,
            _document(),
            context_value=context,
            variable_values={"id": global_id("Revision", str(number)), "where": where},
            is_awaitable=lambda _value: False,
        ),
    )
    revision: dict[str, Any] | None = (result.data or {}).get("node")
    if result.errors or revision is None:
        raise HerbcityError(ErrorCode.INTERNAL, request_id=context.request_id) from (
            result.errors[0] if result.errors else None
        )
    body = {
        "type": "revision.committed",
        "timestamp": revision["committedAt"],
        "data": {"webhook": hook.id, "revision": revision},
    }
    return Message(f"{hook.id}-r{number}", msgspec.json.encode(body))


def ping(hook: WebhookRecord, now: datetime) -> Message:
    """A message that says nothing."""
    body = {"type": "ping", "timestamp": now.astimezone(UTC).isoformat(), "data": {"webhook": hook.id}}
    return Message(f"{hook.id}-ping{hook.ping_asked}", msgspec.json.encode(body))


@lru_cache(maxsize=1)
def _document() -> DocumentNode:
    return parse(_QUESTION)


def signed(message: Message, secret: str, now: datetime) -> dict[str, str]:
    """The headers that say which message it is, when it was sent, and that it is from us.

    >>> example = Message("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}')
    >>> at = datetime.fromtimestamp(1614265330, UTC)
    >>> signed(example, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", at)["webhook-signature"]
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    moment = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = b".".join((message.id.encode(), moment.encode(), message.body))
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {"webhook-id": message.id, "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}
