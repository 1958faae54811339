"""API keys and what their holders may do. A key is shown once and kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Field, Session, SQLModel

from herbcity.errors import ErrorCode, Fault, NotFound, Refused
from herbcity.registry.columns import LIST, METADATA, UtcDateTime
from herbcity.registry.prose import tells_a_citizen
from herbcity.thai import normalise
from herbcity.vocabulary import Term

_PREFIX = "hbc_"
_LAST_USE_EVERY = timedelta(minutes=1)

LONGEST_LABEL = 200
MOST_DAYS = 3_660
"""For so many days, ten years, a key may be made at most."""


class ApiKeyRecord(SQLModel, table=True):
    """An API key, known only by its hash. ``scopes`` None is all that the role may; ``made_by`` a label."""

    __tablename__ = "api_key"

    id: str = Field(primary_key=True)
    key_hash: str = Field(unique=True)
    role: str
    label: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    scopes: list[str] | None = Field(default=None, sa_type=LIST)
    made_by: str | None = None


_KEY = METADATA.tables["api_key"]


class AccessRole(Term):
    """What a caller may do; each role may do all that the ones before it may."""

    PUBLIC = "PUBLIC", "สาธารณะ", "public", "Reads everything but personal data; needs no key."
    MEMBER = "MEMBER", "สมาชิก", "member", "Reads contacts and what is personal of sole proprietors too."
    EDITOR = (
        "EDITOR",
        "ผู้บันทึก",
        "editor",
        "Records actors, links, listings, certificates, contacts and decisions.",
    )
    STEWARD = (
        "STEWARD",
        "ผู้ดูแลข้อมูล",
        "steward",
        "Undoes revisions, merges actors, manages webhooks, and sees who looked at personal data.",
    )
    ADMIN = "ADMIN", "ผู้ดูแลระบบ", "admin", "Makes and revokes keys."


class AccessScope(Term):
    """A part of what a role may do, to which a key can be narrowed; a key without scopes has all of its role."""

    PERSONAL = (
        "PERSONAL",
        "ข้อมูลส่วนบุคคล",
        "personal data",
        "Reads contacts and what is personal of sole proprietors.",
    )
    CONTACTS = "CONTACTS", "ดูแลข้อมูลติดต่อ", "contacts", "Keeps and erases contacts."
    RECORD = (
        "RECORD",
        "บันทึกทะเบียน",
        "recording",
        "Records actors, links, listings, capacities, certificates and evidence.",
    )
    DECIDE = "DECIDE", "ตัดสินใจข้อเสนอ", "deciding", "Says what became of suggestions."
    WHAT_IF = "WHAT_IF", "เก็บสมมติฐาน", "what-ifs", "Keeps what-ifs under links."
    OVERSEE = (
        "OVERSEE",
        "กำกับดูแล",
        "overseeing",
        "Undoes, merges actors, manages webhooks, changes the what-ifs of others, sees who looked at personal data.",
    )
    KEYS = "KEYS", "จัดการกุญแจ", "keys", "Makes and revokes keys."


class Viewer(NamedTuple):
    """Who asks: the role and the label of the key, or the public.

    ``scopes`` narrows the role (None: all of it). ``key`` is the id of an API key and None for everybody else;
    ``expires_at`` says from when the key or token no longer holds.
    """

    role: AccessRole
    label: str
    scopes: frozenset[AccessScope] | None = None
    key: str | None = None
    expires_at: datetime | None = None

    def may(self, role: AccessRole) -> bool:
        """Whether this viewer has at least that role."""
        return self.role.rank >= role.rank

    def within(self, scope: AccessScope) -> bool:
        """Whether the key was not narrowed to other scopes."""
        return self.scopes is None or scope in self.scopes

    @property
    def caller(self) -> str:
        """Whose writes are remembered and whose uploads these are; no two keys share them."""
        return self.key or self.label

    @property
    def standing(self) -> str:
        """What answers depend on: two viewers with one standing see the same of everything but ``viewer``.

        >>> Viewer(AccessRole.EDITOR, "office", frozenset({AccessScope.RECORD, AccessScope.DECIDE})).standing
        'EDITOR:DECIDE,RECORD'
        """
        return self.role.value + ("" if self.scopes is None else f":{','.join(sorted(self.scopes))}")


ANYONE = Viewer(AccessRole.PUBLIC, "public")
"""A caller without a key."""


class KeyMade(NamedTuple):
    """A new key: its record, and its secret, which is never to be seen again."""

    record: ApiKeyRecord
    secret: str


def hashed(secret: str) -> str:
    """What is kept of a secret. A key has 256 random bits, so a plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_key(
    session: Session,
    role: AccessRole,
    label: str,
    *,
    days: int | None = None,
    scopes: Iterable[AccessScope] | None = None,
) -> tuple[str, str]:
    """Make a key; returns its id and its secret, which is never to be seen again.

    ``days`` until it expires, ``scopes`` to which it is narrowed. Raises Refused with every fault.
    """
    made = make_key(session, role, label, days=days, scopes=scopes)
    return made.record.id, made.secret


