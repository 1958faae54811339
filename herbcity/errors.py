"""What can go wrong, each with a stable code and words in Thai and English.

The exception tree::

    HerbcityError
    ├── Refused            input that cannot be accepted; carries every fault at once, nothing was written
    │   ├── StaleWrite     what the writer saw has changed since; both values are given
    │   └── UndoBlocked    a later revision stands on the one to be undone
    ├── UnreadableFile     a file that is not what its name says, or that stops half-way
    ├── NotFound           no such actor, revision, document …
    ├── NotAllowed         the caller lacks a key, or the key lacks the role
    ├── LimitReached       a documented limit; carries the limit and what was asked
    │   ├── BudgetSpent    the caller's budget; says how long to wait
    │   └── WorkStopped    work that was broken off before it had a result
    └── NotReady           the database cannot be reached or is not migrated

A ``Fault`` is one complaint about one field of one record. ``ErrorCode`` is the whole list of codes:
the API shows them, the documentation is generated from them, and they never change their meaning.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from enum import StrEnum
from typing import Any


class ErrorCode(StrEnum):
    """A stable code with its message in both languages; ``{…}`` are filled from the details."""

    th: str
    en: str

    def __new__(cls, code: str, th: str, en: str) -> ErrorCode:
        member = str.__new__(cls, code)
        member._value_ = code
        member.th = th
        member.en = en
        return member

    # ── one field of one record ──────────────────────────────────────────────────────────────────────
    MISSING = "MISSING", "ต้องระบุ {field}", "{field} is required."
    UNKNOWN_TERM = (
        "UNKNOWN_TERM",
        "'{value}' ไม่ใช่ค่าที่รู้จักของ {field} ใช้ได้: {allowed}",
        "'{value}' is not a known value of {field}. Known: {allowed}.",
    )
    UNKNOWN_FIELD = (
        "UNKNOWN_FIELD",
        "ไม่มีช่อง '{value}' ใน {kind} ช่องที่มี: {allowed}",
        "{kind} has no field '{value}'. Its fields: {allowed}.",
    )
    NOT_TEXT = "NOT_TEXT", "{field} ต้องเป็นข้อความ", "{field} must be text."
    NOT_A_NUMBER = (
        "NOT_A_NUMBER",
        "'{value}' ไม่ใช่ตัวเลข ตัวอย่างที่ถูก: 1200 หรือ 12.5",
        "'{value}' is not a number. Right would be 1200 or 12.5.",
    )
    NOT_A_DATE = (
        "NOT_A_DATE",
        "'{value}' ไม่ใช่วันที่ ตัวอย่างที่ถูก: 2023-03-01 หรือ 1/3/2566",
        "'{value}' is not a date. Right would be 2023-03-01 or 1/3/2566 (B.E.).",
    )
    AMBIGUOUS_YEAR = (
        "AMBIGUOUS_YEAR",
        "ปีสองหลักใน '{value}' ตีความได้ทั้ง พ.ศ. และ ค.ศ. โปรดเขียนปีสี่หลัก",
        "The two-digit year in '{value}' could be B.E. or C.E. Write all four digits.",
    )
    NOT_YES_OR_NO = (
        "NOT_YES_OR_NO",
        "'{value}' ต้องเป็น true/false หรือ ใช่/ไม่ใช่",
        "'{value}' must be true or false (ใช่ or ไม่ใช่).",
    )
    OUT_OF_RANGE = (
        "OUT_OF_RANGE",
        "{field} = {value} อยู่นอกช่วงที่เป็นไปได้ ({allowed})",
        "{field} = {value} is outside its range ({allowed}).",
    )
    NOT_TWELVE_MONTHS = (
        "NOT_TWELVE_MONTHS",
        "{field} ต้องมี 12 ค่า (มกราคมถึงธันวาคม) แต่ได้ {value} ค่า",
        "{field} needs 12 values, January to December; it has {value}.",
    )
    NOT_AN_INTERVAL = (
        "NOT_AN_INTERVAL",
        "{field} ต้องเรียง ต่ำ ≤ กลาง ≤ สูง แต่ได้ {value}",
        "{field} must be low ≤ mid ≤ high; it is {value}.",
    )
    MALFORMED = (
        "MALFORMED",
        "'{value}' ไม่ถูกรูปแบบของ {field} ({allowed})",
        "'{value}' is not a well-formed {field} ({allowed}).",
    )
    BROKEN_IDENTIFIER = (
        "BROKEN_IDENTIFIER",
        "'{value}' ไม่ใช่เลขนิติบุคคล 13 หลักที่ถูกต้อง ({allowed})",
        "'{value}' is not a valid 13-digit juristic number ({allowed}).",
    )
    PERSONAL_NUMBER = (
        "PERSONAL_NUMBER",
        "เลข 13 หลักที่ขึ้นต้นด้วย 1–8 เป็นเลขประจำตัวประชาชน ห้ามใส่ในช่องขององค์กร (พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล)",
        "A 13-digit number that begins with 1–8 is a citizen's. It is never kept in an organisation's field (PDPA).",
    )
    PERSONAL_DATA = (
        "PERSONAL_DATA",
        (
            "{field} มีเบอร์โทร อีเมล หรือเลข 13 หลักของบุคคล ซึ่งใครก็อ่านได้ โปรดเขียนหน่วยงานหรือตำแหน่งแทน "
            "ส่วนช่องทางติดต่อให้บันทึกด้วย putContact (พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล)"
        ),
        (
            "{field} holds a telephone number, an e-mail address or a 13-digit number of a person, and everybody can "
            "read it. Write the office or role instead; how to reach it goes into putContact (PDPA)."
        ),
    )
    BROKEN_CODE = (
        "BROKEN_CODE",
        "รหัส '{value}' ไม่ถูกต้อง: อักษรตรวจสอบไม่ตรง ({allowed})",
        "Code '{value}' is broken: its check character does not fit ({allowed}).",
    )
    RETIRED_CODE = (
        "RETIRED_CODE",
        "รหัส '{value}' เคยใช้แล้วและไม่นำกลับมาใช้ใหม่ เว้นช่องว่างเพื่อให้ระบบออกรหัสใหม่",
        "Code '{value}' has been used before and is never reused. Leave it empty to be given a new one.",
    )

    # ── a record among others ────────────────────────────────────────────────────────────────────────
    UNKNOWN_REFERENCE = (
        "UNKNOWN_REFERENCE",
        "{field}: ไม่พบ {kind} '{value}' ในทะเบียนหรือในไฟล์นี้",
        "{field}: there is no {kind} '{value}' in the registry or in these files.",
    )
    DUPLICATE = (
        "DUPLICATE",
        "{kind} '{value}' มีอยู่แล้ว",
        "{kind} '{value}' exists already.",
    )
    POSSIBLE_DUPLICATE = (
        "POSSIBLE_DUPLICATE",
        "ชื่อ '{value}' ตรงกับผู้เล่นหลายราย: {allowed} โปรดระบุรหัส",
        "The name '{value}' fits several actors: {allowed}. Give the code.",
    )
    WRONG_ENDPOINT = (
        "WRONG_ENDPOINT",
        "{field}: {value} มีบทบาท {roles} จึงอยู่ปลายนี้ของ '{link}' ไม่ได้ บทบาทที่ได้: {allowed}",
        "{field}: {value} is {roles} and cannot stand at this end of '{link}'. Roles that can: {allowed}.",
    )
    SELF_LINK = (
        "SELF_LINK",
        "ต้นทางและปลายทางเป็นรายเดียวกัน ({value})",
        "Source and target are the same actor ({value}).",
    )
    REVERSED_DATES = (
        "REVERSED_DATES",
        "สิ้นสุด {value} ก่อนหรือพร้อมวันเริ่ม {allowed}",
        "It ends on {value}, not after its beginning on {allowed}.",
    )
    NEEDS_MATERIAL = (
        "NEEDS_MATERIAL",
        "ต้องระบุสมุนไพรหรือรูปแบบสินค้า หรือบริการอย่างใดอย่างหนึ่ง",
        "State either a material (form, with or without a herb) or a service, not both and not neither.",
    )
    NEEDS_EVIDENCE = (
        "NEEDS_EVIDENCE",
        "ระดับ {value} ต้องมีหลักฐานอย่างน้อยหนึ่งรายการ",
        "Level {value} needs at least one evidence.",
    )
    LAYERS_MIXED = (
        "LAYERS_MIXED",
        "ข้อมูลตัวอย่าง (ILLUSTRATIVE) กับข้อมูลจริงอ้างถึงกันไม่ได้: {value}",
        "Illustrative and real records may not refer to each other: {value}.",
    )
    STILL_REFERENCED = (
        "STILL_REFERENCED",
        "ลบ {kind} '{value}' ไม่ได้ เพราะยังถูกอ้างถึงโดย {allowed}",
        "{kind} '{value}' cannot go: {allowed} still refer to it.",
    )
    STALE = (
        "STALE",
        "{kind} '{value}' ช่อง {field} เปลี่ยนไปแล้ว: ที่เห็นคือ {seen} ปัจจุบันคือ {current} โปรดโหลดใหม่",
        "{kind} '{value}', {field}: you saw {seen}, it is now {current}. Read it again and repeat.",
    )
    CONTRADICTORY = (
        "CONTRADICTORY",
        "{kind} '{value}' ช่อง {field} ถูกเปลี่ยนสองทางในคราวเดียว: เป็น {current} และเป็น {seen} โปรดเลือกอย่างเดียว",
        "{kind} '{value}', {field} is changed in two ways at once: to {current} and to {seen}. Keep one of them.",
    )
    UNDO_BLOCKED = (
        "UNDO_BLOCKED",
        "ย้อนรุ่น {value} ไม่ได้ เพราะรุ่น {allowed} ต่อยอดจากรุ่นนี้แล้ว",
        "Revision {value} cannot be undone: revision {allowed} stands on it. Undo that first.",
    )
    NOTHING_TO_DO = (
        "NOTHING_TO_DO",
        "ไม่มีอะไรเปลี่ยนแปลง",
        "Nothing would change.",
    )

    CLIENT_KEY_REUSED = (
        "CLIENT_KEY_REUSED",
        "clientKey '{value}' ใช้กับข้อมูลชุดอื่นไปแล้ว โปรดสร้างกุญแจใหม่สำหรับการบันทึกใหม่ทุกครั้ง",
        "The clientKey '{value}' came with another input before. Make a new one for each new write.",
    )
    ONE_ACTOR = (
        "ONE_ACTOR",
        "'{value}' เป็นรายเดียวกันอยู่แล้ว ต้องระบุผู้เล่นสองราย",
        "Both name '{value}'. Name two actors.",
    )
    JUDGED_DIFFERENT = (
        "JUDGED_DIFFERENT",
        "{value} กับ {allowed} ถูกตัดสินว่าเป็นคนละราย หากตัดสินผิด ให้ตัดสินใหม่ว่า SAME ก่อนรวม",
        "{value} and {allowed} were judged to be different. If that was wrong, judge them SAME before merging.",
    )
    OTHER_FORM = (
        "OTHER_FORM",
        "{value} กับ {allowed} รายหนึ่งเป็นบุคคลธรรมดา อีกรายไม่ใช่ จึงเป็นคนละราย หากรูปแบบผิด ให้แก้ก่อนรวม",
        "Of {value} and {allowed} one is a natural person and the other is not. Correct a wrong legal form first.",
    )
    OTHER_NUMBER = (
        "OTHER_NUMBER",
        "{value} กับ {allowed} จดทะเบียนคนละเลข จึงเป็นคนละราย หากเลขผิด ให้แก้เลขก่อนรวม",
        "{value} and {allowed} are registered under different numbers, so they are two. Correct a wrong number first.",
    )

    NOT_ONE = (
        "NOT_ONE",
        "การเปลี่ยนแปลงหนึ่งรายการต้องมีอย่างใดอย่างหนึ่งพอดี: {allowed}",
        "One change does exactly one thing. Give one of: {allowed}.",
    )

    # ── files ────────────────────────────────────────────────────────────────────────────────────────
    NO_SUCH_PATH = "NO_SUCH_PATH", "ไม่พบ {value}", "{value} does not exist."
    NO_SHEETS = (
        "NO_SHEETS",
        "ไม่มีไฟล์ CSV ที่รู้จักใน {value} ชื่อที่รู้จัก: {allowed}",
        "No known CSV file in {value}. Known names: {allowed}.",
    )
    UNKNOWN_SHEET = (
        "UNKNOWN_SHEET",
        "ไม่รู้จักไฟล์ {value} ชื่อที่รู้จัก: {allowed}",
        "{value} is not a known file. Known names: {allowed}.",
    )
    NOT_CSV = (
        "NOT_CSV",
        "{value} ไม่ใช่ไฟล์ CSV ({allowed}) โปรดบันทึกเป็น CSV UTF-8",
        "{value} is not a CSV file ({allowed}). Save it as CSV UTF-8.",
    )
    UNREADABLE_TEXT = (
        "UNREADABLE_TEXT",
        "อ่านตัวอักษรของ {value} ไม่ได้ ใช้ได้: UTF-8 หรือ TIS-620",
        "The text of {value} is neither UTF-8 nor TIS-620.",
    )
    TRUNCATED = (
        "TRUNCATED",
        "{value} ขาดตอนท้าย ({allowed}) โปรดส่งใหม่ทั้งไฟล์",
        "{value} stops half-way ({allowed}). Send the whole file again.",
    )
    UNKNOWN_COLUMN = (
        "UNKNOWN_COLUMN",
        "ไม่รู้จักคอลัมน์ '{value}' คอลัมน์ที่มี: {allowed}",
        "'{value}' is not a column here. Known columns: {allowed}.",
    )
    MISSING_COLUMN = (
        "MISSING_COLUMN",
        "ขาดคอลัมน์ '{value}'",
        "Column '{value}' is missing.",
    )
    ROW_TOO_LONG = (
        "ROW_TOO_LONG",
        "แถวนี้มี {value} ช่อง แต่หัวตารางมี {allowed} ช่อง",
        "This row has {value} cells, the header has {allowed}.",
    )
    FILE_TOO_LARGE = (
        "FILE_TOO_LARGE",
        "{value} ใหญ่เกิน {allowed}",
        "{value} is larger than {allowed}.",
    )

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────
    NOT_FOUND = "NOT_FOUND", "ไม่พบ {kind} '{value}'", "There is no {kind} '{value}'."
    UNAUTHENTICATED = (
        "UNAUTHENTICATED",
        "ต้องมีกุญแจ API ที่ใช้ได้: สร้างด้วย herbcity key create --role editor แล้วส่งเป็น Authorization: Bearer …",
        (
            "This needs an API key that is in force: make one with 'herbcity key create --role editor' "
            "and send it as 'Authorization: Bearer …'."
        ),
    )
    FORBIDDEN = (
        "FORBIDDEN",
        "กุญแจนี้มีสิทธิ์ {value} แต่ต้องการสิทธิ์ {allowed}",
        "This key has the role {value}; {allowed} is needed.",
    )
    OUT_OF_SCOPE = (
        "OUT_OF_SCOPE",
        "กุญแจนี้จำกัดไว้ที่ขอบเขต {value} แต่ต้องการขอบเขต {allowed}",
        "This key was narrowed to {value}; the scope {allowed} is needed.",
    )
    TOKEN_REFUSED = (
        "TOKEN_REFUSED",
        "ไม่รับโทเคนนี้: {reason}",
        "This token is not accepted: {reason}.",
    )
    ISSUER_NOT_READY = (
        "ISSUER_NOT_READY",
        "ยังตรวจโทเคนไม่ได้ เพราะติดต่อผู้ออกโทเคนไม่ได้ โปรดลองใหม่ กุญแจ API ใช้ได้ตามปกติ",
        "The token cannot be checked: its issuer cannot be reached. Try again; API keys work as usual.",
    )
    BAD_USER_INPUT = "BAD_USER_INPUT", "คำขอไม่ถูกต้อง: {reason}", "The request is not valid: {reason}"
    BAD_CURSOR = (
        "BAD_CURSOR",
        "ตัวชี้หน้า '{value}' ไม่ได้มาจากรายการนี้ โปรดใช้ endCursor ของคำตอบก่อนหน้า",
        "Cursor '{value}' is not from this list. Use the endCursor of the previous answer, with the same order.",
    )
    PAGE_TOO_LARGE = (
        "PAGE_TOO_LARGE",
        "ขอ {value} รายการ แต่ขอได้ครั้งละ 1 ถึง {allowed} ใช้ first/after เพื่อเปิดหน้าถัดไป",
        "{value} rows were asked for; a page holds 1 to {allowed}. Use first and after for the next page.",
    )
    QUERY_TOO_DEEP = (
        "QUERY_TOO_DEEP",
        "คำถามซ้อน {value} ชั้น เกินขีดจำกัด {allowed}",
        "The query is {value} levels deep; the limit is {allowed}.",
    )
    QUERY_TOO_LARGE = (
        "QUERY_TOO_LARGE",
        "คำถามมี {field} {value} เกินขีดจำกัด {allowed}",
        "The query has {value} {field}; the limit is {allowed}.",
    )
    QUERY_TOO_COSTLY = (
        "QUERY_TOO_COSTLY",
        "คำถามนี้มีค่าใช้จ่าย {value} เกินขีดจำกัด {allowed} ลองขอจำนวนน้อยลงหรือแบ่งถาม",
        "The query costs {value}; the limit is {allowed}. Ask for fewer rows, or for less at once.",
    )
    BUDGET_SPENT = (
        "BUDGET_SPENT",
        "คำถามนี้มีค่าใช้จ่าย {value} แต่เหลือ {remaining} จาก {allowed} โปรดรอ {seconds} วินาทีแล้วถามใหม่",
        "The query costs {value}; of {allowed} you have {remaining} left. Ask again in {seconds} seconds.",
    )
    TOO_MANY_AT_ONCE = (
        "TOO_MANY_AT_ONCE",
        "ถามพร้อมกัน {value} คำถามที่ใช้เวลานาน ทำพร้อมกันได้ {allowed} โปรดรอคำตอบก่อนถามเพิ่ม",
        "{value} long questions were asked at once; {allowed} are worked on. Wait for answers before asking more.",
    )
    REQUEST_TOO_LARGE = (
        "REQUEST_TOO_LARGE",
        "คำขอใหญ่ {value} ไบต์ เกินขีดจำกัด {allowed}",
        "The request has {value} bytes; the limit is {allowed}.",
    )
    TOO_MANY_STREAMS = (
        "TOO_MANY_STREAMS",
        "เปิด {field} ได้พร้อมกันไม่เกิน {allowed} โปรดปิดที่ไม่ใช้แล้วลองใหม่",
        "At most {allowed} {field} may be open at once. Close those you do not need, and try again.",
    )
    TIMED_OUT = (
        "TIMED_OUT",
        "ใช้เวลาเกิน {allowed} วินาที ลองถามให้แคบลง",
        "It took longer than the {allowed} seconds allowed. Ask for less at once.",
    )
    TOO_MANY_CHAINS = (
        "TOO_MANY_CHAINS",
        "หาสายโซ่ไม่พบภายใน {allowed} ขั้นของการค้น ลองลดความลึก (maxDepth) หรือเพิ่มเงื่อนไข",
        "No chain was found within the {allowed} steps that a search may take. Lower maxDepth, or ask for less.",
    )
    UNKNOWN_DOCUMENT = (
        "UNKNOWN_DOCUMENT",
        "ไม่รู้จักเอกสารคำถาม '{value}' ที่มี: {allowed}",
        "There is no operation document '{value}'. Known: {allowed}.",
    )
    PERSISTED_QUERY_NOT_FOUND = (
        "PERSISTED_QUERY_NOT_FOUND",
        "ไม่มีคำถามที่เผยแพร่ไว้ซึ่งมีค่าแฮช {value} โปรดส่งข้อความของคำถามมาด้วย ระบบไม่รับลงทะเบียนคำถามใหม่",
        "No published operation has the hash {value}. Send the text of the query; callers cannot register any.",
    )
    PUBLISHED_ONLY = (
        "PUBLISHED_ONLY",
        "ผู้ใช้ที่ไม่มีกุญแจถามได้เฉพาะคำถามที่เผยแพร่ไว้ โปรดส่ง documentId เป็นชื่อใดชื่อหนึ่งนี้: {allowed}",
        "Without a key, only published operations may be asked here. Send one of these names as documentId: {allowed}.",
    )
    METHOD_NOT_ALLOWED = (
        "METHOD_NOT_ALLOWED",
        "ใช้ {value} ไม่ได้ที่นี่ ใช้ {allowed}",
        "{value} is not allowed here. Use {allowed}.",
    )
    NOT_ACCEPTABLE = (
        "NOT_ACCEPTABLE",
        "ตอบเป็น {value} ไม่ได้ ที่ตอบได้: {allowed}",
        "This cannot be answered as {value}. Possible: {allowed}.",
    )
    UNSUPPORTED_MEDIA_TYPE = (
        "UNSUPPORTED_MEDIA_TYPE",
        "ไม่รับเนื้อหาแบบ {value} ส่งเป็น {allowed}",
        "Content of type {value} is not taken here. Send {allowed}.",
    )
    DATABASE_NOT_READY = (
        "DATABASE_NOT_READY",
        "ฐานข้อมูลยังไม่พร้อม: {reason}",
        "The database is not ready: {reason}",
    )
    SERVICE_UNREACHABLE = (
        "SERVICE_UNREACHABLE",
        "อ่านเครือข่ายจากบริการ {value} ไม่ได้: {reason}",
        "The network cannot be read from the service {value}: {reason}",
    )
    DIGEST_DIFFERS = (
        "DIGEST_DIFFERS",
        "ข้อมูลที่ได้จาก {value} มีรหัสกำกับ {current} แต่บริการบอก {seen} จึงอาจไม่ครบหรือคนละรุ่น",
        "What {value} sent has the digest {current}, but the service says {seen}: it is not the same network.",
    )
    PACKAGE_MISSING = (
        "PACKAGE_MISSING",
        "ต้องติดตั้งแพ็กเกจ '{value}' ก่อน: pip install {value}",
        "This needs the package '{value}', which is not installed: pip install {value}",
    )
    INTERNAL = (
        "INTERNAL",
        "ระบบขัดข้อง แจ้งผู้ดูแลพร้อมเลขคำขอ {request_id}",
        "Something failed on our side. Tell the operator request {request_id}.",
    )


def _shown(details: dict[str, Any]) -> dict[str, Any]:
    """The details as a message shows them: lists joined, nothing as a dash."""
    return {key: _word(value) for key, value in details.items()}


def _word(value: Any) -> Any:
    if value is None or value == []:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple, set, frozenset)) else value


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One complaint: what is wrong, where, with which value, and what would be right.

    >>> fault = Fault.of(ErrorCode.OUT_OF_RANGE, "level", value=7, allowed="1 to 5", kind="CERTIFICATE")
    >>> fault.en
    'level = 7 is outside its range (1 to 5).'
    """

    code: ErrorCode
    field: str | None
    details: dict[str, Any] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, code: ErrorCode, field: str | None = None, **details: Any) -> Fault:
        return cls(code, field, {"field": field, **details})

    @property
    def kind(self) -> str | None:
        """The kind of record complained of, where there is one."""
        return self.details.get("kind")

    @property
    def id(self) -> str | None:
        """The record complained of, where it has an id."""
        return self.details.get("id")

    @property
    def value(self) -> Any:
        """The offending value as it was given."""
        return self.details.get("value")

    @property
    def th(self) -> str:
        return self.code.th.format_map(_shown(self.details))

    @property
    def en(self) -> str:
        return self.code.en.format_map(_shown(self.details))


