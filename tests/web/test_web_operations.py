"""Every published question, asked over HTTP of the seeds: an answer must also get out of the door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

OPERATIONS = Path(__file__).parents[2] / "graph_schema" / "operations"
QUESTIONS = sorted(
    file.stem
    for file in OPERATIONS.glob("*.graphql")
    if "\nquery " in f"\n{file.read_text(encoding='utf-8')}"
)
GIVEN: dict[str, dict[str, Any]] = {
    "ActorHistory": {"code": "HC-1025-3"},
    "ActorProfile": {"code": "HC-1025-3"},
    "ChainByStage": {"herb": "turmeric"},
    "HerbChain": {"herb": "turmeric"},
    "TraceChains": {"fromRole": "FARMER_GROUP", "toRole": "BUYER"},
    "Search": {"text": "ขมิ้น"},
    "QuarterPlan": {
        "input": {"maxLinks": 8, "budgetThb": 300_000, "floors": [{"dimension": "COMMUNITY", "amount": 60}]}
    },
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_published_question_is_answered_over_http(client: TestClient, name: str) -> None:
    variables = GIVEN.get(name, {})
    if name == "SuggestionCard":
        best = client.post("/graphql", json={"documentId": "WeeklyCalls"}).json()["data"]["suggestions"][
            "nodes"
        ][0]
        variables = {"id": best["id"]}
    answer = client.post("/graphql", json={"documentId": name, "variables": variables})
    assert answer.status_code == 200, answer.text[:500]
    assert "errors" not in answer.json()
    assert answer.json()["data"]
