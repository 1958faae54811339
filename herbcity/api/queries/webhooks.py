"""The webhooks of the registry."""

from __future__ import annotations

from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.permissions import Permission, demand
from herbcity.api.types.fields import maybe_many
from herbcity.api.types.webhooks import WebhookType
from herbcity.registry.engine import reading
from herbcity.registry.webhooks import MOST_WEBHOOKS, WebhookRecord, webhooks


class WebhookQueries:
    """The webhooks of the registry."""

    webhooks = weighing(
        maybe_many(
            WebhookType, f"All webhooks, oldest first, {MOST_WEBHOOKS} at most. Needs the role STEWARD."
        ),
        assumed=MOST_WEBHOOKS,
        waits=True,
    )

    @staticmethod
    def resolve_webhooks(_root: None, info: Info) -> list[WebhookRecord]:
        demand(info.context.viewer, Permission.MANAGE_WEBHOOKS)
        with reading(info.context.engine) as session:
            found = list(webhooks(session))
            session.expunge_all()
        return found
