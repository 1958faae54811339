"""API keys: made, listed, revoked."""

from __future__ import annotations

import click

from herbcity.cli.opening import open_registry
from herbcity.registry.engine import reading, writing
from herbcity.registry.keys import AccessRole, create_key, list_keys, revoke_key
from herbcity.registry.migrating import migrate


@click.group()
def key() -> None:
    """Make, list and revoke API keys. Writing needs one; reading does not."""


@key.command(name="create")
@click.option(
    "--role",
    type=click.Choice([role.lower() for role in AccessRole if role is not AccessRole.PUBLIC]),
    required=True,
    help="member reads contacts, editor writes, steward undoes, admin manages keys.",
)
@click.option(
    "--label", default="key", show_default=True, help="The office that uses it; it signs what is written."
)
@click.option("--days", type=click.IntRange(min=1), help="Days until it expires; never unless given.")
def key_create(role: str, label: str, days: int | None) -> None:
    """Make a key and show it, this once."""
    engine = open_registry()
    migrate(engine)
    with writing(engine) as session:
        key_id, secret = create_key(session, AccessRole(role.upper()), label, days=days)
    click.echo(f"{secret}")
    click.echo(f"เก็บไว้ให้ดี จะไม่แสดงอีก / Keep it: it is not shown again. ({key_id}, {role})", err=True)


@key.command(name="list")
def key_list() -> None:
    """The keys, without their secrets, which nobody has."""
    with reading(open_registry()) as session:
        for one in list_keys(session):
            state = (
                "revoked"
                if one.revoked_at
                else f"expires {one.expires_at:%Y-%m-%d}"
                if one.expires_at
                else "valid"
            )
            used = f"last used {one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else "never used"
            click.echo(f"{one.id}  {one.role:<8} {state:<20} {used:<28} {one.label}")


@key.command(name="revoke")
@click.argument("key_id")
def key_revoke(key_id: str) -> None:
    """Make a key useless from now on."""
    with writing(open_registry()) as session:
        revoke_key(session, key_id)
    click.echo(f"ยกเลิก {key_id} แล้ว / {key_id} is revoked.")
