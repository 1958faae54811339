"""What has changed since a suggestion was dismissed, in words for its card."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from herbcity.analyses.decisions.dismissals import Case, NewFact, new_facts
from herbcity.network.snapshot import NetworkSnapshot
from herbcity.registry.changes import RecordKind
from herbcity.thai import buddhist_date
from herbcity.vocabulary import CertificateKind, LegalForm, ProductForm, Term


class News(NamedTuple):
    """One thing that brought a dismissed suggestion back.

    ``records`` are the records that say so now, and ``fields`` which of their fields (any, if none is named).
    ``valid_from`` is the day from which it holds, where the records name one.
    """

    th: str
    en: str
    records: tuple[tuple[RecordKind, str], ...]
    fields: tuple[str, ...]
    valid_from: date | None

    def text_th(self, on: date | None = None) -> str:
        """The sentence; ``on`` is the day on which it was recorded, which only the log knows."""
        day = on or self.valid_from
        return f"{self.th} เมื่อ {buddhist_date(day)}" if day else self.th

    def text_en(self, on: date | None = None) -> str:
        day = on or self.valid_from
        return f"{self.en} on {day.isoformat()}" if day else self.en


def what_changed(network: NetworkSnapshot, suggestion: str) -> tuple[News, ...]:
    """What brought a dismissed suggestion back, by its key; empty for one that is not dismissed or stays so.

    >>> from herbcity.network.toys import turmeric_chain
    >>> what_changed(turmeric_chain(), "SUPPLIES|HC-0002-C|HC-0004-8|turmeric|FRESH|")
    ()
    """
    news = (_news(network, case, fact) for case, fact in new_facts(network, suggestion))
    return tuple(dict.fromkeys(news))


def _news(network: NetworkSnapshot, case: Case, fact: NewFact) -> News:
    records, begin = _records(network, case, fact)
    th, en = _sentence(network, fact)
    return News(th, en, tuple((fact.kind, one) for one in records), _fields(fact), begin)


def _fields(fact: NewFact) -> tuple[str, ...]:
    if fact.kind is RecordKind.CERTIFICATE or fact.field == "valid_from":
        return ()
    return ("latitude", "longitude", "district") if fact.field == "place" else (fact.field,)


def _records(network: NetworkSnapshot, case: Case, fact: NewFact) -> tuple[list[str], date | None]:
    """The records that say so now, and the day from which it holds where a certificate or a new listing names it."""
    if fact.kind is RecordKind.CERTIFICATE:
        held = [
            one
            for one in network.certificates_of(fact.of)
            if one.kind is CertificateKind(fact.field)
            and one.valid(network.as_of)
            and one.level not in fact.before
        ]
        return [one.id for one in held], max((one.valid_from for one in held if one.valid_from), default=None)
    if fact.kind is RecordKind.LISTING:
        listings = case.listings(network, fact.of)
        begins = [one.valid_from for one in listings if one.valid_from] if fact.field == "valid_from" else []
        return [one.id for one in listings], max(begins, default=None)
    if fact.kind is RecordKind.CAPACITY:
        return [one.id for one in case.capacities(network)], None
    if fact.kind is RecordKind.LADDER_STEP:
        return [step.id for step in network.ladder_of(fact.of)], None
    return [fact.of], None


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────

_WORDS: dict[str, tuple[str, str]] = {
    "price_per_kg": ("ราคา (บาท/กก.)", "price (THB/kg)"),
    "kg_by_month": ("ปริมาณรายเดือน (กก./ปี)", "monthly quantities (kg/year)"),
    "kg_in_per_month": ("กำลังแปรรูป (กก./เดือน)", "capacity (kg/month)"),
    "max_distance_km": ("ระยะทางที่รับได้ (กม.)", "largest distance accepted (km)"),
    "amount_thb": ("วงเงิน (บาท)", "amount (THB)"),
    "waste_code": ("รหัสของเสีย", "waste code"),
    "legal_form": ("รูปแบบตามกฎหมาย", "legal form"),
    "kg_in_per_kg_out": ("อัตราแปรรูป (กก./กก.)", "kg in for one kg out"),
    "price_out": ("ราคาหลังแปรรูป (บาท/กก.)", "price once processed (THB/kg)"),
    "cost_per_kg_out": ("ต้นทุนแปรรูป (บาท/กก.)", "cost of processing (THB/kg)"),
}


def _sentence(network: NetworkSnapshot, fact: NewFact) -> tuple[str, str]:
    """What is new, without its day, so that a day can follow."""
    name_th, name_en = _names(network, fact)
    if fact.kind is RecordKind.CERTIFICATE:
        kind = CertificateKind(fact.field)
        return f"{name_th} มี {kind.th} เพิ่มในทะเบียน", f"{name_en}: {_english_kind(kind)} added"
    if fact.field == "requires":
        waived = [CertificateKind(one) for one in fact.before if one not in fact.now]
        th, en = ", ".join(one.th for one in waived), ", ".join(map(_english_kind, waived))
        return f"{name_th} ไม่กำหนด {th} แล้ว แก้ไข", f"{name_en}: {en} no longer required, changed"
    if fact.field == "valid_from":
        return f"{name_th} ลงรายการใหม่", f"{name_en}: new listing"
    if fact.field == "place":
        return f"ที่ตั้งของ {name_th} แก้ไข", f"{name_en}: location changed"
    field_th, field_en = _WORDS[fact.field]
    before_th, before_en = _amounts(fact.before, "ไม่ทราบ", _thai), _amounts(fact.before, "unknown", _english)
    return (
        f"{field_th}ของ {name_th}: เดิม {before_th} เป็น {_amounts(fact.now, '', _thai)}",
        f"{name_en}: {field_en} changed from {before_en} to {_amounts(fact.now, '', _english)}",
    )


def _names(network: NetworkSnapshot, fact: NewFact) -> tuple[str, str]:
    named = network.herbs[fact.of] if fact.kind is RecordKind.LADDER_STEP else network.actors[fact.of]
    return named.name_th, named.name_en or named.name_th


def _english_kind(kind: CertificateKind) -> str:
    """The short name by which it is called: GACP."""
    return kind.value.replace("_", " ")


def _thai(term: Term) -> str:
    return term.th


def _english(term: Term) -> str:
    return term.en


def _amounts(stated: Iterable[Any], nothing: str, spoken: Callable[[Term], str]) -> str:
    return "; ".join(_amount(one, spoken) for one in stated) or nothing


def _amount(value: Any, spoken: Callable[[Term], str]) -> str:
    """One value as a person would write it: a year for twelve months, low–high for an interval."""
    if isinstance(value, list) and len(value) == 12:
        return f"{sum(value):,.0f}"
    if isinstance(value, list) and len(value) == 3:
        low, mid, high = (f"{number:,.4g}" for number in value)
        return mid if low == high else f"{low}–{mid}–{high}"
    if isinstance(value, list):
        form, amount = value
        return f"{spoken(ProductForm(form))} {_amount(amount, spoken)}"
    if isinstance(value, str) and value in LegalForm.__members__:
        return spoken(LegalForm(value))
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
