"""The flow of one herb: what flows today, in which form it leaves, what is added, what is not known."""

from __future__ import annotations

from collections.abc import Sequence

import graphene

from herbcity.analyses.flows.at_most import Bottleneck, SupplyAtMost, supply_at_most
from herbcity.analyses.flows.balance import ValueAdded
from herbcity.analyses.flows.freight import Freight, freight_today
from herbcity.analyses.flows.gap import ChainGap
from herbcity.analyses.flows.gaps import chain_gaps
from herbcity.analyses.flows.today import SupplyToday, supply_today
from herbcity.api.conditions import existing
from herbcity.api.context import Info
from herbcity.api.costs import weighing
from herbcity.api.paging import checked_count
from herbcity.api.types.cases import MissingInputType, spoken
from herbcity.api.types.enums import (
    EvidenceLevelEnum,
    Language,
    ProductFormEnum,
    StageEnum,
)
from herbcity.api.types.fields import first_argument, language_argument, many, maybe_many
from herbcity.api.types.gaps import ChainGapType
from herbcity.api.types.names import DISTRICT, HERB
from herbcity.api.types.possible_flows import BottleneckType, PossibleFlowType
from herbcity.api.types.scalars import BahtType
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import District, Herb
from herbcity.vocabulary import Stage

_GAPS = 20


def _share(description: str) -> graphene.Field:
    return graphene.Float(description=f"{description} 0 to 1; null where nothing can be weighed.")


def _dry(description: str) -> graphene.Field:
    """A weight that may be unknown."""
    return graphene.Float(
        description=f"{description} In kg of dried herb a year; null where nothing can be weighed."
    )


class StageFlowType(graphene.ObjectType):
    """What the actors of one stage sell on in one form, on recorded links."""

    class Meta:
        name = "StageFlow"

    stage = graphene.Field(StageEnum, required=True, description="The stage of those who sell.")
    form = graphene.Field(ProductFormEnum, required=True, description="The form in which they sell it.")
    kg_per_year_dry = graphene.Float(required=True, description="How much, in kg of dried herb a year.")
    thb_per_kg_dry = graphene.Field(
        BahtType,
        description="What a kg of dried herb is worth in this form, in THB, at the prices of the ladder; null where "
        "the price or the factor is not known.",
    )


class ValueAddedType(graphene.ObjectType):
    """What a herb gains in value among the actors of one stage, or of one district."""

    class Meta:
        name = "ValueAdded"

    stage = graphene.Field(StageEnum, description="The stage; null in a row about a district.")
    district = graphene.Field(
        DISTRICT, description="The district; null in a row about a stage, or where none is recorded."
    )
    kg_per_year_dry = graphene.Float(
        required=True, description="How much they sell on, in kg of dried herb a year."
    )
    thb_per_year = graphene.Field(
        BahtType,
        description="What they sell less the herb that they buy, in THB a year, at the prices of the ladder; wages "
        "and the cost of processing are within it. Null where a price or a factor is not known.",
    )

    @staticmethod
    def resolve_stage(row: ValueAdded, _info: Info) -> Stage | None:
        return row.of if isinstance(row.of, Stage) else None

    @staticmethod
    def resolve_district(row: ValueAdded, info: Info) -> District | None:
        return None if isinstance(row.of, Stage) else info.context.network(info).districts.get(row.of or "")


class RungGainType(graphene.ObjectType):
    """What stays here if ten tonnes of the raw herb are worked on before they leave."""

    class Meta:
        name = "RungGain"

    from_form = graphene.Field(ProductFormEnum, name="from", required=True, description="The raw form.")
    to_form = graphene.Field(ProductFormEnum, name="to", required=True, description="What it becomes.")
    kg = graphene.Float(
        required=True, description="How much of the raw form is moved, in its own kg: 10,000."
    )
    thb = graphene.Field(
        BahtType,
        description="What stays, in THB: kg × ((price of what it becomes − cost of the step) ÷ ratio − price of the "
        "raw herb); null where one of these is not known.",
    )
    missing = many(MissingInputType, "What is not recorded and keeps the amount from being known.", assumed=5)


class FreightType(graphene.ObjectType):
    """How far the recorded deliveries of a herb travel in a year, and how far the same kg would have to."""

    class Meta:
        name = "Freight"

    tonne_km = graphene.Float(
        description="Tonnes × km as the crow flies of every recorded delivery; null where none has a quantity and two "
        "known places."
    )
    least_tonne_km = graphene.Float(
        description="The same if every giver gave and every taker took as many kg of each form as today, from and to "
        "those that are near; null as above."
    )
    saved_thb = graphene.Field(
        BahtType,
        description="The difference at 2–3–6 THB a tonne-km, an estimate, in THB a year; null as above. It is a bound: "
        "quality, certificates and trust are not looked at.",
    )
    deliveries = graphene.Int(required=True, description="How many recorded links carry this herb.")
    unplaced = graphene.Int(
        required=True, description="How many of them lack a quantity or a place, and are left out."
    )


