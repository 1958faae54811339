"""What must not stand in a text that everybody may read: the numbers and addresses of persons."""

from __future__ import annotations

import re

from stdnum.th import pin

_THIRTEEN_DIGITS = re.compile(r"(?<!\d)[1-8](?:[- ]?\d){12}(?!\d)")
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[.,-])(?:\+?66[- ]?(?:\(0\)[- ]?)?|\(?0[- ]?)"
    r"(?:[689](?:[-. )]{0,2}\d){8}|[2-7](?:[-. )]{0,2}\d){7})(?!-?\d)"
)
"""A Thai number: 0 or +66, then nine digits of a mobile one or eight of a line, set apart as people set them apart."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


def tells_a_citizen(prose: str) -> bool:
    """Whether a text holds a citizen's number, which is personal data."""
    return any(pin.is_valid(number) for number in _THIRTEEN_DIGITS.findall(prose))


def tells_a_person(prose: str) -> bool:
    """Whether a text holds what looks like a telephone number, an e-mail address or a citizen's number, right or
    mistyped. A juristic person's 13 digits begin with 0 and are none. Names are not looked for: ``คุณ`` begins
    ``คุณภาพ``, quality, as well as a name.

    >>> tells_a_person("โทร 081-234-5678"), tells_a_person("+66 2 345 6789"), tells_a_person("a@example.org")
    (True, True, True)
    >>> tells_a_person("20 บาท/กก. 1,200 กก. วันที่ 01-03-2569"), tells_a_person("0-9940-00617-72-1")
    (False, False)
    """
    return any(shape.search(prose) for shape in (_PHONE, _EMAIL, _THIRTEEN_DIGITS))
