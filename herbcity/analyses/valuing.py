"""What a match is worth: THB a year added along the chain, line by line, low, middle and high.

value = Σ_m kg_m × (worth − asked) − freight. ``worth`` is what a kilogram is worth where it arrives: as the
next form, less the cost of making it, where the taker can process it and the ladder is known; else the price
the taker names. Who gets how much of it is for the two to agree; the price between them moves value, it adds
none.

The lines in ``MONEY`` add up to the value, each of low, middle and high; the other lines are what they were
made of. An input that is not recorded makes the value unknown, and is named.
"""

from __future__ import annotations

from typing import NamedTuple

from herbcity.analyses.distance import FREIGHT_LEVEL, FREIGHT_THB_PER_TONNE_KM
from herbcity.analyses.ladder import Known, Rung
from herbcity.analyses.matching import Match
from herbcity.analyses.sides import Side, lower
from herbcity.network.values import Actor, Interval
from herbcity.vocabulary import EvidenceLevel

MONEY = "THB/year"


class ArithmeticLine(NamedTuple):
    """One line: what it is, how much, in which unit, and what it rests on (ids of evidence)."""

    label_th: str
    label_en: str
    interval: Interval
    unit: str
    level: EvidenceLevel
    evidence: tuple[str, ...] = ()

    @property
    def amount(self) -> float:
        return self.interval.mid


class Missing(NamedTuple):
    """What is not recorded and would have to be asked, and whom (None where no actor can know)."""

    th: str
    en: str
    actor: Actor | None = None


class Money(NamedTuple):
    """The parts of a value in THB a year; the last two are costs, so they are below 0."""

    arriving: Interval
    asked: Interval
    freight: Interval


def value(match: Match) -> Interval | None:
    """What a match is worth, THB a year; None exactly where something is ``missing``."""
    parts = _money(match)
    if parts is None:
        return None
    return Interval(*(sum(bounds) for bounds in zip(*parts)))


def arithmetic(match: Match) -> tuple[ArithmeticLine, ...]:
    """The lines: what is known of the inputs and, where nothing is missing, the parts of the value."""
    if match.offer.service is not None:
        return ()
    parts = _money(match)
    return (*_input_lines(match), *(_money_lines(match, parts) if parts else ()))


def level(match: Match) -> EvidenceLevel:
    """How well a suggestion is known: the lowest level of everything it rests on."""
    return lower(match.level, *(line.level for line in arithmetic(match)))


def missing(match: Match) -> tuple[Missing, ...]:
    """What is not recorded and keeps the value from being known."""
    if match.offer.service is not None:
        return (_SERVICE_UNKNOWN,)
    return tuple(_missing(match))


_SERVICE_UNKNOWN = Missing(
    "ทะเบียนยังไม่มีข้อมูลว่าบริการนี้เปลี่ยนรายได้กี่บาท จึงไม่ตีมูลค่า",
    "The registry does not say how many THB this service changes, so no value is given.",
)


def yearly_kg(match: Match) -> float | None:
    """The kilograms of a year that both sides can do, month by month."""
    return None if match.kg_by_month is None else sum(match.kg_by_month)


# ── what is missing ──────────────────────────────────────────────────────────────────────────────────────


def _missing(match: Match) -> list[Missing]:
    found = [
        Missing(
            f"ปริมาณรายเดือนของ{side.actor.name_th}",
            f"the monthly quantities of {english_name(side.actor)}",
            side.actor,
        )
        for side in (match.offer, match.need)
        if side.kg_by_month is None
    ]
    if match.offer.price_per_kg is None:
        actor = match.offer.actor
        found.append(Missing(f"ราคาที่{actor.name_th}เสนอขาย", f"the price {english_name(actor)} asks", actor))
    if match.becomes is None and match.need.price_per_kg is None:
        actor = match.need.actor
        found.append(Missing(f"ราคาที่{actor.name_th}รับซื้อ", f"the price {english_name(actor)} pays", actor))
    found += [
        Missing(f"ที่ตั้งของ{side.actor.name_th}", f"the location of {english_name(side.actor)}", side.actor)
        for side in (match.offer, match.need)
        if side.place is None
    ]
    return found


def english_name(actor: Actor) -> str:
    """The English name, or the Thai one where there is none."""
    return actor.name_en or actor.name_th


# ── the lines ────────────────────────────────────────────────────────────────────────────────────────────


