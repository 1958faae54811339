"""Identifiers: short actor codes with a check character, and ids for everything else.

A code is ``HC-0412-5``: the registry's letters, a number that is never given twice, and a check character
(ISO 7064 Mod 37,36), so that a mistyped code is refused and not resolved to a neighbour. It encodes neither
place nor role: both change.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from stdnum.iso7064 import mod_37_36

from herbcity.registry.changes import RecordKind

_CODE = re.compile(r"^HC-(\d{4,9})-([0-9A-Z])$")

CODE_SHAPE = "HC-0412-5"
"""What a code looks like, for messages."""

_PROVISIONAL = re.compile(r"^IF-\d{4,9}$")

NATURAL_KEYS: dict[RecordKind, tuple[str, ...]] = {
    RecordKind.LADDER_STEP: ("herb", "from_form", "to_form", "evidence_level"),
    RecordKind.LINK: ("kind", "source", "target", "herb", "form", "valid_from"),
    RecordKind.LISTING: ("actor", "side", "herb", "form", "service", "valid_from"),
    RecordKind.CAPACITY: ("actor", "herb", "from_form", "to_form"),
    RecordKind.CERTIFICATE: ("holder", "kind", "level", "number", "valid_from"),
    RecordKind.DECISION: ("suggestion", "state", "decided_on", "number"),
}
"""The fields that tell two records of a kind apart; the same ones again are a duplicate. Contacts have none:
an id made of a telephone number would give the number away to anybody who tries them all."""


def actor_code(number: int) -> str:
    """The code of the actor with this number (1 or more).

    >>> actor_code(412)
    'HC-0412-5'
    >>> is_actor_code("HC-0412-5"), is_actor_code("HC-0421-Z")
    (True, False)
    """
    digits = f"{number:04d}"
    return f"HC-{digits}-{mod_37_36.calc_check_digit(digits)}"


def code_number(code: str) -> int | None:
    """The number inside a well-formed code, or None where the shape or the check character is wrong."""
    match = _CODE.match(code)
    if not match or mod_37_36.calc_check_digit(match[1]) != match[2]:
        return None
    return int(match[1])


def is_actor_code(code: str) -> bool:
    """Whether the shape and the check character are right; it does not say that the actor exists."""
    return code_number(code) is not None


def provisional_code(number: int) -> str:
    """The code of the n-th actor that exists only in a what-if. No real code begins like it, so the two never meet.

    >>> provisional_code(1), is_provisional(provisional_code(1)), is_actor_code(provisional_code(1))
    ('IF-0001', True, False)
    """
    return f"IF-{number:04d}"


def is_provisional(code: str) -> bool:
    """Whether this is a code of an actor that exists only in a what-if."""
    return bool(_PROVISIONAL.match(code))


def record_id(kind: RecordKind, body: Mapping[str, Any]) -> str:
    """An id made of the fields that tell two records of this kind apart, so that a second load finds the first.

    >>> record_id(RecordKind.CAPACITY, {"actor": "HC-0001-E", "from_form": "FRESH", "to_form": "DRIED"})
    'capacity-bznpz3ldfjy5j4ax'
    """
    natural = "|".join("" if body.get(name) is None else str(body[name]) for name in NATURAL_KEYS[kind])
    digest = hashlib.sha256(f"{kind}|{natural}".encode()).digest()
    return f"{kind.lower().replace('_', '-')}-{base64.b32encode(digest[:10]).decode().lower()}"
