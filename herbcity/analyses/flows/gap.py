"""One gap of a chain, with its words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from herbcity.analyses.cases.valuing import Missing
from herbcity.analyses.flows.reaching import FRESH_REACH_KM
from herbcity.network.values import District, Interval
from herbcity.vocabulary import CertificateKind, EvidenceLevel, ProductForm, ServiceKind, Stage


class GapKind(StrEnum):
    """What can be missing."""

    NO_PROCESSOR = "NO_PROCESSOR"
    NO_CERTIFICATE = "NO_CERTIFICATE"
    NO_OFFER = "NO_OFFER"
    NO_TAKER = "NO_TAKER"
    NO_SERVICE = "NO_SERVICE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainGap:
    """Something that is missing in the chain of a herb. What is not known is None.

    ``kg_behind`` stand before the gap, in kg a year of ``form``, and ``kg_behind_dry`` in dried herb;
    ``thb_behind`` is what they would gain by the step that nobody takes, or, for what is offered or needed, what it is
    worth at the prices named there, THB a year.
    ``flow_kg_dry`` and ``flow_thb`` are what could reach the market more, at most and at the middle prices, with
    somebody there who can do any amount.
    """

    kind: GapKind
    stage: Stage
    """Where somebody is missing."""
    herb: str
    herb_th: str
    herb_en: str
    district: District | None
    """None where it is missing in the whole province."""
    form: ProductForm | None = None
    to_form: ProductForm | None = None
    certificate: CertificateKind | None = None
    service: ServiceKind | None = None
    kg_behind: float | None = None
    kg_behind_dry: float | None = None
    thb_behind: Interval | None = None
    flow_kg_dry: float | None = None
    flow_thb: float | None = None
    actors: tuple[str, ...]
    """Who stands before it."""
    illustrative: bool
    evidence_level: EvidenceLevel | None
    missing: tuple[Missing, ...] = ()

    @property
    def key(self) -> tuple[float, float, float, str]:
        """By what it holds back: the kg that could flow, then the kg and the THB behind it."""
        thb = self.thb_behind.mid if self.thb_behind else 0.0
        return -(self.flow_kg_dry or 0.0), -(self.kg_behind_dry or 0.0), -thb, self.herb

    @property
    def missing_th(self) -> str:
        """What is missing, in a few words."""
        return missing_words(self)[0]

    @property
    def missing_en(self) -> str:
        return f"somebody who {missing_words(self)[1]}"

    @property
    def text_th(self) -> str:
        """One sentence to read aloud."""
        return gap_sentences(self)[0]

    @property
    def text_en(self) -> str:
        return gap_sentences(self)[1]


def missing_words(gap: ChainGap) -> tuple[str, str]:
    """What is missing, in Thai; what nobody does, in English."""
    where_th, where_en = _where(gap)
    herb_th, herb_en = _material(gap)
    if gap.kind is GapKind.NO_PROCESSOR and gap.to_form is not None:
        return (
            f"ผู้แปรรูป{herb_th}เป็น{gap.to_form.th}{where_th}",
            f"makes {herb_en} into {gap.to_form.en} {where_en}",
        )
    if gap.kind is GapKind.NO_CERTIFICATE and gap.certificate is not None:
        return (
            f"ผู้ขาย{herb_th}ที่มีใบรับรอง {gap.certificate.th}",
            f"brings or makes {herb_en} with a certificate of {gap.certificate.en}",
        )
    if gap.kind is GapKind.NO_OFFER:
        return f"ผู้ขาย{herb_th}{where_th}", f"brings or makes {herb_en} {where_en}"
    if gap.kind is GapKind.NO_TAKER:
        return f"ผู้รับซื้อหรือแปรรูป{herb_th}{where_th}", f"buys or processes {herb_en} {where_en}"
    service = gap.service
    return (
        f"ผู้ให้บริการ{service.th if service else ''}แก่ผู้เล่นของ{gap.herb_th}",
        f"offers {service.en if service else 'the service'} to those who deal in {gap.herb_en}",
    )


def gap_sentences(gap: ChainGap) -> tuple[str, str]:
    """One sentence to read aloud, in Thai and English."""
    words = missing_words(gap)
    th, en = f"ทะเบียนยังไม่พบ{words[0]}", f"The registry knows nobody who {words[1]}"
    if gap.kg_behind is not None and gap.kg_behind >= 1:
        th += f" ทั้งที่มี {gap.kg_behind:,.0f} กก./ปี รออยู่"
        en += f", while {gap.kg_behind:,.0f} kg a year wait for it"
    elif gap.kg_behind_dry is not None and gap.kg_behind_dry >= 1:
        th += f" ทั้งที่มี {gap.kg_behind_dry:,.0f} กก.แห้ง/ปี อยู่ในมือผู้ที่ต้องการ"
        en += (
            f", while {gap.kg_behind_dry:,.0f} kg of dried herb a year are in the hands of those who need it"
        )
    if gap.flow_kg_dry is not None:
        th += f" หากมี จะไปถึงตลาดเพิ่มได้ไม่เกิน {gap.flow_kg_dry:,.0f} กก.แห้ง/ปี"
        en += f"; with it up to {gap.flow_kg_dry:,.0f} kg more of dried herb a year could reach the market"
    if gap.flow_thb is not None:
        th += f" มูลค่าเพิ่มได้ไม่เกิน {gap.flow_thb:,.0f} บาท/ปี"
        en += f", and up to {gap.flow_thb:,.0f} THB more of value be made"
    layer = ("ข้อมูลสมมติ: ", "Invented data: t") if gap.illustrative else ("", "T")
    return f"{layer[0]}{th}", f"{layer[1]}{en[1:]}."


def _material(gap: ChainGap) -> tuple[str, str]:
    if gap.form is None:
        return gap.herb_th, gap.herb_en
    return f"{gap.herb_th} ({gap.form.th}) ", f"{gap.herb_en} ({gap.form.en})"


def _where(gap: ChainGap) -> tuple[str, str]:
    if gap.district is not None:
        near = f"ในระยะ {FRESH_REACH_KM:g} กม. จากอำเภอ{gap.district.name_th}"
        return near, f"within {FRESH_REACH_KM:g} km of {gap.district.name_en}"
    return "ในจังหวัด", "in the province"
