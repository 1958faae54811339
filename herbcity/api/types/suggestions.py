"""Suggestions: links that are not there and could be, and what was decided about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import graphene

from herbcity.analyses.cases.valuing import yearly_kg
from herbcity.analyses.likelihood.models import Contribution
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.dated_news import dated
from herbcity.api.ids import global_id
from herbcity.api.resolving import resolvers
from herbcity.api.types.cases import (
    ArithmeticLineType,
    BlockerType,
    ChanceReasonType,
    MindScoreType,
    MissingInputType,
    ReasonType,
    SpokenBlocker,
    SpokenReason,
    spoken,
)
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.enums import (
    DismissalReasonEnum,
    FlowEnum,
    Language,
    LinkKindEnum,
    ServiceKindEnum,
    SuggestionStateEnum,
)
from herbcity.api.types.evidence import evidence_level_field
from herbcity.api.types.fields import language_argument, many, maybe_many
from herbcity.api.types.herbs import Material, material_field
from herbcity.api.types.links import source_of, target_of
from herbcity.api.types.names import ACTOR
from herbcity.api.types.node import NodeInterface, NodeType
from herbcity.api.types.scalars import BahtType, Date, IntervalType
from herbcity.network.values import Actor, Decision, Interval
from herbcity.vocabulary import LinkKind


def _end(name: str) -> Callable[[Info], Callable[[Decision], Actor | None]]:
    def end(info: Info) -> Callable[[Decision], Actor | None]:
        actors = info.context.network(info).actors
        return lambda decision: actors.get(getattr(decision, name))

    return end


@dates_in_words
class DecisionType(graphene.ObjectType):
    """What somebody decided about a suggestion."""

    class Meta:
        name = "Decision"

    suggestion_id = graphene.ID(
        required=True, description="The global id of the suggestion, also once it has gone or become a link."
    )
    kind = graphene.Field(LinkKindEnum, description="The kind of link that was suggested.")
    source = graphene.Field(
        ACTOR, description="The source of the link; null where this network leaves that actor out."
    )
    target = graphene.Field(
        ACTOR, description="The target of the link; null where this network leaves that actor out."
    )
    state = graphene.Field(SuggestionStateEnum, required=True, description="What the suggestion became.")
    on = graphene.Field(Date, required=True, description="The day of the decision.")
    by = graphene.String(required=True, description="Who decided: an office or the name of an API key.")
    note = graphene.String(description="Why, or what was agreed.")
    realised_thb = graphene.Float(
        description="What came of it, in THB a year; below 0 where it cost more than it brought; null where not "
        "known yet."
    )
    because = graphene.Field(
        DismissalReasonEnum,
        description="Why it was dismissed, which says what would bring it back; null for all other decisions.",
    )
    predicted_thb = graphene.Field(
        BahtType,
        description="What the suggestion said it would add, in THB a year, when the decision was recorded; null "
        "where it was not known.",
    )
    predicted_probability = graphene.Float(
        description="The chance that it comes about, 0 to 1, as the suggestion said when the decision was recorded; "
        "null where it was not known."
    )

    @staticmethod
    def resolve_suggestion_id(decision: Decision, _info: Info) -> str:
        return global_id("Suggestion", decision.suggestion)

    @staticmethod
    def resolve_kind(decision: Decision, _info: Info) -> LinkKind | None:
        kind = decision.suggestion.partition("|")[0]
        return LinkKind(kind) if kind in LinkKind.__members__ else None

    resolve_source, batch_source = resolvers(_end("source"))
    resolve_target, batch_target = resolvers(_end("target"))

    @staticmethod
    def resolve_on(decision: Decision, _info: Info) -> object:
        return decision.decided_on


class OnwardType(graphene.ObjectType):
    """The second link of a chain: whom the taker would supply with what it makes."""

    class Meta:
        name = "Onward"

    buyer = graphene.Field(ACTOR, required=True, description="Who needs what is made, and pays for it.")
    material = material_field("What the buyer gets.")
    kg_per_year = graphene.Float(
        description="How much the buyer would get, kg a year; null where the quantities are not known."
    )
    price_per_kg = graphene.Field(IntervalType, required=True, description="What the buyer pays, THB per kg.")
    distance_km = graphene.Field(
        IntervalType, description="The distance to the buyer in km; null where a place is not known."
    )

    chance_reasons = many(
        ChanceReasonType,
        "What raises or lowers the chance of this second link, the weightiest first. What is not known is no reason.",
        assumed=5,
    )
    chance_base = graphene.Float(
        required=True,
        description="The log-odds of an average pair of this kind, from which these `chanceReasons` lead to those of "
        "the second link. The `probability` of the suggestion is the chance of the first link times that of this one, "
        "each 1 / (1 + exp(-log-odds)).",
    )

    @staticmethod
    def resolve_buyer(suggestion: Suggestion, info: Info) -> Actor:
        assert suggestion.match.onward is not None
        return info.context.network(info).actors[suggestion.match.onward.actor.code]

    @staticmethod
    def resolve_material(suggestion: Suggestion, info: Info) -> Material | None:
        match = suggestion.match
        made = match.becomes.to_form if match.becomes else None
        return Material.of(info, match.herb.id if match.herb else None, made)

    @staticmethod
    def resolve_kg_per_year(suggestion: Suggestion, _info: Info) -> float | None:
        match = suggestion.match
        kg = yearly_kg(match)
        return None if kg is None or match.outgoing is None else kg * match.outgoing.mid

    @staticmethod
    def resolve_price_per_kg(suggestion: Suggestion, _info: Info) -> Interval | None:
        onward = suggestion.match.onward
        return onward.price_per_kg if onward else None

    @staticmethod
    def resolve_distance_km(suggestion: Suggestion, _info: Info) -> Interval | None:
        return suggestion.match.onward_km

    @staticmethod
    def resolve_chance_reasons(suggestion: Suggestion, _info: Info) -> Sequence[Contribution]:
        return suggestion.onward_contributions

    @staticmethod
    def resolve_chance_base(suggestion: Suggestion, _info: Info) -> float | None:
        return suggestion.onward_base_log_odds


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
    onward = graphene.Field(
        OnwardType,
        description="The second link where this is a chain of two that are valued together: source supplies "
        "target, and target supplies this buyer with what it makes. Null where it is one link.",
    )
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
    missing = many(
        MissingInputType, "What is not recorded and without which the value is not known.", assumed=3
    )
    probability = graphene.Float(
        description="The chance that it comes about, 0 to 1. Null: too few outcomes are recorded to "
        "calibrate it on."
    )
    chance_reasons = many(
        ChanceReasonType,
        "What raises or lowers the chance, the weightiest first; of the first link where this is a chain of two, "
        "whose `onward` has those of the second. What is not known is no reason.",
        assumed=5,
    )
    chance_base = graphene.Float(
        required=True,
        description="The log-odds of an average pair of this kind, from which `chanceReasons` lead to those of this "
        "one.",
    )
    expected_value = graphene.Field(
        BahtType, description="Value times probability, in THB a year; null where either is not known."
    )
    mind = many(
        MindScoreType,
        "Four scores, one for each dimension of the MIND policy, in the order of MindDimension.",
        assumed=4,
    )
    reasons = many(
        ReasonType,
        "Why it is suggested, the weightiest reason first.",
        language=language_argument(),
        assumed=5,
    )
    blockers = many(
        BlockerType, "What stands in the way, hard ones first.", language=language_argument(), assumed=3
    )
    arithmetic = many(
        ArithmeticLineType, "The value, line by line: quantity × factor × price − cost.", assumed=5
    )
    next_action = graphene.String(description="The one thing to do next.", language=language_argument())
    call_first = graphene.Field(
        ACTOR, description="Whom to call for the next action; null where nobody is known yet."
    )
    evidence_level = evidence_level_field()
    state = graphene.Field(
        SuggestionStateEnum,
        required=True,
        description="What was decided last; OPEN where nothing was, and again after a dismissal once a fact that "
        "mattered has changed. A chain is DISMISSED, too, while the dismissal of one of its links stands.",
    )
    decisions = many(
        DecisionType,
        "What was decided about it, in the order of the decisions; of a chain of two links also that one of its links "
        "was dismissed.",
        assumed=1,
    )
    what_changed = weighing(
        many(
            graphene.String,
            "What has changed since it was dismissed and so brought it back, a sentence each with its day; empty for "
            "a suggestion that was not dismissed or still is.",
            language=language_argument(),
        ),
        own=10,
        waits=True,
    )

    @staticmethod
    def resolve_onward(suggestion: Suggestion, _info: Info) -> Suggestion | None:
        return suggestion if suggestion.match.onward else None

    resolve_source, batch_source = resolvers(source_of)
    resolve_target, batch_target = resolvers(target_of)

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
            SpokenReason(spoken(language, one.th, one.en), one.weight, one.records, one.fields)
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
    def resolve_chance_reasons(suggestion: Suggestion, _info: Info) -> Sequence[Contribution]:
        return suggestion.contributions

    @staticmethod
    def resolve_chance_base(suggestion: Suggestion, _info: Info) -> float:
        return suggestion.base_log_odds

    @staticmethod
    def resolve_what_changed(
        suggestion: Suggestion, info: Info, language: Language | None = None
    ) -> list[str]:
        return [
            spoken(language, news.text_th(day), news.text_en(day))
            for news, day in dated(info, suggestion.what_changed)
        ]

    @staticmethod
    def resolve_call_first(suggestion: Suggestion, _info: Info) -> Actor | None:
        return suggestion.next_action.whom

    @staticmethod
    def resolve_next_action(suggestion: Suggestion, _info: Info, language: Language | None = None) -> str:
        return spoken(language, suggestion.next_action.th, suggestion.next_action.en)
