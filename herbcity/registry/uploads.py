"""Uploads: files that wait for an hour to be imported, beside the log and never part of it.

They are kept in the database and not on a disk, so that every server of the registry finds them.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import LargeBinary, delete, select
from sqlmodel import Field, Session, SQLModel

from herbcity.errors import NotFound
from herbcity.registry.columns import METADATA, UtcDateTime

KEPT_MINUTES = 60
MOST_KEPT = 4
"""So many one caller may have waiting; a further one takes the place of the oldest."""


class UploadRecord(SQLModel, table=True):
    """A file as it came: whose, under which name. Only who sent it may import it."""

    __tablename__ = "upload"

    id: str = Field(primary_key=True)
    caller: str = Field(index=True)
    name: str
    content: bytes = Field(sa_type=LargeBinary)
    made_at: datetime = Field(sa_type=UtcDateTime, index=True)

    @property
    def expires_at(self) -> datetime:
        return self.made_at + timedelta(minutes=KEPT_MINUTES)


_UPLOAD = METADATA.tables["upload"]


def keep_upload(session: Session, content: bytes, *, name: str, caller: str) -> UploadRecord:
    """Keep a file for an hour, in the writing transaction. What is older goes."""
    now = datetime.now(UTC)
    session.execute(delete(_UPLOAD).where(_UPLOAD.c.made_at < now - timedelta(minutes=KEPT_MINUTES)))
    newest = select(_UPLOAD.c.id).where(_UPLOAD.c.caller == caller).order_by(_UPLOAD.c.made_at.desc())
    oldest = session.execute(newest).scalars().all()[MOST_KEPT - 1 :]
    session.execute(delete(_UPLOAD).where(_UPLOAD.c.id.in_(oldest)))
    record = UploadRecord(
        id=secrets.token_urlsafe(16), caller=caller, name=name, content=content, made_at=now
    )
    session.add(record)
    session.flush()
    return record


def kept_upload(session: Session, key: str, *, caller: str) -> UploadRecord:
    """The file that this caller sent. Raises NotFound for one that is unknown, too old or somebody else's."""
    record = session.get(UploadRecord, key)
    if record is None or record.caller != caller or record.expires_at < datetime.now(UTC):
        raise NotFound(kind="upload", value=key, field="file")
    return record
