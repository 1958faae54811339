"""What the tables have in common: kinds of columns, names of constraints, and the two bases of every record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, MetaData, String, Text, TypeDecorator
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

from herbcity.registry.changes import RecordKind
from herbcity.vocabulary import EvidenceLevel, Term

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
METADATA: MetaData = SQLModel.metadata
"""All tables of the registry, as far as their modules have been imported."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones on reading; this puts them back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return (
            (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)) if value else None
        )


LIST = JSON(none_as_null=True)
"""Many values in one column; unknown is SQL NULL, never the JSON word null."""


def known(column: str, terms: Iterable[Term]) -> CheckConstraint:
    """The database's own guard against a word that is not in the vocabulary."""
    allowed = ", ".join(f"'{term.value}'" for term in terms)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


class Fields(SQLModel):
    """What every record's input is checked against: unknown fields are refused, types are converted."""

    model_config = SQLModelConfig(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    record_kind: ClassVar[RecordKind]
    key: ClassVar[str] = "id"


class Evidenced(Fields):
    """What every record but the evidence itself carries: how well it is known, and from what."""

    evidence_level: EvidenceLevel = Field(sa_type=String)
    evidence: list[str] = Field(default_factory=list, sa_type=LIST)
    note: str | None = Field(default=None, sa_type=Text)