class HerbcityError(Exception):
    """Every error this project raises on purpose. ``code`` is stable; ``th`` and ``en`` are for people."""

    default_code = ErrorCode.INTERNAL

    def __init__(self, code: ErrorCode | None = None, **details: Any) -> None:
        self.fault = Fault(code or self.default_code, details.get("field"), details)
        super().__init__(self.fault.en)

    @property
    def code(self) -> ErrorCode:
        return self.fault.code

    @property
    def th(self) -> str:
        return self.fault.th

    @property
    def en(self) -> str:
        return self.fault.en


class Refused(HerbcityError):
    """Input that cannot be accepted. ``faults`` holds all of them; nothing was written."""

    default_code = ErrorCode.BAD_USER_INPUT

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        first = self.faults[0]
        super().__init__(first.code, **first.details)
        if len(self.faults) > 1:
            self.args = (f"{len(self.faults)} faults; the first: {first.en}",)


class StaleWrite(Refused):
    """What the writer saw has changed since. Each fault's details hold ``seen`` and ``current``."""


class UndoBlocked(Refused):
    """A later revision stands on the one to be undone; the fault's details name it."""


class UnreadableFile(HerbcityError):
    """A file that cannot be read as what it claims to be."""

    default_code = ErrorCode.NOT_CSV


