"""What stands in the way of a match and could be removed. Nothing is hidden, and nothing is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from herbcity.analyses.matching import Match
from herbcity.analyses.mind import in_community_hands
from herbcity.analyses.valuing import english_name
from herbcity.network.values import Listing
from herbcity.vocabulary import ActorRole, LegalForm, LinkKind


class BlockerCode(StrEnum):
    """What kind of thing stands in the way."""

    CERTIFICATE_LACKING = "CERTIFICATE_LACKING"
    WASTE_CODE_MISSING = "WASTE_CODE_MISSING"
    WASTE_PERMIT_NOT_RECORDED = "WASTE_PERMIT_NOT_RECORDED"
    UNNAMED_ACTOR = "UNNAMED_ACTOR"
    NO_STATED_NEED = "NO_STATED_NEED"
    HERB_NOT_STATED = "HERB_NOT_STATED"
    SEASON_UNKNOWN = "SEASON_UNKNOWN"
    DISTANCE_UNKNOWN = "DISTANCE_UNKNOWN"
    DISTANCE_UNCERTAIN = "DISTANCE_UNCERTAIN"


class Blocker(NamedTuple):
    """What stands in the way, and what would remove it. ``hard``: nothing may begin before it is removed."""

    code: BlockerCode
    hard: bool
    th: str
    en: str
    remedy_th: str
    remedy_en: str


def blockers(match: Match) -> tuple[Blocker, ...]:
    """All blockers of a match, the hard ones first."""
    found = [*_certificates(match), *_waste(match), *_identity(match), *_unknowns(match), *_reach(match)]
    return tuple(sorted(found, key=lambda blocker: not blocker.hard))


def _certificates(match: Match) -> Iterator[Blocker]:
    for actor, kind in match.lacking:
        yield Blocker(
            BlockerCode.CERTIFICATE_LACKING,
            True,
            f"ทะเบียนไม่มีใบรับรอง {kind.th} ของ{actor.name_th}ที่มีผลในวันนี้ ซึ่งอีกฝ่ายกำหนด",
            f"{english_name(actor)} has no recorded {kind.en} valid today; the other side requires it.",
            f"ขอสำเนาใบรับรอง {kind.th} จาก{actor.name_th} หรือช่วยให้ยื่นขอ",
            f"Ask {english_name(actor)} for its {kind.en} certificate, or help it to apply",
        )


def _waste(match: Match) -> Iterator[Blocker]:
    """Residue of a factory is industrial waste by law until permitted otherwise; a community's is not."""
    giver = match.offer.actor
    if (
        match.kind is not LinkKind.TAKES_BYPRODUCT_FROM
        or ActorRole.PROCESSOR not in giver.roles
        or in_community_hands(giver)
    ):
        return
    record = match.offer.record
    if isinstance(record, Listing) and record.waste_code is None:
        yield Blocker(
            BlockerCode.WASTE_CODE_MISSING,
            True,
            f"ยังไม่มีรหัสของเสีย 6 หลักของ{giver.name_th} จึงไม่ทราบว่าเป็นของเสียหรือผลพลอยได้ตามกฎหมาย",
            f"{english_name(giver)} gives no six-digit waste code: its residue's legal class is not known.",
            f"ถามรหัสของเสีย 6 หลักจาก{giver.name_th}",
            f"Ask {english_name(giver)} for the six-digit waste code",
        )
    yield Blocker(
        BlockerCode.WASTE_PERMIT_NOT_RECORDED,
        True,
        "ทะเบียนไม่มีใบอนุญาตนำสิ่งปฏิกูลหรือวัสดุที่ไม่ใช้แล้วออกนอกโรงงาน (สก.2)",
        "No permit to take the residue out of the factory (form SK.2) is recorded.",
        f"ถาม{giver.name_th}ว่าได้รับอนุญาตนำออกนอกโรงงานแล้วหรือไม่",
        f"Ask {english_name(giver)} whether taking it out of the factory is permitted",
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


def _unknowns(match: Match) -> Iterator[Blocker]:
    offer, need = match.offer, match.need
    if not need.stated:
        yield Blocker(
            BlockerCode.NO_STATED_NEED,
            False,
            f"{need.actor.name_th}มีกำลังแปรรูป แต่ยังไม่ได้บอกว่าต้องการ และไม่ทราบว่ากำลังยังว่างเท่าไร",
            f"{english_name(need.actor)} could process it, but states no need, nor how much is free.",
            f"ถาม{need.actor.name_th}ว่าต้องการหรือไม่ และรับได้เดือนละเท่าไร",
            f"Ask {english_name(need.actor)} whether it wants it, and how much a month",
        )
    if offer.form is not None and offer.herb is None:
        yield Blocker(
            BlockerCode.HERB_NOT_STATED,
            False,
            f"{offer.actor.name_th}ไม่ได้ระบุว่าเป็นสมุนไพรชนิดใด",
            f"{english_name(offer.actor)} does not say which herb it is.",
            f"ถาม{offer.actor.name_th}ว่าเป็นสมุนไพรชนิดใด",
            f"Ask {english_name(offer.actor)} which herb it is",
        )
    if offer.form is not None and match.kg_by_month is None:
        silent = offer.actor if offer.kg_by_month is None else need.actor
        yield Blocker(
            BlockerCode.SEASON_UNKNOWN,
            False,
            f"ไม่ทราบปริมาณรายเดือนของ{silent.name_th} จึงไม่รู้ว่าเดือนตรงกันหรือไม่",
            f"The monthly quantities of {english_name(silent)} are not known, nor whether the months meet.",
            f"ถาม{silent.name_th}ว่าเดือนใดมีเท่าไร",
            f"Ask {english_name(silent)} how much there is in which month",
        )


def _reach(match: Match) -> Iterator[Blocker]:
    stated = [side.max_distance_km for side in (match.offer, match.need) if side.max_distance_km is not None]
    if match.distance_km is None:
        lost = match.offer.actor if match.offer.place is None else match.need.actor
        yield Blocker(
            BlockerCode.DISTANCE_UNKNOWN,
            False,
            f"ไม่ทราบที่ตั้งของ{lost.name_th} จึงไม่รู้ระยะทาง",
            f"Where {english_name(lost)} is located is not recorded, so the distance is not known.",
            f"ถามที่ตั้งของ{lost.name_th}",
            f"Ask where {english_name(lost)} is located",
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
