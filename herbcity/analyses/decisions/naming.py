"""Which certificates a note says are lacking, read as an officer writes it, in Thai or English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from herbcity.vocabulary import CertificateKind

_FDA = tuple(kind for kind in CertificateKind if kind.name.startswith("FDA_"))

_ALSO: tuple[tuple[str, tuple[CertificateKind, ...]], ...] = (
    (r"(?:(?<![ก-๙])|(?<=มี)|(?<=ได้)|(?<=ขาด)|(?<=ผ่าน)|(?<=เลข)|(?<=ใบ)|(?<=ทะเบียน))อ\.?ย\.", _FDA),
    (r"(?<![A-Za-z])FDA(?![A-Za-z])", _FDA),
    (r"(?<![A-Za-z])GMP(?![A-Za-z])", (CertificateKind.GMP_HERB,)),
    (
        r"(?<!สาร)(?<!ปุ๋ย)(?<!ขยะ)อินทรีย์|ออร์แกนิก|(?<![A-Za-z])organic(?![A-Za-z])(?! (?:waste|matter|fertili))",
        (CertificateKind.ORGANIC_TH,),
    ),
)
"""What people call certificates besides their names. Which of the numbers of อย. is meant, a note does not say."""

_ORDINARY = frozenset({CertificateKind.GAP, CertificateKind.FDA_NOTIFICATION})
"""Certificates whose names are everyday words as well: a gap in prices, to give details. GAP counts in capitals only,
the notification by its English name only."""

_LACKING = re.compile(
    r"(?:ไม่|ขาด|ต้อง|ควร|ถ้า|หาก|อยาก|ให้|จนกว่า|(?<![ก-๙])รอ|(?<![ก-๙])ขอ(?!ง))[ก-๙]*\s*$"
    r"|(?:\b(?:no|not|without|lack\w*|missing|needs?|must|requires?|wants?|until|if)|n't)(?:\s+\w+){0,2}\s*$",
    re.IGNORECASE,
)
_HELD_BEFORE = re.compile(
    r"(?:มี|ได้|ผ่าน|ถือ)[ก-๙]*\s*$|\b(?:has|have|had|holds?|got)(?:\s+\w+){0,2}\s*$", re.IGNORECASE
)
_HELD_AFTER = re.compile(r"\s*(?:แล้ว|ครบ|มีแล้ว|already\b|in place\b|is there\b)", re.IGNORECASE)


def certificates_named(note: str | None) -> tuple[CertificateKind, ...]:
    """The certificates that a note speaks of by their names, unless it says that they are there.

    >>> certificates_named("คู่นี้ไม่เอา เพราะไม่มี GACP")
    (<CertificateKind.GACP: 'GACP'>,)
    >>> certificates_named("มี GACP แล้วแต่ราคาแพงไป"), certificates_named("gap ราคา 20 บาท")
    ((), ())
    """
    text = note or ""
    return tuple(
        kind for kind in CertificateKind if any(not _held(text, *span) for span in _places(text, kind))
    )


def _places(text: str, kind: CertificateKind) -> Iterator[tuple[int, int]]:
    """Where a note names it."""
    capitals = re.NOFLAG if kind in _ORDINARY else re.IGNORECASE
    shapes = [(rf"(?<![A-Za-z_]){kind.value}(?![A-Za-z_])", capitals), (re.escape(kind.en), re.IGNORECASE)]
    if not kind.th.isascii() and kind not in _ORDINARY:
        shapes.append((re.escape(kind.th), re.NOFLAG))
    shapes += [(shape, re.IGNORECASE) for shape, kinds in _ALSO if kind in kinds]
    for shape, flags in shapes:
        for found in re.finditer(shape, text, flags):
            yield found.span()


def _held(text: str, start: int, end: int) -> bool:
    """Whether the words next to a name say that the certificate is there."""
    before = text[:start]
    if _LACKING.search(before):
        return False
    return bool(_HELD_BEFORE.search(before) or _HELD_AFTER.match(text, end))