class OutOfRange(HerbcityError, ValueError):
    """An option that cannot be: ``field``, ``value``, and what is ``allowed``."""

    default_code = ErrorCode.OUT_OF_RANGE


class NotFound(HerbcityError):
    """No such thing. ``kind`` and ``value`` say what was looked for."""

    default_code = ErrorCode.NOT_FOUND


class NotAllowed(HerbcityError):
    """The caller has no key (UNAUTHENTICATED), too small a role (FORBIDDEN) or too narrow a key (OUT_OF_SCOPE)."""

    default_code = ErrorCode.FORBIDDEN


class LimitReached(HerbcityError):
    """A documented limit was passed; the details hold the limit and what was asked."""

    default_code = ErrorCode.QUERY_TOO_LARGE


class BudgetSpent(LimitReached):
    """The caller has spent what it may; ``seconds`` says how long to wait."""

    default_code = ErrorCode.BUDGET_SPENT

    @property
    def seconds(self) -> int:
        """How long to wait until it can be paid."""
        return int(self.fault.details["seconds"])


class WorkStopped(LimitReached):
    """Work was broken off: its time was up, or nobody waited for it any more. There is no result."""

    default_code = ErrorCode.TIMED_OUT


class NotReady(HerbcityError):
    """The database cannot be reached, or has not been migrated."""

    default_code = ErrorCode.DATABASE_NOT_READY


class ServiceUnreachable(HerbcityError):
    """Another herbcity service did not answer, or not as one; ``reason`` says how."""

    default_code = ErrorCode.SERVICE_UNREACHABLE


class AnotherNetwork(HerbcityError):
    """The records that arrived are not those whose digest the service gave."""

    default_code = ErrorCode.DIGEST_DIFFERS


class PackageMissing(HerbcityError, ImportError):
    """A package that herbcity works without, and this function does not."""

    default_code = ErrorCode.PACKAGE_MISSING