def make_key(
    session: Session,
    role: AccessRole,
    label: str,
    *,
    days: int | None = None,
    scopes: Iterable[AccessScope] | None = None,
    made_by: str | None = None,
) -> KeyMade:
    """The same, as a record; ``made_by`` is the label of whoever made it."""
    shown = normalise(label)
    faults = list(_key_faults(role, shown, days))
    chosen = None if scopes is None else sorted(set(scopes), key=lambda one: one.rank)
    if chosen is not None and not chosen:
        faults.append(Fault.of(ErrorCode.MISSING, "scopes"))
    if faults:
        raise Refused(faults)
    secret = _PREFIX + secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    record = ApiKeyRecord(
        id=f"key-{secrets.token_hex(4)}",
        key_hash=hashed(secret),
        role=role.value,
        label=shown,
        created_at=now,
        expires_at=now + timedelta(days=days) if days is not None else None,
        scopes=None if chosen is None else [scope.value for scope in chosen],
        made_by=made_by,
    )
    session.add(record)
    return KeyMade(record, secret)


def _key_faults(role: AccessRole, label: str, days: int | None) -> Iterable[Fault]:
    if role is AccessRole.PUBLIC:
        allowed = ", ".join(one for one in AccessRole if one is not AccessRole.PUBLIC)
        yield Fault.of(ErrorCode.UNKNOWN_TERM, "role", value=role, allowed=allowed)
    if not label:
        yield Fault.of(ErrorCode.MISSING, "label")
    elif len(label) > LONGEST_LABEL:
        allowed = f"at most {LONGEST_LABEL} characters"
        yield Fault.of(ErrorCode.OUT_OF_RANGE, "label", value=len(label), allowed=allowed)
    elif tells_a_citizen(label):
        yield Fault.of(ErrorCode.PERSONAL_NUMBER, "label", value=None)
    if days is not None and not 1 <= days <= MOST_DAYS:
        yield Fault.of(ErrorCode.OUT_OF_RANGE, "days", value=days, allowed=f"1 to {MOST_DAYS}")


def viewer_of(record: ApiKeyRecord) -> Viewer:
    """Who holds a key, as the key says."""
    return Viewer(
        AccessRole(record.role),
        record.label,
        scopes_of(record),
        record.id,
        record.expires_at,
    )


def scopes_of(record: ApiKeyRecord) -> frozenset[AccessScope] | None:
    """To which scopes a key is narrowed; None for all of its role."""
    return None if record.scopes is None else frozenset(map(AccessScope, record.scopes))


def _in_force(moment: datetime) -> list[object]:
    return [_KEY.c.revoked_at.is_(None), _KEY.c.expires_at.is_(None) | (_KEY.c.expires_at > moment)]


def find_key(session: Session, secret: str) -> Viewer | None:
    """The holder of a key, or None for one that is unknown, expired or revoked."""
    return find_hash(session, hashed(secret))


def find_hash(session: Session, key_hash: str) -> Viewer | None:
    """The same, by the hash of the secret."""
    query = select(ApiKeyRecord).where(_KEY.c.key_hash == key_hash, *_in_force(datetime.now(UTC)))  # type: ignore[arg-type]
    record = session.execute(query).scalar_one_or_none()
    return None if record is None else viewer_of(record)


def keys_in_force(session: Session) -> dict[str, Viewer]:
    """The holders of all keys that are neither revoked nor expired, by the hashes of their secrets."""
    query = select(ApiKeyRecord).where(*_in_force(datetime.now(UTC)))  # type: ignore[arg-type]
    return {record.key_hash: viewer_of(record) for record in session.execute(query).scalars()}


def note_uses(session: Session, key_hashes: Iterable[str]) -> None:
    """Remember that keys were used, to the minute."""
    now = datetime.now(UTC)
    query = select(ApiKeyRecord).where(_KEY.c.key_hash.in_(sorted(key_hashes)))
    for record in session.execute(query).scalars():
        if record.last_used_at is None or now - record.last_used_at > _LAST_USE_EVERY:
            record.last_used_at = now
            session.add(record)


def note_use(session: Session, secret: str) -> None:
    """Remember that a key was used, to the minute."""
    note_uses(session, [hashed(secret)])


def revoke_key(session: Session, key_id: str) -> ApiKeyRecord:
    """Make a key useless from now on; other processes follow within three seconds. Raises NotFound."""
    record = session.get(ApiKeyRecord, key_id)
    if record is None:
        raise NotFound(kind="key", value=key_id, field="key")
    record.revoked_at = record.revoked_at or datetime.now(UTC)
    session.add(record)
    return record


def list_keys(session: Session) -> list[ApiKeyRecord]:
    """All keys, oldest first, without their secrets, which nobody has."""
    return list(session.execute(select(ApiKeyRecord).order_by(_KEY.c.created_at)).scalars())
