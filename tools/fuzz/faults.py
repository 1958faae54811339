"""What must never be in an answer, whatever was asked. Needs nothing but the standard library."""

from __future__ import annotations

import json
import re
from typing import Any

_INSIDE = re.compile(
    r"Traceback|site-packages|\.py\b|line \d+, in |sqlalchemy|sqlite3?\.|psycopg|SELECT .+ FROM|INSERT INTO|"
    r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)*(?:Error|Exception)\b|NoneType|<[a-z_.]+ object at 0x|object has no attribute"
)
"""Words of Python, of its libraries and of SQL."""


def fault_of(status: int, body: bytes) -> str | None:
    """Why the answer is a fault of the service and no refusal; None where all is well.

    A refusal has a code, a request id and words of our own. A limit of time is a refusal too.

    >>> fault_of(200, b'{"data": {"viewer": null}}')
    >>> refusal = {"message": "KeyError: 1", "extensions": {"code": "NOT_FOUND", "requestId": "r"}}
    >>> fault_of(200, json.dumps({"errors": [refusal]}).encode())
    'tells of the inside: KeyError'
    """
    try:
        answer = json.loads(body)
    except ValueError:
        return f"{status}, and no JSON"
    errors: list[dict[str, Any]] = answer.get("errors", [])
    codes = [error.get("extensions", {}).get("code") for error in errors]
    if "INTERNAL" in codes:
        return "INTERNAL"
    if status >= 500 and codes != ["TIMED_OUT"]:
        return f"{status} {codes}"
    if not all(codes) or not all(error["extensions"].get("requestId") for error in errors):
        return f"an error without its code or request id: {errors[:3]}"
    said = " ".join(str(error.get("message")) for error in errors)
    found = _INSIDE.search(re.sub(r"'[^']*'|\"[^\"]*\"", "…", said))
    return f"tells of the inside: {found[0]}" if found else None
