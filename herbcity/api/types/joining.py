"""The counterpart of integration points: what is missing, and where something new would join the most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import graphene

from herbcity.analyses.joining.dependences import Dependence, dependences
from herbcity.analyses.joining.missing_roles import missing_roles
from herbcity.analyses.joining.new_ties import NewTie, new_ties
from herbcity.analyses.joining.service_coverage import Coverage, ServiceCoverage, service_coverage
from herbcity.analyses.joining.weights import Weight
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.paging import checked_count
from herbcity.api.types.cases import spoken
from herbcity.api.types.enums import (
    ActorRoleEnum,
    CoverageBy,
    CoverageByEnum,
    CoverageEnum,
    DependenceSideEnum,
    EvidenceLevelEnum,
    Language,
    ServiceKindEnum,
    StageEnum,
)
from herbcity.api.types.fields import first_argument, language_argument, many, maybe_many
from herbcity.api.types.herbs import Material, material_field
from herbcity.api.types.measures import ActorRefType
from herbcity.api.types.names import ACTOR, DISTRICT, HERB
from herbcity.api.types.scalars import BahtType, IntervalType
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Actor, Interval

_ROWS = 20
_MOST = 100


class _Spoken(Protocol):
    @property
    def text_th(self) -> str: ...
    @property
    def text_en(self) -> str: ...


def _text() -> graphene.Field:
    def resolve(row: _Spoken, _info: Info, language: Language | None = None) -> str:
        return spoken(language, row.text_th, row.text_en)

    return graphene.Field(
        graphene.String,
        required=True,
        description="All of it in one sentence to read aloud.",
        language=language_argument(),
        resolver=resolve,
    )


def _dry_kg(of: str, part: str = "weight") -> graphene.Field:
    def resolve(row: Any, _info: Info) -> Interval | None:
        weight: Weight = getattr(row, part)
        return weight.dry_kg

    return graphene.Field(
        IntervalType,
        description=f"{of}, in kg of dried herb a year; null where none of it can be weighed.",
        resolver=resolve,
    )


def _value(of: str, part: str = "weight") -> graphene.Field:
    def resolve(row: Any, _info: Info) -> Interval | None:
        weight: Weight = getattr(row, part)
        return weight.thb

    return graphene.Field(
        BahtType,
        description=f"{of}, in THB a year by the ladder's prices; null where no price is known.",
        resolver=resolve,
    )


def _unweighed() -> graphene.Field:
    def resolve(row: Any, _info: Info) -> int:
        weight: Weight = row.weight
        return weight.unweighed

    return graphene.Field(
        graphene.Int,
        required=True,
        description="How many ties and listings are not in the figures, because a volume, a form or a ratio is not "
        "known.",
        resolver=resolve,
    )


def _km(what: str) -> graphene.Field:
    return graphene.Field(
        IntervalType, description=f"{what}, in km as the crow flies; null where a place is not known."
    )


def _level(of: str) -> graphene.Field:
    return graphene.Field(EvidenceLevelEnum, required=True, description=f"The weakest level of {of}.")


def _illustrative() -> graphene.Field:
    return graphene.Boolean(
        required=True,
        description="Whether the row is about invented actors; the real ones have rows of their own.",
    )


class NewTieType(graphene.ObjectType):
    """One supply that is not there and would join two communities between which no material flows that way."""

    class Meta:
        name = "NewTie"

    giver = graphene.Field(ACTOR, required=True, description="The actor that would supply.")
    taker = graphene.Field(ACTOR, required=True, description="The actor that would be supplied.")
    material = material_field("What would be supplied.")
    dry_kg_per_year = _dry_kg("What the two could trade: the lesser of the offer and the need")
    value = _value("What that is worth")
    dry_kg_between = _dry_kg(
        "What all open offers of the one community could meet of all open needs of the other, material by material",
        "between_them",
    )
    value_between = _value("What that is worth", "between_them")
    givers = graphene.Int(required=True, description="How many actors the giver's community has.")
    takers = graphene.Int(required=True, description="How many actors the taker's community has.")
    gains_buyer = many(ActorRefType, "Those who have no way to a buyer today and would have one.", assumed=5)
    km = _km("How far apart the two are")
    evidence_level = _level("the two listings")
    text = _text()

    @staticmethod
    def resolve_material(tie: NewTie, info: Info) -> Material | None:
        return Material.of(info, tie.herb.id if tie.herb else None, tie.form)

    @staticmethod
    def resolve_gains_buyer(tie: NewTie, info: Info) -> list[Actor]:
        actors = info.context.network(info).actors
        return [actors[code] for code in tie.gains_buyer]


class DependenceType(graphene.ObjectType):
    """An actor that gets, or sells, all it has of one herb through one partner."""

    class Meta:
        name = "Dependence"

    actor = graphene.Field(ACTOR, required=True, description="The actor that depends.")
    on = graphene.Field(ACTOR, required=True, description="Its only partner.")
    side = graphene.Field(DependenceSideEnum, required=True, description="Which partner it has only one of.")
    herb = graphene.Field(HERB, description="The herb; null for ties that name none.")
    dry_kg_per_year = _dry_kg("What goes through the partner")
    value = _value("What that is worth")
    unweighed = _unweighed()
    alternatives = graphene.Int(
        required=True, description="How many others are recorded to sell, or to buy, the herb today."
    )
    nearest = graphene.Field(ACTOR, description="The nearest of these; null where no place is known.")
    km = _km("How far that one is")
    evidence_level = _level("the ties that say so")
    text = _text()

    @staticmethod
    def resolve_side(one: Dependence, _info: Info) -> str:
        return one.side.upper()


class ServiceCoverageType(graphene.ObjectType):
    """One service and one stage or district: who gives it there, to how many, and who still needs it."""

    class Meta:
        name = "ServiceCoverage"

    service = graphene.Field(ServiceKindEnum, required=True, description="The service.")
    stage = graphene.Field(StageEnum, description="The stage; null where the rows are by district.")
    district = graphene.Field(DISTRICT, description="The district; null where the rows are by stage.")
    coverage = graphene.Field(CoverageEnum, required=True, description="How the two stand to each other.")
    actors = graphene.Int(required=True, description="How many operators the group has.")
    served = graphene.Int(
        required=True, description="How many of them have the service, by a tie that holds."
    )
    needing = graphene.Int(
        required=True, description="How many of them state the need, by a listing that stands."
    )
    unmet = graphene.Int(required=True, description="How many of those who state the need have no such tie.")
    agencies = many(ActorRefType, "Who gives the service to somebody of the group.", assumed=5)
    offering = many(ActorRefType, "Who offers the service to anybody, by a listing that stands.", assumed=5)
    illustrative = _illustrative()
    text = _text()


class MissingRoleType(graphene.ObjectType):
    """A role that no actor of a district plays, although others there would turn to it."""

    class Meta:
        name = "MissingRole"

    role = graphene.Field(ActorRoleEnum, required=True, description="The role.")
    district = graphene.Field(DISTRICT, required=True, description="The district.")
    affected = many(ActorRefType, "The actors of the district that would turn to it.", assumed=10)
    dry_kg_per_year = _dry_kg("What leaves these actors in a year and what they offer")
    value = _value("What that is worth")
    unweighed = _unweighed()
    nearest = graphene.Field(
        ACTOR, description="Who plays the role nearest by; null where nobody of a known place does."
    )
    km = _km("How far that one is from the district's point")
    illustrative = _illustrative()
    text = _text()


def _list(of: Any, description: str, analysis: Any, *, own: int) -> Any:
    def resolve(network: NetworkSnapshot, info: Info, first: int | None = None) -> Sequence[Any]:
        count = checked_count(first, default=_ROWS)
        info.context.check_time()
        rows: Sequence[Any] = analysis(network, count=_MOST)
        return rows[:count]

    field = maybe_many(of, description, first=first_argument(_ROWS), resolver=resolve)
    return weighing(field, own=own, waits=True)


def new_ties_field() -> graphene.Field:
    """Where one new tie would join the most."""
    return _list(
        NewTieType,
        "Where one new supply would join the most: pairs of communities of which the one offers what the other needs, "
        "and no way of material leads there; those with most THB a year first.",
        new_ties,
        own=10_000,
    )


def dependences_field() -> graphene.Field:
    """Who depends on one partner."""
    return _list(
        DependenceType,
        "Who depends on a single supplier or a single buyer for a herb, those with most THB a year first.",
        dependences,
        own=5_000,
    )


def missing_roles_field() -> graphene.Field:
    """Which role is missing where."""
    return _list(
        MissingRoleType,
        "Which role nobody plays in which district, those with most THB a year behind them first.",
        missing_roles,
        own=1_000,
    )


def service_coverage_field() -> graphene.Field:
    """Which service reaches whom."""
    return weighing(
        maybe_many(
            ServiceCoverageType,
            "Which agency gives which service to which stage or district, and where there is a hole: "
            "holes with most unmet "
            "needs first, what is covered last.",
            by=graphene.Argument(
                CoverageByEnum,
                default_value=CoverageBy.STAGE,
                description="Whom to look at; STAGE unless told otherwise.",
            ),
            holes_only=graphene.Argument(
                graphene.Boolean,
                default_value=False,
                description="Whether to leave out (true) what is covered.",
            ),
            resolver=_resolve_service_coverage,
            assumed=40,
        ),
        own=5_000,
        waits=True,
    )


def _resolve_service_coverage(
    network: NetworkSnapshot, info: Info, by: CoverageBy | None = None, holes_only: bool | None = None
) -> list[ServiceCoverage]:
    info.context.check_time()
    rows = service_coverage(network, by="district" if by is CoverageBy.DISTRICT else "stage")
    return [row for row in rows if not holes_only or row.coverage is not Coverage.COVERED]
