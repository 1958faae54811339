"""Words that only the API has: how a hit was found, what rows are counted by, how years are counted."""

from __future__ import annotations

from herbcity.vocabulary import Term

# The tables below are for reading across: one term, one line.
# fmt: off
# ruff: noqa: E501


class SearchMatch(Term):
    """How a search found what was typed, best first. Worse kinds are given only where better ones found nothing."""

    WORD = "WORD", "ทั้งคำ", "whole word", "As it was typed, from the beginning of a word to the end of one."
    WORD_FORM = "WORD_FORM", "ต้นคำประสม", "form of a word", "The first part of a compound (ยา in ยาดม), or the beginning of a word in Latin letters (grow in growers)."
    WORDS = "WORDS", "ทุกคำ", "all words", "All the words that were typed, apart or in another order."
    ROMANISED = "ROMANISED", "เสียงอ่าน", "by sound", "A Thai name that sounds like what was typed in Latin letters."
    COMPOUND = "COMPOUND", "ท้ายคำประสม", "part of a compound", "A later part of a compound (พยาบาล in โรงพยาบาล)."
    PLACE = "PLACE", "สถานที่", "place", "The district or subdistrict that it is in, or some words there and the others in its names."
    BEGINNING = "BEGINNING", "ต้นคำ", "beginning of a word", "The beginning of another Thai word, or a short later part of a compound. Only where nothing above was found."
    PART = "PART", "กลางคำ", "inside a word", "Anywhere in a name. Only where nothing above was found."
    MISSPELT = "MISSPELT", "สะกดใกล้เคียง", "misspelt", "A word of at least four letters with one letter more, fewer or another, or with two changed round. Only where nothing above was found."


class Language(Term):
    """A language for names and sentences."""

    TH = "TH", "ไทย", "Thai", "Thai."
    EN = "EN", "อังกฤษ", "English", "English; Thai where no English name is known."


class Direction(Term):
    """Which links of an actor, or from which end a link is read."""

    OUT = "OUT", "ออกจากต้นทาง", "outgoing", "From the source of the link."
    IN = "IN", "เข้าสู่ปลายทาง", "incoming", "From the target of the link."
    BOTH = "BOTH", "ทั้งสองทาง", "both", "Both ends. A sentence has to begin at one end, so for `verb` this is the same as OUT."


class SortDirection(Term):
    """Which way an order runs."""

    ASC = "ASC", "น้อยไปมาก", "ascending", "Smallest or first in the alphabet first; unknown values last."
    DESC = "DESC", "มากไปน้อย", "descending", "Largest or last in the alphabet first; unknown values last."


class ActorOrderField(Term):
    """What actors can be ordered by."""

    NAME_TH = "NAME_TH", "ชื่อไทย", "Thai name", "The Thai name, in the order of a Thai dictionary."
    NAME_EN = "NAME_EN", "ชื่ออังกฤษ", "English name", "The English name, ignoring upper and lower case."
    CODE = "CODE", "รหัส", "code", "The code, which is the order of registration."
    STAGE = "STAGE", "ช่วงของห่วงโซ่", "stage", "The stage in the chain: upstream, midstream, downstream, support."
    DISTRICT = "DISTRICT", "อำเภอ", "district", "The Thai name of the district, in the order of a Thai dictionary."
    EVIDENCE_LEVEL = "EVIDENCE_LEVEL", "ระดับหลักฐาน", "level of evidence", "How well the actor is known, weakest first."
    LINK_COUNT = "LINK_COUNT", "จำนวนความเชื่อมโยง", "number of links", "How many links are recorded at the actor, of any status."


class LinkOrderField(Term):
    """What links can be ordered by."""

    KIND = "KIND", "ประเภท", "kind", "The kind, in the order of LinkKind, then the codes of source and target."
    VOLUME = "VOLUME", "ปริมาณต่อปี", "yearly volume", "The kg a year that are recorded, in the material's own form."
    VALID_FROM = "VALID_FROM", "วันเริ่ม", "first day", "The first day of the link."
    VALID_UNTIL = "VALID_UNTIL", "วันสิ้นสุด", "end", "The first day on which the link no longer is."


class ListingOrderField(Term):
    """What offers and needs can be ordered by."""

    ACTOR = "ACTOR", "ชื่อองค์กร", "actor", "Offers, then needs, each by the Thai name of the actor in the order of a Thai dictionary."
    PRICE = "PRICE", "ราคาต่อ กก.", "price", "The price per kg, by its most likely figure."
    QUANTITY = "QUANTITY", "ปริมาณต่อปี", "quantity", "The kg of all months together."
    VALID_FROM = "VALID_FROM", "วันเริ่ม", "first day", "The first day of the listing."
    VALID_UNTIL = "VALID_UNTIL", "วันสิ้นสุด", "end", "The first day on which it no longer stands."


