"""Links: who does what with whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene

from herbcity.api.context import Info
from herbcity.api.resolving import resolvers
from herbcity.api.types.dates_in_words import dates_in_words
from herbcity.api.types.enums import (
    Direction,
    DirectionEnum,
    FlowEnum,
    Language,
    LanguageEnum,
    LinkKindEnum,
    LinkStatusEnum,
)
from herbcity.api.types.evidence import evidence_field, evidence_level_field, evidence_of
from herbcity.api.types.herbs import material_field, material_of
from herbcity.api.types.names import ACTOR
from herbcity.api.types.node import NodeInterface, NodeType
from herbcity.api.types.scalars import Date
from herbcity.network.values import Actor, Link
from herbcity.vocabulary import link_rule


def source_of(info: Info) -> Callable[[Any], Actor]:
    """The actor that a link, or anything like one, begins at."""
    actors = info.context.network(info).actors
    return lambda link: actors[link.source]


def target_of(info: Info) -> Callable[[Any], Actor]:
    """The actor that a link, or anything like one, ends at."""
    actors = info.context.network(info).actors
    return lambda link: actors[link.target]


def _verb(
    _info: Info, language: Language | None = None, from_end: Direction | None = None
) -> Callable[[Link], str]:
    spoken, inverse = "en" if language is Language.EN else "th", from_end is Direction.IN
    return lambda link: link_rule(link.kind).verb(spoken, inverse=inverse)


def _holds(info: Info) -> Callable[[Link], bool]:
    day = info.context.network(info).as_of
    return lambda link: link.holds(day)


@dates_in_words
class LinkType(NodeType):
    """Two actors joined by one kind of tie. Read it as a sentence: source, verb, target."""

    class Meta:
        name = "Link"
        interfaces = (NodeInterface,)

    value_type = Link

    kind = graphene.Field(LinkKindEnum, required=True, description="How the two are joined.")
    flow = graphene.Field(
        FlowEnum, required=True, description="What the link carries; it follows from the kind."
    )
    source = graphene.Field(ACTOR, required=True, description="The actor that the sentence begins with.")
    target = graphene.Field(ACTOR, required=True, description="The actor that the sentence ends with.")
    verb = graphene.String(
        required=True,
        description="The relation in words, such as 'supplies' or, from the target, 'is supplied by'.",
        language=graphene.Argument(
            LanguageEnum,
            default_value=Language.TH,
            description="The language of the verb; Thai unless told otherwise.",
        ),
        from_end=graphene.Argument(
            DirectionEnum,
            name="from",
            default_value=Direction.OUT,
            description="The end at which the sentence begins: OUT the source, IN the target.",
        ),
    )
    material = material_field("What flows; null where the link carries no material or none is named.")
    volume_kg_per_year = graphene.Float(
        description="The quantity in kg a year, in the material's own form; null where not known, which is "
        "not 0."
    )
    status = graphene.Field(LinkStatusEnum, required=True, description="How far the link has come.")
    holds = graphene.Boolean(
        required=True,
        description="Whether the link is part of the network on the day that is looked at: agreed, tried or "
        "active, "
        "begun and not over. Analyses look at such links only.",
    )
    valid_from = graphene.Field(Date, description="The first day of the link; null where not known.")
    valid_until = graphene.Field(
        Date, description="The first day on which the link no longer is; null while no end is known."
    )
    evidence_level = evidence_level_field()
    evidence = evidence_field()
    note = graphene.String(description="What a reader should know about this link.")

    resolve_source, batch_source = resolvers(source_of)
    resolve_target, batch_target = resolvers(target_of)
    resolve_verb, batch_verb = resolvers(_verb)
    resolve_material, batch_material = resolvers(material_of)
    resolve_holds, batch_holds = resolvers(_holds)
    resolve_evidence, batch_evidence = resolvers(evidence_of)
