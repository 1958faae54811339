"""Tracing: chains of links between actors or roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import graphene

from herbcity.analyses.sentences import Sentence
from herbcity.analyses.tracing.conditions import DEEPEST, Conditions
from herbcity.analyses.tracing.paths import ChainPath, ChainStep
from herbcity.analyses.tracing.tracing import CutOff, trace
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.ids import key_of
from herbcity.api.paging import checked_count
from herbcity.api.types.cases import spoken
from herbcity.api.types.enums import (
    ActorRoleEnum,
    ChainOrder,
    ChainOrderEnum,
    EvidenceLevelEnum,
    FlowEnum,
    Language,
    StageEnum,
)
from herbcity.api.types.fields import first_argument, language_argument, many, maybe_many
from herbcity.api.types.filters import CertificateFilter
from herbcity.api.types.herbs import Material, material_field
from herbcity.api.types.names import ACTOR, LINK
from herbcity.api.types.scalars import BahtType, IntervalType
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor
from herbcity.vocabulary import ActorRole, Flow, Stage

_DEPTH, _CHAINS = 6, 20

_CUT_OFF: dict[CutOff | None, Sentence | None] = {
    None: None,
    "count": Sentence(
        "ยังมีสายโซ่อีก ที่แสดงคือสายที่ดีที่สุดตามจำนวนที่ขอ",
        "There are more chains; these are the best of as many as were asked for.",
    ),
    "effort": Sentence(
        "การค้นหยุดเมื่อครบจำนวนขั้นสูงสุด ที่แสดงคือสายที่ดีที่สุด แต่อาจมีสายอื่นอีก",
        "The search stopped at its limit; these are the best chains, and there may be more.",
    ),
}


class TraceFilter(graphene.InputObjectType):
    """What every chain must fulfil. All given conditions must hold."""

    herb = graphene.ID(
        description="Only chains that carry this herb, by global id or short name: some link names it, none names "
        "another."
    )
    flows = graphene.InputField(
        graphene.List(graphene.NonNull(FlowEnum)),
        description="Follow links that carry any of these; only MATERIAL if left out.",
    )
    levels = graphene.InputField(
        graphene.List(graphene.NonNull(EvidenceLevelEnum)),
        description="Follow only links that are known at any of these levels.",
    )
    certificate = graphene.InputField(
        CertificateFilter,
        description="Only chains whose actors hold this certificate: all of them, or those with one of "
        "`certifiedRoles`.",
    )
    certified_roles = graphene.InputField(
        graphene.List(graphene.NonNull(ActorRoleEnum)),
        description="Who must hold the certificate: actors with any of these roles; every actor of the chain if left "
        "out.",
    )
    max_step_km = graphene.Float(
        description="No link longer than this, in km as the crow flies by the likely distance; a distance that is not "
        "known does not pass."
    )
    max_total_km = graphene.Float(
        description="All links together no longer than this, in km as the crow flies; a distance that is not known "
        "does not pass."
    )


class ChainStepType(graphene.ObjectType):
    """One link of a chain, in the direction in which things flow."""

    class Meta:
        name = "ChainStep"

    link = graphene.Field(LINK, required=True, description="The link.")
    source = graphene.Field(ACTOR, required=True, description="The actor that it comes from.")
    target = graphene.Field(ACTOR, required=True, description="The actor that it goes to.")
    stage = graphene.Field(StageEnum, required=True, description="The stage of the actor that it goes to.")
    material = material_field("What flows; null where the link names neither herb nor form.")
    kg_per_year = graphene.Float(
        description="The quantity in kg a year, in the material's own form; null where it is not recorded."
    )
    dry_kg_per_year = graphene.Field(
        IntervalType,
        description="The same as dried herb, in kg a year by the ladder's ratio; null where `unknown` says why.",
    )
    km = graphene.Field(
        IntervalType,
        description="How far apart the two are, in km as the crow flies; null where a place is not known.",
    )
    unknown = graphene.String(
        description="What is not recorded about the quantity; null where all of it is.",
        language=language_argument(),
    )

    @staticmethod
    def resolve_stage(step: ChainStep, _info: Info) -> Stage:
        return step.target.stage

    @staticmethod
    def resolve_material(step: ChainStep, info: Info) -> Material | None:
        return Material.of(info, step.link.herb, step.link.form)

    @staticmethod
    def resolve_kg_per_year(step: ChainStep, _info: Info) -> float | None:
        return step.link.volume_kg_per_year

    @staticmethod
    def resolve_unknown(step: ChainStep, _info: Info, language: Language | None = None) -> str | None:
        return spoken(language, step.unknown.th, step.unknown.en) if step.unknown else None


class Traced(NamedTuple):
    """A chain, and whether it is one of more."""

    chain: ChainPath
    cut_off: CutOff | None


class ChainPathType(graphene.ObjectType):
    """A chain of links from one actor to another, through no actor twice. What is bought at each step can become
    what is sold at the next, by the ladder of the herb."""

    class Meta:
        name = "ChainPath"

    links = many(LINK, "The links in their order.", assumed=4)
    actors = many(ACTOR, "The actors in their order, one more than links.", assumed=5)
    steps = many(ChainStepType, "The links in their order, each with its product and quantity.", assumed=4)
    dry_kg_per_year = graphene.Field(
        IntervalType,
        description="What can pass along the whole chain: the least of its links, in kg of dried herb a year; null "
        "where any of them is not known.",
    )
    value = graphene.Field(
        BahtType,
        description="What that is worth at the end, in the form in which it arrives, by the ladder's prices, in THB a "
        "year; null where quantity or price is not known.",
    )
    unknown = many(
        graphene.String,
        "What is not recorded and would have to be asked before quantity and value are known.",
        language=language_argument(),
    )
    km = graphene.Float(
        description="The likely length of all links together, in km as the crow flies; null where a place is not "
        "known."
    )
    evidence_level = graphene.Field(
        EvidenceLevelEnum,
        required=True,
        description="The weakest of all that the chain, its quantity and its value rest on.",
    )
    text = graphene.String(
        required=True, description="The chain in one sentence to read aloud.", language=language_argument()
    )
    cut_off = graphene.Boolean(
        required=True,
        description="Whether chains are left out of this answer; the same for each chain of it. Those given are the "
        "best ones in any case.",
    )
    cut_off_because = graphene.String(
        description="Why chains are left out, in words; null where none is.", language=language_argument()
    )

    @staticmethod
    def resolve_links(traced: Traced, _info: Info) -> Any:
        return traced.chain.links

    @staticmethod
    def resolve_actors(traced: Traced, _info: Info) -> tuple[Actor, ...]:
        return traced.chain.actors

    @staticmethod
    def resolve_steps(traced: Traced, _info: Info) -> tuple[ChainStep, ...]:
        return traced.chain.steps

    @staticmethod
    def resolve_dry_kg_per_year(traced: Traced, _info: Info) -> Any:
        return traced.chain.dry_kg_per_year

    @staticmethod
    def resolve_value(traced: Traced, _info: Info) -> Any:
        return traced.chain.value

    @staticmethod
    def resolve_unknown(traced: Traced, _info: Info, language: Language | None = None) -> list[str]:
        return [spoken(language, one.th, one.en) for one in traced.chain.unknown]

    @staticmethod
    def resolve_km(traced: Traced, _info: Info) -> float | None:
        return traced.chain.km

    @staticmethod
    def resolve_evidence_level(traced: Traced, _info: Info) -> Any:
        return traced.chain.evidence_level

    @staticmethod
    def resolve_text(traced: Traced, _info: Info, language: Language | None = None) -> str:
        return spoken(language, traced.chain.text_th, traced.chain.text_en)

    @staticmethod
    def resolve_cut_off(traced: Traced, _info: Info) -> bool:
        return traced.cut_off is not None

    @staticmethod
    def resolve_cut_off_because(traced: Traced, _info: Info, language: Language | None = None) -> str | None:
        why = _CUT_OFF[traced.cut_off]
        return spoken(language, why.th, why.en) if why else None


def _id(name: str, description: str) -> graphene.Argument:
    return graphene.Argument(graphene.ID, name=name, description=description)


def _role(description: str) -> graphene.Argument:
    return graphene.Argument(ActorRoleEnum, description=description)


def trace_field() -> graphene.Field:
    """The field of a network that traces chains."""
    return weighing(
        maybe_many(
            ChainPathType,
            "All chains of links from one actor, or from anyone with a role, to another, those worth most first. A "
            "beginning (`from` or `fromRole`) and an end (`to` or `toRole`) are needed; of both, both must fit.",
            from_actor=_id("from", "The actor at which chains begin, by code or global id."),
            to_actor=_id("to", "The actor at which chains end, by code or global id."),
            from_role=_role("The role of the actors at which chains begin."),
            to_role=_role("The role of the actors at which chains end."),
            where=graphene.Argument(TraceFilter, description="What every chain must fulfil."),
            max_depth=graphene.Argument(
                graphene.Int,
                default_value=_DEPTH,
                description=f"The most links that a chain may have, 1 to {DEEPEST}; {_DEPTH} unless told otherwise.",
            ),
            order_by=graphene.Argument(
                ChainOrderEnum,
                default_value=ChainOrder.VALUE,
                description="What chains are ordered by; VALUE unless told otherwise.",
            ),
            first=first_argument(_CHAINS),
            resolver=_resolve_trace,
        ),
        own=5_000,
        waits=True,
    )


def _resolve_trace(
    network: NetworkSnapshot,
    info: Info,
    from_actor: str | None = None,
    to_actor: str | None = None,
    from_role: ActorRole | None = None,
    to_role: ActorRole | None = None,
    where: Mapping[str, Any] | None = None,
    max_depth: int | None = None,
    order_by: ChainOrder | None = None,
    first: int | None = None,
) -> list[Traced]:
    count = checked_count(first, default=_CHAINS)
    info.context.check_time()
    found = trace(
        network,
        source=None if from_actor is None else network.meant(key_of("Actor", from_actor)),
        target=None if to_actor is None else network.meant(key_of("Actor", to_actor)),
        source_role=from_role,
        target_role=to_role,
        where=_conditions(where or {}),
        max_depth=_DEPTH if max_depth is None else max_depth,
        order="length" if order_by is ChainOrder.LENGTH else "value",
        count=count,
    )
    return [Traced(chain, found.cut_off) for chain in found.chains]


def _conditions(where: Mapping[str, Any]) -> Conditions:
    """The filter as the analysis takes it; null is the same as left out."""
    certificate = where.get("certificate") or {}
    herb = where.get("herb")
    return Conditions(
        flows=frozenset(where.get("flows") or (Flow.MATERIAL,)),
        herb=None if herb is None else key_of("Herb", herb),
        levels=frozenset(where.get("levels") or ()),
        certificate=certificate.get("kind"),
        certificate_level=certificate.get("min_level"),
        certified_on=certificate.get("valid_on"),
        certified_roles=frozenset(where.get("certified_roles") or ()),
        max_step_km=where.get("max_step_km"),
        max_total_km=where.get("max_total_km"),
    )
