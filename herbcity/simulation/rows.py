"""Rows as they leave the simulation: field names and JSON-like values, always marked as invented."""

from __future__ import annotations

from typing import Any

from herbcity.vocabulary import EvidenceLevel

Row = dict[str, Any]
"""One record: field name to value; a field left out is unknown."""

SCRIPT = "illustrative-script"
"""The id of the one piece of evidence that every invented row rests on."""


INVENTED = "ตัวอย่าง"
"""What every invented name contains, and the note of every invented record without a name."""


def row(**values: Any) -> Row:
    """An invented record; where no name says so, its note does."""
    marked = values if "name_th" in values else {"note": INVENTED, **values}
    return {**marked, "evidence_level": EvidenceLevel.ILLUSTRATIVE, "evidence": [SCRIPT]}
