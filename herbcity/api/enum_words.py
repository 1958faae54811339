"""The words of every enum value of the schema, in both languages: for labels in a front end.

Most enums are terms of the vocabulary and have their words there. The others are what analyses and the log call
things by; theirs are here. An enum that is neither makes ``words_of_enums`` fail, and with it the tests.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from graphql import GraphQLEnumType, GraphQLSchema

from herbcity.analyses.catalogue import MEASURES
from herbcity.errors import ErrorCode
from herbcity.vocabulary import Term


class Word(NamedTuple):
    """One enum value: the enum, its name there, its words, and what it means in an English sentence."""

    type: str
    name: str
    th: str
    en: str
    meaning: str


_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "CommunityMethod": {"LOUVAIN": ("ลูแวง", "Louvain"), "LEIDEN": ("ไลเดิน", "Leiden")},
    "ConnectionKind": {
        "WEAK": ("เชื่อมถึงกันทางใดก็ได้", "either way"),
        "STRONG": ("เชื่อมถึงกันตามทิศทาง", "along the direction"),
    },
    "Coverage": {
        "COVERED": ("ได้รับบริการ", "covered"),
        "NEEDS_UNMET": ("ยังมีความต้องการ", "needs unmet"),
        "OFFERED_NOT_USED": ("มีผู้เสนอแต่ไม่มีผู้ใช้", "offered, not used"),
        "NOBODY_OFFERS": ("ไม่มีผู้ให้บริการ", "nobody offers it"),
    },
    "FlowLimitKind": {
        "SUPPLY": ("วัตถุดิบ", "supply"),
        "CAPACITY": ("กำลังผลิต", "capacity"),
        "DEMAND": ("ความต้องการซื้อ", "demand"),
        "LINK": ("ความเชื่อมโยงที่มีอยู่", "recorded link"),
    },
    "GapKind": {
        "NO_PROCESSOR": ("ไม่มีผู้แปรรูป", "no processor"),
        "NO_CERTIFICATE": ("ไม่มีใบรับรอง", "no certificate"),
        "NO_OFFER": ("ไม่มีผู้เสนอ", "no offer"),
        "NO_TAKER": ("ไม่มีผู้รับ", "no taker"),
        "NO_SERVICE": ("ไม่มีบริการ", "no service"),
    },
    "GroupBy": {
        "STAGE": ("ช่วงของห่วงโซ่", "stage"),
        "ROLE": ("บทบาทหลัก", "main role"),
        "DISTRICT": ("อำเภอ", "district"),
    },
    "Measure": {name.upper(): (measure.th, measure.en) for name, measure in MEASURES.items()},
    "NullModel": {
        "REWIRED": ("สลับความเชื่อมโยง", "ties drawn anew"),
        "REGROUPED": ("สลับบทบาทและอำเภอ", "groups dealt out anew"),
    },
    "QuestionField": {
        "PRICE": ("ราคา", "price"),
        "QUANTITY": ("ปริมาณ", "quantity"),
        "PLACE": ("ที่ตั้ง", "place"),
    },
    "QuestionWhy": {
        "MISSING": ("ไม่มีข้อมูล", "missing"),
        "STALE": ("ข้อมูลเก่า", "stale"),
        "UNDATED": ("ข้อมูลไม่มีวันที่", "undated"),
        "VAGUE": ("ข้อมูลกว้างเกินไป", "vague"),
    },
    "RecordKind": {
        "EVIDENCE": ("หลักฐาน", "evidence"),
        "DISTRICT": ("อำเภอ", "district"),
        "HERB": ("สมุนไพร", "herb"),
        "LADDER_STEP": ("ขั้นของบันไดมูลค่า", "ladder step"),
        "ACTOR": ("ผู้เล่น", "actor"),
        "LINK": ("ความเชื่อมโยง", "link"),
        "LISTING": ("รายการเสนอหรือต้องการ", "listing"),
        "CAPACITY": ("กำลังผลิต", "capacity"),
        "CERTIFICATE": ("ใบรับรอง", "certificate"),
        "DECISION": ("การตัดสินใจ", "decision"),
        "CONTACT": ("ข้อมูลติดต่อ", "contact"),
        "JUDGEMENT": ("คำตัดสินว่าเป็นรายเดียวกันหรือไม่", "judgement of identity"),
        "MERGER": ("การรวมรายการที่ซ้ำ", "merger"),
    },
    "WebhookStop": {
        "GONE": ("ปลายทางแจ้งว่าไม่มีแล้ว", "its address said that it is gone"),
        "FAILED_TOO_LONG": ("ส่งไม่สำเร็จนานเกินไป", "failed for too long"),
    },
    "DeliveryOutcome": {
        "DELIVERED": ("ส่งถึงแล้ว", "delivered"),
        "STATUS": ("ปลายทางตอบว่าไม่รับ", "answered with a refusal"),
        "TIMED_OUT": ("ปลายทางไม่ตอบในเวลา", "not answered in time"),
        "UNREACHABLE": ("ติดต่อปลายทางไม่ได้", "unreachable"),
        "ADDRESS_REFUSED": ("ปลายทางอยู่ในที่ที่ไม่อนุญาต", "address not allowed"),
    },
    "RemovalOrder": {
        "DEGREE": ("คู่ค้ามากก่อน", "most partners first"),
        "BETWEENNESS": ("อยู่ระหว่างกลางมากก่อน", "most between first"),
        "RANDOM": ("สุ่ม", "at random"),
    },
}
"""The words of enums that are no terms, by enum and value."""


@lru_cache(maxsize=4)
def words_of_enums(schema: GraphQLSchema) -> dict[str, tuple[Word, ...]]:
    """The words of all values of each enum of a schema, by the name of the enum. Raises KeyError for an enum whose
    values have none."""
    return {
        name: tuple(
            Word(name, value_name, *_both(name, value_name, value.value), value.description or "")
            if not isinstance(value.value, Term)
            else Word(name, value_name, value.value.th, value.value.en, value.value.meaning)
            for value_name, value in type_.values.items()
        )
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLEnumType) and not name.startswith("__")
    }


def _both(enum: str, name: str, value: Any) -> tuple[str, str]:
    if isinstance(value, ErrorCode):
        return value.th, value.en
    return _WORDS[enum][name]
