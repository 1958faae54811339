"""API keys and what their holders may do. A key is shown once and kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Field, Session, SQLModel

from herbcity.errors import NotFound
from herbcity.registry.columns import METADATA, UtcDateTime
from herbcity.vocabulary import Term

_PREFIX = "hbc_"
_LAST_USE_EVERY = timedelta(minutes=1)


class ApiKeyRecord(SQLModel, table=True):
    """An API key, known only by its hash."""

    __tablename__ = "api_key"

    id: str = Field(primary_key=True)
    key_hash: str = Field(unique=True)
    role: str
    label: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


_KEY = METADATA.tables["api_key"]


class AccessRole(Term):
    """What a caller may do; each role may do all that the ones before it may."""

    PUBLIC = "PUBLIC", "สาธารณะ", "public", "Reads everything but personal data; needs no key."
    MEMBER = "MEMBER", "สมาชิก", "member", "Reads contacts too."
    EDITOR = "EDITOR", "ผู้บันทึก", "editor", "Records actors, links, listings, certificates and decisions."
    STEWARD = "STEWARD", "ผู้ดูแลข้อมูล", "steward", "Undoes revisions."
    ADMIN = "ADMIN", "ผู้ดูแลระบบ", "admin", "Makes and revokes keys."


class Viewer(NamedTuple):
    """Who asks: the role and the label of the key, or the public."""

    role: AccessRole
    label: str

    def may(self, role: AccessRole) -> bool:
        """Whether this viewer has at least that role."""
        return self.role.rank >= role.rank


ANYONE = Viewer(AccessRole.PUBLIC, "public")
"""A caller without a key."""


def _hashed(secret: str) -> str:
    # A key has 256 random bits, so a plain hash is enough: there is nothing to guess.
    return hashlib.sha256(secret.encode()).hexdigest()


def create_key(session: Session, role: AccessRole, label: str, *, days: int | None = None) -> tuple[str, str]:
    """Make a key; returns its id and its secret, which is never to be seen again. ``days`` until it expires."""
    secret = _PREFIX + secrets.token_urlsafe(32)
    key_id = f"key-{secrets.token_hex(4)}"
    now = datetime.now(UTC)
    session.add(
        ApiKeyRecord(
            id=key_id,
            key_hash=_hashed(secret),
            role=role.value,
            label=label,
            created_at=now,
            expires_at=now + timedelta(days=days) if days is not None else None,
        )
    )
    return key_id, secret


def find_key(session: Session, secret: str) -> Viewer | None:
    """The holder of a key, or None for one that is unknown, expired or revoked."""
    record = session.execute(
        select(ApiKeyRecord).where(_KEY.c.key_hash == _hashed(secret))
    ).scalar_one_or_none()
    now = datetime.now(UTC)
    if record is None or record.revoked_at or (record.expires_at and record.expires_at <= now):
        return None
    return Viewer(AccessRole(record.role), record.label)


def note_use(session: Session, secret: str) -> None:
    """Remember that a key was used, to the minute."""
    record = session.execute(
        select(ApiKeyRecord).where(_KEY.c.key_hash == _hashed(secret))
    ).scalar_one_or_none()
    now = datetime.now(UTC)
    if record and (record.last_used_at is None or now - record.last_used_at > _LAST_USE_EVERY):
        record.last_used_at = now
        session.add(record)


def revoke_key(session: Session, key_id: str) -> None:
    """Make a key useless from now on. Raises NotFound."""
    record = session.get(ApiKeyRecord, key_id)
    if record is None:
        raise NotFound(kind="key", value=key_id)
    record.revoked_at = record.revoked_at or datetime.now(UTC)
    session.add(record)


def list_keys(session: Session) -> list[ApiKeyRecord]:
    """All keys, oldest first, without their secrets, which nobody has."""
    return list(session.execute(select(ApiKeyRecord).order_by(_KEY.c.created_at)).scalars())
