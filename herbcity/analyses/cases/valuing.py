"""What a match is worth: THB a year added along the chain, line by line, low, middle and high.

value = Σ_m kg_m × (worth − asked) − freight. ``worth`` is what a kilogram is worth where it arrives: as the
next form, less the cost of making it, where the taker can process it and the ladder is known; else the price
the taker names. In a chain of two links it is what the last buyer pays for the next form, less the cost of
making it, and the second way is paid too; what is processed for its owner goes there and back. Who gets how
much of it is for them to agree; the price between them moves value, it adds none.

``money`` is the formula, for one match or for a column of them; the lines in ``MONEY`` are its parts, so they
add up to the value, each of low, middle and high. The other lines are what the parts were made of. An input
that is not recorded makes the value unknown, and is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np

from herbcity.analyses.cases.goods import goods
from herbcity.analyses.cases.matching import Match
from herbcity.analyses.market.candidates import Candidates
from herbcity.analyses.market.columns import NOT_NAMED, Floats, Positions, of_year
from herbcity.analyses.market.distance import FREIGHT_LEVEL, FREIGHT_THB_PER_TONNE_KM
from herbcity.analyses.market.ladder import Known, Rung
from herbcity.analyses.market.sides import Side, lower
from herbcity.network.values import Actor, Herb, Interval, Listing
from herbcity.thai import buddhist_date
from herbcity.vocabulary import EvidenceLevel, LinkKind, ServiceKind

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
    """The parts of a value in THB a year, each low, middle, high along the last axis; costs are below 0.

    ``onward`` is the freight of the second way: to the last buyer, or back to the owner.
    """

    arriving: Floats
    asked: Floats
    freight: Floats
    onward: Floats

    @property
    def value(self) -> Floats:
        total: Floats = self.arriving + self.asked + self.freight + self.onward
        return total


def money(
    kg: Floats, worth: Floats, asked: Floats, distance: Floats, outgoing: Floats, onward: Floats
) -> Money:
    """The parts of the value of ``kg`` a year.

    ``worth`` and ``asked`` are THB per kg, ``distance`` and ``onward`` km, ``outgoing`` the kg that go onward per
    kg that arrives (0 where nothing does); all of them low, middle, high along the last axis. An unknown input
    is nan and makes unknown what rests on it.
    """
    tonnes, rate = kg / 1000, np.array(FREIGHT_THB_PER_TONNE_KM)
    return Money(
        arriving=kg * worth,
        asked=-(kg * asked)[..., ::-1],
        freight=-(tonnes * distance * rate)[..., ::-1],
        onward=-(tonnes * outgoing * onward * rate)[..., ::-1],
    )


def values(found: Candidates) -> Floats:
    """What each candidate is worth, THB a year: low, middle, high; nan where an input is not recorded."""
    return money(
        of_year(found.kg)[:, np.newaxis],
        found.worth, found.asked, found.distance, found.outgoing, found.onward_distance,
    ).value  # fmt: skip


def arithmetic(match: Match) -> tuple[ArithmeticLine, ...]:
    """The lines: what is known of the inputs and, where nothing is missing, the parts of the value."""
    if match.form is None:
        return tuple(_amount_lines(match)) if match.kind is LinkKind.FINANCES else ()
    lines = _input_lines(match)
    if not _missing(match):
        lines += _money_lines(match, match_money(match))
    return tuple(lines)


def levels(found: Candidates) -> Positions:
    """How well each candidate is known, as the rank of its level: the lowest of everything it rests on."""
    sides, rungs = found.market.sides, found.market.rungs
    known = np.append(sides.level, EvidenceLevel.VERIFIED.rank)
    lowest = np.minimum(np.minimum(known[found.offer], known[found.need]), known[found.onward])
    lowest = np.minimum(lowest, rungs.level[found.rung])
    freight = (found.form != NOT_NAMED) & ~np.isnan(found.distance_km)
    level: Positions = np.where(freight, np.minimum(lowest, FREIGHT_LEVEL.rank), lowest)
    return level


def missing(match: Match) -> tuple[Missing, ...]:
    """What is not recorded and keeps the value from being known."""
    if match.form is None:
        return (_service_unknown(match),)
    return tuple(_missing(match))


_WHAT_IT_CHANGES = {
    LinkKind.FINANCES: ("ผลตอบแทนต่อปีจากเงินทุน", "what the money would earn in a year"),
    LinkKind.RESEARCHES_WITH: (
        "ราคาที่จะเพิ่มขึ้น ปริมาณที่จะขายได้ และโอกาสสำเร็จของงานวิจัย",
        "how much the price would rise, for how many kg, and how likely the research is to succeed",
    ),
    LinkKind.TRAINS: ("ผลผลิตหรือคุณภาพที่จะดีขึ้นหลังการอบรม", "how much yield or quality would improve"),
    LinkKind.ADVISES: ("ต้นทุนหรือรายได้ที่จะเปลี่ยนไป", "how costs or sales would change"),
    LinkKind.CERTIFIES: ("ตลาดที่ใบรับรองจะเปิดให้", "which sales the certificate would open"),
    LinkKind.MENTORS: (
        "ส่วนต่างผลผลิตหรือต้นทุนของสองโรงงาน และส่วนที่จะตามทัน",
        "how far the two differ in yield or cost, and how much of it would be caught up",
    ),
    LinkKind.OPENS_MARKET_FOR: (
        "ปริมาณและราคาที่จะขายได้ในตลาดนั้น",
        "how much could be sold there, at which price",
    ),
    LinkKind.PROCESSES_FOR: ("วัตถุดิบที่จะนำมาแปรรูป", "which material would be processed"),
    LinkKind.COORDINATES_WITH: ("สิ่งที่ลูกค้าร่วมจะได้รับ", "what the actors served by both would gain"),
}
"""What would have to be known before a service could be valued, by the kind of link."""


_WHAT_IT_CHANGES_HERE = {
    ServiceKind.TESTING: (
        "ว่าผลตรวจจะทำให้ราคาขึ้นหรือของที่ถูกคัดออกลดลงเท่าไร",
        "by how much the result would raise the price or lower what is rejected",
    ),
    ServiceKind.PERMITTING: (
        "ว่าใบอนุญาตจะทำให้ทำอะไรได้เพิ่มและมีรายได้เท่าไร",
        "what the permit would allow, and what that would bring in",
    ),
    ServiceKind.CREDIT_GUARANTEE: (
        "ผลตอบแทนต่อปีจากสินเชื่อที่ค้ำประกัน",
        "what the credit that it secures would earn in a year",
    ),
}
"""The same of services that are narrower than the kind of link that they make."""


def _service_unknown(match: Match) -> Missing:
    usual = _WHAT_IT_CHANGES.get(match.kind, ("ผลต่อรายได้", "what it would change"))
    th, en = usual if match.service is None else _WHAT_IT_CHANGES_HERE.get(match.service, usual)
    return Missing(
        f"ทะเบียนยังไม่มีข้อมูล{th} จึงไม่ตีมูลค่า",
        f"The registry does not say {en}, so no value is given.",
    )


def _amount_lines(match: Match) -> Iterator[ArithmeticLine]:
    """What is asked for and what is offered in money, where both say so. It is no gain, and adds to no value."""
    needed, offered = _amount(match.need), _amount(match.offer)
    if needed is None or offered is None:
        return
    for th, en, amount, sides in (
        ("วงเงินที่ต้องการ", "Amount needed", needed, (match.need,)),
        ("วงเงินที่เสนอ", "Amount offered", offered, (match.offer,)),
        ("ส่วนที่ตรงกัน", "Amount that could be met", min(needed, offered), (match.need, match.offer)),
    ):
        evidence = tuple(dict.fromkeys(one for side in sides for one in side.record.evidence))
        level = lower(*(side.level for side in sides))
        yield ArithmeticLine(th, en, _exactly(amount), "THB", level, evidence)


def _amount(side: Side) -> float | None:
    return side.record.amount_thb if isinstance(side.record, Listing) else None


def yearly_kg(match: Match) -> float | None:
    """The kilograms of a year that both sides can do, month by month."""
    return None if match.kg_by_month is None else sum(match.kg_by_month)


# ── what is missing ──────────────────────────────────────────────────────────────────────────────────────


def _missing(match: Match) -> list[Missing]:
    found = [
        Missing(
            f"ปริมาณรายเดือนของ {side.actor.name_th}",
            f"the monthly quantities of {english_name(side.actor)}",
            side.actor,
        )
        for side in (match.offer, match.need)
        if side.kg_by_month is None
    ]
    if match.offer.price_per_kg is None:
        actor = match.offer.actor
        th, en = f"ราคาที่ {actor.name_th} เสนอขาย", f"the price {english_name(actor)} asks"
        if match.kind is LinkKind.PROCESSES_FOR:
            th = f"ราคาวัตถุดิบที่ {actor.name_th} ขายได้ถ้าไม่แปรรูป"
            en = f"the price at which {english_name(actor)} could sell the material as it is"
        found.append(Missing(th, en, actor))
    if match.becomes is None and match.need.price_per_kg is None:
        actor = match.need.actor
        found.append(Missing(f"ราคาที่ {actor.name_th} รับซื้อ", f"the price {english_name(actor)} pays", actor))
    found += [
        Missing(f"ที่ตั้งของ {side.actor.name_th}", f"the location of {english_name(side.actor)}", side.actor)
        for side in match.sides
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
        lines += _rung_lines(match.herb, match.becomes, match.onward)
    elif need.price_per_kg is not None:
        lines.append(_price_line("ราคาที่ผู้รับซื้อให้", "Price the taker pays", need, need.price_per_kg))
    if offer.price_per_kg is not None:
        th, en = "ราคาที่ผู้ขายขอ", "Price the seller asks"
        if match.kind is LinkKind.PROCESSES_FOR:
            th, en = "ราคาวัตถุดิบที่เจ้าของตั้งไว้", "Price the owner sets on the material"
        lines.append(_price_line(th, en, offer, offer.price_per_kg))
    if match.distance_km is not None:
        th, en = "ระยะทางเส้นตรง", "Distance as the crow flies"
        lines.append(ArithmeticLine(th, en, match.distance_km, "km", match.level, _said_of(offer, need)))
        if match.onward is not None and match.onward_km is not None:
            th, en = "ระยะทางต่อไปยังผู้ซื้อปลายทาง", "Distance onward to the last buyer"
            evidence = _said_of(need, match.onward)
            lines.append(ArithmeticLine(th, en, match.onward_km, "km", match.level, evidence))
        th = "อัตราค่าขนส่ง (ประมาณการ พ.ย. 2569 ไม่มีเอกสาร)"
        en = "Freight rate (our estimate of November 2026, no document)"
        lines.append(ArithmeticLine(th, en, FREIGHT_THB_PER_TONNE_KM, "THB/tonne-km", FREIGHT_LEVEL))
    return lines


def _said_of(*sides: Side) -> tuple[str, ...]:
    """The evidence of the actors themselves, among it that of where they are."""
    return tuple(dict.fromkeys(one for side in sides for one in side.actor.evidence))


def _rung_lines(herb: Herb | None, rung: Rung, buyer: Side | None) -> list[ArithmeticLine]:
    before, after = goods(herb, rung.from_form), goods(herb, rung.to_form)
    when, price_th, price_en = _STATED_ON, f"ราคา{after.th}", f"Price of {after.en}"
    if buyer is not None:
        when = _SINCE
        price_th = f"ราคา{after.th}ที่ {buyer.actor.name_th} ให้"
        price_en = f"Price that {english_name(buyer.actor)} pays for {after.en}"
    said: list[tuple[str, str, tuple[str, str], Known | None, str]] = [
        (
            f"ใช้{before.th}กี่ กก. จึงได้{after.th} 1 กก.",
            f"kg of {before.en} for 1 kg of {after.en}",
            _STATED_ON,
            rung.kg_in_per_kg_out,
            "kg/kg",
        ),
        (price_th, price_en, when, rung.price_out, "THB/kg"),
        (
            f"ต้นทุนแปรรูปเป็น{after.th}",
            f"Cost of making {after.en}",
            _STATED_ON,
            rung.cost_per_kg_out,
            "THB/kg",
        ),
    ]
    return [
        ArithmeticLine(*_dated(th, en, when, known.stated_on), known.value, unit, known.level, known.evidence)
        for th, en, when, known, unit in said
        if known is not None
    ]


def _price_line(th: str, en: str, side: Side, price: Interval) -> ArithmeticLine:
    day = side.record.valid_from if isinstance(side.record, Listing) else None
    return ArithmeticLine(*_dated(th, en, _SINCE, day), price, "THB/kg", side.level, side.record.evidence)


_SINCE = ("ตั้งแต่", "since")
_STATED_ON = ("ข้อมูล ณ", "stated on")


def _dated(th: str, en: str, when: tuple[str, str], day: date | None) -> tuple[str, str]:
    """A label with the day of its number: an old price is no price of today, and one without a day may be of any."""
    if day is None:
        return f"{th} (ไม่ระบุวันที่)", f"{en} (without a date)"
    return f"{th} ({when[0]} {buddhist_date(day)})", f"{en} ({when[1]} {day.isoformat()})"


def match_money(match: Match) -> Money:
    """The parts of the value of one match, nan where an input is not recorded."""
    worth = match.becomes.worth_per_kg_in if match.becomes else match.need.price_per_kg
    kg, moves = yearly_kg(match), match.outgoing is not None
    return money(
        np.array([np.nan if kg is None else kg]),
        _array(worth),
        _array(match.offer.price_per_kg),
        _array(match.distance_km),
        _array(match.outgoing) if moves else np.zeros(3),
        _array(match.onward_km) if moves else np.zeros(3),
    )


def _array(interval: Interval | None) -> Floats:
    return np.full(3, np.nan) if interval is None else np.array(interval, dtype=float)


def _money_lines(match: Match, parts: Money) -> list[ArithmeticLine]:
    asked_th, asked_en = "หัก ราคาที่ผู้ขายขอ (ปริมาณ × ราคา)", "less what the seller asks (quantity × price)"
    if match.kind is LinkKind.PROCESSES_FOR:  # nothing is sold, but its owner could have sold it as it is
        asked_th = "หัก วัตถุดิบตามราคาที่เจ้าของตั้งไว้ (ปริมาณ × ราคา)"
        asked_en = "less the material at the price its owner sets on it (quantity × price)"
    freight_th, freight_en = "หัก ค่าขนส่ง (ตัน × กม. × อัตรา)", "less freight (tonnes × km × rate)"
    offer = match.offer
    lines = [
        _arriving_line(match, _interval(parts.arriving)),
        ArithmeticLine(asked_th, asked_en, _interval(parts.asked), MONEY, offer.level, offer.record.evidence),
        ArithmeticLine(freight_th, freight_en, _interval(parts.freight), MONEY, FREIGHT_LEVEL),
    ]
    if match.outgoing is not None:
        th, en = (
            ("หัก ค่าขนส่งต่อไปยังผู้ซื้อปลายทาง", "less freight onward to the last buyer")
            if match.onward
            else ("หัก ค่าขนส่งกลับถึงเจ้าของ", "less freight back to the owner")
        )
        lines.append(ArithmeticLine(th, en, _interval(parts.onward), MONEY, FREIGHT_LEVEL))
    return lines


def _interval(part: Floats) -> Interval:
    return Interval(*part.tolist())


def _arriving_line(match: Match, thb: Interval) -> ArithmeticLine:
    rung = match.becomes
    if rung is None:
        th, en = "ที่ผู้รับซื้อจ่าย (ปริมาณ × ราคา)", "what the taker pays (quantity × price)"
        return ArithmeticLine(th, en, thb, MONEY, match.need.level, match.need.record.evidence)
    facts = [known for known in (rung.kg_in_per_kg_out, rung.price_out, rung.cost_per_kg_out) if known]
    made = goods(match.herb, rung.to_form)
    return ArithmeticLine(
        f"มูลค่าเมื่อเป็น{made.th} (ปริมาณ ÷ อัตราแปรรูป × (ราคา − ต้นทุน))",
        f"worth as {made.en} (quantity ÷ ratio × (price − cost))",
        thb,
        MONEY,
        lower(*(known.level for known in facts)),
        tuple(dict.fromkeys(one for known in facts for one in known.evidence)),
    )


def _exactly(number: float) -> Interval:
    return Interval(number, number, number)