class ActorGroupBy(Term):
    """What actors can be counted by."""

    ROLE = "ROLE", "บทบาท", "role", "Any role. An actor with several counts for each of them."
    STAGE = "STAGE", "ช่วงของห่วงโซ่", "stage", "The stage of the main role."
    DISTRICT = "DISTRICT", "อำเภอ", "district", "The district it is in."
    LEGAL_FORM = "LEGAL_FORM", "รูปแบบทางกฎหมาย", "legal form", "What it is in law."
    SIZE = "SIZE", "ขนาดกิจการ", "size", "The size of the firm by law."
    HERB = "HERB", "สมุนไพร", "herb", "Any herb that it has a link, listing or capacity for. An actor with several counts for each of them."
    CERTIFICATE = "CERTIFICATE", "ใบรับรอง", "certificate", "Any certificate that is valid on the day looked at. An actor with several counts for each of them."
    EVIDENCE_LEVEL = "EVIDENCE_LEVEL", "ระดับหลักฐาน", "level of evidence", "How well the actor is known."


class LinkGroupBy(Term):
    """What links can be counted by."""

    KIND = "KIND", "ประเภท", "kind", "How the two are joined."
    FLOW = "FLOW", "สิ่งที่ไหล", "flow", "What the link carries."
    STATUS = "STATUS", "สถานะ", "status", "How far the link has come."
    HERB = "HERB", "สมุนไพร", "herb", "The herb that it carries."
    FORM = "FORM", "รูปแบบผลผลิต", "form", "The form in which it carries the herb."
    EVIDENCE_LEVEL = "EVIDENCE_LEVEL", "ระดับหลักฐาน", "level of evidence", "How well the link is known."


class ListingGroupBy(Term):
    """What offers and needs can be counted by."""

    SIDE = "SIDE", "เสนอหรือต้องการ", "side", "Whether it is offered or needed."
    HERB = "HERB", "สมุนไพร", "herb", "The herb."
    FORM = "FORM", "รูปแบบผลผลิต", "form", "The form of the herb."
    SERVICE = "SERVICE", "บริการ", "service", "The service."
    DISTRICT = "DISTRICT", "อำเภอ", "district", "The district of the actor."
    EVIDENCE_LEVEL = "EVIDENCE_LEVEL", "ระดับหลักฐาน", "level of evidence", "How well the listing is known."


class SuggestionGroupBy(Term):
    """What suggestions can be counted by."""

    KIND = "KIND", "ประเภท", "kind", "The kind of link."
    FLOW = "FLOW", "สิ่งที่ไหล", "flow", "What the link would carry."
    HERB = "HERB", "สมุนไพร", "herb", "The herb that it would carry."
    SERVICE = "SERVICE", "บริการ", "service", "The service."
    STATE = "STATE", "สถานะ", "state", "What became of it."
    EVIDENCE_LEVEL = "EVIDENCE_LEVEL", "ระดับหลักฐาน", "level of evidence", "The lowest level that it rests on."


class ChainOrder(Term):
    """What traced chains are ordered by."""

    VALUE = "VALUE", "มูลค่า", "value", "Those worth most at their end first, in THB a year; unknown values last, the shortest first."
    LENGTH = "LENGTH", "ความยาว", "length", "Those with the fewest links first; among equals those worth most."


class DependenceSide(Term):
    """Which partner an actor has only one of."""

    SUPPLIER = "SUPPLIER", "ผู้ขาย", "supplier", "All that it gets of a herb comes from one supplier."
    BUYER = "BUYER", "ผู้ซื้อ", "buyer", "All that it sells of a herb goes to one buyer."


class CoverageBy(Term):
    """What the coverage of services is looked at by."""

    STAGE = "STAGE", "ช่วงของห่วงโซ่", "stage", "A row for each service and each stage of operators."
    DISTRICT = "DISTRICT", "อำเภอ", "district", "A row for each service and each district that has operators."


class YearEra(Term):
    """How years are counted in a text. Dates that are not texts always have years of the Common Era."""

    BE = "BE", "พ.ศ.", "B.E.", "Years of the Buddhist Era: B.E. 2566 is C.E. 2023."
    CE = "CE", "ค.ศ.", "C.E.", "Years of the Common Era."


class DateStyle(Term):
    """How long a day is written."""

    LONG = "LONG", "เต็ม", "long", "The month in full: 1 มีนาคม 2566, 1 March 2023."
    SHORT = "SHORT", "ย่อ", "short", "The month abbreviated: 1 มี.ค. 2566, 1 Mar 2023."