def _input_lines(match: Match) -> list[ArithmeticLine]:
    offer, need = match.offer, match.need
    lines = []
    kg = yearly_kg(match)
    if kg is not None:
        th, en = "ปริมาณที่ทั้งสองฝ่ายทำได้ รวมทั้งปี", "Quantity both sides can do, over the year"
        evidence = (*offer.record.evidence, *need.record.evidence)
        lines.append(ArithmeticLine(th, en, _exactly(kg), "kg/year", match.level, evidence))
    if match.becomes is not None:
        lines += _rung_lines(match.becomes)
    elif need.price_per_kg is not None:
        lines.append(_price_line("ราคาที่ผู้รับซื้อให้", "Price the taker pays", need, need.price_per_kg))
    if offer.price_per_kg is not None:
        lines.append(_price_line("ราคาที่ผู้ขายขอ", "Price the seller asks", offer, offer.price_per_kg))
    if match.distance_km is not None:
        th, en = "ระยะทางเส้นตรง", "Distance as the crow flies"
        lines.append(ArithmeticLine(th, en, match.distance_km, "km", match.level))
        th, en = "อัตราค่าขนส่ง (ประมาณการ)", "Freight rate (an estimate)"
        lines.append(ArithmeticLine(th, en, FREIGHT_THB_PER_TONNE_KM, "THB/tonne-km", FREIGHT_LEVEL))
    return lines


def _rung_lines(rung: Rung) -> list[ArithmeticLine]:
    before, after = rung.from_form, rung.to_form
    stated: list[tuple[str, str, Known | None, str]] = [
        (
            f"{before.th}กี่ กก. ได้{after.th} 1 กก.",
            f"kg {before.en} for 1 kg {after.en}",
            rung.kg_in_per_kg_out,
            "kg/kg",
        ),
        (f"ราคา{after.th}", f"Price of {after.en}", rung.price_out, "THB/kg"),
        (f"ต้นทุนทำ{after.th}", f"Cost of making {after.en}", rung.cost_per_kg_out, "THB/kg"),
    ]
    return [
        ArithmeticLine(th, en, known.value, unit, known.level, known.evidence)
        for th, en, known, unit in stated
        if known is not None
    ]


def _price_line(th: str, en: str, side: Side, price: Interval) -> ArithmeticLine:
    return ArithmeticLine(th, en, price, "THB/kg", side.level, side.record.evidence)


def _money(match: Match) -> Money | None:
    kg, asked, distance = yearly_kg(match), match.offer.price_per_kg, match.distance_km
    worth = match.becomes.worth_per_kg_in if match.becomes else match.need.price_per_kg
    if kg is None or asked is None or distance is None or worth is None:
        return None
    tonnes, rate = kg / 1000, FREIGHT_THB_PER_TONNE_KM
    return Money(
        arriving=Interval(kg * worth.low, kg * worth.mid, kg * worth.high),
        asked=Interval(-kg * asked.high, -kg * asked.mid, -kg * asked.low),
        freight=Interval(
            -tonnes * distance.high * rate.high,
            -tonnes * distance.mid * rate.mid,
            -tonnes * distance.low * rate.low,
        ),
    )


def _money_lines(match: Match, money: Money) -> list[ArithmeticLine]:
    asked_th, asked_en = "หัก ราคาที่ผู้ขายขอ (ปริมาณ × ราคา)", "less what the seller asks (quantity × price)"
    freight_th, freight_en = "หัก ค่าขนส่ง (ตัน × กม. × อัตรา)", "less freight (tonnes × km × rate)"
    offer = match.offer
    return [
        _arriving_line(match, money.arriving),
        ArithmeticLine(asked_th, asked_en, money.asked, MONEY, offer.level, offer.record.evidence),
        ArithmeticLine(freight_th, freight_en, money.freight, MONEY, FREIGHT_LEVEL),
    ]


def _arriving_line(match: Match, thb: Interval) -> ArithmeticLine:
    rung = match.becomes
    if rung is None:
        th, en = "ที่ผู้รับซื้อจ่าย (ปริมาณ × ราคา)", "what the taker pays (quantity × price)"
        return ArithmeticLine(th, en, thb, MONEY, match.need.level, match.need.record.evidence)
    facts = [known for known in (rung.kg_in_per_kg_out, rung.price_out, rung.cost_per_kg_out) if known]
    return ArithmeticLine(
        f"มูลค่าเมื่อเป็น{rung.to_form.th} (ปริมาณ ÷ อัตรา × (ราคา − ต้นทุน))",
        f"worth as {rung.to_form.en} (quantity ÷ ratio × (price − cost))",
        thb,
        MONEY,
        lower(*(known.level for known in facts)),
        tuple(dict.fromkeys(one for known in facts for one in known.evidence)),
    )


def _exactly(number: float) -> Interval:
    return Interval(number, number, number)
