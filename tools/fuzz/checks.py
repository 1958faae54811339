"""What schemathesis is told about herbcity; it loads this file by SCHEMATHESIS_HOOKS."""

from __future__ import annotations

import json
import os
from typing import Any

import schemathesis
from faults import fault_of
from hypothesis import strategies as st
from hypothesis_graphql import nodes
from sensible import sensible

NAMES = json.loads(os.environ["HERBCITY_FUZZ_NAMES"])

schemathesis.graphql.scalar("Date", st.dates().map(lambda day: nodes.String(day.isoformat())))


@schemathesis.hook
def before_call(_context: object, case: schemathesis.Case, _options: dict[str, Any]) -> None:
    """The operation that is asked, a little more sensible."""
    if isinstance(case.body, str):
        case.body = sensible(case.body, NAMES)


@schemathesis.check
def answered_or_refused(_ctx: object, response: schemathesis.Response, _case: schemathesis.Case) -> None:
    """The answer is data or a refusal in our own words."""
    fault = fault_of(response.status_code, response.content)
    assert fault is None, fault
