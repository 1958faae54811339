"""The change: the one idea that history, undo, dry runs, what-if, caching and the feed all read.

A change says that one field of one record went from ``before`` to ``after``. Without a field it speaks of the
whole record: born (``before`` is None), or gone (``after`` is None).

>>> rename = Change(RecordKind.ACTOR, "HC-0001-E", "name_en", "Old mill", "New mill")
>>> rename.inverse.after
'Old mill'
>>> rename.inverse.inverse == rename
True
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple


class RecordKind(StrEnum):
    """The kinds of record, in the order in which they may refer to one another: later ones to earlier ones."""

    EVIDENCE = "EVIDENCE"
    DISTRICT = "DISTRICT"
    HERB = "HERB"
    LADDER_STEP = "LADDER_STEP"
    ACTOR = "ACTOR"
    LINK = "LINK"
    LISTING = "LISTING"
    CAPACITY = "CAPACITY"
    CERTIFICATE = "CERTIFICATE"
    DECISION = "DECISION"
    JUDGEMENT = "JUDGEMENT"
    MERGER = "MERGER"
    CONTACT = "CONTACT"


Json = Any
"""A JSON value: text, number, truth value, None, or a list or mapping of these."""


class Change(NamedTuple):
    """``(kind, id, field, before, after)``, with the evidence it rests on.

    ``before`` and ``after`` are JSON values: dates as ISO 8601 text, terms by name, lists for many values.
    ``adopted`` is False for a value that somebody stated but that did not become the current one.
    A contact's change carries neither value nor field, because personal data never enter the log; only that it went
    from one actor to another stands there.
    """

    kind: RecordKind
    id: str
    field: str | None
    before: Json
    after: Json
    evidence: str | None = None
    adopted: bool = True

    @property
    def inverse(self) -> Change:
        """The change that takes this one back."""
        return self._replace(before=self.after, after=self.before)


def invert(changes: Iterable[Change]) -> list[Change]:
    """The changes that take all of these back, last one first."""
    return [change.inverse for change in reversed(list(changes))]
