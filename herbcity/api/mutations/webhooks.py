"""Registering webhooks, having them told again, and deleting them. None of it makes a revision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import graphene
from sqlmodel import Session

from herbcity.api.context import Info
from herbcity.api.failures import InputError
from herbcity.api.mutations import inputs
from herbcity.api.mutations.carrying_out import once
from herbcity.api.mutations.payloads import Outcome, payload_of
from herbcity.api.permissions import Permission
from herbcity.api.types.fields import many
from herbcity.api.types.input_errors import InputErrorType
from herbcity.api.types.revisions import ChangeFilter, about
from herbcity.api.types.webhooks import WebhookType
from herbcity.errors import LimitReached, Refused
from herbcity.registry.changes import Json
from herbcity.registry.engine import reading
from herbcity.registry.reading import head
from herbcity.registry.webhooks import (
    LONGEST_LABEL,
    LONGEST_URL,
    WebhookRecord,
    ask_ping,
    forget,
    register,
    replay,
    webhook,
)


class RegisterWebhookInput(graphene.InputObjectType):
    """An address that is to be told of revisions."""

    url = graphene.String(
        required=True,
        description=f"Where its messages go: https, at most {LONGEST_URL} characters; http only for the machine "
        "itself.",
    )
    label = graphene.String(
        required=True,
        description=f"Whose it is and what for, 1 to {LONGEST_LABEL} characters. No personal data.",
    )
    where = graphene.InputField(
        ChangeFilter, description="Of which changes it is told; of all of them if left out."
    )
    client_key = inputs.client_key()


class _NamedInput(graphene.InputObjectType):
    class Meta:
        abstract = True

    webhook = graphene.ID(required=True, description="The id of the webhook, as `webhooks` lists it.")
    client_key = inputs.client_key()


class DeleteWebhookInput(_NamedInput):
    """Which webhook to delete."""


class PingWebhookInput(_NamedInput):
    """Which webhook to try."""


class ReplayWebhookInput(_NamedInput):
    """Which webhook to have told again, and from where on."""

    after = graphene.Int(
        description="Everything after this revision is told again, 0 for all there is; it goes on where it stopped if "
        "left out."
    )


@dataclass(frozen=True, slots=True)
class Registered(Outcome):
    """A webhook that was registered, with its secret."""

    secret: str | None = None


class RegisterWebhookPayload(graphene.ObjectType):
    """What became of `registerWebhook`."""

    webhook = graphene.Field(
        WebhookType,
        description="The webhook; null where the input was refused.",
        resolver=lambda outcome, _info: outcome.thing,
    )
    secret = graphene.String(
        description="The secret with which the receiver checks signatures. It is shown this once; null where the input "
        "was refused, and where it was sent again under its `clientKey`."
    )
    revision = graphene.Int(
        description="The newest revision when it was done, the last one that it is not told of. Null where the input "
        "was refused."
    )
    errors = many(
        InputErrorType, "Every fault of the input, all at once; empty where it was accepted.", assumed=2
    )


def _payload(name: str, description: str) -> Any:
    return payload_of(name, "webhook", WebhookType, description, revises=False)


DeleteWebhookPayload = payload_of(
    "DeleteWebhook", "deleted", graphene.ID, "The id of the webhook that is gone", revises=False
)
ReplayWebhookPayload = _payload("ReplayWebhook", "The webhook, which is told again")
PingWebhookPayload = _payload("PingWebhook", "The webhook; what comes of it stands in its `deliveries` soon")


class WebhookMutations:
    """Registering webhooks, having them told again, and deleting them."""

    register_webhook = graphene.Field(
        RegisterWebhookPayload,
        description="Have an address told of every revision from now on, as a caller without a key would see it, in "
        "order and signed. Its secret is in the answer and nowhere else. Needs the role STEWARD.",
        input=RegisterWebhookInput(required=True, description="The address, and what it is told of."),
    )
    delete_webhook = graphene.Field(
        DeleteWebhookPayload,
        description="Delete a webhook for good, with what is known of its deliveries. Needs the role STEWARD.",
        input=DeleteWebhookInput(required=True, description="Which webhook."),
    )
    replay_webhook = graphene.Field(
        ReplayWebhookPayload,
        description="Have a webhook told again from a revision on, or let one go on that was stopped; what failed is "
        "tried again at once. Needs the role STEWARD.",
        input=ReplayWebhookInput(required=True, description="Which webhook, and from where on."),
    )
    ping_webhook = graphene.Field(
        PingWebhookPayload,
        description="Send a webhook a message that says nothing, to see whether it arrives. Needs the role STEWARD.",
        input=PingWebhookInput(required=True, description="Which webhook."),
    )

    @staticmethod
    def resolve_register_webhook(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        secrets: list[str] = []

        def work(session: Session) -> str:
            chosen = about(input.get("where"))
            record = register(
                session,
                input["url"],
                label=input["label"],
                kinds=chosen.kinds,
                actors=chosen.actors,
                made_by=info.context.viewer.label,
                now=datetime.now(UTC),
            )
            # Whoever asks again under the same client key is told which one was registered, and never its secret.
            secrets.append(record.secret)
            return record.id

        outcome = _managed(info, input, work)
        return Registered(outcome.thing, outcome.revision, outcome.errors, secrets[0] if secrets else None)

    @staticmethod
    def resolve_delete_webhook(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        def work(session: Session) -> str:
            forget(session, webhook(session, input["webhook"]))
            return str(input["webhook"])

        revision, key, errors = _done(info, input, work)
        return Outcome(thing=key, revision=revision, errors=errors)

    @staticmethod
    def resolve_replay_webhook(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        def work(session: Session) -> str:
            record = webhook(session, input["webhook"])
            replay(session, record, after=input.get("after"))
            return record.id

        return _managed(info, input, work)

    @staticmethod
    def resolve_ping_webhook(_root: None, info: Info, input: dict[str, Any]) -> Outcome:
        def work(session: Session) -> str:
            record = webhook(session, input["webhook"])
            ask_ping(session, record)
            return record.id

        return _managed(info, input, work)


def _done(
    info: Info, given: Any, work: Callable[[Session], str]
) -> tuple[int | None, str | None, tuple[InputError, ...]]:
    """Do ``work`` once, which names a webhook: the newest revision then, the name, and what was refused."""

    def write(session: Session) -> Json:
        try:
            key = work(session)
        except LimitReached as full:
            raise Refused([full.fault]) from full
        session.flush()
        return [head(session), key]

    done, errors = once(info, Permission.MANAGE_WEBHOOKS, given, write, names={"revision": "after"})
    revision, key = (None, None) if errors else done
    return revision, key, errors


def _managed(info: Info, given: Any, work: Callable[[Session], str]) -> Outcome:
    """Do ``work`` once, and answer with the webhook as it then is; null where it has been deleted since."""
    revision, key, errors = _done(info, given, work)
    if key is None:
        return Outcome(errors=errors)
    with reading(info.context.engine) as session:
        record = session.get(WebhookRecord, key)
        session.expunge_all()
    return Outcome(thing=record, revision=revision)
