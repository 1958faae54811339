"""Evidence, and the facts that rest on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.personal import WITHHELD, reason
from herbcity.api.spelling import camel_case, json_text
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.enums import EvidenceLevelEnum
from herbcity.api.types.fields import many
from herbcity.api.types.names import EVIDENCE
from herbcity.api.types.node import NodeInterface, NodeType
from herbcity.api.types.scalars import Date, DateTime
from herbcity.network.values import Evidence
from herbcity.registry.reading import Statement


@dates_in_words
class EvidenceType(NodeType):
    """What a fact rests on: a document, a page, a register, or the script that invented an illustration."""

    class Meta:
        name = "Evidence"
        interfaces = (NodeInterface,)

    value_type = Evidence

    code = graphene.String(
        required=True, description="The short name of this evidence, as mutations and files use it."
    )
    title = graphene.String(required=True, description="The title as it stands on the document.")
    publisher = graphene.String(description="Who published it; null where that is not known.")
    url = graphene.String(description="Its address on the web; null where it has none.")
    published_on = graphene.Field(
        Date, description="The day on which it was published; null where not known."
    )
    retrieved_on = graphene.Field(Date, description="The day on which it was read; null where not known.")
    note = graphene.String(description="What a reader should know about this evidence.")

    @staticmethod
    def resolve_code(evidence: Evidence, _info: Info) -> str:
        return evidence.id


def evidence_field() -> graphene.Field:
    """The evidence of a record."""
    return many(EVIDENCE, "What this record rests on; empty where nobody has named any evidence.", assumed=2)


def evidence_level_field() -> graphene.Field:
    """The level of a record."""
    return graphene.Field(
        EvidenceLevelEnum,
        required=True,
        description="How well this record is known; ILLUSTRATIVE ones are invented.",
    )


def evidence_of(info: Info) -> Callable[[Any], list[Evidence]]:
    """The evidence of any record, as far as this snapshot has it."""
    known = info.context.network(info).evidence
    return lambda record: [known[one] for one in record.evidence if one in known]


def evidence_named(info: Info, ids: tuple[str, ...]) -> list[Evidence]:
    """The evidence with these ids, as far as this snapshot has it."""
    known = info.context.network(info).evidence
    return [known[one] for one in ids if one in known]


@dates_in_words
class FactType(graphene.ObjectType):
    """A value that somebody stated for one field, and who said so. Disagreeing values stand side by side."""

    class Meta:
        name = "Fact"

    field = graphene.String(required=True, description="The name of the field, such as `nameTh`.")
    value = graphene.String(
        description="The stated value: text as it is, lists and numbers as JSON; null where the value was "
        "removed, or is withheld."
    )
    withheld = graphene.String(
        description="Why the value is withheld from this caller: it is personal data of a natural person; null where "
        "it is not."
    )
    evidence = graphene.Field(
        EVIDENCE,
        description="What the value rests on, the first where there are several; null where nobody named "
        "any.",
    )
    level = graphene.Field(
        EvidenceLevelEnum,
        description="How well the record was known when this was stated; null where it was not said.",
    )
    revision = graphene.Int(
        required=True, description="The number of the revision that recorded the statement."
    )
    stated_on = graphene.Field(DateTime, required=True, description="When the statement was recorded.")
    current = graphene.Boolean(
        required=True,
        description="Whether this is the value that holds now. A statement may be recorded without being "
        "adopted.",
    )

    @staticmethod
    def resolve_field(statement: Statement, _info: Info) -> str:
        return camel_case(statement.field)

    @staticmethod
    def resolve_value(statement: Statement, _info: Info) -> str | None:
        return None if statement.value is WITHHELD else json_text(statement.value)

    @staticmethod
    def resolve_withheld(statement: Statement, info: Info) -> str | None:
        return reason(info.context) if statement.value is WITHHELD else None

    @staticmethod
    def resolve_evidence(statement: Statement, info: Info) -> Evidence | None:
        return next(iter(evidence_named(info, statement.evidence)), None)
