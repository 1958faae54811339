"""Plans: which links to work on this quarter, what limits them, and why not others."""

from __future__ import annotations

import graphene

from herbcity.analyses.cases.mind import MindScore
from herbcity.analyses.planning.answering import WhyNotCode
from herbcity.analyses.planning.limits import LimitKind
from herbcity.analyses.planning.plans import BindingLimit, Conflict, LeftOutCode, Solver
from herbcity.analyses.planning.proposals import Words
from herbcity.analyses.planning.wording import mind_score
from herbcity.api.context import Info
from herbcity.api.paging import checked_count
from herbcity.api.planned import Answered, NotPlanned, Planned
from herbcity.api.types.cases import MindScoreType, spoken
from herbcity.api.types.enums import Language
from herbcity.api.types.fields import first_argument, language_argument, many, maybe_many
from herbcity.api.types.names import ACTOR, SUGGESTION
from herbcity.api.types.scalars import BahtType
from herbcity.network.values import Actor
from herbcity.vocabulary import Term


def _enum(terms: type[Term], about: str) -> graphene.Enum:
    def describe(term: Term | None) -> str:
        return about if term is None else f"{term.th} ({term.en}). {term.meaning}"

    return graphene.Enum.from_enum(terms, description=describe)


LimitKindEnum = _enum(LimitKind, "What can keep a link out of a plan. New kinds may be added.")
PlanSolverEnum = _enum(Solver, "How a plan was found. New ways may be added.")
NotPlannedCodeEnum = _enum(LeftOutCode, "Why a suggestion could not be chosen. New codes may be added.")
WhyNotCodeEnum = _enum(WhyNotCode, "Why a suggestion is not in a plan. New codes may be added.")


def _said(description: str) -> graphene.Field:
    return graphene.String(required=True, description=description, language=language_argument())


def _in(language: Language | None, words: Words) -> str:
    return spoken(language, words.th, words.en)


class AssumptionType(graphene.ObjectType):
    """Something that a plan takes for granted and that the registry does not say."""

    class Meta:
        name = "Assumption"

    text = _said("What is taken for granted, in a sentence.")

    @staticmethod
    def resolve_text(words: Words, _info: Info, language: Language | None = None) -> str:
        return _in(language, words)


class PlannedLinkType(graphene.ObjectType):
    """A suggestion that is chosen, and how much of it is planned; a chain of two links is chosen whole."""

    class Meta:
        name = "PlannedLink"

    suggestion = graphene.Field(SUGGESTION, required=True, description="The suggestion that is chosen.")
    kg_by_month = maybe_many(
        graphene.Float,
        "What is planned of it in each month, twelve numbers in kg from January to December, in the material's "
        "own form; null for a service, and where no quantities are known.",
    )
    share = graphene.Float(
        required=True, description="The share of its yearly quantity that is planned, 0 to 1."
    )
    thb = graphene.Field(
        BahtType,
        description="What this adds, in THB a year, if it comes about; null where its value is not known.",
    )
    expected_thb = graphene.Float(
        required=True,
        description="What the plan counts for it, in THB a year: the middle value times the chance that it comes "
        "about, which `assumptions` mentions where it is not calibrated; 0 where the value is not known.",
    )
    links = graphene.Int(required=True, description="How many new links it makes: 2 for a chain, else 1.")


class BindingLimitType(graphene.ObjectType):
    """A limit that is used up, and what one more unit of it would be worth."""

    class Meta:
        name = "BindingLimit"

    kind = graphene.Field(LimitKindEnum, required=True, description="What kind of limit it is.")
    text = _said("Which limit, and what one more unit of it is worth, in a sentence.")
    worth_of_one_more = graphene.Float(
        description="What the plan would be expected to gain with one more unit, THB a year; for links, hours, THB "
        "and actors an estimate by the plan in which links could be split. Null where it cannot be said."
    )
    unit = graphene.String(required=True, description="The unit of that, such as `THB/year per kg`.")
    actor = graphene.Field(ACTOR, description="Whose limit it is; null where it is not one actor's.")

    @staticmethod
    def resolve_text(limit: BindingLimit, _info: Info, language: Language | None = None) -> str:
        return _in(language, limit.words)

    @staticmethod
    def resolve_actor(limit: BindingLimit, info: Info) -> Actor | None:
        return info.context.network(info).actors.get(limit.subject) if limit.kind is LimitKind.LOAD else None


class NotPlannedType(graphene.ObjectType):
    """A suggestion that could not be chosen, and why."""

    class Meta:
        name = "NotPlanned"

    suggestion = graphene.Field(SUGGESTION, required=True, description="The suggestion.")
    code = graphene.Field(NotPlannedCodeEnum, required=True, description="The kind of reason.")
    text = _said("The reason in a sentence.")

    @staticmethod
    def resolve_text(row: NotPlanned, _info: Info, language: Language | None = None) -> str:
        return _in(language, row.words)


