"""Suggestions: links that are not there and could be, and what was decided about them."""

from __future__ import annotations

from collections.abc import Sequence

import graphene

from herbcity.analyses.suggesting import Suggestion
from herbcity.api.context import Info
from herbcity.api.types.cases import (
    ArithmeticLineType,
    BlockerType,
    MindScoreType,
    MissingInputType,
    ReasonType,
    SpokenBlocker,
    SpokenReason,
    spoken,
)
from herbcity.api.types.enums import (
    FlowEnum,
    Language,
    LinkKindEnum,
    ServiceKindEnum,
    SuggestionStateEnum,
)
from herbcity.api.types.evidence import evidence_level_field
from herbcity.api.types.fields import language_argument, many, maybe_many
from herbcity.api.types.herbs import Material, material_field
from herbcity.api.types.names import ACTOR
from herbcity.api.types.node import NodeInterface, NodeType
from herbcity.api.types.scalars import BahtType, Date, IntervalType
from herbcity.network.values import Actor, Decision, Interval


class DecisionType(graphene.ObjectType):
    """What somebody decided about a suggestion."""

    class Meta:
        name = "Decision"

    state = graphene.Field(SuggestionStateEnum, required=True, description="What the suggestion became.")
    on = graphene.Field(Date, required=True, description="The day of the decision.")
    by = graphene.String(required=True, description="Who decided: an office or the name of an API key.")
    note = graphene.String(description="Why, or what was agreed.")
    realised_thb = graphene.Float(description="What came of it, in THB a year; null where not known yet.")

    @staticmethod
    def resolve_on(decision: Decision, _info: Info) -> object:
        return decision.decided_on


class SuggestionType(NodeType):
    """A link that is not there and could be, with its business case."""

    class Meta:
        name = "Suggestion"
        interfaces = (NodeInterface,)

    value_type = Suggestion
    key_name = "key"

    kind = graphene.Field(LinkKindEnum, required=True, description="The kind of link it would be.")
    flow = graphene.Field(FlowEnum, required=True, description="What the link would carry.")
    source = graphene.Field(ACTOR, required=True, description="The actor that the sentence would begin with.")
    target = graphene.Field(ACTOR, required=True, description="The actor that the sentence would end with.")
    material = material_field("What would flow; null where it is about a service.")
    service = graphene.Field(ServiceKindEnum, description="The service; null where it is about a material.")
    kg_by_month = maybe_many(
        graphene.Float,
        "What both sides can do in each month, twelve numbers in kg from January to December, in the "
        "material's own "
        "form; null where the quantities are not known.",
    )
    dry_equivalent_kg_per_year = graphene.Float(
        description="The same for a year as dried herb, in kg; null where the quantity or the conversion is "
        "not known."
    )
    distance_km = graphene.Field(
        IntervalType, description="The distance between the two in km; null where a place is not known."
    )
    value = graphene.Field(
        BahtType,
        description="What it would add along the chain, in THB a year, if it came about; null where "
        "something is "
        "`missing`, never 0 instead.",
    )
    missing = many(MissingInputType, "What is not recorded and without which the value is not known.")
    probability = graphene.Float(
        description="The chance that it comes about, 0 to 1. Null: too few outcomes are recorded to "
        "calibrate it on."
    )
    expected_value = graphene.Field(
        BahtType, description="Value times probability, in THB a year; null where either is not known."
    )
    mind = many(
        MindScoreType,
        "Four scores, one for each dimension of the MIND policy, in the order of MindDimension.",
    )
    reasons = many(
        ReasonType, "Why it is suggested, the weightiest reason first.", language=language_argument()
    )
    blockers = many(BlockerType, "What stands in the way, hard ones first.", language=language_argument())
    arithmetic = many(ArithmeticLineType, "The value, line by line: quantity × factor × price − cost.")
    next_action = graphene.String(description="The one thing to do next.", language=language_argument())
    evidence_level = evidence_level_field()
    state = graphene.Field(
        SuggestionStateEnum, required=True, description="What was decided last; OPEN where nothing was."
    )
    decisions = many(DecisionType, "What was decided about it, in the order of the decisions.")

    @staticmethod
    def resolve_source(suggestion: Suggestion, info: Info) -> Actor:
        return info.context.network(info).actors[suggestion.source]

    @staticmethod
    def resolve_target(suggestion: Suggestion, info: Info) -> Actor:
        return info.context.network(info).actors[suggestion.target]

    @staticmethod
    def resolve_material(suggestion: Suggestion, info: Info) -> Material | None:
        material = suggestion.material
        return Material.of(info, material.herb, material.form) if material else None

    @staticmethod
    def resolve_distance_km(suggestion: Suggestion, _info: Info) -> Interval | None:
        return suggestion.match.distance_km

    @staticmethod
    def resolve_reasons(
        suggestion: Suggestion, _info: Info, language: Language | None = None
    ) -> list[SpokenReason]:
        return [
            SpokenReason(spoken(language, one.th, one.en), one.weight, one.records)
            for one in suggestion.reasons
        ]

    @staticmethod
    def resolve_blockers(
        suggestion: Suggestion, _info: Info, language: Language | None = None
    ) -> Sequence[SpokenBlocker]:
        return [
            SpokenBlocker(
                spoken(language, one.th, one.en),
                one.code,
                one.hard,
                spoken(language, one.remedy_th, one.remedy_en),
            )
            for one in suggestion.blockers
        ]

    @staticmethod
    def resolve_next_action(suggestion: Suggestion, _info: Info, language: Language | None = None) -> str:
        return spoken(language, suggestion.next_action_th, suggestion.next_action_en)
