"""Webhooks as the API tells of them, without their secrets."""

from __future__ import annotations

from enum import StrEnum

import graphene

from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.ids import global_id
from herbcity.api.live.messages import Message, told
from herbcity.api.paging import checked_count
from herbcity.api.types.enums import RecordKindEnum
from herbcity.api.types.fields import first_argument, many, maybe_many
from herbcity.api.types.scalars import DateTime
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import reading
from herbcity.registry.feed import revisions_after
from herbcity.registry.reading import revision
from herbcity.registry.webhooks import (
    DELIVERIES_KEPT,
    DeliveryRecord,
    Outcome,
    Stopped,
    WebhookRecord,
    deliveries,
)

_MEANINGS: dict[StrEnum, str] = {
    Outcome.DELIVERED: "The receiver answered with a status of success, 200 to 299.",
    Outcome.STATUS: "The receiver answered with another status; redirects are not followed.",
    Outcome.TIMED_OUT: "The receiver did not answer in 15 seconds.",
    Outcome.UNREACHABLE: "There was no connection, no certificate to be believed, or no answer in HTTP.",
    Outcome.ADDRESS_REFUSED: "The name stands for an address outside the public internet that the operator has not "
    "allowed.",
    Stopped.GONE: "The receiver answered 410: it wants no more.",
    Stopped.FAILED_TOO_LONG: "Nothing arrived for three days.",
}


def _enum(of: type[StrEnum], name: str) -> graphene.Enum:
    def describe(value: StrEnum | None) -> str:
        return " ".join((of.__doc__ or "").split()) if value is None else _MEANINGS[value]

    return graphene.Enum.from_enum(of, name=name, description=describe)


DeliveryOutcomeEnum = _enum(Outcome, "DeliveryOutcome")
WebhookStopEnum = _enum(Stopped, "WebhookStop")


class DeliveryType(graphene.ObjectType):
    """One attempt to deliver a message."""

    class Meta:
        name = "Delivery"

    revision = graphene.Int(description="The revision that the message tells of; null for a ping.")
    attempt = graphene.Int(
        required=True, description="The how manieth attempt with this message it was, from 1."
    )
    at = graphene.Field(DateTime, required=True, description="When it was sent.")
    ms = graphene.Int(
        required=True, description="How long it took until the answer or the end, in milliseconds."
    )
    outcome = graphene.Field(DeliveryOutcomeEnum, required=True, description="What came of it.")
    status = graphene.Int(description="The HTTP status of the answer; null where there was none.")

    @staticmethod
    def resolve_outcome(one: DeliveryRecord, _info: Info) -> Outcome:
        return Outcome(one.outcome)


class WebhookMessageType(graphene.ObjectType):
    """A message as a webhook would be sent it."""

    class Meta:
        name = "WebhookMessage"

    id = graphene.String(
        required=True, description="The header `webhook-id`: the same however often it is sent."
    )
    body = graphene.String(required=True, description="The body, JSON, byte for byte as it would be signed.")

    @staticmethod
    def resolve_body(message: Message, _info: Info) -> str:
        return message.body.decode()


class WebhookType(graphene.ObjectType):
    """An address that is told of revisions."""

    class Meta:
        name = "Webhook"

    id = graphene.ID(required=True, description="Its id.")
    url = graphene.String(required=True, description="Where its messages go.")
    label = graphene.String(required=True, description="Whose it is and what for.")
    kinds = many(RecordKindEnum, "Of changes of which kinds of record it is told; of all where it is empty.")
    actors = many(
        graphene.ID,
        "Of changes of which actors, or of what hangs on them, it is told, by their ids; of all where it is empty.",
    )
    made_by = graphene.String(required=True, description="Who registered it: the name of an API key.")
    created_at = graphene.Field(DateTime, required=True, description="When it was registered.")
    cursor = graphene.Int(
        required=True,
        description="The last revision that it was told of, or that was there when it was registered.",
    )
    failing_since = graphene.Field(
        DateTime, description="Since when nothing has arrived; null where the last message did."
    )
    next_attempt_at = graphene.Field(
        DateTime, description="When the next attempt is due; null where nothing is waiting to be tried again."
    )
    stopped_at = graphene.Field(
        DateTime, description="Since when it is told of nothing any more; null where it is."
    )
    stopped_because = graphene.Field(WebhookStopEnum, description="Why not; null where it is.")
    deliveries = weighing(
        maybe_many(
            DeliveryType,
            f"The latest attempts, newest first; {DELIVERIES_KEPT} are kept.",
            first=first_argument(20),
        ),
        own=10,
        waits=True,
    )
    dry_run = weighing(
        graphene.Field(
            WebhookMessageType,
            description="What it would be told of a revision, which is not sent; null where the revision does not "
            "concern it.",
            revision=graphene.Int(required=True, description="The number of the revision."),
        ),
        own=100,
        waits=True,
    )

    @staticmethod
    def resolve_kinds(hook: WebhookRecord, _info: Info) -> list[RecordKind]:
        return [RecordKind(kind) for kind in hook.kinds]

    @staticmethod
    def resolve_actors(hook: WebhookRecord, _info: Info) -> list[str]:
        return [global_id("Actor", code) for code in hook.actors]

    @staticmethod
    def resolve_stopped_because(hook: WebhookRecord, _info: Info) -> Stopped | None:
        return Stopped(hook.stopped_because) if hook.stopped_because else None

    @staticmethod
    def resolve_deliveries(hook: WebhookRecord, info: Info, first: int | None = None) -> list[DeliveryRecord]:
        count = checked_count(first, default=20)
        with reading(info.context.engine) as session:
            found = list(deliveries(session, hook.id, first=count))
            session.expunge_all()
        return found

    @staticmethod
    def resolve_dry_run(hook: WebhookRecord, info: Info, revision: int) -> Message | None:
        return dry_run(info, hook, revision)


def dry_run(info: Info, hook: WebhookRecord, number: int) -> Message | None:
    """What a webhook would be told of a revision; None where it does not concern it. Raises NotFound."""
    context = info.context
    with reading(context.engine) as session:
        revision(session, number)
        if not revisions_after(session, number - 1, until=number, about=hook.about, first=1):
            return None
    return told(info.schema, context.whole, context.engine, hook, number)
