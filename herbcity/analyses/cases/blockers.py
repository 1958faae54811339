"""What stands in the way of a match and could be removed. Nothing is hidden, and nothing is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from herbcity.analyses.cases.matching import Match
from herbcity.analyses.cases.valuing import english_name
from herbcity.analyses.market.actors import in_community_hands
from herbcity.network.values import Actor, Interval, Listing
from herbcity.vocabulary import ActorRole, LegalForm, LinkKind


class BlockerCode(StrEnum):
    """What kind of thing stands in the way."""

    CERTIFICATE_LACKING = "CERTIFICATE_LACKING"
    WASTE_CODE_MISSING = "WASTE_CODE_MISSING"
    WASTE_PERMIT_NOT_RECORDED = "WASTE_PERMIT_NOT_RECORDED"
    WASTE_PERMIT_NEED_UNKNOWN = "WASTE_PERMIT_NEED_UNKNOWN"
    WASTE_PERMIT_SCOPE_UNKNOWN = "WASTE_PERMIT_SCOPE_UNKNOWN"
    UNNAMED_ACTOR = "UNNAMED_ACTOR"
    PRICES_APART = "PRICES_APART"
    LOSS_AT_MIDDLE_PRICES = "LOSS_AT_MIDDLE_PRICES"
    NO_STATED_NEED = "NO_STATED_NEED"
    HERB_NOT_STATED = "HERB_NOT_STATED"
    SEASON_UNKNOWN = "SEASON_UNKNOWN"
    DISTANCE_UNKNOWN = "DISTANCE_UNKNOWN"
    DISTANCE_UNCERTAIN = "DISTANCE_UNCERTAIN"
    CONSENT_NOT_RECORDED = "CONSENT_NOT_RECORDED"
    AMOUNT_BEYOND_OFFER = "AMOUNT_BEYOND_OFFER"
    CRITERIA_NOT_RECORDED = "CRITERIA_NOT_RECORDED"
    NOBODY_ASKED = "NOBODY_ASKED"
    GREEN_LEVEL_UNKNOWN = "GREEN_LEVEL_UNKNOWN"


class Blocker(NamedTuple):
    """What stands in the way, what would remove it, and whom to ask. ``hard``: nothing begins before it is removed."""

    code: BlockerCode
    hard: bool
    th: str
    en: str
    remedy_th: str
    remedy_en: str
    whom: Actor | None = None


def blockers(match: Match, value: Interval | None) -> tuple[Blocker, ...]:
    """All blockers of a match that is worth ``value``, THB a year; the hard ones first."""
    found = [
        *_certificates(match),
        *_waste(match),
        *_identity(match),
        *_prices(match, value),
        *_finance(match),
        *_unasked(match),
        *_unknowns(match),
        *_reach(match),
    ]
    return tuple(sorted(found, key=lambda blocker: not blocker.hard))


def _certificates(match: Match) -> Iterator[Blocker]:
    for actor, kind in match.lacking:
        yield Blocker(
            BlockerCode.CERTIFICATE_LACKING,
            True,
            f"ทะเบียนไม่มีใบรับรอง {kind.th} ของ {actor.name_th} ที่มีผลในวันนี้ ซึ่งอีกฝ่ายกำหนด",
            f"{english_name(actor)} has no recorded {kind.en} valid today; the other side requires it.",
            f"ขอสำเนาใบรับรอง {kind.th} จาก {actor.name_th} หรือช่วยให้ยื่นขอ",
            f"Ask {english_name(actor)} for its {kind.en} certificate, or help it to apply",
            actor,
        )


def _waste(match: Match) -> Iterator[Blocker]:
    """Residue of a factory is industrial waste by law until permitted otherwise.

    Whoever processes is taken to run a factory. Of a community that does we have no source that it needs no permit,
    and no record that it runs a factory: whether it needs one is a question, not an exemption. What is left over by
    those who do not process comes from no factory.
    """
    giver = match.offer.actor
    if match.kind is not LinkKind.TAKES_BYPRODUCT_FROM or ActorRole.PROCESSOR not in giver.roles:
        return
    if match.permission is not None:
        yield _scope_unknown(giver)
    elif in_community_hands(giver):
        yield _need_unknown(giver)
        return
    record = match.offer.record
    if isinstance(record, Listing) and record.waste_code is None:
        yield Blocker(
            BlockerCode.WASTE_CODE_MISSING,
            True,
            f"ยังไม่มีรหัสของเสีย 6 หลักของ {giver.name_th} จึงไม่ทราบว่าเป็นของเสียหรือผลพลอยได้ตามกฎหมาย",
            f"{english_name(giver)} gives no six-digit waste code: its residue's legal class is not known.",
            f"ถามรหัสของเสีย 6 หลักจาก {giver.name_th}",
            f"Ask {english_name(giver)} for the six-digit waste code",
            giver,
        )
    if match.permission is None:
        yield Blocker(
            BlockerCode.WASTE_PERMIT_NOT_RECORDED,
            True,
            "ทะเบียนไม่มีใบอนุญาตนำสิ่งปฏิกูลหรือวัสดุที่ไม่ใช้แล้วออกนอกโรงงาน (สก.2) ที่มีผลในวันนี้",
            "No permit to take the residue out of the factory (form SK.2) that is valid today is recorded.",
            f"ถาม {giver.name_th} ว่าได้รับอนุญาตนำออกนอกโรงงานแล้วหรือไม่",
            f"Ask {english_name(giver)} whether taking it out of the factory is permitted",
            giver,
        )


def _need_unknown(giver: Actor) -> Blocker:
    return Blocker(
        BlockerCode.WASTE_PERMIT_NEED_UNKNOWN,
        False,
        f"ไม่รู้ว่ากากนี้ต้องมีใบอนุญาตนำออกนอกโรงงาน (สก.2) หรือไม่ เพราะทะเบียนไม่บอกว่า {giver.name_th} เป็นโรงงานตามกฎหมายหรือไม่",
        f"Whether the residue needs a permit to leave (form SK.2) is not known: no record says whether "
        f"{english_name(giver)} is a factory by law.",
        f"ถาม {giver.name_th} ว่ามีใบอนุญาตโรงงานหรือไม่ แล้วถามสำนักงานอุตสาหกรรมจังหวัดว่าต้องขอ สก.2 หรือไม่",
        f"Ask {english_name(giver)} whether it holds a factory licence, and the Provincial Industry Office whether "
        "form SK.2 is needed",
        giver,
    )


def _scope_unknown(giver: Actor) -> Blocker:
    return Blocker(
        BlockerCode.WASTE_PERMIT_SCOPE_UNKNOWN,
        False,
        f"ทะเบียนไม่บอกว่าใบอนุญาต (สก.2) ของ {giver.name_th} ครอบคลุมกากนี้หรือไม่",
        f"Whether the permit of {english_name(giver)} (form SK.2) covers this residue is not recorded.",
        f"ขอดูใบอนุญาต (สก.2) ของ {giver.name_th} ว่าครอบคลุมกากนี้หรือไม่",
        f"Ask {english_name(giver)} whether its permit (form SK.2) covers this residue",
        giver,
    )


def _identity(match: Match) -> Iterator[Blocker]:
    for side in (match.offer, match.need):
        if side.actor.legal_form is LegalForm.UNNAMED_GROUP:
            actor = side.actor
            yield Blocker(
                BlockerCode.UNNAMED_ACTOR,
                True,
                f"'{actor.name_th}' เป็นกลุ่มที่เอกสารไม่ระบุชื่อ ยังไม่รู้ว่าเป็นใคร",
                f"'{english_name(actor)}' is a class that a document speaks of without naming anybody.",
                f"หารายชื่อผู้ที่อยู่ใน '{actor.name_th}' แล้วบันทึกในทะเบียน",
                f"Find out who belongs to '{english_name(actor)}' and register them",
            )


def _prices(match: Match, value: Interval | None) -> Iterator[Blocker]:
    """Prices meet somewhere between low and high, or the pair would not be here; in the middle they may not."""
    giver, taker = match.offer.actor, match.need.actor
    asked, paid = match.offer.price_per_kg, match.need.price_per_kg
    if asked is not None and paid is not None and paid.mid < asked.mid:
        yield Blocker(
            BlockerCode.PRICES_APART,
            False,
            f"{taker.name_th} ให้ {paid.mid:,.2f} บาท/กก. ต่ำกว่า {asked.mid:,.2f} บาทที่ {giver.name_th} ขอ (ราคากลาง)",
            f"{english_name(taker)} pays {paid.mid:,.2f} THB/kg, less than the {asked.mid:,.2f} that "
            f"{english_name(giver)} asks (middle prices).",
            f"ถาม {taker.name_th} และ {giver.name_th} ว่ามีราคาที่รับได้ทั้งสองฝ่ายหรือไม่",
            f"Ask {english_name(taker)} and {english_name(giver)} whether there is a price that both could live with",
            taker,
        )
    elif value is not None and value.mid < 0:
        th, en = "ราคาต่ำสุดที่รับได้คือเท่าไร", "for the lowest price it could take"
        if match.kind is LinkKind.PROCESSES_FOR:
            th, en = "ถ้าไม่แปรรูปจะขายวัตถุดิบได้เท่าไร", "what the material would bring as it is"
        yield Blocker(
            BlockerCode.LOSS_AT_MIDDLE_PRICES,
            False,
            f"เมื่อคิดตามราคากลาง ทุกฝ่ายรวมกันขาดทุนปีละ {-value.mid:,.0f} บาท",
            f"At the middle prices all of them together lose {-value.mid:,.0f} THB a year.",
            f"ถาม {giver.name_th} ว่า{th} และลดค่าขนส่งได้หรือไม่",
            f"Ask {english_name(giver)} {en}, and whether the way could cost less",
            giver,
        )


def _finance(match: Match) -> Iterator[Blocker]:
    """Nothing about an actor goes to a financier without its consent."""
    if match.kind is not LinkKind.FINANCES:
        return
    giver, taker = match.offer, match.need
    if match.permission is None:
        yield Blocker(
            BlockerCode.CONSENT_NOT_RECORDED,
            True,
            f"ยังไม่มีบันทึกว่า {taker.actor.name_th} ยินยอมให้ส่งข้อมูลแก่ {giver.actor.name_th}",
            f"No consent of {english_name(taker.actor)} to pass on its data to {english_name(giver.actor)} is "
            "recorded.",
            f"ขอความยินยอมเป็นหนังสือจาก {taker.actor.name_th}",
            f"Ask {english_name(taker.actor)} for its written consent",
            taker.actor,
        )
    offered = giver.record.amount_thb if isinstance(giver.record, Listing) else None
    needed = taker.record.amount_thb if isinstance(taker.record, Listing) else None
    if offered is not None and needed is not None and needed > offered:
        yield Blocker(
            BlockerCode.AMOUNT_BEYOND_OFFER,
            False,
            f"ต้องการ {needed:,.0f} บาท เกินวงเงินที่เสนอ {offered:,.0f} บาท",
            f"{needed:,.0f} THB are needed, more than the {offered:,.0f} THB offered.",
            f"ถาม {taker.actor.name_th} ว่ารับวงเงิน {offered:,.0f} บาทได้หรือไม่",
            f"Ask {english_name(taker.actor)} whether {offered:,.0f} THB would do",
            taker.actor,
        )
    if not giver.requires:
        yield Blocker(
            BlockerCode.CRITERIA_NOT_RECORDED,
            False,
            f"ทะเบียนไม่มีเกณฑ์ของ {giver.actor.name_th} จึงไม่รู้ว่าผ่านหรือไม่",
            f"The criteria of {english_name(giver.actor)} are not recorded, nor whether they are met.",
            f"ถามเกณฑ์จาก {giver.actor.name_th} พร้อมวันที่ที่เกณฑ์มีผล",
            f"Ask {english_name(giver.actor)} for its criteria and since when they apply",
            giver.actor,
        )


def _unasked(match: Match) -> Iterator[Blocker]:
    """What the registry infers from what firms and agencies do, and nobody has said that they want."""
    giver, taker = match.offer, match.need
    if match.kind is LinkKind.COORDINATES_WITH or (match.kind is LinkKind.MENTORS and not giver.stated):
        yield Blocker(
            BlockerCode.NOBODY_ASKED,
            False,
            f"ยังไม่มีใครถาม {giver.actor.name_th} และ {taker.actor.name_th} ว่าสนใจหรือไม่",
            f"Nobody has asked {english_name(giver.actor)} and {english_name(taker.actor)} whether they want it.",
            f"ถาม {giver.actor.name_th} ก่อนว่าสนใจหรือไม่",
            f"Ask {english_name(giver.actor)} first whether it is interested",
            giver.actor,
        )
    if match.kind is LinkKind.MENTORS:
        for side, green in zip((giver, taker), match.green_levels):
            if green is None:
                yield Blocker(
                    BlockerCode.GREEN_LEVEL_UNKNOWN,
                    False,
                    f"ทะเบียนไม่มีระดับอุตสาหกรรมสีเขียวของ {side.actor.name_th} ที่มีผลในวันนี้",
                    f"No Green Industry level of {english_name(side.actor)} valid today is recorded.",
                    f"ถามระดับอุตสาหกรรมสีเขียวของ {side.actor.name_th}",
                    f"Ask {english_name(side.actor)} for its Green Industry level",
                    side.actor,
                )


def _unknowns(match: Match) -> Iterator[Blocker]:
    offer, need = match.offer, match.need
    if match.form is not None and not need.stated:
        tolls = match.kind is LinkKind.PROCESSES_FOR
        yield Blocker(
            BlockerCode.NO_STATED_NEED,
            False,
            f"{need.actor.name_th} มีกำลังแปรรูป แต่ยังไม่ได้บอกว่า{'รับจ้างแปรรูป' if tolls else 'ต้องการ'}",
            f"{english_name(need.actor)} could process it, but {'offers no tolling' if tolls else 'states no need'}.",
            f"ถาม {need.actor.name_th} ว่า{'รับจ้างแปรรูป' if tolls else 'ต้องการ'}หรือไม่ และรับได้เดือนละเท่าไร",
            f"Ask {english_name(need.actor)} whether it {'processes for others' if tolls else 'wants it'}, "
            "and how much a month",
            need.actor,
        )
    if match.form is not None and offer.herb is None:
        yield Blocker(
            BlockerCode.HERB_NOT_STATED,
            False,
            f"{offer.actor.name_th} ไม่ได้ระบุว่าเป็นสมุนไพรชนิดใด",
            f"{english_name(offer.actor)} does not say which herb it is.",
            f"ถาม {offer.actor.name_th} ว่าเป็นสมุนไพรชนิดใด",
            f"Ask {english_name(offer.actor)} which herb it is",
            offer.actor,
        )
    if match.form is not None and match.kg_by_month is None:
        silent = offer.actor if offer.kg_by_month is None else need.actor
        yield Blocker(
            BlockerCode.SEASON_UNKNOWN,
            False,
            f"ไม่ทราบปริมาณรายเดือนของ {silent.name_th} จึงไม่รู้ว่าเดือนตรงกันหรือไม่",
            f"The monthly quantities of {english_name(silent)} are not known, nor whether the months meet.",
            f"ถาม {silent.name_th} ว่าเดือนใดมีเท่าไร",
            f"Ask {english_name(silent)} how much there is in which month",
            silent,
        )


def _reach(match: Match) -> Iterator[Blocker]:
    stated = [side.max_distance_km for side in (match.offer, match.need) if side.max_distance_km is not None]
    if match.distance_km is None:
        lost = match.offer.actor if match.offer.place is None else match.need.actor
        yield Blocker(
            BlockerCode.DISTANCE_UNKNOWN,
            False,
            f"ไม่ทราบที่ตั้งของ {lost.name_th} จึงไม่รู้ระยะทาง",
            f"Where {english_name(lost)} is located is not recorded, so the distance is not known.",
            f"ถามที่ตั้งของ {lost.name_th}",
            f"Ask where {english_name(lost)} is located",
            lost,
        )
    elif stated and match.distance_km.high > min(stated):
        yield Blocker(
            BlockerCode.DISTANCE_UNCERTAIN,
            False,
            f"อาจไกลเกิน {min(stated):,.0f} กม. ที่กำหนดไว้ เพราะทราบที่ตั้งเพียงระดับอำเภอ",
            f"It may be beyond the stated {min(stated):,.0f} km: a location is known only by its district.",
            "ถามที่ตั้งที่แน่นอน",
            "Ask for the exact location",
        )