class SupplyFlowType(graphene.ObjectType):
    """The flow of one herb on recorded links, weighed in kg of dried herb; fresh is never added to dried.

    The real and the invented layer are never added up: it is the real one wherever any quantity is recorded there.
    """

    class Meta:
        name = "SupplyFlow"

    herb = graphene.Field(HERB, required=True, description="The herb.")
    illustrative = graphene.Boolean(
        required=True, description="Whether it is the invented layer that is weighed, not the real one."
    )
    evidence_level = graphene.Field(
        EvidenceLevelEnum, description="The lowest level of what it rests on; null where nothing is recorded."
    )
    kg_per_year_dry = _dry("What enters the recorded chain, at the middle factors.")
    kg_by_month_dry = maybe_many(
        graphene.Float,
        "What enters in each month, January to December, in kg of dried herb: fresh herb in the months of its harvest "
        "where they are known, all else evenly; null where nothing can be weighed.",
    )
    leaves_raw_share = _share("The share that ends fresh at a buyer.")
    leaves_processed_share = _share("The share that ends at a buyer in any other form.")
    unknown_share = _share("The share that ends at somebody of whom nothing further is recorded.")
    origin_unknown_share = _share("The share that enters at actors who do not grow it themselves.")
    stages = many(StageFlowType, "What each stage sells on, form by form.", assumed=10)
    added_by_stage = many(ValueAddedType, "What the herb gains in value at each stage.", assumed=4)
    added_by_district = many(ValueAddedType, "What the herb gains in value in each district.", assumed=10)
    leaving_thb = graphene.Field(
        BahtType,
        description="What reaches buyers and can leave the province, in THB a year at the prices of the ladder; null "
        "where a price or a factor is not known.",
    )
    leaving_raw_thb = graphene.Field(
        BahtType, description="What of that is raw, in THB a year; null where it is not known."
    )
    rungs = many(
        RungGainType,
        "What ten tonnes of the raw herb would keep here, by each step that begins there.",
        assumed=5,
    )
    at_most = weighing(
        graphene.Field(
            PossibleFlowType,
            required=True,
            description="What could flow at most, whether anybody is linked or not.",
        ),
        own=20_000,
        waits=True,
    )
    bottleneck = weighing(
        many(BottleneckType, "What holds that largest flow up, the largest part first.", assumed=10),
        own=20_000,
        waits=True,
    )
    freight = graphene.Field(
        FreightType,
        required=True,
        description="How far the recorded deliveries travel, and could travel less.",
    )
    deliveries = graphene.Int(required=True, description="How many recorded links carry this herb.")
    unweighed = graphene.Int(
        required=True,
        description="How many of them cannot be weighed: no quantity, form or factor is recorded.",
    )
    missing = many(MissingInputType, "What is not recorded and would make more of it known.", assumed=5)
    text = graphene.String(
        required=True, description="The answer in one sentence to read aloud.", language=language_argument()
    )

    @staticmethod
    def resolve_herb(flow: SupplyToday, info: Info) -> Herb:
        return info.context.network(info).herbs[flow.herb]

    @staticmethod
    def resolve_at_most(flow: SupplyToday, info: Info) -> SupplyAtMost:
        return supply_at_most(info.context.network(info), flow.herb, illustrative=flow.illustrative)

    @staticmethod
    def resolve_bottleneck(flow: SupplyToday, info: Info) -> Sequence[Bottleneck]:
        network = info.context.network(info)
        return supply_at_most(network, flow.herb, illustrative=flow.illustrative).bottlenecks

    @staticmethod
    def resolve_freight(flow: SupplyToday, info: Info) -> Freight:
        return freight_today(info.context.network(info), flow.herb, illustrative=flow.illustrative)

    @staticmethod
    def resolve_text(flow: SupplyToday, _info: Info, language: Language | None = None) -> str:
        return spoken(language, flow.text_th, flow.text_en)


def _layer_argument() -> graphene.Argument:
    return graphene.Argument(
        graphene.Boolean,
        description="True for the invented layer, false for the real one; left out, the real one wherever any "
        "quantity of the herb is recorded there, else the invented one.",
    )


class FlowFields:
    """The fields of the network that are about flows."""

    supply = weighing(
        graphene.Field(
            SupplyFlowType,
            description="What flows of one herb, in which form it leaves, and what is added on the way.",
            herb=graphene.ID(
                required=True, description="The herb: its short name, such as `turmeric`, or its global id."
            ),
            illustrative=_layer_argument(),
        ),
        own=5_000,
        waits=True,
    )

    gaps = weighing(
        maybe_many(
            ChainGapType,
            "What is missing in the chain of a herb, or of all herbs, what holds most back first.",
            herb=graphene.ID(
                description="Only for this herb: its short name or its global id; all if left out."
            ),
            illustrative=_layer_argument(),
            first=first_argument(_GAPS),
        ),
        own=20_000,
        waits=True,
    )

    @staticmethod
    def resolve_gaps(
        network: NetworkSnapshot,
        info: Info,
        herb: str | None = None,
        illustrative: bool | None = None,
        first: int | None = None,
    ) -> Sequence[ChainGap]:
        count = checked_count(first, default=_GAPS)
        info.context.check_time()
        known = None if herb is None else existing(network.herbs, "Herb", herb)
        return chain_gaps(network, known, illustrative=illustrative)[:count]

    @staticmethod
    def resolve_supply(
        network: NetworkSnapshot, info: Info, herb: str, illustrative: bool | None = None
    ) -> SupplyToday:
        info.context.check_time()
        return supply_today(network, existing(network.herbs, "Herb", herb), illustrative=illustrative)
