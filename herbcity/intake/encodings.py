"""Which encoding a file is in, and what else it may be under a ``.csv`` name."""

from __future__ import annotations

import codecs
import re

UTF_8, UTF_8_WITH_MARK, TIS_620, WINDOWS_874 = "UTF-8", "UTF-8 with BOM", "TIS-620", "Windows-874"

_DISGUISES = (
    (b"PK\x03\x04", "it is an Excel workbook (xlsx) or another zip file"),
    (b"PK\x05\x06", "it is an empty zip file"),
    (b"\xd0\xcf\x11\xe0", "it is an old Excel workbook (xls)"),
    (b"%PDF", "it is a PDF"),
    (b"\x1f\x8b", "it is gzip-compressed"),
    (b"Rar!", "it is a RAR archive"),
    (b"7z\xbc\xaf", "it is a 7-Zip archive"),
    (b"\x89PNG", "it is a picture"),
    (b"\xff\xd8\xff", "it is a picture"),
    (b"{\\rtf", "it is a Word document (rtf)"),
    (codecs.BOM_UTF16_LE, "it is UTF-16 text"),
    (codecs.BOM_UTF16_BE, "it is UTF-16 text"),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|head|body|script)", re.IGNORECASE)

_UTF_8_THAI = re.compile(rb"\xe0[\xb8\xb9][\x80-\xbf]")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_WINDOWS_ONLY = re.compile(rb"[\x80-\x9f]")
_THAI_LETTER = re.compile("[ก-ฮ]")
_ORPHAN_MARK = re.compile("(?<![ก-๎])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


def disguise(raw: bytes) -> str | None:
    """What the file is if it is no text at all, in words that follow ``not a CSV file``.

    >>> disguise(b"PK\\x03\\x04rest"), disguise("รหัส".encode())
    ('it is an Excel workbook (xlsx) or another zip file', None)
    """
    for magic, what in _DISGUISES:
        if raw.startswith(magic):
            return what
    if _MARKUP.match(raw.removeprefix(codecs.BOM_UTF8)):
        return "it is a web page or XML"
    if b"\x00" in raw:
        return "it holds NUL bytes, which text never does"
    return None if raw.strip() else "it is empty"


def decode(raw: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8 with or without its mark, else TIS-620 or Windows-874.

    Nearly any bytes can be read as TIS-620, so it is believed only if the result looks like Thai: not mostly
    damaged UTF-8, and not full of vowel and tone marks with no letter under them (a Western encoding).

    Raises UnicodeDecodeError, UTF-8's own, for anything else.

    >>> decode("ขมิ้น".encode("tis-620"))
    ('ขมิ้น', 'TIS-620')
    """
    marked = raw.startswith(codecs.BOM_UTF8)
    try:
        return raw.decode("utf-8-sig"), UTF_8_WITH_MARK if marked else UTF_8
    except UnicodeDecodeError as error:
        cut_off = error.reason == "unexpected end of data" and error.end == len(raw)
        damaged = 2 * 3 * len(_UTF_8_THAI.findall(raw)) > len(_HIGH_BYTE.findall(raw))
        if marked or cut_off or damaged:
            raise
        try:
            text = raw.decode("cp874")
        except UnicodeDecodeError:
            raise error from None
        if len(_ORPHAN_MARK.findall(text)) * 20 > len(_THAI_LETTER.findall(text)):
            raise
        return text, WINDOWS_874 if _WINDOWS_ONLY.search(raw) else TIS_620
