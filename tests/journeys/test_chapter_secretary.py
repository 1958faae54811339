"""A Monday of the chapter's secretary: whom to call first, where the number comes from, what was decided."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.journeys.visitors import Caller

BEST = """
    query ($states: [SuggestionState!]) {
      suggestions(first: 1, where: {states: $states}) {
        totalCount
        nodes {
          id state evidenceLevel nextAction
          source { code nameTh } target { code nameTh }
          value { low mid high }
          arithmetic { label amount unit level evidence { title } }
          mind { dimension score }
          decisions { state by note }
        }
      }
    }
"""
IDS = "query ($states: [SuggestionState!], $after: String) { suggestions(first: 100, after: $after, where: \
{states: $states}) { nodes { id } pageInfo { hasNextPage endCursor } } }"
HISTORY = "query ($code: String!) { actor(code: $code) { history { number editor reason } } }"
NO_GACP = "ยังไม่มี GACP"


def best(caller: Caller, *states: str):
    return caller.ask(BEST, states=list(states) or None)["suggestions"]["nodes"][0]


def all_ids(caller: Caller, *states: str) -> list[str]:
    found: list[str] = []
    page = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        part = caller.ask(IDS, states=list(states) or None, after=page["endCursor"])["suggestions"]
        found += [node["id"] for node in part["nodes"]]
        page = part["pageInfo"]
    return found


@pytest.fixture
def secretary(with_role: Callable[..., Caller]) -> Caller:
    return with_role("editor", "สภาอุตสาหกรรมจังหวัดสุพรรณบุรี")


def dismiss(secretary: Caller, suggestion: str) -> int:
    given = {"suggestion": suggestion, "state": "DISMISSED", "note": NO_GACP}
    return secretary.write("decideSuggestion", given, "suggestion { state }")["revision"]


def test_the_first_page_says_whom_to_call_in_baht_with_reasons_and_what_is_in_the_way(client: TestClient):
    page = client.get("/", headers={"Accept": "text/html"}).text
    cards = re.findall(r'<article class="card">.*?</article>', page, re.DOTALL)
    assert len(cards) >= 5
    for card in cards:
        assert "เพราะ" in card
        assert "ติดที่" in card
        assert "ขั้นต่อไป:" in card
    valued = [card for card in cards if "บาทต่อปี" in card]
    assert valued
    for card in valued:
        low, mid, high = (
            float(amount.replace(",", "")) for amount in re.findall(r"<dd>(-?[\d,]+)</dd>", card)[:3]
        )
        assert low <= mid <= high


def test_the_first_page_never_mixes_real_organisations_with_invented_ones(client: TestClient):
    page = client.get("/?data=real&lang=en", headers={"Accept": "text/html"}).text
    assert "Real organisations" in page
    assert '<article class="card">' in page
    assert ">illustrative</span>" not in page
    assert "Example " not in page


def test_the_arithmetic_of_a_suggestion_adds_up_to_its_value(visitor: Caller):
    case = best(visitor)
    lines = case["arithmetic"]
    baht = [line["amount"] for line in lines if line["unit"] == "THB/year"]
    assert len(baht) >= 2
    assert sum(baht) == pytest.approx(case["value"]["mid"])
    assert all(line["label"] and line["unit"] and line["level"] for line in lines)
    assert [score["dimension"] for score in case["mind"]] == [
        "BUSINESS", "COMMUNITY", "ENVIRONMENT", "INCOME_DISTRIBUTION"
    ]  # fmt: skip


def test_a_dismissed_pair_leaves_the_open_list_and_is_found_under_dismissed(
    secretary: Caller, visitor: Caller
):
    pair = best(visitor)
    dismiss(secretary, pair["id"])
    assert pair["id"] not in all_ids(visitor)
    found = best(visitor, "DISMISSED")
    assert (found["id"], found["state"]) == (pair["id"], "DISMISSED")
    assert [(one["by"], one["note"]) for one in found["decisions"]] == [("สภาอุตสาหกรรมจังหวัดสุพรรณบุรี", NO_GACP)]


def test_a_dismissed_pair_leaves_the_first_page_too(secretary: Caller, visitor: Caller, client: TestClient):
    pair = best(visitor)
    names = (pair["source"]["nameTh"], pair["target"]["nameTh"])

    def shown() -> bool:
        cards = re.findall(r"<h4>.*?</h4>", client.get("/").text, re.DOTALL)
        return any(all(name in card for name in names) for card in cards)

    assert shown()
    dismiss(secretary, pair["id"])
    assert not shown()


def test_a_dismissed_pair_does_not_come_back_with_an_edit_of_something_else(
    secretary: Caller, visitor: Caller
):
    pair = best(visitor)
    dismiss(secretary, pair["id"])
    given = {"nameTh": "กลุ่มสมุนไพรบ้านใหม่", "roles": ["FARMER_GROUP"], "evidenceLevel": "REPORTED"}
    evidence = visitor.ask("{ actors(first: 1, levels: [DOCUMENTED]) { nodes { evidence { code } } } }")
    given["evidence"] = [evidence["actors"]["nodes"][0]["evidence"][0]["code"]]
    secretary.write("registerActor", given, "actor { code }")
    assert pair["id"] not in all_ids(visitor)


def test_a_decision_stands_in_the_history_of_both_actors(secretary: Caller, visitor: Caller):
    pair = best(visitor)
    revision = dismiss(secretary, pair["id"])
    for end in ("source", "target"):
        newest = visitor.ask(HISTORY, code=pair[end]["code"])["actor"]["history"][0]
        assert (newest["number"], newest["editor"]) == (revision, "สภาอุตสาหกรรมจังหวัดสุพรรณบุรี")


def test_a_steward_takes_a_decision_back_and_the_pair_is_open_again(
    secretary: Caller, visitor: Caller, with_role: Callable[..., Caller]
):
    pair = best(visitor)
    revision = dismiss(secretary, pair["id"])
    steward = with_role("steward", "ผู้ดูแลข้อมูล")
    steward.write("undoRevision", {"revision": revision, "reason": "มี GACP แล้ว"}, "undone")
    again = best(visitor)
    assert (again["id"], again["state"], again["decisions"]) == (pair["id"], "OPEN", [])


def test_without_a_key_nothing_is_written_and_the_answer_says_how_to_get_one(visitor: Caller):
    pair = best(visitor)
    mutation = (
        "mutation ($input: DecideSuggestionInput!) { decideSuggestion(input: $input) "
        "{ revision errors { code message } } }"
    )
    given = {"suggestion": pair["id"], "state": "DISMISSED"}
    payload = visitor.ask(mutation, input=given)["decideSuggestion"]
    (refusal,) = payload["errors"]
    assert (payload["revision"], refusal["code"]) == (None, "UNAUTHENTICATED")
    assert "herbcity key create" in refusal["message"]
    assert best(visitor)["state"] == "OPEN"
