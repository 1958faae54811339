"""Opaque global ids: one string that names a record and its type, the same for ever.

An argument that names a record also takes the record's own key (``HC-0412-5``, ``turmeric``), which is what
people read on pages and type by hand.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from typing import NamedTuple

from herbcity.errors import NotFound

_LONGEST_REMEMBERED = 100
_IDS_REMEMBERED = 4_096


class GlobalId(NamedTuple):
    """The name of a GraphQL type and the key of a record of that type."""

    type_name: str
    key: str


def global_id(type_name: str, key: str) -> str:
    """The opaque id of a record.

    >>> global_id("Actor", "HC-0412-5")
    'QWN0b3I6SEMtMDQxMi01'
    >>> parse_global_id("QWN0b3I6SEMtMDQxMi01")
    GlobalId(type_name='Actor', key='HC-0412-5')
    """
    return base64.urlsafe_b64encode(f"{type_name}:{key}".encode()).decode().rstrip("=")


def parse_global_id(given: str) -> GlobalId | None:
    """What a global id names, or None where the text is not one."""
    # A request reads an id twice: whether finding it may wait is asked before it is found.
    return _remembered(given) if len(given) <= _LONGEST_REMEMBERED else _parsed(given)


def _parsed(given: str) -> GlobalId | None:
    try:
        padded = given.encode("ascii") + b"=" * (-len(given) % 4)
        type_name, colon, key = (
            base64.b64decode(padded, altchars=b"-_", validate=True).decode().partition(":")
        )
    except (binascii.Error, UnicodeError):
        return None
    return GlobalId(type_name, key) if colon and type_name and key else None


_remembered = lru_cache(maxsize=_IDS_REMEMBERED)(_parsed)


def key_of(type_name: str, given: str) -> str:
    """The key that an argument names, given as a global id or as the key itself.

    Raises NotFound for the global id of a record of another type.

    >>> key_of("Herb", "turmeric"), key_of("Herb", global_id("Herb", "turmeric"))
    ('turmeric', 'turmeric')
    """
    named = parse_global_id(given)
    if named is None:
        return given
    if named.type_name != type_name:
        raise NotFound(kind=type_name, value=given)
    return named.key
