"""Questions for the field officer: what to ask next, whom, and what hangs on the answer."""

from __future__ import annotations

import graphene

from herbcity.analyses.questions.asking import NAMED, Question
from herbcity.analyses.questions.doubts import Field, Why
from herbcity.analyses.suggestion import Suggestion
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.suggested import suggestions
from herbcity.api.types.cases import spoken
from herbcity.api.types.enums import Language
from herbcity.api.types.fields import language_argument, many
from herbcity.api.types.names import ACTOR, LISTING, SUGGESTION
from herbcity.api.types.scalars import IntervalType
from herbcity.network.values import Actor, Listing

_FIELDS = {
    Field.PRICE: "The price that a listing names, in THB a kg.",
    Field.QUANTITY: "The kg that a listing offers or needs in each month.",
    Field.PLACE: "Where the actor is.",
}
_REASONS = {
    Why.MISSING: "Nothing is recorded.",
    Why.STALE: "What is recorded is more than a year old.",
    Why.VAGUE: "What is recorded is wide: a price interval, or a place known by its district only.",
    Why.UNDATED: "What is recorded has no date, so nobody knows whether it still holds.",
}

QuestionFieldEnum = graphene.Enum.from_enum(
    Field,
    name="QuestionField",
    description=lambda value: _FIELDS[value] if value else "What a question asks for.",
)
QuestionWhyEnum = graphene.Enum.from_enum(
    Why,
    name="QuestionWhy",
    description=lambda value: _REASONS[value] if value else "Why a question is asked.",
)


class QuestionType(graphene.ObjectType):
    """A question to one actor whose answer would change the best suggestions."""

    class Meta:
        name = "Question"

    actor = graphene.Field(ACTOR, required=True, description="Whom to ask.")
    field = graphene.Field(QuestionFieldEnum, required=True, description="What the answer tells.")
    why = graphene.Field(QuestionWhyEnum, required=True, description="Why it is asked.")
    listing = graphene.Field(
        LISTING,
        description="The listing that the answer belongs to; null where it is about the actor's place.",
    )
    text = graphene.String(
        required=True, description="The exact question, as it is asked.", language=language_argument()
    )
    stakes = graphene.String(
        required=True, description="What hangs on the answer, in a sentence.", language=language_argument()
    )
    plausible = graphene.Field(
        IntervalType,
        description="What the answer may be: THB a kg for a price, kg a year for a quantity, km to the other side "
        "for a place; null where the registry has nothing to compare with.",
    )
    stake_thb = graphene.Float(
        description="By how many THB a year the expected value of the ten best suggestions would change, up or down, "
        "on average over a low, a middle and a high answer (¼, ½, ¼); null where no answer could be tried."
    )
    places = graphene.Float(
        description="How many of the ten best suggestions would be others, on average over the same answers; null "
        "where no answer could be tried."
    )
    suggestion_count = graphene.Int(required=True, description="How many suggestions rest on the fact.")
    suggestions = weighing(
        many(
            SUGGESTION,
            f"The first of these, at most {NAMED}, those that could move most first.",
            assumed=NAMED,
        ),
        waits=True,
    )

    @staticmethod
    def resolve_actor(question: Question, info: Info) -> Actor:
        return info.context.network(info).actors[question.actor]

    @staticmethod
    def resolve_listing(question: Question, info: Info) -> Listing | None:
        return info.context.network(info).listings.get(question.record)

    @staticmethod
    def resolve_text(question: Question, _info: Info, language: Language | None = None) -> str:
        return spoken(language, question.words.th, question.words.en)

    @staticmethod
    def resolve_stakes(question: Question, _info: Info, language: Language | None = None) -> str:
        return spoken(language, question.stakes_th, question.stakes_en)

    @staticmethod
    def resolve_suggestion_count(question: Question, _info: Info) -> int:
        return question.count

    @staticmethod
    def resolve_suggestions(question: Question, info: Info) -> list[Suggestion]:
        found = suggestions(info.context.holder, info.context.network(info))
        named = (found.named(key) for key in question.suggestions)
        return [one for one in named if one is not None]
