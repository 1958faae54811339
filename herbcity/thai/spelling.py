"""One spelling for storing Thai text, one key for comparing, one key for sorting.

Text that looks the same should be the same. Keyboards, spreadsheets and PDF copies produce น้ำ in three
orders of code points, แ as two เ, digits in two scripts and characters without width; Unicode's own
normalisation repairs none of these.

>>> normalise("บจก. นํ้าสมุนไพร ๙")
'บริษัท น้ำสมุนไพร 9 จำกัด'
>>> matching_key("บจก. น้ำสมุนไพร 9") == matching_key("บริษัทน้ำสมุนไพร 9 จำกัด")
True
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# ── characters ───────────────────────────────────────────────────────────────────────────────────────────

_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
_TONES = "\u0e48-\u0e4b"
_VOWELS_ABOVE_AND_BELOW = "\u0e31\u0e34-\u0e39\u0e47"
_SILENCER = "\u0e4c"

# Soft hyphen, Mongolian vowel separator, zero-width space and joiners, direction marks, word joiner,
# byte order mark.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f]")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")  # codes, terms, numbers: most of what a registry holds
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_SPLIT_SARA_AM = re.compile(f"[{_TONES}{_NIKHAHIT}]*{_NIKHAHIT}[{_TONES}{_NIKHAHIT}]*{_SARA_AA}")
_MARKS = re.compile(f"[{_VOWELS_ABOVE_AND_BELOW}{_TONES}{_SILENCER}{_SARA_AM}]{{2,}}")
_VOWEL = re.compile(f"[{_VOWELS_ABOVE_AND_BELOW}]")


def _typing_order(mark: str) -> int:
    """A vowel above or below comes first, then the tone mark or silencer, then ำ."""
    if _VOWEL.match(mark):
        return 0
    return 2 if mark == _SARA_AM else 1


@lru_cache(maxsize=16_384)
def _repair_characters(text: str) -> str:
    text = _INVISIBLE.sub("", _CONTROL.sub("", text))
    text = unicodedata.normalize("NFC", text).translate(_THAI_DIGITS).replace("เเ", "แ")
    text = _SPLIT_SARA_AM.sub(lambda run: run[0].replace(_NIKHAHIT, "")[:-1] + _SARA_AM, text)
    text = _MARKS.sub(lambda run: "".join(sorted(run[0], key=_typing_order)), text)
    return " ".join(unicodedata.normalize("NFC", text).split())


# ── abbreviations ────────────────────────────────────────────────────────────────────────────────────────

_PREFIXES = {
    "หจก": "ห้างหุ้นส่วนจำกัด ",
    "หสน": "ห้างหุ้นส่วนสามัญนิติบุคคล ",
    "วสช": "วิสาหกิจชุมชน",
    "รพ.สต": "โรงพยาบาลส่งเสริมสุขภาพตำบล",
    "รพ": "โรงพยาบาล",
    "สนง": "สำนักงาน",
    "สอจ": "สำนักงานอุตสาหกรรมจังหวัด",
    "สสจ": "สำนักงานสาธารณสุขจังหวัด",
}
"""Abbreviations that stand for one thing only and precede what they belong to."""

_UNIVERSITIES = (
    "เกษตรศาสตร์", "มหิดล", "ศิลปากร", "ธรรมศาสตร์", "เชียงใหม่", "ขอนแก่น", "นเรศวร", "บูรพา", "แม่โจ้",
    "สงขลานครินทร์", "ศรีนครินทรวิโรฒ", "แม่ฟ้าหลวง", "วลัยลักษณ์", "มหาสารคาม", "อุบลราชธานี", "พะเยา", "ทักษิณ",
    "สวนดุสิต", "ราชภัฏ", "เทคโนโลยี", "หัวเฉียวเฉลิมพระเกียรติ", "รังสิต", "นวมินทราธิราช",
)  # fmt: skip
"""What may follow ``ม.`` for it to mean university; else it may be a village, a metre or a school grade."""

# With its full stop an abbreviation may touch the next word. Without it a space must follow, because the
# same letters begin ordinary words (รพี).
_PREFIX = re.compile(
    rf"(?<![ก-๙])(?P<short>{'|'.join(map(re.escape, _PREFIXES))})(?:\.\s*|\s+)(?=\S)(?!สต\.?(?:\s|$))",
)
_UNIVERSITY = re.compile(rf"(?<![ก-๙.])ม\.\s*(?={'|'.join(_UNIVERSITIES)})")
# At the end of a name, จก needs its full stop or a space before it: กระจก is a mirror.
_AT_END = r"(?:\s*(?:จำกัด|จก\.)|\s+จก)"
_LIMITED = re.compile(rf"^(?:บจก|บจ)(?:\.\s*|\s+)(?P<name>\S.*?){_AT_END}?$")
_PUBLIC = re.compile(rf"^บมจ(?:\.\s*|\s+)(?P<name>\S.*?)(?:{_AT_END}?\s*\(?มหาชน\)?)?$")
_LIMITED_AT_END = re.compile(rf"^(?:บริษัท(?!.*จำกัด$)|บ\.)\s*(?P<name>\S.*?){_AT_END}$")


@lru_cache(maxsize=16_384)
def _expand_abbreviations(name: str) -> str:
    name = _PREFIX.sub(lambda match: _PREFIXES[match["short"]], name)
    name = _UNIVERSITY.sub("มหาวิทยาลัย", name)
    if public := _PUBLIC.match(name):
        return f"บริษัท {public['name']} จำกัด (มหาชน)"
    if limited := _LIMITED.match(name) or _LIMITED_AT_END.match(name):
        return f"บริษัท {limited['name']} จำกัด"
    return name


def normalise(text: str, *, prose: bool = False) -> str:
    """The one spelling in which text is stored; normalising again changes nothing.

    Characters: NFC, Thai digits to Arabic, เเ to แ, ํ+า to ำ in whatever order the tone mark was typed, marks
    in typing order, characters without width and control characters removed, spaces of all kinds folded.

    Abbreviated legal forms are written out (บจก. ก → บริษัท ก จำกัด; หจก., บมจ., วสช., รพ., สนง., สอจ., and ม.
    before the name of a university), with or without the full stop. Not in ``prose`` (notes, titles of
    documents): only in a text that is one name is it known where the firm's name ends, and titles are quoted.

    >>> normalise("รพ.อู่ทอง"), normalise("ม.มหิดล"), normalise("ม.5")
    ('โรงพยาบาลอู่ทอง', 'มหาวิทยาลัยมหิดล', 'ม.5')
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _repair_characters(text)
    return text if prose else _expand_abbreviations(text)


