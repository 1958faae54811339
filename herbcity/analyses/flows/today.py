"""What flows today along the recorded links: mass balance in kg of dried herb, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass

from herbcity.analyses.cases.valuing import Missing
from herbcity.analyses.flows.balance import Balance, RungGain, StageFlow, ValueAdded, rung_gains
from herbcity.analyses.flows.records import records_of
from herbcity.analyses.flows.worths import LEAST_KG
from herbcity.analyses.remembering import remembered
from herbcity.analyses.results import Result, origin
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.network.values import Interval, Months
from herbcity.vocabulary import EvidenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyToday(Result):
    """What flows today on recorded links, in kg a year of dried herb.

    ``kg_per_year_dry`` enters the recorded chain. It ends raw at a buyer, processed at a buyer, or at somebody of
    whom nothing further is recorded; the three shares add up to 1. None of them is known where nothing could be
    weighed. ``unweighed`` counts the deliveries that are recorded and could not be; ``missing`` names what is
    lacking.
    """

    herb: str
    name_th: str
    name_en: str
    illustrative: bool
    evidence_level: EvidenceLevel | None
    kg_per_year_dry: float | None
    kg_by_month_dry: Months | None
    """How much enters in each month."""
    leaves_raw_share: float | None
    leaves_processed_share: float | None
    unknown_share: float | None
    origin_unknown_share: float | None
    """Of what enters, the share that enters at actors who do not grow: nobody recorded from whom they have it."""
    stages: tuple[StageFlow, ...]
    added_by_stage: tuple[ValueAdded, ...]
    added_by_district: tuple[ValueAdded, ...]
    leaving_thb: Interval | None
    """What reaches buyers, at the prices of the ladder."""
    leaving_raw_thb: Interval | None
    rungs: tuple[RungGain, ...]
    deliveries: int
    unweighed: int
    missing: tuple[Missing, ...]

    @property
    def text_th(self) -> str:
        """One sentence to read aloud."""
        if self.leaves_raw_share is None:
            lacking = "; ".join(one.th for one in self.missing[:3]) or "การซื้อขายที่บันทึกไว้"
            return f"ยังบอกไม่ได้ว่า{self.name_th}ออกไปแบบดิบกี่เปอร์เซ็นต์ เพราะยังขาด {lacking}"
        return (
            f"{'ข้อมูลสมมติ: ' if self.illustrative else ''}{self.name_th}ที่บันทึกไว้ {self.kg_per_year_dry:,.0f} กก.แห้ง/ปี "
            f"ไปถึงผู้ซื้อแบบดิบ {self.leaves_raw_share:.0%} แบบแปรรูปแล้ว {self.leaves_processed_share:.0%} "
            f"และไม่ทราบปลายทาง {self.unknown_share:.0%}{self._rest_th}"
        )

    @property
    def text_en(self) -> str:
        if self.leaves_raw_share is None:
            lacking = "; ".join(one.en for one in self.missing[:3]) or "any recorded delivery"
            return f"What share of {self.name_en} leaves raw is not known; missing: {lacking}."
        return (
            f"{'Invented data: of' if self.illustrative else 'Of'} {self.kg_per_year_dry:,.0f} kg of dried "
            f"{self.name_en} a year on recorded links, "
            f"{self.leaves_raw_share:.0%} reaches buyers raw, {self.leaves_processed_share:.0%} processed, "
            f"and of {self.unknown_share:.0%} the end is not known{self._rest_en}."
        )

    @property
    def _rest_th(self) -> str:
        return f" (อีก {self.unweighed:,} รายการซื้อขายไม่ทราบปริมาณ)" if self.unweighed else ""

    @property
    def _rest_en(self) -> str:
        more = f"{self.unweighed:,} recorded deliver{'y' if self.unweighed == 1 else 'ies'}"
        return f"; {more} could not be weighed" if self.unweighed else ""


@remembered
def supply_today(network: NetworkSnapshot, herb: str, *, illustrative: bool | None = None) -> SupplyToday:
    """What flows of a herb today along the links that are recorded, in kg of dried herb a year.

    Every delivery is kg × the dried herb that a kg of its form stands for. At each actor what comes in and what goes
    out are set against each other: Σ max(0, out − in) enters the chain, Σ max(0, in − out) ends there, and the two
    are equal, whatever is recorded and however it runs in circles. What ends at an actor with the role BUYER has
    left the chain, raw if it is fresh; where a buyer sells some of it on, each form keeps its share. What ends with
    anyone else has an end that nobody recorded. The registry does not say where a buyer uses it: what reaches buyers
    is what can leave the province.

    Value added (THB a year) is what a dry kg is worth as it leaves an actor less what it is worth as it arrives, for
    what passes through; at those upstream all that they add to the chain. Worth is price ÷ factor, at the prices of
    the ladder; the cost of processing is within it, as wages are, and freight is not taken off.

    ``illustrative`` chooses the layer; the two are never added up. Left out it is the real one wherever any quantity
    is recorded there. Raises NotFound for an unknown herb, OUT_OF_RANGE for an impossible quantity. A herb of which
    nothing is recorded gives an answer in which nothing is known.

    Out of the two groups of the example come 6,000 kg fresh, which are 6,000 ÷ 5.5 = 1,091 kg dried; the mill sells
    1,000 kg fresh = 182 kg dried to the buyer, and the rest ends at the mill (by hand):

    >>> from herbcity.network.toys import turmeric_chain
    >>> today = supply_today(turmeric_chain(), "turmeric")
    >>> round(today.kg_per_year_dry), round(today.leaves_raw_share, 3), round(today.unknown_share, 3)
    (1091, 0.167, 0.833)
    >>> [(row.stage.name, row.form.name, round(row.kg_per_year_dry)) for row in today.stages]
    [('UPSTREAM', 'FRESH', 1091), ('MIDSTREAM', 'FRESH', 1273)]

    Reference: value added as sales less intermediate goods, FAO, *Developing sustainable food value chains* (2014).
    """
    records = records_of(network, herb, illustrative=illustrative)
    balance = Balance(records)
    enters = float(balance.enters.sum())
    known = enters >= LEAST_KG
    ends_raw = float((balance.left * balance.is_raw).sum())
    ends_at_buyers = float(balance.left.sum())
    return SupplyToday(
        herb=herb,
        name_th=records.herb.name_th,
        name_en=records.herb.name_en or records.herb.scientific_name,
        illustrative=records.illustrative,
        evidence_level=records.level,
        kg_per_year_dry=enters if known else None,
        kg_by_month_dry=tuple(balance.by_month().tolist()) if known else None,
        leaves_raw_share=ends_raw / enters if known else None,
        leaves_processed_share=(ends_at_buyers - ends_raw) / enters if known else None,
        unknown_share=max(0.0, 1 - ends_at_buyers / enters) if known else None,
        origin_unknown_share=float(balance.enters[~balance.grows].sum()) / enters if known else None,
        stages=balance.stages(),
        added_by_stage=balance.added_by_stage(),
        added_by_district=balance.added_by_district(),
        leaving_thb=records.worths.worth_of(balance.left) if known else None,
        leaving_raw_thb=records.worths.worth_of(balance.left * balance.is_raw) if known else None,
        rungs=tuple(rung_gains(records)),
        deliveries=len(records.deliveries),
        unweighed=len(records.deliveries) - balance.weighed,
        missing=(*records.unweighed, *balance.without_price()),
        **origin(network, "supply_today", herb=herb, illustrative=records.illustrative),
    )
