"""Why a match is suggested, in words, each reason with the records it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from herbcity.analyses.cases.goods import goods
from herbcity.analyses.cases.matching import Match
from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.market.sides import Side
from herbcity.network.values import Actor, Capacity, Certificate, Listing
from herbcity.registry.changes import RecordKind
from herbcity.thai import SHORT_MONTHS, buddhist_date
from herbcity.vocabulary import LinkKind

_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_HALF_WEIGHT_KM = 20.0
"""The distance at which nearness weighs half."""


class Reason(NamedTuple):
    """One reason. ``weight`` in [0, 1] orders the reasons of one suggestion; it is no part of a probability.

    ``records`` are what it rests on, kinds and ids of records, and ``fields`` what of them.
    """

    th: str
    en: str
    weight: float
    records: tuple[tuple[RecordKind, str], ...]
    fields: frozenset[str]


_TIES = frozenset({"kind", "source", "target", "status", "valid_from", "valid_until"})
_SIZES = frozenset({"size", "legal_form", "roles"})
_THINGS = frozenset({"side", "herb", "form", "service", "from_form", "to_form", "valid_from"})
_QUANTITIES = frozenset({"kg_by_month", "kg_in_per_month", "valid_from"})
_PRICES = frozenset(
    {"price_per_kg", "kg_in_per_kg_out", "price_out", "cost_per_kg_out", "valid_from", "stated_on"}
)
_PLACES = frozenset({"latitude", "longitude", "district"})
_WASTE = frozenset({"form", "waste_code", "valid_from"})
_CERTIFICATES = frozenset({"kind", "level", "number", "issuer", "valid_from", "valid_until"})


def reasons(match: Match) -> tuple[Reason, ...]:
    """All reasons of a match, the weightiest first."""
    found = [
        *_same_thing(match),
        *_onward(match),
        *_months(match),
        *_gain(match),
        *_near(match),
        *_certified(match),
        *_permitted(match),
        *_agencies(match),
    ]
    return tuple(sorted(found, key=lambda reason: -reason.weight))


def _both(match: Match) -> tuple[tuple[RecordKind, str], ...]:
    return (_record(match.offer), _record(match.need))


def _record(side: Side) -> tuple[RecordKind, str]:
    return side.record_kind, side.record.id


def _links(match: Match, shared: Sequence[Actor]) -> tuple[tuple[RecordKind, str], ...]:
    return tuple((RecordKind.LINK, link.id) for link in match.ties_to(*shared))


def _same_thing(match: Match) -> Iterator[Reason]:
    giver, taker = match.offer.actor, match.need.actor
    if match.kind is LinkKind.COORDINATES_WITH:
        yield _same_clients(match)
        return
    if match.kind is LinkKind.MENTORS and not match.offer.stated:
        yield _same_process(match)
        return
    if match.service is not None:
        thing_th, thing_en = match.service.th, match.service.en
    else:
        assert match.form is not None
        thing_th, thing_en = goods(match.herb, match.form)
    wants_th, wants_en = ("ต้องการ", "needs it") if match.need.stated else ("แปรรูปได้", "can process it")
    yield Reason(
        f"{giver.name_th} เสนอ{thing_th} และ {taker.name_th} {wants_th}",
        f"{english_name(giver)} offers {thing_en}, and {english_name(taker)} {wants_en}.",
        1.0,
        _both(match),
        _THINGS,
    )


def _same_clients(match: Match) -> Reason:
    giver, taker, clients = match.offer.actor, match.need.actor, match.shared_clients
    named, more = clients[:3], len(clients) - 3
    others_th, others_en = (f" และอีก {more} ราย", f" and {more} more") if more > 0 else ("", "")
    return Reason(
        f"{giver.name_th} และ {taker.name_th} ทำงานกับ {', '.join(one.name_th for one in named)}{others_th} ทั้งคู่",
        f"{english_name(giver)} and {english_name(taker)} both work with "
        f"{', '.join(english_name(one) for one in named)}{others_en}.",
        1.0,
        _links(match, clients),
        _TIES,
    )


def _same_process(match: Match) -> Reason:
    giver, taker, process = match.offer.actor, match.need.actor, match.offer.record
    assert isinstance(process, Capacity)
    ahead, behind = match.green_levels
    if ahead is not None and behind is not None:
        why_th = f"ได้อุตสาหกรรมสีเขียวระดับ {ahead} สูงกว่าอีกฝ่ายซึ่งได้ระดับ {behind}"
        why_en = f"Green Industry level {ahead} against {behind}"
        shown, fields = (
            tuple((RecordKind.CERTIFICATE, held.id) for held in match.green if held),
            _CERTIFICATES,
        )
    else:
        why_th, why_en = "เป็นกิจการที่ใหญ่กว่า", "the larger firm"
        shown, fields = tuple((RecordKind.ACTOR, actor.code) for actor in (giver, taker)), _SIZES
    before, after = goods(None, process.from_form), goods(None, process.to_form)
    return Reason(
        f"{giver.name_th} และ {taker.name_th} แปรรูป{before.th}เป็น{after.th}เหมือนกัน และ {giver.name_th} {why_th}",
        f"{english_name(giver)} and {english_name(taker)} both make {after.en} from {before.en}, "
        f"and {english_name(giver)} is ahead: {why_en}.",
        1.0,
        (*_both(match), *shown),
        _THINGS | fields,
    )


def _onward(match: Match) -> Iterator[Reason]:
    """In a chain: who needs what the taker makes, and pays for it."""
    buyer, rung = match.onward, match.becomes
    if buyer is None or rung is None or buyer.price_per_kg is None:
        return
    thb, made = buyer.price_per_kg.mid, goods(match.herb, rung.to_form)
    yield Reason(
        f"{buyer.actor.name_th} ต้องการ{made.th}ที่จะได้ และให้ราคา {thb:,.2f} บาท/กก.",
        f"{english_name(buyer.actor)} needs the {made.en} made of it, and pays {thb:,.2f} THB/kg.",
        1.0,
        (_record(buyer),),
        _THINGS | _PRICES,
    )


def _months(match: Match) -> Iterator[Reason]:
    """Weighs the share of what is needed that the offer can meet in the same months."""
    if match.kg_by_month is None or match.need.kg_by_month is None:
        return
    kg, months = sum(match.kg_by_month), [number for number, kg in enumerate(match.kg_by_month) if kg > 0]
    when_th = when_en = ""
    if len(months) < 12:
        when_th = f" ({' '.join(SHORT_MONTHS[number] for number in months)})"
        when_en = f" ({', '.join(_ENGLISH_MONTHS[number] for number in months)})"
    yield Reason(
        f"มีของและต้องการตรงกัน {len(months)} เดือนใน 1 ปี{when_th} รวม {kg:,.0f} กก.",
        f"The seasons meet in {len(months)} of 12 months{when_en}: {kg:,.0f} kg together.",
        min(1.0, kg / sum(match.need.kg_by_month)),
        _both(match),
        _QUANTITIES,
    )


def _gain(match: Match) -> Iterator[Reason]:
    """Weighs the gap between what a kg is worth to the taker and what is asked, as a share of the worth."""
    asked, paid = match.offer.price_per_kg, match.need.price_per_kg
    if asked is None:
        return
    worth = match.becomes.worth_per_kg_in if match.becomes else None
    if match.becomes is not None and worth is not None and worth.mid > asked.mid:
        facts = (match.becomes.kg_in_per_kg_out, match.becomes.price_out, match.becomes.cost_per_kg_out)
        steps = dict.fromkeys((RecordKind.LADDER_STEP, known.record) for known in facts if known)
        if match.onward is not None:
            steps.pop((RecordKind.LADDER_STEP, match.onward.record.id), None)
            steps[_record(match.onward)] = None
        made = goods(match.herb, match.becomes.to_form)
        sells = match.kind is not LinkKind.PROCESSES_FOR
        who_th, who_en = ("ผู้ขายขอ", "asked") if sells else ("เจ้าของตั้งไว้", "that its owner sets on it")
        yield Reason(
            f"วัตถุดิบ 1 กก. เมื่อแปรรูปเป็น{made.th} มีค่า {worth.mid:,.2f} บาท "
            f"สูงกว่าราคาที่{who_th} {asked.mid:,.2f} บาท",
            f"Made into {made.en}, a kg of it is worth {worth.mid:,.2f} THB, above the {asked.mid:,.2f} {who_en}.",
            (worth.mid - asked.mid) / worth.mid,
            (_record(match.offer), *steps),
            _PRICES,
        )
    elif paid is not None and paid.mid > asked.mid:
        yield Reason(
            f"ผู้รับซื้อให้ {paid.mid:,.2f} บาท/กก. สูงกว่าราคาที่ผู้ขายขอ {asked.mid:,.2f} บาท",
            f"The taker pays {paid.mid:,.2f} THB/kg, above the {asked.mid:,.2f} asked.",
            (paid.mid - asked.mid) / paid.mid,
            _both(match),
            _PRICES,
        )


def _near(match: Match) -> Iterator[Reason]:
    """Weighs 1 next door and a half at 20 km."""
    if match.distance_km is None:
        return
    records = tuple(
        (RecordKind.ACTOR, side.actor.code)
        if side.place and side.place.radius_km == 0
        else (RecordKind.DISTRICT, side.actor.district or "")
        for side in (match.offer, match.need)
    )
    km = match.distance_km.mid
    about = match.distance_km.low < match.distance_km.high
    yield Reason(
        f"ห่างกัน{'ราว ' if about else ' '}{km:,.0f} กม.",
        f"They are {'about ' if about else ''}{km:,.0f} km apart.",
        _HALF_WEIGHT_KM / (_HALF_WEIGHT_KM + km),
        tuple(dict.fromkeys(records)),
        _PLACES,
    )


def _certified(match: Match) -> Iterator[Reason]:
    """Weighs the share of the required certificates that are held."""
    if not match.held:
        return
    names = [(held.kind, *_validity(held)) for held in match.held]
    names_th = ", ".join(f"{kind.th} {until_th}" for kind, until_th, _ in names)
    names_en = ", ".join(f"{kind.en} ({until_en})" for kind, _, until_en in names)
    yield Reason(
        f"มีใบรับรองที่อีกฝ่ายกำหนด: {names_th}",
        f"Certificates that the other side requires are held: {names_en}.",
        len(match.held) / (len(match.held) + len(match.lacking)),
        tuple((RecordKind.CERTIFICATE, certificate.id) for certificate in match.held),
        _CERTIFICATES,
    )


def _validity(held: Certificate) -> tuple[str, str]:
    """How long a certificate is good for, as far as that is recorded: one without a last day counts as valid, but
    nobody has said that it is."""
    if held.valid_until is not None:
        last_day = held.valid_until - timedelta(days=1)
        return f"ใช้ได้ถึง {buddhist_date(last_day)}", f"valid to {last_day.isoformat()}"
    if held.valid_from is not None:
        return "ไม่ได้บันทึกวันหมดอายุ", "until when is not on record"
    return "ไม่ได้บันทึกอายุใบรับรอง", "validity not on record"


def _permitted(match: Match) -> Iterator[Reason]:
    """What the law asks for before residue leaves a factory, as far as it is on record."""
    if match.kind is not LinkKind.TAKES_BYPRODUCT_FROM:
        return
    giver, record, permit = match.offer.actor, match.offer.record, match.permission
    if isinstance(record, Listing) and record.waste_code is not None:
        yield Reason(
            f"{giver.name_th} ระบุรหัสของเสีย {record.waste_code}",
            f"{english_name(giver)} gives the waste code {record.waste_code}.",
            0.5,
            (_record(match.offer),),
            _WASTE,
        )
    if permit is not None:
        until_th, until_en = _validity(permit)
        number_th, number_en = (
            (f" เลขที่ {permit.number}", f", no. {permit.number}") if permit.number else ("", "")
        )
        yield Reason(
            f"ทะเบียนมี{permit.kind.th}{number_th} ของ {giver.name_th} {until_th}",
            f"A {permit.kind.en}{number_en}, of {english_name(giver)} is on record ({until_en}).",
            0.5,
            ((RecordKind.CERTIFICATE, permit.id),),
            _CERTIFICATES,
        )


def _agencies(match: Match) -> Iterator[Reason]:
    """Weighs n / (n + 1) for n agencies that work with both."""
    shared = match.shared_agencies
    if not shared:
        return
    yield Reason(
        f"ทำงานกับหน่วยงานเดียวกัน คือ {', '.join(agency.name_th for agency in shared)}",
        f"Both work with {', '.join(english_name(agency) for agency in shared)}.",
        len(shared) / (len(shared) + 1),
        _links(match, shared),
        _TIES,
    )
