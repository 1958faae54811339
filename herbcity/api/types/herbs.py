"""Herbs, the ladder of value that each can climb, and materials: a herb in a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import graphene

from herbcity.api.context import Info
from herbcity.api.resolving import resolvers
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.enums import Language, ProductFormEnum
from herbcity.api.types.evidence import evidence_field, evidence_level_field, evidence_of
from herbcity.api.types.fields import chosen_name, language_argument, many, maybe_many
from herbcity.api.types.names import HERB
from herbcity.api.types.node import NodeInterface, NodeType
from herbcity.api.types.scalars import BahtType, Date, IntervalType
from herbcity.network.values import Herb, LadderStep
from herbcity.vocabulary import ProductForm


@dates_in_words
class LadderStepType(graphene.ObjectType):
    """One step of a herb's ladder of value: so many kg of one form make one kg of the next."""

    class Meta:
        name = "LadderStep"

    from_form = graphene.Field(
        ProductFormEnum, name="from", required=True, description="The form that goes in."
    )
    to_form = graphene.Field(
        ProductFormEnum, name="to", required=True, description="The form that comes out."
    )
    kg_in_per_kg_out = graphene.Field(
        IntervalType, description="How many kg go in for each kg that comes out; null where not known."
    )
    price_in = graphene.Field(
        BahtType, description="The price of what goes in, in THB per kg; null where not known."
    )
    price_out = graphene.Field(
        BahtType, description="The price of what comes out, in THB per kg; null where not known."
    )
    cost_per_kg_out = graphene.Field(
        BahtType, description="The cost of the step, in THB per kg that comes out; null where not known."
    )
    stated_on = graphene.Field(
        Date, description="The day for which prices and cost were stated; null where not known."
    )
    level = evidence_level_field()
    evidence = evidence_field()
    note = graphene.String(description="What a reader of these figures should know.")

    @staticmethod
    def resolve_level(step: LadderStep, _info: Info) -> str:
        return step.evidence_level

    resolve_evidence, batch_evidence = resolvers(evidence_of)


class HerbType(NodeType):
    """A herb of the province: its names, its season and what can be made of it."""

    class Meta:
        name = "Herb"
        interfaces = (NodeInterface,)

    value_type = Herb

    code = graphene.String(
        required=True, description="The short name that filters and mutations take, such as `turmeric`."
    )
    name = graphene.String(
        required=True, description="The name in one language.", language=language_argument()
    )
    scientific_name = graphene.String(required=True, description="The botanical name with its author.")
    name_th = graphene.String(required=True, description="The Thai name.")
    name_en = graphene.String(description="The English name; null where none is known.")
    other_names = many(graphene.String, "Local names and other spellings.")
    parts_used = many(graphene.String, "The parts of the plant that are traded, such as rhizome or leaf.")
    harvest_share_by_month = maybe_many(
        graphene.Float,
        "The share of a year's harvest in each month, twelve numbers from January to December that add up to "
        "1; "
        "null where the season is not known.",
    )
    champion_lists = many(graphene.String, "The official lists of promoted herbs that name it.")
    regulated = graphene.Boolean(required=True, description="Whether it may be handled with a licence only.")
    ladder = many(LadderStepType, "Every known step from one form of this herb to another.", assumed=6)
    evidence_level = evidence_level_field()
    evidence = evidence_field()
    note = graphene.String(description="What a reader should know about this herb.")

    @staticmethod
    def resolve_code(herb: Herb, _info: Info) -> str:
        return herb.id

    @staticmethod
    def resolve_name(herb: Herb, _info: Info, language: Language | None = None) -> str:
        return chosen_name(herb.name_th, herb.name_en, language)

    @staticmethod
    def resolve_ladder(herb: Herb, info: Info) -> list[LadderStep]:
        steps = info.context.network(info).ladder_of(herb.id)
        return sorted(steps, key=lambda step: (step.from_form.rank, step.to_form.rank, step.id))

    resolve_evidence, batch_evidence = resolvers(evidence_of)


class Material(NamedTuple):
    """What is traded: a herb in a form. Either may be unknown, not both."""

    herb: Herb | None
    form: ProductForm | None

    @classmethod
    def of(cls, info: Info, herb: str | None, form: ProductForm | None) -> Material | None:
        """The material of a record, or None where it names neither herb nor form."""
        if herb is None and form is None:
            return None
        return cls(info.context.network(info).herbs.get(herb) if herb else None, form)

    @property
    def name_th(self) -> str:
        if self.herb is None:
            return self.form.th if self.form else ""
        return f"{self.herb.name_th} ({self.form.th})" if self.form else self.herb.name_th

    @property
    def name_en(self) -> str | None:
        if self.herb is None:
            return self.form.en if self.form else None
        if self.herb.name_en is None:
            return None
        return f"{self.herb.name_en} ({self.form.en})" if self.form else self.herb.name_en


def material_of(info: Info) -> Callable[[Any], Material | None]:
    """The material of any record that names a herb and a form."""
    herbs = info.context.network(info).herbs

    def material(record: Any) -> Material | None:
        if record.herb is None and record.form is None:
            return None
        return Material(herbs.get(record.herb) if record.herb else None, record.form)

    return material


class MaterialType(graphene.ObjectType):
    """What is traded: a herb in a form, such as dried turmeric."""

    class Meta:
        name = "Material"

    herb = graphene.Field(
        HERB, description="The herb; null where the record is about any herb or does not name one."
    )
    form = graphene.Field(ProductFormEnum, description="The form; null where the record does not name one.")
    name_th = graphene.String(required=True, description="Herb and form in Thai.")
    name_en = graphene.String(
        description="Herb and form in English; null where the herb has no English name."
    )


def material_field(description: str) -> graphene.Field:
    """A material; null where the record names neither herb nor form."""
    return graphene.Field(MaterialType, description=description)
