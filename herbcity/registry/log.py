"""The log: every revision, every change, and the counter that never goes back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlmodel import Field, SQLModel

from herbcity.registry.columns import METADATA, UtcDateTime


class RevisionRecord(SQLModel, table=True):
    """One write: who, when, why, from which evidence. ``undoes`` names the revision it took back."""

    __tablename__ = "revision"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    committed_at: datetime = Field(sa_type=UtcDateTime)
    editor: str
    reason: str = Field(sa_type=Text)
    evidence: str | None = None
    undoes: int | None = None
    change_count: int


class ChangeRecord(SQLModel, table=True):
    """One line of the log; ``before`` and ``after`` are JSON text. Never updated, never deleted."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_record", "kind", "record_id"),)

    id: int | None = Field(default=None, primary_key=True)
    revision: int = Field(sa_column_args=[ForeignKey("revision.number")], index=True)
    kind: str
    record_id: str
    field: str | None = None
    before: str | None = Field(default=None, sa_type=Text)
    after: str | None = Field(default=None, sa_type=Text)
    evidence: str | None = None
    adopted: bool = True


class CodeCounterRecord(SQLModel, table=True):
    """The last number given to an actor; it only grows, so that no code is ever given twice."""

    __tablename__ = "code_counter"

    name: str = Field(primary_key=True)
    last: int


REVISION = METADATA.tables["revision"]
CHANGE = METADATA.tables["change"]
