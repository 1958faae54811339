"""The business case of a suggestion: its reasons, what stands in the way, what it is worth and to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import graphene

from herbcity.analyses.cases.blockers import BlockerCode
from herbcity.analyses.cases.mind import MindScore
from herbcity.analyses.cases.valuing import ArithmeticLine, Missing
from herbcity.analyses.likelihood.models import Contribution
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.personal import shown_statements
from herbcity.api.resolving import resolvers
from herbcity.api.types.enums import EvidenceLevelEnum, Language, MindDimensionEnum
from herbcity.api.types.evidence import FactType, evidence_of
from herbcity.api.types.fields import language_argument, many, maybe_many
from herbcity.api.types.names import ACTOR, EVIDENCE
from herbcity.api.types.node import NodeInterface
from herbcity.api.types.scalars import IntervalType
from herbcity.network.values import Evidence
from herbcity.registry.changes import RecordKind
from herbcity.registry.engine import reading
from herbcity.registry.reading import Statement, statements_of


def spoken(language: Language | None, th: str, en: str) -> str:
    """A sentence in the language that was asked for; Thai unless told otherwise."""
    return en if language is Language.EN else th


class MindScoreType(graphene.ObjectType):
    """One of the four dimensions of the MIND policy, in its own unit. The four are never blended into one."""

    class Meta:
        name = "MindScore"

    dimension = graphene.Field(MindDimensionEnum, required=True, description="The dimension.")
    score = graphene.Float(
        description="For drawing a bar, 0 to 1; compare it within one dimension only. Null where the amount is "
        "not known, never 0 instead.",
    )
    amount = graphene.Float(
        description="The amount in its own unit; null where not known, and the text says why."
    )
    unit = graphene.String(required=True, description="The unit of the amount, such as THB/year.")
    text = graphene.String(
        required=True, description="What the amount is, in a sentence.", language=language_argument()
    )

    @staticmethod
    def resolve_text(score: MindScore, _info: Info, language: Language | None = None) -> str:
        return spoken(language, score.text_th, score.text_en)


class SpokenReason(NamedTuple):
    """A reason in one language, with the records it rests on."""

    text: str
    weight: float
    records: tuple[tuple[RecordKind, str], ...]
    fields: frozenset[str]


class ReasonType(graphene.ObjectType):
    """Why something is suggested."""

    class Meta:
        name = "Reason"

    text = graphene.String(required=True, description="The reason in a sentence.")
    weight = graphene.Float(
        required=True,
        description="How much it weighs among the reasons of this suggestion, 0 to 1. It is no probability.",
    )
    facts = weighing(
        maybe_many(
            FactType,
            "The recorded facts that it rests on, as they hold now, each with its evidence and its day.",
            assumed=3,
        ),
        own=10,
        waits=True,
    )
    records = many(
        NodeInterface, "The records that it rests on: actors, listings, certificates, capacities.", assumed=4
    )

    @classmethod
    def resolve_facts(cls, reason: SpokenReason, info: Info) -> list[Statement]:
        (facts,) = cls.batch_facts([reason], info)
        return facts

    @staticmethod
    def batch_facts(reasons: Sequence[SpokenReason], info: Info) -> list[list[Statement]]:
        info.context.check_time()
        wanted: dict[RecordKind, dict[str, None]] = {}
        for reason in reasons:
            for kind, record_id in reason.records:
                wanted.setdefault(kind, {})[record_id] = None
        with reading(info.context.engine) as session:
            said = {kind: statements_of(session, kind, ids) for kind, ids in wanted.items()}
        return [
            [
                statement
                for kind, record_id in reason.records
                for statement in shown_statements(
                    info.context,
                    kind,
                    record_id,
                    (one for one in said[kind][record_id] if one.current and one.field in reason.fields),
                )
            ]
            for reason in reasons
        ]

    @staticmethod
    def resolve_records(reason: SpokenReason, info: Info) -> list[object]:
        network = info.context.network(info)
        tables = ((network.table(kind), record_id) for kind, record_id in reason.records if kind in _SHOWN)
        return [table[record_id] for table, record_id in tables if record_id in table]


_SHOWN = frozenset(
    {
        RecordKind.ACTOR,
        RecordKind.HERB,
        RecordKind.LINK,
        RecordKind.LISTING,
        RecordKind.CAPACITY,
        RecordKind.CERTIFICATE,
        RecordKind.EVIDENCE,
    }
)
"""The kinds of record that are nodes."""


class ChanceReasonType(graphene.ObjectType):
    """One thing that raises or lowers the chance that a suggestion comes about."""

    class Meta:
        name = "ChanceReason"

    feature = graphene.String(
        required=True,
        description="The short name of what the model looked at, such as `distance`. New ones may be added.",
    )
    text = graphene.String(
        required=True, description="What it is here, and which way it moves.", language=language_argument()
    )
    log_odds = graphene.Float(
        required=True,
        description="How much it adds to the log-odds; below 0 it lowers the chance. With `chanceBase` all of them "
        "add up to the log-odds of the (first) link.",
    )

    @staticmethod
    def resolve_text(one: Contribution, _info: Info, language: Language | None = None) -> str:
        return spoken(language, one.text_th, one.text_en)

    @staticmethod
    def resolve_log_odds(one: Contribution, _info: Info) -> float:
        return one.amount


class SpokenBlocker(NamedTuple):
    """A blocker in one language."""

    text: str
    code: str
    hard: bool
    remedy: str


class BlockerType(graphene.ObjectType):
    """What stands in the way and could be removed."""

    class Meta:
        name = "Blocker"

    text = graphene.String(required=True, description="What stands in the way, in a sentence.")
    code = graphene.String(
        required=True,
        description=f"What kind of thing it is: {', '.join(BlockerCode)}. New codes may be added.",
    )
    hard = graphene.Boolean(required=True, description="Whether nothing may begin before it is removed.")
    remedy = graphene.String(required=True, description="What would remove it.")


def _label(_info: Info, language: Language | None = None) -> Callable[[ArithmeticLine], str]:
    return lambda line: spoken(language, line.label_th, line.label_en)


def _first_evidence(info: Info) -> Callable[[ArithmeticLine], Evidence | None]:
    evidence = evidence_of(info)
    return lambda line: next(iter(evidence(line)), None)


class ArithmeticLineType(graphene.ObjectType):
    """One line of the arithmetic behind a value. The lines in THB/year add up to the value."""

    class Meta:
        name = "ArithmeticLine"

    label = graphene.String(required=True, description="What the line is.", language=language_argument())
    amount = graphene.Float(required=True, description="The most likely amount, in the unit of the line.")
    interval = graphene.Field(
        IntervalType, required=True, description="The amount as an interval, in the unit of the line."
    )
    unit = graphene.String(required=True, description="The unit, such as kg/year, THB/kg or THB/year.")
    evidence = graphene.Field(
        EVIDENCE,
        description="What the line rests on, the first where there are several; null where none is named.",
    )
    rests_on = many(EVIDENCE, "Everything that the line rests on.", assumed=2)
    level = graphene.Field(
        EvidenceLevelEnum, required=True, description="The lowest level of what the line rests on."
    )

    resolve_label, batch_label = resolvers(_label)
    resolve_evidence, batch_evidence = resolvers(_first_evidence)
    resolve_rests_on, batch_rests_on = resolvers(evidence_of)


class MissingInputType(graphene.ObjectType):
    """Something that is not recorded and without which the value is not known."""

    class Meta:
        name = "MissingInput"

    text = graphene.String(required=True, description="What is missing.", language=language_argument())
    actor = graphene.Field(ACTOR, description="Who could be asked; null where no single actor can know.")

    @staticmethod
    def resolve_text(missing: Missing, _info: Info, language: Language | None = None) -> str:
        return spoken(language, missing.th, missing.en)
