"""API keys: made, listed, revoked."""

from __future__ import annotations

import click

from herbcity.cli.opening import open_registry
from herbcity.registry.engine import reading, writing
from herbcity.registry.keys import MOST_DAYS, AccessRole, AccessScope, create_key, list_keys, revoke_key
from herbcity.registry.migrating import migrate


@click.group()
def key() -> None:
    """Make, list and revoke API keys. Writing needs one; reading does not."""


@key.command(name="create")
@click.option(
    "--role",
    type=click.Choice([role.lower() for role in AccessRole if role is not AccessRole.PUBLIC]),
    required=True,
    help="member reads personal data, editor writes, steward undoes, admin manages keys.",
)
@click.option(
    "--label", default="key", show_default=True, help="The office that uses it; it signs what is written."
)
@click.option("--days", type=click.IntRange(1, MOST_DAYS), help="Days until it expires; never unless given.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.lower() for scope in AccessScope]),
    help="Only this part of the role; may be given several times. All of it unless given.",
)
def key_create(role: str, label: str, days: int | None, scopes: tuple[str, ...]) -> None:
    """Make a key and show it, this once."""
    engine = open_registry()
    migrate(engine)
    with writing(engine) as session:
        narrowed = [AccessScope(scope.upper()) for scope in scopes] or None
        key_id, secret = create_key(session, AccessRole(role.upper()), label, days=days, scopes=narrowed)
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
            narrowed = f"  ({', '.join(one.scopes).lower()})" if one.scopes else ""
            click.echo(f"{one.id}  {one.role:<8} {state:<20} {used:<28} {one.label}{narrowed}")


@key.command(name="revoke")
@click.argument("key_id")
def key_revoke(key_id: str) -> None:
    """Make a key useless; running services follow within five seconds."""
    with writing(open_registry()) as session:
        revoke_key(session, key_id)
    click.echo(f"ยกเลิก {key_id} แล้ว / {key_id} is revoked.")