class PlanConflictType(graphene.ObjectType):
    """One of the limits that cannot be kept together; of those listed none can be left out."""

    class Meta:
        name = "PlanConflict"

    kind = graphene.Field(LimitKindEnum, required=True, description="What kind of limit it is.")
    text = _said("Which limit, and how far it can be reached, in a sentence.")
    asked = graphene.Float(description="What was asked for, in the limit's own unit.")
    reachable = graphene.Float(
        description="Of a floor, the most that a plan within all other limits can reach, in its own unit; null for "
        "other limits."
    )

    @staticmethod
    def resolve_text(conflict: Conflict, _info: Info, language: Language | None = None) -> str:
        return _in(language, conflict.words)


class WhyNotType(graphene.ObjectType):
    """Why a suggestion that was asked about is not in the plan."""

    class Meta:
        name = "WhyNot"

    suggestion = graphene.Field(
        SUGGESTION,
        description="The suggestion; null where there is none with the id that was given (any more). "
        "An id that can be no suggestion's is refused.",
    )
    id = graphene.ID(required=True, description="The id as it was given.")
    code = graphene.Field(WhyNotCodeEnum, required=True, description="The kind of answer.")
    reasons = many(graphene.String, "What stands in its way, in sentences.", language=language_argument())
    difference_thb = graphene.Float(
        description="What the plan would be expected to gain with it, less what it gains now, THB a year; null where "
        "no plan has it."
    )
    displaced = many(SUGGESTION, "The chosen suggestions that would have to go.", assumed=3)

    @staticmethod
    def resolve_reasons(row: Answered, _info: Info, language: Language | None = None) -> list[str]:
        return [_in(language, words) for words in row.words]


class PlanType(graphene.ObjectType):
    """Which links to work on: the choice that is expected to gain most together, within all limits.

    The same question at the same revision has the same answer.
    """

    class Meta:
        name = "Plan"

    chosen = many(PlannedLinkType, "What is chosen, most expected THB first.", assumed=20)
    expected_value = graphene.Field(
        BahtType,
        required=True,
        description="The sum over what is chosen of value times chance, in THB a year; see `assumptions` for "
        "what is counted where either is not known.",
    )
    mind = many(
        MindScoreType,
        "What it adds in each dimension of the MIND policy if all of it comes about, in the order of MindDimension. "
        "Households are counted once, however many links reach them.",
        assumed=4,
    )
    binding = many(
        BindingLimitType,
        "The limits that are used up: those of the office first, kilograms last.",
        assumed=10,
    )
    optimality_gap = graphene.Float(
        required=True,
        description="The share of the best conceivable value that a better plan could gain at most; 0 is a proof "
        "that none is better, of all suggestions that could be chosen.",
    )
    solver = graphene.Field(PlanSolverEnum, required=True, description="How it was found.")
    link_count = graphene.Int(required=True, description="How many new links it makes; a chain makes two.")
    officer_hours = graphene.Float(required=True, description="How many officer hours it takes, as assumed.")
    cost_thb = graphene.Float(required=True, description="What it costs the office in THB, as assumed.")
    assumptions = many(AssumptionType, "What it takes for granted and the registry does not say.", assumed=10)
    not_planned = many(
        NotPlannedType,
        "Suggestions that could not be chosen, by key. All others were chosen among, or are counted in the gap.",
        first=first_argument(20),
    )
    not_planned_count = graphene.Int(required=True, description="How many suggestions could not be chosen.")
    conflicts = many(
        PlanConflictType,
        "Where no plan keeps all limits, those that cannot be kept together; else empty.",
        assumed=3,
    )
    reason = graphene.String(
        description="Why nothing is chosen; null where something is.", language=language_argument()
    )
    why_not = many(WhyNotType, "The answers about the suggestions in `whyNot`, in their order.", assumed=3)
    revision = graphene.Int(required=True, description="The revision of the registry that it is made from.")
    digest = graphene.String(required=True, description="SHA-256 of the records that it is made from.")

    @staticmethod
    def resolve_mind(planned: Planned, _info: Info) -> list[MindScore]:
        return [mind_score(total) for total in planned.plan.mind]

    @staticmethod
    def resolve_not_planned(planned: Planned, _info: Info, first: int | None = None) -> list[NotPlanned]:
        return planned.not_planned(checked_count(first, default=20))

    @staticmethod
    def resolve_reason(planned: Planned, _info: Info, language: Language | None = None) -> str | None:
        return None if planned.plan.reason is None else _in(language, planned.plan.reason)
