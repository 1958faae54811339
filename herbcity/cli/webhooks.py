"""Webhooks: listed, their deliveries, told again."""

from __future__ import annotations

import click

from herbcity.cli.opening import open_registry
from herbcity.registry.engine import reading, writing
from herbcity.registry.webhooks import DELIVERIES_KEPT, WebhookRecord, deliveries, replay, webhook, webhooks


@click.group(name="webhook")
def webhook_command() -> None:
    """See what becomes of webhooks, and have them told again. They are registered through the API."""


@webhook_command.command(name="list")
def webhook_list() -> None:
    """The webhooks, how far each was told, and whether it is failing or stopped."""
    with reading(open_registry()) as session:
        for one in webhooks(session):
            click.echo(f"{one.id}  revision {one.cursor:<8} {_state(one):<40} {one.label}  {one.url}")


def _state(hook: WebhookRecord) -> str:
    if hook.stopped_at:
        return f"stopped {hook.stopped_at:%Y-%m-%d %H:%M}: {hook.stopped_because}"
    if hook.failing_since:
        return f"failing since {hook.failing_since:%Y-%m-%d %H:%M}"
    return "delivering"


@webhook_command.command(name="deliveries")
@click.argument("webhook_id")
@click.option("--first", type=click.IntRange(1, DELIVERIES_KEPT), default=20, show_default=True)
def webhook_deliveries(webhook_id: str, first: int) -> None:
    """The latest attempts of a webhook, newest first."""
    with reading(open_registry()) as session:
        webhook(session, webhook_id)
        for one in deliveries(session, webhook_id, first=first):
            what = "ping" if one.revision is None else f"revision {one.revision}"
            answer = one.outcome if one.status is None else f"{one.outcome} {one.status}"
            click.echo(
                f"{one.at:%Y-%m-%d %H:%M:%S}  {what:<16} attempt {one.attempt:<3} {one.ms:>6} ms  {answer}"
            )


@webhook_command.command(name="replay")
@click.argument("webhook_id")
@click.option(
    "--after",
    type=click.IntRange(min=0),
    help="Tell everything after this revision again; 0 for all there is.",
)
def webhook_replay(webhook_id: str, after: int | None) -> None:
    """Have a webhook told again, or let one go on that was stopped. A running service does it within seconds."""
    with writing(open_registry()) as session:
        record = webhook(session, webhook_id)
        replay(session, record, after=after)
        click.echo(
            f"เริ่มส่งใหม่หลังรุ่น {record.cursor} / Telling {webhook_id} what came after revision {record.cursor}."
        )