_ALONE = {
    **{short.replace(".", ""): long.strip() for short, long in _PREFIXES.items()},
    "บจก": "บริษัท จำกัด",
    "บจ": "บริษัท จำกัด",
    "บมจ": "บริษัท จำกัด มหาชน",
    "อบจ": "องค์การบริหารส่วนจังหวัด",
    "อบต": "องค์การบริหารส่วนตำบล",
    "ltd": "limited",
    "co": "company",
}


def written_out(abbreviation: str) -> str | None:
    """The words that an abbreviation stands for when it stands alone, as somebody types it who searches.

    None for all other text. Dots and case do not matter. Not for storing: ``normalise`` knows more.

    >>> written_out("วสช."), written_out("รพ.สต."), written_out("ขมิ้น")
    ('วิสาหกิจชุมชน', 'โรงพยาบาลส่งเสริมสุขภาพตำบล', None)
    """
    return _ALONE.get(abbreviation.replace(".", "").strip().casefold())


# ── comparing ────────────────────────────────────────────────────────────────────────────────────────────

_PLACE_WORDS = {"จ": "จังหวัด", "อ": "อำเภอ", "ต": "ตำบล"}
_PLACE_WORD = re.compile(r"(?<![ก-๙.])(?P<short>[จอต])\.\s*(?=[ก-ฮเ-ไ][ก-๎])")
_WORDS_WITHOUT_IDENTITY = re.compile(
    r"^(?:บริษัท|ห้างหุ้นส่วนจำกัด|ห้างหุ้นส่วนสามัญนิติบุคคล|เครือข่ายวิสาหกิจชุมชน|วิสาหกิจชุมชน|กลุ่มเกษตรกร|กลุ่ม|จังหวัด|อำเภอ|ตำบล)+"
)
_ENDS_WITHOUT_IDENTITY = re.compile(r"(?:จำกัด|\(มหาชน\)|มหาชน)+$")
_ENGLISH_FORMS = re.compile(r"[\s,]+(?:(?:company|co)\b[\s.,]*|(?:public\b)[\s.,]*|limited|ltd\.?|plc\.?)+$")
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[^\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|_")


@lru_cache(maxsize=65_536)
def matching_key(name: str) -> str:
    """What is left of a name for comparing: no legal form, group or place prefix, space or punctuation.

    Only for telling whether two names may mean one actor; never stored, never shown. Words inside a name
    stay: an office of the province is not the office of a district. A name that consists of such words
    only is compared whole.

    >>> matching_key("วิสาหกิจชุมชน กลุ่มสมุนไพรบ้านดอน") == matching_key("กลุ่มสมุนไพร บ้านดอน")
    True
    >>> matching_key("กลุ่มสมุนไพรบ้านดอน") == matching_key("กลุ่มสมุนไพรบ้านโคก")
    False
    """
    full = normalise(name).casefold()
    full = _PLACE_WORD.sub(lambda match: _PLACE_WORDS[match["short"]], full)
    compact = re.sub(r"\s", "", _ENGLISH_FORMS.sub("", full))
    bare = _ENDS_WITHOUT_IDENTITY.sub("", _WORDS_WITHOUT_IDENTITY.sub("", compact))
    return _NEITHER_LETTER_NOR_DIGIT.sub("", bare) or _NEITHER_LETTER_NOR_DIGIT.sub("", compact) or compact


# ── sorting ──────────────────────────────────────────────────────────────────────────────────────────────

_LEADING_VOWEL = re.compile(r"([เ-ไ])([ก-ฮ])")
_SECONDARY = re.compile("[\u0e47-\u0e4e]")
_PRIMARY = re.compile("[^\u0e47-\u0e4e]")


def collation_key(text: str) -> str:
    """A key whose code-point order is dictionary order (Royal Institute), for sorting anywhere.

    A vowel written before its consonant sorts after it; tone marks, ็ and ์ decide only between words that are
    otherwise the same.

    >>> sorted(["ไพล", "ขิง", "แก่นตะวัน", "เก๊กฮวย", "กระชาย"], key=collation_key)
    ['กระชาย', 'เก๊กฮวย', 'แก่นตะวัน', 'ขิง', 'ไพล']
    """
    text = _repair_characters(text).casefold()
    letters = _LEADING_VOWEL.sub(r"\2\1", _SECONDARY.sub("", text))
    return f"{letters}\x01{_PRIMARY.sub(' ', text)}"
